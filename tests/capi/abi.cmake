# Types and functions of the C ABI against those of capi/abi/landfall.abi, as abidw has read them from debugging information.
# Every difference fails: an addition is to be seen in the change that makes it, as a change of that file.
# With SNAPSHOT=ON writes the file instead of comparing.
cmake_minimum_required(VERSION 3.22)

set(kept ${CAPI}/abi/landfall.abi)
set(now ${WORK}/landfall.abi)
execute_process(COMMAND ${ABIDW} --exported-interfaces-only --headers-dir ${CAPI}/include --drop-private-types --no-elf-needed
                        --no-corpus-path --no-comp-dir-path --no-show-locs --type-id-style hash --out-file ${now} ${LIBRARY}
                COMMAND_ERROR_IS_FATAL ANY)
if(SNAPSHOT)
  file(COPY_FILE ${now} ${kept})
  return()
endif()
execute_process(COMMAND ${ABIDIFF} --no-show-locs --no-default-suppression ${kept} ${now} RESULT_VARIABLE result OUTPUT_VARIABLE differences)
if(result)
  message(FATAL_ERROR "the C ABI is not that of capi/abi/landfall.abi. A new function, or a new field at the end of an options struct,\n"
                      "is an addition: cmake --build BUILD --target capi_abi_snapshot. Anything else breaks compiled programs.\n${differences}")
endif()
message(STATUS "the same as capi/abi/landfall.abi")
