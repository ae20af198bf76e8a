#include "base/text.h"
#include "project/doctorfacts.h"

#include <QRegularExpression>

namespace stillroom {

namespace {

using Severity = Finding::Severity;
using Gap = NotUnderstood::Kind;

QString named(const OrmRelationship &relation)
{
    return relation.className + QLatin1Char('.') + relation.name;
}

bool isManyToOne(const OrmRelationship &relation)
{
    return relation.kind == QStringLiteral("many-to-one");
}

bool isManyToMany(const OrmRelationship &relation)
{
    return relation.kind == QStringLiteral("many-to-many");
}

/// Both sides of a pair that are joined by back_populates from the first to the second.
struct Pair
{
    const OrmRelationship *first;
    const OrmRelationship *second;
};

/// Relationships that name an other side which is there, and that one. What a backref makes fits always.
std::vector<Pair> pairs(const DoctorFacts &facts)
{
    std::vector<Pair> found;
    for (const OrmRelationship &relation : facts.models.relationships) {
        if (relation.backPopulates.isEmpty() || relation.isBackref)
            continue;
        const ModelClass *target = facts.targetOf(relation);
        if (target == nullptr)
            continue;
        const OrmRelationship *other = facts.relationship(*target, relation.backPopulates);
        if (other != nullptr && !other->isBackref)
            found.push_back({&relation, other});
    }
    return found;
}

/// Whether the annotation of a relationship is a list, set or the like of objects.
bool isAnnotatedMany(const OrmRelationship &relation)
{
    static const QRegularExpression many(
        QStringLiteral("^\\s*(?:[\\w.]+\\[)?\\s*[\"']?\\s*(?:[\\w]+\\.)?"
                       "(?:list|List|set|Set|Sequence|Collection|MutableSequence|MutableSet)\\["));
    return many.match(relation.annotation).hasMatch();
}

/// A key that could join two tables: SQLAlchemy takes two constraints over the same columns for one.
using Join = std::tuple<QString, QStringList, QStringList>;

void addJoins(const Table &from, const TableName &to, std::set<Join> &joins)
{
    for (const ForeignKey &key : from.foreignKeys) {
        if (TableName {key.referredSchema, key.referredTable} == to)
            joins.insert({from.tableName().toString(), key.columns, key.referredColumns});
    }
}

QString columnsOf(const Join &join)
{
    return std::get<0>(join) + QLatin1Char('.') + std::get<1>(join).join(QStringLiteral(", "));
}

/// Keys between the class and its target, or from the association table to one of both, where there are too
/// many to go by. Empty where SQLAlchemy can tell.
std::set<Join> rivals(const DoctorFacts &facts, const OrmRelationship &relation, const ModelClass &own,
                      const ModelClass &target)
{
    const Schema &schema = facts.models.schema;
    std::set<Join> joins;
    if (isManyToMany(relation)) {
        for (const Table &between : schema.tables) {
            if (between.tableName().toString() != relation.association)
                continue;
            for (const TableName &end : {own.table, target.table}) {
                addJoins(between, end, joins);
                if (joins.size() > 1)
                    return joins;
                joins.clear();
            }
        }
        return {};
    }
    const Table *ownTable = schema.table(own.table);
    const Table *targetTable = schema.table(target.table);
    if (ownTable == nullptr || targetTable == nullptr)
        return {};
    addJoins(*ownTable, target.table, joins);
    addJoins(*targetTable, own.table, joins);
    return joins.size() > 1 ? joins : std::set<Join>();
}

bool standsAlone(const ModelClass &one)
{
    return one.inheritance == ModelClass::Inheritance::None
        || one.inheritance == ModelClass::Inheritance::Single;
}

} // namespace

void findRelationshipsToNowhere(const DoctorFacts &facts, DoctorSink &sink)
{
    for (const NotUnderstood &entry : facts.models.notUnderstood) {
        if (entry.kind != Gap::MissingClass)
            continue;
        sink.add(entry.place, entry.what,
                 coreTr("Write the name of a class of the same base, and see that its module is imported."),
                 facts.mayMissModels() ? std::optional(Severity::Warning) : std::nullopt);
    }
}

void findRelationshipsWithoutKey(const DoctorFacts &facts, DoctorSink &sink)
{
    const std::vector<NotUnderstood> &all = facts.models.notUnderstood;
    for (const NotUnderstood &entry : facts.models.notUnderstood) {
        if (entry.kind != Gap::MissingJoin)
            continue;
        // A table that is not wholly known, or was taken for another of its name, may have the key.
        const bool isCertain
            = !facts.mayMissModels() && std::none_of(all.begin(), all.end(), [&](const NotUnderstood &each) {
                  return each.kind == Gap::SecondTable
                      || (each.kind == Gap::Unread && each.table == entry.table);
              });
        sink.add(entry.place, entry.what, entry.fix,
                 isCertain ? std::nullopt : std::optional(Severity::Warning));
    }
}

void findAmbiguousJoins(const DoctorFacts &facts, DoctorSink &sink)
{
    for (const OrmRelationship &relation : facts.models.relationships) {
        if (relation.isJoinGiven || relation.isBackref)
            continue;
        const ModelClass *own = facts.classOf(relation);
        const ModelClass *target = facts.targetOf(relation);
        if (own == nullptr || target == nullptr || !standsAlone(*own) || !standsAlone(*target)
            || !facts.isWhole(*own) || !facts.isWhole(*target))
            continue;
        const std::set<Join> joins = rivals(facts, relation, *own, *target);
        if (joins.empty())
            continue;
        QStringList columns;
        for (const Join &join : joins)
            columns << columnsOf(join);
        sink.add(relation.place,
                 coreTr("“%1” could go by several foreign keys: %2.")
                     .arg(named(relation), columns.join(coreTr(" or "))),
                 isManyToMany(relation)
                     ? coreTr("Write primaryjoin= and secondaryjoin=.")
                     : coreTr("Name the column: foreign_keys=\"[%1.…]\".")
                           .arg(isManyToOne(relation) ? relation.className : relation.target));
    }
}

void findUnknownBackPopulates(const DoctorFacts &facts, DoctorSink &sink)
{
    for (const OrmRelationship &relation : facts.models.relationships) {
        if (relation.backPopulates.isEmpty() || relation.isBackref)
            continue;
        const ModelClass *target = facts.targetOf(relation);
        if (target == nullptr || facts.relationship(*target, relation.backPopulates) != nullptr
            || !facts.isWhole(*target))
            continue;
        const bool isColumn = facts.hasColumnAttribute(*target, relation.backPopulates);
        sink.add(relation.place,
                 isColumn
                     ? coreTr("back_populates=\"%1\" of “%2” names a column of “%3”, not a relationship.")
                           .arg(relation.backPopulates, named(relation), relation.target)
                     : coreTr("back_populates=\"%1\" of “%2” names nothing: “%3” has no such attribute.")
                           .arg(relation.backPopulates, named(relation), relation.target),
                 coreTr("Write into “%1”: %2 = relationship(\"%3\", back_populates=\"%4\").")
                     .arg(relation.target, isColumn ? QStringLiteral("…") : relation.backPopulates,
                          relation.className, relation.name));
    }
}

void findMismatchedBackPopulates(const DoctorFacts &facts, DoctorSink &sink)
{
    for (const auto &[relation, other] : pairs(facts)) {
        const ModelClass *own = facts.classOf(*relation);
        const ModelClass *back = facts.targetOf(*other);
        if (own == nullptr || back == nullptr)
            continue;
        if (!facts.areRelated(*own, *back)) {
            sink.add(relation->place,
                     coreTr("“%1” names “%2” as its other side, which leads to “%3”, not to “%4”.")
                         .arg(named(*relation), named(*other), other->target, relation->className),
                     coreTr("Name a relationship of “%1” that leads to “%2”.")
                         .arg(relation->target, relation->className));
        } else if (!other->backPopulates.isEmpty() && other->backPopulates != relation->name) {
            sink.add(relation->place,
                     coreTr("“%1” names “%2” as its other side, which names “%3.%4” as its own.")
                         .arg(named(*relation), named(*other), other->target, other->backPopulates),
                     coreTr("Let both name each other: back_populates=\"%1\" in “%2”.")
                         .arg(relation->name, named(*other)),
                     Severity::Warning,
                     coreTr("A change of one side does not show on the other before a reload."));
        }
    }
}

void findOneSidedBackPopulates(const DoctorFacts &facts, DoctorSink &sink)
{
    for (const auto &[relation, other] : pairs(facts)) {
        if (!other->backPopulates.isEmpty() || other->isViewOnly || relation->isViewOnly)
            continue;
        sink.add(other->place,
                 coreTr("“%1” does not name “%2”, which names it as its other side.")
                     .arg(named(*other), named(*relation)),
                 coreTr("Write back_populates=\"%1\" in “%2” too.").arg(relation->name, named(*other)));
    }
}

void findMissingBackPopulates(const DoctorFacts &facts, DoctorSink &sink)
{
    // By class, target and key: what would be the other side of a relationship.
    const auto isAlone = [](const OrmRelationship &relation) {
        return relation.backPopulates.isEmpty() && !relation.isViewOnly && relation.overlaps.isEmpty()
            && !relation.foreignKeyColumns.isEmpty();
    };
    const std::vector<OrmRelationship> &all = facts.models.relationships;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (!isAlone(all[i]) || facts.targetOf(all[i]) == nullptr)
            continue;
        for (std::size_t j = i + 1; j < all.size(); ++j) {
            const OrmRelationship &one = all[i];
            const OrmRelationship &other = all[j];
            const bool areOpposite = one.className == other.target && one.target == other.className
                && isManyToMany(one) == isManyToMany(other)
                && (isManyToMany(one) ? one.association == other.association
                                      : isManyToOne(one) != isManyToOne(other)
                            && one.foreignKeyTable == other.foreignKeyTable
                            && one.foreignKeyColumns == other.foreignKeyColumns);
            // Of a class to itself two many-to-many over one table may be meant apart.
            if (!areOpposite || !isAlone(other) || facts.classOf(one) == nullptr
                || (isManyToMany(one) && one.className == one.target))
                continue;
            sink.add(other.place,
                     coreTr("“%1” and “%2” are two sides of one thing, but do not name each other.")
                         .arg(named(one), named(other)),
                     coreTr("Write back_populates=\"%1\" here and back_populates=\"%2\" in “%3”.")
                         .arg(one.name, other.name, named(one)));
        }
    }
}

void findUnfitKinds(const DoctorFacts &facts, DoctorSink &sink)
{
    for (const auto &[relation, other] : pairs(facts)) {
        const ModelClass *own = facts.classOf(*relation);
        const ModelClass *back = facts.targetOf(*other);
        if (relation->isViewOnly || other->isViewOnly || own == nullptr || back == nullptr
            || !facts.areRelated(*own, *back)) // that they do not fit at all is told elsewhere
            continue;
        const bool isKnown = !relation->foreignKeyColumns.isEmpty() && !other->foreignKeyColumns.isEmpty();
        // Each pair is told once, at the side that is declared later.
        const bool isFirst = relation <= other || other->backPopulates != relation->name;
        if (!isKnown || !isFirst)
            continue;
        if (isManyToMany(*relation) != isManyToMany(*other)) {
            sink.add(other->place,
                     coreTr("“%1” is %2, its other side “%3” is %4.")
                         .arg(named(*other), other->kind, named(*relation), relation->kind),
                     coreTr("Give both the same secondary=, or none."), Severity::Warning,
                     coreTr("A change of one side is written in another way than a change of the other."));
        } else if (isManyToMany(*relation)) {
            if (relation->association != other->association)
                sink.add(
                    other->place,
                    coreTr("“%1” goes through the table “%2”, its other side “%3” through “%4”.")
                        .arg(named(*other), other->association, named(*relation), relation->association),
                    coreTr("Give both the same secondary=."), Severity::Warning,
                    coreTr("A change of one side is written in another way than a change of the other."));
        } else if (isManyToOne(*relation) == isManyToOne(*other)) {
            sink.add(
                other->place,
                coreTr("“%1” and its other side “%2” are both %3.")
                    .arg(named(*other), named(*relation), other->kind),
                relation->className == relation->target
                    ? coreTr("Of a table to itself the many-to-one side needs remote_side=[id].")
                    : coreTr(
                        "One side holds the foreign key, the other one refers back: look at foreign_keys= "
                        "of both."));
        } else if (relation->foreignKeyTable != other->foreignKeyTable
                   || relation->foreignKeyColumns != other->foreignKeyColumns)
        {
            const auto key = [](const OrmRelationship &side) {
                return side.foreignKeyTable.toString() + QLatin1Char('.')
                    + side.foreignKeyColumns.join(QStringLiteral(", "));
            };
            sink.add(
                other->place,
                coreTr("“%1” goes by %2, its other side “%3” by %4.")
                    .arg(named(*other), key(*other), named(*relation), key(*relation)),
                coreTr("Name the same column in foreign_keys= of both."), Severity::Warning,
                coreTr("A change of one side is written into another column than a change of the other."));
        }
    }
    for (const OrmRelationship &relation : facts.models.relationships) {
        if (relation.isBackref || !isManyToOne(relation) || relation.foreignKeyColumns.isEmpty())
            continue;
        const bool isList = relation.usesList.value_or(false);
        if (isList || isAnnotatedMany(relation))
            sink.add(relation.place,
                     coreTr("“%1” is many-to-one by its foreign key %2, yet it says it holds many.")
                         .arg(named(relation),
                              relation.foreignKeyTable.toString() + QLatin1Char('.')
                                  + relation.foreignKeyColumns.join(QStringLiteral(", "))),
                     relation.className == relation.target
                         ? coreTr("Leave remote_side= out on the side that holds many.")
                         : coreTr("Write Mapped[\"%1\"] without a list, and no uselist=True.")
                               .arg(relation.target),
                     Severity::Warning, coreTr("The attribute holds one object or none, not a list."));
    }
}

} // namespace stillroom
