#include "base/text.h"
#include "schema/schemajson.h"
#include "support/testdatabase.h"
#include "support/testsupport.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace stillroom;

/// A database with one of everything, next to what the real SQLAlchemy says of it.
class TestPostgresInspector final : public QObject
{
    Q_OBJECT

    std::unique_ptr<TestDatabase> m_database;
    Schema m_schema;

    const Table &table(const char *name, const char *schema = "") const
    {
        const Table *found
            = m_schema.table(TableName {QString::fromLatin1(schema), QString::fromLatin1(name)});
        if (!found)
            qFatal("no table %s", name);
        return *found;
    }

    /// The objects of `ours` with the keys that `theirs` has, so that both can be compared as text.
    static QJsonValue withKeysOf(const QJsonValue &ours, const QJsonValue &theirs)
    {
        if (ours.isObject() && theirs.isObject()) {
            QJsonObject kept;
            for (const QString &key : theirs.toObject().keys())
                kept.insert(key, withKeysOf(ours.toObject().value(key), theirs.toObject().value(key)));
            return kept;
        }
        if (!ours.isArray() || !theirs.isArray())
            return ours;
        QJsonArray kept;
        const QJsonArray wanted = theirs.toArray();
        const QJsonArray all = ours.toArray();
        for (qsizetype i = 0; i < all.size(); ++i)
            kept.append(
                withKeysOf(all[i], wanted.isEmpty() ? QJsonValue() : wanted[std::min(i, wanted.size() - 1)]));
        return kept;
    }

    static QStringList lines(const QJsonValue &value)
    {
        const QJsonDocument document
            = value.isArray() ? QJsonDocument(value.toArray()) : QJsonDocument(value.toObject());
        return QString::fromUtf8(document.toJson()).split(u'\n');
    }

    static QString optionsText(const QMap<QString, QString> &options)
    {
        QStringList parts;
        for (auto option = options.begin(); option != options.end(); ++option)
            parts.append(option.key() + QLatin1Char('=') + option.value());
        return parts.join(u' ');
    }

private Q_SLOTS:
    void initTestCase()
    {
        const TestServer &server = testServer(QStringLiteral("postgresql"));
        STILLROOM_NEED_SERVER(server);
        m_database = std::make_unique<TestDatabase>(server);
        m_database->connection().executeScript(
            readTextFile(dataFile(QStringLiteral("dialect/postgres_rich.sql"))));
        m_schema = m_database->inspect({{QStringLiteral("other")}, true});
    }

    void asSqlAlchemySeesIt()
    {
        const ProcessResult judged
            = runPython({QStringLiteral(STILLROOM_SOURCE_DIR "/tests/support/inspect_server.py"),
                         m_database->connection().url().toString(), QString(), QStringLiteral("other")});
        QVERIFY2(judged.exitCode == 0, qPrintable(judged.error));
        const QJsonObject theirs = QJsonDocument::fromJson(judged.output.toUtf8()).object();
        Schema comparable = m_schema;
        for (Table &each : comparable.tables) { // SQLAlchemy 1.4 skips what it cannot say
            std::erase_if(each.indexes, [](const Index &index) {
                return index.columns().size() != qsizetype(index.elements.size());
            });
            const auto byName = [](const auto &a, const auto &b) { return a.name < b.name; };
            std::sort(each.indexes.begin(), each.indexes.end(), byName);
        }
        const Dialect &dialect = m_database->dialect();
        const QJsonObject ours = toJson(comparable, [&](SqlType type) {
            type.declared.clear(); // a domain is shown as what it is made of
            type.collation.clear();
            for (SqlType &item : type.items)
                item.declared.clear();
            return dialect.typeDdl(type);
        });
        for (const QString &part : {QStringLiteral("tables"), QStringLiteral("views")}) {
            const QJsonArray wanted = theirs.value(part).toArray();
            QJsonArray found = ours.value(part).toArray();
            QCOMPARE(found.size(), wanted.size());
            for (const QJsonValue &each : wanted) {
                const auto same = std::find_if(found.begin(), found.end(), [&](const QJsonValue &candidate) {
                    return candidate.toObject().value(QStringLiteral("name"))
                        == each.toObject().value(QStringLiteral("name"))
                        && candidate.toObject().value(QStringLiteral("schema"))
                        == each.toObject().value(QStringLiteral("schema"));
                });
                QVERIFY2(same != found.end(),
                         qPrintable(each.toObject().value(QStringLiteral("name")).toString()));
                const QStringList a = lines(withKeysOf(*same, each));
                const QStringList b = lines(each);
                for (qsizetype i = 0; i < std::max(a.size(), b.size()); ++i)
                    QVERIFY2(a.value(i) == b.value(i),
                             qPrintable(QStringLiteral("%1: ours %2, theirs %3; before: %4")
                                            .arg(each.toObject().value(QStringLiteral("name")).toString(),
                                                 a.value(i).trimmed(), b.value(i).trimmed(),
                                                 b.mid(std::max<qsizetype>(0, i - 6), 6).join(u' '))));
            }
        }
    }

    void beyondSqlAlchemy()
    {
        QStringList found;
        for (const Table &each : m_schema.tables) {
            const QString name = each.tableName().toString();
            if (!each.options.isEmpty())
                found += QStringLiteral("%1: %2").arg(name, optionsText(each.options));
            if (!each.partitions.isEmpty())
                found += QStringLiteral("%1 in %2").arg(name, each.partitions.join(u','));
            for (const UniqueConstraint &unique : each.uniqueConstraints) {
                if (!unique.options.isEmpty())
                    found += QStringLiteral("%1 unique %2: %3")
                                 .arg(name, unique.name, optionsText(unique.options));
            }
            for (const CheckConstraint &check : each.checkConstraints) {
                if (!check.options.isEmpty())
                    found += QStringLiteral("%1 check %2: %3")
                                 .arg(name, check.name, optionsText(check.options));
            }
            for (const ExcludeConstraint &exclude : each.excludeConstraints)
                found += QStringLiteral("%1 exclude %2 %3 where %4: %5")
                             .arg(exclude.name, exclude.elements[0].expression, exclude.elements[0].op,
                                  exclude.where, optionsText(exclude.options));
            for (const Index &index : each.indexes) {
                QStringList elements;
                for (const IndexElement &element : index.elements)
                    elements += QStringLiteral("%1%2%3 %4 %5")
                                    .arg(element.column, element.expression,
                                         element.descending ? QStringLiteral(" desc") : QString(),
                                         element.nulls, element.collation)
                                    .trimmed();
                found += QStringLiteral("index %1 [%2] %3")
                             .arg(index.name, elements.join(u';'), optionsText(index.options))
                             .trimmed();
            }
            for (const Trigger &trigger : each.triggers)
                found += trigger.sql;
            for (const ForeignKey &key : each.foreignKeys) {
                if (!key.match.isEmpty())
                    found += QStringLiteral("%1 match %2").arg(key.name, key.match);
            }
            for (const Column &column : each.columns) {
                if (!column.type.declared.isEmpty() || !column.type.collation.isEmpty())
                    found += QStringLiteral("%1.%2 %3 %4")
                                 .arg(name, column.name, column.type.declared, column.type.collation)
                                 .trimmed();
            }
        }
        for (const View &view : m_schema.views)
            found += QStringLiteral("view %1 (%2)%3 %4 %5")
                         .arg(view.name, view.columns.join(u','),
                              view.materialized ? QStringLiteral(" materialized") : QString(), view.comment,
                              view.triggers.empty() ? QString() : view.triggers[0].name)
                         .trimmed();
        for (const EnumType &type : m_schema.enums)
            found += QStringLiteral("enum %1 (%2)")
                         .arg(TableName {type.schema, type.name}.toString(), type.values.join(u','));
        for (const Domain &domain : m_schema.domains)
            found += QStringLiteral("domain %1 %2 %3 %4 %5 %6")
                         .arg(domain.name, m_database->dialect().typeDdl(domain.type),
                              domain.nullable ? QStringLiteral("null") : QStringLiteral("not null"),
                              domain.serverDefault ? domain.serverDefault->text : QString(),
                              domain.checkConstraints[0].name, domain.checkConstraints[0].sqltext);
        for (const Sequence &sequence : m_schema.sequences)
            found += QStringLiteral("sequence %1 %2").arg(sequence.name, optionsText(sequence.options));
        for (const Routine &routine : m_schema.routines)
            found
                += QStringLiteral("%1 %2(%3) %4 %5")
                       .arg(routine.kind, routine.name, routine.arguments, routine.returns, routine.language)
                       .trimmed();
        const QString golden = dataFile(QStringLiteral("dialect/postgres_rich.txt"));
        if (qEnvironmentVariableIsSet("STILLROOM_WRITE_GOLDEN")) {
            QStringList simplified;
            for (const QString &line : found)
                simplified += line.simplified();
            writeTextFile(golden, simplified.join(u'\n') + u'\n');
        }
        const QStringList wanted = readTextFile(golden).trimmed().split(u'\n');
        for (qsizetype i = 0; i < std::max(found.size(), wanted.size()); ++i)
            QCOMPARE(found.value(i).simplified(), wanted.value(i));
    }

    /// The database's tables made anew from what was inspected are the same tables.
    void makesTheSameAgain()
    {
        const Schema before = m_database->inspect({{}, false});
        Transaction transaction(m_database->connection());
        m_database->run(Statement(QStringLiteral("DROP SCHEMA public CASCADE")));
        m_database->run(Statement(QStringLiteral("CREATE SCHEMA public")));
        m_database->run(Statement(QStringLiteral("CREATE DOMAIN email AS varchar(255)")));
        m_database->run(Statement(QStringLiteral("CREATE DOMAIN positive AS integer")));
        m_database->run(Statement(QStringLiteral("CREATE SEQUENCE shared_seq")));
        for (const char *name : {"groups", "all_types", "pair", "no_key", "scratch", "booking", "measure"}) {
            Table table = *before.table(QString::fromLatin1(name));
            table.triggers.clear();
            for (CheckConstraint &check : table.checkConstraints)
                check.options.clear(); // of a new table every check is valid
            const Schema there
                = m_database->inspect({{QStringLiteral("other")}, false}); // its types are kept
            for (const Statement &statement :
                 m_database->dialect().compile(CreateTable {table, false}, there))
                m_database->run(statement);
            Table again = *m_database->inspect().table(table.name);
            again.partitions = table.partitions; // made with ATTACH or PARTITION OF
            if (table.name == QStringLiteral("all_types")) { // the domain's own default stays with the column
                for (const char *column : {"t_positive", "t_email"})
                    *again.column(QString::fromLatin1(column)) = *table.column(QString::fromLatin1(column));
            }
            QCOMPARE(differences(table, again, m_database->dialect()).join(u'\n'), QString());
            QVERIFY2(table == again, name);
        }
    }

    void leavesOutWhatWasNotAskedFor()
    {
        const Schema only = m_database->inspect({{}, false});
        QVERIFY(!only.table(TableName {QStringLiteral("other"), QStringLiteral("child")}));
        QVERIFY(only.routines.empty());
        const Schema all = m_database->inspect({{QStringLiteral("*")}, false});
        QVERIFY(all.table(TableName {QStringLiteral("other"), QStringLiteral("child")}));
        for (const Table &each : all.tables)
            QVERIFY(each.schema.isEmpty() || each.schema == QStringLiteral("other"));
        QVERIFY(m_database->inspect({{QStringLiteral("no such schema")}, false}) == only);
    }

    void isNotLeftInATransaction()
    {
        QVERIFY(!m_database->connection().inTransaction());
        Transaction transaction(m_database->connection());
        m_database->run(Statement(QStringLiteral("CREATE TABLE fresh (id integer)")));
        QVERIFY(m_database->inspect().table(QStringLiteral("fresh")));
        QVERIFY(m_database->connection().inTransaction());
    }
};

QTEST_GUILESS_MAIN(TestPostgresInspector)
#include "tst_postgresinspector.moc"
