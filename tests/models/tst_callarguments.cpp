#include "base/text.h"
#include "models/modelset.h"
#include "support/testsupport.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace stillroom;

/// Keyword arguments that SQLAlchemy does not know, of every callable that models are made with.
class CallArgumentsTest : public QObject
{
    Q_OBJECT

    static QString latin(const char *text) { return QString::fromLatin1(text); }

    static ModelSet read(const QString &folder)
    {
        ReadModelsOptions options;
        options.folder = folder;
        return readModels(options);
    }

    static ModelSet readSource(const QString &source)
    {
        const QTemporaryDir folder;
        writeTextFile(folder.filePath(latin("models.py")), source);
        return read(folder.path());
    }

    /// By line, what is said of the arguments there.
    static QHash<int, QString> verdicts(const ModelSet &models)
    {
        QHash<int, QString> found;
        for (const NotUnderstood &entry : models.notUnderstood) {
            if (entry.kind == NotUnderstood::Kind::Argument)
                found.insert(entry.place.line,
                             entry.refusedBySqlAlchemy ? latin("refused") : latin("ignored"));
        }
        return found;
    }

    /// What SQLAlchemy 2 knows and 1.4 does not, or another package's dialect: nothing is said against it.
    static bool mayBeKnown(const QString &callable, const QString &argument)
    {
        static const QHash<QString, QString> newer {
            {latin("relationship"), latin("init repr default default_factory compare kw_only hash")},
            {latin("Column"), latin("insert_default")},
            {latin("ForeignKey"), latin("comment")},
            {latin("ForeignKeyConstraint"), latin("comment")},
            {latin("UniqueConstraint"), latin("comment postgresql_include postgresql_nulls_not_distinct")},
            {latin("PrimaryKeyConstraint"), latin("comment postgresql_include")},
            {latin("CheckConstraint"), latin("comment")},
            {latin("Index"), latin("postgresql_nulls_not_distinct")},
            // quote_schema is one where there is a schema=
            {latin("Table"), latin("quote_schema sqlite_strict oracle_tablespace postgresql_using")},
            {latin("__table_args__"), latin("quote_schema sqlite_strict oracle_tablespace postgresql_using")},
        };
        const bool canHaveDialects = callable != latin("relationship") && callable != latin("Sequence")
            && callable != latin("Identity") && callable != latin("Computed");
        return (canHaveDialects && argument.startsWith(latin("cockroachdb_")))
            || newer.value(callable).split(QLatin1Char(' ')).contains(argument);
    }

private Q_SLOTS:
    /// Every argument of every callable, and many that none has, as the real SQLAlchemy takes them.
    void realSqlAlchemyAgrees()
    {
        const QTemporaryDir folder;
        const ProcessResult judged = runPython({sourceFolder() + latin("/tests/support/arguments_judge.py"),
                                                folder.filePath(latin("models.py"))});
        if (judged.exitCode != 0) {
            if (qEnvironmentVariableIsSet("CI"))
                QFAIL(qPrintable(judged.error));
            QSKIP("SKIPPED: SQLAlchemy is not installed, nothing was compared");
        }
        const bool isNewer = !judged.output.contains(latin("SQLAlchemy 1.4"));
        const QHash<int, QString> ours = verdicts(read(folder.path()));
        QStringList wrong;
        QHash<QString, int> compared;
        for (const QString &line : judged.output.split(QLatin1Char('\n'), Qt::SkipEmptyParts)) {
            const QStringList words = line.split(QLatin1Char(' '));
            if (words.size() != 4)
                continue;
            const QString own = ours.value(words[0].toInt(), latin("known"));
            if (words[3] == latin("repeated")) // by position and by name, whatever the name
                continue;
            const bool isOther = own == latin("known") && (isNewer || mayBeKnown(words[1], words[2]));
            if (own != words[3] && !isOther)
                wrong << line + latin(", here ") + own;
            ++compared[words[3]];
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(QLatin1Char('\n'))));
        QVERIFY(compared.value(latin("known")) > 250);
        QVERIFY(compared.value(latin("ignored")) > 400);
        QVERIFY(compared.value(latin("refused")) > 2000);
    }

    void saysWhatToWrite_data()
    {
        QTest::addColumn<QString>("body");
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("fix");
        QTest::addColumn<QString>("verdict");
        const auto row = [](const char *body, const char *what, const char *fix, const char *verdict) {
            QTest::newRow(body) << latin(body) << QString::fromUtf8(what) << QString::fromUtf8(fix)
                                << latin(verdict);
        };
        row("b = relationship('A', back_populate='a')", "relationship() has no argument “back_populate”.",
            "Write back_populates=.", "refused");
        row("b = relationship('A', ondelete='CASCADE')", "relationship() has no argument “ondelete”.",
            "ondelete belongs to ForeignKey(…): write ForeignKey(\"table.column\", ondelete=…).", "refused");
        row("b = relationship('A', backref=backref('c', lazzy=True))", "backref() has no argument “lazzy”.",
            "Write lazy=.", "refused");
        row("b = Column(Integer, ForeignKey('a.id', on_delete='CASCADE'))",
            "ForeignKey() has no argument “on_delete”.", "Write ondelete=.", "ignored");
        row("b = Column(String, max_length=5)", "Column() has no argument “max_length”.",
            "The length belongs to the type: write String(length).", "ignored");
        row("b = Column(Integer, init=False)", "Column() has no argument “init”.",
            "init belongs to mapped_column(…).", "refused");
        row("b = mapped_column(Integer, ondelete='CASCADE')", "mapped_column() has no argument “ondelete”.",
            "ondelete belongs to ForeignKey(…): write ForeignKey(\"table.column\", ondelete=…).", "refused");
        row("b = mapped_column(Integer, init=False)", "", "", "known");
        row("__table_args__ = {'colour': 1}", "Table() has no argument “colour”.", "Remove it.", "refused");
        row("__table_args__ = (Index('ix', 'id', where='id > 1'), {'mysql_anything': 1})",
            "Index() has no argument “where”.",
            "Write postgresql_where= or sqlite_where=, for the database that knows it.", "refused");
        row("__table_args__ = (UniqueConstraint('id', defferrable=True),)",
            "UniqueConstraint() has no argument “defferrable”.", "Write deferrable=.", "refused");
        row("__table_args__ = {**elsewhere}", "", "", "known");
        row("b = relationship('A', **elsewhere)", "", "", "known");
    }

    void saysWhatToWrite()
    {
        QFETCH(QString, body);
        QFETCH(QString, what);
        QFETCH(QString, fix);
        QFETCH(QString, verdict);
        const ModelSet models = readSource(latin("from sqlalchemy import *\n"
                                                 "from sqlalchemy.orm import *\n"
                                                 "Base = declarative_base()\n"
                                                 "class A(Base):\n"
                                                 "    __tablename__ = 'a'\n"
                                                 "    id = Column(Integer, primary_key=True)\n"
                                                 "    a_id = Column(ForeignKey('a.id'))\n"
                                                 "    ")
                                           + body + QLatin1Char('\n'));
        QCOMPARE(verdicts(models).value(8, latin("known")), verdict);
        if (verdict == latin("known"))
            return;
        const auto entry = std::find_if(
            models.notUnderstood.begin(), models.notUnderstood.end(),
            [](const NotUnderstood &each) { return each.kind == NotUnderstood::Kind::Argument; });
        QCOMPARE(entry->what, what);
        QCOMPARE(entry->fix, fix);
        QCOMPARE(entry->place.file, latin("models.py"));
        QVERIFY(!entry->effect.isEmpty());
        QCOMPARE(models.schema.tables.size(), std::size_t(1));
    }

    /// What SQLAlchemy does not refuse keeps autogenerate from nothing.
    void ignoredArgumentsLeaveTheTableKnown()
    {
        const ModelSet models
            = readSource(latin("from sqlalchemy import *\n"
                               "from sqlalchemy.orm import declarative_base\n"
                               "Base = declarative_base()\n"
                               "class A(Base):\n"
                               "    __tablename__ = 'a'\n"
                               "    id = Column(Integer, primary_key=True, help_text='x')\n"));
        QCOMPARE(models.notUnderstood.size(), std::size_t(1));
        QVERIFY(!models.notUnderstood.front().table);
        QVERIFY(!models.notUnderstood.front().refusedBySqlAlchemy);
    }
};

QTEST_GUILESS_MAIN(CallArgumentsTest)
#include "tst_callarguments.moc"
