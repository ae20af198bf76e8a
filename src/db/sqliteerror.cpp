#include "db/sqliteerror.h"

#include "base/text.h"

#include <sqlite3.h>

namespace stillroom {

namespace {

QString afterColon(const QString &text)
{
    const qsizetype colon = text.indexOf(QLatin1String(": "));
    return colon < 0 ? QString() : text.mid(colon + 2);
}

QString constraintSentence(int extended, const QString &text)
{
    const QString what = afterColon(text);
    switch (extended) {
    case SQLITE_CONSTRAINT_NOTNULL:
        return coreTr("%1 must have a value.").arg(what);
    case SQLITE_CONSTRAINT_UNIQUE:
        if (what.startsWith(QLatin1String("index ")))
            return coreTr("Another row already has these values, and the unique %1 allows them only once.")
                .arg(what);
        if (what.contains(QLatin1String(", ")))
            return coreTr("Another row already has this combination of %1, which must be unique.").arg(what);
        return coreTr("Another row already has this value of %1, which must be unique.").arg(what);
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
        return coreTr("Another row already has this primary key (%1).").arg(what);
    case SQLITE_CONSTRAINT_FOREIGNKEY:
        return coreTr(
            "A foreign key is broken: the row refers to one that does not exist, or other rows still "
            "refer to a row that would go away.");
    case SQLITE_CONSTRAINT_CHECK:
        return coreTr("The check constraint %1 does not allow this value.").arg(what);
    case SQLITE_CONSTRAINT_DATATYPE:
        return coreTr("The strict table does not take this value: %1.").arg(text);
    case SQLITE_CONSTRAINT_TRIGGER:
        return coreTr("A trigger refused the change: %1.").arg(text);
    default:
        return coreTr("A constraint does not allow this change: %1.").arg(text);
    }
}

QString sentence(int code, const QString &text)
{
    switch (code & 0xff) {
    case SQLITE_BUSY:
        return coreTr("The database is locked: another program is using it.");
    case SQLITE_LOCKED:
        return coreTr("A table is locked by another statement that is still being read.");
    case SQLITE_READONLY:
        return coreTr("The database is read-only.");
    case SQLITE_FULL:
        return coreTr("The database or the disk is full.");
    case SQLITE_IOERR:
        return coreTr("The database file could not be read or written: %1.").arg(text);
    case SQLITE_CORRUPT:
        return coreTr("The database file is damaged: %1.").arg(text);
    case SQLITE_NOTADB:
        return coreTr("The file is not a SQLite database, or it is encrypted.");
    case SQLITE_CANTOPEN:
        return coreTr("A file of the database could not be opened.");
    case SQLITE_TOOBIG:
        return coreTr("A text, a blob or the statement is larger than SQLite allows.");
    case SQLITE_NOMEM:
        return coreTr("There is not enough memory for this statement.");
    case SQLITE_AUTH:
        return coreTr("This statement is not allowed: %1.").arg(text);
    case SQLITE_SCHEMA:
        return coreTr("The schema was changed while the statement ran; run it again.");
    default:
        break;
    }
    if (text.isEmpty())
        return coreTr("SQLite refused the statement (code %1).").arg(code);
    QString first = text;
    first[0] = first.at(0).toUpper();
    return first + QLatin1Char('.');
}

QString hint(int code)
{
    switch (code & 0xff) {
    case SQLITE_BUSY:
        return coreTr("Close the other program or let it end its transaction, then try again.");
    case SQLITE_READONLY:
        return coreTr("Open it without mode=ro, or make the file and its folder writable.");
    case SQLITE_CORRUPT:
        return coreTr("Make a copy of the file, then run PRAGMA integrity_check, or restore a backup.");
    default:
        return {};
    }
}

int lineOf(sqlite3 *handle, const QString &sql)
{
#if SQLITE_VERSION_NUMBER >= 3038000
    const int offset = sqlite3_error_offset(handle);
    if (offset >= 0)
        return int(sql.toUtf8().left(offset).count('\n')) + 1;
#else
    Q_UNUSED(handle)
    Q_UNUSED(sql)
#endif
    return 0;
}

} // namespace

Error sqliteError(sqlite3 *handle, int code, const QString &sql)
{
    const int extended = handle ? sqlite3_extended_errcode(handle) : code;
    const int known = (extended & 0xff) == (code & 0xff) ? extended : code;
    const QString text
        = handle ? QString::fromUtf8(sqlite3_errmsg(handle)) : QString::fromUtf8(sqlite3_errstr(code));
    const bool isConstraint = (known & 0xff) == SQLITE_CONSTRAINT;
    Error error(isConstraint ? Error::Kind::Constraint : Error::Kind::Sql,
                isConstraint ? constraintSentence(known, text) : sentence(known, text));
    error.withDriver(known, text).withStatement(sql).withHint(hint(known));
    error.line = handle ? lineOf(handle, sql) : 0;
    return error;
}

} // namespace stillroom
