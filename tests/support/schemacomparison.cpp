#include "support/schemacomparison.h"

#include "dialect/ddlcompiler.h"
#include "dialect/ddloptions.h"
#include "dialect/mysql/mysqlserver.h"

#include <QRegularExpression>
#include <algorithm>

namespace stillroom {

namespace {

/// SQL without what databases change in it: casts, brackets, quotes, blanks, case, names of character sets.
QString crude(QString sql)
{
    static const QRegularExpression casts(QStringLiteral(
        R"(::[\w."]+( varying| precision| with(out)? time zone)?(\([\d, ]+\))?(\[\])?|\b_utf8mb4(?='))"));
    sql.remove(casts);
    static const QRegularExpression blanks(QStringLiteral(R"([\s()'"`\[\]]+)"));
    return sql.remove(blanks).toLower();
}

QString action(const QString &text)
{
    return text == QLatin1String("NO ACTION") ? QString() : text;
}

QString truth(bool value)
{
    return value ? QStringLiteral("yes") : QStringLiteral("no");
}

bool isMySqlLike(const Dialect &dialect)
{
    return dialect.name == QLatin1String("mysql") || dialect.name == QLatin1String("mariadb");
}

/// Keyword arguments that say something to this database, in order. Those of other dialects say nothing.
QString optionsText(const QMap<QString, QString> &options, const Dialect &dialect)
{
    static const QStringList dialects {QStringLiteral("postgresql"), QStringLiteral("mysql"),
                                       QStringLiteral("mariadb"), QStringLiteral("sqlite"),
                                       QStringLiteral("mssql")};
    QStringList parts;
    for (auto option = options.begin(); option != options.end(); ++option) {
        const QString owner = option.key().section(QLatin1Char('_'), 0, 0);
        const bool isOthers = dialects.contains(owner) && owner != dialect.name
            && !(isMySqlLike(dialect) && owner == QLatin1String("mysql"));
        const bool isUsual = (option.key() == QLatin1String("deferrable") && isOff(options, "deferrable"))
            || (option.key() == QLatin1String("initially")
                && pythonText(option.value()) == QLatin1String("IMMEDIATE"))
            || (option.key() == QLatin1String("using")
                && pythonText(option.value()) == QLatin1String("gist"));
        if (!isOthers && !isUsual)
            parts.append(QStringLiteral(" %1=%2").arg(option.key(), option.value()));
    }
    return parts.join(QString());
}

QString elementsText(const Index &index)
{
    QStringList parts;
    for (const IndexElement &element : index.elements)
        parts.append(
            (element.column.isEmpty() ? crude(element.expression) : element.column)
            + (element.collation.isEmpty() ? QString() : QStringLiteral(" collate ") + element.collation)
            + (element.descending ? QStringLiteral(" desc") : QString())
            + (element.nulls.isEmpty() ? QString() : QStringLiteral(" nulls ") + element.nulls));
    return parts.join(QLatin1Char(','));
}

QString indexText(const Index &index, const Dialect &dialect)
{
    return QStringLiteral("(%1) unique=%2 where=%3%4")
        .arg(elementsText(index), truth(index.unique), crude(index.where),
             optionsText(index.options, dialect));
}

/// What counts of a view's SELECT: each database words it anew, with the tables' names before the columns and
/// an alias behind each, which is the column's name in the view.
QStringList selectWords(const QString &select, const QStringList &columns, const Dialect &dialect)
{
    QStringList words;
    const std::vector<SqlToken> tokens = solidTokens(select, dialect.syntax);
    const auto word = [](const SqlToken &token) {
        return token.isIdentifier() ? token.name().toLower() : token.text.toLower();
    };
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (tokens[i].isSymbol('(') || tokens[i].isSymbol(')') || tokens[i].isSymbol(';'))
            continue;
        if (i + 1 < tokens.size() && tokens[i + 1].isSymbol('.')) {
            ++i;
            continue;
        }
        if (tokens[i].isWord("AS") && i + 1 < tokens.size() && !words.isEmpty()
            && (word(tokens[i + 1]) == words.last() || columns.contains(tokens[i + 1].name())))
        {
            ++i;
            continue;
        }
        words.append(word(tokens[i]));
    }
    return words;
}

QString textOf(const SchemaObject &object)
{
    QStringList parts {objectSql(object)};
    if (const auto *sequence = std::get_if<Sequence>(&object)) {
        for (auto option = sequence->options.cbegin(); option != sequence->options.cend(); ++option)
            parts += option.key() + u'=' + option.value();
    } else if (const auto *view = std::get_if<View>(&object)) {
        parts += view->columns;
        parts += view->comment;
        for (const Index &index : view->indexes)
            parts += index.name;
    } else if (const auto *routine = std::get_if<Routine>(&object)) {
        parts += {routine->kind, routine->arguments, routine->returns, routine->language, routine->comment};
    }
    return parts.join(u' ');
}

bool isAsWanted(const SchemaObject &wanted, const SchemaObject &found, const Dialect &dialect)
{
    const auto *view = std::get_if<View>(&wanted);
    if (!view || !view->sql.isEmpty())
        return isAlike(wanted, found);
    const auto &there = std::get<View>(found);
    const auto indexes = [&](const View &one) {
        QStringList lines;
        for (const Index &index : one.indexes)
            lines.append(index.name + indexText(index, dialect));
        lines.sort();
        return lines;
    };
    return selectWords(view->definition, view->columns, dialect)
        == selectWords(there.definition, view->columns, dialect)
        && there.columns == view->columns && there.materialized == view->materialized
        && there.comment == view->comment && indexes(*view) == indexes(there);
}

/// A type's name and what is in its brackets, both as the dialect writes the type.
struct TypeText
{
    QString words;
    QString arguments;
};

TypeText typeTextOf(SqlType type, const Dialect &dialect)
{
    static const QRegularExpression brackets(QStringLiteral(R"(\((.*)\))"),
                                             QRegularExpression::DotMatchesEverythingOption);
    static const QRegularExpression characters(QStringLiteral(R"( (collate|character set) "?[\w\-]+"?)"),
                                               QRegularExpression::CaseInsensitiveOption);
    if (!type.name.isEmpty())
        type.declared.clear();
    QString text = dialect.typeDdl(type);
    text.remove(characters);
    const QString arguments = brackets.match(text).captured(1).remove(QLatin1Char(' '));
    QString words = text.remove(brackets).simplified().toLower();
    static const std::pair<const char *, const char *> synonyms[]
        = {{"decimal", "numeric"}, {"double precision", "float"}, {"bool", "tinyint"},
           {"json", "longtext"},   {"nvarchar", "varchar"},       {"nchar", "char"}};
    for (const auto &[one, other] : synonyms) {
        if (words == QLatin1String(one))
            words = QLatin1String(other);
    }
    return {words, arguments};
}

/// What a database with this syntax writes into the brackets of a type that was given none.
bool isUsualArgument(const Dialect &dialect, const TypeText &type)
{
    static const QStringList counted {QStringLiteral("tinyint"), QStringLiteral("smallint"),
                                      QStringLiteral("mediumint"), QStringLiteral("integer"),
                                      QStringLiteral("bigint")};
    const QString word = type.words.section(QLatin1Char(' '), 0, 0);
    if (isMySqlLike(dialect))
        return counted.contains(word)
            || (word == QLatin1String("year") && type.arguments == QLatin1String("4"))
            || ((word == QLatin1String("bit") || word == QLatin1String("char")
                 || word == QLatin1String("binary"))
                && type.arguments == QLatin1String("1"))
            || (word == QLatin1String("numeric") && type.arguments == QLatin1String("10,0"));
    if (dialect.name == QLatin1String("postgresql"))
        return (word == QLatin1String("char") || word == QLatin1String("bit"))
            && type.arguments == QLatin1String("1");
    return dialect.name == QLatin1String("mssql");
}

/// Lists what differs between two tables.
class Comparison
{
public:
    Comparison(const Table &wanted, const Table &found, const Dialect &dialect)
        : m_wanted(wanted)
        , m_found(found)
        , m_dialect(dialect)
    { }

    QStringList run()
    {
        compareColumns();
        tell(QStringLiteral("comment"), m_dialect.supportsComments ? m_wanted.comment : QString(),
             m_found.comment);
        tell(QStringLiteral("options"), optionsText(m_wanted.options, m_dialect),
             optionsText(m_found.options, m_dialect));
        tell(QStringLiteral("partitions"), m_wanted.partitions.join(u','), m_found.partitions.join(u','));
        tell(QStringLiteral("extension"), m_wanted.extension, m_found.extension);
        tell(QStringLiteral("module"), m_wanted.virtualModule, m_found.virtualModule);
        comparePrimaryKeys();
        compareAll(
            QStringLiteral("foreign key"), m_wanted.foreignKeys, m_found.foreignKeys,
            [this](const ForeignKey &key) {
                return QStringLiteral("(%1) -> %2.%3(%4) delete=%5 update=%6 match=%7 deferrable=%8 %9")
                           .arg(key.columns.join(u','), key.referredSchema, key.referredTable,
                                key.referredColumns.join(u','), action(key.onDelete), action(key.onUpdate),
                                key.match == QLatin1String("SIMPLE") ? QString() : key.match,
                                truth(key.deferrable.value_or(false)),
                                key.initially == QLatin1String("IMMEDIATE") ? QString() : key.initially)
                    + optionsText(key.options, m_dialect);
            });
        compareAll(QStringLiteral("unique"), uniques(m_wanted), m_found.uniqueConstraints,
                   [this](const UniqueConstraint &unique) {
                       return unique.columns.join(u',') + optionsText(unique.options, m_dialect);
                   });
        compareAll(QStringLiteral("check"), m_wanted.checkConstraints, m_found.checkConstraints,
                   [this](const CheckConstraint &check) {
                       return crude(check.sqltext) + optionsText(check.options, m_dialect);
                   });
        compareAll(QStringLiteral("exclude"), m_wanted.excludeConstraints, m_found.excludeConstraints,
                   [this](const ExcludeConstraint &exclude) {
                       QString text;
                       for (const ExcludeConstraint::Element &element : exclude.elements)
                           text += element.expression + element.op;
                       return text + crude(exclude.where) + optionsText(exclude.options, m_dialect);
                   });
        compareAll(QStringLiteral("index"), indexes(m_wanted), m_found.indexes,
                   [this](const Index &index) { return indexText(index, m_dialect); });
        return m_lines;
    }

private:
    /// MySQL keeps a unique index as a unique constraint, unless there is more to it.
    [[nodiscard]] bool isUniqueThere(const Index &index) const
    {
        return index.unique && isMySqlLike(m_dialect) && optionsText(index.options, m_dialect).isEmpty()
            && std::all_of(index.elements.begin(), index.elements.end(), [](const IndexElement &element) {
                   return !element.column.isEmpty() && !element.descending;
               });
    }
    [[nodiscard]] std::vector<UniqueConstraint> uniques(const Table &table) const
    {
        std::vector<UniqueConstraint> all = table.uniqueConstraints;
        for (const Index &index : table.indexes) {
            if (isUniqueThere(index))
                all.push_back({index.name, index.columns(), {}});
        }
        return all;
    }
    [[nodiscard]] std::vector<Index> indexes(const Table &table) const
    {
        std::vector<Index> all = table.indexes;
        std::erase_if(all, [this](const Index &index) { return isUniqueThere(index); });
        return all;
    }

    void tell(const QString &what, const QString &wanted, const QString &found)
    {
        if (wanted != found)
            m_lines.append(
                QStringLiteral("%1 %2: wanted \"%3\", found \"%4\"").arg(m_wanted.name, what, wanted, found));
    }

    void comparePrimaryKeys()
    {
        const PrimaryKey &wanted = m_wanted.primaryKey;
        const PrimaryKey &found = m_found.primaryKey;
        tell(QStringLiteral("primary key"),
             wanted.columns.join(u',') + optionsText(wanted.options, m_dialect),
             found.columns.join(u',') + optionsText(found.options, m_dialect));
        if (!wanted.name.isEmpty() && !isMySqlLike(m_dialect)) // there it is called PRIMARY whatever is said
            tell(QStringLiteral("primary key's name"), wanted.name, found.name);
    }

    /// Whether the database gives the column its values: SERIAL, AUTO_INCREMENT, IDENTITY, a rowid's other
    /// name.
    [[nodiscard]] static bool counts(const Table &table, const Column &column)
    {
        return column.autoincrement.value_or(false) || autoincrementColumn(table) == &column;
    }

    [[nodiscard]] QString computedText(const Column &column) const
    {
        if (!column.computed)
            return {};
        const bool isStored
            = column.computed->persisted.value_or(m_dialect.name == QLatin1String("postgresql"));
        return crude(column.computed->sqltext)
            + (isStored ? QStringLiteral(" stored") : QStringLiteral(" virtual"));
    }

    /// All there is to an identity; what is left open is the usual.
    [[nodiscard]] QString identityText(const Column &column) const
    {
        if (!column.identity)
            return {};
        const bool isSqlServer = m_dialect.name == QLatin1String("mssql");
        const QString word = typeTextOf(column.type, m_dialect).words;
        const QString most = word == QLatin1String("bigint") ? QStringLiteral("9223372036854775807")
            : word == QLatin1String("smallint")              ? QStringLiteral("32767")
                                                             : QStringLiteral("2147483647");
        QString text = column.identity->always && !isSqlServer ? QStringLiteral("always") : QString();
        for (const auto &[option, usual] :
             {std::pair("start", QStringLiteral("1")), std::pair("increment", QStringLiteral("1")),
              std::pair("minvalue", QStringLiteral("1")), std::pair("maxvalue", most),
              std::pair("cache", QStringLiteral("1")), std::pair("cycle", QStringLiteral("False"))})
        {
            if (isSqlServer && qstrcmp(option, "start") != 0 && qstrcmp(option, "increment") != 0)
                continue;
            text += QStringLiteral(" %1=%2").arg(
                QLatin1String(option), column.identity->options.value(QLatin1String(option), usual));
        }
        return text;
    }

    void compareTypes(const Column &column, const Column &found)
    {
        if (!m_dialect.sameType(column.type, found.type))
            tell(column.name + QStringLiteral(" type"), m_dialect.typeDdl(column.type),
                 m_dialect.typeDdl(found.type));
        if (column.type.name.isEmpty() || found.type.name.isEmpty()) {
            tell(column.name + QStringLiteral(" declared type"), column.type.declared, found.type.declared);
            return;
        }
        const QString charset = optionText(column.type.arguments, "charset");
        if (!charset.isEmpty())
            tell(column.name + QStringLiteral(" character set"), charset,
                 optionText(found.type.arguments, "charset"));
        if (charset.isEmpty() || !column.type.collation.isEmpty())
            tell(column.name + QStringLiteral(" collation"), column.type.collation, found.type.collation);
        if (found.type.declared.isEmpty() != column.type.declared.isEmpty()
            && !column.type.declared.isEmpty())
            tell(column.name + QStringLiteral(" declared type"), column.type.declared, found.type.declared);
        // Alembic lets pass what one side alone has behind the type's name. sameType() is SQL Server's judge:
        // it knows which server it is connected to.
        if (m_dialect.name == QLatin1String("mssql") || column.type.name == QLatin1String("Enum")
            || !column.type.declared.isEmpty())
            return;
        const TypeText wanted = typeTextOf(column.type, m_dialect);
        const TypeText there = typeTextOf(found.type, m_dialect);
        const bool isUsual = wanted.arguments.isEmpty() && isUsualArgument(m_dialect, there);
        if (wanted.words != there.words || (wanted.arguments != there.arguments && !isUsual))
            tell(column.name + QStringLiteral(" type"),
                 QStringLiteral("%1 (%2)").arg(wanted.words, wanted.arguments),
                 QStringLiteral("%1 (%2)").arg(there.words, there.arguments));
    }

    void compareColumns()
    {
        QStringList wanted;
        for (const Column &column : m_wanted.columns)
            wanted.append(column.name);
        QStringList there;
        for (const Column &column : m_found.columns)
            there.append(column.name);
        tell(QStringLiteral("columns"), wanted.join(u','), there.join(u','));
        for (const Column &column : m_wanted.columns) {
            const Column *found = m_found.column(column.name);
            if (!found)
                continue;
            compareTypes(column, *found);
            const bool nullable = column.nullable && !m_wanted.primaryKey.columns.contains(column.name);
            const bool foundNullable = found->nullable && !m_found.primaryKey.columns.contains(column.name);
            tell(column.name + QStringLiteral(" nullable"), truth(nullable), truth(foundNullable));
            if (column.identity || column.computed)
                tell(column.name + QStringLiteral(" default"), QString(),
                     found->serverDefault ? found->serverDefault->text : QString());
            else if (!m_dialect.sameDefault(column, *found))
                tell(column.name + QStringLiteral(" default"),
                     column.serverDefault ? column.serverDefault->text : QString(),
                     found->serverDefault ? found->serverDefault->text : QString());
            tell(column.name + QStringLiteral(" computed"), computedText(column), computedText(*found));
            if (column.identity || m_dialect.name != QLatin1String("mssql"))
                tell(column.name + QStringLiteral(" identity"), identityText(column), identityText(*found));
            if (!column.identity && m_dialect.name != QLatin1String("sqlite")) // where every such key counts
                tell(column.name + QStringLiteral(" counts"), truth(counts(m_wanted, column)),
                     truth(counts(m_found, *found) || found->identity));
            tell(column.name + QStringLiteral(" comment"),
                 m_dialect.supportsComments ? column.comment : QString(), found->comment);
        }
    }

    template <class T, class F>
    void compareAll(const QString &what, const std::vector<T> &wanted, const std::vector<T> &found, F text)
    {
        std::vector<T> left = found;
        for (const T &one : wanted) {
            const auto same = std::find_if(left.begin(), left.end(), [&](const T &other) {
                return text(other) == text(one) && (one.name.isEmpty() || one.name == other.name);
            });
            if (same == left.end())
                tell(what, one.name + QLatin1Char(' ') + text(one), QString());
            else
                left.erase(same);
        }
        for (const T &one : left)
            tell(what, QString(), one.name + QLatin1Char(' ') + text(one));
    }

    const Table &m_wanted;
    const Table &m_found;
    const Dialect &m_dialect;
    QStringList m_lines;
};

/// MySQL 5.7 reads checks and keeps none.
bool keepsChecks(const Schema &found, const Dialect &dialect)
{
    return !isMySqlLike(dialect)
        || MySqlServer::of(found, dialect.name == QLatin1String("mariadb")).hasCheckConstraints();
}

} // namespace

QStringList differences(const Table &wanted, const Table &found, const Dialect &dialect)
{
    return Comparison(wanted, found, dialect).run();
}

QStringList differences(const Schema &wanted, const Schema &found, const Dialect &dialect)
{
    QStringList lines;
    const bool hasChecks = keepsChecks(found, dialect);
    for (Table table : wanted.tables) {
        if (!hasChecks)
            table.checkConstraints.clear();
        if (const Table *there = found.table(table.tableName()))
            lines += differences(table, *there, dialect);
        else
            lines += table.name + QStringLiteral(" is missing");
    }
    for (const Table &table : found.tables) {
        if (!wanted.table(table.tableName()))
            lines += table.name + QStringLiteral(" is there");
    }
    const auto compareEnums = [&](const Schema &one, const Schema &other, const char *words) {
        for (const EnumType &type : one.enums) {
            if (std::count(other.enums.begin(), other.enums.end(), type) == 0)
                lines += QStringLiteral("type %1 (%2) %3")
                             .arg(TableName {type.schema, type.name}.toString(), type.values.join(u','),
                                  QLatin1String(words));
        }
    };
    compareEnums(wanted, found, "is missing");
    compareEnums(found, wanted, "is there");
    const std::vector<SchemaObject> there = objectsOf(found);
    for (const SchemaObject &object : objectsOf(wanted)) {
        const auto same = std::find_if(there.begin(), there.end(), [&](const SchemaObject &other) {
            return isSameObject(object, other);
        });
        if (same == there.end())
            lines += objectText(object) + QStringLiteral(" is missing");
        else if (!isAsWanted(object, *same, dialect))
            lines += QStringLiteral("%1 is otherwise: %2\nwanted: %3")
                         .arg(objectText(object), textOf(*same), textOf(object));
    }
    for (const SchemaObject &object : there) {
        if (!findObject(wanted, object))
            lines += objectText(object) + QStringLiteral(" is there");
    }
    return lines;
}

QString unlikeLines(const QStringList &wanted, const QStringList &found)
{
    QStringList lines;
    for (const QString &line : wanted) {
        if (!found.contains(line))
            lines += QStringLiteral("- ") + line;
    }
    for (const QString &line : found) {
        if (!wanted.contains(line))
            lines += QStringLiteral("+ ") + line;
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace stillroom
