#include <QtTest>

#include "record/editjournal.h"

using namespace stillroom;

namespace {

const TableName users {{}, QStringLiteral("users")};

std::vector<ColumnValue> id(qint64 number)
{
    return {{QStringLiteral("id"), Value::integer(number), false, {}}};
}

QString shown(const StagedValue &value)
{
    switch (value.kind) {
    case StagedValue::Kind::Default:
        return QStringLiteral("DEFAULT");
    case StagedValue::Kind::NewRow:
        return QStringLiteral("<row %1 %2>").arg(value.row).arg(value.column);
    case StagedValue::Kind::Value:
        break;
    }
    return value.value.isNull() ? QStringLiteral("NULL")
                                : QLatin1Char('\'') + value.value.toString() + QLatin1Char('\'');
}

/// One line a row: "changed 17: name 'Ada' -> 'Ada L.'".
QString text(const StagedEdits &edits)
{
    static const QString kinds[]
        = {QStringLiteral("new"), QStringLiteral("changed"), QStringLiteral("deleted")};
    QStringList lines;
    for (const StagedRow &row : edits.rows()) {
        QStringList parts;
        for (auto value = row.values.begin(); value != row.values.end(); ++value)
            parts << value.key() + QLatin1Char('=') + shown(*value);
        lines << QStringLiteral("%1 %2: %3")
                     .arg(kinds[int(row.kind)],
                          row.key.empty() ? QStringLiteral("-") : row.key[0].value.toString(),
                          parts.join(QLatin1Char(' ')));
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace

class StagedEditsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nullEmptyAndDefaultDiffer()
    {
        StagedEdits edits;
        edits.setCell(users, id(1), QStringLiteral("a"), StagedValue::of(Value::null()),
                      Value::text(QStringLiteral("x")));
        edits.setCell(users, id(1), QStringLiteral("b"), StagedValue::of(Value::text(QString())),
                      Value::null());
        edits.setCell(users, id(1), QStringLiteral("c"), StagedValue::byDefault(), Value::null());
        QCOMPARE(text(edits), QStringLiteral("changed 1: a=NULL b='' c=DEFAULT"));
    }

    void settingTheOldValueTakesTheEditBack()
    {
        StagedEdits edits;
        const Value old = Value::text(QStringLiteral("x"));
        edits.setCell(users, id(1), QStringLiteral("a"), StagedValue::of(Value::text(QStringLiteral("y"))),
                      old);
        edits.setCell(users, id(1), QStringLiteral("a"), StagedValue::of(Value::text(QStringLiteral("z"))),
                      Value::text(QStringLiteral("y")));
        QCOMPARE(edits.rows().front().old.value(QStringLiteral("a")), old);
        edits.setCell(users, id(1), QStringLiteral("a"), StagedValue::of(old),
                      Value::text(QStringLiteral("z")));
        QVERIFY(edits.isEmpty());
        QVERIFY(!edits.find(users, id(1)));
    }

    void undoAndRedoStepByStepAndByGroup()
    {
        StagedEdits edits;
        edits.setCell(users, id(1), QStringLiteral("a"), StagedValue::of(Value::integer(2)),
                      Value::integer(1));
        edits.beginGroup();
        const quint64 fresh
            = edits.addRow(users, {{QStringLiteral("a"), StagedValue::of(Value::integer(9))}});
        edits.setNewCell(fresh, QStringLiteral("b"), StagedValue::of(Value::null()));
        edits.deleteRow(users, id(1), {});
        edits.endGroup();
        const QString all = QStringLiteral("deleted 1: \nnew -: a='9' b=NULL");
        QCOMPARE(text(edits), all);
        edits.undo();
        QCOMPARE(text(edits), QStringLiteral("changed 1: a='2'"));
        edits.undo();
        QVERIFY(edits.isEmpty() && !edits.canUndo());
        edits.redo();
        edits.redo();
        QCOMPARE(text(edits), all);
        QVERIFY(!edits.canRedo());
        QCOMPARE(edits.summary(), QStringLiteral("2 edits staged: 1 new, 1 deleted"));
    }

    void deletedRowsKeepTheValuesTheyHadBeforeAnyEdit()
    {
        StagedEdits edits;
        edits.setCell(users, id(1), QStringLiteral("a"), StagedValue::of(Value::integer(2)),
                      Value::integer(1));
        edits.deleteRow(users, id(1), {{QStringLiteral("a"), Value::integer(2)}});
        QCOMPARE(edits.rows().front().old.value(QStringLiteral("a")), Value::integer(1));
    }

    void keysAreNotMixedUp()
    {
        StagedEdits edits;
        edits.setCell(users, id(1), QStringLiteral("a"), StagedValue::of(Value::integer(2)),
                      Value::integer(1));
        QVERIFY(edits.find(users, id(1)));
        QVERIFY(!edits.find(users, id(11)));
        QVERIFY(!edits.find(users, {{QStringLiteral("id"), Value::text(QStringLiteral("1")), false, {}}}));
        QVERIFY(!edits.find({{}, QStringLiteral("groups")}, id(1)));
    }

    void journalBringsEverythingBack()
    {
        QTemporaryDir folder;
        EditJournal journal(
            EditJournal::fileFor(folder.path(), QStringLiteral("sqlite:///x"), QStringLiteral("users")));
        StagedEdits edits;
        edits.setListener([&](quint64 row, const StagedRow *staged) { journal.append(row, staged); });
        edits.setCell(users, id(1), QStringLiteral("a"), StagedValue::of(Value::null()),
                      Value::blob("\x00\xff"));
        edits.setCell(users, id(2), QStringLiteral("a"),
                      StagedValue::of(Value::text(QStringLiteral("ü\n\"'"))), {});
        edits.setCell(users, id(2), QStringLiteral("r"), StagedValue::of(Value::real(0.1)),
                      Value::text(QString()));
        const quint64 parent = edits.addRow(users, {{QStringLiteral("a"), StagedValue::byDefault()}});
        edits.addRow(users, {{QStringLiteral("p"), StagedValue::ofNewRow(parent, QStringLiteral("id"))}});
        edits.deleteRow(users, id(3), {{QStringLiteral("a"), Value::integer(5)}});
        edits.setCell(users, id(4), QStringLiteral("a"), StagedValue::of(Value::integer(5)),
                      Value::integer(4));
        edits.undo();

        EditJournal later(journal.path());
        QVERIFY(later.load() == edits.rows());

        // A line cut short by a crash is left out, and the next one is not swallowed by it.
        QFile file(journal.path());
        QVERIFY(file.open(QIODevice::Append));
        file.write("{\"edit\":\"new\",\"id\":99");
        file.close();
        QVERIFY(later.load() == edits.rows());
        StagedEdits again;
        again.restore(later.load());
        again.setListener([&](quint64 row, const StagedRow *staged) { later.append(row, staged); });
        again.addRow(users);
        QVERIFY(EditJournal(journal.path()).load() == again.rows());
        QVERIFY(!(QFile::permissions(journal.path()) & (QFile::ReadGroup | QFile::ReadOther)));
        later.remove();
        QVERIFY(!QFile::exists(journal.path()));
        QVERIFY(EditJournal(journal.path()).load().empty());
    }
};

QTEST_GUILESS_MAIN(StagedEditsTest)
#include "tst_stagededits.moc"
