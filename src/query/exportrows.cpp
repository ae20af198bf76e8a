#include "query/exportrows.h"

#include "base/error.h"
#include "base/text.h"

namespace stillroom {

qint64 exportRows(Connection &connection, const Statement &query, RowWriter &writer,
                  const std::function<bool(qint64 rows)> &progress)
{
    const std::unique_ptr<Cursor> cursor = connection.execute(query);
    writer.begin(cursor->columns());
    qint64 written = 0;
    for (bool more = true; more;) {
        RowBatch rows(int(cursor->columns().size()));
        more = cursor->fetch(rows, 500);
        writer.write(rows);
        written += rows.rowCount();
        if (progress && !progress(written))
            throw Error(Error::Kind::Cancelled, coreTr("The export was stopped after %1 rows.").arg(written));
    }
    writer.finish();
    return written;
}

} // namespace stillroom
