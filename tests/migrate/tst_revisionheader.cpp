#include "base/error.h"
#include "migrate/revisionheader.h"

#include <QtTest>

using namespace stillroom;

class RevisionHeaderTest : public QObject
{
    Q_OBJECT

    static QString read(const QString &source)
    {
        try {
            const Revision revision = readRevisionHeader(source, QStringLiteral("x.py"));
            const auto list = [](const QStringList &names) { return names.join(QLatin1Char(',')); };
            return QStringLiteral("%1|%2|%3|%4|%5")
                .arg(revision.id, list(revision.down), list(revision.branchLabels), list(revision.dependsOn),
                     revision.message);
        } catch (const Error &error) {
            return QStringLiteral("%1:%2 %3").arg(error.file).arg(error.line).arg(error.message);
        }
    }

private Q_SLOTS:
    void forms_data()
    {
        QTest::addColumn<QString>("source");
        QTest::addColumn<QString>("expected");
        QTest::newRow("plain") << "'''Doc\n\nmore'''\nrevision = 'a1'\ndown_revision = None\n"
                               << "a1||||Doc";
        QTest::newRow("annotated") << "revision: str = \"a1\"\ndown_revision: Union[str, None] = \"b1\"\n"
                                      "branch_labels: Union[str, Sequence[str], None] = None\n"
                                   << "a1|b1|||";
        QTest::newRow("tuple") << "revision = 'a1'\ndown_revision = (\n 'b1',\n 'c1', # why\n)\n"
                               << "a1|b1,c1|||";
        QTest::newRow("list") << "revision = 'a1'\ndown_revision = ['b1']\nbranch_labels = ['x', 'y']\n"
                              << "a1|b1|x,y||";
        QTest::newRow("one label")
            << "revision = 'a1'\ndown_revision = None\nbranch_labels = 'x'\ndepends_on = ('d1',)\n"
            << "a1||x|d1|";
        QTest::newRow("joined literals") << "revision = ('a'\n 'b')\ndown_revision = 'c' + 'd'\n"
                                         << "ab|cd|||";
        QTest::newRow("raw and byte marks") << "revision = r'a1'\ndown_revision = u'b1'\n"
                                            << "a1|b1|||";
        QTest::newRow("several at once") << "revision, down_revision = 'a1', 'b1'\n"
                                         << "a1|b1|||";
        QTest::newRow("through a name") << "previous = 'b1'\nrevision = 'a1'\ndown_revision = previous\n"
                                        << "a1|b1|||";
        QTest::newRow("chained") << "down_revision = depends_on = None\nrevision = 'a1'\n"
                                 << "a1||||";
        QTest::newRow("behind the functions")
            << "def upgrade():\n    pass\n\nrevision = 'a1'\ndown_revision = 'b1'\n"
            << "a1|b1|||";
        QTest::newRow("later one wins")
            << "revision = 'a1'\ndown_revision = 'b1'\n\ndef upgrade():\n    pass\n\ndown_revision = 'c1'\n"
            << "a1|c1|||";
        QTest::newRow("def in the docstring")
            << "\"\"\"Doc\n\ndef upgrade is rewritten\n\"\"\"\nrevision = 'a1'\ndown_revision = None\n"
            << "a1||||Doc";
        QTest::newRow("string inside a function is no header")
            << "revision = 'a1'\ndown_revision = 'b1'\ndef upgrade():\n    revision = 'zz'\n"
            << "a1|b1|||";
        QTest::newRow("broken body does not matter")
            << "revision = 'a1'\ndown_revision = 'b1'\ndef upgrade(:\n  ???\n"
            << "a1|b1|||";
        QTest::newRow("windows line ends") << "revision = 'a1'\r\ndown_revision = 'b1'\r\n"
                                           << "a1|b1|||";
        QTest::newRow("computed") << "revision = 'a1'\n\ndown_revision = find()\n"
                                  << "x.py:3 The revision's header is not written out but computed: find()";
        QTest::newRow("no down_revision") << "revision = 'a1'\n"
                                          << "x.py:0 'down_revision' is missing.";
        QTest::newRow("not Python") << "revision 'a1'\n"
                                    << "x.py:1 This is not Python: revision";
    }

    void forms()
    {
        QFETCH(QString, source);
        QFETCH(QString, expected);
        QCOMPARE(read(source), expected);
    }

    void docstringIsAlembics()
    {
        const Revision revision = readRevisionHeader(
            QStringLiteral(
                "\"\"\"\nFirst line\nsecond line\n\nRevision ID: a1\nCreate Date: 2024-01-02 03:04:05.678\n\n"
                "\"\"\"\nrevision = 'a1'\ndown_revision = None\n"),
            QStringLiteral("x.py"));
        QCOMPARE(revision.message, QStringLiteral("First line\nsecond line"));
        QCOMPARE(revision.createDate, QStringLiteral("2024-01-02 03:04:05.678"));
        QVERIFY(revision.doc.endsWith(QStringLiteral("05.678")));
    }

    /// Headers in the template's form are read without the parser; an assignment behind the functions that
    /// could belong to the header brings the parser back.
    void shortWayMeansTheSame()
    {
        const QString functions = QStringLiteral("\n\ndef upgrade():\n    pass\n");
        const QString parserWanted = QStringLiteral("\nold_revision = None\n");
        const QString ids = QStringLiteral("revision = 'a1'\ndown_revision = None\n");
        for (const char *header : {
                 "\"\"\"Add it\n\nRevision ID: a1\nCreate Date:  2024-01-02 \n\nmore\n\"\"\"\nfrom alembic "
                 "import op\n"
                 "import sqlalchemy as sa\n\n# ids\nrevision: str = \"a1\"\n"
                 "down_revision: Union[str, None] = 'b1'  # why\nbranch_labels = None\ndepends_on = ('c1', "
                 "\"d1\",)\n",
                 "'''It's a \"quoted\" text'''  # so\n",
                 "\"\"\"\"Quoted\" text\"\"\"\n",
                 "\"\"\"Ends \"quoted\"\\\"\"\"\"\n",
                 "\"\"\"Back\\slash and \\n\"\"\"\n",
                 "\"\"\"A\"\"\" \"B\"\n",
                 "'Short'\n",
                 "x = 1\n'''no doc'''\n",
                 "branch_labels = ('x')\n",
                 "branch_labels = ('x' 'y')\n",
                 "branch_labels = ('x', '')\ndepends_on = []\n",
                 "branch_labels = ['x',\n  'y']\n",
                 "branch_labels = 'x' 'y'\n",
                 "branch_labels = 'x' + 'y'\n",
                 "branch_labels = '''x'''\n",
                 "branch_labels = ''\n",
                 "branch_labels = r'x\\y'\n",
                 "branch_labels = 'x\\'y'\n",
                 "branch_labels = depends_on = 'x'\n",
                 "branch_labels = None or 'x'\n",
                 "branch_labels = Nonesuch\n",
                 "branch_labels = 'x'; depends_on = 'y'\n",
                 "branch_labels = 'x'\nbranch_labels = 'y'\n",
                 "branch_labels = 'x'\r\n",
                 "if True:\n    branch_labels = 'x'\n",
                 "from x import (\n  revision)\n",
                 "import x; branch_labels = 'x'\n",
                 "branch_labels: str\n",
                 "branch_labels += 'x'\n",
                 "branch_labels, depends_on = 'x', 'y'\n",
             })
        {
            for (const QString &source : {QString::fromUtf8(header) + ids, ids + QString::fromUtf8(header)})
                QCOMPARE(read(source + functions), read(source + functions + parserWanted));
        }
    }

    void oldFilesAreNamedForTheRevision()
    {
        QCOMPARE(readRevisionHeader(QStringLiteral("down_revision = None\n"), QStringLiteral("12ab.py")).id,
                 QStringLiteral("12ab"));
        QVERIFY(read(QStringLiteral("down_revision = None\n"))
                    .contains(QStringLiteral("Could not determine revision id from filename x.py")));
    }
};

QTEST_GUILESS_MAIN(RevisionHeaderTest)
#include "tst_revisionheader.moc"
