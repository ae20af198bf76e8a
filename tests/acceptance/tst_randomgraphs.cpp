#include "cli/commandline.h"
#include "support/testsupport.h"

#include "db/connection.h"

#include <QBuffer>
#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QtTest>

using namespace stillroom;

namespace {

QStringList strings(const QJsonValue &value)
{
    QStringList list;
    for (const QJsonValue each : value.toArray())
        list << each.toString();
    return list;
}

QString sortedLines(const QString &text)
{
    QStringList lines = text.split(QLatin1Char('\n'));
    lines.sort();
    return lines.join(QLatin1Char('\n'));
}

/// Lists of names come from sets: their order is chance.
QString settledLists(const QString &text)
{
    static const QRegularExpression list(
        QStringLiteral("(\\(|Branch names: |Branches into: |overlaps with other requested revisions "
                       ")([^\\n(),]+(?:, [^\\n(),]+)+)"));
    QString result;
    qsizetype at = 0;
    for (auto it = list.globalMatch(text); it.hasNext();) {
        const auto found = it.next();
        QStringList names = found.captured(2).split(QStringLiteral(", "));
        names.sort();
        result += text.mid(at, found.capturedStart() - at) + found.captured(1)
            + names.join(QStringLiteral(", "));
        at = found.capturedEnd();
    }
    return result + text.mid(at);
}

/// What the statements on the version table between two steps do to its rows. Which of several rows is
/// updated and which deleted or inserted is chance in Alembic; the rows after it are not.
class RowChanges
{
public:
    /// \return whether the line is such a statement
    bool take(const QString &line)
    {
        static const QRegularExpression pattern(QStringLiteral(
            "^(?:INSERT INTO alembic_version \\(version_num\\) VALUES \\('(?<insert>.*)'\\)(?: RETURNING "
            "version_num)?|"
            "UPDATE alembic_version SET version_num='(?<to>.*)' WHERE alembic_version.version_num = "
            "'(?<from>.*)'|"
            "DELETE FROM alembic_version WHERE alembic_version.version_num = '(?<delete>.*)');$"));
        const auto match = pattern.match(line);
        if (!match.hasMatch())
            return false;
        const auto add = [](QStringList &names, const QString &name) {
            if (!name.isNull())
                names << name;
        };
        add(m_gone, match.captured(QStringLiteral("from")));
        add(m_gone, match.captured(QStringLiteral("delete")));
        add(m_come, match.captured(QStringLiteral("to")));
        add(m_come, match.captured(QStringLiteral("insert")));
        return true;
    }

    [[nodiscard]] QString takeText()
    {
        const QStringList come = m_come;
        for (const QString &id : come) { // and gone again
            if (m_gone.removeOne(id))
                m_come.removeOne(id);
        }
        if (m_gone.isEmpty() && m_come.isEmpty())
            return {};
        m_gone.sort();
        m_come.sort();
        const QString text = QStringLiteral("rows -(%1) +(%2)")
                                 .arg(m_gone.join(QLatin1Char('|')), m_come.join(QLatin1Char('|')));
        m_gone.clear();
        m_come.clear();
        return text;
    }

private:
    QStringList m_gone;
    QStringList m_come;
};

/// \param net only what all steps together do to the rows: their order is chance
QString settledScript(const QString &script, bool net)
{
    QStringList lines;
    RowChanges changes;
    for (const QString &line : script.split(QLatin1Char('\n'))) {
        if (line.isEmpty() || changes.take(line))
            continue;
        if (const QString text = net ? QString() : changes.takeText(); !text.isEmpty())
            lines << text;
        lines << line;
    }
    lines << changes.takeText();
    return lines.join(QLatin1Char('\n'));
}

/// What a command said and did, by whichever program.
struct Answer
{
    int exitCode = 0;
    QString output;
    QString failure; ///< the sentence behind "FAILED: "
    QStringList log;
    QStringList warnings; ///< ours are in the log
    QStringList rows;
};

Answer theirs(const QJsonObject &command)
{
    Answer answer;
    answer.exitCode = command[QStringLiteral("exit")].toInt();
    answer.output = command[QStringLiteral("output")].toString();
    answer.log = strings(command[QStringLiteral("log")]).join(QLatin1Char('\n')).split(QLatin1Char('\n'));
    answer.warnings = strings(command[QStringLiteral("warnings")]);
    answer.rows = strings(command[QStringLiteral("rows")]);
    static const QString lead = QStringLiteral("FAILED: ");
    if (const qsizetype at = answer.output.lastIndexOf(lead); answer.exitCode == 255 && at >= 0) {
        answer.failure = answer.output.mid(at + lead.size()).trimmed();
        answer.output.truncate(at);
        answer.log.removeIf([](const QString &line) { return line.startsWith(QStringLiteral("ERROR ")); });
    }
    return answer;
}

QStringList versionRows()
{
    if (!QFile::exists(QStringLiteral("app.db")))
        return {};
    const auto connection
        = Connection::open(ConnectionUrl::sqliteFile(QDir::current().filePath(QStringLiteral("app.db"))));
    if (connection
            ->query(Statement(QStringLiteral("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'")))
            .rowCount()
        == 0)
        return {};
    const RowBatch rows
        = connection->query(Statement(QStringLiteral("SELECT version_num FROM alembic_version")));
    QStringList ids;
    for (int row = 0; row < rows.rowCount(); ++row)
        ids << rows.text(row, 0);
    ids.sort();
    return ids;
}

Answer ours(const QJsonObject &command)
{
    QFile::remove(QStringLiteral("app.db"));
    if (const QString database = command[QStringLiteral("database")].toString(); !database.isEmpty())
        QFile::copy(database, QStringLiteral("app.db"));
    QBuffer input;
    QBuffer output;
    QBuffer error;
    for (QBuffer *each : {&input, &output, &error})
        each->open(QIODevice::ReadWrite);
    Answer answer;
    answer.exitCode = runCommandLine(strings(command[QStringLiteral("arguments")]), {input, output, error});
    answer.output = QString::fromUtf8(output.data());
    static const QString lead = QStringLiteral("FAILED: ");
    for (const QString &line : QString::fromUtf8(error.data()).split(QLatin1Char('\n'), Qt::SkipEmptyParts)) {
        if (line.startsWith(lead))
            answer.failure = line.mid(lead.size());
        else if (answer.failure.isNull())
            answer.log << line;
    }
    answer.rows = versionRows();
    return answer;
}

int setting(const char *name, int usual)
{
    bool given = false;
    const int value = qEnvironmentVariableIntValue(name, &given);
    return given ? value : usual;
}

} // namespace

/// Whole projects with random graphs of revisions, broken ones too: what each command prints, how it ends and
/// which rows it leaves must be what the real Alembic's command line prints and leaves.
///
/// STILLROOM_GRAPHS=1000 STILLROOM_SEED=7 STILLROOM_FIRST_GRAPH=0 make more of them, or others.
class RandomGraphsTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answersAreAlembics_data();
    void answersAreAlembics();
    void cleanupTestCase();

private:
    /// \return what differs; empty if nothing does
    [[nodiscard]] QString compare(const QJsonObject &project, const QJsonObject &command);
    /// The differences that are kept.
    static void adopt(Answer &alembic, const Answer &own, const QStringList &arguments,
                      const QJsonObject &project);
    [[nodiscard]] static QString differing(const Answer &alembic, const Answer &own, const QString &command,
                                           bool chance);

    QMap<QString, int> m_compared; ///< by command and exit code
    QMap<QString, int> m_died; ///< where Alembic ended in a stack trace, and our exit code
};

void RandomGraphsTest::answersAreAlembics_data()
{
    QTest::addColumn<int>("first");
    QTest::addColumn<int>("count");
    constexpr int together = 20; // in one process of Python
    const int begin = setting("STILLROOM_FIRST_GRAPH", 0);
    const int end = begin + setting("STILLROOM_GRAPHS", 40);
    for (int first = begin; first < end; first += together)
        QTest::addRow("from %d", first) << first << std::min(together, end - first);
}

void RandomGraphsTest::answersAreAlembics()
{
    QFETCH(const int, first);
    QFETCH(const int, count);
    QTemporaryDir folder;
    const ProcessResult truth = runPython(
        {sourceFolder() + QStringLiteral("/tests/support/random_projects.py"), folder.path(),
         QString::number(count), QString::number(setting("STILLROOM_SEED", 5)), QString::number(first)});
    if (truth.exitCode != 0 && !qEnvironmentVariableIsSet("CI"))
        QSKIP("Debian's Python with Alembic is needed as the judge");
    QVERIFY2(truth.exitCode == 0, qPrintable(truth.error));
    const QString before = QDir::currentPath();
    QStringList differences;
    int compared = 0;
    for (const QString &line : truth.output.split(QLatin1Char('\n'), Qt::SkipEmptyParts)) {
        const QJsonObject project = QJsonDocument::fromJson(line.toUtf8()).object();
        QVERIFY(QDir::setCurrent(project[QStringLiteral("folder")].toString()));
        for (const QJsonValue command : project[QStringLiteral("commands")].toArray()) {
            differences << compare(project, command.toObject());
            ++compared;
        }
    }
    QDir::setCurrent(before);
    QVERIFY(compared >= count * 12);
    differences.removeAll(QString());
    QVERIFY2(differences.isEmpty(),
             qPrintable(QStringLiteral("%1 of %2 differ\n").arg(differences.size()).arg(compared)
                        + differences.mid(0, 12).join(QLatin1Char('\n'))));
}

void RandomGraphsTest::cleanupTestCase()
{
    qInfo() << "compared, by command and exit code:" << m_compared;
    qInfo() << "where Alembic died in a stack trace, with our exit code:" << m_died;
}

QString RandomGraphsTest::compare(const QJsonObject &project, const QJsonObject &command)
{
    const QStringList arguments = strings(command[QStringLiteral("arguments")]);
    const Answer alembic = theirs(command);
    const Answer own = ours(command);
    const QString what
        = QStringLiteral("%1 (%2) [%3] from %4\n")
              .arg(QFileInfo(project[QStringLiteral("folder")].toString()).fileName(),
                   project[QStringLiteral("kind")].toString(), arguments.join(QStringLiteral("] [")),
                   command[QStringLiteral("database")].toString());
    if (const QString crash = command[QStringLiteral("crash")].toString(); !crash.isEmpty()) {
        ++m_died[QStringLiteral("%1 %2 %3")
                     .arg(arguments.constFirst(), crash.section(QLatin1Char(':'), 0, 0))
                     .arg(own.exitCode)];
        const bool answered = own.exitCode == 0 || (own.exitCode == 255 && !own.failure.isEmpty());
        return answered ? QString()
                        : what + QStringLiteral("  exit code %1 without a sentence").arg(own.exitCode);
    }
    ++m_compared[QStringLiteral("%1 %2").arg(arguments.constFirst()).arg(alembic.exitCode)];
    Answer expected = alembic;
    adopt(expected, own, arguments, project);
    const QString difference
        = differing(expected, own, arguments.constFirst(), project[QStringLiteral("chance")].toBool());
    return difference.isEmpty() ? QString() : what + difference;
}

void RandomGraphsTest::adopt(Answer &alembic, const Answer &own, const QStringList &arguments,
                             const QJsonObject &project)
{
    // Ours looks at the graph first: what is wrong with it is said by every command, also by those that
    // Alembic carries out without a look, or that it finds another fault with.
    if (const QJsonValue broken = project[QStringLiteral("broken")];
        broken.isString() && alembic.exitCode != 2) {
        alembic = Answer();
        alembic.exitCode = 255;
        alembic.failure = broken.toString().isEmpty() ? own.failure : broken.toString();
        alembic.rows = own.rows;
        // Which two of the revisions with one label are named is chance.
        static const QRegularExpression label(QStringLiteral("^Branch name '(.*)' in revision "));
        const auto used = label.match(alembic.failure);
        if (used.hasMatch() && own.failure.startsWith(used.captured()))
            alembic.failure = own.failure;
        return;
    }
    // A script that does nothing leaves the version table alone. Alembic's drops it, if it starts from the
    // base.
    if (alembic.output == QStringLiteral("DROP TABLE alembic_version;\n\n") && own.output.isEmpty())
        alembic.output.clear();
    // A stamp that fails leaves the rows alone. Alembic has deleted them by then, with --purge.
    if (arguments.contains(QStringLiteral("--purge")) && alembic.exitCode == 255 && alembic.rows.isEmpty())
        alembic.rows = own.rows;
    // A row with a revision that nobody has is said before anything is said about the destination.
    static const QRegularExpression unknown(QStringLiteral("^Can't locate revision identified by '(.*)'$"));
    if (const auto found = unknown.match(own.failure);
        alembic.exitCode == 255 && alembic.rows.contains(found.captured(1)))
    {
        alembic.failure = own.failure;
        alembic.warnings.clear();
    }
    // A range that begins with label@ makes a set of its ends: which of them is looked at first is chance.
    static const QString overlap = QStringLiteral("Requested revision ");
    if (arguments.constLast().contains(QLatin1Char('@')) && alembic.failure.startsWith(overlap)
        && own.failure.startsWith(overlap))
        alembic.failure = own.failure;
    // The argument with several heads is named, not the rows that stand for "current".
    static const QString several = QStringLiteral("Multiple head revisions are present for given argument ");
    if (arguments.constLast().endsWith(QStringLiteral(":current")) && alembic.failure.startsWith(several)
        && own.failure.startsWith(several))
        alembic.failure = own.failure;
    // Rows in a sentence are a list, not Python's tuple.
    static const QRegularExpression tuple(QStringLiteral("\\(('[^()]*'),?\\)"));
    if (const auto found = tuple.match(alembic.failure); found.hasMatch())
        alembic.failure.replace(found.captured(), found.captured(1).remove(QLatin1Char('\'')));
}

QString RandomGraphsTest::differing(const Answer &alembic, const Answer &own, const QString &command,
                                    bool chance)
{
    const auto either = [](const char *what, const QString &expected, const QString &said) {
        return QStringLiteral("  %1\n    alembic: %2\n    ours:    %3")
            .arg(QLatin1String(what), expected, said);
    };
    const auto eitherPart = [&either](const char *what, const QString &expected, const QString &said) {
        const QStringList alembicLines = expected.split(QLatin1Char('\n'));
        const QStringList ownLines = said.split(QLatin1Char('\n'));
        qsizetype at = 0;
        while (at < alembicLines.size() && at < ownLines.size() && alembicLines[at] == ownLines[at])
            ++at;
        return either(what, alembicLines.mid(at, 4).join(QLatin1Char('\n')),
                      ownLines.mid(at, 4).join(QLatin1Char('\n')));
    };
    if (alembic.exitCode != own.exitCode)
        return either("exit code", QString::number(alembic.exitCode) + QLatin1Char(' ') + alembic.failure,
                      QString::number(own.exitCode) + QLatin1Char(' ') + own.failure);
    if (alembic.exitCode == 2)
        return {};
    if (settledLists(alembic.failure) != settledLists(own.failure))
        return either("failure", alembic.failure, own.failure);
    const bool unordered
        = chance || command == QStringLiteral("current") || command == QStringLiteral("branches");
    const auto settled = [unordered](const QString &text) {
        const QString script = settledScript(settledLists(text), unordered);
        return unordered ? sortedLines(script) : script;
    };
    if (settled(alembic.output) != settled(own.output))
        return eitherPart("output", settled(alembic.output), settled(own.output));
    // What Alembic logs besides the steps (which database, which kind of transaction) ours tells where it
    // writes only.
    const auto steps = [&settled](const QStringList &log) {
        return settled(log.filter(QStringLiteral("] Running ")).join(QLatin1Char('\n')));
    };
    for (const QString &warning : alembic.warnings) {
        if (!own.log.contains(warning))
            return either("warning", warning, own.log.join(QLatin1Char('\n')));
    }
    if (own.failure.isEmpty() && steps(alembic.log) != steps(own.log))
        return eitherPart("log", steps(alembic.log), steps(own.log));
    if (alembic.rows != own.rows)
        return either("rows", alembic.rows.join(QLatin1Char(',')), own.rows.join(QLatin1Char(',')));
    return {};
}

QTEST_GUILESS_MAIN(RandomGraphsTest)
#include "tst_randomgraphs.moc"
