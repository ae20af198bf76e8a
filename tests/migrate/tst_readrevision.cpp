#include "base/text.h"
#include "migrate/readrevision.h"
#include "migrate/renderrevision.h"
#include "support/operations.h"
#include "support/testsupport.h"

#include <QtTest>

using namespace stillroom;

/// Revision files as operations: what is written is read back, and files of others as their text lines say.
class ReadRevisionTest : public QObject
{
    Q_OBJECT

    static QStringList lines(const std::vector<Operation> &operations, const QString &indent = {})
    {
        QStringList result;
        for (const Operation &operation : operations) {
            result << indent + QStringLiteral("%1: ").arg(operation.line) + toText(operation);
            if (operation.as<CreateTable>()) {
                for (const QString &line :
                     renderRevision({operation}, {}).upgrade.split(QLatin1Char('\n'), Qt::SkipEmptyParts))
                    result << indent + line;
            }
            if (const auto *batch = operation.as<BatchAlterTable>())
                result << lines(batch->operations, indent + QStringLiteral("    "));
        }
        return result;
    }

    static QStringList direction(const char *title, const std::vector<Operation> &operations,
                                 const std::optional<Error> &problem)
    {
        QStringList result {QString::fromLatin1(title)};
        if (problem)
            result << QStringLiteral("    ! %1: %2").arg(problem->line).arg(problem->message);
        else
            result << lines(operations, QStringLiteral("    "));
        return result;
    }

private Q_SLOTS:
    void readsWhatIsRendered_data()
    {
        QTest::addColumn<int>("number");
        int number = 0;
        for (const auto &[name, operation] : sampleOperations())
            QTest::newRow(name) << number++;
    }

    void readsWhatIsRendered()
    {
        QFETCH(int, number);
        const Operation operation = sampleOperations()[std::size_t(number)].second;
        RenderOptions options;
        options.dialect = QStringLiteral("postgresql"); // nothing is gathered into batches
        Revision header;
        header.id = QStringLiteral("1");
        const QString source = renderRevisionFile(header, renderRevision({operation}, {}, options));
        ReadRevisionOptions read;
        read.dialect = options.dialect;
        RevisionScript script = readRevisionSource(source, QStringLiteral("x.py"), read);
        QVERIFY2(!script.upgradeProblem,
                 qPrintable(script.upgradeProblem ? script.upgradeProblem->toText() + source : QString()));
        std::vector<Operation> found = script.upgrade;
        if (const auto *create = operation.as<CreateTable>()) { // indexes come as operations of their own
            auto &table = std::get<CreateTable>(found[0].kind).table;
            for (std::size_t i = 1; i < found.size(); ++i)
                table.indexes.push_back(found[i].as<CreateIndex>()->index);
            QCOMPARE(found.size(), 1 + create->table.indexes.size());
            found.resize(1);
        }
        QCOMPARE(found.size(), std::size_t(1));
        if (!(found[0] == operation)) {
            const QString again = renderRevision(found, {}, options).upgrade;
            qWarning("%s\n%s", qPrintable(source), qPrintable(again));
        }
        QVERIFY(found[0] == operation);
        QVERIFY(script.downgrade.empty() && !script.downgradeProblem);
    }

    /// Types made by hand, and what has to run outside the transaction.
    void onPostgres()
    {
        const QString source = QStringLiteral(R"(
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "1"
mood = postgresql.ENUM("sad", "happy", name="mood")


def upgrade():
    mood.create(op.get_bind())
    sa.Enum("a", name="letter", schema="other").create(op.get_bind())
    with op.get_context().autocommit_block():
        op.create_index("ix", "t", ["a"], postgresql_concurrently=True)
    op.execute("SELECT 1")


def downgrade():
    mood.drop(op.get_bind(), checkfirst=False)
)");
        ReadRevisionOptions options;
        options.dialect = QStringLiteral("postgresql");
        const RevisionScript script = readRevisionSource(source, QStringLiteral("x.py"), options);
        const std::vector<Operation> &upgrade = script.upgradeOperations();
        const EnumType mood {QStringLiteral("mood"), {}, {QStringLiteral("sad"), QStringLiteral("happy")}};
        const EnumType letter {QStringLiteral("letter"), QStringLiteral("other"), {QStringLiteral("a")}};
        QCOMPARE(upgrade.size(), std::size_t(4));
        QVERIFY(upgrade[0] == Operation(CreateEnum {mood, true}));
        QVERIFY(upgrade[1] == Operation(CreateEnum {letter, false}));
        QVERIFY(upgrade[2].autocommit);
        QVERIFY(!upgrade[3].autocommit);
        QVERIFY(script.downgradeOperations()
                == std::vector<Operation> {DropEnum({{{}, mood.name}, mood, false})});
        options.dialect = QStringLiteral("mysql"); // has no such types
        QCOMPARE(readRevisionSource(source, QStringLiteral("x.py"), options).upgradeOperations().size(),
                 std::size_t(2));
    }

    void golden_data()
    {
        QTest::addColumn<QString>("file");
        const QDir folder(dataFile(QStringLiteral("revisions")));
        for (const QString &name : folder.entryList({QStringLiteral("*.py")}))
            QTest::newRow(qPrintable(name)) << folder.filePath(name);
    }

    void golden()
    {
        QFETCH(QString, file);
        const RevisionScript script = readRevision(file);
        const QStringList actual = direction("upgrade", script.upgrade, script.upgradeProblem)
            + direction("downgrade", script.downgrade, script.downgradeProblem);
        const QString goldenFile = QString(file).replace(QStringLiteral(".py"), QStringLiteral(".txt"));
        if (qEnvironmentVariableIsSet("STILLROOM_WRITE_GOLDEN"))
            writeTextFile(goldenFile, actual.join(QLatin1Char('\n')) + QLatin1Char('\n'));
        QCOMPARE(actual, readTextFile(goldenFile).trimmed().split(QLatin1Char('\n')));
    }
};

QTEST_GUILESS_MAIN(ReadRevisionTest)
#include "tst_readrevision.moc"
