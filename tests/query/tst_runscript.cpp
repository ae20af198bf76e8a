#include "base/error.h"
#include "query/exportrows.h"
#include "query/runscript.h"

#include <QBuffer>
#include <QtTest>

using namespace stillroom;

class RunScriptTest : public QObject
{
    Q_OBJECT

    std::unique_ptr<Connection> m_connection
        = Connection::open(ConnectionUrl::parse(QStringLiteral("sqlite://")));

    std::vector<StatementResult> run(const QString &text, qint64 limit = -1)
    {
        std::vector<StatementResult> results;
        runScript(*m_connection, text, limit,
                  [&](StatementResult result) { results.push_back(std::move(result)); });
        return results;
    }

    static QString written(RowWriter::Format format, const StatementResult &result)
    {
        QBuffer buffer;
        buffer.open(QIODevice::WriteOnly);
        const std::unique_ptr<RowWriter> writer = RowWriter::create(format, buffer);
        writer->begin(result.columns);
        writer->write(result.rows);
        writer->finish();
        return QString::fromUtf8(buffer.data());
    }

private Q_SLOTS:
    void runsOneStatementAfterTheOther()
    {
        const auto results = run(
            QStringLiteral("create table a (x);\ninsert into a values (1), (2), (3);\nselect x from a;"));
        QCOMPARE(results.size(), std::size_t(3));
        QCOMPARE(results[1].affectedRows, 3);
        QCOMPARE(results[1].line, 2);
        QCOMPARE(results[2].rows.rowCount(), 3);
        QVERIFY(!results[2].truncated);
        QCOMPARE(results[2].columns[0].name, QStringLiteral("x"));
    }

    void stopsReadingAtTheLimit()
    {
        const QString three = QStringLiteral("select 1 union all select 2 union all select 3");
        QCOMPARE(run(three, 2).front().rows.rowCount(), 2);
        QVERIFY(run(three, 2).front().truncated);
        QVERIFY(!run(three, 3).front().truncated);
    }

    void streamsRowsInBatches()
    {
        const QString text = QStringLiteral(
            "create table many (n);\n"
            "with recursive c(n) as (select 1 union all select n + 1 from c where n < 2500) select n from c");
        const auto streamed = [&](qint64 limit) {
            QStringList seen;
            ResultStream stream;
            stream.begin = [&](const StatementResult &result) {
                seen << QStringLiteral("line %1, %2 columns").arg(result.line).arg(result.columns.size());
            };
            stream.rows = [&](const RowBatch &rows) {
                seen << QStringLiteral("%1-%2").arg(rows.text(0, 0), rows.text(rows.rowCount() - 1, 0));
            };
            stream.end = [&](const StatementResult &result) {
                seen << QStringLiteral("%1 kept%2")
                            .arg(result.rows.rowCount())
                            .arg(result.truncated ? QStringLiteral(", more") : QString());
            };
            streamScript(*m_connection, text, limit, stream);
            (void)m_connection->run(Statement(QStringLiteral("drop table many")));
            return seen.join(QStringLiteral("; "));
        };
        QCOMPARE(streamed(-1),
                 QStringLiteral("line 1, 0 columns; 0 kept; line 2, 1 columns; 1-1000; 1001-2000; 2001-2500; "
                                "0 kept"));
        QCOMPARE(streamed(1500),
                 QStringLiteral("line 1, 0 columns; 0 kept; line 2, 1 columns; 1-1000; 1001-1500; 0 kept, "
                                "more"));
    }

    void tellsTheLineOfAnError()
    {
        try {
            run(QStringLiteral("select 1;\n\nselect\n 2,\n frm x;"));
            QFAIL("the error was lost");
        } catch (const Error &error) {
            QCOMPARE(error.line, 5);
        }
    }

    void writesEveryFormat()
    {
        const auto result
            = run(QStringLiteral("select 1 as n, 'a \"b\", c' as t, null as e, x'00ff' as b, '' as s"))
                  .front();
        QCOMPARE(written(RowWriter::Format::Csv, result),
                 QStringLiteral("n,t,e,b,s\r\n1,\"a \"\"b\"\", c\",,X'00FF',\"\"\r\n"));
        QCOMPARE(
            written(RowWriter::Format::JsonLines, result),
            QStringLiteral(
                "{\"n\": 1, \"t\": \"a \\\"b\\\", c\", \"e\": null, \"b\": \"X'00FF'\", \"s\": \"\"}\n"));
        QCOMPARE(written(RowWriter::Format::Json, result).left(3), QStringLiteral("[\n{"));
        QCOMPARE(written(RowWriter::Format::Table, result),
                 QStringLiteral("n  t            e  b        s\n"
                                "-  --------  ----  -------  -\n"
                                "1  a \"b\", c  NULL  X'00FF'\n"));
    }

    void exportsAllRowsAndStopsWhenAsked()
    {
        const Statement query(QStringLiteral("with recursive n(i) as (select 1 union all select i + 1 from n "
                                             "where i < 1700) select i from n"));
        QBuffer buffer;
        buffer.open(QIODevice::WriteOnly);
        QCOMPARE(exportRows(*m_connection, query, *RowWriter::create(RowWriter::Format::Csv, buffer)), 1700);
        QVERIFY(buffer.data().startsWith("i\r\n1\r\n2\r\n"));
        QVERIFY(buffer.data().endsWith("\r\n1700\r\n"));
        qint64 seen = 0;
        const auto stop = [&](qint64 rows) {
            seen = rows;
            return false;
        };
        const std::unique_ptr<RowWriter> writer = RowWriter::create(RowWriter::Format::Csv, buffer);
        QVERIFY_THROWS_EXCEPTION(Error, exportRows(*m_connection, query, *writer, stop));
        QVERIFY(seen > 0 && seen < 1700);
    }
};

QTEST_GUILESS_MAIN(RunScriptTest)
#include "tst_runscript.moc"
