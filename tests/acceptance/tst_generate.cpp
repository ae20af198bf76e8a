#include "base/text.h"
#include "support/seeds.h"
#include "support/testsupport.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace stillroom;

/// From a database back to code: models that the real SQLAlchemy finds no difference in, and a project that
/// the real FastAPI serves, made of the demo, of each seed's tables and of names that are in the way.
/// STILLROOM_SQLALCHEMY2 may name a folder with SQLAlchemy 2.0, which then judges the 2.0 style too.
class TestGenerate final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void models_data() { sources(); }
    void models();
    void project_data() { sources(); }
    void project();

private:
    static void sources();
    /// A database with the tables of `source` in `folder`; empty if it cannot be made.
    static QString database(const QString &source, const QString &folder);
};

void TestGenerate::sources()
{
    QTest::addColumn<QString>("source");
    QTest::newRow("demo") << QStringLiteral("demo");
    QTest::newRow("names") << QStringLiteral("names");
    for (const QString &name : seedNames()) {
        if (name != QLatin1String("seed3_no_binding")) // SQLAlchemy itself refuses it
            QTest::newRow(qPrintable(name)) << name;
    }
}

QString TestGenerate::database(const QString &source, const QString &folder)
{
    const QString file = folder + QStringLiteral("/app.db");
    if (source == QLatin1String("demo")) {
        copyFolder(QStringLiteral(STILLROOM_BINARY_DIR "/demo/clubs"), folder + QStringLiteral("/clubs"));
        const ProcessResult upgraded = runStillroom({QStringLiteral("upgrade"), QStringLiteral("head")},
                                                    folder + QStringLiteral("/clubs"));
        const QStringList found = QDir(folder + QStringLiteral("/clubs")).entryList({QStringLiteral("*.db")});
        return upgraded.exitCode == 0 && found.size() == 1
            ? folder + QStringLiteral("/clubs/") + found.front()
            : QString();
    }
    if (source == QLatin1String("names")) {
        const QByteArray sql
            = "CREATE TABLE rows (id INTEGER NOT NULL PRIMARY KEY, db INTEGER NOT NULL UNIQUE, row TEXT, "
              "_hidden "
              "TEXT, "
              "\"1st\" TEXT, schema TEXT, \"class\" TEXT, datetime DATETIME, model_name TEXT);"
              "CREATE TABLE dbs (id INTEGER NOT NULL PRIMARY KEY, name TEXT UNIQUE);"
              "CREATE TABLE crud (id INTEGER NOT NULL PRIMARY KEY, name TEXT);"
              "CREATE TABLE models (id INTEGER NOT NULL PRIMARY KEY, name TEXT);"
              "CREATE TABLE schemas (id INTEGER NOT NULL PRIMARY KEY, \"values\" TEXT);"
              "CREATE TABLE columns (id INTEGER NOT NULL PRIMARY KEY, text TEXT);"
              "CREATE TABLE accounts (id INTEGER NOT NULL PRIMARY KEY, email TEXT NOT NULL UNIQUE, "
              "hashed_password "
              "TEXT);"
              "CREATE TABLE seats (line TEXT NOT NULL, number INTEGER NOT NULL, note TEXT, "
              "PRIMARY KEY (number, line));";
        return runProcess(QStringLiteral("sqlite3"), {file}, folder, {}, sql).exitCode == 0 ? file
                                                                                            : QString();
    }
    const QString module = extractSeed(source, folder + QStringLiteral("/seed"));
    // A seed makes an engine for PostgreSQL as it is imported: SQLAlchemy wants its driver to be there.
    const ProcessResult made = runPython(
        {QStringLiteral("-c"),
         QStringLiteral(
             "import importlib, sys, types\n"
             "fake = types.ModuleType('psycopg2')\n"
             "fake.__version__, fake.paramstyle, fake.__path__ = '2.9.5', 'pyformat', []\n"
             "for name in ('', '.extras', '.extensions'):\n"
             "    sys.modules['psycopg2' + name] = fake\n"
             "fake.extras = fake.extensions = fake\n"
             "from sqlalchemy import MetaData, create_engine\n"
             "sys.path.insert(0, '.')\n"
             "values = vars(importlib.import_module(sys.argv[1])).values()\n"
             "found = [getattr(one, 'metadata', one) for one in values]\n"
             "found = [one for one in found if isinstance(one, MetaData)]\n"
             "max(found, key=lambda one: len(one.tables)).create_all(create_engine(sys.argv[2]))\n"),
         module, QStringLiteral("sqlite:///") + file},
        folder + QStringLiteral("/seed"), {QStringLiteral("DB_CONNECTION_STRING=sqlite://")});
    if (made.exitCode != 0)
        qWarning("%s", qPrintable(made.error));
    return made.exitCode == 0 ? file : QString();
}

void TestGenerate::models()
{
    QFETCH(const QString, source);
    if (source != QLatin1String("demo") && source != QLatin1String("names"))
        SKIP_WITHOUT_SHARED()
    QTemporaryDir folder;
    const QString file = database(source, folder.path());
    QVERIFY(!file.isEmpty());
    const QString modelsFile = folder.filePath(QStringLiteral("models.py"));
    const ProcessResult generated
        = runStillroom({QStringLiteral("generate"), QStringLiteral("models"), file, QStringLiteral("-o"),
                        modelsFile, QStringLiteral("--style"), QStringLiteral("classic")});
    QVERIFY2(generated.exitCode == 0, qPrintable(generated.error));
    const ProcessResult judged
        = runPython({sourceFolder() + QStringLiteral("/tests/support/generated_models.py"), modelsFile,
                     QStringLiteral("sqlite:///") + file},
                    folder.path());
    QVERIFY2(judged.exitCode == 0, qPrintable(judged.error));
    for (const QString &line : judged.output.split(QLatin1Char('\n'), Qt::SkipEmptyParts))
        QVERIFY2(line.contains(QLatin1String(" -> ")), qPrintable(line));
}

void TestGenerate::project()
{
    QFETCH(const QString, source);
    if (source != QLatin1String("demo") && source != QLatin1String("names"))
        SKIP_WITHOUT_SHARED()
    QTemporaryDir folder;
    const QString file = database(source, folder.path());
    QVERIFY(!file.isEmpty());
    const QString modern = qEnvironmentVariable("STILLROOM_SQLALCHEMY2");
    const auto generate = [&](const QString &style, const QString &pydantic) {
        const QString project = folder.filePath(style + pydantic);
        const ProcessResult generated = runStillroom(
            {QStringLiteral("generate"), QStringLiteral("project"), file, QStringLiteral("-o"), project,
             QStringLiteral("--style"), style, QStringLiteral("--pydantic"), pydantic});
        if (generated.exitCode != 0)
            qWarning("%s", qPrintable(generated.error));
        return generated.exitCode == 0 ? project : QString();
    };
    // The versions that Debian does not have are read by Python all the same.
    const QString newest = generate(QStringLiteral("2.0"), QStringLiteral("2"));
    const ProcessResult compiled = runPython(
        {QStringLiteral("-m"), QStringLiteral("compileall"), QStringLiteral("-q"), newest}, newest);
    QVERIFY2(compiled.exitCode == 0, qPrintable(compiled.output + compiled.error));
    for (const QString &style : {QStringLiteral("classic"), QStringLiteral("2.0")}) {
        const bool isModern = style == QLatin1String("2.0");
        if (isModern && modern.isEmpty())
            continue;
        const QString project = generate(style, QStringLiteral("1"));
        QVERIFY(!project.isEmpty());
        const QString copy = project + QStringLiteral(".db"); // rows are added
        QVERIFY(QFile::copy(file, copy));
        const ProcessResult served = runPython(
            {sourceFolder() + QStringLiteral("/tests/support/serve_project.py"), project,
             QStringLiteral("sqlite:///") + copy},
            project, isModern ? QStringList {QStringLiteral("PYTHONPATH=") + modern} : QStringList());
        QVERIFY2(served.exitCode == 0, qPrintable(served.output + served.error));
        const QString said = served.output.trimmed();
        QVERIFY2(said.endsWith(QLatin1String(", 0 problems")) && !said.contains(QLatin1Char('\n'))
                     && !said.startsWith(QLatin1Char('0')),
                 qPrintable(said + served.error));
    }
}

QTEST_GUILESS_MAIN(TestGenerate)
#include "tst_generate.moc"
