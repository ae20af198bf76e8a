#include "python/canonicalname.h"

#include "base/texthash.h"

#include <QStringList>

namespace stillroom {

namespace {

TextSet words(const char *list)
{
    const QStringList split = QString::fromLatin1(list).split(QLatin1Char(' '), Qt::SkipEmptyParts);
    return {split.begin(), split.end()};
}

/// Names of the package sqlalchemy itself.
const TextSet &coreNames()
{
    static const TextSet names = words(
        "Column Table MetaData ForeignKey ForeignKeyConstraint PrimaryKeyConstraint UniqueConstraint "
        "CheckConstraint Constraint Index Sequence Identity Computed DefaultClause FetchedValue "
        "ColumnDefault DDL ThreadLocalMetaData BLANK_SCHEMA "
        "ARRAY BIGINT BINARY BLOB BOOLEAN BigInteger Boolean CHAR CLOB DATE DATETIME DECIMAL DOUBLE "
        "DOUBLE_PRECISION Date DateTime Double Enum FLOAT Float INT INTEGER Integer Interval JSON "
        "LargeBinary NCHAR NUMERIC NVARCHAR Numeric PickleType REAL SMALLINT SmallInteger String TEXT TIME "
        "TIMESTAMP Text Time TupleType TypeDecorator UUID Unicode UnicodeText Uuid VARBINARY VARCHAR "
        "and_ asc bindparam case cast collate column delete desc distinct exists extract false func insert "
        "join literal literal_column not_ null nulls_first nulls_last nullsfirst nullslast or_ outerjoin "
        "over select table text true tuple_ type_coerce union update values within_group create_engine "
        "inspect "
        "event engine_from_config");
    return names;
}

const TextSet &ormNames()
{
    static const TextSet names = words(
        "relationship backref mapped_column column_property deferred synonym composite declarative_base "
        "declared_attr declarative_mixin as_declarative registry DeclarativeBase DeclarativeBaseNoMeta "
        "MappedAsDataclass Mapped dynamic_loader relation foreign remote validates query_expression "
        "has_inherited_table DynamicMapped WriteOnlyMapped AttributeMapped reconstructor configure_mappers "
        "Session sessionmaker scoped_session aliased joinedload");
    return names;
}

/// Where else the names live; the longest prefix comes first.
const std::vector<std::pair<QString, QString>> &prefixes()
{
    static const std::vector<std::pair<QString, QString>> list = [] {
        std::vector<std::pair<QString, QString>> result;
        const auto add = [&result](const char *from, const char *to) {
            result.emplace_back(QLatin1String(from), QLatin1String(to));
        };
        add("sqlalchemy.sql.schema.", "sqlalchemy.");
        add("sqlalchemy.sql.sqltypes.", "sqlalchemy.");
        add("sqlalchemy.sql.type_api.", "sqlalchemy.");
        add("sqlalchemy.sql.expression.", "sqlalchemy.");
        add("sqlalchemy.sql.elements.", "sqlalchemy.");
        add("sqlalchemy.sql.functions.func.", "sqlalchemy.func.");
        add("sqlalchemy.sql.functions.", "sqlalchemy.func.");
        add("sqlalchemy.sql.ddl.", "sqlalchemy.");
        add("sqlalchemy.sql.", "sqlalchemy.");
        add("sqlalchemy.schema.", "sqlalchemy.");
        add("sqlalchemy.types.", "sqlalchemy.");
        add("sqlalchemy.ext.declarative.api.", "sqlalchemy.orm.");
        add("sqlalchemy.ext.declarative.", "sqlalchemy.orm.");
        add("sqlalchemy.orm.decl_api.", "sqlalchemy.orm.");
        add("sqlalchemy.orm.relationships.", "sqlalchemy.orm.");
        add("sqlalchemy.orm.attributes.", "sqlalchemy.orm.");
        add("sqlalchemy.orm.base.", "sqlalchemy.orm.");
        add("sqlalchemy.dialects.postgresql.base.", "sqlalchemy.dialects.postgresql.");
        add("sqlalchemy.dialects.postgresql.json.", "sqlalchemy.dialects.postgresql.");
        add("sqlalchemy.dialects.postgresql.array.", "sqlalchemy.dialects.postgresql.");
        add("sqlalchemy.dialects.postgresql.named_types.", "sqlalchemy.dialects.postgresql.");
        add("sqlalchemy.dialects.mysql.types.", "sqlalchemy.dialects.mysql.");
        add("sqlalchemy.dialects.mysql.base.", "sqlalchemy.dialects.mysql.");
        add("sqlalchemy.dialects.mssql.base.", "sqlalchemy.dialects.mssql.");
        add("sqlalchemy.dialects.sqlite.base.", "sqlalchemy.dialects.sqlite.");
        return result;
    }();
    return list;
}

} // namespace

QString canonicalName(const QString &name)
{
    for (const char *flask : {"flask_sqlalchemy.SQLAlchemy().", "flask_sqlalchemy.extension.SQLAlchemy().",
                              "flask_sqlalchemy_lite.SQLAlchemy()."})
    {
        const QLatin1String prefix(flask);
        if (!name.startsWith(prefix))
            continue;
        const QString rest = name.mid(prefix.size());
        const QString first = rest.section(QLatin1Char('.'), 0, 0);
        if (coreNames().contains(first))
            return canonicalName(QStringLiteral("sqlalchemy.") + rest);
        if (ormNames().contains(first))
            return QStringLiteral("sqlalchemy.orm.") + rest;
        return name;
    }
    if (!name.startsWith(QStringLiteral("sqlalchemy.")) && !name.startsWith(QStringLiteral("sqlmodel.")))
        return name;
    static const TextMap<QString> modules {
        {QStringLiteral("sqlalchemy.sql.func"), QStringLiteral("sqlalchemy.func")},
        {QStringLiteral("sqlalchemy.sql.expression.func"), QStringLiteral("sqlalchemy.func")},
    };
    if (const auto found = modules.find(name); found != modules.end())
        return found->second;
    for (const auto &[from, to] : prefixes()) {
        if (!name.startsWith(from))
            continue;
        const QString rest = name.mid(from.size());
        const QString first = rest.section(QLatin1Char('.'), 0, 0);
        const QString moved = to + rest;
        if (to != QStringLiteral("sqlalchemy.") || coreNames().contains(first))
            return moved;
        return name;
    }
    if (name.startsWith(QStringLiteral("sqlmodel."))) {
        const QString rest = name.mid(9);
        if (coreNames().contains(rest.section(QLatin1Char('.'), 0, 0)))
            return QStringLiteral("sqlalchemy.") + rest;
        if (rest == QStringLiteral("main.SQLModel") || rest == QStringLiteral("main.Field")
            || rest == QStringLiteral("main.Relationship"))
            return QStringLiteral("sqlmodel.") + rest.mid(5);
        if (rest == QStringLiteral("AutoString"))
            return QStringLiteral("sqlmodel.sql.sqltypes.AutoString");
    }
    return name;
}

bool starImportHas(const QString &module, const QString &name)
{
    if (name.startsWith(QLatin1Char('_')))
        return false;
    static const TextSet core
        = words("sqlalchemy sqlalchemy.schema sqlalchemy.types sqlalchemy.sql sqlalchemy.sql.expression "
                "sqlalchemy.sql.schema sqlalchemy.sql.sqltypes sqlmodel");
    static const TextSet orm = words("sqlalchemy.orm sqlalchemy.ext.declarative");
    static const TextSet dialects
        = words("sqlalchemy.dialects.postgresql sqlalchemy.dialects.mysql sqlalchemy.dialects.sqlite "
                "sqlalchemy.dialects.mssql");
    if (module == QStringLiteral("sqlmodel") && words("SQLModel Field Relationship").contains(name))
        return true;
    static const TextSet typing = words(
        "Annotated Any AnyStr Callable ClassVar Collection DefaultDict Deque Dict Final FrozenSet Generic "
        "Iterable Iterator List Literal Mapping MutableMapping NamedTuple NewType Optional Protocol Sequence "
        "Set Text Tuple Type TypedDict TypeVar Union TYPE_CHECKING cast overload");
    if (module == QStringLiteral("typing") || module == QStringLiteral("typing_extensions"))
        return typing.contains(name);
    if (core.contains(module))
        return coreNames().contains(name);
    if (orm.contains(module))
        return ormNames().contains(name);
    static const TextSet dialectTypes = words(
        "ARRAY BIGINT BIT BYTEA CIDR CITEXT DATERANGE DOMAIN ENUM HSTORE INET INT4RANGE INT8RANGE INTERVAL "
        "JSONB JSON MACADDR MONEY NUMRANGE OID REGCLASS TSRANGE TSTZRANGE TSVECTOR UUID DOUBLE LONGBLOB "
        "LONGTEXT MEDIUMBLOB MEDIUMINT MEDIUMTEXT SET TINYBLOB TINYINT TINYTEXT YEAR UNIQUEIDENTIFIER "
        "DATETIME2 DATETIMEOFFSET NTEXT IMAGE SMALLMONEY VARCHAR TEXT INTEGER SMALLINT BOOLEAN CHAR DATE "
        "TIME TIMESTAMP NUMERIC REAL FLOAT DOUBLE_PRECISION DATETIME DECIMAL");
    return dialects.contains(module) && dialectTypes.contains(name);
}

bool starImportIsKnown(const QString &module)
{
    return starImportHas(module, QStringLiteral("Column"))
        || starImportHas(module, QStringLiteral("relationship"))
        || starImportHas(module, QStringLiteral("SMALLINT"))
        || starImportHas(module, QStringLiteral("Optional"));
}

} // namespace stillroom
