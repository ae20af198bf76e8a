#include "migrate/revisionlanes.h"

#include <QtTest>

using namespace stillroom;

class RevisionLanesTest : public QObject
{
    Q_OBJECT

    /// "d:b,c c:a b:a a:" -> one text line per row: id, lane, lines "from>to" with ~ for a dependency.
    static QStringList drawn(const QString &graph)
    {
        std::vector<Revision> revisions;
        const QStringList words = graph.split(QLatin1Char(' '), Qt::SkipEmptyParts);
        for (const QString &word : words) {
            Revision revision;
            revision.id = word.section(QLatin1Char(':'), 0, 0);
            const QStringList parents
                = word.section(QLatin1Char(':'), 1).split(QLatin1Char(','), Qt::SkipEmptyParts);
            for (const QString &parent : parents)
                (parent.startsWith(QLatin1Char('~')) ? revision.dependsOn : revision.down)
                    << QString(parent).remove(QLatin1Char('~'));
            revisions.push_back(revision);
        }
        QStringList lines;
        const std::vector<LaneRow> rows = revisionLanes(revisions);
        for (std::size_t i = 0; i < rows.size(); ++i) {
            QStringList below;
            for (const LaneLine &line : rows[i].below)
                below << QStringLiteral("%1%2%3")
                             .arg(line.from)
                             .arg(line.dependency ? QLatin1Char('~') : QLatin1Char('>'))
                             .arg(line.to);
            lines << QStringLiteral("%1 %2 %3")
                         .arg(revisions[i].id)
                         .arg(rows[i].lane)
                         .arg(below.join(QLatin1Char(' ')))
                         .trimmed();
        }
        return lines;
    }

private Q_SLOTS:
    void draws_data()
    {
        QTest::addColumn<QString>("graph");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *name, const char *graph, const char *expected) {
            QTest::newRow(name) << QString::fromLatin1(graph) << QString::fromLatin1(expected);
        };
        row("line", "c:b b:a a:", "c 0 0>0|b 0 0>0|a 0");
        row("branch and merge", "d:b,c c:a b:a a:", "d 0 0>0 0>1|c 1 0>0 1>1|b 0 0>0 1>0|a 0");
        row("two heads", "c:a b:a a:", "c 0 0>0|b 1 0>0 1>0|a 0");
        row("two bases", "d:b c:a b: a:", "d 0 0>0|c 1 0>0 1>1|b 0 1>1|a 1");
        row("dependency", "c:b,~x b:a x: a:", "c 0 0>0 0~1|b 0 0>0 1~1|x 1 0>0|a 0");
        row("cut at the end", "b:a", "b 0 0>0");
    }

    void draws()
    {
        QFETCH(QString, graph);
        QFETCH(QString, expected);
        QCOMPARE(drawn(graph), expected.split(QLatin1Char('|')));
    }
};

QTEST_GUILESS_MAIN(RevisionLanesTest)
#include "tst_revisionlanes.moc"
