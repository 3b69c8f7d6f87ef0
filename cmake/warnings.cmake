# Warnings for landfall's own sources; never passed on to those who link it. Designated initialisers leave the rest at its default
# on purpose, so that warning is off; -Wrestrict cries wolf on std::string in GCC 12 (GCC bug 105651),
# and -Wmaybe-uninitialized on std::optional once it inlines.
add_library(landfall_warnings INTERFACE)
target_compile_options(landfall_warnings INTERFACE
  -Wall -Wextra -Wno-missing-field-initializers -Wpedantic -Wshadow -Wconversion -Wsign-conversion $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict$<SEMICOLON>-Wno-maybe-uninitialized> $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor>
  $<$<BOOL:${LANDFALL_WERROR}>:-Werror>)
