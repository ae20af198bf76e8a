#include "base/englishplurals.h"
#include "base/text.h"
#include "project/doctor.h"
#include "project/project.h"
#include "support/testsupport.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <QtTest>

using namespace stillroom;

/// The doctor on the projects of tests/data/doctor: a case is a folder, and expected.txt says what is found.
/// STILLROOM_WRITE_EXPECTED writes those files anew, to be read before they are kept.
class DoctorTest : public QObject
{
    Q_OBJECT

    EnglishPlurals m_plurals;

    static QString latin(const char *text) { return QString::fromLatin1(text); }
    static QString root() { return dataFile(latin("doctor")); }
    static QStringList cases()
    {
        return QDir(root()).entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name);
    }

    /// "# dialect: mysql" among the first lines of models.py
    static QString directive(const QString &folder, const char *name)
    {
        const QString file = folder + latin("/models.py");
        if (!QFileInfo::exists(file))
            return {};
        const QRegularExpression line(latin("^# %1: (\\S+)$").arg(latin(name)),
                                      QRegularExpression::MultilineOption);
        return line.match(readTextFile(file).left(200)).captured(1);
    }

    static DoctorInput inputOf(const QString &name)
    {
        const QString folder = root() + QLatin1Char('/') + name;
        DoctorInput input = readDoctorInput(Project::open(folder));
        input.dialect = directive(folder, "dialect");
        return input;
    }

    static QString lines(const DoctorReport &report)
    {
        QString text;
        for (const Finding &finding : report.findings)
            text += QStringLiteral("%1 %2 %3:%4 %5\n")
                        .arg(severityName(finding.severity), finding.code, finding.place.file)
                        .arg(finding.place.line)
                        .arg(finding.what);
        for (const ScriptVerdict &script : report.scripts)
            text += QStringLiteral("script %1 %2 %3\n")
                        .arg(script.revision, wayName(script.upgrade), wayName(script.downgrade));
        return text;
    }

    /// Each finding has a file, a line, a reason and what to do, in whole sentences.
    static void isWhole(const Finding &finding)
    {
        for (const QString &sentence : {finding.what, finding.why, finding.fix}) {
            const QString where = finding.code + latin(": ") + finding.what + latin(" | ") + sentence;
            QVERIFY2(sentence.endsWith(QLatin1Char('.')), qPrintable(where));
        }
        QVERIFY2(finding.what != finding.why && finding.why != finding.fix, qPrintable(finding.what));
        QVERIFY2(!finding.place.file.isEmpty() && finding.place.line > 0, qPrintable(finding.what));
    }

private Q_SLOTS:
    void initTestCase()
    {
        QCoreApplication::installTranslator(&m_plurals);
        for (const char *name : {"DB_CONNECTION_STRING", "DATABASE_URL", "SQLALCHEMY_DATABASE_URL"})
            qunsetenv(name);
    }

    void finds_data()
    {
        QTest::addColumn<QString>("name");
        for (const QString &name : cases())
            QTest::newRow(qPrintable(name)) << name;
    }
    void finds()
    {
        QFETCH(QString, name);
        const DoctorReport report = examine(inputOf(name));
        const QString file = root() + QLatin1Char('/') + name + latin("/expected.txt");
        if (qEnvironmentVariableIsSet("STILLROOM_WRITE_EXPECTED"))
            writeTextFile(file, lines(report));
        QCOMPARE(lines(report).split(QLatin1Char('\n')), readTextFile(file).split(QLatin1Char('\n')));
        for (const Finding &finding : report.findings)
            isWhole(finding);
    }

    /// What the doctor calls an error in models, the real SQLAlchemy refuses, and nothing else.
    void realSqlAlchemyAgrees()
    {
        const ProcessResult judged
            = runPython({sourceFolder() + latin("/tests/support/doctor_judge.py"), root()});
        if (judged.exitCode != 0) {
            if (qEnvironmentVariableIsSet("CI"))
                QFAIL(qPrintable(judged.error));
            QSKIP("SKIPPED: SQLAlchemy is not installed, nothing was compared");
        }
        int compared = 0;
        for (const QString &line : judged.output.split(QLatin1Char('\n'), Qt::SkipEmptyParts)) {
            const QString name = line.section(QLatin1Char(' '), 0, 0);
            const QString verdict = line.section(QLatin1Char(' '), 1);
            if (verdict == latin("skipped"))
                continue;
            const bool isError = examine(inputOf(name)).count(Finding::Severity::Error) > 0;
            QVERIFY2(isError == verdict.startsWith(latin("refused")), qPrintable(line));
            ++compared;
        }
        QVERIFY(compared > 25);
    }

    void everyRuleIsShown()
    {
        QString found;
        for (const QString &name : cases())
            found += readTextFile(root() + QLatin1Char('/') + name + latin("/expected.txt"));
        const QString manual = readTextFile(sourceFolder() + latin("/docs/manual.md"));
        for (const DoctorRuleInfo &rule : doctorRules()) {
            QVERIFY2(manual.contains(QStringLiteral("`%1`").arg(rule.code)), qPrintable(rule.code));
            if (rule.code != latin("unknown-database-revision")) // below: it needs a database
                QVERIFY2(found.contains(QStringLiteral(" %1 ").arg(rule.code)), qPrintable(rule.code));
        }
    }

    void databaseAtUnknownRevision()
    {
        DoctorInput input = inputOf(latin("merged_heads"));
        input.database = latin("app.db");
        input.current = QStringList {latin("d1d1")};
        QCOMPARE(lines(examine(input)), lines(examine(inputOf(latin("merged_heads")))));
        input.current = QStringList {latin("b1b1"), latin("9e9e")};
        const DoctorReport report = examine(input);
        QCOMPARE(report.findings.size(), std::size_t(1));
        QCOMPARE(report.findings.front().code, latin("unknown-database-revision"));
        QCOMPARE(report.findings.front().what, latin("app.db stands at revision 9e9e, which no file has."));
        isWhole(report.findings.front());
        QCOMPARE(report.findings.front().place.file, latin("alembic.ini"));
    }

    void orderAndSummary()
    {
        const DoctorReport report = examine(inputOf(latin("scripts")));
        QCOMPARE(report.summary(), latin("4 notes in 5 revisions (2 native, 2 by data, 1 by Alembic)."));
        for (std::size_t i = 1; i < report.findings.size(); ++i)
            QVERIFY(report.findings[i - 1].severity <= report.findings[i].severity);
        QCOMPARE(examine(DoctorInput()).summary(), latin("Nothing is wrong."));
    }

    void noModelsNoScripts()
    {
        const DoctorReport report = examine(DoctorInput());
        QVERIFY(report.findings.empty());
        QVERIFY(report.scripts.empty());
    }
};

QTEST_GUILESS_MAIN(DoctorTest)
#include "tst_doctor.moc"
