#include "base/text.h"
#include "models/modelreader.h"

#include <QRegularExpression>
#include <numeric>

namespace stillroom {

namespace {

/// What a callable of SQLAlchemy takes by keyword, in 1.4 or in 2: which of them a project has is not known.
struct CallArguments
{
    const char *callable;
    const char *arguments;
    const char *construct; ///< as dialects know it, which add arguments of their own; empty = they cannot
};

#define STILLROOM_RELATIONSHIP                                                                               \
    "argument secondary primaryjoin secondaryjoin foreign_keys uselist order_by backref back_populates "     \
    "overlaps post_update cascade viewonly lazy collection_class passive_deletes passive_updates "           \
    "remote_side enable_typechecks join_depth comparator_factory single_parent innerjoin "                   \
    "distinct_target_key doc active_history cascade_backrefs load_on_pending bake_queries query_class info " \
    "omit_join sync_backref _local_remote_pairs _legacy_inactive_history_style init repr default "           \
    "default_factory compare kw_only hash dataclass_metadata"
#define STILLROOM_COLUMN                                                                                     \
    "name type_ autoincrement default doc key index info nullable onupdate primary_key server_default "      \
    "server_onupdate quote unique system comment insert_default insert_sentinel _proxies"
#define STILLROOM_CONSTRAINT "name deferrable initially info comment _create_rule _type_bound"

constexpr CallArguments callArguments[] = {
    {"relationship", STILLROOM_RELATIONSHIP, ""},
    {"relation", STILLROOM_RELATIONSHIP, ""},
    {"dynamic_loader", STILLROOM_RELATIONSHIP, ""},
    {"backref", STILLROOM_RELATIONSHIP " name", ""},
    {"Column", STILLROOM_COLUMN, "Column"},
    {"mapped_column",
     STILLROOM_COLUMN
     " init repr default_factory compare kw_only hash dataclass_metadata deferred deferred_group "
     "deferred_raiseload use_existing_column sort_order active_history",
     "Column"},
    {"Table",
     "name metadata schema quote quote_schema autoload autoload_with autoload_replace keep_existing "
     "extend_existing resolve_fks include_columns implicit_returning comment info listeners prefixes "
     "must_exist mustexist _extend_on _no_init",
     "Table"},
    {"ForeignKey",
     "column use_alter name onupdate ondelete deferrable initially link_to_name match info comment "
     "table _constraint _unresolvable _create_rule _type_bound",
     "ForeignKeyConstraint"},
    {"ForeignKeyConstraint",
     STILLROOM_CONSTRAINT " columns refcolumns onupdate ondelete use_alter link_to_name match table",
     "ForeignKeyConstraint"},
    {"UniqueConstraint", STILLROOM_CONSTRAINT " _autoattach _column_flag _gather_expressions",
     "UniqueConstraint"},
    {"PrimaryKeyConstraint",
     STILLROOM_CONSTRAINT " _autoattach _column_flag _gather_expressions _implicit_generated",
     "PrimaryKeyConstraint"},
    {"CheckConstraint", STILLROOM_CONSTRAINT " sqltext table _autoattach", "CheckConstraint"},
    {"Index", "name unique quote info _table _column_flag", "Index"},
    {"Sequence",
     "name start increment minvalue maxvalue nominvalue nomaxvalue cycle schema cache order data_type "
     "optional quote metadata quote_schema for_update oracle_order",
     ""},
    {"Identity",
     "always on_null start increment minvalue maxvalue nominvalue nomaxvalue cycle cache order oracle_order "
     "oracle_on_null",
     ""},
    {"Computed", "sqltext persisted", ""},
};

/// What SQLAlchemy's own dialects add, under their name: postgresql_using. "*" takes any; Constraint stands
/// for every kind of it.
struct DialectArguments
{
    const char *dialects;
    const char *construct;
    const char *arguments;
};

constexpr DialectArguments dialectArguments[] = {
    {"postgresql", "Index", "using include where ops concurrently with tablespace nulls_not_distinct"},
    {"postgresql", "Table", "ignore_search_path tablespace partition_by with_oids on_commit inherits using"},
    {"postgresql", "UniqueConstraint", "include nulls_not_distinct"},
    {"postgresql", "PrimaryKeyConstraint", "include"},
    {"postgresql", "CheckConstraint", "not_valid"},
    {"postgresql", "ForeignKeyConstraint", "not_valid"},
    {"sqlite", "Table", "autoincrement with_rowid strict"},
    {"sqlite", "Index", "where"},
    {"sqlite", "Column", "on_conflict_primary_key on_conflict_not_null on_conflict_unique"},
    {"sqlite", "Constraint", "on_conflict"},
    {"mysql mariadb", "Table", "*"},
    {"mysql mariadb", "PrimaryKeyConstraint", "using"},
    {"mysql mariadb", "Index", "using length prefix with_parser"},
    {"mssql", "PrimaryKeyConstraint", "clustered"},
    {"mssql", "UniqueConstraint", "clustered"},
    {"mssql", "Index", "clustered include where columnstore"},
    {"mssql", "Column", "identity_start identity_increment"},
    {"oracle", "Table", "resolve_synonyms on_commit compress tablespace"},
    {"oracle", "Index", "bitmap compress vector"},
};

/// Dialects of other packages, whose arguments are not known here.
constexpr const char *otherDialects
    = "access awsathena bigquery clickhouse clickhousedb cockroachdb crate databricks db2 dremio druid "
      "duckdb "
      "exa firebird hana hive ibm_db_sa impala informix ingres iris kinetica monetdb netezza ocient phoenix "
      "presto redshift risingwave singlestoredb snowflake spanner sybase teradata teradatasql tibero trino "
      "vertica yugabytedb ydb";

bool holdsWord(const char *words, QStringView word)
{
    for (const QLatin1String each : QLatin1String(words).tokenize(u' ', Qt::SkipEmptyParts)) {
        if (each == word)
            return true;
    }
    return false;
}

const CallArguments *argumentsOf(const QString &callable)
{
    const auto *found = std::find_if(
        std::begin(callArguments), std::end(callArguments),
        [&callable](const CallArguments &each) { return callable == QLatin1String(each.callable); });
    return found == std::end(callArguments) ? nullptr : found;
}

enum class Verdict { Known, Refused, Ignored };

/// As SQLAlchemy goes about it: what is not an argument has to be DIALECT_NAME; a dialect that it does not
/// know gets a warning.
Verdict judge(const CallArguments &known, const QString &argument)
{
    if (holdsWord(known.arguments, argument))
        return Verdict::Known;
    const QString construct = QLatin1String(known.construct);
    if (construct.isEmpty())
        return Verdict::Refused;
    static const QRegularExpression form(QStringLiteral("^(.+?)_(.+)$"));
    const QRegularExpressionMatch match = form.match(argument);
    if (!match.hasMatch())
        return Verdict::Refused;
    for (const QString &name : {match.captured(1), argument.section(QLatin1Char('_'), 0, 2)}) {
        if (holdsWord(otherDialects, name)) // ibm_db_sa has the dash itself
            return Verdict::Known;
    }
    bool isDialect = false;
    for (const DialectArguments &each : dialectArguments) {
        if (!holdsWord(each.dialects, match.captured(1)))
            continue;
        isDialect = true;
        const bool isOfIt = construct == QLatin1String(each.construct)
            || (QLatin1String(each.construct) == QLatin1String("Constraint")
                && construct.endsWith(QLatin1String("Constraint")));
        if (isOfIt && (holdsWord(each.arguments, match.captured(2)) || holdsWord(each.arguments, u"*")))
            return Verdict::Known;
    }
    return isDialect ? Verdict::Refused : Verdict::Ignored;
}

/// How many letters have to be changed, added or taken away to make one word the other.
qsizetype letterDistance(const QString &one, const QString &other)
{
    std::vector<qsizetype> row(static_cast<std::size_t>(other.size()) + 1);
    std::iota(row.begin(), row.end(), qsizetype(0));
    for (qsizetype i = 0; i < one.size(); ++i) {
        qsizetype diagonal = std::exchange(row[0], i + 1);
        for (qsizetype j = 0; j < other.size(); ++j) {
            const auto at = static_cast<std::size_t>(j) + 1;
            const qsizetype changed = diagonal + (one[i] == other[j] ? 0 : 1);
            diagonal = std::exchange(row[at], std::min({changed, row[at] + 1, row[at - 1] + 1}));
        }
    }
    return row.back();
}

/// The argument that was probably meant: the same letters with other underscores, or two letters off.
QString similarArgument(const CallArguments &known, const QString &argument)
{
    constexpr qsizetype longest = 40;
    if (argument.size() > longest)
        return {};
    const auto plain = [](QString text) { return text.remove(QLatin1Char('_')); };
    QString best;
    qsizetype least = argument.size() < 5 ? 2 : 3; // less than this
    for (const QLatin1String each : QLatin1String(known.arguments).tokenize(u' ', Qt::SkipEmptyParts)) {
        if (each.startsWith(QLatin1Char('_')))
            continue;
        const qsizetype off = plain(each) == plain(argument) ? 0 : letterDistance(argument, each);
        if (off < least) {
            least = off;
            best = each;
        }
    }
    return best;
}

/// What to write instead.
QString remedy(const CallArguments &known, const QString &argument)
{
    static const QHash<QString, const char *> ofTypes {
        {QStringLiteral("maxlength"),
         QT_TRANSLATE_NOOP("stillroom", "The length belongs to the type: write String(length).")},
        {QStringLiteral("length"),
         QT_TRANSLATE_NOOP("stillroom", "The length belongs to the type: write String(length).")},
        {QStringLiteral("timezone"),
         QT_TRANSLATE_NOOP("stillroom", "timezone belongs to the type: write DateTime(timezone=True).")},
        {QStringLiteral("foreignkey"),
         QT_TRANSLATE_NOOP("stillroom", "Write ForeignKey(\"table.column\") as a positional argument.")},
    };
    const QString plain = QString(argument).remove(QLatin1Char('_'));
    const bool isColumn = QLatin1String(known.construct) == QLatin1String("Column");
    if (const char *sentence = isColumn ? ofTypes.value(plain, nullptr) : nullptr)
        return coreTr(sentence);
    if (QLatin1String(known.construct) == QLatin1String("Index") && plain == QLatin1String("where"))
        return coreTr("Write postgresql_where= or sqlite_where=, for the database that knows it.");
    if (const QString similar = similarArgument(known, argument); !similar.isEmpty())
        return coreTr("Write %1=.").arg(similar);
    for (const char *name : {"ForeignKey", "Column", "mapped_column", "relationship", "Table", "Index"}) {
        const QString other = QLatin1String(name);
        if (other == QLatin1String(known.callable))
            continue;
        for (const QLatin1String each :
             QLatin1String(argumentsOf(other)->arguments).tokenize(u' ', Qt::SkipEmptyParts))
        {
            if (QString(each).remove(QLatin1Char('_')) != plain)
                continue;
            return other == QStringLiteral("ForeignKey")
                ? coreTr("%1 belongs to ForeignKey(…): write ForeignKey(\"table.column\", %1=…).").arg(each)
                : coreTr("%1 belongs to %2(…).").arg(each, other);
        }
    }
    return coreTr("Remove it.");
}

} // namespace

void ModelReader::checkArguments(const PyValue &call, const std::optional<TableName> &table)
{
    if (!call.is(PyKind::Call) || !call.name().startsWith(QStringLiteral("sqlalchemy.")))
        return;
    const QString callable = call.name().section(QLatin1Char('.'), -1);
    for (const auto &[argument, value] : call.keywords())
        checkArgument(place(call), callable, argument, table);
}

void ModelReader::checkTableArguments(const PyValue &arguments, const SourcePlace &where,
                                      const TableName &table)
{
    const auto check = [&](const PyValue &dict) {
        const SourcePlace own = dict.line() > 0 ? place(dict) : where;
        for (std::size_t i = 0; dict.is(PyKind::Dict) && i + 1 < dict.items().size(); i += 2) {
            if (dict.items()[i].isString())
                checkArgument(own, QStringLiteral("Table"), dict.items()[i].text(), table);
        }
    };
    check(arguments);
    for (std::size_t i = 0; arguments.isSequence() && i < arguments.items().size(); ++i)
        check(arguments.items()[i]);
}

void ModelReader::checkArgument(const SourcePlace &where, const QString &callable, const QString &argument,
                                const std::optional<TableName> &table)
{
    const CallArguments *known = argumentsOf(callable);
    const bool isFlasks = callable == QStringLiteral("Table") && argument == QStringLiteral("bind_key");
    if (!known || argument == QStringLiteral("**") || (isFlasks && m_flask))
        return;
    const Verdict verdict = judge(*known, argument);
    if (verdict == Verdict::Known)
        return;
    const QString what = coreTr("%1() has no argument “%2”.").arg(callable, argument);
    const bool isRefused = verdict == Verdict::Refused;
    NotUnderstood &entry = isRefused
        ? note(where, what,
               callable == QStringLiteral("backref")
                   ? coreTr("SQLAlchemy refuses it when the mappers are configured, at the first query.")
                   : coreTr("SQLAlchemy refuses it when the module is imported."),
               table, NotUnderstood::Kind::Argument)
        : note(where, what,
               coreTr("SQLAlchemy takes it for one of a database called “%1”, warns, and ignores it.")
                   .arg(argument.section(QLatin1Char('_'), 0, argument.startsWith(QLatin1Char('_')) ? 1 : 0)),
               {}, NotUnderstood::Kind::Argument);
    entry.refusedBySqlAlchemy = isRefused;
    entry.fix = remedy(*known, argument);
}

} // namespace stillroom
