#include "db/connection.h"
#include "dialect/dialect.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>
#include <atomic>

#include "base/text.h"
#include "support/testsupport.h"

using namespace stillroom;

namespace {

QString elementText(const IndexElement &element)
{
    return (element.column.isEmpty() ? QLatin1Char('(') + element.expression + QLatin1Char(')')
                                     : element.column)
        + (element.collation.isEmpty() ? QString() : QStringLiteral(" COLLATE ") + element.collation)
        + (element.descending ? QStringLiteral(" DESC") : QString());
}

QString line(const ForeignKey &key)
{
    QString text
        = QStringLiteral("  fk %1 (%2) -> %3 (%4)")
              .arg(key.name, key.columns.join(u','), key.referredTable, key.referredColumns.join(u','));
    if (!key.onDelete.isEmpty())
        text += QStringLiteral(" delete=") + key.onDelete;
    if (!key.onUpdate.isEmpty())
        text += QStringLiteral(" update=") + key.onUpdate;
    if (!key.match.isEmpty())
        text += QStringLiteral(" match=") + key.match;
    if (key.deferrable)
        text += *key.deferrable ? QStringLiteral(" deferrable ") + key.initially
                                : QStringLiteral(" not deferrable");
    return text;
}

QStringList lines(const Table &table)
{
    QStringList text {QStringLiteral("table %1").arg(table.name)};
    for (auto option = table.options.begin(); option != table.options.end(); ++option)
        text += QStringLiteral("  option %1=%2").arg(option.key(), option.value());
    for (const Column &column : table.columns) {
        text += QStringLiteral("  %1 | %2 | %3%4%5%6%7")
                    .arg(column.name, column.type.declared, column.type.name,
                         column.nullable ? QString() : QStringLiteral(" | not null"),
                         column.serverDefault ? QStringLiteral(" | default ") + column.serverDefault->text
                                              : QString(),
                         column.computed ? QStringLiteral(" | as %1 %2")
                                               .arg(column.computed->sqltext)
                                               .arg(*column.computed->persisted)
                                         : QString(),
                         column.type.collation.isEmpty()
                             ? QString()
                             : QStringLiteral(" | collate ") + column.type.collation);
    }
    text += QStringLiteral("  pk %1 (%2)").arg(table.primaryKey.name, table.primaryKey.columns.join(u','));
    for (const ForeignKey &key : table.foreignKeys)
        text += line(key);
    for (const UniqueConstraint &unique : table.uniqueConstraints)
        text += QStringLiteral("  unique %1 (%2) %3")
                    .arg(unique.name, unique.columns.join(u','),
                         unique.options.value(QStringLiteral("sqlite_on_conflict")))
                    .trimmed()
                    .prepend(QStringLiteral("  "));
    for (const CheckConstraint &check : table.checkConstraints)
        text += QStringLiteral("  check %1 (%2)").arg(check.name, check.sqltext);
    for (const Index &index : table.indexes) {
        QStringList elements;
        for (const IndexElement &element : index.elements)
            elements += elementText(element);
        text += QStringLiteral("  index %1%2 [%3] %4")
                    .arg(index.unique ? QStringLiteral("unique ") : QString(), index.name,
                         elements.join(QStringLiteral("; ")), index.where)
                    .trimmed()
                    .prepend(QStringLiteral("  "));
    }
    for (const Trigger &trigger : table.triggers)
        text += QStringLiteral("  trigger ") + trigger.name;
    if (!table.virtualModule.isEmpty())
        text += QStringLiteral("  module ") + table.virtualModule;
    return text;
}

std::unique_ptr<Connection> loaded(const QString &script)
{
    auto connection = Connection::open(ConnectionUrl::parse(QStringLiteral("sqlite://")));
    connection->executeScript(script);
    return connection;
}

} // namespace

class TestSqliteInspector : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void golden();
    void manyTables();
    void transactionsStayAsTheyWere();
    void seesOneMoment();
};

/// tests/data/sqlite/<name>.sql, inspected, is <name>.txt.
void TestSqliteInspector::golden()
{
    const auto connection = loaded(readTextFile(dataFile(QStringLiteral("sqlite/rich.sql"))));
    const Schema schema = Dialect::of(Backend::Sqlite).inspect(*connection);
    QStringList text;
    for (const Table &table : schema.tables)
        text += lines(table);
    for (const View &view : schema.views) {
        text += QStringLiteral("view %1 (%2): %3").arg(view.name, view.columns.join(u','), view.definition);
        for (const Trigger &trigger : view.triggers)
            text += QStringLiteral("  trigger ") + trigger.name;
    }
    const QStringList wanted
        = readTextFile(dataFile(QStringLiteral("sqlite/rich.txt"))).trimmed().split(u'\n');
    if (text != wanted)
        qInfo().noquote() << text.join(u'\n');
    for (qsizetype i = 0; i < std::min(text.size(), wanted.size()); ++i)
        QCOMPARE(text[i], wanted[i]);
    QCOMPARE(text.size(), wanted.size());
}

void TestSqliteInspector::manyTables()
{
    QString script = QStringLiteral("BEGIN;");
    for (int i = 0; i < 1000; ++i)
        script
            += QStringLiteral(
                   "CREATE TABLE t%1 (id INTEGER PRIMARY KEY, name VARCHAR(50) NOT NULL UNIQUE, up INTEGER "
                   "REFERENCES t%2 (id), v NUMERIC(10,2) DEFAULT 0); CREATE INDEX i%1 ON t%1 (v);")
                   .arg(i)
                   .arg(i / 2);
    const auto connection = loaded(script + QStringLiteral("COMMIT;"));
    QElapsedTimer timer;
    timer.start();
    const Schema schema = Dialect::of(Backend::Sqlite).inspect(*connection);
    const qint64 elapsed = timer.elapsed();
    qInfo() << "1000 tables in" << elapsed << "ms";
    QCOMPARE(schema.tables.size(), 1000U);
    QCOMPARE(schema.tables[500].indexes.size(), 1U);
    QCOMPARE(schema.tables[500].foreignKeys.size(), 1U);
    QVERIFY2(elapsed < 5000, qPrintable(QString::number(elapsed)));
}

void TestSqliteInspector::transactionsStayAsTheyWere()
{
    const auto connection = loaded(QStringLiteral("CREATE TABLE t (id)"));
    QCOMPARE(Dialect::of(Backend::Sqlite).inspect(*connection).tables.size(), 1U);
    QVERIFY(!connection->inTransaction());
    connection->executeScript(QStringLiteral("BEGIN; CREATE TABLE u (id)"));
    QCOMPARE(Dialect::of(Backend::Sqlite).inspect(*connection).tables.size(), 2U);
    QVERIFY(connection->inTransaction());
    connection->executeScript(QStringLiteral("ROLLBACK"));
    QCOMPARE(Dialect::of(Backend::Sqlite).inspect(*connection).tables.size(), 1U);
}

/// Another connection drops and makes tables all the while; a table is there with its columns or not at all.
void TestSqliteInspector::seesOneMoment()
{
    const QTemporaryDir folder;
    const ConnectionUrl url = ConnectionUrl::sqliteFile(folder.filePath(QStringLiteral("a.db")));
    OpenOptions options;
    options.createMissing = true;
    const auto reader = Connection::open(url, options);
    reader->executeScript(
        QStringLiteral("PRAGMA journal_mode = wal; CREATE TABLE steady (id INTEGER PRIMARY KEY)"));
    std::atomic<bool> stop = false;
    const std::unique_ptr<QThread> writing(QThread::create([&] {
        const auto writer = Connection::open(url);
        while (!stop) {
            writer->executeScript(
                QStringLiteral("CREATE TABLE now_and_then (id INTEGER PRIMARY KEY, v TEXT UNIQUE)"));
            writer->executeScript(QStringLiteral("DROP TABLE now_and_then"));
        }
    }));
    writing->start();
    bool whole = true;
    for (int i = 0; i < 300; ++i) {
        const Schema schema = Dialect::of(Backend::Sqlite).inspect(*reader);
        if (const Table *table = schema.table(QStringLiteral("now_and_then")))
            whole = whole && table->columns.size() == 2 && table->uniqueConstraints.size() == 1;
    }
    stop = true;
    writing->wait();
    QVERIFY(whole);
}

QTEST_GUILESS_MAIN(TestSqliteInspector)
#include "tst_sqliteinspector.moc"
