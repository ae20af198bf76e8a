#include "db/odbchandle.h"

#include <QRegularExpression>
#include <algorithm>
#include <array>

namespace stillroom {

namespace {

constexpr SQLSMALLINT serverLine = -1154; ///< SQL_DIAG_SS_LINE of Microsoft's driver and FreeTDS

QString withoutNames(QString text)
{
    static const QRegularExpression names(QStringLiteral(R"(^(\[[^\]]*\])+\s*)"));
    return text.remove(names).trimmed();
}

} // namespace

std::vector<OdbcMessage> odbcMessages(SQLSMALLINT type, SQLHANDLE handle)
{
    constexpr int recordsAtMost = 50;
    std::vector<OdbcMessage> messages;
    std::array<SQLWCHAR, 6> state {};
    std::vector<SQLWCHAR> text(4096);
    for (SQLSMALLINT record = 1; record <= recordsAtMost; ++record) {
        SQLINTEGER code = 0;
        SQLSMALLINT size = 0;
        const SQLRETURN done = SQLGetDiagRecW(type, handle, record, state.data(), &code, text.data(),
                                              SQLSMALLINT(text.size()), &size);
        if (!SQL_SUCCEEDED(done))
            break;
        SQLINTEGER line = 0;
        if (type == SQL_HANDLE_STMT)
            SQLGetDiagFieldW(type, handle, record, serverLine, &line, SQL_IS_INTEGER, nullptr);
        const qsizetype length = std::min<qsizetype>(size, qsizetype(text.size()) - 1);
        messages.push_back({fromOdbc(state.data(), 5), int(code), withoutNames(fromOdbc(text.data(), length)),
                            std::max(0, int(line))});
    }
    return messages;
}

OdbcEnvironment odbcEnvironment()
{
    OdbcEnvironment environment(SQL_NULL_HANDLE);
    // ODBC passes numbers as pointers.
    SQLSetEnvAttr(environment.get(), SQL_ATTR_ODBC_VERSION, reinterpret_cast<SQLPOINTER>(SQL_OV_ODBC3), 0);
    return environment;
}

OdbcCatalogue odbcCatalogue(const OdbcEnvironment &environment)
{
    OdbcCatalogue catalogue;
    std::array<SQLWCHAR, 512> name {};
    std::array<SQLWCHAR, 4096> rest {};
    SQLSMALLINT nameSize = 0;
    SQLSMALLINT restSize = 0;
    SQLUSMALLINT direction = SQL_FETCH_FIRST;
    while (SQL_SUCCEEDED(SQLDriversW(environment.get(), direction, name.data(), SQLSMALLINT(name.size()),
                                     &nameSize, rest.data(), SQLSMALLINT(rest.size()), &restSize)))
    {
        catalogue.drivers << fromOdbc(name.data(), nameSize);
        direction = SQL_FETCH_NEXT;
    }
    direction = SQL_FETCH_FIRST;
    while (SQL_SUCCEEDED(SQLDataSourcesW(environment.get(), direction, name.data(), SQLSMALLINT(name.size()),
                                         &nameSize, rest.data(), SQLSMALLINT(rest.size()), &restSize)))
    {
        catalogue.sources << fromOdbc(name.data(), nameSize);
        catalogue.sourceDrivers << fromOdbc(rest.data(),
                                            std::min<qsizetype>(restSize, qsizetype(rest.size())));
        direction = SQL_FETCH_NEXT;
    }
    return catalogue;
}

} // namespace stillroom
