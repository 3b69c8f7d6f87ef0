# How landfall's libraries show themselves and find one another.

# Hidden is the default: the C ABI (capi) and the program show what they name and nothing else, also of the core that is
# linked into them. The C++ libraries promise no ABI between versions and their whole headers are API, so a *shared* C++
# library shows everything, and its soname carries major and minor version, so that a program never starts with another one.
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_C_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)

# Once installed, landfall's own libraries are looked for beside one another: a prefix may lie anywhere.
file(RELATIVE_PATH library_from_program /prefix/${CMAKE_INSTALL_BINDIR} /prefix/${CMAKE_INSTALL_LIBDIR})
if(APPLE)
  set(CMAKE_INSTALL_RPATH @loader_path @loader_path/${library_from_program})
else()
  set(CMAKE_INSTALL_RPATH $ORIGIN $ORIGIN/${library_from_program})
endif()

function(landfall_cpp_library target)
  set_target_properties(${target} PROPERTIES VERSION ${PROJECT_VERSION} SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
  if(BUILD_SHARED_LIBS)
    set_target_properties(${target} PROPERTIES CXX_VISIBILITY_PRESET default VISIBILITY_INLINES_HIDDEN OFF)
  endif()
endfunction()
