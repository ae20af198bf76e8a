#include "project/newscripts.h"

#include "base/error.h"
#include "base/text.h"
#include "migrate/revisiontemplate.h"
#include "project/project.h"
#include "project/sourceurl.h"
#include "python/module.h"

#include <QFileInfo>
#include <optional>

namespace stillroom {

namespace {

const QString &iniText()
{
    static const QString text = QStringLiteral(R"ini([alembic]
# Where env.py and the revisions are kept.
script_location = @DIRECTORY@

# Folders that Python looks for the models in first.
prepend_sys_path = .

# How a new revision's file is called; %%(year)d, %%(month).2d, %%(day).2d, %%(hour).2d and %%(minute).2d may be
# used as well.
# file_template = %%(rev)s_%%(slug)s

# Zone of the creation date; the computer's own if this is not set.
# timezone = UTC

# The database, as SQLAlchemy writes it. A percent sign is doubled here.
@URL@


# What Python's logging prints while migrations run.
[loggers]
keys = root,sqlalchemy,alembic

[handlers]
keys = console

[formatters]
keys = plain

[logger_root]
level = WARN
handlers = console
qualname =

[logger_sqlalchemy]
level = WARN
handlers =
qualname = sqlalchemy.engine

[logger_alembic]
level = INFO
handlers =
qualname = alembic

[handler_console]
class = StreamHandler
args = (sys.stderr,)
level = NOTSET
formatter = plain

[formatter_plain]
format = %(levelname)-5.5s [%(name)s] %(message)s
datefmt = %H:%M:%S
)ini");
    return text;
}

const QString &envText()
{
    static const QString text = QStringLiteral(
        R"py("""Run by Alembic for each of its commands: says which database and which models are meant."""
import os
from logging.config import fileConfig

from alembic import context
from sqlalchemy import engine_from_config, pool
@IMPORTS@
config = context.config
if config.config_file_name is not None:
    fileConfig(config.config_file_name, disable_existing_loggers=False)
@OVERRIDE@
# What the models say the database should look like; `alembic revision --autogenerate` compares with it.
target_metadata = @METADATA@


def run_offline() -> None:
    """Write SQL to standard output; no database is opened."""
    url = config.get_main_option("sqlalchemy.url")
    context.configure(
        url=url,
        target_metadata=target_metadata,
        literal_binds=True,
        dialect_opts={"paramstyle": "named"},
        render_as_batch=url.startswith("sqlite"),
    )
    with context.begin_transaction():
        context.run_migrations()


def run_online() -> None:
    """Open the database and migrate it."""
    engine = engine_from_config(
        config.get_section(config.config_ini_section, {}), prefix="sqlalchemy.", poolclass=pool.NullPool
    )
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=target_metadata,
            # SQLite changes a table by building it anew.
            render_as_batch=connection.dialect.name == "sqlite",
        )
        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    run_offline()
else:
    run_online()
)py");
    return text;
}

struct ModelImports
{
    QString imports; ///< lines for env.py
    QString metadata = QStringLiteral("None");
};

QString moduleOf(const QString &file)
{
    QString name = file;
    if (name.endsWith(QStringLiteral("/__init__.py")))
        name.chop(12);
    else
        name.chop(3);
    return name.replace(QLatin1Char('/'), QLatin1Char('.'));
}

struct NamedMetadata
{
    QString module;
    QString name; ///< "Base.metadata"
};

/// The name given to what is made at this line: `Base = declarative_base()`, `class Base(DeclarativeBase)`,
/// `metadata = MetaData()`.
std::optional<NamedMetadata> nameAt(const QString &folder, const QString &file, int line)
{
    const QString path = folder + QLatin1Char('/') + file;
    if (!QFileInfo(path).isFile())
        return std::nullopt;
    const auto module = Module::read(path);
    for (const PyStatement &statement : module->statements()) {
        if (statement.line != line)
            continue;
        if (statement.kind == PyStatement::Kind::Class)
            return NamedMetadata {moduleOf(file), statement.text + QStringLiteral(".metadata")};
        const bool isAssigned = statement.kind == PyStatement::Kind::Assign
            || (statement.kind == PyStatement::Kind::AnnotatedAssign && statement.expressions.size() == 3);
        if (!isAssigned || statement.expressions.front().kind != Expression::Kind::Name)
            continue;
        const Expression &value = statement.expressions.back();
        const bool isMetadata = value.kind == Expression::Kind::Call
            && value.children.front().text == QStringLiteral("MetaData");
        const QString name = statement.expressions.front().text;
        return NamedMetadata {moduleOf(file), isMetadata ? name : name + QStringLiteral(".metadata")};
    }
    return std::nullopt;
}

/// The metadata by its own name, else through one of the classes that share it.
std::optional<NamedMetadata> metadataName(const QString &folder, const ModelSet &models)
{
    const QString left = models.metadata.section(QLatin1Char(':'), 0, 0);
    const QString right = models.metadata.section(QLatin1Char(':'), 1);
    bool isLine = false;
    const int line = right.toInt(&isLine);
    if (isLine) {
        if (auto found = nameAt(folder, left, line))
            return found;
    } else if (!left.isEmpty() && !right.isEmpty()) {
        return NamedMetadata {left, right};
    }
    for (const Table &table : models.schema.tables) {
        const ModelTable model = models.tables.value(table.tableName().toString());
        if (!model.className.isEmpty())
            return NamedMetadata {moduleOf(model.place.file), model.className + QStringLiteral(".metadata")};
    }
    return std::nullopt;
}

/// env.py imports the metadata, and every module with models, because only imported ones are known to it.
ModelImports importsOf(const QString &folder, const ModelSet &models)
{
    ModelImports found;
    const std::optional<NamedMetadata> metadata = metadataName(folder, models);
    if (models.tables.isEmpty() || !metadata)
        return found;
    QStringList modules;
    for (const ModelTable &table : models.tables) {
        const QString each = moduleOf(table.place.file);
        if (each != metadata->module && !modules.contains(each))
            modules << each;
    }
    modules.sort();
    found.imports = QStringLiteral("\n");
    for (const QString &each : std::as_const(modules))
        found.imports += QStringLiteral("import %1  # noqa: F401  so that its models are known\n").arg(each);
    found.imports += QStringLiteral("from %1 import %2\n")
                         .arg(metadata->module, metadata->name.section(QLatin1Char('.'), 0, 0));
    found.metadata = metadata->name;
    return found;
}

struct UrlChoice
{
    QString iniLine = QStringLiteral("sqlalchemy.url = driver://user:pass@localhost/dbname");
    QString envLines;
    QString origin;
};

UrlChoice chooseUrl(const Project &project)
{
    UrlChoice choice;
    if (!project.writtenUrl)
        return choice;
    choice.origin = project.urlOrigin;
    const bool isVariable = project.urlOrigin == project.urlOrigin.toUpper();
    if (isVariable || project.urlOrigin.startsWith(QStringLiteral(".env"))) {
        const QString variable = isVariable
            ? project.urlOrigin
            : project.urlOrigin.section(QLatin1Char('('), 1).remove(QLatin1Char(')'));
        choice.envLines = QStringLiteral("\n# The environment decides which database is meant.\n"
                                         "if os.environ.get(\"%1\"):\n"
                                         "    config.set_main_option(\"sqlalchemy.url\", "
                                         "os.environ[\"%1\"].replace(\"%\", \"%%\"))\n")
                              .replace(QStringLiteral("%1"), variable);
    } else if (!project.writtenUrl->password) {
        choice.iniLine = QStringLiteral("sqlalchemy.url = ")
            + project.writtenUrl->toString().replace(QLatin1Char('%'), QStringLiteral("%%"));
    }
    return choice;
}

Project lookAt(const QString &folder)
{
    try {
        return Project::open(folder);
    } catch (const Error &) {
        Project
            nothing; // an empty folder, or a connection string that cannot be read: init works all the same
        nothing.folder = folder;
        return nothing;
    }
}

} // namespace

NewScripts newScripts(const QString &folder, const QString &directory)
{
    const Project project = lookAt(folder);
    ModelImports models;
    if (project.hasModels)
        models = importsOf(folder, readModels(project.modelOptions()));
    const UrlChoice url = chooseUrl(project);
    NewScripts made;
    made.ini = iniText();
    made.ini.replace(QStringLiteral("@DIRECTORY@"),
                     QString(directory).replace(QLatin1Char('%'), QStringLiteral("%%")));
    made.ini.replace(QStringLiteral("@URL@"), url.iniLine);
    made.env = envText();
    made.env.replace(QStringLiteral("@IMPORTS@"), models.imports);
    made.env.replace(QStringLiteral("@OVERRIDE@"), url.envLines);
    made.env.replace(QStringLiteral("@METADATA@"), models.metadata);
    if (url.envLines.isEmpty())
        made.env.remove(QStringLiteral("import os\n"));
    made.revisionTemplate = defaultRevisionTemplate();
    made.readme = QStringLiteral("Migrations of this project's database, one file per step in versions/.\n");
    if (models.metadata != QStringLiteral("None"))
        made.note = coreTr("env.py compares with the models of this folder.");
    if (!url.origin.isEmpty())
        made.note += (made.note.isEmpty() ? QString() : QStringLiteral(" "))
            + coreTr("The database was found in %1.").arg(url.origin);
    return made;
}

} // namespace stillroom
