# What `cmake --install` and `cpack` ship: the programs, the demo, and the desktop's files.
install(TARGETS stillroom RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(TARGETS stillroom-gui RUNTIME DESTINATION ${CMAKE_INSTALL_LIBEXECDIR}/stillroom)

if(UNIX AND NOT APPLE)
    install(DIRECTORY ${CMAKE_BINARY_DIR}/demo/ DESTINATION ${CMAKE_INSTALL_DATADIR}/stillroom/demo
        FILE_PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ
        DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
    set(linux ${CMAKE_SOURCE_DIR}/packaging/linux)
    install(FILES ${linux}/stillroom.desktop DESTINATION ${CMAKE_INSTALL_DATADIR}/applications)
    install(FILES ${CMAKE_SOURCE_DIR}/resources/icons/stillroom.svg
        DESTINATION ${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps)
    install(FILES ${linux}/copyright DESTINATION ${CMAKE_INSTALL_DOCDIR})
    set(man ${CMAKE_BINARY_DIR}/stillroom.1.gz)
    set(changelog ${CMAKE_BINARY_DIR}/changelog.gz)
    add_custom_command(OUTPUT ${man} COMMAND gzip -9nc ${linux}/stillroom.1 > ${man} DEPENDS ${linux}/stillroom.1)
    add_custom_command(OUTPUT ${changelog} COMMAND gzip -9nc ${linux}/changelog > ${changelog} DEPENDS ${linux}/changelog)
    add_custom_target(package_documents ALL DEPENDS ${man} ${changelog})
    install(FILES ${man} DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
    install(FILES ${changelog} DESTINATION ${CMAKE_INSTALL_DOCDIR})
endif()

set(CPACK_PACKAGE_NAME stillroom)
set(CPACK_PACKAGE_CONTACT "The Stillroom developers <developers@stillroom.example>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "Database tool for SQLAlchemy models, Alembic and records")
set(CPACK_STRIP_FILES ON)
set(CPACK_RESOURCE_FILE_LICENSE ${CMAKE_SOURCE_DIR}/LICENSE)
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION database)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "libqt6sql6-sqlite, libqt6svg6, libpq5, libmariadb3, sensible-utils")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "fonts-inter, libodbc2, openssh-client, tdsodbc")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "alembic")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
"Opens a connection string or a project folder and shows the models and the
 tables on one diagram, edits records in a grid and in forms that understand
 foreign keys, runs SQL, and reads, draws, generates and runs Alembic
 migrations without Python.")
include(CPack)
