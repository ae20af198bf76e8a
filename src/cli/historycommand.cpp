#include "base/error.h"
#include "cli/alembicproject.h"

namespace stillroom {

namespace {

class HistoryCommand final : public AlembicCommand
{
public:
    QString name() const override { return QStringLiteral("history"); }
    QString summary() const override { return tr("List changeset scripts in chronological order."); }

    void declare(ArgumentParser &parser) const override
    {
        parser.addOption("-r --rev-range", QStringLiteral("REV_RANGE"),
                         tr("Specify a revision range; format is [start]:[end]"));
        parser.addFlag("-v --verbose", tr("Use more verbose output"));
        parser.addFlag("-i --indicate-current", tr("Indicate the current revision"));
    }

    int run(const Arguments &arguments, CommandContext &context) const override
    {
        const AlembicProject project = AlembicProject::read(context);
        QStringList ends {QString(), QString()};
        if (arguments.has("rev-range")) {
            ends = arguments.value("rev-range").trimmed().split(QLatin1Char(':'));
            if (ends.size() != 2) {
                throw Error(Error::Kind::Migration,
                            tr("History range requires [start]:[end], [start]:, or :[end]"));
            }
        }
        const QString current = QStringLiteral("current");
        const bool mark = arguments.has("indicate-current");
        const QStringList rows = mark || ends.contains(current) ? project.currentRows() : QStringList();
        for (const Revision &revision : walked(project.map(), ends, rows)) {
            const bool isCurrent = mark && rows.contains(revision.id);
            context.printLine(arguments.has("verbose") ? revisionDetails(project.map(), revision, isCurrent)
                                                       : revisionLine(project.map(), revision,
                                                                      {true, true, true, true, isCurrent}));
        }
        return 0;
    }

private:
    /// A database at the base stands for an open end, as in Alembic. Of two ends only one can be "current".
    static std::vector<Revision> walked(const RevisionMap &map, const QStringList &ends,
                                        const QStringList &rows)
    {
        const QString current = QStringLiteral("current");
        const auto orElse = [](const QString &end, const char *other) {
            return end.isEmpty() ? QString::fromLatin1(other) : end;
        };
        const QString base = orElse(ends[0], "base");
        const QString head = orElse(ends[1], "heads");
        if (head == current)
            return rows.isEmpty() ? map.walk(base) : map.walkToCurrent(base, rows);
        if (base == current)
            return rows.isEmpty() ? map.walk(QStringLiteral("base"), head) : map.walkFromCurrent(rows, head);
        return map.walk(base, head);
    }
};

} // namespace

std::unique_ptr<Command> historyCommand()
{
    return std::make_unique<HistoryCommand>();
}

} // namespace stillroom
