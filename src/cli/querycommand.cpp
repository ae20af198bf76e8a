#include "base/error.h"
#include "cli/command.h"
#include "cli/savedtargets.h"
#include "project/project.h"
#include "query/rowwriter.h"
#include "query/runscript.h"

namespace stillroom {

namespace {

class QueryCommand final : public Command
{
public:
    QString name() const override { return QStringLiteral("query"); }
    QString summary() const override { return tr("Run SQL and print the rows."); }

    void declare(ArgumentParser &parser) const override
    {
        parser.addPositional("target", tr("connection string, SQLite file, project folder or alembic.ini"));
        parser.addPositional("sql", tr("the statements; - or nothing reads them from standard input"),
                             ArgumentParser::Count::Optional);
        parser.addOption("--format", QStringLiteral("FORMAT"), tr("table, csv, json or jsonl"),
                         QStringLiteral("table"),
                         {QStringLiteral("table"), QStringLiteral("csv"), QStringLiteral("json"),
                          QStringLiteral("jsonl")});
        parser.addOption("--limit", QStringLiteral("N"), tr("print at most N rows of each result"));
    }

    int run(const Arguments &arguments, CommandContext &context) const override
    {
        const QString typed = arguments.value("sql", QStringLiteral("-"));
        const QString sql
            = typed == QLatin1String("-") ? QString::fromUtf8(context.streams.input.readAll()) : typed;
        const RowWriter::Format format = rowFormatFromName(arguments.value("format"));
        const qint64 limit = readLimit(arguments.value("limit"));

        const Project project = context.targets->open(arguments.value("target"));
        if (!project.url)
            throw Error(Error::Kind::Usage, tr("%1 names no database.").arg(arguments.value("target")));
        OpenOptions options;
        options.baseFolder = project.folder;
        const std::unique_ptr<Connection> connection = Connection::open(*project.url, options);
        std::unique_ptr<RowWriter> writer;
        qint64 shown = 0;
        ResultStream stream;
        stream.begin = [&](const StatementResult &result) {
            shown = 0;
            if (result.columns.empty())
                return;
            writer = RowWriter::create(format, context.streams.output);
            writer->begin(result.columns);
        };
        stream.rows = [&](const RowBatch &rows) {
            shown += rows.rowCount();
            writer->write(rows);
        };
        stream.end = [&](const StatementResult &result) {
            if (result.columns.empty()) {
                context.note(
                    tr("Line %1: %n row(s) changed.", nullptr, int(result.affectedRows)).arg(result.line));
                return;
            }
            writer->finish();
            if (result.truncated)
                context.note(tr("Line %1: there are more than the %n row(s) shown.", nullptr, int(shown))
                                 .arg(result.line));
        };
        streamScript(*connection, sql, limit, stream);
        return 0;
    }

private:
    static qint64 readLimit(const QString &text)
    {
        bool isNumber = true;
        const qint64 limit = text.isEmpty() ? -1 : text.toLongLong(&isNumber);
        if (!isNumber || (!text.isEmpty() && limit < 0))
            throw Error(Error::Kind::Usage, tr("--limit takes a number of rows, not \"%1\".").arg(text));
        return limit;
    }
};

} // namespace

std::unique_ptr<Command> queryCommand()
{
    return std::make_unique<QueryCommand>();
}

} // namespace stillroom
