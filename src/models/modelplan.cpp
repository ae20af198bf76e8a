#include "models/modelplan.h"

#include "schema/relationship.h"

#include <QMap>
#include <QSet>
#include <algorithm>

namespace stillroom {

namespace {

bool isKeyword(const QString &word)
{
    static const QSet<QString> words = [] {
        const QStringList list
            = QStringLiteral(
                  "False None True and as assert async await break class continue def del elif else "
                  "except finally for from global if import in is lambda nonlocal not or pass raise "
                  "return try while with yield")
                  .split(QLatin1Char(' '));
        return QSet<QString>(list.begin(), list.end());
    }();
    return words.contains(word);
}

/// Names declarative classes keep for themselves, and types their annotations need.
bool isReserved(const QString &word)
{
    static const QSet<QString> words {
        QStringLiteral("metadata"), QStringLiteral("registry"), QStringLiteral("query"),
        QStringLiteral("int"),      QStringLiteral("str"),      QStringLiteral("bool"),
        QStringLiteral("float"),    QStringLiteral("bytes"),    QStringLiteral("list")};
    return words.contains(word);
}

/// "createdAt" -> "created_at".
QString withUnderscores(const QString &name)
{
    QString out;
    for (qsizetype i = 0; i < name.size(); ++i) {
        const QChar c = name[i];
        const bool starts = c.isUpper() && i > 0
            && (name[i - 1].isLower() || name[i - 1].isDigit()
                || (name[i - 1].isUpper() && i + 1 < name.size() && name[i + 1].isLower()));
        if (starts)
            out += QLatin1Char('_');
        out += c.toLower();
    }
    return out;
}

/// The name of the key's parent as the child calls it.
QString attributeOfKey(const QStringList &columns, const QString &parent)
{
    if (columns.size() == 1) {
        const QString column = identifierOf(columns.front());
        for (const char *ending : {"_id", "_fk", "_pk", "_uuid", "_key", "_code"}) {
            if (column.endsWith(QLatin1String(ending)) && column.size() > qsizetype(qstrlen(ending)))
                return column.chopped(qsizetype(qstrlen(ending)));
        }
    }
    return singularOf(identifierOf(parent));
}

class Planner
{
public:
    Planner(const Schema &schema, bool forPydantic) : m_schema(schema), m_forPydantic(forPydantic) { }

    std::vector<PlannedModel> plan()
    {
        for (std::size_t i = 0; i < m_schema.tables.size(); ++i)
            addModel(i);
        const std::vector<Relationship> all = relationships(m_schema);
        countKeys();
        for (const Relationship &relation : all) {
            if (relation.kind != Relationship::Kind::ManyToMany)
                addKey(relation);
        }
        for (const Relationship &relation : all) {
            if (relation.kind == Relationship::Kind::ManyToMany)
                addAssociation(relation);
        }
        return std::move(m_models);
    }

private:
    static QString pairOf(const TableName &one, const TableName &other)
    {
        const QString a = one.toString();
        const QString b = other.toString();
        return a < b ? a + QLatin1Char('\n') + b : b + QLatin1Char('\n') + a;
    }

    /// Nothing but two keys, which together are the primary key.
    [[nodiscard]] bool isAssociation(const Table &table) const
    {
        if (table.foreignKeys.size() != 2 || table.primaryKey.columns.isEmpty())
            return false;
        QSet<QString> inKeys;
        for (const ForeignKey &key : table.foreignKeys)
            inKeys.unite(QSet<QString>(key.columns.begin(), key.columns.end()));
        return std::all_of(table.columns.begin(), table.columns.end(), [&](const Column &column) {
            return inKeys.contains(column.name) && table.primaryKey.columns.contains(column.name);
        });
    }

    void addModel(std::size_t index)
    {
        const Table &table = m_schema.tables[index];
        PlannedModel model;
        model.table = index;
        model.isClass = !table.primaryKey.columns.isEmpty() && !isAssociation(table);
        model.name = unique(m_names,
                            model.isClass ? classNameOf(table.name)
                                          : identifierOf(table.name) + QLatin1String("_table"));
        QSet<QString> &used = m_used[table.tableName().toString()];
        for (const Column &column : table.columns) {
            const QString name = isReserved(column.name) ? column.name + QLatin1Char('_')
                : isPlainName(column.name)               ? column.name
                                                         : identifierOf(column.name);
            const QString attribute = unique(used, m_forPydantic ? pydanticName(name) : name);
            if (attribute != column.name)
                model.attributes.insert(column.name, attribute);
        }
        m_places.insert(table.tableName().toString(), m_models.size());
        m_models.push_back(std::move(model));
    }

    static bool isPlainName(const QString &name)
    {
        const auto fits = [](QChar c) { return c == QLatin1Char('_') || c.isLetter() || c.isDigit(); };
        return !name.isEmpty() && !name[0].isDigit() && !name.startsWith(QLatin1String("__"))
            && std::all_of(name.begin(), name.end(), fits) && !isKeyword(name);
    }

    static QString unique(QSet<QString> &used, const QString &wanted)
    {
        QString name = wanted;
        for (int i = 2; used.contains(name); ++i)
            name = wanted + QLatin1Char('_') + QString::number(i);
        used.insert(name);
        return name;
    }

    void countKeys()
    {
        for (const Table &table : m_schema.tables) {
            for (const ForeignKey &key : table.foreignKeys) {
                const TableName parent = referredTable(key);
                ++m_between[pairOf(table.tableName(), parent)];
                ++m_towards[{table.tableName().toString(), parent.toString()}];
            }
        }
    }

    [[nodiscard]] PlannedModel *classOf(const TableName &name)
    {
        const auto found = m_places.constFind(name.toString());
        if (found == m_places.cend() || !m_models[*found].isClass)
            return nullptr;
        return &m_models[*found];
    }

    [[nodiscard]] const ForeignKey *keyOf(const Relationship &relation) const
    {
        const Table *table = m_schema.table(relation.table);
        for (const ForeignKey &key : table ? table->foreignKeys : std::vector<ForeignKey>()) {
            if (key.columns == relation.columns && referredTable(key) == relation.referredTable)
                return &key;
        }
        return nullptr;
    }

    /// A free name for a relationship of a class: the first of the wanted that is free.
    [[nodiscard]] QString freeAttribute(const TableName &table, const QStringList &wanted)
    {
        QSet<QString> &used = m_used[table.toString()];
        for (const QString &asked : wanted) {
            const QString name = m_forPydantic ? pydanticName(asked) : asked;
            if (!used.contains(name) && !isReserved(name) && !isKeyword(name)) {
                used.insert(name);
                return name;
            }
        }
        return unique(used, m_forPydantic ? pydanticName(wanted.back()) : wanted.back());
    }

    [[nodiscard]] static QStringList qualified(const PlannedModel &model, const QStringList &columns)
    {
        QStringList names;
        for (const QString &column : columns)
            names.append(model.name + QLatin1Char('.') + model.attribute(column));
        return names;
    }

    /// One foreign key: many-to-one on the child, and its other side on the parent.
    void addKey(const Relationship &relation)
    {
        PlannedModel *child = classOf(relation.table);
        PlannedModel *parent = classOf(relation.referredTable);
        const ForeignKey *key = keyOf(relation);
        if (!child || !parent || !key)
            return;
        const bool isSelf = child == parent;
        const bool isOne = relation.kind == Relationship::Kind::OneToOne;
        const QString parentName = identifierOf(relation.referredTable.name);
        QString base = attributeOfKey(relation.columns, parentName);
        PlannedRelationship up;
        const QString parentWord = singularOf(parentName);
        QStringList wanted {base, parentWord, base + QLatin1String("_row")};
        if (base != parentWord)
            wanted.insert(2, base + QLatin1Char('_') + parentWord);
        up.attribute = freeAttribute(relation.table, wanted);
        const QString childName = identifierOf(relation.table.name);
        const QString children = isOne ? singularOf(childName) : pluralOf(childName);
        const QString told = children + QLatin1String("_as_") + up.attribute;
        const bool several
            = m_towards.value({relation.table.toString(), relation.referredTable.toString()}) > 1;
        PlannedRelationship down;
        down.attribute = freeAttribute(relation.referredTable,
                                       isSelf && up.attribute == QLatin1String("parent")
                                           ? QStringList {QStringLiteral("children"), told}
                                           : several || isSelf ? QStringList {told}
                                                               : QStringList {children, told});
        up.target = parent->name;
        down.target = child->name;
        up.backPopulates = down.attribute;
        down.backPopulates = up.attribute;
        up.isOptional = relation.optional;
        down.isMany = !isOne;
        down.isOptional = isOne;
        down.isParentSide = true;
        down.deletedByDatabase = key->onDelete.compare(QLatin1String("CASCADE"), Qt::CaseInsensitive) == 0;
        if (m_between.value(pairOf(relation.table, relation.referredTable)) > 1)
            up.foreignKeys = down.foreignKeys = qualified(*child, relation.columns);
        if (isSelf)
            up.remoteSide = qualified(*parent, relation.referredColumns);
        child->relationships.push_back(up);
        parent->relationships.push_back(down);
    }

    /// Two lists over an association that is nothing but two keys. One that holds more is a class of its own.
    void addAssociation(const Relationship &relation)
    {
        PlannedModel *left = classOf(relation.table);
        PlannedModel *right = classOf(relation.referredTable);
        const Table *table = relation.association ? m_schema.table(*relation.association) : nullptr;
        const auto place
            = relation.association ? m_places.constFind(relation.association->toString()) : m_places.cend();
        if (!left || !right || !table || place == m_places.cend() || m_models[*place].isClass)
            return;
        const QString via = QLatin1String("_via_") + identifierOf(table->name);
        const QString leftName = pluralOf(identifierOf(relation.table.name));
        const QString rightName = pluralOf(identifierOf(relation.referredTable.name));
        const bool isSelf = left == right;
        const QString first = pluralOf(attributeOfKey(relation.associationColumns, relation.table.name));
        const QString second
            = pluralOf(attributeOfKey(relation.associationReferredColumns, relation.referredTable.name));
        PlannedRelationship there;
        there.attribute = freeAttribute(relation.table,
                                        isSelf ? QStringList {second, rightName + via}
                                               : QStringList {rightName, second, rightName + via});
        PlannedRelationship back;
        back.attribute = freeAttribute(relation.referredTable,
                                       isSelf ? QStringList {first, leftName + via}
                                              : QStringList {leftName, first, leftName + via});
        there.target = right->name;
        back.target = left->name;
        there.backPopulates = back.attribute;
        back.backPopulates = there.attribute;
        there.isMany = back.isMany = true;
        there.association = back.association = m_models[*place].name;
        if (isSelf) {
            const QString one = join(*left, relation.columns, m_models[*place], relation.associationColumns);
            const QString other = join(*right, relation.referredColumns, m_models[*place],
                                       relation.associationReferredColumns);
            there.primaryJoin = back.secondaryJoin = one;
            there.secondaryJoin = back.primaryJoin = other;
        }
        left->relationships.push_back(there);
        right->relationships.push_back(back);
    }

    [[nodiscard]] static QString join(const PlannedModel &model, const QStringList &columns,
                                      const PlannedModel &association, const QStringList &keyColumns)
    {
        QStringList parts;
        for (qsizetype i = 0; i < columns.size() && i < keyColumns.size(); ++i)
            parts.append(QStringLiteral("%1.%2 == %3.c.%4")
                             .arg(model.name, model.attribute(columns[i]), association.name,
                                  association.attribute(keyColumns[i])));
        return parts.size() == 1 ? parts.front()
                                 : QStringLiteral("and_(%1)").arg(parts.join(QLatin1String(", ")));
    }

    const Schema &m_schema;
    const bool m_forPydantic;
    std::vector<PlannedModel> m_models;
    QHash<QString, std::size_t> m_places; ///< table -> model
    QSet<QString> m_names {QStringLiteral("Base"),
                           QStringLiteral("convention")}; ///< of classes and variables
    QHash<QString, QSet<QString>> m_used; ///< table -> its attributes
    QHash<QString, int> m_between; ///< foreign keys between two tables, both ways
    QMap<std::pair<QString, QString>, int> m_towards; ///< of a child to a parent
};

} // namespace

QString singularOf(const QString &word)
{
    const auto ends = [&](const char *ending) { return word.endsWith(QLatin1String(ending)); };
    static const QMap<QString, QString> irregular {{QStringLiteral("people"), QStringLiteral("person")},
                                                   {QStringLiteral("children"), QStringLiteral("child")},
                                                   {QStringLiteral("men"), QStringLiteral("man")},
                                                   {QStringLiteral("women"), QStringLiteral("woman")},
                                                   {QStringLiteral("data"), QStringLiteral("data")},
                                                   {QStringLiteral("news"), QStringLiteral("news")},
                                                   {QStringLiteral("series"), QStringLiteral("series")},
                                                   {QStringLiteral("movies"), QStringLiteral("movie")}};
    const QString last = word.section(QLatin1Char('_'), -1);
    if (const auto found = irregular.constFind(last); found != irregular.cend())
        return word.chopped(last.size()) + *found;
    if (ends("ies") && last.size() > 4)
        return word.chopped(3) + QLatin1Char('y');
    if (ends("sses") || ends("xes") || ends("ches") || ends("shes") || ends("zzes") || ends("uses"))
        return ends("uses") && !ends("buses") && !ends("tuses") && !ends("iuses") ? word.chopped(1)
                                                                                  : word.chopped(2);
    if (ends("s") && !ends("ss") && !ends("us") && !ends("is") && last.size() > 2)
        return word.chopped(1);
    return word;
}

QString pluralOf(const QString &word)
{
    if (word.endsWith(QLatin1Char('_'))) // behind a keyword
        return pluralOf(word.chopped(1));
    if (singularOf(word) != word)
        return word; // it is one already
    const auto ends = [&](const char *ending) { return word.endsWith(QLatin1String(ending)); };
    const QString last = word.section(QLatin1Char('_'), -1);
    if (last == QLatin1String("person"))
        return word.chopped(6) + QLatin1String("people");
    if (last == QLatin1String("child"))
        return word + QLatin1String("ren");
    if (last == QLatin1String("data") || last == QLatin1String("news") || last == QLatin1String("series"))
        return word + QLatin1String("_rows");
    if (ends("y") && word.size() > 1 && !QStringLiteral("aeiou").contains(word[word.size() - 2]))
        return word.chopped(1) + QLatin1String("ies");
    if (ends("s") || ends("x") || ends("ch") || ends("sh") || ends("z"))
        return word + QLatin1String("es");
    return word + QLatin1Char('s');
}

QString identifierOf(const QString &name)
{
    QString out;
    for (const QChar c : withUnderscores(name))
        out += c.isLetter() || c.isDigit() || c == QLatin1Char('_') ? c : QLatin1Char('_');
    while (out.startsWith(QLatin1String("__")))
        out.remove(0, 1);
    if (out.isEmpty() || out[0].isDigit())
        out.prepend(QLatin1Char('_'));
    return isKeyword(out) ? out + QLatin1Char('_') : out;
}

QString classNameOf(const QString &table)
{
    QString name;
    for (const QString &part : singularOf(identifierOf(table)).split(QLatin1Char('_'), Qt::SkipEmptyParts))
        name += part[0].toUpper() + part.mid(1);
    if (name.isEmpty() || name[0].isDigit())
        name.prepend(QLatin1String("Table"));
    return isKeyword(name) ? name + QLatin1Char('_') : name;
}

QString pydanticName(const QString &name)
{
    static const QSet<QString> taken {QStringLiteral("schema"),    QStringLiteral("json"),
                                      QStringLiteral("dict"),      QStringLiteral("copy"),
                                      QStringLiteral("fields"),    QStringLiteral("validate"),
                                      QStringLiteral("construct"), QStringLiteral("config")};
    QString field = name;
    while (field.startsWith(QLatin1Char('_')))
        field.remove(0, 1);
    if (field.isEmpty() || field[0].isDigit())
        field.prepend(QLatin1String("field_"));
    return taken.contains(field) || field.startsWith(QLatin1String("model_")) || isKeyword(field)
        ? field + QLatin1Char('_')
        : field;
}

std::vector<PlannedModel> planModels(const Schema &schema, bool forPydantic)
{
    return Planner(schema, forPydantic).plan();
}

} // namespace stillroom
