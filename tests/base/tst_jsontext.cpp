#include "base/jsontext.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

using namespace stillroom;

class JsonTextTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void stringsAreQts_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("empty") << QString();
        QTest::newRow("plain") << QStringLiteral("a plain text / with a slash");
        QTest::newRow("quotes") << QStringLiteral("a \"quoted\" word");
        QTest::newRow("backslash") << QStringLiteral("C:\\data");
        QTest::newRow("controls") << QStringLiteral("line\nnext\ttab\x01\x7f");
        QTest::newRow("beyond ASCII") << QStringLiteral(u"Käse \U0001F9C0");
        QTest::newRow("half a pair") << QString(QChar(0xd83e));
    }

    void stringsAreQts()
    {
        QFETCH(QString, text);
        QByteArray json = "[";
        appendJsonString(json, text);
        QCOMPARE(json + ']', QJsonDocument(QJsonArray {text}).toJson(QJsonDocument::Compact));
    }

    void documentsLookAsQts()
    {
        JsonText json;
        json.beginObject();
        json.beginArray("a");
        json.beginObject();
        json.value("on", true);
        json.null("unknown");
        json.endObject();
        json.beginObject();
        json.endObject();
        json.endArray();
        json.value("b", QStringList());
        json.value("c", QStringList {QStringLiteral("x: "), QStringLiteral("y")});
        json.beginObject("d");
        json.valueOrNull("e", QString());
        json.value(QStringView(u"f"), QStringView(u"g"));
        json.endObject();
        json.endObject();
        const QJsonObject expected {
            {QStringLiteral("a"),
             QJsonArray {
                 QJsonObject {{QStringLiteral("on"), true}, {QStringLiteral("unknown"), QJsonValue()}},
                 QJsonObject()}},
            {QStringLiteral("b"), QJsonArray()},
            {QStringLiteral("c"), QJsonArray {QStringLiteral("x: "), QStringLiteral("y")}},
            {QStringLiteral("d"),
             QJsonObject {{QStringLiteral("e"), QJsonValue()}, {QStringLiteral("f"), QStringLiteral("g")}}}};
        QCOMPARE(json.finished(), QJsonDocument(expected).toJson());
    }
};

QTEST_GUILESS_MAIN(JsonTextTest)
#include "tst_jsontext.moc"
