#include "base/error.h"
#include "python/evaluator.h"

#include <QtTest>

using namespace stillroom;

namespace {

/// Notes what the evaluator tells, one line each.
class Notes final : public EvaluatorHost
{
public:
    QStringList lines;
    QHash<QString, QString> files;

    std::optional<Source> findModule(const QString &name) override
    {
        if (!files.contains(name))
            return std::nullopt;
        return Source {Module::parse(files.value(name), name + QStringLiteral(".py")),
                       files.value(name).startsWith(QStringLiteral("# package")),
                       {}};
    }
    PyValue call(const PyValue &call) override
    {
        lines << QStringLiteral("%1 call %2").arg(call.line()).arg(call.repr());
        return {};
    }
    PyValue enter(const PyValue &context) override
    {
        lines << QStringLiteral("enter ") + context.name();
        return {};
    }
    void leave(const PyValue &context) override { lines << QStringLiteral("leave ") + context.name(); }
    void notUnderstood(const QString &file, int line, const QString &reason, bool) override
    {
        lines << QStringLiteral("%1:%2: %3").arg(file).arg(line).arg(reason);
    }
};

} // namespace

class EvaluatorTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void expression_data();
    void expression();
    void revision();
    void refusal_data();
    void refusal();
    void exceptions_data();
    void exceptions();
    void json_data();
    void json();
    void modules();
    void importsByName();
    void stepsAreBounded();
    void attributesAreUnknownWithoutSteps();
    void sizesAreBounded_data();
    void sizesAreBounded();
};

void EvaluatorTest::expression_data()
{
    QTest::addColumn<QString>("source");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *source, const char *expected) {
        QTest::newRow(source) << QString::fromUtf8(source) << QString::fromUtf8(expected);
    };
    row("x = 'a' \"b\" '''c'''", "'abc'");
    row("x = r'\\d' + '\\x41\\u00e9\\n'", "'\\\\dAé\\n'");
    row("n = 3\nx = f'{n}-{n:03d}-{{}}-{\"q\"!r}'", "\"3-003-{}-'q'\"");
    row("x = b'ab'", "b'ab'");
    row("x = 0x10 + 1_000 - 2 ** 3", "1008");
    row("x = -7 // 2, -7 % 3, 7 / 2", "(-4, 2, 3.5)");
    row("x = (1,), [2, None], {3: True}, {4}", "((1,), [2, None], {3: True}, {4})");
    row("x = '%s.%s %%' % ('a', 5)", "'a.5 %'");
    row("x = '%(k)s' % {'k': 'v'}", "'v'");
    row("x = '{} {0} {k}'.format(1, k='z')", "'1 1 z'");
    row("x = ', '.join(c.upper() for c in ['a', 'b'] if c != 'b')", "'A'");
    row("x = not 1 == 2 and 'yes' or 'no'", "'yes'");
    row("x = 1 < 2 < 2", "False");
    row("x = 'a' if None is None else 'b'", "'a'");
    row("x = 3 not in [1, 2]", "True");
    row("def f(a, *b, c=2, **d):\n    return a, b, c, d\nx = f(1, 5, e=3)", "(1, (5,), 2, {'e': 3})");
    row("x = []\nfor i, c in enumerate('ab'):\n    if i == 1:\n        break\n    x.append((i, c))",
        "[(0, 'a')]");
    row("x = {k: v for k, v in zip('ab', range(2))}", "{'a': 0, 'b': 1}");
    row("x = [1, 2, 3, 4][1:-1][::-1]", "[3, 2]");
    row("a, *x = (1, 2, 3)", "[2, 3]");
    row("x = dict(a=1)\nx['b'] = 2\nx.update(c=3)", "{'a': 1, 'b': 2, 'c': 3}");
    row("x = 0\nwhile x < 5:\n    x += 2", "6");
    row("import sqlalchemy as sa\nx = sa.Column('id', sa.Integer(), nullable=False)",
        "sqlalchemy.Column('id', sqlalchemy.Integer(), nullable=False)");
    row("from sqlalchemy.schema import Column as C\nfrom sqlalchemy.types import String\nx = C(String)",
        "sqlalchemy.Column(sqlalchemy.String)");
    row("from sqlalchemy import *\nx = Column(Integer)", "sqlalchemy.Column(sqlalchemy.Integer)");
    row("from sqlalchemy.dialects import postgresql as pg\nx = pg.JSONB(astext_type=None)",
        "sqlalchemy.dialects.postgresql.JSONB(astext_type=None)");
    row("from sqlalchemy.sql import func\nx = func.now()", "sqlalchemy.func.now()");
    row("from sqlalchemy.sql.functions import current_timestamp\nx = current_timestamp()",
        "sqlalchemy.func.current_timestamp()");
    row("from flask_sqlalchemy import SQLAlchemy\ndb = SQLAlchemy()\nx = db.Column(db.Integer)",
        "sqlalchemy.Column(sqlalchemy.Integer)");
    row("import enum\nclass E(enum.Enum):\n    A = 'a'\n    B = 'b'\nx = [m.value for m in E] + [E.A.name]",
        "['a', 'b', 'A']");
    row("from functools import partial\nfrom sqlalchemy import Column\nC = partial(Column, "
        "nullable=False)\nx = C(1)",
        "sqlalchemy.Column(1, nullable=False)");
    row("class A:\n    n = 2\nclass B(A):\n    m = A.n + 1\nx = B.n, B.m", "(2, 3)");
    row("x = (y := 4) + y", "8");
    row("x = (lambda a, b=2: a * b)(3)", "6");
    row("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    x = 1\nelse:\n    x = 2", "2");
    row("x = int('22', 7), int('0x1f', 16), int('-0b11', 0), int(' 1_000 '), int('z', base=36), int('0b1', "
        "16)",
        "(16, 31, -3, 1000, 35, 177)");
    row("x = (-1) ** 10 ** 18, 1 ** 10 ** 18, 0 ** 0, 2 ** 62, 1 << 62, 0 << 10 ** 9",
        "(1, 1, 1, 4611686018427387904, 4611686018427387904, 0)");
    row("x = list(range(9223372036854775800, 9223372036854775807, 5)) + list(range(3, -4, -3)) + "
        "list(range(4, 4))",
        "[9223372036854775800, 9223372036854775805, 3, 0, -3]");
    row("x = [1, 2, 3][::9223372036854775807], [1, 2, 3][::-9223372036854775807]", "([1], [3])");
    row("from collections import defaultdict\nd = defaultdict(list, "
        "a=[0])\nd['a'].append(1)\nd['b'].append(2)\n"
        "n = defaultdict(lambda: defaultdict(int))\nn[1][2] += 3\nx = d, n, d.get('c'), 'c' in d",
        "({'a': [0, 1], 'b': [2]}, {1: {2: 3}}, None, False)");
    row("from collections import namedtuple\nP = namedtuple('P', 'x, y')\np = P(1, y=2)\nx = p.x, p[1], p, "
        "len(p)",
        "(1, 2, (1, 2), 2)");
    row("import re\nx = re.split('(-)|_', 'a-b_c')", "['a', '-', 'b', None, 'c']");
    row("x = 'aaa'.replace('a', 'bb'), '-'.join(['a']), ''.join([])", "('bbbbbb', 'a', '')");
    row("x = {1, 2, 2, 1}, set('aab'), {1, 2} & {2}, {1, 2} - {2}, {1} | {2}",
        "({1, 2}, {'a', 'b'}, {2}, {1}, {1, 2})");
}

void EvaluatorTest::expression()
{
    QFETCH(QString, source);
    QFETCH(QString, expected);
    Notes notes;
    Evaluator evaluator(notes);
    const PyNamespace *space
        = evaluator.runModule(QStringLiteral("m"), Module::parse(source, QStringLiteral("m.py")));
    const PyValue x = space->value(QStringLiteral("x"));
    QVERIFY2(!x.isUnknown(), qPrintable(x.text()));
    QCOMPARE(x.repr(), expected);
}

void EvaluatorTest::revision()
{
    const QString source = QStringLiteral(R"(
"""Add pets"""
from alembic import op
import sqlalchemy as sa

revision = 'a1'
names = ['x', 'y']

def upgrade() -> None:
    # a comment
    with op.batch_alter_table('pets', schema=None) as batch_op:
        for name in names:
            batch_op.add_column(sa.Column(name, sa.Text()))
    helper('z')

def helper(n):
    op.drop_table(n)
)");
    Notes notes;
    Evaluator evaluator(notes);
    const auto module = Module::parse(source, QStringLiteral("a1.py"));
    QCOMPARE(module->docstring(), QStringLiteral("Add pets"));
    const PyNamespace *space = evaluator.runModule(QStringLiteral("a1"), module);
    evaluator.callFunction(space->value(QStringLiteral("upgrade")));
    const QStringList expected {
        QStringLiteral("11 call alembic.op.batch_alter_table('pets', schema=None)"),
        QStringLiteral("enter alembic.op.batch_alter_table"),
        QStringLiteral("13 call sqlalchemy.Text()"),
        QStringLiteral("13 call sqlalchemy.Column('x', sqlalchemy.Text())"),
        QStringLiteral(
            "13 call alembic.op.batch_alter_table().add_column(sqlalchemy.Column('x', sqlalchemy.Text()))"),
        QStringLiteral("13 call sqlalchemy.Text()"),
        QStringLiteral("13 call sqlalchemy.Column('y', sqlalchemy.Text())"),
        QStringLiteral(
            "13 call alembic.op.batch_alter_table().add_column(sqlalchemy.Column('y', sqlalchemy.Text()))"),
        QStringLiteral("leave alembic.op.batch_alter_table"),
        QStringLiteral("17 call alembic.op.drop_table('z')"),
    };
    QCOMPARE(notes.lines, expected);
}

void EvaluatorTest::refusal_data()
{
    QTest::addColumn<QString>("body");
    QTest::addColumn<int>("line");
    QTest::addColumn<QString>("reason");
    const auto row = [](const char *body, int line, const char *reason) {
        QTest::newRow(body) << QString::fromUtf8(body) << line << QString::fromUtf8(reason);
    };
    row("    if op.get_bind().dialect.name == 'sqlite':\n        pass", 3, "condition");
    row("    pass\n    for t in op.get_bind().execute('x'):\n        pass", 4, "elements");
    row("    undefined()", 3, "undefined");
    row("    match x:\n        case 1:\n            pass", 3, "match");
    row("    x = = 1", 3, "syntax");
    row("    upgrade()", 3, "deeply");
    row("    while True:\n        pass", 3, "steps");
}

void EvaluatorTest::refusal()
{
    QFETCH(QString, body);
    QFETCH(int, line);
    QFETCH(QString, reason);
    Notes notes;
    Evaluator::Limits limits;
    limits.steps = 200'000;
    limits.size = 100'000;
    Evaluator evaluator(notes, limits);
    const PyNamespace *space
        = evaluator.runModule(QStringLiteral("m"),
                              Module::parse(QStringLiteral("from alembic import op\ndef upgrade():\n") + body,
                                            QStringLiteral("m.py")));
    try {
        evaluator.callFunction(space->value(QStringLiteral("upgrade")));
        QFAIL("nothing was refused");
    } catch (const Error &error) {
        QCOMPARE(error.kind, Error::Kind::Parse);
        QCOMPARE(error.file, QStringLiteral("m.py"));
        QVERIFY2(error.message.contains(reason), qPrintable(error.message));
        if (reason != QStringLiteral("steps"))
            QCOMPARE(error.line, line);
    }
}

void EvaluatorTest::exceptions_data()
{
    QTest::addColumn<QString>("body");
    QTest::addColumn<QString>("outcome"); // what is kept in `seen`, or the exception it ends with
    const auto row = [](const char *name, const char *body, const char *outcome) {
        QTest::newRow(name) << QString::fromUtf8(body) << QString::fromUtf8(outcome);
    };
    row("own",
        "    try:\n        raise Own('a', 1)\n    except ValueError:\n        seen.append('value')\n"
        "    except Own as e:\n        seen.append('own')",
        "['own']");
    row("base", "    try:\n        raise Special('x')\n    except Own as e:\n        seen.append(str(e))",
        "['x']");
    row("several",
        "    try:\n        raise KeyError('k')\n    except (ValueError, KeyError):\n        seen.append(1)",
        "[1]");
    row("bare", "    try:\n        assert 1 == 2, 'two'\n    except:\n        seen.append('all')", "['all']");
    row("else",
        "    try:\n        seen.append(1)\n    except Exception:\n        seen.append(2)\n    else:\n"
        "        seen.append(3)\n    finally:\n        seen.append(4)",
        "[1, 3, 4]");
    row("again",
        "    try:\n        try:\n            raise Own('in')\n        except Own:\n            "
        "seen.append(1)\n"
        "            raise\n        finally:\n            seen.append(2)\n    except Own as e:\n"
        "        seen.append(str(e))",
        "[1, 2, 'in']");
    row("from below",
        "    def f():\n        raise Own('deep')\n    try:\n        [f() for i in range(3)]\n"
        "    except Own as e:\n        seen.append(str(e))",
        "['deep']");
    row("not caught", "    try:\n        raise Own('out')\n    except KeyError:\n        pass",
        "4: The script raises Own: out.");
    row("raised", "    raise NotImplementedError", "3: The script raises NotImplementedError.");
    row("with text", "    n = 2\n    raise RuntimeError(f'no {n}')",
        "4: The script raises RuntimeError: no 2.");
    row("assert", "    assert [], 'empty'", "3: The script raises AssertionError: empty.");
}

/// Exceptions of the script itself; what is not understood is none, and no handler catches it.
void EvaluatorTest::exceptions()
{
    QFETCH(QString, body);
    QFETCH(QString, outcome);
    Notes notes;
    Evaluator evaluator(notes);
    const QString source = QStringLiteral("seen = []\ndef upgrade():\n") + body
        + QStringLiteral("\n\nclass Own(Exception):\n    pass\n\nclass Special(Own):\n    pass\n");
    const PyNamespace *space
        = evaluator.runModule(QStringLiteral("m"), Module::parse(source, QStringLiteral("m.py")));
    QString found;
    try {
        evaluator.callFunction(space->value(QStringLiteral("upgrade")));
        found = space->value(QStringLiteral("seen")).repr();
    } catch (const Error &error) {
        QCOMPARE(error.kind, Error::Kind::Migration);
        found = QStringLiteral("%1: %2").arg(error.line).arg(error.message);
    }
    QCOMPARE(found, outcome);
}

void EvaluatorTest::json_data()
{
    QTest::addColumn<QString>("source");
    QTest::addColumn<QString>("text");
    // Python's own answers.
    const auto row = [](const char *source, const char *text) {
        QTest::newRow(source) << QString::fromUtf8(source) << QString::fromUtf8(text);
    };
    row("json.dumps({'b': [1, 2.5, None, True], 'a': 'ü\"\\n'})",
        R"('{"b": [1, 2.5, null, true], "a": "\\u00fc\\"\\n"}')");
    row("json.dumps({'b': 1, 'a': 2}, sort_keys=True, separators=(',', ':'))", R"('{"a":2,"b":1}')");
    row("json.dumps({'a': [1, {}], 'b': []}, indent=2)",
        R"('{\n  "a": [\n    1,\n    {}\n  ],\n  "b": []\n}')");
    row("json.dumps('ü', ensure_ascii=False)", "'\"ü\"'");
    row("json.loads('{\"z\": [1, 2.0, null, true], \"a\": {\"b\": \"\\\\u00fc\"}}')",
        "{'z': [1, 2.0, None, True], 'a': {'b': 'ü'}}");
    row("json.loads('[]')", "[]");
    row("json.loads('\"x\"')", "'x'");
}

void EvaluatorTest::json()
{
    QFETCH(QString, source);
    QFETCH(QString, text);
    Notes notes;
    Evaluator evaluator(notes);
    const PyNamespace *space = evaluator.runModule(
        QStringLiteral("m"),
        Module::parse(QStringLiteral("import json\nx = ") + source, QStringLiteral("m.py")));
    QCOMPARE(space->value(QStringLiteral("x")).repr(), text);
}

void EvaluatorTest::modules()
{
    Notes notes;
    notes.files = {
        {QStringLiteral("app"), QStringLiteral("# package\nfrom .base import Base as Root\n")},
        {QStringLiteral("app.base"),
         QStringLiteral("from sqlalchemy import *\nclass Base: pass\nsize = 3\n_x = 1\n")},
        {QStringLiteral("app.models"),
         QStringLiteral("from app import base, Root\nfrom .base import *\nimport app.base as b\n"
                        "x = base.size, b.size, size, Root.__name__, Column(1)\n"
                        "y = _x\nfrom nowhere import gone\nz = gone.thing(2)\n")},
    };
    Evaluator evaluator(notes);
    const PyNamespace *space = evaluator.importModule(QStringLiteral("app.models"));
    QVERIFY(space);
    QCOMPARE(space->value(QStringLiteral("x")).repr(),
             QStringLiteral("(3, 3, 3, 'Base', sqlalchemy.Column(1))"));
    QVERIFY(space->value(QStringLiteral("y")).isUnknown());
    QCOMPARE(space->value(QStringLiteral("z")).repr(), QStringLiteral("nowhere.gone.thing(2)"));
    QCOMPARE(evaluator.importModule(QStringLiteral("app.other")), nullptr);
}

void EvaluatorTest::importsByName()
{
    Notes notes;
    notes.files.insert(QStringLiteral("club"), QStringLiteral("# package\nname = 'club'\n"));
    notes.files.insert(QStringLiteral("club.models"), QStringLiteral("name = __name__\n"));
    Evaluator evaluator(notes);
    const QString source = QStringLiteral(
        "import importlib\nfrom importlib import import_module as load\n"
        "x = [importlib.import_module('club.' + n).name for n in ['models']] + [load('.models', 'club').name,"
        " load('..models', package='club.a').name, load('club').name, load('math').pi]\n");
    const PyNamespace *space
        = evaluator.runModule(QStringLiteral("m"), Module::parse(source, QStringLiteral("m.py")));
    QCOMPARE(space->value(QStringLiteral("x")).repr(),
             QStringLiteral("['club.models', 'club.models', 'club.models', 'club', math.pi]"));
}

void EvaluatorTest::stepsAreBounded()
{
    Notes notes;
    Evaluator evaluator(notes, {100'000, 60, 1'000'000});
    const PyNamespace *space
        = evaluator.runModule(QStringLiteral("m"),
                              Module::parse(QStringLiteral("x = 'a' * 99999999999\ny = 2 ** 9999999999\n"
                                                           "z = 10 ** 30\nw = 1\n"),
                                            QStringLiteral("m.py")));
    for (const char *name : {"x", "y", "z"})
        QVERIFY2(space->value(QString::fromLatin1(name)).isUnknown(), name);
}

void EvaluatorTest::attributesAreUnknownWithoutSteps()
{
    Notes notes;
    Evaluator::Limits limits;
    limits.steps = 2'000;
    Evaluator evaluator(notes, limits);
    const PyNamespace *space = evaluator.runModule(QStringLiteral("m"),
                                                   Module::parse(QStringLiteral("class A:\n    x = 1\n"
                                                                                "while True:\n    A.x\n"),
                                                                 QStringLiteral("m.py")));
    const PyValue classValue = space->value(QStringLiteral("A"));
    QVERIFY(classValue.is(PyKind::Class));
    QVERIFY(evaluator.attribute(classValue, QStringLiteral("x")).isUnknown());
}

/// What would be too long, too deep or too slow is refused in words; a value that is cut short would be
/// wrong.
void EvaluatorTest::sizesAreBounded_data()
{
    QTest::addColumn<QString>("source");
    QTest::addColumn<QString>("reason");
    const auto row = [](const char *source, const char *reason) {
        QTest::newRow(source) << QString::fromUtf8(source) << QString::fromUtf8(reason);
    };
    row("x = f'{1:>20000}'", "the text of “1” is not known before it runs");
    row("x = '%20000d' % 1", "the text of “1” is not known before it runs");
    row("x = ('a' * 999999).join(['b'] * 999999)", "the string grows too long");
    row("x = ('a' * 999999).replace('a', 'b' * 999999)", "the string grows too long");
    row("x = ('{0}' * 9999).format('a' * 999999)", "the string grows too long");
    row("x = ('%(a)s' * 9999) % {'a': 'a' * 999999}", "the string grows too long");
    row("a = 'a' * 999999\nx = f'{a}{a}{a}'", "the string grows too long");
    row("x = 2 ** 64", "the number becomes too large");
    row("x = 1 << 64", "the number becomes too large");
    row("x = range(-9223372036854775807, 9223372036854775807)", "the range is too long");
    row("def f():\n    l = []\n    for i in range(300):\n        l = [l]\n    return l\nx = f()",
        "the values are nested too deeply");
    row("import a\nx = a.b\nfor i in range(300):\n    x = x.c()", "the values are nested too deeply");
    row("import a\nx = a.b\nfor i in range(100):\n    x = x + x", "the values are nested too deeply");
    row("l = [1]\nfor i in range(100):\n    l = [l, l]\nx = f'{l}'",
        "the text of “l” is not known before it runs");
    row("l = []\nl.append(l)\nx = '%s' % l",
        "the text of “[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[” is not "
        "known before it runs");
    row("import re\nx = re.sub('(a+)+$', '', 'a' * 60 + 'b')", "the regular expression takes too long");
    row("import re\nx = re.match('(a+)+$', 'a' * 60 + 'b')", "the regular expression takes too long");
    row("while True:\n    x = 'a' * 100000", "too many steps are needed to evaluate it");
}

void EvaluatorTest::sizesAreBounded()
{
    QFETCH(QString, source);
    QFETCH(QString, reason);
    Notes notes;
    Evaluator evaluator(notes);
    const PyNamespace *space
        = evaluator.runModule(QStringLiteral("m"), Module::parse(source, QStringLiteral("m.py")));
    const PyValue x = space->value(QStringLiteral("x"));
    QVERIFY2(x.isUnknown(), qPrintable(x.repr().left(80)));
    QCOMPARE(x.text(), reason);
}

QTEST_GUILESS_MAIN(EvaluatorTest)
#include "tst_evaluator.moc"
