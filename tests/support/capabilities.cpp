#include "dialect/mysql/mysqlserver.h"
#include "dialect/postgres/postgresserver.h"
#include "support/compliancecases.h"

namespace stillroom {

namespace {

class Capabilities
{
public:
    Capabilities(const Dialect &dialect, const ServerFlavour &server) : m_dialect(dialect), m_server(server)
    {
        m_all.insert(dialect.name);
    }

    QSet<QString> all()
    {
        addTraits();
        using Product = ServerFlavour::Product;
        switch (m_dialect.name == QLatin1String("mssql") ? Product::SqlServer : m_server.product) {
        case Product::Sqlite:
            addSqlite();
            break;
        case Product::MySql:
        case Product::MariaDb:
        case Product::TiDb:
        case Product::Vitess:
            addMySql();
            break;
        case Product::SqlServer:
            addSqlServer();
            break;
        default:
            addPostgres();
        }
        return std::move(m_all);
    }

private:
    void add(bool has, const char *capability)
    {
        if (has)
            m_all.insert(QLatin1String(capability));
    }
    void add(std::initializer_list<const char *> capabilities)
    {
        for (const char *capability : capabilities)
            m_all.insert(QLatin1String(capability));
    }
    void addTraits()
    {
        add(m_dialect.transactionalDdl, "transactional ddl");
        add(m_dialect.supportsComments, "comments");
        add(m_dialect.nativeEnums, "enums");
        add(m_dialect.objectKinds.contains(ObjectKind::Sequence), "sequences");
    }
    void addSqlite()
    {
        add({"checks", "expression indexes", "partial indexes", "descending indexes", "deferrable",
             "virtual columns", "named primary keys", "match", "keys go with their column",
             "keys leave no index"});
    }
    void addPostgres()
    {
        const PostgresServer server {m_server};
        add({"checks", "schemas", "materialized views", "domains", "comments on all", "exact numerics",
             "identity", "identity options", "expression indexes", "partial indexes", "descending indexes",
             "named primary keys", "match", "keys go with their column", "keys leave no index"});
        add(server.hasExclusionConstraints(), "exclusion");
        add(server.defersForeignKeys(), "deferrable");
        add(server.defersUniqueness(), "deferrable uniques");
        add(server.hasVirtualColumns(), "virtual columns");
        add(server.hasNullsNotDistinct() && m_server.isAtLeast(15), "nulls not distinct");
        add(m_server.isAtLeast(14), "multiranges");
    }
    /// A foreign key's column cannot be dropped, and the index made for a key stays when the key goes.
    void addMySql()
    {
        const bool isMariaDb = m_server.product == ServerFlavour::Product::MariaDb;
        const MySqlServer server
            = MySqlServer::of(m_server.version + (isMariaDb ? QStringLiteral("-MariaDB") : QString()));
        add({"mysql types", "mysql's texts", "exact numerics", "virtual columns", "keys leave an index"});
        add(isMariaDb, "schemas"); // databases of a server that may not be ours to make some on
        add(server.hasCheckConstraints(), "checks");
        add(server.hasExpressionIndexes(), "expression indexes");
        add(isMariaDb ? m_server.isAtLeast(10, 8) : m_server.isAtLeast(8), "descending indexes");
        add(!isMariaDb && m_server.isAtLeast(5, 7), "ngram");
        add(isMariaDb && m_server.isAtLeast(10, 7), "uuid of MariaDB");
        add(isMariaDb && m_server.isAtLeast(10, 5), "inet6");
    }
    void addSqlServer()
    {
        add({"checks", "identity", "schemas", "partial indexes", "descending indexes", "virtual columns",
             "named primary keys", "keys leave no index"});
    }

    const Dialect &m_dialect;
    const ServerFlavour &m_server;
    QSet<QString> m_all;
};

} // namespace

QSet<QString> capabilitiesOf(const Dialect &dialect, const ServerFlavour &server)
{
    return Capabilities(dialect, server).all();
}

QSet<QString> capabilitiesOf(const TestServer &server)
{
    static QMap<QString, QSet<QString>> known;
    if (const auto found = known.constFind(server.name); found != known.constEnd())
        return *found;
    const TestDatabase database(server);
    QSet<QString> all = capabilitiesOf(database.dialect(), database.connection().flavour());
    if (all.contains(QStringLiteral("postgresql"))
        && database
                .texts(Statement(QStringLiteral("SELECT name FROM pg_available_extensions "
                                                "WHERE name IN ('citext', 'hstore')")))
                .size()
            == 2)
        all.insert(QStringLiteral("extensions"));
    known.insert(server.name, all);
    return all;
}

} // namespace stillroom
