#include "base/error.h"
#include "base/text.h"
#include "migrate/compareschemas.h"
#include "models/modelset.h"
#include "support/testdatabase.h"
#include "support/testsupport.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

using namespace stillroom;

namespace {

/// A type as models write it, and what a column of it may have for a default, likewise.
struct ModelType
{
    const char *type;
    const char *serverDefault = nullptr;
    bool isInSqlAlchemy14 = true;
};

// What all databases have.
const std::vector<ModelType> commonTypes {
    {"Integer()", "'7'"},
    {"INT()", "text('-7')"},
    {"SmallInteger()", "text('7')"},
    {"BigInteger()", "'7'"},
    {"Numeric()", "'7'"},
    {"Numeric(12)", "'7'"},
    {"Numeric(12, 3)", "text('1.5')"},
    {"DECIMAL(9, 2)", "'0.00'"},
    {"Float()", "'0.5'"},
    {"Float(10)", "text('0.5')"},
    {"Float(53)", "'0'"},
    {"REAL()", "'1.25'"},
    {"Double()", "'0.5'", false},
    {"Double(53)", nullptr, false},
    {"String(20)", "'it\\'s'"},
    {"Unicode(20)", "''"},
    {"VARCHAR(7)", "text(\"'x'\")"},
    {"CHAR(5)", "'ab'"},
    {"CHAR()", "'a'"},
    {"NCHAR(5)", "'ab'"},
    {"Text()"},
    {"UnicodeText()"},
    {"Boolean()", "text('true')"},
    {"Boolean()", "'0'"},
    {"Boolean()", "false()"},
    {"Date()", "'2024-02-29'"},
    {"DateTime()", "func.now()"},
    {"DateTime()", "text('CURRENT_TIMESTAMP')"},
    {"DateTime(timezone=True)", "func.current_timestamp()"},
    {"TIMESTAMP()", "func.now()"},
    {"TIMESTAMP(timezone=True)", "func.now()"},
    {"Time()", "'12:30:00'"},
    {"Time(timezone=True)"},
    {"Interval()"},
    {"Interval(second_precision=3)"},
    {"Interval(native=False)"},
    {"LargeBinary()"},
    {"LargeBinary(100)"},
    {"PickleType()"},
    {"JSON()"},
    {"Enum('a', 'bc', native_enum=False)", "'a'"},
    {"Enum('a', 'bc', native_enum=False, length=30)"},
    {"Enum('a', 'bc', native_enum=False, create_constraint=True, name='ck_letters')", "'bc'"},
    {"Boolean(create_constraint=True, name='ck_truth')"},
    {"Uuid()", nullptr, false},
    {"Uuid(native_uuid=False)", nullptr, false},
};

const std::vector<ModelType> sqliteTypes {
    {"Enum('a', 'bc', name='letters')", "'a'"},
    {"String()"},
    {"NVARCHAR(9)", "'x'"},
    {"CLOB()"},
    {"BINARY(16)"},
    {"VARBINARY(16)"},
    {"BLOB()"},
    {"DOUBLE()", "'0.5'", false},
    {"DOUBLE_PRECISION()", nullptr, false},
    {"sqlite.DATE()"},
    {"sqlite.DATETIME()", "func.now()"},
    {"sqlite.TIME()"},
    {"sqlite.JSON()"},
    {"String(20, collation='NOCASE')", "'x'"},
};

const std::vector<ModelType> postgresTypes {
    {"Enum('a', 'bc', \"it's\", name='letters')", "'a'"},
    {"Enum('a', 'bc', name='Mixed Letters')", "text(\"'bc'\")"},
    {"postgresql.ENUM('x', 'y', name='axis')", "'x'"},
    {"ARRAY(Enum('s', 'm', name='sizes'))", "'{s}'"},
    {"String()", "'x'"},
    {"String(20, collation='C')"},
    {"postgresql.DOUBLE_PRECISION()", "'0.5'"},
    {"postgresql.UUID()", "text('gen_random_uuid()')"},
    {"postgresql.UUID(as_uuid=True)"},
    {"postgresql.BYTEA()"},
    {"postgresql.BIT()"},
    {"postgresql.BIT(3)", "text(\"B'101'\")"},
    {"postgresql.BIT(8, varying=True)"},
    {"postgresql.BIT(varying=True)"},
    {"postgresql.INET()", "'10.0.0.1'"},
    {"postgresql.CIDR()", "'10.0.0.0/8'"},
    {"postgresql.MACADDR()"},
    {"postgresql.MACADDR8()", nullptr, false},
    {"postgresql.MONEY()"},
    {"postgresql.OID()"},
    {"postgresql.REGCLASS()"},
    {"postgresql.REGCONFIG()", nullptr, false},
    {"postgresql.TSVECTOR()"},
    {"postgresql.TSQUERY()", nullptr, false},
    {"postgresql.JSON()", "'{}'"},
    {"postgresql.JSONB()", "'{\"a\": [1]}'"},
    {"postgresql.JSONB()", "text(\"'{}'::jsonb\")"},
    {"postgresql.JSONPATH()", nullptr, false},
    {"postgresql.INTERVAL()", "'1 day'"},
    {"postgresql.INTERVAL(precision=3)", "text(\"'02:00:00'\")"},
    {"postgresql.INTERVAL(fields='YEAR TO MONTH')"},
    {"postgresql.INTERVAL(fields='DAY TO SECOND', precision=3)"},
    {"postgresql.TIMESTAMP(precision=3)", "func.now()"},
    {"postgresql.TIMESTAMP(timezone=True, precision=0)", "text('now()')"},
    {"postgresql.TIME(precision=0)"},
    {"postgresql.TIME(timezone=True, precision=6)"},
    {"postgresql.INT4RANGE()", "'[1,5)'"},
    {"postgresql.INT8RANGE()"},
    {"postgresql.NUMRANGE()"},
    {"postgresql.DATERANGE()"},
    {"postgresql.TSRANGE()"},
    {"postgresql.TSTZRANGE()"},
    {"postgresql.INT4MULTIRANGE()", nullptr, false},
    {"postgresql.INT8MULTIRANGE()", nullptr, false},
    {"postgresql.NUMMULTIRANGE()", nullptr, false},
    {"postgresql.DATEMULTIRANGE()", nullptr, false},
    {"postgresql.TSMULTIRANGE()", nullptr, false},
    {"postgresql.TSTZMULTIRANGE()", nullptr, false},
    {"ARRAY(Integer())", "'{}'"},
    {"ARRAY(Integer(), dimensions=2)"},
    {"ARRAY(String(5))", "text(\"'{}'\")"},
    {"ARRAY(Numeric(8, 2))"},
    {"postgresql.ARRAY(DateTime(timezone=True))"},
    {"postgresql.ARRAY(postgresql.UUID())"},
    {"postgresql.ARRAY(Float(24))"},
};

const std::vector<ModelType> mysqlTypes {
    {"Enum('a', 'bc', \"it's\")", "'a'"},
    {"mysql.ENUM('x', 'y,z', collation='latin1_bin')", "'x'"},
    {"mysql.SET('x', 'y')", "'x,y'"},
    {"NVARCHAR(9)", "'x'"},
    {"mysql.NCHAR(5)"},
    {"mysql.NVARCHAR(5)"},
    {"mysql.NVARCHAR(5, collation='utf8mb3_bin')"},
    {"mysql.INTEGER(unsigned=True)", "'7'"},
    {"mysql.INTEGER(display_width=5, zerofill=True)"},
    {"mysql.INTEGER(11)"},
    {"mysql.BIGINT(20, unsigned=True)", "text('7')"},
    {"mysql.MEDIUMINT()", "'7'"},
    {"mysql.SMALLINT(6)"},
    {"mysql.TINYINT()", "'1'"},
    {"mysql.TINYINT(1)", "text('0')"},
    {"mysql.YEAR()", "'2024'"},
    {"mysql.YEAR(4)"},
    {"mysql.NUMERIC(12, 3, unsigned=True)"},
    {"mysql.DECIMAL()"},
    {"mysql.DECIMAL(8)"},
    {"mysql.DECIMAL(8, 3, zerofill=True)"},
    {"mysql.FLOAT()", "'0.5'"},
    {"mysql.FLOAT(7, 3)"},
    {"mysql.FLOAT(unsigned=True)"},
    {"mysql.DOUBLE()", "'0.5'"},
    {"mysql.DOUBLE(10, 4)"},
    {"mysql.DOUBLE(10, 4, asdecimal=False, unsigned=True)"},
    {"mysql.REAL()"},
    {"mysql.REAL(10, 4)"},
    {"mysql.BIT()"},
    {"mysql.BIT(5)", "text(\"b'101'\")"},
    {"mysql.DATETIME(fsp=6)", "text('CURRENT_TIMESTAMP(6)')"},
    {"mysql.TIMESTAMP(fsp=3)"},
    {"mysql.TIMESTAMP()", "text('CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP')"},
    {"mysql.TIME(fsp=3)"},
    {"mysql.TINYTEXT()"},
    {"mysql.MEDIUMTEXT()"},
    {"mysql.LONGTEXT()"},
    {"mysql.LONGTEXT(charset='latin1')"},
    {"mysql.TEXT(charset='utf8mb4', collation='utf8mb4_bin')"},
    {"Text(200)"},
    {"Text(60)"},
    {"Text(20000)"},
    {"Text(70000)"},
    {"Text(20000000)"},
    {"mysql.VARCHAR(20, charset='latin1')", "'x'"},
    {"mysql.VARCHAR(20, collation='utf8mb4_bin')"},
    {"mysql.VARCHAR(20, binary=True)"},
    {"mysql.CHAR(5, ascii=True)"},
    {"mysql.CHAR(5, unicode=True)"},
    {"mysql.TINYBLOB()"},
    {"mysql.MEDIUMBLOB()"},
    {"mysql.LONGBLOB()"},
    {"LargeBinary(255)"},
    {"LargeBinary(256)"},
    {"LargeBinary(70000)"},
    {"LargeBinary(20000000)"},
    {"BINARY(16)"},
    {"BINARY()"},
    {"VARBINARY(16)"},
    {"mysql.JSON()"},
    {"DOUBLE_PRECISION()", nullptr, false},
};

QString latin(const char *text)
{
    return QString::fromLatin1(text);
}

/// Models with a table for each type: t1, t2 …
QString modelSource(const std::vector<ModelType> &types)
{
    QString source = latin("from sqlalchemy import *\n"
                           "from sqlalchemy.dialects import mysql, postgresql, sqlite\n"
                           "from sqlalchemy.orm import declarative_base\n"
                           "Base = declarative_base()\n");
    int number = 0;
    for (const ModelType &each : types) {
        source += latin("class T%1(Base):\n"
                        "    __tablename__ = 't%1'\n"
                        "    id = Column(Integer, primary_key=True)\n"
                        "    plain = Column(%2)\n")
                      .arg(QString::number(++number), latin(each.type));
        if (each.serverDefault)
            source += latin("    given = Column(%1, server_default=%2, nullable=False)\n")
                          .arg(latin(each.type).replace(latin("name='"), latin("name='g_")),
                               latin(each.serverDefault));
    }
    return source;
}

std::vector<ModelType> typesOn(const QString &server, bool inSqlAlchemy14)
{
    std::vector<ModelType> types = commonTypes;
    const std::vector<ModelType> &own = server == latin("sqlite") ? sqliteTypes
        : server == latin("postgresql")                           ? postgresTypes
                                                                  : mysqlTypes;
    types.insert(types.end(), own.begin(), own.end());
    if (inSqlAlchemy14)
        std::erase_if(types, [](const ModelType &each) { return !each.isInSqlAlchemy14; });
    return types;
}

} // namespace

/// No false difference: whatever type a model has, a table that was just made of it is as the model is. It is
/// made by what autogenerate writes, and by the real SQLAlchemy, which made the databases people have.
class EveryTypeTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isFoundAgain_data();
    void isFoundAgain();

private:
    static QStringList made(const TestDatabase &on, const Schema &models);
    static QString madeBySqlAlchemy(const TestServer &server, const QString &file);
};

void EveryTypeTest::isFoundAgain_data()
{
    QTest::addColumn<QString>("server");
    QTest::addColumn<bool>("bySqlAlchemy");
    for (const char *server : {"sqlite", "postgresql", "mariadb"}) {
        QTest::addRow("%s made by autogenerate", server) << latin(server) << false;
        QTest::addRow("%s made by SQLAlchemy", server) << latin(server) << true;
    }
}

/// What could not be made, a line each.
QStringList EveryTypeTest::made(const TestDatabase &on, const Schema &models)
{
    QStringList refused;
    Schema now = on.inspect();
    CompareOptions options;
    for (const Operation &operation : compareSchemas(models, now, on.dialect(), options).operations) {
        try {
            for (const Statement &statement : on.dialect().compile(operation, now))
                on.run(statement);
            apply(operation, now);
        } catch (const Error &error) {
            refused << toText(operation) + latin(": ") + error.toText();
        }
    }
    return refused;
}

QString EveryTypeTest::madeBySqlAlchemy(const TestServer &server, const QString &file)
{
    ConnectionUrl url = server.url;
    url.query.clear();
    if (url.dialect == latin("mariadb"))
        url.driver = latin("pymysql");
    QProcess python;
    python.setProcessChannelMode(QProcess::MergedChannels);
    python.start(
        latin("/usr/bin/python3"),
        {latin("-c"),
         latin("import runpy, sys\n"
               "from sqlalchemy import create_engine\n"
               "runpy.run_path(sys.argv[1])['Base'].metadata.create_all(create_engine(sys.argv[2]))"),
         file, url.toString()});
    if (!python.waitForFinished(120'000) || python.exitCode() != 0)
        return latin("SQLAlchemy: ") + QString::fromUtf8(python.readAll()).right(2000);
    return {};
}

void EveryTypeTest::isFoundAgain()
try {
    QFETCH(const QString, server);
    QFETCH(const bool, bySqlAlchemy);
    STILLROOM_NEED_SERVER(testServer(server));
    const TestDatabase on(testServer(server));
    on.clear();
    const std::vector<ModelType> types = typesOn(server, bySqlAlchemy);
    const QTemporaryDir folder;
    const QString file = folder.filePath(latin("models.py"));
    writeTextFile(file, modelSource(types));
    ReadModelsOptions reading;
    reading.folder = folder.path();
    const ModelSet models = readModels(reading);
    QStringList problems;
    for (const NotUnderstood &each : models.notUnderstood)
        problems << QString::number(each.place.line) + latin(": ") + each.what + latin(" ") + each.effect;
    QVERIFY2(problems.isEmpty(), qPrintable(problems.join(QLatin1Char('\n'))));
    QCOMPARE(models.schema.tables.size(), types.size());
    if (bySqlAlchemy) {
        const QString refused = madeBySqlAlchemy(testServer(server), file);
        QVERIFY2(refused.isEmpty(), qPrintable(refused));
    } else {
        problems = made(on, models.schema);
    }
    CompareOptions everything;
    everything.compareServerDefaults = true;
    everything.beyondAlembic = true;
    const Schema there = on.inspect();
    for (const Operation &left : compareSchemas(models.schema, there, on.dialect(), everything).operations) {
        QString line = toText(left);
        if (const auto *alter = left.as<AlterColumn>()) {
            const std::size_t number = std::size_t(alter->table.name.mid(1).toInt()) - 1;
            line += latin(" of ") + latin(types.at(number).type);
            if (types.at(number).serverDefault)
                line += latin(" default ") + latin(types.at(number).serverDefault);
            if (alter->existingServerDefault && *alter->existingServerDefault)
                line += latin(" found ") + (*alter->existingServerDefault)->text;
        }
        problems << latin("left: ") + line;
    }
    on.clear();
    for (const QString &problem : std::as_const(problems)) // too many for one message
        qWarning().noquote() << problem;
    QVERIFY(problems.isEmpty());
} catch (const Error &error) {
    QFAIL(qPrintable(error.toText() + QLatin1Char('\n') + error.statement));
}

QTEST_GUILESS_MAIN(EveryTypeTest)
#include "tst_everytype.moc"
