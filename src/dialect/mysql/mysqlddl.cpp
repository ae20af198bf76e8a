#include "dialect/mysql/mysqlddl.h"

#include "base/error.h"
#include "base/text.h"
#include "dialect/mysql/mysqlcatalogue.h"
#include "dialect/mysql/mysqltypes.h"
#include "schema/sqltokens.h"

#include <QRegularExpression>
#include <algorithm>

namespace stillroom {

namespace {

bool hasIndex(const Table &table, const QString &name)
{
    const auto isIt = [&](const auto &each) { return each.name == name; };
    return std::any_of(table.indexes.begin(), table.indexes.end(), isIt)
        || std::any_of(table.uniqueConstraints.begin(), table.uniqueConstraints.end(), isIt);
}

bool beginsWith(const QStringList &columns, const QStringList &key)
{
    return columns.mid(0, key.size()) == key;
}

/// The expression with another name for a column, quoted as MySQL does.
QString withNameReplaced(const QString &expression, const QString &from, const QString &quotedTo)
{
    std::vector<SqlToken> tokens = tokenizeSql(expression, SqlSyntax::mysql());
    for (SqlToken &token : tokens) {
        if (token.isIdentifier() && token.name().compare(from, Qt::CaseInsensitive) == 0)
            token.text = quotedTo;
    }
    return joined(tokens);
}

/// The foreign key for whose sake the server refuses to drop this index: no other index, nor the primary key,
/// begins with its columns. nullptr if there is none
const ForeignKey *keyThatNeeds(const Table &table, const QString &indexName)
{
    const auto isIt = [&](const auto &each) { return each.name == indexName; };
    const auto index = std::find_if(table.indexes.begin(), table.indexes.end(), isIt);
    const auto unique = std::find_if(table.uniqueConstraints.begin(), table.uniqueConstraints.end(), isIt);
    const QStringList dropped = index != table.indexes.end() ? index->columns()
        : unique != table.uniqueConstraints.end()            ? unique->columns
                                                             : QStringList();
    for (const ForeignKey &key : table.foreignKeys) {
        const auto servedBy = [&](const auto &all, const auto &columnsOf) {
            return std::any_of(all.begin(), all.end(), [&](const auto &each) {
                return each.name != indexName && beginsWith(columnsOf(each), key.columns);
            });
        };
        if (beginsWith(dropped, key.columns) && !beginsWith(table.primaryKey.columns, key.columns)
            && !servedBy(table.indexes, [](const Index &each) { return each.columns(); })
            && !servedBy(table.uniqueConstraints, [](const UniqueConstraint &each) { return each.columns; }))
            return &key;
    }
    return nullptr;
}

/// Identity() is how SQLAlchemy 2 says on any database that a key counts by itself.
bool countsUp(const Table &table, const Column &column)
{
    Table plain = table;
    for (Column &each : plain.columns)
        each.identity.reset();
    const Column *counting = autoincrementColumn(plain);
    return counting && counting->name == column.name && !column.serverDefault;
}

/// A default that is one value or one of the words a column may have without brackets.
bool isPlainDefault(const QString &sql)
{
    static const QRegularExpression plain(
        QStringLiteral(
            R"(^(?:NULL|TRUE|FALSE|[-+]?[\d.]+(?:e[-+]?\d+)?|0x[0-9a-f]+|[bxn]?'(?:[^'\\]|''|\\.)*'|)"
            R"((?:CURRENT_TIMESTAMP|NOW|LOCALTIME|LOCALTIMESTAMP)(?:\s*\(\d*\))?)(?:\s+ON UPDATE .*)?$)"),
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::DotMatchesEverythingOption);
    return plain.match(sql.trimmed()).hasMatch();
}

DropConstraint::Type typeOf(const Constraint &constraint)
{
    using Type = DropConstraint::Type;
    return std::holds_alternative<PrimaryKey>(constraint)      ? Type::PrimaryKey
        : std::holds_alternative<ForeignKey>(constraint)       ? Type::ForeignKey
        : std::holds_alternative<UniqueConstraint>(constraint) ? Type::Unique
                                                               : Type::Check;
}

} // namespace

MySqlDdlCompiler::MySqlDdlCompiler(const Dialect &dialect, const Schema &before)
    : DdlCompiler(dialect, before)
    , m_server(MySqlServer::of(before, dialect.name == QLatin1String("mariadb")))
{ }

QString MySqlDdlCompiler::option(const DdlOptions &options, const char *keyword) const
{
    return optionText(options,
                      (m_dialect.name + QLatin1Char('_') + QLatin1String(keyword)).toLatin1().constData());
}

QString MySqlDdlCompiler::text(const QString &string) const
{
    return mysqlQuotedText(string, m_server.backslashEscapes);
}

/// Refused here, before anything has run: without transactional DDL the server's own refusal comes too late.
void MySqlDdlCompiler::checkName(const QString &identifier) const
{
    if (identifier.size() > m_dialect.identifierLimit)
        throw Error(Error::Kind::Migration,
                    coreTr("The name %1 is longer than the %2 characters %3 allows.")
                        .arg(identifier)
                        .arg(m_dialect.identifierLimit)
                        .arg(m_dialect.title))
            .withHint(coreTr("Give it a shorter name."));
}

std::optional<CheckConstraint> MySqlDdlCompiler::typeCheck(const Column &column) const
{
    const bool isNative = column.type.nativeEnum && !column.type.enumValues.empty();
    return isNative ? std::nullopt : DdlCompiler::typeCheck(column);
}

QString MySqlDdlCompiler::defaultText(const SqlType &type, const ServerDefault &serverDefault) const
{
    if (serverDefault.kind == ServerDefault::Kind::Literal) {
        const QString quoted = text(serverDefault.text);
        return m_server.needsBracketedDefaults() && isMysqlLargeType(type)
            ? QStringLiteral("(%1)").arg(quoted)
            : quoted;
    }
    const QString sql = m_dialect.defaultDdl(serverDefault);
    if (!m_server.needsBracketedDefaults() || isBracketed(sql)
        || (isPlainDefault(sql) && !isMysqlLargeType(type)))
        return sql;
    return QStringLiteral("(%1)").arg(sql);
}

QString MySqlDdlCompiler::columnText(const Table &table, const Column &column) const
{
    checkName(column.name);
    QString spec = name(column.name) + QLatin1Char(' ') + m_dialect.typeDdl(column.type);
    if (column.computed) {
        spec += QStringLiteral(" GENERATED ALWAYS AS (%1)").arg(column.computed->sqltext);
        if (column.computed->persisted)
            spec += *column.computed->persisted ? QStringLiteral(" STORED") : QStringLiteral(" VIRTUAL");
    }
    if (!column.nullable)
        spec += QStringLiteral(" NOT NULL");
    else if (column.type.name == QLatin1String("TIMESTAMP")) // else an old server makes it NOT NULL
        spec += QStringLiteral(" NULL");
    if (!column.comment.isEmpty())
        spec += QStringLiteral(" COMMENT ") + text(column.comment);
    if (countsUp(table, column))
        spec += QStringLiteral(" AUTO_INCREMENT");
    else if (column.serverDefault)
        spec += QStringLiteral(" DEFAULT ") + defaultText(column.type, *column.serverDefault);
    return spec;
}

/// All is checked at once here: what says so may be left out, what asks for later cannot be had.
void MySqlDdlCompiler::refuseDeferrable(bool deferrable, const QString &initially) const
{
    if (deferrable || initially.compare(QLatin1String("DEFERRED"), Qt::CaseInsensitive) == 0)
        throw Error(Error::Kind::Migration, coreTr("%1 has no deferrable constraints.").arg(m_dialect.title))
            .withHint(coreTr("Remove deferrable= and initially= from the constraint."));
}

QString MySqlDdlCompiler::constraintText(const Constraint &constraint) const
{
    checkName(constraintName(constraint));
    const auto refuse = [this](const DdlOptions &options) {
        refuseDeferrable(isOn(options, "deferrable"), optionText(options, "initially"));
    };
    if (const auto *unique = std::get_if<UniqueConstraint>(&constraint))
        refuse(unique->options);
    if (const auto *key = std::get_if<PrimaryKey>(&constraint))
        refuse(key->options);
    return DdlCompiler::constraintText(constraint);
}

QString MySqlDdlCompiler::referencesText(const ForeignKey &key) const
{
    if (!key.match.isEmpty())
        throw Error(Error::Kind::Migration,
                    coreTr("MySQL ignores the 'MATCH' keyword while at the same time causes ON UPDATE/ON "
                           "DELETE clauses to be ignored."))
            .withHint(coreTr("Remove match=%1 from the foreign key.").arg(key.match));
    refuseDeferrable(key.deferrable.value_or(false), key.initially);
    ForeignKey plain = key;
    plain.deferrable.reset();
    plain.initially.clear();
    return DdlCompiler::referencesText(plain);
}

QString MySqlDdlCompiler::createTableText(const Table &table, bool ifNotExists) const
{
    checkName(table.name);
    return DdlCompiler::createTableText(table, ifNotExists);
}

QString MySqlDdlCompiler::tableOptionText(const QString &keyword, const QString &value) const
{
    static const QStringList texts {QStringLiteral("COMMENT"), QStringLiteral("DATA DIRECTORY"),
                                    QStringLiteral("INDEX DIRECTORY"), QStringLiteral("PASSWORD"),
                                    QStringLiteral("CONNECTION")};
    static const QStringList withBlank {
        QStringLiteral("TABLESPACE"),      QStringLiteral("DEFAULT CHARACTER SET"),
        QStringLiteral("CHARACTER SET"),   QStringLiteral("COLLATE"),
        QStringLiteral("PARTITION BY"),    QStringLiteral("PARTITIONS"),
        QStringLiteral("SUBPARTITION BY"), QStringLiteral("SUBPARTITIONS")};
    return keyword + (withBlank.contains(keyword) ? QLatin1Char(' ') : QLatin1Char('='))
        + (texts.contains(keyword) ? text(value) : value);
}

/// The order SQLAlchemy keeps: a character set before COLLATE, partitions last; it shuffles the rest.
QString MySqlDdlCompiler::tableSuffix(const Table &table) const
{
    static const QStringList order {
        QStringLiteral("ENGINE"),          QStringLiteral("AUTO_INCREMENT"),
        QStringLiteral("DEFAULT CHARSET"), QStringLiteral("DEFAULT CHARACTER SET"),
        QStringLiteral("CHARSET"),         QStringLiteral("CHARACTER SET"),
        QStringLiteral("COLLATE"),         QString(),
        QStringLiteral("PARTITION BY"),    QStringLiteral("PARTITIONS"),
        QStringLiteral("SUBPARTITION BY"), QStringLiteral("SUBPARTITIONS")};
    static const QStringList underscored {
        QStringLiteral("AUTO_INCREMENT"),    QStringLiteral("ROW_FORMAT"),
        QStringLiteral("KEY_BLOCK_SIZE"),    QStringLiteral("AVG_ROW_LENGTH"),
        QStringLiteral("MAX_ROWS"),          QStringLiteral("MIN_ROWS"),
        QStringLiteral("PACK_KEYS"),         QStringLiteral("INSERT_METHOD"),
        QStringLiteral("DELAY_KEY_WRITE"),   QStringLiteral("STATS_PERSISTENT"),
        QStringLiteral("STATS_AUTO_RECALC"), QStringLiteral("STATS_SAMPLE_PAGES")};
    const QString prefix = m_dialect.name + QLatin1Char('_');
    std::vector<std::pair<QString, QString>> options;
    for (auto it = table.options.begin(); it != table.options.end(); ++it) {
        if (!it.key().startsWith(prefix))
            continue;
        QString keyword = it.key().mid(prefix.size()).toUpper();
        if (!underscored.contains(keyword))
            keyword.replace(QLatin1Char('_'), QLatin1Char(' '));
        options.emplace_back(keyword, pythonText(it.value()));
    }
    if (!table.comment.isEmpty())
        options.emplace_back(QStringLiteral("COMMENT"), table.comment);
    const auto place = [](const QString &keyword) {
        const qsizetype found = order.indexOf(keyword);
        return found < 0 ? order.indexOf(QString()) : found;
    };
    std::stable_sort(options.begin(), options.end(), [&](const auto &a, const auto &b) {
        return std::pair(place(a.first), a.first) < std::pair(place(b.first), b.first);
    });
    QStringList texts;
    for (const auto &[keyword, value] : options)
        texts.append(tableOptionText(keyword, value));
    return texts.join(QLatin1Char(' '));
}

QString MySqlDdlCompiler::elementText(const Index &index, const IndexElement &element) const
{
    QString written = element.column.isEmpty() ? element.expression : name(element.column);
    if (element.column.isEmpty() && !isBracketed(written)) {
        static const QRegularExpression ordered(QStringLiteral(R"(^(.*\S)\s+(ASC|DESC)\s*$)"),
                                                QRegularExpression::CaseInsensitiveOption
                                                    | QRegularExpression::DotMatchesEverythingOption);
        const auto match = ordered.match(written);
        const QString inner = match.hasMatch() ? match.captured(1) : written;
        written = (isBracketed(inner) ? inner : QStringLiteral("(%1)").arg(inner))
            + (match.hasMatch() ? QLatin1Char(' ') + match.captured(2) : QString());
    }
    const QString length = index.options.value(m_dialect.name + QStringLiteral("_length"));
    if (length.startsWith(QLatin1Char('{'))) {
        for (const auto &[column, characters] : pythonPairs(length)) {
            if (column == element.column)
                written += QStringLiteral("(%1)").arg(characters);
        }
    } else if (const QString all = pythonText(length); !all.isEmpty()) {
        written += QStringLiteral("(%1)").arg(all);
    }
    return element.descending ? written + QStringLiteral(" DESC") : written;
}

QString MySqlDdlCompiler::createIndexText(const TableName &table, const Index &index, bool ifNotExists) const
{
    checkName(index.name);
    QStringList elements;
    for (const IndexElement &element : index.elements) {
        if (element.column.isEmpty() && !m_server.hasExpressionIndexes())
            throw Error(
                Error::Kind::Migration,
                coreTr("%1 has no indexes on expressions: %2.").arg(m_dialect.title, element.expression))
                .withHint(coreTr("Add a generated column with the expression and index that column."));
        elements.append(elementText(index, element));
    }
    if (elements.isEmpty())
        throw Error(Error::Kind::Migration, coreTr("Index %1 has no columns.").arg(index.name));
    const QString kind = option(index.options, "prefix");
    QString sql = QStringLiteral("CREATE %1%2INDEX %3%4 ON %5 (%6)")
                      .arg(index.unique ? QStringLiteral("UNIQUE ") : QString(),
                           kind.isEmpty() ? QString() : kind + QLatin1Char(' '),
                           ifNotExists ? QStringLiteral("IF NOT EXISTS ") : QString(), name(index.name),
                           name(table), elements.join(QStringLiteral(", ")));
    // SQLAlchemy takes these two by the name "mysql" for MariaDB too.
    if (const QString parser = optionText(index.options, "mysql_with_parser"); !parser.isEmpty())
        sql += QStringLiteral(" WITH PARSER ") + parser;
    if (const QString method = optionText(index.options, "mysql_using"); !method.isEmpty())
        sql += QStringLiteral(" USING ") + name(method);
    return sql;
}

DdlCompiler::Statements MySqlDdlCompiler::compiled(const RenameTable &rename) const
{
    checkName(rename.newName);
    return {
        Statement(QStringLiteral("%1 RENAME TO %2")
                      .arg(alterTable(rename.table), name(TableName {rename.table.schema, rename.newName})))};
}

/// MySQL has no IF EXISTS for columns and indexes: there the schema as it is before decides.
DdlCompiler::Statements MySqlDdlCompiler::compiled(const AddColumn &add) const
{
    const Table *table = m_before.table(add.table);
    AddColumn plain = add;
    if (add.ifNotExists && !m_server.hasIfExistsEverywhere()) {
        if (table && table->column(add.column.name))
            return {};
        plain.ifNotExists = false;
    }
    Statements statements = DdlCompiler::compiled(plain);
    // A column that counts must be a key at once; Alembic leaves it to a statement that cannot follow.
    if (add.primaryKey && (!table || table->primaryKey.columns.isEmpty()))
        statements.front().text += QStringLiteral(" PRIMARY KEY");
    return statements;
}

DdlCompiler::Statements MySqlDdlCompiler::compiled(const DropColumn &drop) const
{
    DropColumn plain = drop;
    if (drop.ifExists && !m_server.hasIfExistsEverywhere()) {
        const Table *table = m_before.table(drop.table);
        if (table && !table->column(drop.column))
            return {};
        plain.ifExists = false;
    }
    return DdlCompiler::compiled(plain);
}

AlterColumn MySqlDdlCompiler::withExisting(const AlterColumn &alter, const Column *before)
{
    AlterColumn whole = alter;
    if (!before)
        return whole;
    if (!whole.existingType)
        whole.existingType = before->type;
    if (!whole.existingNullable)
        whole.existingNullable = before->nullable;
    if (!whole.existingServerDefault)
        whole.existingServerDefault = before->serverDefault;
    if (!whole.existingComment)
        whole.existingComment = before->comment;
    return whole;
}

/// The column's type and all that follows it, as Alembic's _mysql_colspec orders it.
QString MySqlDdlCompiler::wholeColumn(const AlterColumn &alter, const Column *before) const
{
    const std::optional<SqlType> &type = alter.type ? alter.type : alter.existingType;
    if (!type)
        throw Error(Error::Kind::Migration,
                    coreTr("All MySQL CHANGE/MODIFY COLUMN operations require the existing type."))
            .withHint(coreTr("Give alter_column() the existing_type of %1.%2.")
                          .arg(alter.table.toString(), alter.column));
    QString spec = m_dialect.typeDdl(*type);
    const bool generated = before && before->computed;
    if (generated) {
        spec += QStringLiteral(" GENERATED ALWAYS AS (%1)").arg(before->computed->sqltext);
        if (before->computed->persisted.value_or(false))
            spec += QStringLiteral(" STORED");
    }
    const bool nullable = alter.nullable.value_or(alter.existingNullable.value_or(true));
    if (!nullable)
        spec += QStringLiteral(" NOT NULL");
    else if (!generated)
        spec += QStringLiteral(" NULL");
    bool counts = false;
    if (alter.autoincrement)
        counts = *alter.autoincrement;
    else if (const QString existing = alter.options.value(QStringLiteral("existing_autoincrement"));
             !existing.isEmpty())
        counts = existing == QLatin1String("True");
    else
        counts = before && before->autoincrement.value_or(false) && isIntegerType(*type);
    if (counts)
        spec += QStringLiteral(" AUTO_INCREMENT");
    const std::optional<ServerDefault> serverDefault
        = alter.serverDefault ? *alter.serverDefault : alter.existingServerDefault.value_or(std::nullopt);
    if (serverDefault && !generated && !counts)
        spec += QStringLiteral(" DEFAULT ") + defaultText(*type, *serverDefault);
    const QString comment = alter.comment.value_or(alter.existingComment.value_or(QString()));
    if (!comment.isEmpty())
        spec += QStringLiteral(" COMMENT ") + text(comment);
    return spec;
}

DdlCompiler::Statements MySqlDdlCompiler::compiled(const AlterColumn &alter) const
{
    if (alter.identity)
        return DdlCompiler::compiled(alter); // refuses
    const Table *table = m_before.table(alter.table);
    const Column *before = table ? table->column(alter.column) : nullptr;
    Statements statements = alteredColumn(withExisting(alter, before), before);
    if (alter.type) { // the check a Boolean or Enum brings along
        Column column;
        column.name = alter.newName.value_or(alter.column);
        column.type = *alter.type;
        if (const auto check = typeCheck(column))
            append(statements, compiled(CreateConstraint {alter.table, *check}));
    }
    return statements;
}

DdlCompiler::Statements MySqlDdlCompiler::alteredColumn(const AlterColumn &whole, const Column *before) const
{
    const std::optional<SqlType> &type = whole.type ? whole.type : whole.existingType;
    const bool dropsDefault = whole.serverDefault && !*whole.serverDefault;
    const bool isMoment = type && isMysqlDateTimeType(*type) && !dropsDefault;
    if (whole.newName || isMoment)
        return {renamedColumn(whole, before)};
    if (whole.nullable || whole.type || whole.autoincrement || whole.comment)
        return {Statement(QStringLiteral("%1 MODIFY %2 %3")
                              .arg(alterTable(whole.table), name(whole.column), wholeColumn(whole, before)))};
    if (!whole.serverDefault)
        return {};
    const QString column = alterColumn(whole.table, whole.column);
    if (dropsDefault)
        return {Statement(column + QStringLiteral(" DROP DEFAULT"))};
    return {Statement(column + QStringLiteral(" SET DEFAULT ")
                      + defaultText(type.value_or(SqlType()), **whole.serverDefault))};
}

/// CHANGE, which may leave the name as it is. The checks that hold the old name go and come back in the same
/// statement: MySQL refuses to rename the column otherwise, as it does to Alembic.
Statement MySqlDdlCompiler::renamedColumn(const AlterColumn &whole, const Column *before) const
{
    const QString newName = whole.newName.value_or(whole.column);
    checkName(newName);
    QString dropped;
    QString added;
    const Table *table = m_before.table(whole.table);
    if (table && newName != whole.column && m_server.checksHoldNames()) {
        for (const CheckConstraint &check : table->checkConstraints) {
            if (check.name.isEmpty() || !mentionsColumn(check.sqltext, whole.column))
                continue;
            CheckConstraint renamed = check;
            renamed.sqltext = withNameReplaced(check.sqltext, whole.column, name(newName));
            dropped += QStringLiteral(" DROP CHECK %1,").arg(name(check.name));
            added += QStringLiteral(", ADD ") + constraintText(renamed);
        }
    }
    return Statement(alterTable(whole.table) + dropped
                     + QStringLiteral(" CHANGE %1 %2 %3")
                           .arg(name(whole.column), name(newName), wholeColumn(whole, before))
                     + added);
}

DdlCompiler::Statements MySqlDdlCompiler::compiled(const CreateIndex &create) const
{
    CreateIndex plain = create;
    if (create.ifNotExists && !m_server.hasIfExistsEverywhere()) {
        const Table *table = m_before.table(create.table);
        if (table && hasIndex(*table, create.index.name))
            return {};
        plain.ifNotExists = false;
    }
    return DdlCompiler::compiled(plain);
}

DdlCompiler::Statements MySqlDdlCompiler::compiled(const DropIndex &drop) const
{
    TableName place = drop.table;
    if (place.name.isEmpty()) {
        const auto owner = std::find_if(m_before.tables.begin(), m_before.tables.end(),
                                        [&](const Table &table) { return hasIndex(table, drop.name); });
        if (owner == m_before.tables.end())
            throw Error(Error::Kind::Migration,
                        coreTr("Index %1 cannot be dropped without the name of its table.").arg(drop.name))
                .withHint(coreTr("Give drop_index() a table_name."));
        place = owner->tableName();
    }
    bool ifExists = drop.ifExists;
    const Table *table = m_before.table(place);
    if (ifExists && !m_server.hasIfExistsEverywhere()) {
        if (table && !hasIndex(*table, drop.name))
            return {};
        ifExists = false;
    }
    // An index a foreign key needs cannot go: Alembic fails here. It becomes the one the server would have
    // made for the key, which nobody looks at.
    if (const ForeignKey *key = table ? keyThatNeeds(*table, drop.name) : nullptr) {
        const QString newName = key->name.isEmpty() ? key->columns.first() : key->name;
        const bool isJustThis
            = std::any_of(table->indexes.begin(), table->indexes.end(), [&](const Index &index) {
                  return index.name == drop.name && !index.unique && index.columns() == key->columns;
              });
        if (!isJustThis)
            return {droppedForKey(place, drop.name, *key)};
        return {Statement(QStringLiteral("%1 RENAME INDEX %2 TO %3")
                              .arg(alterTable(place), name(drop.name), name(newName)))};
    }
    return {Statement(
        QStringLiteral("DROP INDEX %1%2 ON %3")
            .arg(ifExists ? QStringLiteral("IF EXISTS ") : QString(), name(drop.name), name(place)))};
}

/// Drops an index that serves a foreign key, which gets one of its own in the same statement.
Statement MySqlDdlCompiler::droppedForKey(const TableName &table, const QString &index,
                                          const ForeignKey &key) const
{
    return Statement(QStringLiteral("%1 ADD INDEX %2 (%3), DROP INDEX %4")
                         .arg(alterTable(table), name(key.name.isEmpty() ? key.columns.first() : key.name),
                              names(key.columns), name(index)));
}

/// Which kind it is must be known: MySQL drops each in its own words.
DdlCompiler::Statements MySqlDdlCompiler::compiled(const DropConstraint &drop) const
{
    using Type = DropConstraint::Type;
    DropConstraint known = drop;
    const Table *table = m_before.table(drop.table);
    if (table) {
        Table copy = *table;
        if (const auto found = takeConstraint(copy, drop)) {
            if (known.name.isEmpty())
                known.name = constraintName(*found);
            if (known.type == Type::Unknown)
                known.original = *found;
        } else if (known.type == Type::Unknown && hasIndex(*table, drop.name)) {
            known.type = Type::Unique;
        }
    }
    if (known.type == Type::Unknown && known.original)
        known.type = typeOf(*known.original);
    const QString alter = alterTable(drop.table) + QStringLiteral(" DROP ");
    if (known.type == Type::PrimaryKey)
        return {Statement(alter + QStringLiteral("PRIMARY KEY"))};
    if (known.type == Type::Unknown)
        throw Error(Error::Kind::Migration,
                    coreTr("No generic 'DROP CONSTRAINT' in MySQL - please specify constraint type"))
            .withHint(coreTr("Give drop_constraint(\"%1\", …) a type_: foreignkey, primary, unique or check.")
                          .arg(drop.name));
    if (known.name.isEmpty())
        return DdlCompiler::compiled(known); // refuses
    if (const ForeignKey *key
        = known.type == Type::Unique && table ? keyThatNeeds(*table, known.name) : nullptr)
        return {droppedForKey(drop.table, known.name, *key)};
    const QString what = known.type == Type::ForeignKey ? QStringLiteral("FOREIGN KEY ")
        : known.type == Type::Unique                    ? QStringLiteral("INDEX ")
        : m_server.isMariaDb()                          ? QStringLiteral("CONSTRAINT ")
                                                        : QStringLiteral("CHECK ");
    return {Statement(alter + what + name(known.name))};
}

/// Of constraints only unique ones, which are indexes, have names that can be changed.
DdlCompiler::Statements MySqlDdlCompiler::compiled(const RenameConstraint &rename) const
{
    return {Statement(QStringLiteral("ALTER TABLE %1 RENAME INDEX %2 TO %3")
                          .arg(name(rename.table), m_dialect.quotedIfNeeded(rename.name),
                               m_dialect.quotedIfNeeded(rename.newName)))};
}

DdlCompiler::Statements MySqlDdlCompiler::compiled(const AlterTableComment &alter) const
{
    return {Statement(QStringLiteral("%1 COMMENT %2").arg(alterTable(alter.table), text(alter.comment)))};
}

} // namespace stillroom
