#include "project/nestedtransactions.h"

#include "base/error.h"
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
    m_outer.run(setSavepoint());
    m_isOpen = true;
}

void NestedTransactions::commit()
{
    m_outer.executeScript(releaseSavepoint());
    m_isOpen = false;
}

void NestedTransactions::rollback()
{
    m_isOpen = false;
    m_outer.executeScript(rollbackToSavepoint());
}

std::unique_ptr<Cursor> NestedTransactions::execute(const Statement &statement)
{
    return m_outer.execute(statement);
}

void NestedTransactions::executeScript(const QString &sql)
{
    m_outer.executeScript(sql);
}

} // namespace stillroom
