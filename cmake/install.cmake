# Installation: libraries, headers, the program, a CMake package with the components core, io and capi, and pkg-config files.
include(CMakePackageConfigHelpers)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/landfall)

# One export set a component, so that a C program that asks for capi needs neither Eigen nor Boost nor fmt.
function(landfall_install component)
  install(TARGETS ${ARGN} EXPORT landfall-${component}
          RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT ${component}
          LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT ${component}
          ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT ${component})
  install(EXPORT landfall-${component} NAMESPACE landfall:: DESTINATION ${package_dir} COMPONENT ${component}
          FILE landfall-${component}.cmake)
endfunction()

# landfall.pc, landfall-io.pc, landfall-capi.pc. The prefix is found from where the file lies, so that a tree may be moved.
# A static library names what it needs in Libs at once: there is no shared one beside it for which that would be too much.
function(landfall_pkg_config component name description requires libs private_libs)
  if(BUILD_SHARED_LIBS OR component STREQUAL "capi")
    set(libs_line "Libs: -L\${libdir} ${libs}\n")
  else()
    set(libs_line "Libs: -L\${libdir} ${libs} ${private_libs}\n")
  endif()
  file(RELATIVE_PATH up /prefix/${CMAKE_INSTALL_LIBDIR}/pkgconfig /prefix)
  string(REGEX REPLACE "/$" "" up ${up})
  file(WRITE ${PROJECT_BINARY_DIR}/pkgconfig/${name}.pc
       "prefix=\${pcfiledir}/${up}\nlibdir=\${prefix}/${CMAKE_INSTALL_LIBDIR}\nincludedir=\${prefix}/${CMAKE_INSTALL_INCLUDEDIR}\n\n"
       "Name: ${name}\nDescription: ${description}\nVersion: ${PROJECT_VERSION}\n"
       "Requires: ${requires}\n${libs_line}Cflags: -I\${includedir}\n")
  if(component STREQUAL "capi") # beside the shared library lies an archive: pkg-config --static --libs, and LANDFALL_STATIC
    file(APPEND ${PROJECT_BINARY_DIR}/pkgconfig/${name}.pc "Libs.private: ${private_libs}\n")
  endif()
  install(FILES ${PROJECT_BINARY_DIR}/pkgconfig/${name}.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT ${component})
endfunction()

landfall_install(core landfall)
landfall_pkg_config(core landfall "${PROJECT_DESCRIPTION}" eigen3 "-llandfall" "-pthread")
install(DIRECTORY include/landfall DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT core PATTERN io EXCLUDE)

if(LANDFALL_IO)
  if(ZLIB_FOUND)
    set(io_zlib " -lz")
  endif()
  landfall_install(io landfall_io)
  landfall_pkg_config(io landfall-io "landfall: CSV and JSON in and out" "landfall = ${PROJECT_VERSION}" "-llandfall_io" "-lfmt -lcsv${io_zlib}")
  install(DIRECTORY include/landfall/io DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/landfall COMPONENT io)
endif()
if(TARGET landfall_capi)
  set(cxx_runtime stdc++)
  if(APPLE)
    set(cxx_runtime c++)
  endif()
  landfall_install(capi landfall_capi landfall_capi_static)
  landfall_pkg_config(capi landfall-capi "landfall: the C ABI" "" "-llandfall_c" "-l${cxx_runtime} -lm -pthread")
  install(DIRECTORY capi/include/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT capi)
endif()
if(TARGET landfall_cli)
  install(TARGETS landfall_cli RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT cli)
endif()

install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT core)

# While the major version is 0, a minor version may change the API: only the same one will do.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/landfall-config-version.cmake COMPATIBILITY SameMinorVersion)
configure_file(cmake/landfall-config.cmake.in landfall-config.cmake @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/landfall-config.cmake ${PROJECT_BINARY_DIR}/landfall-config-version.cmake
        DESTINATION ${package_dir} COMPONENT core)
