#include "migrate/readrevision.h"

#include <QTest>

using namespace stillroom;

namespace {

using Obstacle = RevisionScript::Obstacle;

RevisionScript script(const QString &body, const ReadRevisionOptions &options = {})
{
    return readRevisionSource(QStringLiteral("import datetime, json, os, uuid\n"
                                             "import sqlalchemy as sa\n"
                                             "from alembic import context, op\n"
                                             "from sqlalchemy.orm import Session\n"
                                             "def upgrade():\n")
                                  + body,
                              QStringLiteral("x.py"), options);
}

QString words(Obstacle obstacle)
{
    switch (obstacle) {
    case Obstacle::None:
        return QStringLiteral("native");
    case Obstacle::Data:
        return QStringLiteral("data");
    case Obstacle::Raises:
        return QStringLiteral("raises");
    case Obstacle::Absent:
        return QStringLiteral("absent");
    default:
        return QStringLiteral("alembic");
    }
}

/// The operations as lines, SQL with its values; else the obstacle.
QString told(const RevisionScript &read)
{
    if (read.upgradeObstacle != Obstacle::None)
        return words(read.upgradeObstacle);
    QStringList lines;
    for (const Operation &operation : read.upgrade) {
        const auto *sql = operation.as<ExecuteSql>();
        QString line = sql ? sql->sql.simplified() : toText(operation);
        for (const Value &value : sql ? sql->binds : std::vector<Value>())
            line += QStringLiteral(" <%1>").arg(value.isNull() ? QStringLiteral("null") : value.toString());
        lines << line;
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace

/// What is answered without a database, and what is seen of the rest.
class RevisionHostTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void dialects();
    void settings();
    void obstacles_data();
    void obstacles();
    void executions_data();
    void executions();
    void eachRunHasNewValues();
    void boundedSurvey();
};

void RevisionHostTest::dialects()
{
    const QString body
        = QStringLiteral("    bind = op.get_bind()\n"
                         "    if bind.dialect.name == 'postgresql':\n"
                         "        op.execute('PG')\n"
                         "    elif op.get_context().dialect.name in ('mysql', 'mariadb'):\n"
                         "        op.execute('MY')\n"
                         "    elif isinstance(bind.dialect, sa.dialects.sqlite.base.SQLiteDialect):\n"
                         "        op.execute('LITE')\n"
                         "    op.execute('a' if bind.engine.name == 'sqlite' else 'b')\n");
    for (const auto &[dialect, expected] :
         {std::pair("sqlite", "LITE\na"), std::pair("postgresql", "PG\nb"), std::pair("mariadb", "MY\nb")})
    {
        ReadRevisionOptions options;
        options.dialect = QString::fromLatin1(dialect);
        QCOMPARE(told(script(body, options)), QString::fromLatin1(expected));
    }
}

void RevisionHostTest::settings()
{
    qputenv("STILLROOM_TEST_SETTING", "set");
    const QString body = QStringLiteral(
        "    op.execute(os.environ['STILLROOM_TEST_SETTING'] + os.getenv('STILLROOM_NONE', '-'))\n"
        "    op.execute('off' if context.is_offline_mode() else 'on')\n"
        "    op.execute(str(context.get_x_argument(as_dictionary=True).get('tenant')))\n"
        "    op.execute(context.config.get_main_option('owner', 'nobody'))\n"
        "    op.execute(str(op.get_context().version_table_schema))\n");
    QCOMPARE(told(script(body)), QStringLiteral("set-\non\nNone\nnobody\nNone"));
    ReadRevisionOptions options;
    options.offline = true;
    options.arguments = {QStringLiteral("tenant=a")};
    options.settings = {{QStringLiteral("owner"), QStringLiteral("me")}};
    options.versionTableSchema = QStringLiteral("s");
    QCOMPARE(told(script(body, options)), QStringLiteral("set-\noff\na\nme\ns"));
    qunsetenv("STILLROOM_TEST_SETTING");
    const RevisionScript without = script(body);
    QCOMPARE(told(without), QStringLiteral("data"));
    QCOMPARE(
        without.upgradeProblem->message,
        QStringLiteral(
            "The setting STILLROOM_TEST_SETTING is not readable: the environment has no such variable."));
    QCOMPARE(without.upgradeProblem->line, 6);
}

void RevisionHostTest::obstacles_data()
{
    QTest::addColumn<QString>("body");
    QTest::addColumn<QString>("way");
    const auto row = [](const char *name, const char *body, const char *way) {
        QTest::newRow(name) << QString::fromUtf8(body) << QString::fromUtf8(way);
    };
    row("loop", "    for r in op.get_bind().execute(sa.text('SELECT 1')):\n        op.drop_table(r.name)\n",
        "data");
    row("condition",
        "    if op.get_bind().execute(sa.text('SELECT 1')).scalar():\n        op.drop_table('a')\n", "data");
    row("inspector",
        "    if 'a' in sa.inspect(op.get_bind()).get_table_names():\n        op.drop_table('a')\n", "data");
    row("comprehension",
        "    names = {c['name'] for c in sa.inspect(op.get_bind()).get_columns('t') if c['nullable']}\n"
        "    if len(names) > 2 and not names - {'x'}:\n        op.drop_column('t', sorted(names)[0])\n",
        "data");
    row("text",
        "    n = op.get_bind().scalar(sa.text('SELECT 1'))\n    op.execute(f'UPDATE t SET a = {n}')\n",
        "data");
    row("helper",
        "    def has(t):\n        return sa.inspect(op.get_bind()).has_table(t)\n    op.drop_table('a') if "
        "has('a') else None\n",
        "data");
    // Both ways have to be understood, and what comes behind.
    row("session in a branch",
        "    if op.get_bind().scalar(sa.text('SELECT 1')):\n        pass\n    else:\n        "
        "Session(bind=op.get_bind())\n",
        "alembic");
    row("session behind",
        "    op.get_bind().scalar(sa.text('SELECT 1'))\n    Session(bind=op.get_bind()).commit()\n",
        "alembic");
    row("unknown directive in a loop",
        "    for r in op.get_bind().execute(sa.text('SELECT 1')):\n        op.create_entity(r)\n", "alembic");
    row("handler",
        "    try:\n        op.get_bind().execute(sa.text('SELECT 1')).all()\n    except sa.exc.DBAPIError:\n "
        "       os.remove('x')\n",
        "alembic");
    row("own connection", "    op.get_bind().engine.connect()\n", "alembic");
    row("engine of its own", "    sa.create_engine('sqlite:////etc/x.db')\n", "alembic");
    row("file", "    open('/etc/passwd').read()\n", "alembic");
    row("program", "    os.system('true')\n", "alembic");
    row("raises", "    op.drop_table('a')\n    raise NotImplementedError('no way back')\n", "raises");
    row("raises by rows",
        "    if not op.get_bind().scalar(sa.text('SELECT 1')):\n        raise ValueError('empty')\n", "data");
}

void RevisionHostTest::obstacles()
{
    QFETCH(QString, body);
    QFETCH(QString, way);
    const RevisionScript read = script(body);
    QVERIFY(read.upgradeProblem);
    if (words(read.upgradeObstacle) != way)
        qWarning("%s", qPrintable(read.upgradeProblem->toText()));
    QCOMPARE(words(read.upgradeObstacle), way);
    QCOMPARE(read.upgradeProblem->file, QStringLiteral("x.py"));
    QVERIFY(read.upgradeProblem->line > 4);
}

void RevisionHostTest::executions_data()
{
    QTest::addColumn<QString>("body");
    QTest::addColumn<QString>("statements");
    const auto row = [](const char *name, const char *body, const char *statements) {
        QTest::newRow(name)
            << QString::fromUtf8(
                   "    t = sa.table('t', sa.column('id', sa.Integer), sa.column('a', sa.String), "
                   "sa.column('j', sa.JSON))\n    bind = op.get_bind()\n")
                + QString::fromUtf8(body)
            << QString::fromUtf8(statements);
    };
    row("dictionary", "    bind.execute(sa.text('UPDATE t SET a = :a'), {'a': \"x'y\"})\n",
        "UPDATE t SET a = ? <x'y>");
    row("keywords", "    bind.execute(sa.text('UPDATE t SET a = :a'), a=None)\n",
        "UPDATE t SET a = ? <null>");
    row("several sets", "    bind.execute(sa.text('DELETE FROM t WHERE id = :i'), [{'i': 1}, {'i': 2}])\n",
        "DELETE FROM t WHERE id = ? <1>\nDELETE FROM t WHERE id = ? <2>");
    row("expanded",
        "    bind.execute(sa.text('DELETE FROM t WHERE id IN :i').bindparams(sa.bindparam('i', "
        "expanding=True)), {'i': [1, 2]})\n",
        "DELETE FROM t WHERE id IN (?, ?) <1> <2>");
    row("positional", "    bind.execute('UPDATE t SET a = ? WHERE id = ?', ('100%', 1))\n",
        "UPDATE t SET a = ? WHERE id = ? <100%> <1>");
    row("percent signs of SQLite",
        "    bind.exec_driver_sql(\"UPDATE t SET a = strftime('%s', '?') WHERE id = ?\", (1,))\n",
        "UPDATE t SET a = strftime('%s', '?') WHERE id = ? <1>");
    row("driver", "    bind.exec_driver_sql(\"UPDATE t SET a = '10:20'\")\n", "UPDATE t SET a = '10:20'");
    row("json", "    bind.execute(t.insert().values(id=1, j={'k': [1, None]}))\n",
        "INSERT INTO t (id, j) VALUES (?, ?) <1> <{\"k\": [1, null]}>");
    row("insert many", "    bind.execute(t.insert(), [{'id': 1, 'a': 'x'}, {'a': 'y', 'id': 2, 'j': 5}])\n",
        "INSERT INTO t (id, a) VALUES (?, ?) <1> <x>\nINSERT INTO t (id, a) VALUES (?, ?) <2> <y>");
    row("bindparam",
        "    bind.execute(t.update().where(t.c.id == sa.bindparam('i')).values(a=sa.bindparam('b')), {'i': "
        "3, 'b': 'c'})\n",
        "UPDATE t SET a=? WHERE t.id = ? <c> <3>");
    row("conditions",
        "    op.execute(t.delete().where((t.c.id > 1) & (t.c.a.is_(None)) | ~t.c.a.like('x%')))\n",
        "DELETE FROM t WHERE t.id > ? AND t.a IS NULL OR NOT (t.a LIKE ?) <1> <x%>");
    row("is None of Python", "    op.execute(t.delete().where(t.c.a is not None))\n",
        "DELETE FROM t WHERE 1 = 1");
    row("join",
        "    u = sa.table('u', sa.column('id'))\n    bind.execute(sa.select(t.c.a, "
        "sa.func.count()).select_from(t.outerjoin(u, t.c.id == u.c.id)).group_by(t.c.a))\n",
        "SELECT t.a, count(*) AS count_1 FROM t LEFT OUTER JOIN u ON t.id = u.id GROUP BY t.a");
    row("subquery",
        "    s = sa.select(sa.func.max(t.c.id).label('m')).subquery('s')\n    "
        "op.execute(t.delete().where(t.c.id.in_(sa.select(s.c.m))))\n",
        "DELETE FROM t WHERE t.id IN (SELECT s.m FROM (SELECT max(t.id) AS m FROM t) AS s)");
    row("old select", "    bind.execute(sa.select([t.c.id], t.c.a == 'q'))\n",
        "SELECT t.id FROM t WHERE t.a = ? <q>");
    row("tables of a MetaData",
        "    md = sa.MetaData()\n    sa.Table('v', md, sa.Column('id'), autoload_with=bind)\n    "
        "op.execute(md.tables['v'].delete())\n",
        "DELETE FROM v");
    row("table made",
        "    sa.Table('v', sa.MetaData(), sa.Column('id', sa.Integer, primary_key=True)).drop(bind)\n",
        "Drop table v");
    row("schema", "    op.execute(sa.schema.CreateSchema('S'))\n", "CREATE SCHEMA \"S\"");
    row("batch executes at once",
        "    with op.batch_alter_table('t') as b:\n        b.drop_column('a')\n        b.execute('FIRST')\n  "
        "  b.execute('LAST')\n",
        "FIRST\nAlter table t: Drop column t.a\nLAST");
}

void RevisionHostTest::executions()
{
    QFETCH(QString, body);
    QFETCH(QString, statements);
    const RevisionScript read = script(body);
    if (read.upgradeProblem)
        qWarning("%s", qPrintable(read.upgradeProblem->toText()));
    QCOMPARE(told(read), statements);
}

void RevisionHostTest::eachRunHasNewValues()
{
    const QString body
        = QStringLiteral("    op.execute(sa.text('SELECT :u, :h, :n').bindparams(u=str(uuid.uuid4()), "
                         "h=uuid.uuid4().hex, n=datetime.datetime.utcnow()))\n");
    const RevisionScript one = script(body);
    const RevisionScript other = script(body);
    const auto &binds = one.upgradeOperations().front().as<ExecuteSql>()->binds;
    QCOMPARE(binds[0].bytes.size(), 36);
    QCOMPARE(binds[1].bytes.size(), 32);
    QVERIFY(binds[2].toString().startsWith(QStringLiteral("20")));
    QVERIFY(binds[0] != other.upgradeOperations().front().as<ExecuteSql>()->binds[0]);
}

/// A survey goes each way once, also where ways stand in ways.
void RevisionHostTest::boundedSurvey()
{
    QString body = QStringLiteral("    x = op.get_bind().scalar(sa.text('SELECT 1'))\n");
    QString indent = QStringLiteral("    ");
    for (int i = 0; i < 60; ++i) {
        body += indent + QStringLiteral("while x > %1:\n").arg(i);
        indent += QStringLiteral(" ");
    }
    body += indent + QStringLiteral("op.execute('deep')\n");
    QCOMPARE(words(script(body).upgradeObstacle), QStringLiteral("data"));
}

QTEST_GUILESS_MAIN(RevisionHostTest)
#include "tst_revisionhost.moc"
