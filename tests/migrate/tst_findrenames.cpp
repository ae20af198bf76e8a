#include "base/text.h"
#include "db/connection.h"
#include "migrate/compareschemas.h"
#include "support/testsupport.h"

#include <QRegularExpression>
#include <QtTest>

using namespace stillroom;

namespace {

const Dialect &sqlite()
{
    return Dialect::of(Backend::Sqlite);
}

/// One line of tests/data/renames/edits.txt: two schemas and which names went over into which.
struct Edit
{
    Schema before;
    Schema after;
    QSet<QString> renames; ///< "table old -> new", "column table.old -> new", the table by its old name
};

Column columnOf(const QString &name, const QString &type)
{
    Column column;
    column.name = name;
    column.type = sqlite().parseType(type);
    return column;
}

class EditReader
{
public:
    explicit EditReader(Schema before) : m_edit {before, before, {}} { }

    Edit read(const QString &steps)
    {
        for (const QString &step : steps.split(QLatin1Char(';')))
            carryOut(step.trimmed());
        return m_edit;
    }

private:
    void carryOut(const QString &step)
    {
        const QStringList words = step.split(QLatin1Char(' '));
        const QString verb = words.value(0) + QLatin1Char(' ') + words.value(1);
        const QString place = words.value(2);
        const QString table = place.section(QLatin1Char('.'), 0, 0);
        const QString column = place.section(QLatin1Char('.'), 1);
        if (verb == QLatin1String("rename table")) {
            m_edit.renames.insert(QStringLiteral("table %1 -> %2").arg(place, words.value(3)));
            m_oldNames.insert(words.value(3), place);
            apply(RenameTable {{{}, place}, words.value(3)}, m_edit.after);
        } else if (verb == QLatin1String("drop table")) {
            apply(DropTable {{{}, place}, {}, false}, m_edit.after);
        } else if (verb == QLatin1String("add table")) {
            addTable(place, step.section(QLatin1Char('('), 1).chopped(1));
        } else if (verb == QLatin1String("rename column")) {
            m_edit.renames.insert(QStringLiteral("column %1.%2 -> %3")
                                      .arg(m_oldNames.value(table, table), column, words.value(3)));
            AlterColumn alter;
            alter.table = {{}, table};
            alter.column = column;
            alter.newName = words.value(3);
            apply(alter, m_edit.after);
        } else if (verb == QLatin1String("drop column")) {
            apply(DropColumn {{{}, table}, column, {}, false}, m_edit.after);
        } else if (verb == QLatin1String("add column")) {
            addColumn(table, column, step);
        } else if (verb == QLatin1String("move column")) {
            auto &all = m_edit.after.table(table)->columns;
            const auto at = all.begin() + m_edit.after.table(table)->columnIndex(column);
            std::rotate(at, at + 1, all.end());
        } else if (words.value(0) == QLatin1String("type")) {
            const QString owner = words.value(1).section(QLatin1Char('.'), 0, 0);
            m_edit.after.table(owner)->column(words.value(1).section(QLatin1Char('.'), 1))->type
                = sqlite().parseType(step.section(QLatin1Char(' '), 2));
        } else {
            QFAIL(qPrintable(QStringLiteral("not known: ") + step));
        }
    }

    void addTable(const QString &name, const QString &columns)
    {
        Table table;
        table.name = name;
        for (const QString &each : columns.split(QStringLiteral(", ")))
            table.columns.push_back(
                columnOf(each.section(QLatin1Char(' '), 0, 0), each.section(QLatin1Char(' '), 1)));
        table.primaryKey.columns = {table.columns.front().name};
        apply(CreateTable {table, false}, m_edit.after);
    }

    void addColumn(const QString &table, const QString &name, const QString &step)
    {
        static const QRegularExpression form(QStringLiteral(R"(^add column \S+ (.*?)(?: after (\S+))?$)"));
        const QRegularExpressionMatch match = form.match(step);
        auto &all = m_edit.after.table(table)->columns;
        const qsizetype after = m_edit.after.table(table)->columnIndex(match.captured(2));
        all.insert(after < 0 ? all.end() : all.begin() + after + 1, columnOf(name, match.captured(1)));
    }

    Edit m_edit;
    QMap<QString, QString> m_oldNames; ///< of tables
};

Schema schemaOf(const QString &name)
{
    static QMap<QString, Schema> known;
    if (!known.contains(name)) {
        const auto connection = Connection::open(ConnectionUrl::parse(QStringLiteral("sqlite://")));
        connection->executeScript(readTextFile(dataFile(QStringLiteral("renames/%1.sql").arg(name))));
        known.insert(name, sqlite().inspect(*connection));
    }
    return known.value(name);
}

/// What is proposed: first the tables; of those that a person confirms the columns too.
QSet<QString> proposed(const Edit &edit)
{
    QSet<QString> all;
    CompareOptions options;
    QMap<QString, QString> oldNames;
    for (const bool again : {false, true}) {
        for (const RenameCandidate &each :
             compareSchemas(edit.after, edit.before, sqlite(), options).renameCandidates)
        {
            const QString table = oldNames.value(each.table.name, each.table.name);
            const QString text = each.kind == RenameCandidate::Kind::Table
                ? QStringLiteral("table %1 -> %2").arg(each.oldName, each.newName)
                : QStringLiteral("column %1.%2 -> %3").arg(table, each.oldName, each.newName);
            all.insert(text);
            if (!again && each.kind == RenameCandidate::Kind::Table && edit.renames.contains(text)) {
                options.renames.push_back(each);
                oldNames.insert(each.newName, each.oldName);
            }
        }
    }
    return all;
}

} // namespace

/// Renames that are proposed, next to what was meant by edits as people make them.
class FindRenamesTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void realisticEdits();
};

void FindRenamesTest::realisticEdits()
{
    int edits = 0;
    int meant = 0;
    int found = 0;
    int right = 0;
    for (const QString &line :
         readTextFile(dataFile(QStringLiteral("renames/edits.txt"))).split(QLatin1Char('\n')))
    {
        if (line.isEmpty() || line.startsWith(QLatin1Char('#')))
            continue;
        const Edit edit = EditReader(schemaOf(line.section(QStringLiteral(" | "), 0, 0)))
                              .read(line.section(QStringLiteral(" | "), 1));
        const QSet<QString> all = proposed(edit);
        ++edits;
        meant += int(edit.renames.size());
        found += int(all.size());
        right += int((edit.renames & all).size());
        for (const QString &missed : edit.renames - all)
            qInfo().noquote() << "missed:" << missed << "of" << line;
        for (const QString &wrong : all - edit.renames)
            qInfo().noquote() << "wrong:" << wrong << "of" << line;
    }
    QVERIFY(edits >= 120);
    const double precision = double(right) / found;
    const double recall = double(right) / meant;
    qInfo("%d edits, %d renames: precision %.3f, recall %.3f", edits, meant, precision, recall);
    QVERIFY(precision > 0.9);
    QVERIFY(recall > 0.9);
}

QTEST_GUILESS_MAIN(FindRenamesTest)
#include "tst_findrenames.moc"
