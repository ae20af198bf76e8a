#include "base/text.h"
#include "migrate/renderrevision.h"
#include "support/operations.h"
#include "support/testsupport.h"

#include <QtTest>

using namespace stillroom;

/// Python source made of operations: as black leaves it, and such that Alembic can run it on SQLite.
class RenderRevisionTest : public QObject
{
    Q_OBJECT

    static QString rendered(const std::vector<Operation> &operations,
                            const QString &dialect = QStringLiteral("sqlite"))
    {
        RenderOptions options;
        options.dialect = dialect;
        return renderRevision(operations, {}, options).upgrade;
    }

    static QString expected(const char *name)
    {
        return readTextFile(dataFile(QStringLiteral("render/%1.py.txt").arg(QString::fromLatin1(name))));
    }

private Q_SLOTS:
    void createsTableLikeAlembic()
    {
        const auto samples = sampleOperations();
        QCOMPARE(rendered({samples[0].second}).split(QLatin1Char('\n')),
                 expected("createtable").split(QLatin1Char('\n')));
    }

    void gathersWhatSqliteCannotAlter()
    {
        AddColumn add;
        add.table = tableNamed("users");
        add.column = makeColumn("email", sqlType("String", 128));
        const std::vector<Operation> operations {
            add, CreateConstraint {tableNamed("users"), makeUnique("", "email")},
            DropConstraint {{},
                            tableNamed("users"),
                            DropConstraint::Type::ForeignKey,
                            Constraint(makeForeignKey("", "group_id", "groups", "id"))},
            CreateIndex {tableNamed("posts"), makeIndex("ix_posts_title", "title"), false}};
        QCOMPARE(rendered(operations).split(QLatin1Char('\n')), expected("batch").split(QLatin1Char('\n')));
        QCOMPARE(rendered(operations, QStringLiteral("postgresql")).split(QLatin1Char('\n')),
                 expected("direct").split(QLatin1Char('\n')));
    }

    void addsPlainColumnDirectly()
    {
        AddColumn add;
        add.table = tableNamed("users");
        add.column = makeColumn("active", sqlType("Boolean"));
        QCOMPARE(rendered({add}),
                 QStringLiteral(
                     "    op.add_column(\"users\", sa.Column(\"active\", sa.Boolean(), nullable=True))\n"));
    }

    void rebuildsForRequiredColumn()
    {
        AddColumn add;
        add.table = tableNamed("users");
        add.column = makeColumn("active", sqlType("Boolean"), false);
        QCOMPARE(
            rendered({add}).split(QLatin1Char('\n')).first(),
            QStringLiteral("    with op.batch_alter_table(\"users\", recreate=\"always\") as batch_op:"));
        add.column.serverDefault = ServerDefault {ServerDefault::Kind::Function, QStringLiteral("now()")};
        QCOMPARE(rendered({add}).split(QLatin1Char('\n')).first(),
                 QStringLiteral("    with op.batch_alter_table(\"users\") as batch_op:"));
    }

    void namesImports()
    {
        AddColumn one;
        one.table = tableNamed("users");
        one.column = makeColumn("data", sqlType("JSONB"));
        one.column.type.module = QStringLiteral("postgresql");
        AddColumn two = one;
        two.column = makeColumn("nick", sqlType("AutoString"));
        two.column.type.module = QStringLiteral("sqlmodel.sql.sqltypes");
        const RenderedRevision body = renderRevision({one, two}, {});
        QCOMPARE(body.imports,
                 (QStringList {QStringLiteral("from sqlalchemy.dialects import postgresql"),
                               QStringLiteral("import sqlmodel")}));
        QVERIFY(body.upgrade.contains(QStringLiteral("postgresql.JSONB()")));
        QVERIFY(body.upgrade.contains(QStringLiteral("sqlmodel.sql.sqltypes.AutoString()")));
        QCOMPARE(body.downgrade, QStringLiteral("    pass\n"));
    }

    void writesWholeFile()
    {
        Revision header;
        header.id = QStringLiteral("1a2b");
        header.down = {QStringLiteral("00ff")};
        header.message = QStringLiteral("add \"nick\"");
        header.createDate = QStringLiteral("2024-05-01 10:00:00.000000");
        QCOMPARE(renderRevisionFile(header, renderRevision({}, {})).split(QLatin1Char('\n')),
                 expected("wholefile").split(QLatin1Char('\n')));
    }

    /// Python's own parser reads every sample; where black is installed it changes nothing.
    void isPythonAsBlackLeavesIt()
    {
        std::vector<Operation> all;
        for (const auto &[name, operation] : sampleOperations())
            all.push_back(operation);
        Revision header;
        header.id = QStringLiteral("1");
        header.message = QStringLiteral("all");
        header.createDate = QStringLiteral("now");
        const QByteArray text = renderRevisionFile(header, renderRevision(all, {})).toUtf8();
        const ProcessResult parsed = runProcess(
            QStringLiteral("/usr/bin/python3"),
            {QStringLiteral("-c"), QStringLiteral("import ast, sys; ast.parse(sys.stdin.buffer.read())")}, {},
            {}, text);
        QVERIFY2(parsed.exitCode == 0, qPrintable(parsed.error + QString::fromUtf8(text)));
        const QString black = qEnvironmentVariable("STILLROOM_BLACK",
                                                   QStandardPaths::findExecutable(QStringLiteral("black")));
        if (black.isEmpty())
            QSKIP("black is not installed: the layout was not compared with it");
        const ProcessResult formatted
            = runProcess(black, {QStringLiteral("-q"), QStringLiteral("-")}, {}, {}, text);
        QCOMPARE(formatted.error, QString());
        QCOMPARE(QString::fromUtf8(text).split(QLatin1Char('\n')), formatted.output.split(QLatin1Char('\n')));
    }
};

QTEST_GUILESS_MAIN(RenderRevisionTest)
#include "tst_renderrevision.moc"
