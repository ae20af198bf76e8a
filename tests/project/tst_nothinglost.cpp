#include <QtTest>

#include "base/text.h"
#include "db/connection.h"
#include "migrate/compareschemas.h"
#include "project/autogenerate.h"

#include <QDir>
#include <QTemporaryDir>

using namespace stillroom;

namespace {

using Files = QMap<QString, QString>;

const QString classicStart = QStringLiteral("from sqlalchemy import *\n"
                                            "from sqlalchemy.orm import *\n"
                                            "Base = declarative_base()\n");
const QString modernStart = QStringLiteral("from typing import *\n"
                                           "from sqlalchemy import *\n"
                                           "from sqlalchemy.orm import *\n"
                                           "class Base(DeclarativeBase):\n"
                                           "    pass\n");
const QString club = QStringLiteral("class Club(Base):\n"
                                    "    __tablename__ = 'club'\n"
                                    "    id = Column(Integer, primary_key=True)\n");
const QString modernClub = QStringLiteral("class Club(Base):\n"
                                          "    __tablename__ = 'club'\n"
                                          "    id: Mapped[int] = mapped_column(primary_key=True)\n");

} // namespace

/// From source text to operations: whatever a project says in a way that is not read, autogenerate takes
/// nothing of it away, and a note tells it.
class NothingLostTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsWhatIsNotUnderstood_data();
    void keepsWhatIsNotUnderstood();
    void keepsTheMetadataApart();
};

void NothingLostTest::keepsWhatIsNotUnderstood_data()
{
    QTest::addColumn<Files>("files");
    QTest::addColumn<QString>("sql"); ///< behind the table club, which has an id
    QTest::addColumn<QStringList>("detected"); ///< as Alembic tells it, "Detected " left out
    QTest::addColumn<QString>("note"); ///< a part of one; empty = there is none

    const QString models = QStringLiteral("models.py");
    const QString env = QStringLiteral("env.py");
    const auto row = [](const char *name, const Files &files, const char *sql, const QStringList &detected,
                        const char *note) {
        QTest::newRow(name) << files << QString::fromUtf8(sql) << detected << QString::fromUtf8(note);
    };
    const auto text = [](const char *source) { return QString::fromUtf8(source); };
    const char *const column = "ALTER TABLE club ADD COLUMN h INTEGER;";

    row("annotated only",
        {{text("base.py"),
          modernStart
              + text("pk = Annotated[int, mapped_column(primary_key=True)]\n"
                     "class Named(Base):\n"
                     "    __abstract__ = True\n"
                     "    @declared_attr.directive\n"
                     "    def __tablename__(cls) -> str:\n"
                     "        return cls.__name__.lower()\n")},
         {models,
          text("from base import Named, pk\nimport base\nclass Club(Named):\n    id: base.Mapped[pk]\n")}},
        "", {}, "");
    row("stands on an import of an import",
        {{text("app/__init__.py"), text("")},
         {text("app/base.py"),
          classicStart
              + text("class Keyed(Base):\n"
                     "    __abstract__ = True\n"
                     "    id = Column(Integer, primary_key=True)\n"
                     "    @declared_attr\n"
                     "    def __tablename__(cls):\n"
                     "        return cls.__name__.lower()\n")},
         {text("app/db/__init__.py"), text("from ..base import (  # the bases\n    Keyed,\n)\n")},
         {text("app/clubs.py"), text("from app.db import Keyed\n\nclass Club(Keyed):\n    pass\n")}},
        "", {}, "");
    row("column of an outside call",
        {{models, text("from stamps import stamp\n") + classicStart + club + text("    h = stamp()\n")}},
        column, {}, "“Club.h” is not known");
    row("column of an outside name",
        {{models, text("from stamps import stamped\n") + classicStart + club + text("    h = stamped\n")}},
        column, {}, "“Club.h” is not known");
    row("decorated helper",
        {{models,
          text("import functools\n") + classicStart
              + text("def typed(function):\n"
                     "    @functools.wraps(function)\n"
                     "    def inner(*args, **kwargs):\n"
                     "        return function(*args, **kwargs)\n"
                     "    return inner\n"
                     "@typed\n"
                     "def wrapped(size):\n"
                     "    return Column(Integer, index=size > 4)\n")
              + club + text("    h = wrapped(5)\n")}},
        column, {text("added index 'ix_club_h' on '['h']'")}, "");
    row("setattr",
        {{models,
          classicStart + club + text("for name in ['h']:\n    setattr(Club, name, Column(Integer))\n")}},
        column, {}, "");
    row("setattr of an unknown name",
        {{models,
          text("from stamps import name\n") + classicStart + club
              + text("setattr(Club, name, Column(Integer))\n")}},
        column, {}, "What “Club” becomes is not known");
    row("append_column",
        {{models,
          classicStart + club
              + text("Club.__table__.append_column(Column('h', Integer))\n"
                     "Club.__table__.append_constraint(UniqueConstraint('h', name='one'))\n")}},
        column, {text("added unique constraint 'one' on '['h']'")}, "");
    row("loose constraints",
        {{models,
          classicStart + club
              + text("    h = Column(Integer)\n"
                     "UniqueConstraint(Club.h, name='one')\n"
                     "CheckConstraint(Club.h > 0, name='positive')\n")}},
        column, {text("added unique constraint 'one' on '['h']'")}, "");
    row("unknown annotation", {{models, modernStart + modernClub + text("    h: Mapped[Undefined]\n")}},
        column, {}, "“Club.h” is annotated with “Undefined”, which is not known");
    row("__init_subclass__",
        {{models,
          classicStart
              + text("class Named:\n"
                     "    def __init_subclass__(cls, **kwargs):\n"
                     "        cls.__tablename__ = cls.__name__.lower()\n"
                     "        super().__init_subclass__(**kwargs)\n"
                     "class Key:\n"
                     "    id = Column(Integer, primary_key=True)\n"
                     "class Club(Named, Key, Base):\n"
                     "    h = Column(Integer)\n")}},
        column, {}, "");
    row("unknown __init_subclass__",
        {{models,
          text("import names\n") + classicStart
              + text("class Named:\n"
                     "    def __init_subclass__(cls, **kwargs):\n"
                     "        if names.ready():\n"
                     "            cls.__tablename__ = cls.__name__.lower()\n"
                     "class Club(Named, Base):\n"
                     "    id = Column(Integer, primary_key=True)\n")}},
        column, {}, "The table name of “Club” is not known");
    row("metaclass",
        {{models,
          classicStart
              + text("class Meta(DeclarativeMeta):\n"
                     "    def __new__(meta, name, bases, names):\n"
                     "        names['__tablename__'] = name.lower()\n"
                     "        return super().__new__(meta, name, bases, names)\n"
                     "Named = declarative_base(metaclass=Meta)\n"
                     "class Club(Named):\n"
                     "    id = Column(Integer, primary_key=True)\n")}},
        column, {}, "The table name of “Club” is not known");
    row("unimported automatic name",
        {{env, text("from shop import SQLModel\ntarget_metadata = SQLModel.metadata\n")},
         {text("shop.py"),
          text("from sqlmodel import Field, SQLModel\n"
               "class Shop(SQLModel, table=True):\n"
               "    id: int = Field(primary_key=True)\n")},
         {models,
          text("from sqlmodel import Field, SQLModel\n"
               "class Club(SQLModel, table=True):\n"
               "    id: int = Field(primary_key=True)\n")}},
        "CREATE TABLE shop (id INTEGER NOT NULL PRIMARY KEY);", {}, "");
    row("outside base without a name",
        {{models,
          text("from framework import Model\n") + classicStart
              + text("class Club(Model):\n    id = Column(Integer, primary_key=True)\n")}},
        "", {}, "The base “framework.Model” of “Club” is not known");
    row("named like the standard library",
        {{text("calendar/models.py"), classicStart + club},
         {text("queue.py"),
          classicStart.chopped(26)
              + text("from calendar.models import Base\nclass Entry(Base):\n    __tablename__ = 'entry'\n    "
                     "id = Column(Integer, primary_key=True)\n")}},
        "CREATE TABLE entry (id INTEGER NOT NULL PRIMARY KEY);", {}, "");
    row("in a folder that is often another's", {{text("env/models.py"), classicStart + club}}, "", {}, "");
    row("target_metadata not understood",
        {{env, text("import models\nfrom tools import pick\ntarget_metadata = pick(models.Club)\n")},
         {models, classicStart + club}},
        "CREATE TABLE other (id INTEGER NOT NULL PRIMARY KEY);", {},
        "What target_metadata is here is not known");
    row("constraint of an unknown column",
        {{models,
          text("from stamps import UNKNOWN\n") + classicStart + club
              + text("    __table_args__ = (UniqueConstraint('id', UNKNOWN, name='one'),)\n")}},
        "", {}, "of this constraint is not known");
    row("unknown words",
        {{models,
          text("from stamps import UNKNOWN\n") + classicStart + club
              + text("    h = Column(Integer, ForeignKey('club.id', ondelete=UNKNOWN), key=UNKNOWN)\n")}},
        "ALTER TABLE club ADD COLUMN h INTEGER REFERENCES club (id);", {}, "ondelete of");
    row("unknown column name",
        {{models,
          text("from stamps import UNKNOWN\n") + classicStart + club
              + text("    h = Column(Integer, name=UNKNOWN)\n")}},
        column, {}, "name of");
    row("index on rows not understood",
        {{models,
          text("from stamps import rows\n") + classicStart + club
              + text("    __table_args__ = (Index('one', id, unique=True, sqlite_where=rows('x')),)\n")}},
        "", {}, "Which rows this index holds is not known");
    row("reflected table",
        {{models,
          text("from tools import engine\n") + classicStart
              + text("club = Table('club', Base.metadata, autoload_with=engine)\n")}},
        column, {}, "come from the database");
    row("reflected class",
        {{models,
          text("from sqlalchemy.ext.declarative import DeferredReflection\n") + classicStart
              + text("class Club(DeferredReflection, Base):\n    __tablename__ = 'club'\n")}},
        column, {}, "come from the database");
    row("reflected metadata",
        {{models,
          text("from tools import engine\n") + classicStart + text("Base.metadata.reflect(engine)\n")
              + club}},
        "CREATE TABLE other (id INTEGER NOT NULL PRIMARY KEY);", {},
        "reflect() takes tables from the database");
    row("schema from outside",
        {{models,
          text("import os\n") + classicStart + club
              + text("    __table_args__ = {'schema': os.environ['DB_SCHEMA']}\n")}},
        "CREATE TABLE other (id INTEGER NOT NULL PRIMARY KEY);", {},
        "The schema of the table “club” is not known");
    row("table under an unknown condition",
        {{models,
          text("from tools import settings\n") + classicStart + club
              + text("if settings.audit:\n    audit = Table('audit', Base.metadata, Column('id', Integer, "
                     "primary_key=True))\n")}},
        "CREATE TABLE audit (id INTEGER NOT NULL PRIMARY KEY);", {}, "What is declared here is not known");
    row("index under an unknown condition",
        {{models,
          text("from tools import settings\n") + classicStart + club
              + text("if settings.indexed:\n    Index('one', Club.id)\n")}},
        "CREATE INDEX one ON club (id);", {}, "What “Club” becomes is not known");
    row("index of a table under an unknown condition",
        {{models,
          text("from tools import settings\n") + classicStart
              + text("club = Table('club', Base.metadata, Column('id', Integer, primary_key=True))\n"
                     "if settings.indexed:\n    Index('one', club.c.id)\n")}},
        "CREATE INDEX one ON club (id);", {}, "What the table “club” becomes is not known");
    row("factory that is not understood",
        {{models,
          text("from tools import settings\n") + classicStart + club
              + text("def make(name):\n"
                     "    if settings.X:\n"
                     "        return None\n"
                     "    class Made(Base):\n"
                     "        __tablename__ = name\n"
                     "        id = Column(Integer, primary_key=True)\n"
                     "    return Made\n"
                     "Audit = make('audit')\n")}},
        "CREATE TABLE audit (id INTEGER NOT NULL PRIMARY KEY);", {}, "What is declared here is not known");
    row("outside base without columns",
        {{models,
          text("from authlib_x import UserBase\n") + classicStart
              + text("class Club(UserBase, Base):\n    pass\n")}},
        "", {}, "The table name of “Club” is not known");
    row("table of an outside call",
        {{models,
          text("import lib\n") + classicStart
              + text("class Club(Base):\n    __table__ = lib.make('club', Base.metadata)\n")}},
        "", {}, "What “Club” is mapped to is not known");
    row("mixin behind a mapped parent",
        {{models,
          classicStart + club
              + text("class Stamp:\n    h = Column(Integer)\nclass Union(Club, Stamp):\n    pass\n")}},
        column, {}, "");
    row("dataclass metadata",
        {{models,
          text("from dataclasses import dataclass, field\n") + classicStart
              + text("reg = registry(metadata=Base.metadata)\n"
                     "@reg.mapped\n"
                     "@dataclass\n"
                     "class Club:\n"
                     "    __tablename__ = 'club'\n"
                     "    __sa_dataclass_metadata_key__ = 'sa'\n"
                     "    id: int = field(metadata={'sa': Column(Integer, primary_key=True)})\n"
                     "    h: int = field(default=0, metadata={'sa': Column(Integer)})\n")}},
        column, {}, "");
    row("half a foreign key",
        {{models,
          text("from tools import settings\n") + classicStart + club
              + text(
                  "    h = Column(Integer)\n"
                  "    __table_args__ = (ForeignKeyConstraint(['id', 'h'], ['club.id', settings.X]),)\n")}},
        "ALTER TABLE club ADD COLUMN h INTEGER REFERENCES club (id);", {},
        "What this foreign key refers to is not known");
    row("computed from outside",
        {{models,
          text("from tools import settings\n") + classicStart + club
              + text("    h = Column(Integer, Computed(settings.expression))\n")}},
        "ALTER TABLE club ADD COLUMN h INTEGER GENERATED ALWAYS AS (id * 2) VIRTUAL;", {},
        "computes is not known");
    row("nullable by an alias",
        {{models,
          modernStart + text("Text = Union[int, None]\n") + modernClub + text("    h: Mapped[Text]\n")}},
        column, {}, "");
    row("comment and options from outside",
        {{models,
          text("from tools import settings, OPTIONS\n") + classicStart
              + text("club = Table('club', Base.metadata, Column('id', Integer, primary_key=True), "
                     "comment=settings.c, **OPTIONS)\n")}},
        column, {}, "Options of the table “club” are not known");
    row("table's column of an unknown name",
        {{models,
          text("from tools import settings\n") + classicStart
              + text("club = Table('club', Base.metadata, Column('id', Integer, primary_key=True), "
                     "Column(settings.h, Integer))\n")}},
        column, {}, "The name of a column is not known");
    row("index of an unknown table",
        {{models,
          text("from tools import other\n") + classicStart + club
              + text("    h = Column(Integer)\nIndex('by_h', other.club.c.h)\n")}},
        "ALTER TABLE club ADD COLUMN h INTEGER; CREATE INDEX by_h ON club (h);", {},
        "The table of “Index('by_h', other.club.c.h)” is not known");
    row("unknown length of a field",
        {{models,
          text("from tools import settings\n"
               "from sqlmodel import Field, SQLModel\n"
               "class Club(SQLModel, table=True):\n"
               "    id: int = Field(primary_key=True)\n"
               "    h: str = Field(max_length=settings.N)\n")}},
        "ALTER TABLE club ADD COLUMN h VARCHAR(20) NOT NULL;", {}, "max_length of “h” is not known");
    row("a loop that is not understood",
        {{models,
          text("from stamps import names\n") + classicStart + club
              + text("for name in names():\n    setattr(Club, name, Column(Integer))\n")}},
        column, {}, "are not known before it runs");
}

void NothingLostTest::keepsWhatIsNotUnderstood()
{
    QFETCH(Files, files);
    QFETCH(QString, sql);
    QFETCH(QStringList, detected);
    QFETCH(QString, note);
    QTemporaryDir folder;
    for (auto file = files.constBegin(); file != files.constEnd(); ++file) {
        const QString path = folder.filePath(file.key());
        QVERIFY(QDir().mkpath(QFileInfo(path).path()));
        writeTextFile(path, *file);
    }
    ReadModelsOptions options;
    options.folder = folder.path();
    if (files.contains(QStringLiteral("env.py")))
        options.envFile = folder.filePath(QStringLiteral("env.py"));
    const ModelSet models = readModels(options);
    const auto connection = Connection::open(ConnectionUrl::parse(QStringLiteral("sqlite://")), {});
    connection->executeScript(QStringLiteral("CREATE TABLE club (id INTEGER NOT NULL PRIMARY KEY);") + sql);
    const Dialect &dialect = Dialect::of(Backend::Sqlite);
    const AutogenerateResult result
        = compareSchemas(models.schema, dialect.inspect(*connection), dialect, compareOptions(models));
    QStringList notes;
    for (const NotUnderstood &each : models.notUnderstood)
        notes << each.place.file + QLatin1Char(':') + QString::number(each.place.line) + QLatin1Char(' ')
                + each.what + QLatin1Char(' ') + each.effect;
    QStringList expected;
    for (const QString &each : std::as_const(detected))
        expected << QStringLiteral("Detected ") + each;
    QVERIFY2(result.detected == expected,
             qPrintable(result.detected.join(QLatin1Char('\n')) + QStringLiteral("\nnotes:\n")
                        + notes.join(QLatin1Char('\n'))));
    const QString all = notes.join(QLatin1Char('\n'));
    QVERIFY2(note.isEmpty() ? all.isEmpty() : all.contains(note), qPrintable(all));
}

/// Each metadata has its own schema and naming convention.
void NothingLostTest::keepsTheMetadataApart()
{
    QTemporaryDir folder;
    writeTextFile(folder.filePath(QStringLiteral("models.py")),
                  QStringLiteral("from sqlalchemy import *\n"
                                 "from sqlalchemy.orm import declarative_base\n"
                                 "A = declarative_base(metadata=MetaData(schema='one', "
                                 "naming_convention={'pk': 'pk_%(table_name)s'}))\n"
                                 "B = declarative_base(metadata=MetaData(schema='two', "
                                 "naming_convention={'pk': '%(table_name)s_key'}))\n"
                                 "class Club(A):\n"
                                 "    __tablename__ = 'club'\n"
                                 "    id = Column(Integer, primary_key=True)\n"
                                 "class Player(A):\n"
                                 "    __tablename__ = 'player'\n"
                                 "    id = Column(Integer, primary_key=True)\n"
                                 "    club_id = Column(ForeignKey('club.id'))\n"
                                 "class Shop(B):\n"
                                 "    __tablename__ = 'shop'\n"
                                 "    id = Column(Integer, primary_key=True)\n"));
    writeTextFile(folder.filePath(QStringLiteral("env.py")),
                  QStringLiteral("from models import A, B\ntarget_metadata = [A.metadata, B.metadata]\n"));
    ReadModelsOptions options;
    options.folder = folder.path();
    options.envFile = folder.filePath(QStringLiteral("env.py"));
    const ModelSet models = readModels(options);
    QStringList lines;
    for (const Table &table : models.schema.tables) {
        lines << table.tableName().toString() + QLatin1Char(' ') + table.primaryKey.name;
        for (const ForeignKey &key : table.foreignKeys)
            lines << key.referredSchema + QLatin1Char('.') + key.referredTable;
    }
    QCOMPARE(lines.join(QLatin1Char('\n')),
             QStringLiteral("one.club pk_club\none.player pk_player\none.club\ntwo.shop shop_key"));
    QVERIFY(models.notUnderstood.empty());
}

QTEST_GUILESS_MAIN(NothingLostTest)
#include "tst_nothinglost.moc"
