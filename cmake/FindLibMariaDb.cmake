# Finds MariaDB's client library, which speaks to MySQL too; defines the target LibMariaDb::LibMariaDb.
find_path(LibMariaDb_INCLUDE_DIR mysql.h PATH_SUFFIXES mariadb)
find_library(LibMariaDb_LIBRARY NAMES mariadb)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(LibMariaDb REQUIRED_VARS LibMariaDb_LIBRARY LibMariaDb_INCLUDE_DIR)
if(LibMariaDb_FOUND AND NOT TARGET LibMariaDb::LibMariaDb)
    add_library(LibMariaDb::LibMariaDb UNKNOWN IMPORTED)
    set_target_properties(LibMariaDb::LibMariaDb PROPERTIES
        IMPORTED_LOCATION ${LibMariaDb_LIBRARY} INTERFACE_INCLUDE_DIRECTORIES ${LibMariaDb_INCLUDE_DIR})
endif()
