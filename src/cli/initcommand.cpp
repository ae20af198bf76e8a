#include "base/error.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/writerevision.h"
#include "project/newscripts.h"

#include <QDir>
#include <QFileInfo>

namespace stillroom {

namespace {

class InitCommand final : public AlembicCommand
{
public:
    QString name() const override { return QStringLiteral("init"); }
    QString summary() const override { return tr("Initialize a new scripts directory."); }

    void declare(ArgumentParser &parser) const override
    {
        parser.addOption("-t --template", QStringLiteral("TEMPLATE"),
                         tr("Setup template for use with 'init'"), QStringLiteral("generic"));
        parser.addFlag("--package",
                       tr("Write empty __init__.py files to the environment and version locations"));
        parser.addPositional("directory", tr("location of scripts directory"));
    }

    int run(const Arguments &arguments, CommandContext &context) const override
    {
        const QString directory = arguments.value("directory");
        const QString folder = QDir::cleanPath(QDir::current().absoluteFilePath(directory));
        if (QFileInfo::exists(folder)
            && !QDir(folder).isEmpty(QDir::AllEntries | QDir::NoDotAndDotDot | QDir::Hidden))
        {
            throw Error(Error::Kind::Migration,
                        tr("Directory %1 already exists and is not empty").arg(directory));
        }
        if (arguments.value("template") != QStringLiteral("generic")) {
            throw Error(Error::Kind::Migration, tr("No such template '%1'").arg(arguments.value("template")));
        }
        const QString ini = QFileInfo(context.configFile).absoluteFilePath();
        const NewScripts scripts = newScripts(QFileInfo(ini).absolutePath(), directory);
        makeFolder(context, folder);
        makeFolder(context, folder + QStringLiteral("/versions"));
        const auto generate = [&context](const QString &file, const QString &text) {
            withStatus(context, QStringLiteral("Generating ") + file, [&] { writeTextFile(file, text); });
        };
        if (QFileInfo::exists(ini))
            context.printLine(QStringLiteral("File %1 already exists, skipping").arg(ini));
        else
            generate(ini, scripts.ini);
        generate(folder + QStringLiteral("/README"), scripts.readme);
        generate(folder + QStringLiteral("/env.py"), scripts.env);
        generate(folder + QStringLiteral("/script.py.mako"), scripts.revisionTemplate);
        if (arguments.has("package")) {
            for (const QString &file :
                 {folder + QStringLiteral("/__init__.py"), folder + QStringLiteral("/versions/__init__.py")})
                withStatus(context, QStringLiteral("Adding ") + file, [&] { writeTextFile(file, {}); });
        }
        context.printLine(
            QStringLiteral("Please edit configuration/connection/logging settings in '%1' before proceeding.")
                .arg(ini));
        if (!scripts.note.isEmpty())
            context.note(scripts.note);
        return 0;
    }

private:
    static void makeFolder(const CommandContext &context, const QString &folder)
    {
        if (QFileInfo::exists(folder))
            return;
        withStatus(context, QStringLiteral("Creating directory ") + folder, [&folder] {
            if (!QDir().mkpath(folder))
                throw Error(Error::Kind::Io, tr("The folder %1 cannot be made.").arg(folder));
        });
    }
};

} // namespace

std::unique_ptr<Command> initCommand()
{
    return std::make_unique<InitCommand>();
}

} // namespace stillroom
