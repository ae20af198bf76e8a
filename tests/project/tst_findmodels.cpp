#include "base/error.h"
#include "base/text.h"
#include "models/modelset.h"
#include "project/packagefolders.h"
#include "project/project.h"

#include <QDir>
#include <QTemporaryDir>
#include <QtTest>

using namespace stillroom;

namespace {

/// Files by path with their texts.
using Files = QList<std::pair<const char *, QString>>;

QString table(const char *name, const char *base = "Base")
{
    return QStringLiteral(
               "class %1(%2):\n    __tablename__ = '%1'\n    id = Column(Integer, primary_key=True)\n")
        .arg(QLatin1String(name), QLatin1String(base));
}

const QString columns
    = QStringLiteral("from sqlalchemy import Column, ForeignKey, Integer, MetaData, Table\n");
const QString ownBase
    = columns + QStringLiteral("from sqlalchemy.orm import declarative_base\nBase = declarative_base()\n");
const QString flask = QStringLiteral("from flask_sqlalchemy import SQLAlchemy\n");
const QString ini = QStringLiteral("[alembic]\nscript_location = migrations\nprepend_sys_path = .\n");

/// env.py as `alembic init` writes it, with the models of a project.
QString environment(const QString &imports, const QString &target)
{
    return QStringLiteral("from logging.config import fileConfig\nfrom alembic import context\n%1\nconfig = "
                          "context.config\n"
                          "if config.config_file_name is not None:\n    fileConfig(config.config_file_name)\n"
                          "target_metadata = %2\n"
                          "if context.is_offline_mode():\n    run_migrations_offline()\nelse:\n    "
                          "run_migrations_online()\n")
        .arg(imports, target);
}

/// env.py of Flask-Migrate, which asks the running application.
QString flaskEnvironment()
{
    return QStringLiteral(
        "from flask import current_app\nfrom alembic import context\nconfig = context.config\n"
        "def get_engine():\n    return current_app.extensions['migrate'].db.get_engine()\n"
        "target_db = current_app.extensions['migrate'].db\n"
        "def get_metadata():\n    if hasattr(target_db, 'metadatas'):\n"
        "        return target_db.metadatas[None]\n    return target_db.metadata\n");
}

} // namespace

/// Where a project's models are, found from what lies in its folder.
class FindModelsTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void finds_data();
    void finds();
    void readsPackageFolders();
};

void FindModelsTest::finds_data()
{
    QTest::addColumn<Files>("files");
    QTest::addColumn<QString>("tables"); ///< as they are declared
    QTest::addColumn<QString>("metadata");
    QTest::addColumn<QString>("said"); ///< part of what is told; empty: nothing is
    const auto row = [](const char *name, const Files &files, const char *tables, const char *metadata,
                        const char *said = "") {
        QTest::newRow(name) << files << QString::fromUtf8(tables) << QString::fromUtf8(metadata)
                            << QString::fromUtf8(said);
    };
    row("a file alone", {{"models.py", ownBase + table("a")}}, "a", "models:Base.metadata");
    row("env.py follows a re-export",
        {{"alembic.ini", ini},
         {"app/__init__.py", QString()},
         {"app/db/__init__.py", QStringLiteral("from .base import Base\nfrom app.models import *\n")},
         {"app/db/base.py", ownBase},
         {"app/models.py", columns + QStringLiteral("from app.db.base import Base\n") + table("a")},
         {"migrations/env.py",
          environment(QStringLiteral("from app.db import Base"), QStringLiteral("Base.metadata"))}},
        "a", "app.db.base:Base.metadata");
    row("env.py names the smaller metadata",
        {{"alembic.ini", ini},
         {"large.py", ownBase + table("a") + table("b")},
         {"small.py", ownBase + table("c")},
         {"migrations/env.py",
          environment(QStringLiteral("import small"), QStringLiteral("small.Base.metadata"))}},
        "c", "small:Base.metadata");
    row("env.py names several metadata",
        {{"alembic.ini", ini},
         {"one.py", ownBase + table("a")},
         {"two.py", ownBase + table("b")},
         {"migrations/env.py",
          environment(QStringLiteral("from one import Base\nimport two"),
                      QStringLiteral("[Base.metadata, two.Base.metadata]"))}},
        "a b", "one:Base.metadata");
    row("env.py makes the path itself",
        {{"alembic.ini", QStringLiteral("[alembic]\nscript_location = db/migrations\n")},
         {"src/club/__init__.py", QString()},
         {"src/club/models.py", ownBase + table("a")},
         {"db/migrations/env.py",
          environment(
              QStringLiteral("import os, sys\nsys.path.append(os.path.join(os.path.dirname(__file__), '..', "
                             "'..', 'src'))\n"
                             "from club import models"),
              QStringLiteral("models.Base.metadata"))}},
        "a", "club.models:Base.metadata");
    row("env.py takes a Table's metadata",
        {{"alembic.ini", ini},
         {"tables.py",
          columns
              + QStringLiteral(
                  "meta = MetaData()\na = Table('a', meta, Column('id', Integer, primary_key=True))\n")},
         {"migrations/env.py",
          environment(QStringLiteral("from tables import meta as m"), QStringLiteral("m"))}},
        "a", "tables:meta");
    row("SQLModel's own metadata",
        {{"alembic.ini", ini},
         {"app/__init__.py", QString()},
         {"app/models.py",
          QStringLiteral("from sqlmodel import Field, SQLModel\nclass A(SQLModel, table=True):\n    id: int "
                         "= Field(primary_key=True)\n")},
         {"migrations/env.py",
          environment(QStringLiteral("from sqlmodel import SQLModel\nfrom app import models"),
                      QStringLiteral("SQLModel.metadata"))}},
        "a", "sqlmodel:SQLModel.metadata");
    row("Flask-Migrate",
        {{"migrations/alembic.ini", QStringLiteral("[alembic]\n[loggers]\nkeys = root\n")},
         {"migrations/env.py", flaskEnvironment()},
         {"migrations/versions/.keep", QString()},
         {"app/__init__.py",
          flask
              + QStringLiteral(
                  "from flask import Flask\ndb = SQLAlchemy()\ndef create_app():\n    app = Flask(__name__)\n"
                  "    db.init_app(app)\n    from app import models\n    return app\n")},
         {"app/models.py",
          QStringLiteral("from app import db\nclass UserName(db.Model):\n    id = db.Column(db.Integer, "
                         "primary_key=True)\n")}},
        "user_name", "app:db.metadata");
    row("Flask-SQLAlchemy in one file, without migrations",
        {{"app.py",
          flask
              + QStringLiteral("from flask import Flask\napp = Flask(__name__)\ndb = SQLAlchemy(app)\n"
                               "class User(db.Model):\n    id = db.Column(db.Integer, primary_key=True)\n")}},
        "user", "app:db.metadata");
    row("Flask-SQLAlchemy with blueprints and extensions",
        {{"shop/__init__.py", QString()},
         {"shop/extensions.py", flask + QStringLiteral("db = SQLAlchemy()\n")},
         {"shop/cart/__init__.py", QString()},
         {"shop/cart/models.py",
          QStringLiteral("from shop.extensions import db\nclass Cart(db.Model):\n    id = "
                         "db.Column(db.Integer, primary_key=True)\n")},
         {"shop/user/__init__.py", QString()},
         {"shop/user/models.py",
          QStringLiteral(
              "from ..extensions import db\nfrom ..cart.models import Cart\nclass User(db.Model):\n"
              "    id = db.Column(db.Integer, primary_key=True)\n    cart_id = "
              "db.Column(db.ForeignKey(Cart.id))\n")}},
        "cart user", "shop.extensions:db.metadata");
    row("src layout",
        {{"src/club/__init__.py", QString()},
         {"src/club/base.py", ownBase},
         {"src/club/models.py", columns + QStringLiteral("from club.base import Base\n") + table("a")}},
        "a", "club.base:Base.metadata");
    row("namespace packages",
        {{"org/club/base.py", ownBase},
         {"org/club/parts/member.py",
          columns + QStringLiteral("from org.club.base import Base\n") + table("a")},
         {"org/shop/item.py", columns + QStringLiteral("from ..club.base import Base\n") + table("b")}},
        "a b", "org.club.base:Base.metadata");
    row("packages of a workspace",
        {{"pyproject.toml", QStringLiteral("[tool.uv.workspace]\nmembers = ['packages/*']\n")},
         {"packages/core/src/core/__init__.py", QString()},
         {"packages/core/src/core/base.py", ownBase},
         {"packages/shop/src/shop/__init__.py", QString()},
         {"packages/shop/src/shop/models.py",
          columns + QStringLiteral("from core.base import Base\n") + table("a")}},
        "a", "core.base:Base.metadata");
    row("a folder only pyproject.toml knows",
        {{"pyproject.toml", QStringLiteral("[tool.setuptools.packages.find]\nwhere = ['python']\n")},
         {"alembic.ini", ini},
         {"python/club/base.py", ownBase},
         {"python/club/models.py", columns + QStringLiteral("from club.base import Base\n") + table("a")},
         {"python/club/unused.py", columns + QStringLiteral("from club.base import Base\n") + table("b")},
         {"migrations/env.py",
          environment(QStringLiteral("from club.base import Base\nimport club.models"),
                      QStringLiteral("Base.metadata"))}},
        "a", "club.base:Base.metadata");
    row("imports for a type checker only",
        {{"base.py", ownBase},
         {"a.py",
          columns
              + QStringLiteral("from typing import TYPE_CHECKING\nfrom base import Base\nif TYPE_CHECKING:\n "
                               "   from b import b\nelse:\n    b = 'b'\n")
              + table("a")},
         {"b.py",
          columns + QStringLiteral("from a import a\nfrom base import Base\n") + table("b")
              + QStringLiteral("    a_id = Column(ForeignKey(a.id))\n")}},
        "a b", "base:Base.metadata");
    row("import * over three files, with __all__",
        {{"club/__init__.py", QStringLiteral("from .models import *\n")},
         {"club/base.py", ownBase + QStringLiteral("_hidden = 1\n")},
         {"club/models/__init__.py", QStringLiteral("from .a import *\nfrom .b import *\n")},
         {"club/models/a.py", QStringLiteral("from ..base import *\n__all__ = ['a', 'Base']\n") + table("a")},
         {"club/models/b.py", columns + QStringLiteral("from .a import *\n") + table("b")}},
        "a b", "club.base:Base.metadata");
    row("one metadata is larger",
        {{"one.py", ownBase + table("a")}, {"two.py", ownBase + table("b") + table("c")}}, "b c",
        "two:Base.metadata", "There is a second metadata, “one:Base.metadata”.");
    row("two are equally good", {{"one.py", ownBase + table("a")}, {"two.py", ownBase + table("b")}}, "a",
        "one:Base.metadata", "There are two metadata with as many tables");
    row("a metadata without tables is none", {{"one.py", ownBase}, {"two.py", ownBase + table("b")}}, "b",
        "two:Base.metadata");
    row("automap",
        {{"models.py",
          QStringLiteral(
              "from sqlalchemy.ext.automap import automap_base\nBase = automap_base()\nBase.prepare()\n"
              "User = Base.classes.user\n")}},
        "", "", "Open the database to see its tables");
    row("tests and environments are no models",
        {{"models.py", ownBase + table("a")},
         {"tests/models.py", ownBase + table("b") + table("c")},
         {"venv/pyvenv.cfg", QString()},
         {"venv/lib/x.py", ownBase + table("d") + table("e")},
         {"own/pyvenv.cfg", QString()},
         {"own/x.py", ownBase + table("d") + table("e")}},
        "a", "models:Base.metadata");
}

void FindModelsTest::finds()
{
    QFETCH(Files, files);
    QFETCH(QString, tables);
    QFETCH(QString, metadata);
    QFETCH(QString, said);
    QTemporaryDir folder;
    for (const auto &[name, text] : files) {
        const QString path = folder.filePath(QLatin1String(name));
        QVERIFY(QDir().mkpath(QFileInfo(path).path()));
        writeTextFile(path, text);
    }
    const ModelSet models = readModels(Project::open(folder.path()).modelOptions());
    QStringList names;
    for (const Table &each : models.schema.tables)
        names << each.name;
    QStringList notes;
    for (const NotUnderstood &note : models.notUnderstood)
        notes << note.toText();
    const QString told = notes.join(QLatin1Char('\n'));
    QVERIFY2(said.isEmpty() == notes.isEmpty() && told.contains(said), qPrintable(told));
    QCOMPARE(names.join(QLatin1Char(' ')), tables);
    QCOMPARE(models.metadata, metadata);
}

void FindModelsTest::readsPackageFolders()
{
    QTemporaryDir folder;
    const QDir root(folder.path());
    for (const char *name :
         {"a/club", "b", "c", "d", "e", "f", "members/one/src", "members/two", "members/file"})
        QVERIFY(root.mkpath(QLatin1String(name)));
    writeTextFile(root.filePath(QStringLiteral("f/__init__.py")), {});
    const auto found = [&](const char *text) {
        writeTextFile(root.filePath(QStringLiteral("pyproject.toml")), QString::fromUtf8(text));
        QStringList names;
        for (const QString &place : packageFolders(folder.path()))
            names << root.relativeFilePath(place);
        return names.join(QLatin1Char(' '));
    };
    QCOMPARE(found("[tool.setuptools]\npackage-dir = {'' = 'a', 'club' = 'b/club'}\n"),
             QStringLiteral("a b"));
    QCOMPARE(found("[tool.poetry]\npackages = [{include = 'club', from = 'a'}, {include = 'other'}]\n"),
             QStringLiteral("a"));
    QCOMPARE(found("[tool.hatch.build.targets.wheel]\npackages = ['a/club', 'club']\nsources = ['b']\n"),
             QStringLiteral("b a"));
    QCOMPARE(
        found("[tool.pdm.build]\npackage-dir = 'c'\n[tool.pytest.ini_options]\npythonpath = ['.', 'd']\n"),
        QStringLiteral("c d"));
    QCOMPARE(found("[tool.uv.workspace]\nmembers = ['members/*', 'e']\n"),
             QStringLiteral("members/file members/one members/one/src members/two e"));
    // What is no folder of the project, is a package, or has another shape.
    QCOMPARE(found("[tool.setuptools]\npackage-dir = {'' = '../..', 'x' = "
                   "7}\n[tool.setuptools.packages.find]\nwhere = 'f'\n"
                   "[tool.uv.workspace]\nmembers = 3\n[tool.poetry]\npackages = {a = 1}\n"),
             QString());
    QCOMPARE(found("[tool\nbroken"), QString());
    QVERIFY(QFile::remove(root.filePath(QStringLiteral("pyproject.toml"))));
    QCOMPARE(packageFolders(folder.path()), QStringList());
}

QTEST_GUILESS_MAIN(FindModelsTest)
#include "tst_findmodels.moc"
