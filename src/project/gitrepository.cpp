#include "project/gitrepository.h"

#include <QCryptographicHash>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QProcessEnvironment>
#include <QSet>
#include <QStandardPaths>

namespace stillroom {

namespace {

constexpr int longestSearchMs = 30'000; ///< through all branches
constexpr int patienceMs = 10'000; ///< with one call of git
constexpr qsizetype mostGitOutput = 64 * 1024 * 1024; ///< bytes of one answer
constexpr qsizetype largestScript = 4 * 1024 * 1024;
constexpr qsizetype mostRefs = 500;

/// Settings of a repository that would run programs, switched off.
QStringList harmless()
{
    QStringList words {QStringLiteral("--no-pager"), QStringLiteral("--literal-pathspecs")};
    for (const char *setting : {"core.fsmonitor=false", "core.hooksPath=/dev/null", "log.showSignature=false",
                                "core.quotePath=false", "grep.fallbackToNoIndex=false", "color.ui=false",
                                "submodule.recurse=false", "core.pager=cat"})
        words << QStringLiteral("-c") << QString::fromLatin1(setting);
    return words;
}

/// A blob's id, as git computes it.
QByteArray blobId(const QByteArray &content)
{
    QCryptographicHash hash(QCryptographicHash::Sha1);
    hash.addData(QByteArrayLiteral("blob ") + QByteArray::number(content.size()) + '\0');
    hash.addData(content);
    return hash.result().toHex();
}

QList<QByteArray> zeroSeparated(const QByteArray &output)
{
    QList<QByteArray> parts = output.split('\0');
    if (!parts.isEmpty() && parts.constLast().isEmpty())
        parts.removeLast();
    return parts;
}

} // namespace

GitRepository::Answer GitRepository::run(const QString &program, const QString &folder,
                                         const QStringList &arguments)
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("GIT_OPTIONAL_LOCKS"), QStringLiteral("0"));
    environment.insert(QStringLiteral("GIT_TERMINAL_PROMPT"), QStringLiteral("0"));
    environment.insert(QStringLiteral("GIT_NO_LAZY_FETCH"), QStringLiteral("1"));
    environment.insert(QStringLiteral("LC_ALL"), QStringLiteral("C.UTF-8"));
    for (const char *word : {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_EXTERNAL_DIFF"})
        environment.remove(QString::fromLatin1(word));
    QProcess process;
    process.setProcessEnvironment(environment);
    process.setWorkingDirectory(folder);
    process.setStandardInputFile(QProcess::nullDevice());
    process.setStandardErrorFile(QProcess::nullDevice());
    process.start(program, harmless() + arguments);
    Answer answer;
    QElapsedTimer clock;
    clock.start();
    bool ended = process.waitForStarted(patienceMs);
    while (ended && process.state() != QProcess::NotRunning && clock.elapsed() < patienceMs
           && answer.output.size() < mostGitOutput)
    {
        process.waitForReadyRead(50);
        answer.output += process.readAllStandardOutput();
    }
    ended = ended && process.state() == QProcess::NotRunning;
    if (!ended) {
        process.kill();
        process.waitForFinished(1000);
        return {};
    }
    answer.output += process.readAllStandardOutput();
    answer.exitCode = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
    return answer;
}

std::optional<GitRepository> GitRepository::of(const QString &folder)
{
    const QString program = QStandardPaths::findExecutable(QStringLiteral("git"));
    if (program.isEmpty() || folder.isEmpty() || !QFileInfo(folder).isDir())
        return {};
    const Answer answer
        = run(program, folder, {QStringLiteral("rev-parse"), QStringLiteral("--show-toplevel")});
    const QString root = QString::fromUtf8(answer.output).trimmed();
    if (!answer.isGood() || root.isEmpty())
        return {};
    return GitRepository(program, QDir(root).canonicalPath());
}

QString GitRepository::branch() const
{
    const Answer answer = git({QStringLiteral("symbolic-ref"), QStringLiteral("--quiet"),
                               QStringLiteral("--short"), QStringLiteral("HEAD")});
    return answer.isGood() ? QString::fromUtf8(answer.output).trimmed() : QString();
}

QString GitRepository::mainBranch() const
{
    for (const char *name : {"main", "master", "trunk", "develop"}) {
        if (git({QStringLiteral("rev-parse"), QStringLiteral("--verify"), QStringLiteral("--quiet"),
                 QStringLiteral("refs/heads/") + QLatin1String(name)})
                .isGood())
            return QString::fromLatin1(name);
    }
    return {};
}

QHash<QString, GitFile> GitRepository::files(const QStringList &folders) const
{
    QHash<QString, GitFile> found;
    QStringList paths;
    for (const QString &folder : folders) {
        const QString canonical = QFileInfo(folder).canonicalFilePath();
        const QString relative = QDir(m_root).relativeFilePath(canonical);
        if (!canonical.isEmpty() && !relative.startsWith(QLatin1String("..")))
            paths << relative;
    }
    if (paths.isEmpty())
        return found;
    // Real paths may go through links; whoever asks knows the files by the paths given.
    QHash<QString, QString> given;
    for (const QString &folder : folders) {
        const QString canonical = QFileInfo(folder).canonicalFilePath();
        if (!canonical.isEmpty())
            given.insert(canonical, folder);
    }
    const auto path = [&](const QByteArray &relative) {
        const QString whole = m_root + QLatin1Char('/') + QString::fromUtf8(relative);
        for (auto each = given.begin(); each != given.end(); ++each) {
            if (whole.startsWith(each.key() + QLatin1Char('/')))
                return each.value() + whole.mid(each.key().size());
        }
        return whole;
    };

    const Answer tree = git(QStringList {QStringLiteral("ls-tree"), QStringLiteral("-r"),
                                         QStringLiteral("-z"), QStringLiteral("HEAD"), QStringLiteral("--")}
                            + paths);
    for (const QByteArray &line : zeroSeparated(tree.output)) { // mode, kind, id, tab, path
        const qsizetype tab = line.indexOf('\t');
        const QList<QByteArray> words = line.left(tab).split(' ');
        if (tab < 0 || words.size() != 3 || !line.endsWith(".py"))
            continue;
        GitFile file;
        const QString name = path(line.mid(tab + 1));
        QFile content(name);
        if (content.open(QIODevice::ReadOnly)) {
            QByteArray bytes = content.read(largestScript);
            bool isSame = blobId(bytes) == words[2];
            if (!isSame && bytes.contains('\r')) // checked out with the line ends of Windows
                isSame = blobId(bytes.replace("\r\n", "\n")) == words[2];
            file.state = isSame ? GitFile::State::Committed : GitFile::State::Changed;
        }
        found.insert(name, file);
    }
    for (const QString &folder : folders) {
        const QFileInfoList all
            = QDir(folder).entryInfoList({QStringLiteral("*.py")}, QDir::Files | QDir::NoSymLinks);
        for (const QFileInfo &info : all) {
            if (!found.contains(info.filePath()))
                found.insert(info.filePath(), {GitFile::State::Untracked, {}, {}, {}, {}});
        }
    }

    // A new branch's commits first, so that the branch of those that the main one has not is known.
    const QString current = branch();
    const QString trunk = mainBranch();
    QSet<QByteArray> ahead;
    if (!trunk.isEmpty() && trunk != current) {
        const Answer answer = git(
            {QStringLiteral("rev-list"), QStringLiteral("HEAD"), QStringLiteral("^refs/heads/") + trunk});
        const QList<QByteArray> commits = answer.output.split('\n');
        ahead = QSet<QByteArray>(commits.begin(), commits.end());
    }
    // The oldest commit of a file comes last and stays.
    const Answer log
        = git(QStringList {QStringLiteral("log"), QStringLiteral("-z"), QStringLiteral("--no-show-signature"),
                           QStringLiteral("--no-ext-diff"), QStringLiteral("--no-textconv"),
                           QStringLiteral("--no-renames"), QStringLiteral("--diff-filter=A"),
                           QStringLiteral("--name-only"), QStringLiteral("--format=%x01%H%x02%an%x02%aI"),
                           QStringLiteral("HEAD"), QStringLiteral("--")}
              + paths);
    QList<QByteArray> commit;
    for (QByteArray part : zeroSeparated(log.output)) {
        while (part.startsWith('\n'))
            part.remove(0, 1);
        if (part.startsWith('\x01')) {
            const qsizetype end = part.indexOf('\n');
            commit = (end < 0 ? part : part.left(end)).mid(1).split('\x02');
            part = end < 0 ? QByteArray() : part.mid(end + 1);
            while (part.startsWith('\n'))
                part.remove(0, 1);
        }
        if (part.isEmpty() || commit.size() != 3)
            continue;
        const auto file = found.find(path(part));
        if (file == found.end() || file->state == GitFile::State::Untracked)
            continue;
        file->commit = QString::fromLatin1(commit[0]);
        file->author = QString::fromUtf8(commit[1]);
        file->when = QDateTime::fromString(QString::fromLatin1(commit[2]), Qt::ISODate);
        file->branch = ahead.contains(commit[0]) || trunk.isEmpty() ? current : trunk;
    }
    return found;
}

GitFile::State GitRepository::state(const QString &file) const
{
    const QFileInfo info(file);
    return files({info.absolutePath()}).value(info.absolutePath() + QLatin1Char('/') + info.fileName()).state;
}

std::vector<GitElsewhere> GitRepository::search(const QString &text) const
{
    std::vector<std::pair<QString, QString>> refs; // name for git, name for people
    const Answer heads
        = git({QStringLiteral("for-each-ref"), QStringLiteral("--sort=-committerdate"),
               QStringLiteral("--count=%1").arg(mostRefs), QStringLiteral("--format=%(refname)"),
               QStringLiteral("refs/heads"), QStringLiteral("refs/remotes")});
    for (const QByteArray &line : heads.output.split('\n')) {
        const QString name = QString::fromUtf8(line);
        if (name.startsWith(QLatin1String("refs/heads/")))
            refs.emplace_back(name, QStringLiteral("branch ") + name.mid(11));
        else if (name.startsWith(QLatin1String("refs/remotes/")) && !name.endsWith(QLatin1String("/HEAD")))
            refs.emplace_back(name, QStringLiteral("branch ") + name.mid(13));
    }
    const Answer stashes
        = git({QStringLiteral("log"), QStringLiteral("--walk-reflogs"), QStringLiteral("--no-show-signature"),
               QStringLiteral("--format=%gd%x02%H%x02%P"), QStringLiteral("--max-count=100"),
               QStringLiteral("refs/stash"), QStringLiteral("--")});
    for (const QByteArray &line : stashes.output.split('\n')) {
        const QList<QByteArray> words = line.split('\x02');
        if (words.size() != 3)
            continue;
        const QString name = QString::fromUtf8(words[0]).replace(QLatin1String("refs/"), QString());
        refs.emplace_back(QString::fromLatin1(words[1]), name);
        const QList<QByteArray> parents = words[2].split(' ');
        if (parents.size() > 2) // files that were untracked
            refs.emplace_back(QString::fromLatin1(parents[2]), name);
    }
    std::vector<GitElsewhere> found;
    QSet<QByteArray> seen;
    QElapsedTimer since;
    since.start();
    for (const auto &[ref, name] : refs) {
        if (since.elapsed() > longestSearchMs)
            break;
        const Answer hits
            = git({QStringLiteral("grep"), QStringLiteral("-z"), QStringLiteral("--no-textconv"),
                   QStringLiteral("--name-only"), QStringLiteral("--fixed-strings"),
                   QStringLiteral("--threads=1"), QStringLiteral("-e"), text, ref});
        for (const QByteArray &hit : zeroSeparated(hits.output)) { // "ref:path"
            if (!hit.endsWith(".py"))
                continue;
            const Answer id = git({QStringLiteral("rev-parse"), QStringLiteral("--verify"),
                                   QStringLiteral("--quiet"), QString::fromUtf8(hit)});
            const QByteArray blob = id.output.trimmed();
            if (!id.isGood() || seen.contains(blob))
                continue;
            seen.insert(blob);
            const Answer content
                = git({QStringLiteral("cat-file"), QStringLiteral("blob"), QString::fromLatin1(blob)});
            if (content.isGood() && content.output.size() <= largestScript)
                found.push_back({name, QString::fromUtf8(hit.mid(ref.toUtf8().size() + 1)), content.output});
        }
    }
    return found;
}

} // namespace stillroom
