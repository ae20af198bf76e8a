#include "dialect/postgres/postgresserver.h"

#include <QSet>

namespace stillroom {

namespace {

using Product = ServerFlavour::Product;

const QString productKey = QStringLiteral("product");
const QString versionKey = QStringLiteral("version");

bool isCockroach(const PostgresServer &server)
{
    return server.flavour.product == Product::CockroachDb;
}

bool isYugabyte(const PostgresServer &server)
{
    return server.flavour.product == Product::YugabyteDb;
}

/// YugabyteDB was PostgreSQL 11 up to 2024.2 and is PostgreSQL 15 since 2.25 and 2025.1 (its release notes).
bool isYugabyteOn11(const PostgresServer &server)
{
    const ServerFlavour &flavour = server.flavour;
    return isYugabyte(server) && flavour.major < 2025 && !(flavour.major == 2 && flavour.minor >= 25);
}

QString distributionKey(const TableName &table)
{
    return QStringLiteral("distribution column of ") + table.toString();
}

} // namespace

PostgresServer PostgresServer::of(const ServerFlavour &flavour)
{
    return {flavour};
}

PostgresServer PostgresServer::of(const Schema &schema)
{
    PostgresServer server;
    server.flavour.product = Product::PostgreSql;
    const QString product = schema.server.value(productKey);
    for (const Product other : {Product::CockroachDb, Product::YugabyteDb, Product::Citus, Product::Redshift})
    {
        ServerFlavour known;
        known.product = other;
        if (known.name() == product)
            server.flavour = known;
    }
    server.flavour.version = schema.server.value(versionKey);
    const QStringList numbers = server.flavour.version.split(QLatin1Char('.'));
    server.flavour.major = numbers.value(0).toInt();
    server.flavour.minor = numbers.value(1).toInt();
    server.flavour.patch = numbers.value(2).toInt();
    return server;
}

QMap<QString, QString> PostgresServer::kept() const
{
    if (flavour.product == Product::PostgreSql || flavour.product == Product::Unknown)
        return {};
    return {{productKey, flavour.name()}, {versionKey, flavour.version}};
}

// Redshift is PostgreSQL 8.0 with system tables of its own; of the catalogue this program asks for, much is
// not there. https://docs.aws.amazon.com/redshift/latest/dg/c_unsupported-postgresql-features.html
bool PostgresServer::hasKnownCatalogue() const
{
    return flavour.product != Product::Redshift;
}

// CockroachDB: a failed COMMIT can leave some of the changes in place (SQLSTATE XXA00), and since 25.1 each
// change commits what came before it (autocommit_before_ddl): "Online schema changes" in its documentation;
// its SQLAlchemy dialect says transactional_ddl = False to Alembic. YugabyteDB: each change is a transaction
// of its own unless ysql_yb_ddl_transaction_block_enabled is set, which it is not by default
// (architecture/transactions/transactional-ddl in its documentation).
bool PostgresServer::rollsBackSchemaChanges() const
{
    return !isCockroach(*this) && !isYugabyte(*this);
}

// Both change schemas by background jobs over several versions of a table, not under table locks.
bool PostgresServer::hasPostgresLocks() const
{
    return !isCockroach(*this) && !isYugabyte(*this);
}

// CockroachDB makes a column rowid for a table without a primary key, and columns for hash-sharded indexes;
// information_schema.columns.is_hidden tells them (read so by its SQLAlchemy dialect).
bool PostgresServer::hasHiddenColumns() const
{
    return isCockroach(*this);
}

// CockroachDB: pg_inherits is empty and pg_class.relispartition NULL (pkg/sql/pg_catalog.go).
bool PostgresServer::hasPartitionsAndInheritance() const
{
    return !isCockroach(*this);
}

// CockroachDB: CREATE DOMAIN was a syntax error up to 2026 (issue 27796, pull request 165187); how its
// catalogue tells domains since is not known here.
bool PostgresServer::hasDomains() const
{
    return !isCockroach(*this);
}

// CockroachDB: pg_tablespace has one row, pg_default, with the number 0 that means "none" elsewhere
// (recorded in pkg/sql/logictest/testdata/logic_test/pg_catalog).
bool PostgresServer::hasTablespaces() const
{
    return !isCockroach(*this);
}

// CockroachDB has triggers since 24.3, but among its built-in functions there is no pg_get_triggerdef()
// (pkg/sql/sem/builtins/pg_builtins.go).
bool PostgresServer::tellsTriggers() const
{
    return !isCockroach(*this);
}

// CockroachDB: user-defined functions and pg_get_functiondef() came with 22.2.
bool PostgresServer::tellsRoutines() const
{
    return !isCockroach(*this) || flavour.isAtLeast(22, 2);
}

bool PostgresServer::hasDistributedTables() const
{
    return flavour.product == Product::Citus;
}

// CockroachDB: CREATE UNIQUE INDEX is told in pg_constraint too (recorded in the same file: index_key); its
// SQLAlchemy dialect says "there is no difference".
bool PostgresServer::uniqueIsIndex() const
{
    return isCockroach(*this);
}

// "Currently, nulls always appear first if the order is ascending" (pkg/sql/pg_catalog.go).
bool PostgresServer::indexesNullsFirst() const
{
    return isCockroach(*this);
}

// CockroachDB: INT, INTEGER, BIGINT and INT8 are one type of 64 bits unless default_int_size says otherwise;
// JSON is an alias of JSONB (the pages "INT" and "JSONB" of its documentation).
bool PostgresServer::hasOneBigInteger() const
{
    return isCockroach(*this);
}

// CockroachDB's pg_am has "prefix" and "inverted" (recorded in the same file); USING gin makes the second.
// YugabyteDB's indexes are "lsm" and "ybgin", which USING btree and USING gin are taken for
// (api/ysql/the-sql-language/statements/ddl_create_index).
QString PostgresServer::indexMethod(const QString &told) const
{
    if (isCockroach(*this))
        return told == QLatin1String("prefix")  ? QStringLiteral("btree")
            : told == QLatin1String("inverted") ? QStringLiteral("gin")
                                                : told;
    if (isYugabyte(*this))
        return told == QLatin1String("lsm")  ? QStringLiteral("btree")
            : told == QLatin1String("ybgin") ? QStringLiteral("gin")
                                             : told;
    return told;
}

// CockroachDB: issue 46657, "EXCLUDE USING" is unimplemented.
// YugabyteDB: issue 3944, in the list of explore/ysql-language-features/postgresql-compatibility.
bool PostgresServer::hasExclusionConstraints() const
{
    return !isCockroach(*this) && !isYugabyte(*this);
}

bool PostgresServer::defersForeignKeys() const
{
    return !isCockroach(*this); // issue 31632 of cockroachdb/cockroach
}

bool PostgresServer::defersUniqueness() const
{
    return !isCockroach(*this) && !isYugabyte(*this); // YugabyteDB issue 1709: foreign keys only
}

// YugabyteDB: "INHERITS not supported yet" (issue 5956), but recorded in a regression test of its PostgreSQL
// 15 (yb.orig.backup_restore_describe).
bool PostgresServer::hasInherits() const
{
    return !isCockroach(*this) && !isYugabyteOn11(*this);
}

// PostgreSQL has it since 15; an older one says so itself.
bool PostgresServer::hasNullsNotDistinct() const
{
    return !isCockroach(*this) && !isYugabyteOn11(*this);
}

bool PostgresServer::hasIndexCollations() const
{
    return !isCockroach(*this); // a collation belongs to a column's type there ("COLLATE")
}

// CockroachDB: forward and inverted indexes, and gist as the name of a spatial one. YugabyteDB: GiST is
// issue 1337; of the others its CREATE INDEX knows lsm and ybgin.
bool PostgresServer::hasIndexMethod(const QString &method) const
{
    if (!isCockroach(*this) && !isYugabyte(*this))
        return true;
    static const QSet<QString> nowhere {QStringLiteral("brin"), QStringLiteral("spgist")};
    if (nowhere.contains(method))
        return false;
    return method != QLatin1String("gist") || isCockroach(*this);
}

bool PostgresServer::hasVirtualColumns() const
{
    return isCockroach(*this); // since 21.1 ("Computed columns")
}

bool PostgresServer::hasStoredColumns() const
{
    return !isYugabyteOn11(*this); // PostgreSQL has them since 12; YugabyteDB issue 10695
}

// "PRIMARY KEY constraints can be dropped if an ADD CONSTRAINT follows in the same transaction"
// ("DROP CONSTRAINT" in its documentation): never alone.
bool PostgresServer::dropsPrimaryKeys() const
{
    return !isCockroach(*this);
}

QString distributionColumn(const Schema &schema, const TableName &table)
{
    return schema.server.value(distributionKey(table));
}

void setDistributionColumn(Schema &schema, const TableName &table, const QString &column)
{
    schema.server.insert(distributionKey(table), column);
}

} // namespace stillroom
