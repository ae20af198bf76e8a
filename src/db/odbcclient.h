#pragma once

#include "db/clientlibrary.h"

#include <sql.h>
#include <sqlext.h>
#include <sqlucode.h>

// The functions of ODBC that are used, by their own names: inside the namespace these are called instead.
namespace stillroom {

#define STILLROOM_CLIENT_FUNCTION(name)                                                                      \
    inline const ClientFunction<decltype(::name)> name {&ClientLibrary::odbc, #name};

STILLROOM_CLIENT_FUNCTION(SQLAllocHandle)
STILLROOM_CLIENT_FUNCTION(SQLBindParameter)
STILLROOM_CLIENT_FUNCTION(SQLCancel)
STILLROOM_CLIENT_FUNCTION(SQLColAttributeW)
STILLROOM_CLIENT_FUNCTION(SQLDataSourcesW)
STILLROOM_CLIENT_FUNCTION(SQLDescribeColW)
STILLROOM_CLIENT_FUNCTION(SQLDisconnect)
STILLROOM_CLIENT_FUNCTION(SQLDriverConnectW)
STILLROOM_CLIENT_FUNCTION(SQLDriversW)
STILLROOM_CLIENT_FUNCTION(SQLExecDirectW)
STILLROOM_CLIENT_FUNCTION(SQLFetch)
STILLROOM_CLIENT_FUNCTION(SQLFreeHandle)
STILLROOM_CLIENT_FUNCTION(SQLFreeStmt)
STILLROOM_CLIENT_FUNCTION(SQLGetData)
STILLROOM_CLIENT_FUNCTION(SQLGetDiagFieldW)
STILLROOM_CLIENT_FUNCTION(SQLGetDiagRecW)
STILLROOM_CLIENT_FUNCTION(SQLMoreResults)
STILLROOM_CLIENT_FUNCTION(SQLNumResultCols)
STILLROOM_CLIENT_FUNCTION(SQLRowCount)
STILLROOM_CLIENT_FUNCTION(SQLSetConnectAttrW)
STILLROOM_CLIENT_FUNCTION(SQLSetEnvAttr)
STILLROOM_CLIENT_FUNCTION(SQLSetStmtAttrW)

#undef STILLROOM_CLIENT_FUNCTION

} // namespace stillroom
