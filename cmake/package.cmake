# The Debian package: cmake --install puts everything in its place, CPack wraps it (scripts/package).
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON)  # a package needs no tests: scripts/package builds what it needs
if(CMAKE_INSTALL_PREFIX_INITIALIZED_TO_DEFAULT)
  set(CMAKE_INSTALL_PREFIX /usr CACHE PATH "where cmake --install and the package put it" FORCE)
endif()
set(C1_DEBIAN ${CMAKE_SOURCE_DIR}/manifests/debian)

install(TARGETS c1 RUNTIME DESTINATION bin)
install(FILES ${C1_DEBIAN}/c1.service DESTINATION /lib/systemd/system)
install(FILES ${C1_DEBIAN}/c1.yaml DESTINATION /etc/c1)
install(FILES ${CMAKE_SOURCE_DIR}/manifests/organisation.example.yaml DESTINATION share/doc/c1/examples)
install(DIRECTORY ${CMAKE_SOURCE_DIR}/manifests/slack ${CMAKE_SOURCE_DIR}/manifests/monitoring
        DESTINATION share/doc/c1/examples)
install(DIRECTORY ${CMAKE_SOURCE_DIR}/docs/handbook DESTINATION share/doc/c1)
install(FILES ${C1_DEBIAN}/copyright ${CMAKE_SOURCE_DIR}/CHANGELOG.md DESTINATION share/doc/c1)

# Debian wants these compressed, without a time stamp.
find_program(GZIP gzip)
function(c1_install_compressed from name destination)
  set(made ${CMAKE_BINARY_DIR}/generated/${name}.gz)
  add_custom_command(OUTPUT ${made} DEPENDS ${from} VERBATIM COMMAND sh -c "\"$1\" -9nc \"$2\" > \"$3\"" sh ${GZIP} ${from} ${made})
  add_custom_target(c1_${name} ALL DEPENDS ${made})
  install(FILES ${made} DESTINATION ${destination})
endfunction()
if(GZIP)
  add_custom_command(OUTPUT ${CMAKE_BINARY_DIR}/generated/c1.1 DEPENDS c1 VERBATIM
                     COMMAND sh -c "\"$1\" man > \"$2\"" sh $<TARGET_FILE:c1> ${CMAKE_BINARY_DIR}/generated/c1.1)
  c1_install_compressed(${CMAKE_BINARY_DIR}/generated/c1.1 c1.1 share/man/man1)
  configure_file(${C1_DEBIAN}/changelog.in ${CMAKE_BINARY_DIR}/generated/changelog @ONLY)
  c1_install_compressed(${CMAKE_BINARY_DIR}/generated/changelog changelog share/doc/c1)
endif()

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME c1)
set(CPACK_PACKAGE_VENDOR "the maintainers of c1")
set(CPACK_PACKAGE_CONTACT "c1 maintainers <maintainers@c1.invalid>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "access requests that live in Slack")
set(CPACK_PACKAGE_DESCRIPTION
    "People ask for access to an app in Slack, the right people are asked one\nafter the other, and an audit log keeps what happened. One server, with its\nweb app, command line and a local Slack to try it in. State is kept in\nSQLite or PostgreSQL.")
set(CPACK_PACKAGE_DIRECTORY ${CMAKE_BINARY_DIR}/package)
set(CPACK_STRIP_FILES ON)
set(CPACK_SET_DESTDIR ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "adduser, ca-certificates, tzdata")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${C1_DEBIAN}/conffiles ${C1_DEBIAN}/postinst ${C1_DEBIAN}/prerm
                                       ${C1_DEBIAN}/postrm)
include(CPack)
