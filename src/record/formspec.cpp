#include "record/formspec.h"

#include "base/text.h"
#include "record/rowwindow.h"
#include "schema/relationship.h"

#include <QRegularExpression>
#include <algorithm>

namespace stillroom {

namespace {

using Kind = FormField::Kind;

bool isPasswordName(const QString &name)
{
    static const QRegularExpression pattern(
        QStringLiteral("(^|_)(password|passwd|pwd|secret|passphrase)(_|$)|password_?hash|hashed_?password"),
        QRegularExpression::CaseInsensitiveOption);
    return pattern.match(name).hasMatch();
}

struct TypeKind
{
    Kind kind = Kind::Text;
    bool whole = false;
};

TypeKind kindOf(const SqlType &type)
{
    const QString name = (type.name.isEmpty() ? type.declared : type.name).toUpper();
    const auto has = [&](const char *part) { return name.contains(QLatin1String(part)); };
    if (name == QStringLiteral("ENUM"))
        return {Kind::Choice};
    if (has("BOOL"))
        return {Kind::Boolean};
    if (has("JSON"))
        return {Kind::Json};
    if (has("DATETIME") || has("TIMESTAMP"))
        return {Kind::DateTime};
    if (name == QStringLiteral("DATE"))
        return {Kind::Date};
    if (name == QStringLiteral("TIME"))
        return {Kind::Time};
    if (has("BLOB") || has("BINARY") || has("BYTEA") || has("PICKLE"))
        return {Kind::Binary};
    if (has("INTERVAL"))
        return {Kind::Text};
    if (has("INT") || name == QStringLiteral("BIGSERIAL") || name == QStringLiteral("SERIAL"))
        return {Kind::Number, true};
    if (has("NUMERIC") || has("DECIMAL") || has("FLOAT") || has("REAL") || has("DOUBLE") || has("MONEY"))
        return {Kind::Number, false};
    if (name == QStringLiteral("TEXT") || has("CLOB") || has("UNICODETEXT") || has("LONGTEXT")
        || type.length.value_or(0) > 255)
        return {Kind::LongText};
    return {Kind::Text};
}

/// Where the database has no boolean type: the models say what the numbers mean, else the type that
/// SQLAlchemy gives its Boolean there.
bool keepsBooleans(const SqlType &type, TypeKind kind, const Dialect &dialect, const ColumnHint &hint)
{
    const bool isBit = dialect.name == QStringLiteral("mssql")
        && type.name.compare(QStringLiteral("BIT"), Qt::CaseInsensitive) == 0;
    if (isBit)
        return true;
    if (kind.kind != Kind::Number || !kind.whole)
        return false;
    if (hint.isBoolean)
        return *hint.isBoolean;
    const bool isMySql = dialect.name == QStringLiteral("mysql") || dialect.name == QStringLiteral("mariadb");
    return isMySql && type.declared.compare(QStringLiteral("tinyint(1)"), Qt::CaseInsensitive) == 0;
}

/// Values of CHECK (column IN ('a', 'b')), empty if the check says something else.
QStringList checkedValues(const QString &sql, const QString &column)
{
    const QRegularExpression in(QStringLiteral("^\\(*\\s*[\"`\\[]?%1[\"`\\]]?\\s+IN\\s*\\((.*)\\)\\s*$")
                                    .arg(QRegularExpression::escape(column)),
                                QRegularExpression::CaseInsensitiveOption
                                    | QRegularExpression::DotMatchesEverythingOption);
    const auto match = in.match(sql.trimmed());
    if (!match.hasMatch())
        return {};
    static const QRegularExpression item(
        QStringLiteral("\\G\\s*(?:'((?:[^']|'')*)'|(-?[\\d.]+))\\s*(,|$|\\))"));
    QStringList values;
    auto items = item.globalMatch(match.captured(1));
    while (items.hasNext()) {
        const auto found = items.next();
        QString text = found.captured(1);
        values << (found.hasCaptured(2) && !found.captured(2).isEmpty()
                       ? found.captured(2)
                       : text.replace(QStringLiteral("''"), QStringLiteral("'")));
    }
    return values;
}

/// SQLite numbers the rows of an INTEGER PRIMARY KEY by itself; others say identity or autoincrement.
bool isNumbered(const Table &table, const Column &column, const Dialect &dialect)
{
    if (column.identity || column.autoincrement.value_or(false))
        return true;
    if (table.primaryKey.columns != QStringList {column.name})
        return false;
    if (dialect.name == QStringLiteral("sqlite")) {
        const QString declared = column.type.declared.isEmpty() ? column.type.name : column.type.declared;
        return declared.compare(QStringLiteral("INTEGER"), Qt::CaseInsensitive) == 0
            && !dialect.rowidColumn(table).isEmpty();
    }
    return column.autoincrement.value_or(kindOf(column.type).whole && table.foreignKeys.empty());
}

void describe(FormField &field, const Table &table, const Column &column, const Dialect &dialect,
              const ColumnHint &hint)
{
    const TypeKind type = kindOf(column.type);
    field.kind = type.kind;
    field.whole = type.whole;
    if (keepsBooleans(column.type, type, dialect, hint))
        field.kind = Kind::Boolean; // other numbers stay numbers: `whole` says that there may be some
    field.columns = {column.name};
    field.label = labelOf(column.name);
    field.typeText = column.type.declared.isEmpty() ? dialect.typeDdl(column.type) : column.type.declared;
    field.comment = column.comment;
    field.isKey = table.primaryKey.columns.contains(column.name);
    const bool numbered = isNumbered(table, column, dialect);
    field.nullable = column.nullable && !numbered;
    field.readOnly = column.computed.has_value() || (column.identity && column.identity->always);
    field.unique = table.isUnique({column.name});
    if (field.kind == Kind::Choice)
        field.choices = column.type.enumValues;
    else if (const int length = column.type.length.value_or(0); length > 0)
        field.maxLength = length;
    if (column.computed)
        field.defaultText = column.computed->sqltext;
    else if (numbered)
        field.defaultText = coreTr("next number");
    else if (column.serverDefault)
        field.defaultText = dialect.defaultDdl(*column.serverDefault);
    else
        field.defaultText = hint.defaultSource;
    field.hasDefault = !field.defaultText.isEmpty();
    field.required = !field.nullable && !field.hasDefault && !field.readOnly;
    if (field.kind == Kind::Text || field.kind == Kind::LongText) {
        for (const CheckConstraint &check : table.checkConstraints) {
            const QStringList values = checkedValues(check.sqltext, column.name);
            if (!values.isEmpty()) {
                field.kind = Kind::Choice;
                field.choices = values;
            }
        }
        if (field.kind != Kind::Choice && isPasswordName(column.name))
            field.kind = Kind::Password;
    }
}

QString relationshipLabel(const TableHint &hint, const TableName &keyTable, const QStringList &keyColumns,
                          bool many)
{
    for (const RelationshipHint &said : hint.relationships) {
        if (said.association.name.isEmpty() && said.many == many && said.foreignKeyTable == keyTable
            && said.foreignKeyColumns == keyColumns)
            return labelOf(said.name);
    }
    return {};
}

/// "Posts", or "Posts (author)" where several keys of a child lead here.
QString childLabel(const Relationship &link, const std::vector<Relationship> &all)
{
    const QString plain = labelOf(link.table.name);
    const auto same = std::count_if(all.begin(), all.end(), [&](const Relationship &other) {
        return other.kind != Relationship::Kind::ManyToMany && other.table == link.table
            && other.referredTable == link.referredTable;
    });
    if (same < 2)
        return plain;
    return QStringLiteral("%1 (%2)").arg(plain, labelOf(link.columns.value(0), true).toLower());
}

void addCollections(FormSpec &spec, const Schema &schema, const RecordHints &hints)
{
    const TableHint hint = hints.table(spec.table);
    const std::vector<Relationship> all = relationships(schema);
    const auto isPlainAssociation = [&](const TableName &name) {
        return std::any_of(all.begin(), all.end(), [&](const Relationship &link) {
            return link.kind == Relationship::Kind::ManyToMany && link.association == name;
        });
    };
    for (const Relationship &link : all) {
        FormCollection found;
        if (link.kind == Relationship::Kind::ManyToMany) {
            if (link.table != spec.table && link.referredTable != spec.table)
                continue;
            const bool near = link.table == spec.table;
            found.kind = FormCollection::Kind::ManyToMany;
            found.table = near ? link.referredTable : link.table;
            found.ownColumns = near ? link.columns : link.referredColumns;
            found.farColumns = near ? link.referredColumns : link.columns;
            found.association = link.association.value_or(TableName {});
            found.associationColumns = near ? link.associationColumns : link.associationReferredColumns;
            found.associationFarColumns = near ? link.associationReferredColumns : link.associationColumns;
            found.label = labelOf(found.table.name);
            for (const RelationshipHint &said : hint.relationships) {
                if (said.association == found.association && !said.association.name.isEmpty())
                    found.label = labelOf(said.name);
            }
        } else {
            if (link.referredTable != spec.table || isPlainAssociation(link.table))
                continue;
            const bool one = link.kind == Relationship::Kind::OneToOne;
            found.kind = one ? FormCollection::Kind::OneToOne : FormCollection::Kind::OneToMany;
            found.table = link.table;
            found.columns = link.columns;
            found.ownColumns = link.referredColumns;
            found.label = relationshipLabel(hint, link.table, link.columns, !one);
            if (found.label.isEmpty())
                found.label = childLabel(link, all);
        }
        spec.collections.push_back(std::move(found));
    }
}

} // namespace

const FormField *FormSpec::field(const QString &column) const
{
    const auto found = std::find_if(fields.begin(), fields.end(),
                                    [&](const FormField &field) { return field.columns.contains(column); });
    return found == fields.end() ? nullptr : &*found;
}

QString labelOf(const QString &name, bool foreignKey)
{
    static const QStringList initials {QStringLiteral("id"),   QStringLiteral("url"),  QStringLiteral("uri"),
                                       QStringLiteral("uuid"), QStringLiteral("ip"),   QStringLiteral("sql"),
                                       QStringLiteral("html"), QStringLiteral("json"), QStringLiteral("api")};
    QString text = name;
    if (foreignKey && text.size() > 3 && text.endsWith(QStringLiteral("_id"), Qt::CaseInsensitive))
        text.chop(3);
    static const QRegularExpression hump(QStringLiteral("([a-z0-9])([A-Z])"));
    text.replace(hump, QStringLiteral("\\1_\\2"));
    QStringList words = text.toLower().split(QLatin1Char('_'), Qt::SkipEmptyParts);
    for (QString &word : words) {
        if (initials.contains(word))
            word = word.toUpper();
    }
    QString label = words.join(QLatin1Char(' '));
    if (!label.isEmpty())
        label[0] = label[0].toUpper();
    return label.isEmpty() ? name : label;
}

FormSpec formSpec(const Schema &schema, const TableName &name, const Dialect &dialect,
                  const RecordHints &hints)
{
    FormSpec spec;
    spec.table = name;
    spec.title = labelOf(name.name);
    spec.keyColumns = rowWindowSpec(schema, name, dialect).keyColumns;
    const Table *table = schema.table(name);
    if (!table) {
        for (const QString &column : rowWindowSpec(schema, name, dialect).columns) {
            FormField field;
            field.columns = {column};
            field.label = labelOf(column);
            field.readOnly = true;
            spec.fields.push_back(field);
        }
        return spec;
    }
    const TableHint hint = hints.table(name);
    QStringList inComposite;
    for (const Column &column : table->columns) {
        FormField field;
        describe(field, *table, column, dialect, hint.columns.value(column.name));
        for (const ForeignKey &key : table->foreignKeys) {
            if (!key.columns.contains(column.name)
                || (key.columns.size() > 1 && field.kind == Kind::ForeignKey))
                continue;
            field.kind = Kind::ForeignKey;
            field.columns = key.columns;
            field.parent = referredTable(key);
            field.parentColumns = key.referredColumns;
            if (field.parentColumns.isEmpty() && schema.table(field.parent))
                field.parentColumns = schema.table(field.parent)->primaryKey.columns;
            field.label = relationshipLabel(hint, name, key.columns, false);
            if (field.label.isEmpty())
                field.label
                    = key.columns.size() == 1 ? labelOf(column.name, true) : labelOf(key.referredTable, true);
            if (key.columns.size() == 1)
                break;
        }
        if (field.kind == Kind::ForeignKey && field.columns.size() > 1) {
            const QString mark = field.columns.join(QLatin1Char('\n'));
            if (inComposite.contains(mark))
                continue; // its other columns belong to the same field
            inComposite << mark;
        }
        spec.fields.push_back(std::move(field));
    }
    addCollections(spec, schema, hints);
    return spec;
}

} // namespace stillroom
