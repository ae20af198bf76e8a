#include "base/error.h"
#include "base/text.h"
#include "models/modelset.h"
#include "support/seeds.h"
#include "support/testsupport.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QtTest>

using namespace stillroom;

namespace {

QString sorted(QStringList lines)
{
    lines.sort();
    return lines.join(QLatin1Char('\n'));
}

QString join(const QJsonValue &names)
{
    QStringList list;
    for (const auto &name : names.toArray())
        list << name.toString();
    return list.join(QLatin1Char(','));
}

/// Facts of a truth file, one per line.
QString truthLines(const QJsonObject &truth)
{
    QStringList lines;
    for (const auto &value : truth.value(QLatin1String("tables")).toArray()) {
        const QJsonObject table = value.toObject();
        const QString name = table.value(QLatin1String("table")).toString();
        int position = 0;
        for (const auto &each : table.value(QLatin1String("columns")).toArray()) {
            const QJsonObject column = each.toObject();
            const QJsonValue given = column.value(QLatin1String("server_default"));
            const QJsonObject fallback = given.toObject();
            lines << QStringLiteral("%1 column %2 %3 %4 %5 default=%6 python=%7")
                         .arg(name)
                         .arg(position++)
                         .arg(column.value(QLatin1String("name")).toString(),
                              column.value(QLatin1String("type_class")).toString())
                         .arg(column.value(QLatin1String("nullable")).toBool() ? QStringLiteral("null")
                                                                               : QStringLiteral("not null"))
                         .arg(given.isNull() ? QStringLiteral("-")
                                             : fallback.value(QLatin1String("literal"))
                                                   .toString(fallback.value(QLatin1String("sql")).toString()))
                         .arg(column.value(QLatin1String("has_python_default")).toBool());
        }
        const QJsonObject key = table.value(QLatin1String("primary_key")).toObject();
        lines << QStringLiteral("%1 key %2 (%3)")
                     .arg(name, key.value(QLatin1String("name")).toString(),
                          join(key.value(QLatin1String("columns"))));
        for (const auto &each : table.value(QLatin1String("foreign_keys")).toArray()) {
            const QJsonObject foreign = each.toObject();
            lines << QStringLiteral("%1 foreign key %2 (%3) -> %4 %5 %6")
                         .arg(name, foreign.value(QLatin1String("name")).toString(),
                              join(foreign.value(QLatin1String("columns"))),
                              join(foreign.value(QLatin1String("refers"))),
                              foreign.value(QLatin1String("ondelete")).toString(),
                              foreign.value(QLatin1String("onupdate")).toString());
        }
        for (const auto &each : table.value(QLatin1String("uniques")).toArray())
            lines << QStringLiteral("%1 unique %2 (%3)")
                         .arg(name, each.toObject().value(QLatin1String("name")).toString(),
                              join(each.toObject().value(QLatin1String("columns"))));
        for (const auto &each : table.value(QLatin1String("indexes")).toArray())
            lines << QStringLiteral("%1 index %2 (%3) %4")
                         .arg(name, each.toObject().value(QLatin1String("name")).toString(),
                              join(each.toObject().value(QLatin1String("expressions"))))
                         .arg(each.toObject().value(QLatin1String("unique")).toBool());
    }
    for (const auto &value : truth.value(QLatin1String("mappers")).toArray()) {
        const QJsonObject mapper = value.toObject();
        for (const auto &each : mapper.value(QLatin1String("relationships")).toArray()) {
            const QJsonObject relation = each.toObject();
            QString kind = relation.value(QLatin1String("direction")).toString();
            const bool list = relation.value(QLatin1String("uselist")).toBool();
            kind = kind == QLatin1String("MANYTOONE") ? QStringLiteral("many-to-one")
                : kind == QLatin1String("MANYTOMANY") ? QStringLiteral("many-to-many")
                : list                                ? QStringLiteral("one-to-many")
                                                      : QStringLiteral("one-to-one");
            QStringList pairs;
            const QJsonArray listed = relation.value(QLatin1String("pairs")).toArray();
            if (kind != QLatin1String("many-to-many")) {
                for (const auto &pair : listed) {
                    const QStringList sides = pair.toString().split(QLatin1Char('='));
                    pairs << (kind == QLatin1String("many-to-one") ? sides.front() : sides.back());
                }
            }
            lines << QStringLiteral("%1.%2 %3 %4 via=%5 back=%6 by=%7")
                         .arg(mapper.value(QLatin1String("class")).toString(),
                              relation.value(QLatin1String("name")).toString(), kind,
                              relation.value(QLatin1String("target")).toString(),
                              relation.value(QLatin1String("secondary")).toString(),
                              relation.value(QLatin1String("back_populates")).toString(),
                              pairs.join(QLatin1Char(',')));
        }
    }
    return sorted(lines);
}

QString modelLines(const ModelSet &models)
{
    QStringList lines;
    for (const Table &table : models.schema.tables) {
        const QString name = table.name;
        const ModelTable model = models.tables.value(table.tableName().toString());
        int position = 0;
        for (const Column &column : table.columns)
            lines << QStringLiteral("%1 column %2 %3 %4 %5 default=%6 python=%7")
                         .arg(name)
                         .arg(position++)
                         .arg(column.name, column.type.name,
                              column.nullable ? QStringLiteral("null") : QStringLiteral("not null"),
                              column.serverDefault ? column.serverDefault->text : QStringLiteral("-"))
                         .arg(!model.columns.value(column.name).pythonDefault.isEmpty());
        lines << QStringLiteral("%1 key %2 (%3)")
                     .arg(name, table.primaryKey.name, table.primaryKey.columns.join(QLatin1Char(',')));
        for (const ForeignKey &key : table.foreignKeys) {
            QStringList refers;
            for (const QString &column : key.referredColumns)
                refers << TableName {key.referredSchema, key.referredTable}.toString() + QLatin1Char('.')
                        + column;
            lines << QStringLiteral("%1 foreign key %2 (%3) -> %4 %5 %6")
                         .arg(name, key.name, key.columns.join(QLatin1Char(',')),
                              refers.join(QLatin1Char(',')), key.onDelete, key.onUpdate);
        }
        for (const UniqueConstraint &constraint : table.uniqueConstraints)
            lines << QStringLiteral("%1 unique %2 (%3)")
                         .arg(name, constraint.name, constraint.columns.join(QLatin1Char(',')));
        for (const Index &index : table.indexes) {
            QStringList elements;
            for (const IndexElement &element : index.elements)
                elements << (element.column.isEmpty() ? element.expression : element.column);
            lines << QStringLiteral("%1 index %2 (%3) %4")
                         .arg(name, index.name, elements.join(QLatin1Char(',')))
                         .arg(index.unique);
        }
    }
    for (const OrmRelationship &relation : models.relationships) {
        QStringList by;
        if (relation.kind != QLatin1String("many-to-many")) {
            for (const QString &column : relation.foreignKeyColumns)
                by << relation.foreignKeyTable.toString() + QLatin1Char('.') + column;
        }
        lines << QStringLiteral("%1.%2 %3 %4 via=%5 back=%6 by=%7")
                     .arg(relation.className, relation.name, relation.kind, relation.target,
                          relation.association, relation.backPopulates, by.join(QLatin1Char(',')));
    }
    return sorted(lines);
}

/// The lines in which the two differ, for a message one can read.
QString difference(const QString &ours, const QString &truth)
{
    const QStringList a = ours.split(QLatin1Char('\n'));
    const QStringList b = truth.split(QLatin1Char('\n'));
    QStringList lines;
    for (const QString &line : a) {
        if (!b.contains(line))
            lines << QStringLiteral("+ ") + line;
    }
    for (const QString &line : b) {
        if (!a.contains(line))
            lines << QStringLiteral("- ") + line;
    }
    return lines.join(QLatin1Char('\n'));
}

/// What tests/support/dump_metadata.py prints, for our reading.
QString dumpLines(const ModelSet &models)
{
    QStringList lines;
    for (const Table &table : models.schema.tables) {
        const ModelTable model = models.tables.value(table.tableName().toString());
        lines << QStringLiteral("table %1 comment=%2").arg(table.tableName().toString(), table.comment);
        for (const Column &column : table.columns) {
            QString text = QStringLiteral("-");
            if (column.serverDefault)
                text = column.serverDefault->kind == ServerDefault::Kind::Literal
                    ? QLatin1Char('\'') + column.serverDefault->text + QLatin1Char('\'')
                    : column.serverDefault->text;
            const ModelColumn extra = model.columns.value(column.name);
            const auto flag = [](const QString &source) {
                return source.isEmpty() ? QStringLiteral("False") : QStringLiteral("True");
            };
            lines << QStringLiteral("  column %1 %2 %3 default=%4 python=%5 onupdate=%6")
                         .arg(column.name, column.type.name,
                              column.nullable ? QStringLiteral("null") : QStringLiteral("not null"), text,
                              flag(extra.pythonDefault), flag(extra.onUpdate));
        }
        lines << QStringLiteral("  key %1 (%2)")
                     .arg(table.primaryKey.name, table.primaryKey.columns.join(QLatin1Char(',')));
        QStringList facts;
        for (const ForeignKey &key : table.foreignKeys) {
            QStringList refers;
            for (const QString &column : key.referredColumns)
                refers << TableName {key.referredSchema, key.referredTable}.toString() + QLatin1Char('.')
                        + column;
            facts << QStringLiteral("  foreign key %1 (%2) -> %3 delete=%4 update=%5")
                         .arg(key.name, key.columns.join(QLatin1Char(',')), refers.join(QLatin1Char(',')),
                              key.onDelete, key.onUpdate);
        }
        for (const UniqueConstraint &constraint : table.uniqueConstraints)
            facts << QStringLiteral("  unique %1 (%2)")
                         .arg(constraint.name, constraint.columns.join(QLatin1Char(',')));
        for (const CheckConstraint &check : table.checkConstraints)
            facts << QStringLiteral("  check %1").arg(check.name);
        for (const Index &index : table.indexes) {
            QStringList names;
            for (const IndexElement &element : index.elements)
                names << (element.column.isEmpty() || element.descending ? QStringLiteral("?")
                                                                         : element.column);
            facts << QStringLiteral("  index %1 (%2) unique=%3")
                         .arg(index.name, names.join(QLatin1Char(',')),
                              index.unique ? QStringLiteral("True") : QStringLiteral("False"));
        }
        facts.sort();
        lines << facts;
    }
    QStringList relations;
    for (const OrmRelationship &relation : models.relationships)
        relations << QStringLiteral("relationship %1.%2 %3 %4 via=%5 back=%6")
                         .arg(relation.className, relation.name, relation.kind, relation.target,
                              relation.association, relation.backPopulates);
    relations.sort();
    return (lines + relations).join(QLatin1Char('\n'));
}

ModelSet readSource(const QString &source)
{
    QTemporaryDir folder;
    writeTextFile(folder.filePath(QStringLiteral("models.py")), source);
    ReadModelsOptions options;
    options.folder = folder.path();
    return readModels(options);
}

} // namespace

class ReadModelsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void seeds_data();
    void seeds();
    void misplacedArgument();
    void sample_data();
    void sample();
    void modernStyle();
    void sqlModel();
    void typeClasses();
    void environment();
    void notUnderstood_data();
    void notUnderstood();
    void namedMetadata();
};

void ReadModelsTest::seeds_data()
{
    QTest::addColumn<QString>("truth");
    for (const QString &name : seedNames()) {
        if (name != QStringLiteral("seed3_no_binding"))
            QTest::newRow(qPrintable(name)) << name;
    }
    QTest::newRow("seed0_whole") << QStringLiteral("seed0");
}

void ReadModelsTest::seeds()
{
    SKIP_WITHOUT_SHARED();
    QFETCH(QString, truth);
    QTemporaryDir folder;
    QVERIFY(!extractSeed(QString::fromLatin1(QTest::currentDataTag()), folder.path()).isEmpty());
    ReadModelsOptions options;
    options.folder = folder.path();
    const ModelSet models = readModels(options);
    QStringList remarks;
    for (const NotUnderstood &entry : models.notUnderstood)
        remarks << QStringLiteral("%1:%2 %3").arg(entry.place.file).arg(entry.place.line).arg(entry.what);
    QCOMPARE(remarks.join(QLatin1Char('\n')), QString());
    const QJsonObject expected
        = QJsonDocument::fromJson(
              readTextFile(sharedFolder() + QStringLiteral("/truth/") + truth + QStringLiteral(".json"))
                  .toUtf8())
              .object();
    const QString ours = modelLines(models);
    const QString wanted = truthLines(expected);
    QVERIFY2(ours == wanted, qPrintable(difference(ours, wanted)));
}

void ReadModelsTest::misplacedArgument()
{
    SKIP_WITHOUT_SHARED();
    QTemporaryDir folder;
    QVERIFY(!extractSeed(QStringLiteral("seed3_no_binding"), folder.path()).isEmpty());
    ReadModelsOptions options;
    options.folder = folder.path();
    const ModelSet models = readModels(options);
    QCOMPARE(models.notUnderstood.size(), std::size_t(1));
    const NotUnderstood &entry = models.notUnderstood.front();
    QVERIFY(entry.refusedBySqlAlchemy);
    QVERIFY(entry.what.contains(QStringLiteral("ondelete")));
    QVERIFY(entry.fix.contains(QStringLiteral("ForeignKey(")));
    QCOMPARE(entry.place.file, QStringLiteral("models/db.py"));
    const QStringList lines
        = readTextFile(folder.filePath(QStringLiteral("models/db.py"))).split(QLatin1Char('\n'));
    QVERIFY(lines.value(entry.place.line - 1).contains(QStringLiteral("ondelete")));
    QCOMPARE(models.schema.tables.size(), std::size_t(3));
}

void ReadModelsTest::sample_data()
{
    QTest::addColumn<QString>("modules");
    QTest::addColumn<QString>("metadata");
    QTest::newRow("club") << QStringLiteral("club.people,club.events")
                          << QStringLiteral("club.base:Base.metadata");
    QTest::newRow("shop") << QStringLiteral("shop") << QStringLiteral("shop:metadata");
}

void ReadModelsTest::sample()
{
    QFETCH(QString, modules);
    QFETCH(QString, metadata);
    const QString folder = dataFile(QStringLiteral("models/")) + QString::fromLatin1(QTest::currentDataTag());
    const ProcessResult judge = runPython(
        {sourceFolder() + QStringLiteral("/tests/support/dump_metadata.py"), folder, modules, metadata}, {},
        {QStringLiteral("PYTHONDONTWRITEBYTECODE=1"), QStringLiteral("SQLALCHEMY_WARN_20=0")});
    QVERIFY2(judge.exitCode == 0, qPrintable(judge.error));
    ReadModelsOptions options;
    options.folder = folder;
    options.metadata = metadata;
    // The models are imported in the order the judge imported them.
    QTemporaryDir entry;
    QString imports;
    for (const QString &module : modules.split(QLatin1Char(',')))
        imports += QStringLiteral("import %1\n").arg(module);
    const QString base = metadata.section(QLatin1Char(':'), 0, 0);
    const QString env = entry.filePath(QStringLiteral("env.py"));
    writeTextFile(env,
                  imports
                      + QStringLiteral("from %1 import %2\ntarget_metadata = %3\n")
                            .arg(base, metadata.section(QLatin1Char(':'), 1).section(QLatin1Char('.'), 0, 0),
                                 metadata.section(QLatin1Char(':'), 1)));
    options.metadata.clear();
    options.envFile = env;
    const ModelSet models = readModels(options);
    for (const NotUnderstood &entryNote : models.notUnderstood)
        qInfo("%s:%d %s", qPrintable(entryNote.place.file), entryNote.place.line, qPrintable(entryNote.what));
    QVERIFY(models.notUnderstood.empty());
    const QString ours = dumpLines(models);
    QVERIFY2(ours == judge.output.trimmed(), qPrintable(difference(ours, judge.output.trimmed())));
}

void ReadModelsTest::modernStyle()
{
    const ModelSet models = readSource(QStringLiteral(R"(
from __future__ import annotations
import enum
import uuid
from datetime import datetime
from decimal import Decimal
from typing import Annotated, List, Optional
from sqlalchemy import ForeignKey, MetaData, String, func
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

pk = Annotated[int, mapped_column(primary_key=True)]

class Role(str, enum.Enum):
    admin = "a"
    guest = "g"

class Base(DeclarativeBase):
    metadata = MetaData(naming_convention={"pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s"})

class Stamped:
    made: Mapped[datetime] = mapped_column(server_default=func.now())

class Member(Stamped, Base):
    __tablename__ = "member"
    id: Mapped[pk]
    mail: Mapped[str] = mapped_column(String(80), unique=True)
    nick: Mapped[Optional[str]]
    fee: Mapped[Decimal | None]
    role: Mapped[Role] = mapped_column(default=Role.guest)
    token: Mapped[uuid.UUID]
    boss_id: Mapped[int | None] = mapped_column(ForeignKey("member.id", ondelete="SET NULL"), index=True)
    boss: Mapped[Optional["Member"]] = relationship(remote_side="Member.id", back_populates="staff")
    staff: Mapped[List["Member"]] = relationship(back_populates="boss")
    card: Mapped["Card"] = relationship(back_populates="member")

    def __repr__(self):
        return f"<Member {self.mail}>"

class Card(Base):
    __tablename__ = "card"
    id: Mapped[pk]
    member_id = mapped_column(ForeignKey(Member.id))
    member: Mapped[Member] = relationship(back_populates="card")
)"));
    const QStringList expected {
        QStringLiteral("Card.member many-to-one Member via= back=card by=card.member_id"),
        QStringLiteral("Member.boss many-to-one Member via= back=staff by=member.boss_id"),
        QStringLiteral("Member.card one-to-one Card via= back=member by=card.member_id"),
        QStringLiteral("Member.staff one-to-many Member via= back=boss by=member.boss_id"),
        QStringLiteral("card column 0 id Integer not null default=- python=0"),
        QStringLiteral("card column 1 member_id Integer null default=- python=0"),
        QStringLiteral("card foreign key fk_card_member_id_member (member_id) -> member.id  "),
        QStringLiteral("card key pk_card (id)"),
        QStringLiteral("member column 0 id Integer not null default=- python=0"),
        QStringLiteral("member column 1 mail String not null default=- python=0"),
        QStringLiteral("member column 2 nick String null default=- python=0"),
        QStringLiteral("member column 3 fee Numeric null default=- python=0"),
        QStringLiteral("member column 4 role Enum not null default=- python=1"),
        QStringLiteral("member column 5 token Uuid not null default=- python=0"),
        QStringLiteral("member column 6 boss_id Integer null default=- python=0"),
        QStringLiteral("member column 7 made DateTime not null default=now() python=0"),
        QStringLiteral("member foreign key fk_member_boss_id_member (boss_id) -> member.id SET NULL "),
        QStringLiteral("member index ix_member_boss_id (boss_id) 0"),
        QStringLiteral("member key pk_member (id)"),
        QStringLiteral("member unique uq_member_mail (mail)"),
    };
    const QString ours = modelLines(models);
    QVERIFY2(ours == sorted(expected), qPrintable(difference(ours, sorted(expected))));
    const Column *role = models.schema.table(QStringLiteral("member"))->column(QStringLiteral("role"));
    QCOMPARE(role->type.enumValues, QStringList({QStringLiteral("admin"), QStringLiteral("guest")}));
    QCOMPARE(models.tables.value(QStringLiteral("member")).labelAttributes,
             QStringList {QStringLiteral("mail")});
    QVERIFY(models.notUnderstood.empty());
}

void ReadModelsTest::sqlModel()
{
    const ModelSet models = readSource(QStringLiteral(R"(
from typing import List, Optional
from sqlmodel import Field, Relationship, SQLModel

class TeamBase(SQLModel):
    name: str = Field(index=True, max_length=40)

class Team(TeamBase, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    players: List["Player"] = Relationship(back_populates="team")

class TeamRead(TeamBase):
    id: int

class Player(SQLModel, table=True):
    __tablename__ = "players"
    id: int | None = Field(default=None, primary_key=True)
    nick: str | None = None
    team_id: Optional[int] = Field(default=None, foreign_key="team.id")
    team: Optional[Team] = Relationship(back_populates="players")
)"));
    const QStringList expected {
        QStringLiteral("Player.team many-to-one Team via= back=players by=players.team_id"),
        QStringLiteral("Team.players one-to-many Player via= back=team by=players.team_id"),
        QStringLiteral("players column 0 id Integer not null default=- python=0"),
        QStringLiteral("players column 1 nick AutoString null default=- python=0"),
        QStringLiteral("players column 2 team_id Integer null default=- python=0"),
        QStringLiteral("players foreign key  (team_id) -> team.id  "),
        QStringLiteral("players key  (id)"),
        QStringLiteral("team column 0 name AutoString not null default=- python=0"),
        QStringLiteral("team column 1 id Integer not null default=- python=0"),
        QStringLiteral("team index ix_team_name (name) 0"),
        QStringLiteral("team key  (id)"),
    };
    const QString ours = modelLines(models);
    QVERIFY2(ours == sorted(expected), qPrintable(difference(ours, sorted(expected))));
}

void ReadModelsTest::typeClasses()
{
    const ModelSet models = readSource(QStringLiteral(R"(
from sqlalchemy import CHAR, Column, Integer, String, Text
from sqlalchemy.dialects.postgresql import UUID
from sqlalchemy.orm import declarative_base
from sqlalchemy.types import TypeDecorator
Base = declarative_base()

class Guid(TypeDecorator):
    impl = CHAR
    def load_dialect_impl(self, dialect):
        if dialect.name == "postgresql":
            return dialect.type_descriptor(UUID())
        else:
            return dialect.type_descriptor(CHAR(32))

class Lower(TypeDecorator):
    impl = String

class Long(Text):
    pass

class Thing(Base):
    __tablename__ = "thing"
    id = Column(Guid, primary_key=True)
    code = Column(Lower(12))
    body = Column(Long)
)"));
    QVERIFY(models.notUnderstood.empty());
    const std::vector<Column> &columns = models.schema.tables.front().columns;
    QCOMPARE(columns[0].type.name, QStringLiteral("CHAR"));
    QCOMPARE(columns[0].type.length, std::optional(32));
    QCOMPARE(columns[1].type.name, QStringLiteral("String"));
    QCOMPARE(columns[1].type.length, std::optional(12));
    QCOMPARE(columns[2].type.name, QStringLiteral("Text"));
}

void ReadModelsTest::environment()
{
    QTemporaryDir folder;
    QVERIFY(QDir(folder.path()).mkpath(QStringLiteral("app")));
    QVERIFY(QDir(folder.path()).mkpath(QStringLiteral("migrations")));
    const QString head = QStringLiteral(
        "from sqlalchemy import Column, Integer\nfrom sqlalchemy.orm import declarative_base\n");
    writeTextFile(folder.filePath(QStringLiteral("app/__init__.py")), {});
    writeTextFile(
        folder.filePath(QStringLiteral("app/one.py")),
        head
            + QStringLiteral(
                "Base = declarative_base()\nclass A(Base):\n    __tablename__ = 'a'\n    id = "
                "Column(Integer, primary_key=True)\n"
                "class B(Base):\n    __tablename__ = 'b'\n    id = Column(Integer, primary_key=True)\n"));
    writeTextFile(folder.filePath(QStringLiteral("app/two.py")),
                  head
                      + QStringLiteral("Base = declarative_base()\nclass C(Base):\n    __tablename__ = 'c'\n "
                                       "   id = Column(Integer, primary_key=True)\n"));
    writeTextFile(folder.filePath(QStringLiteral("migrations/env.py")),
                  QStringLiteral("from alembic import context\nimport os\nfrom app.two import Base as Model\n"
                                 "config = context.config\ntarget_metadata = Model.metadata\n"
                                 "if context.is_offline_mode():\n    pass\nelse:\n    raise SystemExit\n"));
    ReadModelsOptions options;
    options.folder = folder.path();
    options.envFile = folder.filePath(QStringLiteral("migrations/env.py"));
    const ModelSet named = readModels(options);
    QCOMPARE(named.schema.tables.size(), std::size_t(1));
    QCOMPARE(named.schema.tables.front().name, QStringLiteral("c"));
    options.envFile.clear();
    const ModelSet largest = readModels(options);
    QCOMPARE(largest.schema.tables.size(), std::size_t(2));
    QCOMPARE(largest.notUnderstood.size(), std::size_t(1));
    QVERIFY(largest.notUnderstood.front().what.contains(QStringLiteral("second metadata")));
}

void ReadModelsTest::notUnderstood_data()
{
    QTest::addColumn<QString>("body");
    QTest::addColumn<int>("line");
    QTest::addColumn<QString>("what");
    QTest::addColumn<bool>("refused");
    const auto row = [](const char *body, int line, const char *what, bool refused) {
        QTest::newRow(body) << QString::fromUtf8(body) << line << QString::fromUtf8(what) << refused;
    };
    row("    a = Column(String, max_length=5)", 7, "max_length", false);
    row("    a = Column(Integer, server_default=0)", 7, "server_default", true);
    row("    a = Column(String(SIZE))", 7, "SIZE", false);
    row("    a = Column(Integer, ForeignKey('gone.id'))", 7, "gone", false);
    row("    a = make(Column(Integer))", 7, "make", false);
    row("    b = relationship('Gone')", 7, "Gone", false);
    row("    __table_args__ = args()", 7, "__table_args__", false);
    row("    a = = 2", 7, "syntax", false);
    row("    a = Column(String, nullable=flag)", 7, "nullable", false);
}

void ReadModelsTest::notUnderstood()
{
    QFETCH(QString, body);
    QFETCH(int, line);
    QFETCH(QString, what);
    QFETCH(bool, refused);
    const ModelSet models = readSource(
        QStringLiteral("from sqlalchemy import *\nfrom sqlalchemy.orm import declarative_base, relationship\n"
                       "Base = declarative_base()\nclass T(Base):\n    __tablename__ = 't'\n"
                       "    id = Column(Integer, primary_key=True)\n")
        + body + QLatin1Char('\n'));
    QCOMPARE(models.schema.tables.size(), std::size_t(1));
    QCOMPARE(models.notUnderstood.size(), std::size_t(1));
    const NotUnderstood &entry = models.notUnderstood.front();
    QVERIFY2(entry.what.contains(what), qPrintable(entry.what));
    QCOMPARE(entry.place.line, line);
    QCOMPARE(entry.place.file, QStringLiteral("models.py"));
    QCOMPARE(entry.refusedBySqlAlchemy, refused);
}

void ReadModelsTest::namedMetadata()
{
    ReadModelsOptions options;
    options.folder = dataFile(QStringLiteral("models/shop"));
    options.metadata = QStringLiteral("shop:metadata");
    QVERIFY(!readModels(options).schema.tables.empty());
    for (const char *wrong : {"shop:nothing", "nowhere:metadata", "shop"}) {
        options.metadata = QString::fromLatin1(wrong);
        try {
            static_cast<void>(readModels(options));
            QFAIL(wrong);
        } catch (const Error &error) {
            QCOMPARE(error.kind, Error::Kind::Usage);
        }
    }
}

QTEST_GUILESS_MAIN(ReadModelsTest)
#include "tst_readmodels.moc"
