#include "base/error.h"
#include "models/modelset.h"
#include "support/testsupport.h"

#include <QDir>
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QtTest>
#include <ctime>

using namespace stillroom;

namespace {

const char *const plainModel = "from sqlalchemy import Column, Integer\n"
                               "from sqlalchemy.orm import declarative_base\n"
                               "Base = declarative_base()\n"
                               "class Club(Base):\n"
                               "    __tablename__ = 'club'\n"
                               "    id = Column(Integer, primary_key=True)\n";

void write(const QString &path, const QByteArray &content)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(content), content.size());
}

ModelSet read(const QString &folder)
{
    ReadModelsOptions options;
    options.folder = folder;
    return readModels(options);
}

/// Resident memory of this process in bytes.
qint64 memory()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    return file.readAll().split(' ').value(1).toLongLong() * 4096;
}

} // namespace

#ifdef __SANITIZE_ADDRESS__
constexpr double longestSeconds = 40; // beside other tests, at a fifth of the speed
#else
constexpr double longestSeconds = 10;
#endif

/// Source that would do harm if anything of it ran, or take for ever if it were read without bounds.
class TestHostile final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsInBounds_data();
    void readsInBounds();
    void readsWhatComesAfter_data();
    void readsWhatComesAfter();
    void runsNothing();
    void leavesLargeFilesOut();
    void followsNoLinkInCircles();
};

void TestHostile::readsInBounds_data()
{
    QTest::addColumn<QByteArray>("source");
    QTest::newRow("nested brackets") << QByteArray("x = ") + QByteArray(10'000, '(') + QByteArray(10'000, ')')
            + '\n';
    QTest::newRow("nested lists") << QByteArray("x = ") + QByteArray(10'000, '[') + QByteArray(10'000, ']')
            + '\n';
    QTest::newRow("open brackets") << QByteArray("x = ") + QByteArray(10'000, '{') + '\n';
    QTest::newRow("nested calls") << QByteArray("x = ") + QByteArray("f(").repeated(10'000)
            + QByteArray(10'000, ')') + '\n';
    QTest::newRow("nested attributes") << QByteArray("x = a") + QByteArray(".b").repeated(20'000) + '\n';
    QTest::newRow("long sum") << QByteArray("x = 1") + QByteArray(" + 1").repeated(20'000) + '\n';
    QTest::newRow("nested blocks") << [] {
        QByteArray text;
        for (int depth = 0; depth < 900; ++depth)
            text += QByteArray(depth, ' ') + "if True:\n";
        return text + QByteArray(900, ' ') + "pass\n";
    }();
    QTest::newRow("long name") << QByteArray(10'000, 'n') + " = 1\nimport " + QByteArray(10'000, 'm')
            + "\nclass " + QByteArray(10'000, 'c') + "(Base):\n    __tablename__ = '"
            + QByteArray(10'000, 't') + "'\n";
    QTest::newRow("endless loop") << QByteArray("while True:\n    x = 1\n");
    QTest::newRow("endless recursion") << QByteArray("def f(n):\n    return f(n + 1) + f(n + 2)\nx = f(0)\n");
    QTest::newRow("doubled string") << QByteArray("s = 'x'\nfor i in range(100):\n    s = s + s\n");
    QTest::newRow("huge string") << QByteArray("s = 'x' * 10 ** 12\nt = 'x' * 9999999999\n");
    QTest::newRow("many strings") << QByteArray(
        "l = []\nfor i in range(100000):\n    l.append('x' * 9000000)\n");
    QTest::newRow("huge list") << QByteArray("l = [0] * 10 ** 11\nm = list(range(10 ** 15))\n");
    QTest::newRow("nested loops") << QByteArray(
        "r = range(1000)\nl = [a for a in r for b in r for c in r for d in r]\n");
    QTest::newRow("bad regular expression")
        << QByteArray("import re\nx = re.sub('(a+)+$', '', 'a' * 5000 + 'b')\ny = re.sub('(', '', 'a')\n");
    QTest::newRow("padding") << QByteArray(
        "x = f\"{1:999999999}\"\ny = '%999999999d' % 1\nz = 'a'.zfill(999999999)\n");
    QTest::newRow("own base") << QByteArray(
        "class A(A):\n    pass\nclass B:\n    pass\nB.__bases__ = (B,)\n");
    QTest::newRow("own item") << QByteArray(
        "l = []\nl.append(l)\nx = str(l)\nd = {}\nd['d'] = d\ny = f\"{d}\"\nz = l == l\n");
    const auto nested
        = [](const char *name, const QByteArray &open, const QByteArray &inner, const QByteArray &close) {
              for (const int depth : {300, 700})
                  QTest::addRow("nested %s %d", name, depth)
                      << QByteArray("x = ") + open.repeated(depth) + inner + close.repeated(depth) + '\n';
          };
    nested("dicts", "{'a': ", "1", "}");
    nested("**", "{**", "{}", "}");
    nested("* in a list", "[*", "[]", "]");
    nested("dict comprehensions", "{'a': ", "1", " for i in [1]}");
    nested("comprehensions", "[", "1", " for i in [1]]");
    nested("lambdas", "lambda a=1: ", "1", "");
    nested("f-strings", "f'{[", "1", "]}'");
    nested("joined f-strings", "'a' f'{(", "1", ")}'");
    nested("subscripts", "a[", "1", "]");
    nested("slices", "a[1:", "1", "]");
    nested("keywords", "f(a=", "1", ")");
    nested("* in calls", "f(*", "a", ")");
    nested("** in calls", "f(**", "a", ")");
    nested("conditionals", "1 if a else ", "1", "");
    nested("or", "a or (", "1", ")");
    nested("and", "a and (", "1", ")");
    nested("comparisons", "1 < (", "1", ")");
    nested("not", "not ", "a", "");
    nested("walrus", "(b := ", "1", ")");
    QTest::newRow("long comparison") << QByteArray("x = 1") + QByteArray(" < 2").repeated(20'000) + '\n';
    QTest::newRow("long or") << QByteArray("x = a") + QByteArray(" or a").repeated(20'000) + '\n';
    QTest::newRow("decorators") << QByteArray("@f\n").repeated(5000) + "def g():\n    pass\ng()\n";
    QTest::newRow("own decorators") << QByteArray("def f(g):\n    return g\n")
            + QByteArray("@f\n").repeated(500) + "def g():\n    return 1\nx = g()\n";
    QTest::newRow("endless decorator")
        << QByteArray("def f(g):\n    return g()\n@f\ndef g():\n    return g()\n"
                      "x = g()\n");
    QTest::newRow("classes in classes") << [] {
        QByteArray text;
        for (int depth = 0; depth < 900; ++depth)
            text += QByteArray(depth, ' ') + "class C:\n";
        return text + QByteArray(900, ' ') + "pass\n";
    }();
    QTest::newRow("zero bytes") << QByteArray("x = 1\0y = 2\n", 12);
    QTest::newRow("not UTF-8") << QByteArray("x = '\xff\xfe\xc3'\n");
    // Each statement is short; what it makes, compares or prints is not.
    const auto row = [](const char *name, const char *text) { QTest::newRow(name) << QByteArray(text); };
    row("printed for ever", "while True:\n    print('x' * 100000)\n");
    row("compared for ever", "s = 'x' * 1000000\nt = 'x' * 1000000\nwhile True:\n    s == t\n");
    row("searched for ever",
        "s = 'x' * 1000000\nwhile True:\n    s.find('y')\n    s.count('xy')\n    'y' in s\n");
    row("joined", "s = ('x' * 900000).join(['y'] * 900000)\n");
    row("replaced", "s = ('x' * 900000).replace('x', 'y' * 900000)\n");
    row("formatted",
        "big = 'x' * 900000\ns = ('{0}' * 900000).format(big)\nt = ('%(a)s' * 400000) % {'a': big}\n");
    row("formatted for ever", "while True:\n    f'{1:>10000}'\n");
    row("wide formats",
        "a = f'{1:>1000000000}'\nb = '{:>{}}'.format(1, 10 ** 9)\nc = '%1000000000d' % 1\nd = '%.*f' % (10 "
        "** 9, 1)\n"
        "e = f'{1:99999999999999999999999}'\n");
    row("nested products", "l = [0]\nfor i in range(100):\n    l = [l * 1000] * 1000\n");
    row("shared twice",
        "l = [0]\nfor i in range(190):\n    l = [l, l]\nm = [0]\nfor i in range(190):\n    m = [m, m]\n"
        "a = l == m\nb = str(l)\nc = repr(l)\nd = f'{l}'\ne = '%s' % l\nf = l in [m]\ng = {1: l}\nh = l < m\n"
        "import copy, json\ni = copy.deepcopy(l)\nj = json.dumps(l)\nk = l.foo()\nn = sorted([l, m])\n");
    row("shared twice, found late",
        "ls = [[] for i in range(150)]\nfor i in range(149):\n    ls[i].append(ls[i + 1])\n    "
        "ls[i].append(ls[i + 1])\n"
        "import json\na = str(ls)\nb = ls[0] == [ls[1], ls[1]]\nc = json.dumps(ls[0])\nd = '%d' % ls[0]\n");
    row("nested for ever", "l = []\nfor i in range(100000):\n    l = [l]\nm = str(l)\nn = l == [l]\n");
    row("nested dictionaries", "d = {}\nwhile True:\n    d = {'d': d, 'e': d}\n    str(d)\n");
    row("own part",
        "l = []\nl.append(l)\na = 'x%d' % l\nb = '{:d}'.format(l)\nc = l - 1\nd = l < l\ne = [l] == [l]\n");
    row("attributes without end", "import a\nx = a\nwhile True:\n    x = x.b\n    y = str(x)\n");
    row("calls without end", "import a\nx = a.f\nwhile True:\n    x = a.f(x, x)\n    y = x == x\n");
    row("operations without end",
        "import a\nx = a.c\nfor i in range(190):\n    x = x + x\ny = f'{x}'\nfrom sqlalchemy import Index, "
        "and_\n"
        "for i in range(190):\n    x = and_(x, x)\n"
        "class Other(Base):\n    __tablename__ = 'other'\n    id = Column(Integer, primary_key=True)\n"
        "    __table_args__ = (Index('ix', x), Index('iy', and_(x, x)))\n");
    row("large numbers",
        "a = 10 ** 10 ** 10\nb = (-2 ** 63) << 1\nc = abs(-2 ** 63)\nd = range(-2 ** 63, 2 ** 62)\ne = 1 << "
        "10 ** 9\n"
        "f = range(9223372036854775800, 9223372036854775807, 5)\ng = enumerate([1, 2], 9223372036854775807)\n"
        "h = [1, 2, 3][1:3:9223372036854775807]\ni = [1, 2, 3][::-9223372036854775807]\nj = int('9' * 5000)\n"
        "k = -9223372036854775807 - 2\nl = chr(10 ** 12)\nm = 1 ** 10 ** 18\nn = 7 // -1\no = int(1e300)\n");
    row("comprehensions",
        "a = {i for i in range(1000000)}\nb = {i: i for i in range(1000000)}\nc = [[i] * 1000 for i in "
        "range(1000000)]\n"
        "d = sorted(range(1000000), reverse=True)\ne = set(range(1000000))\nf = "
        "dict.fromkeys(range(1000000))\n");
    row("merged dictionaries",
        "d = {}\nd.update(zip(range(1500), range(1500)))\nwhile True:\n    d = {**d, **d}\n    d = d | d\n");
    row("inserted in front",
        "l = list(range(500000))\nwhile True:\n    l.insert(0, 1)\n    del l[0]\n    l.reverse()\n");
    row("doubled list", "l = [1]\nwhile True:\n    l.extend(l)\n    l += l\n");
    row("regular expressions",
        "import re\ns = 'a' * 40 + 'b'\nwhile True:\n    re.match('(a+)+$', s)\n    re.sub('(a|aa)+$', '', "
        "s)\n"
        "    re.split('((a*)*)*c', s)\n    re.findall('(a*)*c', s)\n");
    row("functions called for ever",
        "f = lambda *a, **k: [a for b in a]\nwhile True:\n    f(1, 2, 3, x=1)\n");
    row("many bases",
        [] {
            static QByteArray text("class A0:\n    pass\n");
            for (int i = 1; i < 30; ++i) {
                text += QByteArray("class A%1(").replace("%1", QByteArray::number(i));
                for (int j = 0; j < 10; ++j)
                    text += "A" + QByteArray::number(i - 1) + ", ";
                text += "):\n    pass\n";
            }
            return text += "class Other(A29, Base):\n    __tablename__ = 'other'\n";
        }()
            .constData());
    row("blocks in functions",
        [] {
            static QByteArray text("def f(n):\n");
            for (int depth = 1; depth < 400; ++depth)
                text += QByteArray(depth, ' ') + "if True:\n";
            return text += QByteArray(400, ' ') + "return f(n + 1)\nx = f(0)\n";
        }()
            .constData());
    row("class in a loop",
        "while True:\n    class Other(Base):\n        __tablename__ = 'other'\n        id = Column(Integer, "
        "primary_key=True)\n");
    row("many budgets",
        [] {
            static QByteArray text;
            for (int i = 0; i < 200; ++i)
                text += "while True:\n    x = 'y' + 'z'\n";
            return text;
        }()
            .constData());
    QTest::newRow("own type") << QByteArray(
        "from sqlalchemy import TypeDecorator\nclass T(TypeDecorator):\n    pass\nT.impl = T\n"
        "class Other(Base):\n    __tablename__ = 'other'\n    id = Column(T, primary_key=True)\n");
    QTest::newRow("own foreign key") << QByteArray(
        "from sqlalchemy import ForeignKey\nclass Other(Base):\n    __tablename__ = 'other'\n"
        "    id = Column(ForeignKey('other.id'), primary_key=True)\n");
}

void TestHostile::readsInBounds()
{
    QFETCH(QByteArray, source);
    QTemporaryDir folder;
    write(folder.filePath(QStringLiteral("models.py")), plainModel + source);
    const qint64 before = memory();
    const std::clock_t began = std::clock(); // what the machine does besides is not counted
    const ModelSet models = read(folder.path());
    const double seconds = static_cast<double>(std::clock() - began) / CLOCKS_PER_SEC;
    QVERIFY2(seconds < longestSeconds, qPrintable(QString::number(seconds)));
    QVERIFY2(memory() - before < 1'500'000'000, qPrintable(QString::number(memory() - before)));
    // What stands before it is read all the same.
    QVERIFY(models.schema.table(QStringLiteral("club")));
}

/// What is refused for its length takes nothing from what stands behind it, or in other modules.
void TestHostile::readsWhatComesAfter_data()
{
    QTest::addColumn<QByteArray>("source");
    QTest::newRow("loop in a loop") << QByteArray("while True:\n    for i in range(1000):\n        x = i\n");
    QTest::newRow("import in a loop")
        << QByteArray("while True:\n    import other\n    for i in range(1000):\n        x = other.x\n");
    QTest::newRow("blocks in a loop")
        << QByteArray("while True:\n    if True:\n        for i in range(1000):\n            x = i\n");
}

void TestHostile::readsWhatComesAfter()
{
    QFETCH(QByteArray, source);
    QTemporaryDir folder;
    write(folder.filePath(QStringLiteral("base.py")),
          "from sqlalchemy.orm import declarative_base\nBase = declarative_base()\n");
    const QByteArray start = "from sqlalchemy import Column, Integer\nfrom base import Base\n";
    const auto model = [](const QByteArray &name) {
        return "class " + name + "(Base):\n    __tablename__ = '" + name.toLower()
            + "'\n    id = Column(Integer, primary_key=True)\n";
    };
    write(folder.filePath(QStringLiteral("a.py")), start + source + model("Behind"));
    write(folder.filePath(QStringLiteral("b.py")), start + model("Beside"));
    write(folder.filePath(QStringLiteral("other.py")), "x = 1\n");
    const ModelSet models = read(folder.path());
    QVERIFY(models.schema.table(QStringLiteral("behind")));
    QVERIFY(models.schema.table(QStringLiteral("beside")));
}

void TestHostile::runsNothing()
{
    QTemporaryDir folder;
    const QString made = folder.filePath(QStringLiteral("made"));
    const QByteArray path = made.toUtf8();
    write(folder.filePath(QStringLiteral("models.py")),
          QByteArray("import os, subprocess, pathlib, shutil\n") + "open('" + path + "', 'w').write('x')\n"
              + "os.system('touch " + path + "')\n" + "subprocess.run(['touch', '" + path + "'])\n"
              + "pathlib.Path('" + path + "').write_text('x')\n" + "exec(\"open('" + path + "', 'w')\")\n"
              + "eval(\"__import__('os').system('touch " + path + "')\")\n"
              + "__import__('os').system('touch " + path + "')\n" + "with open('" + path
              + "', 'w') as f:\n    f.write('x')\n" + plainModel + "    os.mkdir('" + path + "')\n");
    const ModelSet models = read(folder.path());
    QVERIFY(!QFileInfo::exists(made));
    QCOMPARE(QDir(folder.path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot),
             QStringList {QStringLiteral("models.py")});
    QVERIFY(models.schema.table(QStringLiteral("club")));
}

void TestHostile::leavesLargeFilesOut()
{
    QTemporaryDir folder;
    write(folder.filePath(QStringLiteral("models.py")), plainModel);
    write(folder.filePath(QStringLiteral("large.py")),
          QByteArray(plainModel) + QByteArray("x = Column(1)\n").repeated(50'000'000 / 14));
    QElapsedTimer timer;
    timer.start();
    const ModelSet models = read(folder.path());
    QVERIFY2(timer.elapsed() < 5000, qPrintable(QString::number(timer.elapsed())));
    QVERIFY(models.schema.table(QStringLiteral("club")));
    QCOMPARE(models.notUnderstood.size(), std::size_t(1));
    QCOMPARE(models.notUnderstood.front().place.file, QStringLiteral("large.py"));
}

void TestHostile::followsNoLinkInCircles()
{
    QTemporaryDir folder;
    write(folder.filePath(QStringLiteral("models.py")), plainModel);
    QVERIFY(QDir(folder.path()).mkdir(QStringLiteral("inner")));
    QVERIFY(QFile::link(folder.path(), folder.filePath(QStringLiteral("inner/outer"))));
    QVERIFY(
        QFile::link(folder.filePath(QStringLiteral("self.py")), folder.filePath(QStringLiteral("self.py"))));
    QVERIFY(QFile::link(folder.filePath(QStringLiteral("models.py")),
                        folder.filePath(QStringLiteral("inner/again.py"))));
    QVERIFY(QFile::link(QStringLiteral("/dev/zero"), folder.filePath(QStringLiteral("zero.py"))));
    const ModelSet models = read(folder.path());
    QCOMPARE(models.schema.tables.size(), std::size_t(1));
}

QTEST_GUILESS_MAIN(TestHostile)
#include "tst_hostile.moc"
