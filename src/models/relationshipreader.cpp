#include "base/text.h"
#include "models/modelreader.h"

#include <QRegularExpression>

namespace stillroom {

namespace {

QString inverse(const QString &kind)
{
    return kind == QStringLiteral("many-to-one") ? QStringLiteral("one-to-many")
        : kind == QStringLiteral("one-to-many") || kind == QStringLiteral("one-to-one")
        ? QStringLiteral("many-to-one")
        : kind;
}

} // namespace

const ModelReader::Mapped *ModelReader::mappedByName(const QString &name) const
{
    const QString last = name.section(QLatin1Char('.'), -1);
    if (name.contains(QLatin1Char('.'))) {
        for (const Mapped &mapped : m_mapped) {
            const QString full = mapped.value.name();
            if (full == name || full.endsWith(QLatin1Char('.') + name))
                return &mapped;
        }
    }
    const auto found = m_mappedNames.constFind(last);
    return found == m_mappedNames.constEnd() ? nullptr : &m_mapped[static_cast<std::size_t>(*found)];
}

const ModelReader::Mapped *ModelReader::targetOf(const PyValue &value, const Annotation &inside,
                                                 PyNamespace *space)
{
    PyValue target = value;
    if (target.is(PyKind::Function))
        target = m_evaluator.call(target, {}, {});
    if (target.is(PyKind::Class)) {
        const auto found = m_mappedIndex.constFind(target);
        return found == m_mappedIndex.constEnd() ? nullptr : &m_mapped[static_cast<std::size_t>(*found)];
    }
    if (target.isString())
        return mappedByName(target.text());
    if (target.isUnknown() && !target.isNull())
        return nullptr;
    if (inside.type.is(PyKind::Class)) {
        const auto found = m_mappedIndex.constFind(inside.type);
        if (found != m_mappedIndex.constEnd())
            return &m_mapped[static_cast<std::size_t>(*found)];
    }
    Q_UNUSED(space)
    return inside.target.isEmpty() ? nullptr : mappedByName(inside.target);
}

/// Whether the project has a class of this name that could be mapped, though it was not read as one: an
/// abstract base of concrete tables, or a class that env.py does not import.
bool ModelReader::isDeclared(const QString &name) const
{
    const QString last = name.section(QLatin1Char('.'), -1);
    const auto isNamed
        = [&last](const PyValue &each) { return each.is(PyKind::Class) && each.text() == last; };
    return std::any_of(m_declarations.begin(), m_declarations.end(), isNamed)
        || std::any_of(m_unimported.begin(), m_unimported.end(), isNamed);
}

/// The tables a class spans: its own and those of the classes it is joined to.
std::vector<TableName> ModelReader::tablesOf(const Mapped &mapped) const
{
    std::vector<TableName> tables {mapped.table};
    for (int parent = mapped.parent; parent >= 0; parent = m_mapped[static_cast<std::size_t>(parent)].parent)
    {
        const TableName table = m_mapped[static_cast<std::size_t>(parent)].table;
        if (std::find(tables.begin(), tables.end(), table) == tables.end())
            tables.push_back(table);
    }
    return tables;
}

QString ModelReader::tableNameOfValue(const PyValue &value) const
{
    if (value.isString()) {
        for (const Table &table : m_set.schema.tables) {
            if (table.tableName().toString() == value.text())
                return value.text();
        }
        // A name of a module variable is allowed too.
        for (auto table = m_tables.constBegin(); table != m_tables.constEnd(); ++table) {
            if (table->name == value.text())
                return table->toString();
        }
        if (const Mapped *mapped = mappedByName(value.text()))
            return mapped->table.toString();
        return {};
    }
    if (m_tables.contains(value))
        return m_tables.value(value).toString();
    if (value.is(PyKind::Class) && m_mappedIndex.contains(value))
        return m_mapped[static_cast<std::size_t>(m_mappedIndex.value(value))].table.toString();
    if (value.is(PyKind::Attribute) && value.text() == QStringLiteral("__table__"))
        return tableNameOfValue(value.callee());
    return {};
}

/// "table.column" of each column that foreign_keys= or remote_side= names, in any of its forms.
QStringList ModelReader::referencedColumns(const PyValue &value, const Mapped &self)
{
    QStringList result;
    if (value.isNull() || value.isNone())
        return result;
    if (value.is(PyKind::Function))
        return referencedColumns(m_evaluator.call(value, {}, {}), self);
    if (value.isSequence()) {
        for (const PyValue &item : value.items())
            result << referencedColumns(item, self);
        return result;
    }
    const auto attribute = [&](const Mapped &holder, const QString &name) {
        for (const TableName &table : tablesOf(holder)) {
            const ModelTable model = m_set.tables.value(table.toString());
            for (auto column = model.columns.constBegin(); column != model.columns.constEnd(); ++column) {
                if (column->attribute == name) {
                    result << table.toString() + QLatin1Char('.') + column.key();
                    return;
                }
            }
        }
    };
    if (value.isString()) {
        static const QRegularExpression path(
            QStringLiteral("([A-Za-z_][A-Za-z_0-9]*)\\.(?:c\\.)?([A-Za-z_][A-Za-z_0-9]*)"));
        auto matches = path.globalMatch(value.text());
        while (matches.hasNext()) {
            const auto match = matches.next();
            if (const Mapped *holder = mappedByName(match.captured(1)))
                attribute(*holder, match.captured(2));
            else
                result << match.captured(1) + QLatin1Char('.') + match.captured(2);
        }
        if (result.isEmpty())
            attribute(self, value.text());
        return result;
    }
    if (isColumn(value)) {
        const auto owners = m_owners.value(value);
        for (const auto &[owner, name] : owners) {
            if (owners.size() == 1 || owner == self.table)
                result << owner.toString() + QLatin1Char('.') + name;
        }
        return result;
    }
    if (value.is(PyKind::Attribute)) {
        PyValue holder = value.callee();
        if (holder.is(PyKind::Attribute) && holder.text() == QStringLiteral("c"))
            holder = holder.callee();
        if (m_mappedIndex.contains(holder))
            attribute(m_mapped[static_cast<std::size_t>(m_mappedIndex.value(holder))], value.text());
        else if (m_tables.contains(holder))
            result << m_tables.value(holder).toString() + QLatin1Char('.') + value.text();
    }
    return result;
}

/// "table.column" of what foreign(...) marks in a join.
QStringList ModelReader::foreignColumns(const PyValue &join, const Mapped &self)
{
    if (join.is(PyKind::Function))
        return foreignColumns(m_evaluator.call(join, {}, {}), self);
    if (join.isString()) {
        static const QRegularExpression marked(QStringLiteral("foreign\\(\\s*([\\w.]+)"));
        const auto match = marked.match(join.text());
        return match.hasMatch() ? referencedColumns(m_evaluator.makeString(match.captured(1)), self)
                                : QStringList();
    }
    if (join.isCallTo("sqlalchemy.orm.foreign"))
        return referencedColumns(join.at(0), self);
    QStringList result;
    if (join.isNull())
        return result;
    for (const PyValue &item : join.items())
        result << foreignColumns(item, self);
    return result;
}

void ModelReader::readRelationships()
{
    for (std::size_t i = 0; i < m_mapped.size(); ++i) {
        const Mapped mapped = m_mapped[i];
        for (std::size_t j = 0; j < mapped.relationships.size(); ++j)
            readRelationship(mapped, mapped.relationships[j].first, mapped.relationships[j].second,
                             mapped.annotations[j].second);
    }
}

void ModelReader::readRelationship(const Mapped &mapped, const QString &name, const PyValue &call,
                                   const Annotation &inside)
{
    PyNamespace *space = mapped.value.space();
    const PyValue sqlModelOptions = call.keyword(QStringLiteral("sa_relationship_kwargs"));
    const auto option = [&](const char *key) {
        const PyValue given = call.keyword(QLatin1String(key));
        return given ? given : sqlModelOptions.entry(QLatin1String(key));
    };
    OrmRelationship relation;
    relation.className = mapped.value.text();
    relation.name = name;
    relation.module = mapped.value.space()->name.chopped(relation.className.size() + 1);
    relation.isViewOnly = option("viewonly").truth().value_or(false);
    relation.usesList = option("uselist").truth();
    if (const PyNamespace::Name *entry = space->find(name); entry && entry->annotation && space->module)
        relation.annotation = space->module->source(*entry->annotation);
    relation.place = call.isNull() || call.line() == 0 ? place(mapped.value) : place(call);
    if (const PyNamespace::Name *entry = space->find(name); entry && call.isNull())
        relation.place.line = entry->line;
    checkArguments(call, {});
    checkArguments(call.keyword(QStringLiteral("backref")), {});
    for (std::size_t i = 0; sqlModelOptions.is(PyKind::Dict) && i + 1 < sqlModelOptions.items().size();
         i += 2)
        checkArgument(relation.place, QStringLiteral("relationship"), sqlModelOptions.items()[i].text(), {});
    const PyValue argument
        = call.isCallTo("sqlmodel.Relationship") ? PyValue() : call.argument(0, QStringLiteral("argument"));
    const Mapped *target = targetOf(argument, inside, space);
    if (!target) {
        const QString written = argument.isString() ? argument.text()
            : argument                              ? argument.source().left(60)
                                                    : inside.target;
        // Without relationship() it may as well be a column.
        if ((call.isNull() || call.isConstant()) && !isDeclared(written)) {
            note(relation.place,
                 coreTr("“%1.%2” is annotated with “%3”, which is not known.")
                     .arg(relation.className, name, written.isEmpty() ? relation.annotation : written),
                 coreTr("If it is a column, the table lacks it here."), mapped.table);
            return;
        }
        note(relation.place,
             coreTr("The class “%1” of the relationship “%2.%3” is not known.")
                 .arg(written, relation.className, name),
             coreTr("The relationship is left out."), {},
             isDeclared(written) ? NotUnderstood::Kind::Unread : NotUnderstood::Kind::MissingClass);
        return;
    }
    relation.target = target->value.text();
    const auto words = [&](const char *key) -> QString {
        const PyValue given = option(key);
        const std::optional<QString> text = plainText(given);
        if (!text && given && !given.isNone() && given.truth().value_or(true))
            note(relation.place,
                 coreTr("%1 of “%2.%3” is not known: %4.")
                     .arg(QLatin1String(key), relation.className, name, shownAs(given)),
                 coreTr("The relationship is shown without it."), mapped.table,
                 NotUnderstood::Kind::ClassOnly);
        return text.value_or(QString());
    };
    relation.backPopulates = words("back_populates");
    relation.cascade = words("cascade");
    relation.overlaps = words("overlaps");
    for (const char *key : {"foreign_keys", "primaryjoin", "secondaryjoin"}) {
        const PyValue given = option(key);
        relation.isJoinGiven = relation.isJoinGiven || (given && !given.isNone());
    }
    const std::optional<bool> usesList = option("uselist").truth();

    PyValue secondary = option("secondary");
    if (call.isCallTo("sqlmodel.Relationship"))
        secondary = call.keyword(QStringLiteral("link_model"));
    if (secondary.is(PyKind::Function))
        secondary = m_evaluator.call(secondary, {}, {});
    if (secondary && !secondary.isNone()) {
        relation.kind = QStringLiteral("many-to-many");
        relation.association = tableNameOfValue(secondary);
        if (relation.association.isEmpty() && secondary.isString()) {
            // The name of a module variable that holds the table.
            const PyValue variable = m_evaluator.lookup(secondary.text(), space);
            relation.association = tableNameOfValue(variable);
        }
        if (relation.association.isEmpty())
            note(relation.place,
                 coreTr("The association table of “%1.%2” is not known.").arg(relation.className, name),
                 coreTr("The relationship is shown without it."), mapped.table);
        for (const Table &table : m_set.schema.tables) {
            if (table.tableName().toString() != relation.association)
                continue;
            relation.foreignKeyTable = table.tableName();
            const std::vector<TableName> own = tablesOf(mapped);
            for (const ForeignKey &key : table.foreignKeys) {
                const TableName referred {key.referredSchema, key.referredTable};
                if (std::find(own.begin(), own.end(), referred) != own.end()
                    && relation.foreignKeyColumns.isEmpty())
                    relation.foreignKeyColumns = key.columns;
            }
        }
    } else {
        struct Candidate
        {
            TableName table;
            ForeignKey key;
            bool outgoing;
        };
        std::vector<Candidate> candidates;
        const std::vector<TableName> own = tablesOf(mapped);
        const std::vector<TableName> other = tablesOf(*target);
        const auto collect = [&](const std::vector<TableName> &from, const std::vector<TableName> &to,
                                 bool outgoing) {
            for (const TableName &tableName : from) {
                const Table *table = knownTable(tableName);
                for (const ForeignKey &key : table ? table->foreignKeys : std::vector<ForeignKey>()) {
                    if (std::find(to.begin(), to.end(), TableName {key.referredSchema, key.referredTable})
                        != to.end())
                        candidates.push_back({tableName, key, outgoing});
                }
            }
        };
        const bool isSelf = own.front() == other.front();
        collect(own, other, true);
        if (!isSelf)
            collect(other, own, false);
        QStringList wanted = referencedColumns(option("foreign_keys"), mapped);
        const PyValue join = option("primaryjoin");
        const auto joined = [&](const Candidate &candidate, const QStringList &columns) {
            return std::any_of(
                candidate.key.columns.begin(), candidate.key.columns.end(), [&](const QString &column) {
                    return columns.contains(candidate.table.toString() + QLatin1Char('.') + column);
                });
        };
        if (!wanted.isEmpty()) {
            std::erase_if(candidates, [&](const Candidate &candidate) { return !joined(candidate, wanted); });
        } else if (join && !join.isNone() && candidates.size() > 1) {
            QStringList columns;
            const auto gather = [&](auto &&self, const PyValue &value) -> void {
                if (value.isNull())
                    return;
                columns << referencedColumns(value, mapped);
                for (const PyValue &item : value.items())
                    self(self, item);
            };
            gather(gather, join);
            std::erase_if(candidates,
                          [&](const Candidate &candidate) { return !joined(candidate, columns); });
        }
        // Without a key in the database the side that holds the columns written as foreign decides.
        if (candidates.empty() && wanted.isEmpty() && join)
            wanted = foreignColumns(join, mapped);
        const bool holdsKey = candidates.empty()
            && std::any_of(wanted.constBegin(), wanted.constEnd(), [&](const QString &column) {
                                  return std::any_of(own.begin(), own.end(), [&](const TableName &table) {
                                      return column.startsWith(table.toString() + QLatin1Char('.'));
                                  });
                              });
        if (candidates.empty() && !wanted.isEmpty()) {
            relation.kind = holdsKey ? QStringLiteral("many-to-one")
                : usesList ? (*usesList ? QStringLiteral("one-to-many") : QStringLiteral("one-to-one"))
                : inside.isMapped && !inside.isCollection ? QStringLiteral("one-to-one")
                                                          : QStringLiteral("one-to-many");
        } else if (candidates.empty()) {
            relation.kind = usesList.value_or(inside.isCollection) || (!inside.isMapped && !usesList)
                ? QStringLiteral("one-to-many")
                : QStringLiteral("many-to-one");
            if (!join)
                note(relation.place,
                     coreTr("No foreign key joins “%1” and “%2” for the relationship “%3”.")
                         .arg(relation.className, relation.target, name),
                     coreTr("SQLAlchemy refuses it when the mappers are configured."), mapped.table,
                     NotUnderstood::Kind::MissingJoin)
                    .fix
                    = coreTr("Add ForeignKey(…) to a column of one of the two tables, or primaryjoin= to the "
                             "relationship.");
        } else {
            const Candidate &chosen = candidates.front();
            relation.foreignKeyTable = chosen.table;
            relation.foreignKeyColumns = chosen.key.columns;
            bool outgoing = chosen.outgoing;
            if (isSelf) {
                // Of a table to itself: one-to-many unless remote_side names the referred columns.
                const QStringList remote = referencedColumns(option("remote_side"), mapped);
                outgoing = std::any_of(chosen.key.referredColumns.begin(), chosen.key.referredColumns.end(),
                                       [&](const QString &column) {
                                           return remote.contains(chosen.table.toString() + QLatin1Char('.')
                                                                  + column);
                                       });
            }
            const bool scalar = usesList
                ? !*usesList
                : (inside.isMapped || call.isCallTo("sqlmodel.Relationship")) && !inside.isCollection;
            relation.kind = outgoing ? QStringLiteral("many-to-one")
                : scalar             ? QStringLiteral("one-to-one")
                                     : QStringLiteral("one-to-many");
        }
    }

    const PyValue backref = option("backref");
    if (backref && !backref.isNone()) {
        const PyValue backName = backref.is(PyKind::Call) ? backref.at(0) : backref;
        if (backName.isString()) {
            relation.backPopulates = backName.text();
            OrmRelationship other = relation;
            other.className = relation.target;
            other.target = relation.className;
            other.name = backName.text();
            other.module = target->value.space()->name.chopped(other.className.size() + 1);
            other.isBackref = true;
            other.usesList.reset();
            other.annotation.clear();
            other.backPopulates = name;
            other.kind = inverse(relation.kind);
            if (const PyValue list = backref.keyword(QStringLiteral("uselist"));
                other.kind == QStringLiteral("one-to-many") && list.truth() && !*list.truth())
                other.kind = QStringLiteral("one-to-one");
            const PyValue cascade = backref.keyword(QStringLiteral("cascade"));
            other.cascade = cascade.isString() ? cascade.text() : QString();
            if (other.kind == QStringLiteral("many-to-many")) {
                other.foreignKeyColumns.clear();
                if (const Table *table = knownTable(relation.foreignKeyTable)) {
                    for (const ForeignKey &key : table->foreignKeys) {
                        if (TableName {key.referredSchema, key.referredTable} == target->table
                            && key.columns != relation.foreignKeyColumns && other.foreignKeyColumns.isEmpty())
                            other.foreignKeyColumns = key.columns;
                    }
                }
            }
            m_set.relationships.push_back(relation);
            m_set.relationships.push_back(std::move(other));
            return;
        }
    }
    m_set.relationships.push_back(std::move(relation));
}

} // namespace stillroom
