#include "base/error.h"
#include "base/text.h"
#include "db/connectionurl.h"
#include "support/testsupport.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <algorithm>

using namespace stillroom;

namespace {

QString u(const char *text)
{
    return QString::fromUtf8(text);
}

QJsonValue json(const std::optional<QString> &text)
{
    return text ? QJsonValue(*text) : QJsonValue();
}

QJsonValue described(const QString &text)
{
    try {
        const ConnectionUrl url = ConnectionUrl::parse(text);
        auto query = url.query;
        std::stable_sort(query.begin(), query.end(),
                         [](const auto &a, const auto &b) { return a.first < b.first; });
        QJsonArray pairs;
        for (const auto &[key, value] : query)
            pairs.append(QJsonArray {key, value});
        return QJsonObject {
            {u("drivername"), url.driver.isEmpty() ? url.dialect : url.dialect + u("+") + url.driver},
            {u("username"), json(url.user)},
            {u("password"), json(url.password)},
            {u("host"), json(url.host)},
            {u("port"), url.port ? QJsonValue(*url.port) : QJsonValue()},
            {u("database"), json(url.database)},
            {u("query"), pairs},
            {u("str"), url.toString()}};
    } catch (const Error &) {
        return {};
    }
}

} // namespace

class TestConnectionUrl : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void asSqlalchemy();
    void secretsAreHidden_data();
    void secretsAreHidden();
    void errorsKeepTheSecret();
    void backends();
    void sqliteFiles();
    void unknownKeys();
    void displayNames();
};

void TestConnectionUrl::asSqlalchemy()
{
    QStringList texts = readTextFile(dataFile(u("urls.txt"))).split(u'\n', Qt::SkipEmptyParts);
    const QStringList drivers = u("psycopg2 psycopg asyncpg pg8000 aiosqlite pysqlite pymysql mysqldb "
                                  "mysqlconnector aiomysql asyncmy "
                                  "pymssql pyodbc aioodbc")
                                    .split(u' ');
    for (const QString &driver : drivers)
        texts.append(u("anything+%1://u:p@h:1/d?x=y").arg(driver));
    texts.append(u("sqlite:///a\nb?c=d\ne=f"));
    QVERIFY2(texts.size() >= 150, qPrintable(QString::number(texts.size())));
    QByteArray input;
    for (const QString &text : texts) {
        const QByteArray array = QJsonDocument(QJsonArray {text}).toJson(QJsonDocument::Compact);
        input += array.mid(1, array.size() - 2) + '\n';
    }
    const ProcessResult judge = runPython({sourceFolder() + u("/tests/support/make_urls.py")}, {}, {}, input);
    QVERIFY2(judge.exitCode == 0, qPrintable(judge.error));
    const QStringList answers = judge.output.split(u'\n', Qt::SkipEmptyParts);
    QCOMPARE(answers.size(), texts.size());
    QStringList wrong;
    for (qsizetype i = 0; i < texts.size(); ++i) {
        const QJsonValue wanted = QJsonDocument::fromJson("[" + answers[i].toUtf8() + "]").array().at(0);
        const QJsonValue ours = described(texts[i]);
        if (ours != wanted)
            wrong += texts[i] + u("\n    ours   ")
                + QString::fromUtf8(QJsonDocument(QJsonArray {ours}).toJson(QJsonDocument::Compact))
                + u("\n    theirs ") + answers[i];
        else if (!wanted.isNull())
            QCOMPARE(ConnectionUrl::parse(ConnectionUrl::parse(texts[i]).toString()).toString(),
                     wanted[u("str")].toString());
    }
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
}

void TestConnectionUrl::secretsAreHidden_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("shown");
    const auto row = [](const char *url, const char *shown) { QTest::newRow(url) << u(url) << u(shown); };
    row("postgresql://u:sekret@h/d", "postgresql://u:***@h/d");
    row("postgresql://u:se%40kret@h/d", "postgresql://u:***@h/d");
    row("postgresql://u:se@kret@h/d", "postgresql://u:***@***@h/d");
    row("postgresql://u/se:sekret@h/d", "postgresql://u/***@h/d");
    row("postgresql://h/d?user=u&password=sekret", "postgresql://h/d?password=***&user=u");
    row("mysql://h/d?passwd=sekret&ssl_key=/a/b", "mysql://h/d?passwd=***&ssl_key=%2Fa%2Fb");
    row("postgresql://h/d?sslpassword=sekret&api_key=sekret&auth_token=sekret",
        "postgresql://h/d?api_key=***&auth_token=***&sslpassword=***");
    row("mssql+pyodbc:///?odbc_connect=DRIVER%3D%7BX%7D%3BUID%3Du%3BPWD%3Dsekret%3BDATABASE%3Dd",
        "mssql+pyodbc:///?odbc_connect=DRIVER%3D%7BX%7D%3BUID%3Du%3BPWD%3D***%3BDATABASE%3Dd");
    row("mssql+pyodbc:///?odbc_connect=pwd%3D%7Bse%3Bkr%7D%7Det%7D%3BServer%3Ds",
        "mssql+pyodbc:///?odbc_connect=pwd%3D***%3BServer%3Ds");
    row("sqlite:////home/me/a@b.db", "sqlite:////home/me/a@b.db");
}

void TestConnectionUrl::secretsAreHidden()
{
    QFETCH(QString, url);
    QFETCH(QString, shown);
    const ConnectionUrl parsed = ConnectionUrl::parse(url);
    QCOMPARE(parsed.redacted(), shown);
    QVERIFY(!parsed.displayName().contains(u("se")));
}

void TestConnectionUrl::errorsKeepTheSecret()
{
    for (const char *text :
         {"postgresql://user:sekret", "sekret", "postgres//u:sekret@h/d", "postgresql://u:p@h:sekret/d"})
    {
        try {
            (void)ConnectionUrl::parse(u(text));
            QFAIL(text);
        } catch (const Error &error) {
            QCOMPARE(error.kind, Error::Kind::Usage);
            QVERIFY(!error.toText().contains(u("sekret")));
        }
    }
}

void TestConnectionUrl::backends()
{
    QCOMPARE(ConnectionUrl::parse(u("sqlite+aiosqlite://")).backend(), Backend::Sqlite);
    QCOMPARE(ConnectionUrl::parse(u("postgres://h")).backend(), Backend::PostgreSql);
    QCOMPARE(ConnectionUrl::parse(u("postgresql+asyncpg://h")).backend(), Backend::PostgreSql);
    QCOMPARE(ConnectionUrl::parse(u("mysql+pymysql://h")).backend(), Backend::MySql);
    QCOMPARE(ConnectionUrl::parse(u("mariadb+mariadbconnector://h")).backend(), Backend::MariaDb);
    QCOMPARE(ConnectionUrl::parse(u("mssql+pyodbc://h")).backend(), Backend::SqlServer);
    QCOMPARE(ConnectionUrl::parse(u("oracle://h")).backend(), Backend::Unknown);
}

void TestConnectionUrl::sqliteFiles()
{
    QCOMPARE(ConnectionUrl::sqliteFile(u("/a/b.db")).toString(), u("sqlite:////a/b.db"));
    QCOMPARE(ConnectionUrl::sqliteFile(u("b.db")).toString(), u("sqlite:///b.db"));
    QCOMPARE(ConnectionUrl::sqliteFile(u("/a?b.db")).toString(), u("sqlite:///file:/a%3Fb.db?uri=true"));
    QVERIFY(ConnectionUrl::parse(u("sqlite://")).isInMemory());
    QVERIFY(ConnectionUrl::parse(u("sqlite:///")).isInMemory());
    QVERIFY(ConnectionUrl::parse(u("sqlite:///:memory:")).isInMemory());
    QVERIFY(ConnectionUrl::parse(u("sqlite:///file:x?mode=memory&cache=shared&uri=true")).isInMemory());
    QVERIFY(!ConnectionUrl::sqliteFile(u(":memory:")).isInMemory());
    QVERIFY(ConnectionUrl::parse(u("sqlite:///a.db?mode=ro")).isReadOnly());
    QVERIFY(ConnectionUrl::parse(u("sqlite:///a.db?immutable=1")).isReadOnly());
    QVERIFY(!ConnectionUrl::parse(u("sqlite:///a.db?mode=rw")).isReadOnly());
}

void TestConnectionUrl::unknownKeys()
{
    QCOMPARE(ConnectionUrl::parse(u("sqlite:///a.db?mode=ro&color=red&timeout=5&x=1&color=blue"))
                 .unknownQueryKeys(),
             QStringList({u("color"), u("x")}));
    QCOMPARE(
        ConnectionUrl::parse(u("mssql://h/d?driver=X&TrustServerCertificate=yes&Nope=1")).unknownQueryKeys(),
        QStringList(u("Nope")));
    QCOMPARE(ConnectionUrl::parse(u("postgresql://h/d?sslmode=require&charset=x")).unknownQueryKeys(),
             QStringList(u("charset")));
}

void TestConnectionUrl::displayNames()
{
    QCOMPARE(ConnectionUrl::parse(u("sqlite:////x/app.db")).displayName(), u("app.db"));
    QCOMPARE(ConnectionUrl::parse(u("sqlite://")).displayName(), u("in memory"));
    QCOMPARE(ConnectionUrl::parse(u("postgresql://u:p@localhost/clubs")).displayName(),
             u("clubs on localhost"));
}

QTEST_GUILESS_MAIN(TestConnectionUrl)
#include "tst_connectionurl.moc"
