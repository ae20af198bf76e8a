#include "base/error.h"
#include "cli/alembicproject.h"
#include "dialect/dialect.h"
#include "migrate/impacttext.h"
#include "migrate/revisionreader.h"
#include "project/createdatabase.h"
#include "project/impact.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace stillroom {

namespace {

/// The cells below their headings, as wide as the widest line of each column.
QString tableText(const QList<QStringList> &rows)
{
    QList<qsizetype> widths;
    for (const QStringList &row : rows) {
        widths.resize(row.size());
        for (qsizetype column = 0; column < row.size(); ++column) {
            for (const QString &line : row[column].split(QLatin1Char('\n')))
                widths[column] = std::max(widths[column], line.size());
        }
    }
    QString text;
    for (const QStringList &row : rows) {
        QList<QStringList> cells;
        qsizetype height = 0;
        for (const QString &cell : row) {
            cells.append(cell.split(QLatin1Char('\n')));
            height = std::max(height, cells.constLast().size());
        }
        for (qsizetype at = 0; at < height; ++at) {
            QString line = QStringLiteral("  ");
            for (qsizetype column = 0; column < cells.size(); ++column)
                line += cells[column].value(at).leftJustified(widths[column] + 2);
            while (line.endsWith(QLatin1Char(' ')))
                line.chop(1);
            text += line + QLatin1Char('\n');
        }
    }
    return text;
}

QJsonValue json(const Measured &measured)
{
    if (!measured.isKnown())
        return QJsonValue::Null;
    return qint64(measured.count);
}

QJsonObject json(const ImpactFact &fact)
{
    return {{QStringLiteral("effect"),
             fact.effect == ImpactFact::Effect::Loses ? QStringLiteral("loses") : QStringLiteral("blocks")},
            {QStringLiteral("subject"), fact.subject},
            {QStringLiteral("count"), json(fact.found)},
            {QStringLiteral("at_least"), fact.found.state == Measured::State::AtLeast},
            {QStringLiteral("always"), fact.always},
            {QStringLiteral("not_measured"), fact.found.reason},
            {QStringLiteral("text"), factText(fact)}};
}

QJsonObject json(const ImpactStep &step)
{
    static const char *const rewrites[] = {"nothing", "scan", "index", "rows", "table", "unknown"};
    static const char *const stops[] = {"nothing", "writing", "everything"};
    QJsonArray locks;
    for (const TableLock &lock : step.cost.locks)
        locks.append(
            QJsonObject {{QStringLiteral("table"),
                          lock.table.name.isEmpty() ? QJsonValue() : QJsonValue(lock.table.toString())},
                         {QStringLiteral("mode"), lock.mode},
                         {QStringLiteral("stops"), QLatin1String(stops[int(lock.stops)])},
                         {QStringLiteral("brief"), lock.isBrief}});
    QJsonArray facts;
    for (const ImpactFact &fact : step.facts)
        facts.append(json(fact));
    return {{QStringLiteral("revision"), step.revision},
            {QStringLiteral("step"), step.title},
            {QStringLiteral("known"), step.isKnown},
            {QStringLiteral("details"), QJsonArray::fromStringList(step.details)},
            {QStringLiteral("locks"), locks},
            {QStringLiteral("rewrites"), QLatin1String(rewrites[int(step.cost.rewrites)])},
            {QStringLiteral("method"), step.cost.method},
            {QStringLiteral("rows"), json(step.rows)},
            {QStringLiteral("facts"), facts}};
}

class ImpactCommand final : public Command
{
public:
    QString name() const override { return QStringLiteral("impact"); }
    QString summary() const override
    {
        return tr("Tell what an upgrade or a downgrade will lock, rewrite and lose, and what will stop it.");
    }

    void declare(ArgumentParser &parser) const override
    {
        parser.addPositional("revision", tr("where to; \"head\" if left out, as -1 a downgrade"),
                             ArgumentParser::Count::Optional);
        parser.addFlag("--downgrade", tr("the revision lies below where the database stands"));
        parser.addFlag("--json", tr("print JSON"));
        parser.addOption("--rows", QStringLiteral("N"),
                         tr("look at the first N rows of each table; 1000000 if left out"));
    }

    int run(const Arguments &arguments, CommandContext &context) const override
    {
        const AlembicProject project = AlembicProject::read(context);
        const ConnectionUrl url = project.url();
        const Dialect &dialect = Dialect::of(url.backend());
        const QString destination = arguments.value("revision", QStringLiteral("head"));
        const bool upgrade = !arguments.has("downgrade") && !destination.startsWith(QLatin1Char('-'))
            && destination != QLatin1String("base");
        MeasureLimits limits;
        limits.rows = rowLimit(arguments.value("rows"), limits.rows);
        const RevisionReader reader = revisionReader(project.scripts(), dialect, context.xArguments);

        std::vector<RevisionStep> steps;
        const auto stepsFrom = [&](const QStringList &current) {
            return upgrade ? project.map().upgradeSteps(destination, current)
                           : project.map().downgradeSteps(destination, current);
        };
        ImpactSheet sheet;
        if (const QString file = databaseFile(url, {}); !file.isEmpty() && !QFileInfo::exists(file)) {
            steps = stepsFrom({});
            sheet = planImpact(plannedRevisions(steps, reader), {}, dialect);
        } else {
            const std::unique_ptr<Connection> connection = Connection::open(url);
            steps = stepsFrom(project.versions(url).read(*connection));
            sheet = databaseImpact(*connection, dialect, plannedRevisions(steps, reader), limits);
        }
        if (arguments.has("json"))
            printJson(sheet, url, context);
        else
            printText(sheet, steps, url, context);
        return sheet.isBlocked() ? 1 : 0;
    }

private:
    static qint64 rowLimit(const QString &text, qint64 usual)
    {
        bool isNumber = true;
        const qint64 limit = text.isEmpty() ? usual : text.toLongLong(&isNumber);
        if (!isNumber || limit < 1)
            throw Error(Error::Kind::Usage, tr("--rows takes a number of rows, not \"%1\".").arg(text));
        return limit;
    }

    static void printText(const ImpactSheet &sheet, const std::vector<RevisionStep> &steps,
                          const ConnectionUrl &url, const CommandContext &context)
    {
        context.printLine(tr("Impact on %1").arg(url.displayName()));
        if (steps.empty()) {
            context.printLine(tr("There is nothing to do."));
            return;
        }
        for (const RevisionStep &step : steps) {
            context.printLine(QLatin1Char('\n') + step.toString());
            QList<QStringList> rows {impactHeadings()};
            for (const ImpactStep &each : sheet.steps) {
                if (each.revision == step.revision.id)
                    rows.append(impactCells(each));
            }
            if (rows.size() > 1)
                context.print(tableText(rows));
            else
                context.printLine(tr("  changes nothing in the schema"));
        }
        context.printLine(QLatin1Char('\n') + impactSentence(sheet));
    }

    static void printJson(const ImpactSheet &sheet, const ConnectionUrl &url, const CommandContext &context)
    {
        QJsonArray steps;
        for (const ImpactStep &step : sheet.steps)
            steps.append(json(step));
        const QJsonObject object {{QStringLiteral("database"), url.displayName()},
                                  {QStringLiteral("blocked"), sheet.isBlocked()},
                                  {QStringLiteral("loses_data"), sheet.losesData()},
                                  {QStringLiteral("steps"), steps}};
        context.print(QString::fromUtf8(QJsonDocument(object).toJson()));
    }
};

} // namespace

std::unique_ptr<Command> impactCommand()
{
    return std::make_unique<ImpactCommand>();
}

} // namespace stillroom
