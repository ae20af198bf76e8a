#include "query/completion.h"

#include <QtTest>

using namespace stillroom;

class CompletionTest : public QObject
{
    Q_OBJECT

    static Schema clubs()
    {
        Schema schema;
        Table groups;
        groups.name = QStringLiteral("groups");
        groups.columns.resize(2);
        groups.columns[0].name = QStringLiteral("id");
        groups.columns[1].name = QStringLiteral("name");
        Table users = groups;
        users.name = QStringLiteral("users");
        users.columns.resize(3);
        users.columns[2].name = QStringLiteral("group_id");
        ForeignKey key;
        key.columns = QStringList {QStringLiteral("group_id")};
        key.referredTable = QStringLiteral("groups");
        key.referredColumns = QStringList {QStringLiteral("id")};
        users.foreignKeys = {key};
        schema.tables = {groups, users};
        return schema;
    }

    /// Completions at the `|`, as "text (detail)" lines without keywords and functions.
    static QStringList at(QString text)
    {
        const qsizetype cursor = text.indexOf(QLatin1Char('|'));
        text.remove(cursor, 1);
        QStringList found;
        for (const Completion &item :
             completions(text, cursor, clubs(), [](const QString &name) { return name; }).items)
        {
            if (item.kind != Completion::Kind::Keyword && item.kind != Completion::Kind::Function)
                found << item.text;
        }
        return found;
    }

private Q_SLOTS:
    void completes_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expected");
        QTest::newRow("tables behind from")
            << QStringLiteral("select * from |") << QStringLiteral("groups users");
        QTest::newRow("tables behind a comma")
            << QStringLiteral("select * from groups, u|") << QStringLiteral("users");
        QTest::newRow("columns of an alias")
            << QStringLiteral("select u.| from users u") << QStringLiteral("id name group_id");
        QTest::newRow("columns of AS")
            << QStringLiteral("select g.na| from users u join groups as g") << QStringLiteral("name");
        QTest::newRow("columns of the only table")
            << QStringLiteral("select gr| from users") << QStringLiteral("group_id");
        QTest::newRow("qualified among several")
            << QStringLiteral("select * from users u join groups g where na|")
            << QStringLiteral("u.name g.name");
        QTest::newRow("join by foreign key")
            << QStringLiteral("select * from users u join groups g on |")
            << QStringLiteral("g.id = u.group_id|u.id u.name u.group_id g.id g.name");
        QTest::newRow("string is no table") << QStringLiteral("select ' from users ' , n|") << QString();
        QTest::newRow("only of its own statement in a batch")
            << QStringLiteral("select * from groups; select na| from users; select * from groups")
            << QStringLiteral("name");
        QTest::newRow("contained") << QStringLiteral("select oup| from users") << QStringLiteral("group_id");
    }

    void completes()
    {
        QFETCH(QString, text);
        QFETCH(QString, expected);
        QCOMPARE(at(text).join(QLatin1Char(' ')),
                 QString(expected).replace(QLatin1Char('|'), QLatin1Char(' ')));
    }

    void replacesTheWordBeforeTheCursor()
    {
        QCOMPARE(
            completions(QStringLiteral("select na"), 9, clubs(), [](const QString &name) { return name; })
                .begin,
            7);
    }

    void keywordsKeepTheCaseOfTheWord()
    {
        const auto list
            = completions(QStringLiteral("sel"), 3, clubs(), [](const QString &name) { return name; });
        QCOMPARE(list.items.front().text, QStringLiteral("select"));
    }
};

QTEST_GUILESS_MAIN(CompletionTest)
#include "tst_completion.moc"
