#include <QtTest>

#include "record/celltext.h"

using namespace stillroom;

Q_DECLARE_METATYPE(stillroom::FormField::Kind)

class CellTextTest : public QObject
{
    Q_OBJECT

    static QString text(const RowFilter &filter)
    {
        static const char *const names[] = {
            "=", "!=", "contains", "starts", "ends", "<", "<=", ">", ">=", "between", "in", "null", "!null"};
        QString line = QLatin1String(names[int(filter.match)]);
        for (const Value &value : filter.values)
            line += QStringLiteral(" %1:%2").arg(QLatin1String("nirtb" + int(value.kind), 1),
                                                 value.toString());
        return line;
    }

private Q_SLOTS:
    void filters_data()
    {
        using Kind = FormField::Kind;
        QTest::addColumn<FormField::Kind>("kind");
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("expected");
        const auto row = [](Kind kind, const char *typed, const char *expected) {
            QTest::addRow("%d %s", int(kind), typed)
                << kind << QString::fromUtf8(typed) << QString::fromUtf8(expected);
        };
        row(Kind::Text, "ada", "contains t:ada");
        row(Kind::Text, "= ada", "= t:ada");
        row(Kind::Text, "=''", "= t:");
        row(Kind::Text, "'null'", "= t:null");
        row(Kind::Text, "NULL", "null");
        row(Kind::Text, "not null", "!null");
        row(Kind::Text, "ab*", "starts t:ab");
        row(Kind::Text, "*ab", "ends t:ab");
        row(Kind::Text, "*ab*", "contains t:ab");
        row(Kind::Text, "ends with @example.org", "ends t:@example.org");
        row(Kind::Text, "!= 5", "!= t:5");
        row(Kind::Number, "5", "= i:5");
        row(Kind::Number, ">5", "> i:5");
        row(Kind::Number, "<= -2.5", "<= r:-2.5");
        row(Kind::Number, "10..20", "between i:10 i:20");
        row(Kind::Number, "..20", "<= i:20");
        row(Kind::Number, "10..", ">= i:10");
        row(Kind::Number, "between 1 and 3", "between i:1 i:3");
        row(Kind::Number, "in 1, 2,3", "in i:1 i:2 i:3");
        row(Kind::Number, "in (1)", "in i:1");
        row(Kind::Number, "abc", "error");
        row(Kind::Number, ">", "error");
        row(Kind::Boolean, "yes", "= i:1");
        row(Kind::Boolean, "false", "= i:0");
        row(Kind::Boolean, "2", "error");
        row(Kind::DateTime, "2026-11", "starts t:2026-11");
        row(Kind::DateTime, "2026-10-01..2026-11-01", "between t:2026-10-01 t:2026-11-01");
        row(Kind::ForeignKey, "24", "= i:24");
        row(Kind::ForeignKey, "ab-cd", "= t:ab-cd");
        row(Kind::Text, "   ", "none");
    }

    void filters()
    {
        QFETCH(FormField::Kind, kind);
        QFETCH(QString, typed);
        QFETCH(QString, expected);
        FormField field;
        field.kind = kind;
        field.columns = {QStringLiteral("c")};
        QString found;
        try {
            const auto filter = parseFilter(typed, field);
            found = filter ? text(*filter) : QStringLiteral("none");
            if (filter) // what is shown for a filter must mean the same
                QCOMPARE(text(*parseFilter(filterText(*filter, field), field)), expected);
        } catch (const Error &error) {
            QVERIFY(!error.message.isEmpty());
            found = QStringLiteral("error");
        }
        QCOMPARE(found, expected);
    }

    void typedValues()
    {
        FormField field;
        field.label = QStringLiteral("Age");
        field.kind = FormField::Kind::Number;
        field.whole = true;
        QCOMPARE(typedValue(QStringLiteral(" 17 "), field).value, Value::integer(17));
        QCOMPARE(typedValue(QStringLiteral("1.5"), field).problem,
                 QStringLiteral("Age is a whole number, \"1.5\" is none."));
        field.whole = false;
        QCOMPARE(typedValue(QStringLiteral("1.50"), field).value, (Value {Value::Kind::Real, "1.50"}));
        field.kind = FormField::Kind::Boolean;
        QCOMPARE(typedValue(QStringLiteral("Yes"), field).value, Value::integer(1));
        QVERIFY(!typedValue(QStringLiteral("perhaps"), field).problem.isEmpty());
        QVERIFY(!typedValue(QStringLiteral("2"), field).problem.isEmpty());
        field.whole = true; // a boolean that the database keeps as a number
        QCOMPARE(typedValue(QStringLiteral("2"), field).value, Value::integer(2));
        QCOMPARE(typedValue(QStringLiteral("no"), field).value, Value::integer(0));
        const auto two = parseFilter(QStringLiteral("2"), field);
        QVERIFY(two && two->values.front() == Value::integer(2));
        QCOMPARE(filterText(*two, field), QStringLiteral("= 2"));
        QCOMPARE(chosenBoolean(QStringLiteral("2")), Value::integer(2));
        QCOMPARE(chosenBoolean(QStringLiteral("perhaps")), Value::text(QStringLiteral("perhaps")));
        field.whole = false;
        field.kind = FormField::Kind::Text;
        field.maxLength = 3;
        QCOMPARE(typedValue(QString(), field).value, Value::text(QString()));
        QVERIFY(!typedValue(QStringLiteral("abcd"), field).problem.isEmpty());
        field.kind = FormField::Kind::Binary;
        QCOMPARE(typedValue(QStringLiteral("x'00ff'"), field).value, Value::blob(QByteArray("\x00\xff", 2)));
    }
};

QTEST_GUILESS_MAIN(CellTextTest)
#include "tst_celltext.moc"
