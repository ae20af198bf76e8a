#include "project/nestedtransactions.h"

#include "base/error.h"
#include "base/text.h"
#include "dialect/copydatabase.h"

namespace stillroom {

NestedTransactions::NestedTransactions(Connection &outer) : Connection(outer.url()), m_outer(outer)
{
    m_flavour = outer.flavour();
    m_outer.begin();
}

NestedTransactions::~NestedTransactions()
{
    try {
        if (m_outer.inTransaction())
            m_outer.rollback();
    } catch (const Error &) { // a connection that is gone has rolled back
    }
}

void NestedTransactions::begin()
{
    mustBeContained();
    m_outer.run(setSavepoint());
}

void NestedTransactions::commit()
{
    m_outer.executeScript(releaseSavepoint());
}

void NestedTransactions::rollback()
{
    m_outer.executeScript(rollbackToSavepoint());
}

void NestedTransactions::mustBeContained() const
{
    if (!m_outer.inTransaction())
        throw Error(Error::Kind::Migration,
                    coreTr("The transaction that was to be rolled back has ended before its time."));
}

std::unique_ptr<Cursor> NestedTransactions::execute(const Statement &statement)
{
    mustBeContained();
    return m_outer.execute(statement);
}

void NestedTransactions::executeScript(const QString &sql)
{
    mustBeContained();
    m_outer.executeScript(sql);
}

} // namespace stillroom
