#include "base/error.h"
#include "base/text.h"
#include "dialect/dialect.h"
#include "dialect/versionrows.h"
#include "migrate/readrevision.h"
#include "schema/sqltokens.h"
#include "support/testsupport.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QtTest>

using namespace stillroom;

namespace {

struct Judged
{
    Backend backend;
    const char *name; ///< Alembic's and ours
};

constexpr Judged judgedBackends[] = {{Backend::Sqlite, "sqlite"},
                                     {Backend::PostgreSql, "postgresql"},
                                     {Backend::MySql, "mysql"},
                                     {Backend::MariaDb, "mariadb"},
                                     {Backend::SqlServer, "mssql"}};

bool hasDialect(Backend backend)
{
    try {
        static_cast<void>(Dialect::of(backend));
        return true;
    } catch (const Error &) {
        return false;
    }
}

QString revisionFolder()
{
    return dataFile(QStringLiteral("alembicsql/revisions"));
}

/// What stands behind a table of MySQL with its words sorted: SQLAlchemy prints the options in an order that
/// changes from run to run.
QString withSortedOptions(const QString &behind)
{
    static const QRegularExpression options(QStringLiteral("\\b(ENGINE|CHARSET|ROW_FORMAT)="));
    if (!behind.contains(options) || behind.contains(QLatin1Char('\''))
        || behind.contains(QLatin1String("PARTITION")))
        return behind;
    QStringList words = behind.mid(1).split(QLatin1Char(' '), Qt::SkipEmptyParts);
    words.sort();
    return behind.at(0) + words.join(QLatin1Char(' '));
}

/// A CREATE TABLE with its constraints sorted: their order makes no difference.
QString withSortedConstraints(const QString &sql)
{
    if (!sql.startsWith(QLatin1String("CREATE TABLE ")))
        return sql;
    QStringList items {QString()};
    QString before;
    QString behind;
    for (const SqlToken &token : tokenizeSql(sql)) {
        const bool isInside = !before.isEmpty() && behind.isEmpty();
        if (!isInside && before.isEmpty() && token.isSymbol('('))
            before = items.takeLast() + token.text;
        else if (isInside && token.depth == 0 && token.isSymbol(')'))
            behind = token.text;
        else if (!behind.isEmpty())
            behind += token.text;
        else if (isInside && token.depth == 1 && token.isSymbol(','))
            items.append(QString());
        else if (items.isEmpty())
            items.append(token.text);
        else
            items.last() += token.text;
    }
    static const QRegularExpression constraint(
        QStringLiteral("^(CONSTRAINT|PRIMARY KEY|FOREIGN KEY|UNIQUE|CHECK|EXCLUDE)\\b"));
    QStringList columns;
    QStringList constraints;
    for (const QString &item : std::as_const(items))
        (constraint.match(item.trimmed()).hasMatch() ? constraints : columns) += item.trimmed();
    constraints.sort();
    return QStringLiteral("%1 %2 %3")
        .arg(before, (columns + constraints).join(QStringLiteral(", ")), withSortedOptions(behind));
}

/// One line, without the semicolon. An N before a string of ASCII letters makes no difference.
QString normalized(const QString &sql)
{
    static const QRegularExpression national(QStringLiteral("\\bN('[ -~]*?')"));
    QString text = sql.simplified().replace(national, QStringLiteral("\\1"));
    while (text.endsWith(QLatin1Char(';')) || text.endsWith(QLatin1Char(' ')))
        text.chop(1);
    return withSortedConstraints(text);
}

/// A rebuild of a SQLite table as the one statement it stands for; tst_sqliterebuild.cpp looks inside.
QStringList withRebuildsFolded(const QStringList &statements)
{
    static const QString temporary = QStringLiteral("_stillroom_");
    QStringList folded;
    bool isInside = false;
    for (const QString &statement : statements) {
        if (statement.startsWith(QLatin1String("CREATE TABLE ")) && statement.contains(temporary)) {
            isInside = true;
            folded += QStringLiteral("REBUILD ") + QString(statement).mid(13).remove(temporary);
        } else if (!isInside) {
            folded += statement;
        }
        isInside = isInside && statement != QLatin1String("PRAGMA legacy_alter_table = OFF");
    }
    return folded;
}

/// What of the first list is not in the second ("- x") and the other way round ("+ x"), in order.
QStringList differences(const QStringList &alembic, const QStringList &ours)
{
    const auto rows = std::size_t(alembic.size());
    const auto columns = std::size_t(ours.size());
    std::vector<std::vector<int>> common(rows + 1, std::vector<int>(columns + 1, 0));
    for (std::size_t i = rows; i-- > 0;) {
        for (std::size_t j = columns; j-- > 0;)
            common[i][j] = alembic[qsizetype(i)] == ours[qsizetype(j)]
                ? common[i + 1][j + 1] + 1
                : std::max(common[i + 1][j], common[i][j + 1]);
    }
    QStringList lines;
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < rows || j < columns) {
        if (i < rows && j < columns && alembic[qsizetype(i)] == ours[qsizetype(j)]) {
            ++i;
            ++j;
        } else if (j == columns || (i < rows && common[i + 1][j] >= common[i][j + 1])) {
            lines += QStringLiteral("- ") + alembic[qsizetype(i++)];
        } else {
            lines += QStringLiteral("+ ") + ours[qsizetype(j++)];
        }
    }
    return lines;
}

void applyQuietly(const Operation &operation, Schema &schema)
{
    try {
        apply(operation, schema);
    } catch (const Error &) { // a table the revision did not make itself
    }
}

/// The differences that are kept, by "file direction". Each block of them stands below its reason.
struct Kept
{
    QMap<QString, QStringList> lines;
    QStringList faults;

    static Kept read(const QString &file)
    {
        Kept kept;
        QString tag;
        bool hasReason = false;
        bool inReason = false;
        const QStringList text
            = QFile::exists(file) ? readTextFile(file).split(QLatin1Char('\n')) : QStringList();
        for (const QString &line : text) {
            if (line.startsWith(QLatin1Char('#'))) {
                hasReason = (inReason && hasReason) || line.size() > 12;
                inReason = true;
                continue;
            }
            inReason = false;
            if (line.startsWith(QLatin1String("@ "))) {
                tag = line.mid(2);
                if (!hasReason)
                    kept.faults += QStringLiteral("%1 has no reason").arg(tag);
                if (kept.lines.contains(tag))
                    kept.faults += QStringLiteral("%1 is there twice").arg(tag);
                kept.lines.insert(tag, {});
            } else if (!line.isEmpty()) {
                kept.lines[tag] += line;
            }
        }
        return kept;
    }
};

} // namespace

/// The SQL of revisions against what real Alembic prints for them in offline mode, statement by statement,
/// white space aside. tests/data/alembicsql/<dialect>.txt lists the differences that are kept, with reasons;
/// a dialect is compared once it has its list. With STILLROOM_WRITE_DIFFERENCES set to a folder, the
/// differences found are written there.
class AlembicSqlTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void keptDifferencesAreExplained();
    void sameAsAlembic_data();
    void sameAsAlembic();
    void cleanupTestCase();

private:
    struct State
    {
        QJsonObject alembic; ///< file -> direction -> statements
        Kept kept;
        Schema base;
        int equal = 0;
        int different = 0;
        QString found; ///< in the form of the file of kept differences
    };

    [[nodiscard]] static RevisionScript script(const Dialect &dialect, const QString &file);
    [[nodiscard]] static QStringList ours(const Dialect &dialect, const QString &file,
                                          const QString &direction, const Schema &base);

    QMap<QString, State> m_states; ///< by dialect
    QStringList m_files;
};

RevisionScript AlembicSqlTest::script(const Dialect &dialect, const QString &file)
{
    ReadRevisionOptions options;
    options.dialect = dialect.name;
    options.offline = true;
    return readRevision(revisionFolder() + QLatin1Char('/') + file, options);
}

void AlembicSqlTest::initTestCase()
{
    m_files = QDir(revisionFolder()).entryList({QStringLiteral("*.py")}, QDir::Files, QDir::Name);
    QVERIFY(m_files.size() >= 60);
    for (const Judged &judged : judgedBackends) {
        const QString list = dataFile(QStringLiteral("alembicsql/%1.txt").arg(QLatin1String(judged.name)));
        const bool isWanted
            = QFile::exists(list) || !qEnvironmentVariable("STILLROOM_WRITE_DIFFERENCES").isEmpty();
        if (!hasDialect(judged.backend) || !isWanted)
            continue;
        const ProcessResult result
            = runPython({sourceFolder() + QStringLiteral("/tests/support/alembic_offline.py"),
                         QLatin1String(judged.name), revisionFolder()});
        if (result.exitCode != 0 && !qEnvironmentVariableIsSet("CI"))
            QSKIP("Alembic is not installed: nothing was compared.");
        QCOMPARE(result.error, QString());
        State &state = m_states[QLatin1String(judged.name)];
        state.alembic = QJsonDocument::fromJson(result.output.toUtf8()).object();
        QCOMPARE(state.alembic.size(), m_files.size());
        state.kept = Kept::read(list);
        const Dialect &dialect = Dialect::of(judged.backend);
        state.base.dialect = dialect.name;
        const RevisionScript base = script(dialect, QStringLiteral("base.py"));
        for (const Operation &operation : base.upgradeOperations())
            apply(operation, state.base);
    }
}

void AlembicSqlTest::keptDifferencesAreExplained()
{
    for (const auto &[name, state] : m_states.toStdMap()) {
        QCOMPARE(state.kept.faults, QStringList());
        for (const QString &tag : state.kept.lines.keys())
            QVERIFY2(m_files.contains(tag.section(QLatin1Char(' '), 0, 0)), qPrintable(name + u' ' + tag));
    }
}

QStringList AlembicSqlTest::ours(const Dialect &dialect, const QString &file, const QString &direction,
                                 const Schema &base)
{
    const RevisionScript revision = script(dialect, file);
    const bool isUpgrade = direction == QLatin1String("upgrade");
    const auto &problem = isUpgrade ? revision.upgradeProblem : revision.downgradeProblem;
    if (problem)
        return {QStringLiteral("ERROR not read: ") + problem->message};
    Schema schema = file == QLatin1String("base.py") ? Schema() : base;
    if (!isUpgrade) {
        for (const Operation &operation : revision.upgrade)
            applyQuietly(operation, schema);
    }
    QStringList statements;
    for (const Operation &operation : isUpgrade ? revision.upgrade : revision.downgrade) {
        try {
            for (const Statement &statement : dialect.compile(operation, schema))
                statements += normalized(withLiterals(dialect, statement));
        } catch (const Error &error) {
            statements += QStringLiteral("ERROR ") + error.message;
            break;
        }
        applyQuietly(operation, schema);
    }
    return withRebuildsFolded(statements);
}

void AlembicSqlTest::sameAsAlembic_data()
{
    QTest::addColumn<int>("backend");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("direction");
    for (const Judged &judged : judgedBackends) {
        if (!m_states.contains(QLatin1String(judged.name)))
            continue;
        for (const QString &file : std::as_const(m_files)) {
            for (const char *direction : {"upgrade", "downgrade"})
                QTest::addRow("%s/%s %s", judged.name, qPrintable(file), direction)
                    << int(judged.backend) << QString::fromLatin1(judged.name) << file
                    << QString::fromLatin1(direction);
        }
    }
}

void AlembicSqlTest::sameAsAlembic()
{
    QFETCH(int, backend);
    QFETCH(QString, name);
    QFETCH(QString, file);
    QFETCH(QString, direction);
    State &state = m_states[name];
    QStringList alembic;
    static const QRegularExpression details(QStringLiteral("^(ERROR \\w+):.*$"));
    for (const QJsonValue &text : state.alembic.value(file).toObject().value(direction).toArray())
        alembic += normalized(text.toString()).replace(details, QStringLiteral("\\1"));
    const QStringList found
        = differences(alembic, ours(Dialect::of(Backend(backend)), file, direction, state.base));
    const QString tag = file + QLatin1Char(' ') + direction;
    ++(found.isEmpty() ? state.equal : state.different);
    if (!found.isEmpty())
        state.found += QStringLiteral("@ %1\n%2\n").arg(tag, found.join(QLatin1Char('\n')));
    QCOMPARE(found.join(QLatin1Char('\n')), state.kept.lines.value(tag).join(QLatin1Char('\n')));
}

void AlembicSqlTest::cleanupTestCase()
{
    for (const auto &[name, state] : m_states.toStdMap()) {
        qInfo("%s: %d directions of %d revisions as Alembic prints them, %d otherwise", qPrintable(name),
              state.equal, int(m_files.size()), state.different);
        const QString folder = qEnvironmentVariable("STILLROOM_WRITE_DIFFERENCES");
        QFile file(folder + QLatin1Char('/') + name + QStringLiteral(".txt"));
        if (!folder.isEmpty() && file.open(QIODevice::WriteOnly))
            file.write(state.found.toUtf8());
    }
}

QTEST_GUILESS_MAIN(AlembicSqlTest)
#include "tst_alembicsql.moc"
