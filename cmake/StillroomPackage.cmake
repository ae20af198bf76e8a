# What `cmake --install` and `cpack` ship.
include(GNUInstallDirs)
install(TARGETS stillroom RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
