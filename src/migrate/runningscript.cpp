#include "migrate/runningscript.h"

#include "base/error.h"
#include "base/text.h"
#include "dialect/sqlexpression.h"

namespace stillroom {

namespace {

constexpr qsizetype mostAnswered = 256 * 1024 * 1024; // bytes of one answer: a script holds all of it

/// Whether a text is one statement, so that it can answer.
bool isOneStatement(const QString &sql, const Dialect &dialect)
{
    bool ended = false;
    for (const SqlToken &token : tokenizeSql(sql, sqlSyntax(dialect))) {
        if (token.isWord("TRIGGER") || token.isWord("PROCEDURE") || token.isWord("FUNCTION"))
            return false; // there may be semicolons inside its body
        if (token.isSymbol(';'))
            ended = true;
        else if (ended && token.kind != SqlToken::Kind::Blank)
            return false;
    }
    return true;
}

} // namespace

void Migrator::runStatement(Running &running, const Operation &operation, const Statement &statement,
                            ScriptRows *rows) const
{
    Connection &connection = running.connection;
    const bool isText = operation.as<ExecuteSql>() != nullptr;
    if (!isText || (!rows && !statement.binds.empty())) {
        connection.run(statement);
        return;
    }
    if (!rows || (statement.binds.empty() && !isOneStatement(statement.text, m_dialect))) {
        connection.executeScript(statement.text);
        return;
    }
    const std::unique_ptr<Cursor> cursor = connection.execute(statement);
    rows->hasRows = !cursor->columns().empty();
    for (const ResultColumn &column : cursor->columns()) {
        rows->columns << column.name;
        rows->types << column.declaredType;
    }
    rows->rows = RowBatch(int(cursor->columns().size()));
    while (cursor->fetch(rows->rows, 1000)) {
        if (rows->rows.byteSize() > mostAnswered)
            throw Error(Error::Kind::Migration,
                        coreTr("The answer to this statement of the revision is larger than %n MB.",
                               int(mostAnswered / 1024 / 1024)))
                .withStatement(statement.text)
                .withHint(coreTr("Let the project's own Alembic run this revision."));
    }
    rows->affected = cursor->affectedRows();
    rows->insertedId = connection.lastInsertId();
}

bool Migrator::replay(const RevisionStep &step, Schema &schema, bool &certain) const
{
    if (!m_reader.asks(step.revision, step.upgrade)) {
        static_cast<void>(compiled(step, read(step), schema, certain, false));
        return true;
    }
    ReplayedScript script(*this, step, schema, certain);
    try {
        m_reader.run(step.revision, step.upgrade, script);
        return true;
    } catch (const Error &) { // rows decide: how the schema goes on from there is not known
        certain = false;
        return false;
    }
}

} // namespace stillroom
