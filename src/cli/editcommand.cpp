#include "base/error.h"
#include "cli/alembicproject.h"

#include <QFileInfo>
#include <QProcess>
#include <QStandardPaths>

namespace stillroom {

namespace {

class EditCommand final : public AlembicCommand
{
public:
    QString name() const override { return QStringLiteral("edit"); }
    QString summary() const override { return tr("Edit revision script(s) using $EDITOR."); }

    void declare(ArgumentParser &parser) const override { parser.addPositional("rev", {}); }

    int run(const Arguments &arguments, CommandContext &context) const override
    {
        const AlembicProject project = AlembicProject::read(context);
        const QString symbol = arguments.value("rev");
        const bool current = symbol == QStringLiteral("current");
        const std::vector<Revision> found
            = current ? project.map().resolve(project.currentRows()) : project.map().resolve(symbol);
        if (found.empty()) {
            throw Error(Error::Kind::Migration,
                        current ? tr("No current revisions")
                                : tr("No revision files indicated by symbol '%1'").arg(symbol));
        }
        for (const Revision &revision : found)
            open(revision.file);
        return 0;
    }

private:
    static void open(const QString &file)
    {
        QStringList command = editor();
        const QString program = command.takeFirst();
        const int exitCode = QProcess::execute(program, command << file);
        if (exitCode != 0) {
            throw Error(Error::Kind::Migration,
                        tr("Error executing editor (%1 ended with exit code %2)").arg(program).arg(exitCode));
        }
    }

    /// $EDITOR or $VISUAL with its arguments, else an editor that is installed.
    static QStringList editor()
    {
        for (const char *variable : {"EDITOR", "VISUAL"}) {
            const QString value = qEnvironmentVariable(variable);
            const QStringList words = QProcess::splitCommand(value);
            if (QFileInfo::exists(value))
                return {value};
            if (!words.isEmpty() && !QStandardPaths::findExecutable(words.constFirst()).isEmpty())
                return words;
        }
        for (const char *name : {"sensible-editor", "editor", "nano", "vim", "code"}) {
            const QString path = QStandardPaths::findExecutable(QString::fromLatin1(name));
            if (!path.isEmpty())
                return {path};
        }
        throw Error(Error::Kind::Migration,
                    tr("Error executing editor (No suitable editor found. Please set the \"EDITOR\" or "
                       "\"VISUAL\" environment variables)"));
    }
};

} // namespace

std::unique_ptr<Command> editCommand()
{
    return std::make_unique<EditCommand>();
}

} // namespace stillroom
