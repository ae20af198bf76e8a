#include "base/text.h"
#include "db/connection.h"
#include "support/testsupport.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>

using namespace stillroom;

namespace {

QString u(const char *text)
{
    return QString::fromUtf8(text);
}

QString shown(const QJsonValue &value)
{
    return QString::fromUtf8(QJsonDocument(QJsonArray {value}).toJson(QJsonDocument::Compact));
}

/// Our object cut down to the keys of theirs, so that both can be compared.
QJsonObject cut(const QJsonObject &ours, const QJsonObject &theirs)
{
    QJsonObject result;
    for (const QString &key : theirs.keys())
        result.insert(key, ours.value(key));
    return result;
}

/// Both lists as sorted texts.
QStringList lines(const QJsonArray &list, const QJsonArray &theirs)
{
    QStringList texts;
    for (const QJsonValue &item : list)
        texts.append(shown(theirs.isEmpty() ? item : QJsonValue(cut(item.toObject(), theirs[0].toObject()))));
    texts.sort();
    return texts;
}

QJsonArray columnsOf(const QJsonObject &table, bool ours)
{
    QJsonArray columns;
    for (const QJsonValue &item : table[u("columns")].toArray()) {
        QJsonObject column = item.toObject();
        QString text = column[u("default")].toString();
        if (ours && text.startsWith(u'(')
            && text.endsWith(u')')) // SQLAlchemy tells an expression without brackets
            column[u("default")] = text.mid(1, text.size() - 2);
        columns.append(column);
    }
    return columns;
}

} // namespace

class TestSchemaCommand : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void asSqlalchemy_data();
    void asSqlalchemy();
    void text();
    void failures();

private:
    [[nodiscard]] QString makeDatabase(const QString &name) const
    {
        const QString file = m_folder.filePath(name + u(".db"));
        QFile::remove(file);
        OpenOptions options;
        options.createMissing = true;
        Connection::open(ConnectionUrl::sqliteFile(file), options)
            ->executeScript(readTextFile(dataFile(u("sqlite/%1.sql").arg(name))));
        return file;
    }
    QTemporaryDir m_folder;
};

void TestSchemaCommand::asSqlalchemy_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QStringList>("keys"); // lists that SQLAlchemy reads from such statements without a fault
    QTest::newRow("plain") << u("plain")
                           << QStringList {u("foreign_keys"), u("unique_constraints"), u("check_constraints"),
                                           u("indexes")};
    QTest::newRow("rich") << u("rich") << QStringList();
}

void TestSchemaCommand::asSqlalchemy()
{
    QFETCH(QString, name);
    QFETCH(QStringList, keys);
    const QString file = makeDatabase(name);
    const ProcessResult ours = runStillroom({u("schema"), file, u("--json")});
    QVERIFY2(ours.exitCode == 0, qPrintable(ours.error));
    QJsonArray tables;
    for (const QJsonValue &table : QJsonDocument::fromJson(ours.output.toUtf8())[u("tables")].toArray()) {
        if (table[u("name")].toString() != u("search")) // virtual
            tables.append(table);
    }
    const ProcessResult judge = runPython({sourceFolder() + u("/tests/support/inspect_sqlite.py"), file});
    QVERIFY2(judge.exitCode == 0, qPrintable(judge.error));
    const QJsonArray wanted = QJsonDocument::fromJson(judge.output.toUtf8()).array();
    QCOMPARE(tables.size(), wanted.size());
    for (qsizetype i = 0; i < wanted.size(); ++i) {
        const QJsonObject mine = tables[i].toObject();
        const QJsonObject theirs = wanted[i].toObject();
        QCOMPARE(mine[u("name")], theirs[u("name")]);
        const QJsonArray columns = columnsOf(theirs, false);
        if (name == u("plain"))
            QCOMPARE(lines(columnsOf(mine, true), columns), lines(columns, {}));
        QCOMPARE(mine[u("columns")].toArray().size(), columns.size());
        for (qsizetype c = 0; c < columns.size(); ++c) {
            for (const char *key : {"name", "type", "nullable"})
                QCOMPARE(mine[u("columns")][c][u(key)], columns[c][u(key)]);
        }
        QCOMPARE(shown(mine[u("primary_key")]), shown(theirs[u("primary_key")]));
        for (const QString &key : keys)
            QCOMPARE(lines(mine[key].toArray(), theirs[key].toArray()), lines(theirs[key].toArray(), {}));
    }
}

void TestSchemaCommand::text()
{
    const ProcessResult result
        = runStillroom({u("schema"), makeDatabase(u("plain")), u("--schema"), u("main")});
    QVERIFY2(result.exitCode == 0, qPrintable(result.error));
    const QStringList printed = result.output.split(u'\n');
    QCOMPARE(printed[0], u("authors"));
    QCOMPARE(printed[1], u("  id         INTEGER      not null"));
    QVERIFY(printed.contains(u("  rating     FLOAT        default '0'")));
    QVERIFY(printed.contains(u("  foreign key fk_mentor (mentor_id) -> authors (id) on delete set null")));
    QVERIFY(printed.contains(u("  unique index ix_books_pages (pages) where pages > 10")));
    QVERIFY(printed.contains(u("  check (pages > 0)")));
    QVERIFY(printed.contains(u("view long_books (id, title)")));
    QVERIFY(printed.contains(u("  authors (mentor_id) -> authors (id)  self")));
    QVERIFY(printed.contains(u("  notes (book_id, chapter) -> chapters (book_id, number)  many-to-one")));
}

void TestSchemaCommand::failures()
{
    const ProcessResult missing = runStillroom({u("schema"), u("sqlite:////nowhere/at/all.db")});
    QCOMPARE(missing.exitCode, 1);
    QVERIFY2(missing.error.contains(u("There is no folder /nowhere/at.")), qPrintable(missing.error));
    QVERIFY(missing.output.isEmpty());
    const ProcessResult schema
        = runStillroom({u("schema"), makeDatabase(u("plain")), u("--schema"), u("other")});
    QCOMPARE(schema.exitCode, 2);
    QVERIFY2(schema.error.contains(u("has no schema \"other\"")), qPrintable(schema.error));
}

QTEST_GUILESS_MAIN(TestSchemaCommand)
#include "tst_schemacommand.moc"
