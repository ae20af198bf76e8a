#include "base/error.h"
#include "cli/alembicproject.h"
#include "cli/interruptwatch.h"
#include "dialect/dialect.h"
#include "project/autogenerate.h"
#include "project/createdatabase.h"
#include "project/planrehearsal.h"

#include <QDir>
#include <QFileInfo>

namespace stillroom {

namespace {

class RehearseCommand final : public Command
{
public:
    QString name() const override { return QStringLiteral("rehearse"); }
    QString summary() const override
    {
        return tr("Try an upgrade or a downgrade on a copy of the database: there, back, and there again.");
    }

    void declare(ArgumentParser &parser) const override
    {
        parser.addPositional("revision", tr("where to; \"head\" if left out, as -1 a downgrade"),
                             ArgumentParser::Count::Optional);
        parser.addFlag("--downgrade", tr("the revision lies below where the database stands"));
        parser.addFlag("--no-models", tr("do not compare the result with the models"));
        parser.addFlag("--in-transaction",
                       tr("where PostgreSQL cannot copy the database, run in the database itself, in a "
                          "transaction that is rolled back; its tables are locked meanwhile"));
        parser.addOption("--rows", QStringLiteral("N"),
                         tr("copy at most N rows of each table of MySQL and MariaDB; 10000 if left out"));
    }

    int run(const Arguments &arguments, CommandContext &context) const override
    {
        const AlembicProject project = AlembicProject::read(context);
        const ConnectionUrl url = project.url();
        if (const QString file = databaseFile(url, {}); !file.isEmpty() && !QFileInfo::exists(file))
            throw Error(Error::Kind::Usage, tr("There is no database to copy: %1 does not exist.").arg(file))
                .withHint(tr("Run \"stillroom upgrade head\": nothing can be lost there."));
        const QString destination = arguments.value("revision", QStringLiteral("head"));
        const bool upgrade = !arguments.has("downgrade") && !destination.startsWith(QLatin1Char('-'))
            && destination != QLatin1String("base");
        const Dialect &dialect = Dialect::of(url.backend());
        const QStringList current = project.currentRows();
        std::vector<RevisionStep> steps = upgrade ? project.map().upgradeSteps(destination, current)
                                                  : project.map().downgradeSteps(destination, current);
        if (steps.empty()) {
            context.printLine(tr("There is nothing to do."));
            return 0;
        }
        std::optional<ModelSet> models;
        DriftRules rules;
        if (upgrade && !arguments.has("no-models")) {
            const Project opened = Project::open(project.ini(), QDir::currentPath());
            models = readModels(opened.modelOptions());
            rules = readDriftRules(opened.settingsFile);
        }
        RehearsalPlan plan = planRehearsal(project.scripts(), dialect, current, std::move(steps),
                                           models ? &*models : nullptr, context.xArguments);
        plan.rules = rules;
        plan.rowBound = rowLimit(arguments.value("rows"), plan.rowBound);
        plan.allowInDatabase = arguments.has("in-transaction");
        if (plan.models) {
            for (const QString &warning : comparisonWarnings(*models, rules))
                context.note(tr("WARNING %1").arg(warning));
        }
        QString told;
        RehearsalHooks hooks;
        hooks.progress = [&](const QString &what) {
            if (what != told && !what.contains(QLatin1String(": "))) // the phases, not each revision
                context.note(what);
            told = what;
            return InterruptWatch::signal() == 0;
        };
        const InterruptWatch watch;
        const RehearsalReport report = rehearse(url, {}, plan, hooks);
        context.print(report.toText());
        try {
            context.note(tr("The report is kept in %1.").arg(keepReport(report, url)));
        } catch (const Error &error) { // what was found out holds all the same
            context.note(tr("The report could not be kept: %1").arg(error.message));
        }
        return report.passed() ? 0 : 1;
    }

private:
    static qint64 rowLimit(const QString &text, qint64 usual)
    {
        bool isNumber = true;
        const qint64 limit = text.isEmpty() ? usual : text.toLongLong(&isNumber);
        if (!isNumber || limit <= 0)
            throw Error(Error::Kind::Usage,
                        tr("--rows takes a number of rows above 0, not \"%1\".").arg(text));
        return limit;
    }
};

} // namespace

std::unique_ptr<Command> rehearseCommand()
{
    return std::make_unique<RehearseCommand>();
}

} // namespace stillroom
