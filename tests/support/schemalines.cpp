#include "support/schemalines.h"

namespace stillroom {

QStringList schemaLines(const Dialect &dialect, const Schema &schema)
{
    QStringList text;
    for (const Table &table : schema.tables) {
        for (const Statement &statement : dialect.compile(CreateTable {table, false}, schema))
            text += statement.text.simplified();
    }
    for (const View &view : schema.views) {
        text += QStringLiteral("%1 %2 (%3): %4%5")
                    .arg(view.materialized ? QStringLiteral("indexed view") : QStringLiteral("view"),
                         TableName {view.schema, view.name}.toString(), view.columns.join(u','),
                         view.definition,
                         view.comment.isEmpty() ? QString() : QStringLiteral(" -- ") + view.comment);
        for (const Index &index : view.indexes)
            text += QStringLiteral("  ")
                + dialect.createIndexDdl({view.schema, view.name}, index).simplified();
        for (const Trigger &trigger : view.triggers)
            text += QStringLiteral("  %1: %2").arg(trigger.name, trigger.sql);
    }
    for (const Routine &routine : schema.routines)
        text += QStringLiteral("%1 %2(%3) %4 [%5] %6")
                    .arg(routine.kind, TableName {routine.schema, routine.name}.toString(), routine.arguments,
                         routine.returns, routine.language, routine.sql.left(24));
    for (const Sequence &sequence : schema.sequences) {
        QStringList options;
        for (auto option = sequence.options.begin(); option != sequence.options.end(); ++option)
            options += option.key() + QLatin1Char('=') + option.value();
        text += QStringLiteral("sequence %1 %2")
                    .arg(TableName {sequence.schema, sequence.name}.toString(), options.join(u' '));
    }
    for (const Domain &domain : schema.domains)
        text += QStringLiteral("type %1 %2%3")
                    .arg(TableName {domain.schema, domain.name}.toString(), domain.type.declared,
                         domain.nullable ? QString() : QStringLiteral(" NOT NULL"));
    return text;
}

} // namespace stillroom
