# Finds the headers of libpq, libmariadb (which speaks to MySQL too) and ODBC; defines DatabaseClients::Headers. The
# libraries themselves are loaded when one of them is used: see src/db/clientlibrary.h.
find_path(LibPq_INCLUDE_DIR libpq-fe.h PATH_SUFFIXES postgresql)
find_path(LibMariaDb_INCLUDE_DIR mysql.h PATH_SUFFIXES mariadb)
find_path(Odbc_INCLUDE_DIR sqlext.h)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(DatabaseClients
    REQUIRED_VARS LibPq_INCLUDE_DIR LibMariaDb_INCLUDE_DIR Odbc_INCLUDE_DIR)
if(DatabaseClients_FOUND AND NOT TARGET DatabaseClients::Headers)
    add_library(DatabaseClients::Headers INTERFACE IMPORTED)
    target_include_directories(DatabaseClients::Headers SYSTEM INTERFACE
        ${LibPq_INCLUDE_DIR} ${LibMariaDb_INCLUDE_DIR} ${Odbc_INCLUDE_DIR})
endif()
