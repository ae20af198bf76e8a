#include "record/rowwindow.h"
#include "recorddatabase.h"

using namespace stillroom;

namespace {

QString u(const char *given)
{
    return QString::fromUtf8(given);
}

/// Reads what the window asks for until the rows are there. \return number of reads
int fill(RowWindow &window, const RecordDatabase &db, qint64 first, qint64 last)
{
    int reads = 0;
    while (const auto request = window.request(first, last)) {
        if (!window.accept(*request, readPage(*db.connection, db.dialect, *request)) || ++reads > 50)
            break;
    }
    return reads;
}

QString cellAt(const RowWindow &window, qint64 position, int column = 0)
{
    const RowWindow::Place place = window.find(position);
    return place.page ? place.page->rows.text(place.row, column) : u("-");
}

const char *const numbers = R"(
create table gapless (id integer primary key, n integer, t text);
with recursive c(i) as (select 1 union all select i + 1 from c where i < 60000) insert into gapless select i, i % 7, 't' || i from c;
create table gaps (id integer primary key, t text);
insert into gaps select id * 3 + (id > 30000) * 1000000, t from gapless;
create table nokey (a text);
insert into nokey select t from gapless where id <= 500;
create view odd as select id, t from gapless where id % 2 = 1;
)";

} // namespace

class RowWindowTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_db = std::make_unique<RecordDatabase>(numbers); }

    void firstRowsThenCountThenAnywhere_data()
    {
        QTest::addColumn<QString>("order");
        QTest::addColumn<bool>("descending");
        QTest::addRow("key") << QString() << false;
        QTest::addRow("key descending") << u("id") << true;
        QTest::addRow("other column") << u("n") << false;
        QTest::addRow("other column descending") << u("n") << true;
    }

    /// Every way to a page must give the rows that one statement over all gives at that place.
    void firstRowsThenCountThenAnywhere()
    {
        QFETCH(QString, order);
        QFETCH(bool, descending);
        RowWindowSpec spec = rowWindowSpec(m_db->schema, table("gapless"), m_db->dialect);
        if (!order.isEmpty())
            spec.order = {{order, descending}};
        RowQuery all;
        all.table = spec.table;
        all.columns = spec.selectedColumns();
        all.order = spec.fullOrder();
        const RowBatch expected = m_db->connection->query(m_db->dialect.selectRows(all));

        RowWindow window(spec, 400 * 1024);
        QCOMPARE(fill(window, *m_db, 0, 40), 1);
        QVERIFY(!window.isCountExact() && window.rowCount() > 200);
        if (const auto range = readKeyRange(*m_db->connection, m_db->dialect, spec))
            window.setKeyRange(*range);
        window.setCount(countRows(*m_db->connection, m_db->dialect, spec));
        QCOMPARE(window.rowCount(), 60000);
        // By jumps, then stepping on and back from there, to the end and back.
        for (const qint64 at :
             {30000, 30190, 30390, 30590, 29990, 29790, 59990, 59700, 45001, 21000, 20800, 100, 0}) {
            fill(window, *m_db, at, at + 45);
            for (qint64 row = at; row < std::min<qint64>(at + 45, 60000); ++row) {
                QCOMPARE(cellAt(window, row), expected.text(int(row), 0));
                QVERIFY(!window.find(row).approximate);
            }
            QVERIFY(window.cachedBytes() < 500 * 1024);
        }
    }

    void positionsBetweenGapsAreMarkedAndMadeExact()
    {
        const RowWindowSpec spec = rowWindowSpec(m_db->schema, table("gaps"), m_db->dialect);
        RowWindow window(spec);
        fill(window, *m_db, 0, 40);
        window.setKeyRange(*readKeyRange(*m_db->connection, m_db->dialect, spec));
        QVERIFY(window.rowCount() > 1000000); // as if there were no gaps
        window.setCount(60000);
        fill(window, *m_db, 25000, 25040);
        QVERIFY(window.find(25000).approximate);
        const auto exact = window.exactRequest(25000, 25040);
        QVERIFY(exact);
        window.accept(*exact, readPage(*m_db->connection, m_db->dialect, *exact));
        QVERIFY(!window.find(25000).approximate);
        QCOMPARE(cellAt(window, 25000, 1), u("t25001"));
        fill(window, *m_db, 25190, 25230); // goes on by key from there
        QCOMPARE(cellAt(window, 25230, 1), u("t25231"));
        QVERIFY(!window.find(25230).approximate && !window.exactRequest(25000, 25230));
    }

    void answersToAnOlderWindowAreNotTaken()
    {
        RowWindowSpec spec = rowWindowSpec(m_db->schema, table("gapless"), m_db->dialect);
        RowWindow window(spec);
        const auto request = window.request(0, 40);
        spec.filters = {{u("n"), RowFilter::Match::Equals, {Value::integer(3)}}};
        window.reset(spec);
        QVERIFY(!window.accept(*request, readPage(*m_db->connection, m_db->dialect, *request)));
        QVERIFY(!window.find(0).page);
        fill(window, *m_db, 0, 40);
        QCOMPARE(cellAt(window, 1), u("10"));
        QCOMPARE(countRows(*m_db->connection, m_db->dialect, spec), 8572);
    }

    void tablesWithoutAKeyAndViews()
    {
        const RowWindowSpec spec = rowWindowSpec(m_db->schema, table("nokey"), m_db->dialect);
        QCOMPARE(spec.columns, QStringList {u("a")});
        QCOMPARE(spec.keyColumns.size(), 1);
        RowWindow window(spec);
        fill(window, *m_db, 0, 499);
        fill(window, *m_db, 450, 600);
        QCOMPARE(window.rowCount(), 500);
        QVERIFY(window.isCountExact());
        QCOMPARE(window.key(window.find(499)).front().value, Value::integer(500));

        const RowWindowSpec view = rowWindowSpec(m_db->schema, table("odd"), m_db->dialect);
        QCOMPARE(view.columns, (QStringList {u("id"), u("t")}));
        QVERIFY(view.keyColumns.isEmpty());
        RowWindow odd(view);
        odd.setCount(30000);
        fill(odd, *m_db, 29990, 29999);
        QCOMPARE(cellAt(odd, 29999), u("59999"));
    }

    void aTableThatEndsAtAPageEnds()
    {
        m_db->connection->executeScript(u("delete from nokey where rowid > 400"));
        RowWindow window(rowWindowSpec(m_db->schema, table("nokey"), m_db->dialect));
        fill(window, *m_db, 0, 500);
        QCOMPARE(window.rowCount(), 400);
        QVERIFY(window.isCountExact());
        m_db->connection->executeScript(u("delete from nokey"));
        window.reset(window.spec());
        fill(window, *m_db, 0, 500);
        QVERIFY(window.isCountExact() && window.rowCount() == 0 && !window.request(0, 10));
    }

    void longCellsAreKeptAsTheirBeginning()
    {
        m_db->connection->executeScript(
            u("update nokey set a = replace(hex(zeroblob(100000)), '0', 'ü') where rowid = 2"));
        RowWindow window(rowWindowSpec(m_db->schema, table("nokey"), m_db->dialect));
        fill(window, *m_db, 0, 10);
        const RowWindow::Place place = window.find(1);
        QVERIFY(place.page->isShortened(1, 0));
        QCOMPARE(place.page->shortened.at(2), 400000);
        QVERIFY(place.page->rows.bytes(1, 0).size() <= RowPage::longestCell);
        QVERIFY(!cellAt(window, 1).contains(QChar::ReplacementCharacter));
        const auto whole
            = readRow(*m_db->connection, m_db->dialect, table("nokey"), {u("a")}, window.key(place));
        QCOMPARE(whole->front().bytes.size(), 400000);
    }

private:
    std::unique_ptr<RecordDatabase> m_db;
};

QTEST_GUILESS_MAIN(RowWindowTest)
#include "tst_rowwindow.moc"
