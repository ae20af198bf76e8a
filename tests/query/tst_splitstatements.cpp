#include "query/splitstatements.h"

#include <QtTest>

using namespace stillroom;

class SplitStatementsTest : public QObject
{
    Q_OBJECT

    static QStringList lines(const QString &text)
    {
        QStringList found;
        for (const StatementSpan &span : splitStatements(text))
            found << QStringLiteral("%1: %2").arg(span.line).arg(text.mid(span.begin, span.end - span.begin));
        return found;
    }

private Q_SLOTS:
    void splits_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("expected");
        const auto row = [](const char *name, const char *text, const QStringList &expected) {
            QTest::newRow(name) << QString::fromUtf8(text) << expected;
        };
        row("nothing", " ; -- only a comment\n /* ; */ ;", {});
        row("two", "select 1; select 2", {QStringLiteral("1: select 1"), QStringLiteral("1: select 2")});
        row("lines", "\n\nselect 1;\n\n-- note; here\nselect\n2;",
            {QStringLiteral("3: select 1"), QStringLiteral("6: select\n2")});
        row("quotes", "select ';', \"a;b\", `c;d`, [e;f], 'it''s;';x",
            {QStringLiteral("1: select ';', \"a;b\", `c;d`, [e;f], 'it''s;'"), QStringLiteral("1: x")});
        row("dollar quotes", "do $x$ begin; end $x$; select $1",
            {QStringLiteral("1: do $x$ begin; end $x$"), QStringLiteral("1: select $1")});
        row("trigger",
            "create temp trigger t after insert on a begin update a set x = case when 1 then 2 end; delete "
            "from b; end; select 1",
            {QStringLiteral("1: create temp trigger t after insert on a begin update a set x = case when 1 "
                            "then 2 end; delete from b; end"),
             QStringLiteral("1: select 1")});
        row("begin is no body", "begin; select 1; end",
            {QStringLiteral("1: begin"), QStringLiteral("1: select 1"), QStringLiteral("1: end")});
        row("open quote", "select 'a; b", {QStringLiteral("1: select 'a; b")});
        row("trailing comment", "select 1 -- one; two\n;", {QStringLiteral("1: select 1")});
    }

    void splits()
    {
        QFETCH(QString, text);
        QFETCH(QStringList, expected);
        QCOMPARE(lines(text), expected);
    }

    void findsTheStatementOfTheCursor()
    {
        const QString text = QStringLiteral("select 1;\nselect 2;\n");
        const std::vector<StatementSpan> spans = splitStatements(text);
        QCOMPARE(statementAt(spans, 0), 0);
        QCOMPARE(statementAt(spans, 9), 0);
        QCOMPARE(statementAt(spans, 12), 1);
        QCOMPARE(statementAt(spans, text.size()), 1);
        QCOMPARE(statementAt({}, 3), -1);
    }
};

QTEST_GUILESS_MAIN(SplitStatementsTest)
#include "tst_splitstatements.moc"
