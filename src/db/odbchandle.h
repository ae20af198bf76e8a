#pragma once

#include "db/odbcclient.h"
#include "db/odbcurl.h"

#include <utility>

namespace stillroom {

/// A handle of ODBC that frees itself. \throws std::bad_alloc
template <SQLSMALLINT Type>
class OdbcHandle final
{
public:
    OdbcHandle() = default;
    explicit OdbcHandle(SQLHANDLE parent)
    {
        if (!SQL_SUCCEEDED(SQLAllocHandle(Type, parent, &m_handle)))
            throw std::bad_alloc();
    }
    ~OdbcHandle() { reset(); }
    OdbcHandle(OdbcHandle &&other) noexcept : m_handle(std::exchange(other.m_handle, nullptr)) { }
    OdbcHandle &operator=(OdbcHandle &&other) noexcept
    {
        std::swap(m_handle, other.m_handle);
        return *this;
    }

    [[nodiscard]] SQLHANDLE get() const { return m_handle; }
    void reset()
    {
        if (m_handle)
            SQLFreeHandle(Type, std::exchange(m_handle, nullptr));
    }

private:
    SQLHANDLE m_handle = nullptr;
};

using OdbcEnvironment = OdbcHandle<SQL_HANDLE_ENV>;
using OdbcLink = OdbcHandle<SQL_HANDLE_DBC>;
using OdbcStatement = OdbcHandle<SQL_HANDLE_STMT>;

/// What a driver says about the last call on a handle.
struct OdbcMessage
{
    QString state; ///< SQLSTATE
    int code = 0; ///< the server's number
    QString text; ///< without the names of driver and server in front
    int line = 0; ///< of the statement, if the server tells
};

[[nodiscard]] std::vector<OdbcMessage> odbcMessages(SQLSMALLINT type, SQLHANDLE handle);

[[nodiscard]] OdbcEnvironment odbcEnvironment();
[[nodiscard]] OdbcCatalogue odbcCatalogue(const OdbcEnvironment &environment);

[[nodiscard]] inline SQLWCHAR *odbcText(const QString &text)
{
    static_assert(sizeof(SQLWCHAR) == sizeof(char16_t));
    return reinterpret_cast<SQLWCHAR *>(const_cast<ushort *>(text.utf16()));
}
[[nodiscard]] inline QString fromOdbc(const SQLWCHAR *text, qsizetype size)
{
    return QString::fromUtf16(reinterpret_cast<const char16_t *>(text), size);
}

} // namespace stillroom
