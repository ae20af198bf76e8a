#pragma once

#include <QString>
#include <exception>

namespace stillroom {

/// What went wrong, said for a person first. Thrown by the core, caught in Session (into the QFuture) and in
/// main.
class Error final : public std::exception
{
public:
    enum class Kind {
        Usage, ///< the caller's words are off: exit code 2 on the command line
        Connection,
        Sql,
        Constraint,
        Parse, ///< source text (Python, ini, SQL) that could not be read; file and line are set
        Migration,
        Io,
        Cancelled,
        Refused, ///< refused for safety; the hint names the way to allow it: exit code 3 on the command line
    };

    Error(Kind errorKind, QString sentence) : kind(errorKind), message(std::move(sentence)) { }

    Kind kind;
    QString message; ///< one or more sentences: what happened and why; never holds a secret
    QString hint; ///< what to do next; may be empty
    int driverCode = 0; ///< extended code of SQLite, SQLSTATE and the like are in driverText
    QString driverText;
    QString statement; ///< the SQL that failed, without values
    QString file; ///< source file, for Parse and Migration
    int line = 0; ///< 1-based; 0 = unknown

    Error &withHint(QString text)
    {
        hint = std::move(text);
        return *this;
    }
    Error &withPlace(QString sourceFile, int sourceLine)
    {
        file = std::move(sourceFile);
        line = sourceLine;
        return *this;
    }
    Error &withDriver(int code, QString text)
    {
        driverCode = code;
        driverText = std::move(text);
        return *this;
    }
    Error &withStatement(QString sql)
    {
        statement = std::move(sql);
        return *this;
    }

    /// "file:line: message" and, on lines of their own, driver text and hint, as far as known.
    [[nodiscard]] QString toText() const;
    [[nodiscard]] const char *what() const noexcept override;

private:
    mutable QByteArray m_what;
};

} // namespace stillroom
