#include "base/text.h"
#include "support/seeds.h"
#include "support/testsupport.h"

#include <QDir>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QtTest>

using namespace stillroom;

namespace {

/// A project made of a seed document, its scripts, and two databases: ours and the real Alembic's.
class SeedProject
{
public:
    explicit SeedProject(const QString &seed) : m_module(extractSeed(seed, m_folder.path()))
    {
        // A seed makes an engine for PostgreSQL as it is imported: SQLAlchemy then wants its driver to be
        // there.
        QDir().mkpath(path(QStringLiteral("drivers")));
        writeTextFile(
            path(QStringLiteral("drivers/psycopg2.py")),
            QStringLiteral("import sys\nimport types\n\n__version__ = '2.9.5'\nparamstyle = 'pyformat'\n"
                           "__path__ = []\nfor name in ('extras', 'extensions'):\n"
                           "    sys.modules['psycopg2.' + name] = globals()[name] = "
                           "types.ModuleType('psycopg2.' + name)\n"));
    }

    [[nodiscard]] bool isThere() const { return !m_module.isEmpty(); }
    [[nodiscard]] QString path(const QString &name) const { return m_folder.filePath(name); }
    [[nodiscard]] QString module() const { return m_module; }
    [[nodiscard]] QString modelsFile() const
    {
        return path(QString(m_module).replace(QLatin1Char('.'), QLatin1Char('/')) + QStringLiteral(".py"));
    }

    [[nodiscard]] ProcessResult stillroom(const QStringList &arguments) const
    {
        return runStillroom(QStringList {QStringLiteral("-c"), QStringLiteral("ours.ini")} + arguments,
                            m_folder.path(), environment(QStringLiteral("ours.db")));
    }
    [[nodiscard]] ProcessResult alembic(const QStringList &arguments,
                                        const QString &ini = QStringLiteral("real.ini")) const
    {
        return runProcess(QStringLiteral("/usr/bin/alembic"),
                          QStringList {QStringLiteral("-c"), ini} + arguments, m_folder.path(),
                          environment(ini == QStringLiteral("real.ini") ? QStringLiteral("real.db")
                                                                        : QStringLiteral("ours.db")));
    }
    [[nodiscard]] QString differences() const
    {
        return judged({QStringLiteral("compare"), m_module, path(QStringLiteral("ours.db"))});
    }
    [[nodiscard]] QStringList schema(const QString &database) const
    {
        return judged({QStringLiteral("schema"), path(database)})
            .split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    }

    /// Two copies of the project's alembic.ini, each with a database of its own.
    void splitConfiguration() const
    {
        static const QRegularExpression url(QStringLiteral("^#? ?sqlalchemy\\.url.*$"),
                                            QRegularExpression::MultilineOption);
        QString ini = readTextFile(path(QStringLiteral("alembic.ini")));
        ini.remove(url);
        for (const QString &name : {QStringLiteral("ours"), QStringLiteral("real")}) {
            QString own = ini;
            own.replace(QStringLiteral("[alembic]\n"),
                        QStringLiteral("[alembic]\nsqlalchemy.url = sqlite:///%1\n")
                            .arg(path(name + QStringLiteral(".db"))));
            writeTextFile(path(name + QStringLiteral(".ini")), own);
        }
    }

    /// env.py as a person completes what `alembic init` wrote.
    void completeEnv() const
    {
        const QString file = path(QStringLiteral("alembic/env.py"));
        QString env = readTextFile(file);
        static const QRegularExpression base(
            QStringLiteral("^class \\w+\\((\\w+)\\):\\s*\\n\\s+__tablename__"),
            QRegularExpression::MultilineOption);
        const QString name = base.match(readTextFile(modelsFile())).captured(1);
        env.replace(QStringLiteral("target_metadata = None"),
                    QStringLiteral("from %1 import %2\ntarget_metadata = %2.metadata").arg(m_module, name));
        env.replace(QStringLiteral("connection=connection,"),
                    QStringLiteral("connection=connection, render_as_batch=True,"));
        writeTextFile(file, env);
    }

    /// The kinds of changes people make: a column more, one less, another that must be filled, a key, a
    /// table. \param unnamed also those for which plain Alembic cannot write a revision on SQLite
    void changeModels(bool unnamed) const
    {
        QString source = readTextFile(modelsFile());
        using Option = QRegularExpression::PatternOption;
        static const QRegularExpression text(
            QStringLiteral("^    (\\w+) = Column\\((\"\\w+\", )?String(\\([0-9]*\\))?\\)$"),
            Option::MultilineOption);
        QList<QRegularExpressionMatch> plain;
        for (auto it = text.globalMatch(source); it.hasNext();)
            plain << it.next();
        if (plain.size() > 1)
            source.remove(plain.last().capturedStart(), plain.last().capturedLength() + 1);
        if (!plain.isEmpty()) {
            QString required = plain.first().captured();
            required.insert(required.size() - 1, QStringLiteral(", nullable=False"));
            source.replace(plain.first().capturedStart(), plain.first().capturedLength(), required);
        }
        static const QRegularExpression table(
            QStringLiteral("^class \\w+\\((\\w+)\\):\\s*\\n\\s+__tablename__ = ['\"](\\w+)['\"]\\n"),
            Option::MultilineOption);
        const auto first = table.match(source);
        const QString base = first.captured(1);
        const QString name = first.captured(2);
        QString columns = QStringLiteral("    remark = NewColumn(NewString(40), index=True)\n"
                                         "    extra_id = NewColumn(NewInteger, NewForeignKey('extras.id', "
                                         "name='fk_extra', ondelete='CASCADE'))\n");
        if (unnamed)
            columns += QStringLiteral("    code = NewColumn(NewString(8), unique=True)\n"
                                      "    other_id = NewColumn(NewInteger, NewForeignKey('extras.id'))\n"
                                      "    must = NewColumn(NewInteger, nullable=False)\n");
        source.insert(first.capturedEnd(), columns);
        source += QStringLiteral("\n\nclass Extra(%1):\n    __tablename__ = 'extras'\n    id = "
                                 "NewColumn(NewInteger, primary_key=True)\n"
                                 "    made = NewColumn(NewDateTime, server_default=new_func.now())\n"
                                 "    back_id = NewColumn(NewInteger, NewForeignKey('%2.id'))\n")
                      .arg(base, name);
        source.prepend(QStringLiteral(
            "from sqlalchemy import Column as NewColumn, DateTime as NewDateTime, "
            "ForeignKey as NewForeignKey, Integer as NewInteger, String as NewString, func as new_func\n"));
        writeTextFile(modelsFile(), source);
    }

    [[nodiscard]] QString revisions() const ///< all of them, for the message of a failure
    {
        QString all;
        const QDir folder(path(QStringLiteral("alembic/versions")));
        for (const QString &name : folder.entryList({QStringLiteral("*.py")}, QDir::Files, QDir::Time))
            all += readTextFile(folder.filePath(name));
        return all;
    }

private:
    [[nodiscard]] QStringList environment(const QString &database) const
    {
        const QString url = QStringLiteral("sqlite:///") + path(database);
        return {QStringLiteral("PYTHONDONTWRITEBYTECODE=1"),
                QStringLiteral("PYTHONPATH=") + path(QStringLiteral("drivers")),
                QStringLiteral("SQLALCHEMY_SILENCE_UBER_WARNING=1"),
                QStringLiteral("DB_CONNECTION_STRING=") + url,
                QStringLiteral("DATABASE_URL=") + url,
                QStringLiteral("PYTHONWARNINGS=ignore")};
    }
    [[nodiscard]] QString judged(const QStringList &arguments) const
    {
        const ProcessResult result = runPython(
            QStringList {sourceFolder() + QStringLiteral("/tests/support/alembic_judge.py")} + arguments,
            m_folder.path(), environment(QStringLiteral("unused.db")));
        return result.exitCode == 0 ? result.output : QStringLiteral("the judge failed: ") + result.error;
    }

    QTemporaryDir m_folder;
    QString m_module;
};

} // namespace

#define RUN(result)                                                                                          \
    do {                                                                                                     \
        const ProcessResult run = result;                                                                    \
        QVERIFY2(run.exitCode == 0, qPrintable(run.error + run.output + project.revisions()));               \
    } while (false)

/// The models of the seed documents through Stillroom and the real Alembic, in both directions.
class SeedsTest : public QObject
{
    Q_OBJECT

    static void addSeeds()
    {
        QTest::addColumn<QString>("seed");
        for (const QString &name : seedNames()) {
            if (name != QStringLiteral("seed3_no_binding")) // SQLAlchemy itself refuses it
                QTest::newRow(qPrintable(name)) << name;
        }
    }

private Q_SLOTS:
    void oursThroughAlembic_data() { addSeeds(); }
    void oursThroughAlembic()
    {
        SKIP_WITHOUT_SHARED();
        QFETCH(QString, seed);
        const SeedProject project(seed);
        QVERIFY(project.isThere());
        const ProcessResult init
            = runStillroom({QStringLiteral("init"), QStringLiteral("alembic")}, project.path({}));
        QVERIFY2(init.exitCode == 0, qPrintable(init.error));
        project.splitConfiguration();
        for (const QString &message : {QStringLiteral("init"), QStringLiteral("second")}) {
            if (message == QStringLiteral("second"))
                project.changeModels(true);
            RUN(project.stillroom({QStringLiteral("revision"), QStringLiteral("--autogenerate"),
                                   QStringLiteral("-m"), message}));
            RUN(project.stillroom({QStringLiteral("upgrade"), QStringLiteral("head")}));
            QCOMPARE(project.differences(), QString());
            const ProcessResult check = project.stillroom({QStringLiteral("check")});
            QCOMPARE(check.output, QStringLiteral("No new upgrade operations detected.\n"));
            RUN(project.alembic({QStringLiteral("upgrade"), QStringLiteral("head")}));
            QVERIFY(!project.schema(QStringLiteral("real.db")).isEmpty());
            QCOMPARE(project.schema(QStringLiteral("ours.db")), project.schema(QStringLiteral("real.db")));
        }
        RUN(project.stillroom({QStringLiteral("downgrade"), QStringLiteral("-1")}));
        RUN(project.alembic({QStringLiteral("downgrade"), QStringLiteral("-1")}));
        QCOMPARE(project.schema(QStringLiteral("ours.db")), project.schema(QStringLiteral("real.db")));
        RUN(project.stillroom({QStringLiteral("downgrade"), QStringLiteral("base")}));
        QCOMPARE(project.schema(QStringLiteral("ours.db")), QStringList());
        RUN(project.alembic({QStringLiteral("downgrade"), QStringLiteral("base")}));
    }

    void alembicsThroughOurs_data() { addSeeds(); }
    void alembicsThroughOurs()
    {
        SKIP_WITHOUT_SHARED();
        QFETCH(QString, seed);
        const SeedProject project(seed);
        QVERIFY(project.isThere());
        RUN(runProcess(QStringLiteral("/usr/bin/alembic"),
                       {QStringLiteral("init"), QStringLiteral("alembic")}, project.path({})));
        project.splitConfiguration();
        project.completeEnv();
        for (const QString &message : {QStringLiteral("init"), QStringLiteral("second")}) {
            if (message == QStringLiteral("second"))
                project.changeModels(false);
            RUN(project.alembic({QStringLiteral("revision"), QStringLiteral("--autogenerate"),
                                 QStringLiteral("-m"), message}));
            RUN(project.alembic({QStringLiteral("upgrade"), QStringLiteral("head")}));
            RUN(project.stillroom({QStringLiteral("upgrade"), QStringLiteral("head")}));
            QCOMPARE(project.schema(QStringLiteral("ours.db")), project.schema(QStringLiteral("real.db")));
            QCOMPARE(project.differences(), QString());
        }
        RUN(project.stillroom({QStringLiteral("downgrade"), QStringLiteral("base")}));
        QCOMPARE(project.schema(QStringLiteral("ours.db")), QStringList());
    }
};

QTEST_GUILESS_MAIN(SeedsTest)
#include "tst_seeds.moc"
