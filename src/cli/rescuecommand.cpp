#include "base/error.h"
#include "cli/alembicproject.h"
#include "cli/migratecommand.h"
#include "dialect/dialect.h"
#include "migrate/rescue.h"
#include "migrate/revisionreader.h"

namespace stillroom {

namespace {

QString landedWord(Landed landed)
{
    switch (landed) {
    case Landed::Yes:
        return QCoreApplication::translate("cli", "landed");
    case Landed::No:
        return QCoreApplication::translate("cli", "not landed");
    case Landed::Partly:
        return QCoreApplication::translate("cli", "partly");
    case Landed::Unknown:
        break;
    }
    return QCoreApplication::translate("cli", "cannot tell");
}

class RescueCommand final : public Command
{
public:
    QString name() const override { return QStringLiteral("rescue"); }
    QString summary() const override
    {
        return tr("Show what has landed of a revision that was broken off, and finish or undo it.");
    }

    void declare(ArgumentParser &parser) const override
    {
        parser.addPositional("revision", tr("the revision that was broken off; found by itself if left out"),
                             ArgumentParser::Count::Optional);
        parser.addFlag("--downgrade", tr("it was the revision's downgrade that was broken off"));
        parser.addFlag("--finish", tr("run what is missing, then move the version table"));
        parser.addFlag("--undo", tr("take back what has landed; the version table stays"));
        parser.addFlag("--stamp", tr("move the version table and run nothing"));
        parser.addFlag("--sql",
                       tr("print the statements of --finish, --undo or --stamp instead of running them"));
        parser.addOption(
            "--landed", QStringLiteral("NUMBER"),
            tr("an operation that has landed, where the database does not tell; may be repeated"));
        parser.addOption("--missing", QStringLiteral("NUMBER"),
                         tr("an operation that has not landed, where the database does not tell; may be "
                            "repeated"));
    }

    int run(const Arguments &arguments, CommandContext &context) const override
    {
        const std::optional<RescueWay> way = wayOf(arguments);
        const AlembicProject project = AlembicProject::read(context);
        const ConnectionUrl url = project.url();
        const Dialect &dialect = Dialect::of(url.backend());
        const VersionTable versions = project.versions(url);
        const RevisionReader reader = revisionReader(project.scripts(), dialect, context.xArguments);
        const std::unique_ptr<Connection> connection = Connection::open(url);
        std::optional<Rescue> rescue = found(arguments, *connection, dialect, versions, reader, project);
        if (!rescue) {
            context.printLine(tr("There is nothing to rescue: the schema is not between two revisions."));
            return 0;
        }
        decide(*rescue, arguments);
        std::vector<Operation> operations;
        for (const RescuedOperation &each : rescue->operations)
            operations.push_back(each.operation);
        const Schema actual = inspectFor(*connection, dialect, versions, operations);
        if (!way) {
            context.print(listText(*rescue, actual, dialect, versions));
            return 1;
        }
        const RescuePlan plan = planRescue(*rescue, *way, actual, dialect, versions);
        if (arguments.has("sql")) {
            for (const QString &warning : plan.warnings)
                context.note(tr("WARNING %1").arg(warning));
            context.print(plan.sql);
            return 0;
        }
        context.note(rescue->step.toString() + QLatin1String(": ") + rescue->summary());
        for (const QString &warning : plan.warnings)
            context.note(tr("WARNING %1").arg(warning));
        const auto progress = [&context](const MigrationProgress &now) {
            if (!now.statement.isEmpty())
                context.note(now.statement.simplified());
            return true;
        };
        carryOut(*connection, plan, *rescue, dialect, versions, reader, project.map(), progress);
        context.printLine(doneText(plan, *rescue));
        return 0;
    }

private:
    static std::optional<RescueWay> wayOf(const Arguments &arguments)
    {
        std::optional<RescueWay> way;
        int given = 0;
        const auto take = [&](const char *flag, RescueWay meant) {
            if (arguments.has(flag)) {
                way = meant;
                ++given;
            }
        };
        take("finish", RescueWay::Finish);
        take("undo", RescueWay::Undo);
        take("stamp", RescueWay::Stamp);
        if (given > 1)
            throw Error(Error::Kind::Usage, tr("Give one of --finish, --undo and --stamp, not several."));
        if (given == 0 && arguments.has("sql"))
            throw Error(Error::Kind::Usage, tr("--sql needs one of --finish, --undo and --stamp."));
        return way;
    }

    static std::optional<Rescue> found(const Arguments &arguments, Connection &connection,
                                       const Dialect &dialect, const VersionTable &versions,
                                       const RevisionReader &reader, const AlembicProject &project)
    {
        const QString wanted = arguments.value("revision");
        const bool isDowngrade = arguments.has("downgrade");
        if (wanted.isEmpty()) {
            std::vector<Rescue> all = findRescues(connection, dialect, versions, reader, project.map());
            // What is carried out and not only shown goes down only where that was asked for.
            const bool isCarriedOut
                = arguments.has("finish") || arguments.has("undo") || arguments.has("stamp");
            std::erase_if(all, [&](const Rescue &each) {
                return isDowngrade ? each.step.upgrade : isCarriedOut && !each.step.upgrade;
            });
            return all.empty() ? std::nullopt : std::optional(std::move(all.front()));
        }
        const std::optional<Revision> revision = project.map().resolveOne(wanted);
        if (!revision)
            throw Error(Error::Kind::Usage, tr("Name a revision; the base has no operations."));
        const QStringList current = versions.read(connection);
        for (const RevisionStep &step : stepsFromHere(project.map(), current)) {
            if (step.revision.id == revision->id && step.upgrade != isDowngrade)
                return findRescue(connection, dialect, versions, reader, project.map(), step);
        }
        throw Error(Error::Kind::Usage,
                    tr("Revision %1 cannot have been broken off: the database stands at %2.")
                        .arg(revision->id,
                             current.isEmpty() ? QStringLiteral("base") : current.join(QStringLiteral(", "))))
            .withHint(tr("An upgrade can be broken off in the next revision only, a downgrade in the one "
                         "the database stands at (--downgrade)."));
    }

    static void decide(Rescue &rescue, const Arguments &arguments)
    {
        for (const char *option : {"landed", "missing"}) {
            for (const QString &text : arguments.values(option)) {
                bool isNumber = false;
                const uint number = text.toUInt(&isNumber);
                if (!isNumber)
                    throw Error(Error::Kind::Usage,
                                tr("--%1 takes the number of an operation, not \"%2\".")
                                    .arg(QString::fromLatin1(option), text));
                rescue.decide(number, qstrcmp(option, "landed") == 0);
            }
        }
    }

    static QString listText(const Rescue &rescue, const Schema &actual, const Dialect &dialect,
                            const VersionTable &versions)
    {
        QString text = rescue.step.toString() + QLatin1Char('\n');
        if (!rescue.unreadable.isEmpty())
            return text + rescue.unreadable + QLatin1Char('\n');
        text += rescue.summary() + QLatin1String("\n\n");
        for (std::size_t i = 0; i < rescue.operations.size(); ++i) {
            const RescuedOperation &operation = rescue.operations[i];
            text += QStringLiteral("%1  %2  %3\n")
                        .arg(int(i + 1), 3)
                        .arg(landedWord(operation.landed), -11)
                        .arg(toText(operation.operation));
            text += QString(18, QLatin1Char(' ')) + operation.reason + QLatin1Char('\n');
        }
        text += QLatin1Char('\n');
        const auto offer = [&](RescueWay way, const QString &option) {
            try {
                const RescuePlan plan = planRescue(rescue, way, actual, dialect, versions);
                text += QStringLiteral("%1  %2\n").arg(option, -10).arg(planText(plan, rescue));
                for (const QString &warning : plan.warnings)
                    text += QString(12, QLatin1Char(' ')) + warning + QLatin1Char('\n');
            } catch (const Error &error) {
                text += QStringLiteral("%1  %2 %3\n").arg(option, -10).arg(error.message, error.hint);
            }
        };
        offer(RescueWay::Finish, QStringLiteral("--finish"));
        offer(RescueWay::Undo, QStringLiteral("--undo"));
        offer(RescueWay::Stamp, QStringLiteral("--stamp"));
        return text;
    }

    static QString rows(const QStringList &rows)
    {
        return rows.isEmpty() ? QStringLiteral("base") : rows.join(QStringLiteral(", "));
    }

    static QString planText(const RescuePlan &plan, const Rescue &rescue)
    {
        const int count = int(plan.operations.size());
        const QString after = rows(applyVersionChanges(rescue.current, plan.step.changes));
        if (plan.way == RescueWay::Finish)
            return tr("runs %n operation(s) that are missing, then stamps %1", nullptr, count).arg(after);
        if (plan.way == RescueWay::Undo)
            return tr("takes %n change(s) back; the database stays at %1", nullptr, count).arg(after);
        return tr("runs nothing and stamps %1").arg(after);
    }

    static QString doneText(const RescuePlan &plan, const Rescue &rescue)
    {
        const QString after = rows(applyVersionChanges(rescue.current, plan.step.changes));
        switch (plan.way) {
        case RescueWay::Finish:
            return tr("Finished. The database stands at %1.").arg(after);
        case RescueWay::Undo:
            return tr("Undone. The database stands at %1.").arg(after);
        case RescueWay::Stamp:
            break;
        }
        return tr("Stamped. The database stands at %1.").arg(after);
    }
};

} // namespace

std::unique_ptr<Command> rescueCommand()
{
    return std::make_unique<RescueCommand>();
}

} // namespace stillroom
