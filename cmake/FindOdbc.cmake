# Finds the ODBC driver manager; defines the target Odbc::Odbc.
find_path(Odbc_INCLUDE_DIR sqlext.h)
find_library(Odbc_LIBRARY NAMES odbc iodbc)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Odbc REQUIRED_VARS Odbc_LIBRARY Odbc_INCLUDE_DIR)
if(Odbc_FOUND AND NOT TARGET Odbc::Odbc)
    add_library(Odbc::Odbc UNKNOWN IMPORTED)
    set_target_properties(Odbc::Odbc PROPERTIES
        IMPORTED_LOCATION ${Odbc_LIBRARY} INTERFACE_INCLUDE_DIRECTORIES ${Odbc_INCLUDE_DIR})
endif()
