#include "base/text.h"
#include "project/doctorfacts.h"

namespace stillroom {

namespace {

using Severity = Finding::Severity;
using Gap = NotUnderstood::Kind;

/// "a", "a and b", "a, b and 3 more"
QString listed(const QStringList &names)
{
    constexpr qsizetype most = 4;
    if (names.size() > most)
        return coreTr("%1 and %2 more")
            .arg(names.mid(0, most - 1).join(QStringLiteral(", ")))
            .arg(names.size() - (most - 1));
    if (names.size() < 2)
        return names.join(QString());
    return coreTr("%1 and %2")
        .arg(names.mid(0, names.size() - 1).join(QStringLiteral(", ")), names.constLast());
}

/// Kinds of constraints without a name in a table, for people.
QStringList unnamedConstraints(const Table &table)
{
    QStringList found;
    const auto columns = [](const QStringList &names) { return names.join(QStringLiteral(", ")); };
    for (const ForeignKey &key : table.foreignKeys) {
        if (key.name.isEmpty())
            found << coreTr("foreign key (%1)").arg(columns(key.columns));
    }
    for (const UniqueConstraint &constraint : table.uniqueConstraints) {
        if (constraint.name.isEmpty())
            found << coreTr("unique (%1)").arg(columns(constraint.columns));
    }
    for (const CheckConstraint &check : table.checkConstraints) {
        if (check.name.isEmpty())
            found << coreTr("check (%1)").arg(check.sqltext.simplified().left(40));
    }
    return found;
}

} // namespace

void findUnimported(const DoctorFacts &facts, DoctorSink &sink)
{
    struct Module
    {
        SourcePlace place;
        QStringList names;
    };
    QStringList order;
    QHash<QString, Module> modules;
    for (const UnimportedModel &each : facts.models.unimported) {
        Module &module = modules[each.module + QLatin1Char('|') + each.place.file];
        if (module.names.isEmpty()) {
            module.place = each.place;
            order << each.module + QLatin1Char('|') + each.place.file;
        }
        module.names << each.table.toString();
    }
    for (const QString &key : std::as_const(order)) {
        const Module &module = modules[key];
        const QString name = key.section(QLatin1Char('|'), 0, 0);
        const QString file = name.isEmpty() ? module.place.file : name;
        sink.add(module.place,
                 coreTr("env.py does not import “%1”, which declares %2.").arg(file, listed(module.names)),
                 name.isEmpty()
                     ? coreTr("Import the file in env.py, before target_metadata is used.")
                     : coreTr("Write import %1 in env.py, before target_metadata is used.").arg(name));
    }
}

void findSecondTables(const DoctorFacts &facts, DoctorSink &sink)
{
    for (const NotUnderstood &entry : facts.models.notUnderstood) {
        if (entry.kind != Gap::SecondTable || !entry.table)
            continue;
        const SourcePlace first = facts.models.tables.value(entry.table->toString()).place;
        if (first == entry.place)
            continue;
        // Two programs in one folder may each have a table of the name: without an env.py to go by it is not
        // known which modules are imported together.
        const auto top = [](const SourcePlace &place) { return place.file.section(QLatin1Char('/'), 0, 0); };
        const bool areTogether = facts.input.hasEnvironment || top(first) == top(entry.place);
        QSet<QString> binds;
        for (const ModelClass &one : facts.models.classes) {
            if (one.table == *entry.table)
                binds.insert(one.bindKey);
        }
        if (binds.size() > 1) // of different databases
            continue;
        sink.add(
            entry.place,
            coreTr("The table “%1” is declared here and in %2:%3.")
                .arg(entry.table->toString(), first.file)
                .arg(first.line),
            coreTr("Give one of them another __tablename__, or write extend_existing=True where it is meant "
                   "to add to the first."),
            areTogether ? std::nullopt : std::optional(Severity::Warning));
    }
}

void findMissingKeys(const DoctorFacts &facts, DoctorSink &sink)
{
    for (const ModelClass &one : facts.models.classes) {
        if (one.inheritance != ModelClass::Inheritance::None || one.hasMapperKey || !facts.isWhole(one))
            continue;
        const Table *table = facts.models.schema.table(one.table);
        if (table == nullptr || !table->primaryKey.columns.isEmpty())
            continue;
        sink.add(one.place, coreTr("“%1” has no primary key.").arg(one.name),
                 coreTr("Give the column that names a row primary_key=True, or several of them."));
    }
}

void findForeignKeysToNowhere(const DoctorFacts &facts, DoctorSink &sink)
{
    QSet<QString> unimported;
    for (const UnimportedModel &each : facts.models.unimported)
        unimported.insert(each.table.toString());
    for (const Table &table : facts.models.schema.tables) {
        for (const ForeignKey &key : table.foreignKeys) {
            const TableName referred {key.referredSchema, key.referredTable};
            const SourcePlace place = key.columns.size() == 1
                ? facts.columnPlace(table, key.columns.constFirst())
                : facts.tablePlace(table);
            const QString own
                = table.tableName().toString() + QLatin1Char('.') + key.columns.join(QStringLiteral(", "));
            const Table *parent = facts.models.schema.table(referred);
            if (parent == nullptr) {
                if (unimported.contains(referred.toString()) || !facts.isWhole(referred))
                    continue; // told already
                sink.add(
                    place,
                    coreTr("The foreign key of “%1” refers to “%2”, a table that no model has.")
                        .arg(own, referred.toString()),
                    coreTr("Write the name of a table, not of a class, or declare the model of that table."),
                    facts.mayMissModels() ? std::optional(Severity::Warning) : std::nullopt);
                continue;
            }
            if (!facts.isWhole(referred))
                continue;
            for (const QString &column : key.referredColumns) {
                if (parent->column(column) != nullptr)
                    continue;
                sink.add(place,
                         coreTr("The foreign key of “%1” refers to “%2.%3”, a column that no model has.")
                             .arg(own, referred.toString(), column),
                         parent->primaryKey.columns.size() == 1
                             ? coreTr("The key of that table is “%1.%2”.")
                                   .arg(referred.toString(), parent->primaryKey.columns.constFirst())
                             : coreTr("Name a column of that table."));
            }
        }
    }
}

void findUnnamedConstraints(const DoctorFacts &facts, DoctorSink &sink)
{
    if (facts.models.hasNamingConvention)
        return;
    SourcePlace place;
    QStringList examples;
    qsizetype count = 0;
    for (const Table &table : facts.models.schema.tables) {
        const QStringList found = unnamedConstraints(table);
        if (found.isEmpty())
            continue;
        if (examples.isEmpty())
            place = facts.tablePlace(table);
        if (examples.size() < 2)
            examples << coreTr("%1 of “%2”").arg(found.constFirst(), table.tableName().toString());
        count += found.size();
    }
    if (count == 0)
        return;
    // SQLite keeps no name and SQL Server makes up another each time; the others always give the same.
    const bool isHard
        = facts.input.dialect == QStringLiteral("sqlite") || facts.input.dialect == QStringLiteral("mssql");
    sink.add(
        place,
        coreTr("There is no naming_convention for %n constraint(s) without a name, such as %1.",
               static_cast<int>(count))
            .arg(examples.join(coreTr(" and "))),
        coreTr("Write MetaData(naming_convention={\"uq\": \"uq_%(table_name)s_%(column_0_name)s\", …}), as "
               "SQLAlchemy's manual shows it."),
        isHard ? std::nullopt : std::optional(Severity::Note));
}

void findRefusals(const DoctorFacts &facts, DoctorSink &sink)
{
    for (const NotUnderstood &entry : facts.models.notUnderstood) {
        if (entry.refusedBySqlAlchemy)
            sink.add(entry.place, entry.what, entry.fix, {}, entry.effect);
    }
}

void findIgnoredArguments(const DoctorFacts &facts, DoctorSink &sink)
{
    for (const NotUnderstood &entry : facts.models.notUnderstood) {
        if (entry.kind == Gap::Argument && !entry.refusedBySqlAlchemy)
            sink.add(entry.place, entry.what, entry.fix, {}, entry.effect);
    }
}

void findSecondMetadata(const DoctorFacts &facts, DoctorSink &sink)
{
    for (const NotUnderstood &entry : facts.models.notUnderstood) {
        if (entry.kind == Gap::SecondMetadata)
            sink.add(entry.place, entry.what, entry.fix, {}, entry.effect);
    }
}

void findNotUnderstood(const DoctorFacts &facts, DoctorSink &sink)
{
    for (const NotUnderstood &entry : facts.models.notUnderstood) {
        if (entry.kind != Gap::Unread || entry.refusedBySqlAlchemy)
            continue;
        const QString fix = !entry.fix.isEmpty() ? entry.fix
            : entry.table
            ? coreTr("Write it out, as a literal or with names that the project itself declares. Where the "
                     "model "
                     "of “%1” says all its table has even so, add [[drift.complete]] and table = \"%1\" to "
                     "stillroom.toml.")
                  .arg(entry.table->toString())
            : coreTr("Write it out, as a literal or with names that the project itself declares. “stillroom "
                     "models --exact” tells what importing the models makes of it.");
        sink.add(entry.place, entry.what, fix, {}, entry.effect);
    }
}

} // namespace stillroom
