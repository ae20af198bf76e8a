#include "gui/common/systemeditor.h"

#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QStandardPaths>

namespace stillroom {

namespace {

/// Editors with a window, the likelier first, and how each is told a line: %f is the file, %l the line.
constexpr struct
{
    const char *name;
    const char *arguments;
} editors[] = {
    {"code", "-g %f:%l"},
    {"codium", "-g %f:%l"},
    {"code-insiders", "-g %f:%l"},
    {"cursor", "-g %f:%l"},
    {"zeditor", "%f:%l"}, // before zed, which may be the daemon of OpenZFS
    {"zed", "%f:%l"},
    {"subl", "%f:%l"},
    {"sublime_text", "%f:%l"},
    {"pycharm", "--line %l %f"},
    {"pycharm-community", "--line %l %f"},
    {"pycharm-professional", "--line %l %f"},
    {"idea", "--line %l %f"},
    {"kate", "-l %l %f"},
    {"kwrite", "-l %l %f"},
    {"gedit", "+%l %f"},
    {"xed", "+%l %f"},
    {"pluma", "+%l %f"},
    {"geany", "-l %l %f"},
    {"mousepad", "-l %l %f"},
    {"gvim", "+%l %f"},
    {"nvim-qt", "%f -- +%l"},
    {"bbedit", "+%l %f"},
    {"mate", "-l %l %f"},
    {"notepad++", "-n%l %f"},
};

/// Names by which desktops and packages know the same programs.
QString plainName(QString name)
{
    static const std::pair<const char *, const char *> others[] = {
        {"org.kde.kate", "kate"},
        {"org.kde.kwrite", "kwrite"},
        {"org.gnome.gedit", "gedit"},
        {"sublime_text", "subl"},
        {"com.visualstudio.code", "code"},
        {"vscodium", "codium"},
        {"dev.zed.Zed", "zed"},
        {"org.geany.Geany", "geany"},
        {"jetbrains-pycharm", "pycharm"},
        {"jetbrains-pycharm-ce", "pycharm-community"},
        {"org.xfce.mousepad", "mousepad"},
        {"code-url-handler", "code"},
    };
    if (name.endsWith(QStringLiteral(".desktop")))
        name.chop(8);
    if (name.endsWith(QStringLiteral(".exe"), Qt::CaseInsensitive))
        name.chop(4);
    for (const auto &[other, plain] : others) {
        if (name == QLatin1String(other))
            return QString::fromLatin1(plain);
    }
    return name;
}

/// An installed editor; empty where there is none. The `zed` of a folder for the system's own programs is the
/// event daemon of OpenZFS.
QString findEditor(const EditorLookup &lookup, const QString &name)
{
    const QString program = lookup.find(name);
    const QFileInfo found(program);
    const bool isDaemon = plainName(found.fileName()) == QLatin1String("zed")
        && (found.dir().dirName() == QLatin1String("sbin")
            || QFileInfo(found.canonicalFilePath()).dir().dirName() == QLatin1String("sbin"));
    return isDaemon ? QString() : program;
}

std::optional<EditorCommand> commandOf(const QString &program, const QStringList &given, const QString &file,
                                       int line)
{
    const QString name = plainName(QFileInfo(program).fileName());
    for (const auto &known : editors) {
        if (name != QLatin1String(known.name))
            continue;
        QStringList arguments = given;
        for (QString word : QString::fromLatin1(known.arguments).split(QLatin1Char(' '))) {
            word.replace(QStringLiteral("%l"), QString::number(qMax(1, line)));
            arguments << word.replace(QStringLiteral("%f"), file);
        }
        return EditorCommand {program, arguments};
    }
    return {};
}

/// What the desktop opens Python source with; empty where it cannot be asked.
QString desktopEditor()
{
    const QString query = QStandardPaths::findExecutable(QStringLiteral("xdg-mime"));
    if (query.isEmpty())
        return {};
    QProcess process;
    process.start(query,
                  {QStringLiteral("query"), QStringLiteral("default"), QStringLiteral("text/x-python")});
    constexpr int patienceMs = 2000;
    if (!process.waitForFinished(patienceMs)) {
        process.kill();
        process.waitForFinished(patienceMs);
        return {};
    }
    return QString::fromLocal8Bit(process.readAllStandardOutput()).trimmed();
}

} // namespace

std::optional<EditorCommand> editorCommand(const QString &file, int line, const EditorLookup &lookup)
{
    if (QStringList words = QProcess::splitCommand(lookup.preferred); !words.isEmpty()) {
        const QString program = findEditor(lookup, words.takeFirst());
        words.removeAll(QStringLiteral("--wait"));
        words.removeAll(QStringLiteral("-w"));
        if (!program.isEmpty()) {
            if (auto command = commandOf(program, words, file, line))
                return command;
        }
    }
    // Packages call the same editor zed or zeditor.
    QStringList standard {plainName(lookup.standard)};
    if (standard.front() == QLatin1String("zed"))
        standard.prepend(QStringLiteral("zeditor"));
    for (const QString &name : std::as_const(standard)) {
        if (const QString program = findEditor(lookup, name); !program.isEmpty()) {
            if (auto command = commandOf(program, {}, file, line))
                return command;
        }
    }
    for (const auto &known : editors) {
        const QString program = findEditor(lookup, QString::fromLatin1(known.name));
        if (!program.isEmpty())
            return commandOf(program, {}, file, line);
    }
    return {};
}

std::optional<EditorCommand> editorCommand(const QString &file, int line)
{
    EditorLookup lookup;
    lookup.find = [](const QString &name) {
        return name.isEmpty() ? QString() : QStandardPaths::findExecutable(name);
    };
    lookup.preferred = qEnvironmentVariable("VISUAL", qEnvironmentVariable("EDITOR"));
    lookup.standard = desktopEditor();
    return editorCommand(file, line, lookup);
}

} // namespace stillroom
