#include "query/statementhistory.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace stillroom;

namespace {

StatementHistory::Entry entry(const char *sql, qint64 ms = 1, bool failed = false)
{
    return {QString::fromLatin1(sql), QDateTime(QDate(2026, 11, 20), QTime(12, 0), Qt::UTC).addMSecs(ms), ms,
            failed};
}

QString listed(StatementHistory &history)
{
    QStringList lines;
    for (const auto &each : history.entries())
        lines << QStringLiteral("%1 %2%3").arg(each.sql).arg(each.ms).arg(
            each.failed ? QStringLiteral(" failed") : QString());
    return lines.join(QLatin1Char('\n'));
}

} // namespace

class StatementHistoryTest : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    QString file(const char *name) const { return m_folder.filePath(QString::fromLatin1(name)); }

private Q_SLOTS:
    void isTheSameAfterReading()
    {
        const QString path = file("a/b.jsonl");
        StatementHistory written(path);
        written.add(entry("select 1"));
        written.add(entry("select 'a\nb'", 2));
        written.add(entry("selct", 3, true));
        written.add(entry("  select 1\n", 4)); // again: stands once
        const QString expected = QStringLiteral("select 1 4\nselct 3 failed\nselect 'a\nb' 2");
        QCOMPARE(listed(written), expected);
        StatementHistory read(path);
        QCOMPARE(listed(read), expected);
        QCOMPARE(read.entries(), written.entries());
        QCOMPARE(QFile::permissions(path) & (QFile::ReadGroup | QFile::ReadOther | QFile::WriteOther),
                 QFile::Permissions());
    }

    void leavesOutALineThatACrashCutShort()
    {
        const QString path = file("cut.jsonl");
        StatementHistory(path).add(entry("select 1"));
        QFile raw(path);
        QVERIFY(raw.open(QIODevice::Append));
        raw.write("{\"sql\":\"sel");
        raw.close();
        StatementHistory read(path);
        QCOMPARE(listed(read), QStringLiteral("select 1 1"));
    }

    void staysShort()
    {
        const QString path = file("long.jsonl");
        {
            StatementHistory history(path);
            for (int i = 0; i < 2100; ++i)
                history.add(entry(QByteArray("select " + QByteArray::number(i)).constData(), i));
        }
        StatementHistory read(path);
        QCOMPARE(read.entries().size(), std::size_t(1000));
        QCOMPARE(read.entries().front().sql, QStringLiteral("select 2099"));
        QFile raw(path);
        QVERIFY(raw.open(QIODevice::ReadOnly));
        QCOMPARE(raw.readAll().count('\n'), 1000);
    }

    void neverKeepsASecret_data()
    {
        QTest::addColumn<QString>("sql");
        QTest::addColumn<bool>("secret");
        const std::pair<const char *, bool> cases[] = {
            {"ALTER ROLE ada PASSWORD 'x'", true},
            {"create user ada identified by 'x'", true},
            {"CREATE USER ada IDENTIFIED WITH mysql_native_password AS 'x'", true},
            {"SET PASSWORD FOR ada = 'x'", true},
            {"update users set password = 'x'", true},
            {"CREATE LOGIN ada WITH PASSWORD = N'x'", true},
            {"select password from users", false},
            {"select identified from suspects", false},
        };
        for (const auto &[sql, secret] : cases)
            QTest::newRow(sql) << QString::fromLatin1(sql) << secret;
    }
    void neverKeepsASecret()
    {
        QFETCH(QString, sql);
        QFETCH(bool, secret);
        StatementHistory history({});
        StatementHistory::Entry said = entry("");
        said.sql = sql;
        history.add(said);
        QCOMPARE(history.entries().empty(), secret);
    }
};

QTEST_GUILESS_MAIN(StatementHistoryTest)
#include "tst_statementhistory.moc"
