#include "project/generateproject.h"

#include "base/error.h"
#include "base/text.h"
#include "project/apiresource.h"
#include "python/pythonwriter.h"

#include <QSet>
#include <algorithm>

namespace stillroom {

namespace {

/// What the schemas call a field: Pydantic keeps some names, and others are modules that annotations name.
QString schemaName(const ApiField &field)
{
    return field.name == QLatin1String("datetime") || field.name == QLatin1String("decimal")
        ? field.name + QLatin1Char('_')
        : pydanticName(field.name);
}

QString optional(const QString &type)
{
    return type == QLatin1String("Any") ? type : QStringLiteral("Optional[%1]").arg(type);
}

class ProjectWriter
{
public:
    ProjectWriter(const ConnectionUrl &url, const GenerateProjectOptions &options,
                  std::vector<ApiResource> resources)
        : m_url(url)
        , m_options(options)
        , m_resources(std::move(resources))
    {
        const auto hasPassword = [](const ApiResource &resource) {
            return std::any_of(resource.fields.begin(), resource.fields.end(),
                               [](const ApiField &field) { return field.isPassword; });
        };
        m_hasPasswords = std::any_of(m_resources.begin(), m_resources.end(), hasPassword);
    }

    [[nodiscard]] QMap<QString, QString> files() const
    {
        QMap<QString, QString> files {
            {QStringLiteral("README.md"), readme()},
            {QStringLiteral("requirements.txt"), requirements()},
            {QStringLiteral("app/__init__.py"), {}},
            {QStringLiteral("app/crud.py"), crud()},
            {QStringLiteral("app/database.py"), database()},
            {QStringLiteral("app/main.py"), main()},
            {QStringLiteral("app/schemas.py"), schemas()},
            {QStringLiteral("app/routers/__init__.py"), {}},
        };
        if (m_hasPasswords)
            files.insert(QStringLiteral("app/security.py"), security());
        for (const ApiResource &resource : m_resources)
            files.insert(QStringLiteral("app/routers/%1.py").arg(resource.plural), router(resource));
        return files;
    }

private:
    [[nodiscard]] bool isV1() const { return m_options.pydantic == 1; }
    [[nodiscard]] bool isSqlite() const { return m_url.backend() == Backend::Sqlite; }

    /// Values an API cannot carry as JSON.
    static bool isBinary(const ApiField &field) { return field.type == QLatin1String("bytes"); }

    [[nodiscard]] QString fieldLine(const ApiField &field, bool isOptional) const
    {
        const QString name = schemaName(field);
        QStringList extra;
        if (name != field.name)
            extra.append(QStringLiteral("alias=%1").arg(m_python.string(field.name)));
        if (field.maxLength > 0)
            extra.append(QStringLiteral("max_length=%1").arg(field.maxLength));
        QString text = name + QLatin1String(": ") + (isOptional ? optional(field.type) : field.type);
        if (!extra.isEmpty()) {
            if (isOptional)
                extra.prepend(QStringLiteral("default=None"));
            return text + QStringLiteral(" = Field(%1)").arg(extra.join(QLatin1String(", ")));
        }
        return isOptional ? text + QStringLiteral(" = None") : text;
    }

    [[nodiscard]] static QString passwordLine(bool isOptional)
    {
        return isOptional ? QStringLiteral("password: Optional[str] = None")
                          : QStringLiteral("password: str");
    }

    static QString classBlock(const QString &head, const QStringList &lines)
    {
        QString text = QStringLiteral("\n\nclass %1:\n").arg(head);
        if (lines.isEmpty())
            return text + QStringLiteral("    pass\n");
        for (const QString &line : lines)
            text += line.isEmpty() ? QStringLiteral("\n") : QStringLiteral("    %1\n").arg(line);
        return text;
    }

    [[nodiscard]] QString schemas() const
    {
        QSet<QString> modules;
        QString body;
        for (const ApiResource &resource : m_resources) {
            QStringList base;
            QStringList create;
            QStringList update;
            QStringList read;
            if (!isV1())
                read << QStringLiteral("model_config = ConfigDict(from_attributes=True%1)")
                            .arg(hasAlias(resource) ? QStringLiteral(", populate_by_name=True") : QString())
                     << QString();
            for (const ApiField &field : resource.fields) {
                if (isBinary(field))
                    continue;
                if (!field.module.isEmpty() && field.module != QLatin1String("typing"))
                    modules.insert(field.module);
                if (field.isPassword) {
                    create << passwordLine(field.nullable || field.isFilled);
                    update << passwordLine(true);
                } else if (field.isReadOnly) {
                    read << fieldLine(field, field.nullable);
                } else if (field.isFilled) {
                    create << fieldLine(field, true);
                    update << fieldLine(field, true);
                    read << fieldLine(field, field.nullable);
                } else {
                    base << fieldLine(field, field.nullable);
                    if (!field.inKey)
                        update << fieldLine(field, true);
                }
            }
            if (isV1()) {
                if (!read.isEmpty())
                    read << QString();
                read << QStringLiteral("class Config:") << QStringLiteral("    orm_mode = True");
            }
            const QString name = resource.className;
            body += classBlock(name + QStringLiteral("Base(BaseModel)"), base)
                + classBlock(QStringLiteral("%1Create(%1Base)").arg(name), create)
                + classBlock(name + QStringLiteral("Update(BaseModel)"), update)
                + classBlock(QStringLiteral("%1Read(%1Base)").arg(name), read);
        }
        QStringList modulesInOrder(modules.begin(), modules.end());
        modulesInOrder.sort();
        QString text = QStringLiteral("\"\"\"What requests and answers hold.\"\"\"\n\n");
        for (const QString &module : modulesInOrder)
            text += QStringLiteral("import %1\n").arg(module);
        QStringList typing;
        if (body.contains(QLatin1String("Any")))
            typing << QStringLiteral("Any");
        if (body.contains(QLatin1String("Optional[")))
            typing << QStringLiteral("Optional");
        if (!typing.isEmpty())
            text += QStringLiteral("from typing import %1\n").arg(typing.join(QLatin1String(", ")));
        QStringList pydantic {QStringLiteral("BaseModel")};
        if (!isV1())
            pydantic << QStringLiteral("ConfigDict");
        if (body.contains(QLatin1String("Field(")))
            pydantic << QStringLiteral("Field");
        return text + (modulesInOrder.isEmpty() && typing.isEmpty() ? QString() : QStringLiteral("\n"))
            + QStringLiteral("from pydantic import %1\n").arg(pydantic.join(QLatin1String(", "))) + body;
    }

    static bool hasAlias(const ApiResource &resource)
    {
        return std::any_of(resource.fields.begin(), resource.fields.end(),
                           [](const ApiField &field) { return schemaName(field) != field.name; });
    }

    [[nodiscard]] QString dump(const ApiResource &resource) const
    {
        return QStringLiteral("%1.%2(exclude_unset=True%3)")
            .arg(resource.singular, isV1() ? QStringLiteral("dict") : QStringLiteral("model_dump"),
                 hasAlias(resource) ? QStringLiteral(", by_alias=True") : QString());
    }

    static const ApiField *password(const ApiResource &resource)
    {
        const auto found = std::find_if(resource.fields.begin(), resource.fields.end(),
                                        [](const ApiField &field) { return field.isPassword; });
        return found == resource.fields.end() ? nullptr : &*found;
    }

    static std::vector<ApiField> uniqueFields(const ApiResource &resource)
    {
        std::vector<ApiField> found;
        std::copy_if(
            resource.fields.begin(), resource.fields.end(), std::back_inserter(found),
            [](const ApiField &field) { return field.isUnique && !field.isPassword && !isBinary(field); });
        return found;
    }

    static QString keyArgument(const ApiResource &resource)
    {
        const QStringList names = resource.keyNames();
        return names.size() == 1 ? names.front()
                                 : QLatin1Char('(') + names.join(QLatin1String(", ")) + QLatin1Char(')');
    }

    [[nodiscard]] QString crud() const
    {
        QString text
            = QStringLiteral("\"\"\"Reads and writes rows; each writing function commits.\"\"\"\n\n");
        QSet<QString> modules;
        for (const ApiResource &resource : m_resources) {
            for (const ApiField &field : resource.fields) {
                if ((field.inKey || field.isUnique) && !field.module.isEmpty())
                    modules.insert(field.module == QLatin1String("typing") ? QString() : field.module);
            }
        }
        modules.remove(QString());
        QStringList inOrder(modules.begin(), modules.end());
        inOrder.sort();
        for (const QString &module : inOrder)
            text += QStringLiteral("import %1\n").arg(module);
        text += QStringLiteral("from typing import Any, Optional\n\nfrom sqlalchemy import select\n"
                               "from sqlalchemy.orm import Session\n\nfrom app import models, schemas\n");
        if (m_hasPasswords)
            text += QStringLiteral("from app.security import hash_password\n");
        for (const ApiResource &resource : m_resources)
            text += crudOf(resource);
        return wrapped(text);
    }

    /// Breaks the heads of functions that are too long, as black would.
    [[nodiscard]] QString wrapped(const QString &text) const
    {
        QStringList lines = text.split(QLatin1Char('\n'));
        for (QString &line : lines) {
            const qsizetype open = line.indexOf(QLatin1Char('('));
            const qsizetype close = line.lastIndexOf(QLatin1String(") -> "));
            if (line.size() <= 88 || !line.startsWith(QLatin1String("def ")) || open < 0 || close < open)
                continue;
            PythonNode head {line.left(open + 1), {}, line.mid(close), false, false};
            for (const QString &parameter : line.mid(open + 1, close - open - 1).split(QLatin1String(", ")))
                head.items.push_back(PythonNode::atom(parameter));
            line = m_python.statement(head, 0).trimmed();
        }
        return lines.join(QLatin1Char('\n'));
    }

    [[nodiscard]] QString crudOf(const ApiResource &resource) const
    {
        QStringList order;
        for (const ApiField &part : resource.key())
            order.append(QStringLiteral("models.%1.%2").arg(resource.className, part.name));
        const auto fill = [&](QString text) {
            return text.replace(QLatin1String("{class}"), resource.className)
                .replace(QLatin1String("{one}"), resource.singular)
                .replace(QLatin1String("{many}"), resource.plural)
                .replace(QLatin1String("{parameters}"), resource.keyParameters().join(QLatin1String(", ")))
                .replace(QLatin1String("{key}"), keyArgument(resource))
                .replace(QLatin1String("{order}"), order.join(QLatin1String(", ")))
                .replace(QLatin1String("{dump}"), dump(resource));
        };
        QString text = fill(QStringLiteral(R"(

def get_{one}(db: Session, {parameters}) -> Optional[models.{class}]:
    return db.get(models.{class}, {key})
)"));
        for (const ApiField &field : uniqueFields(resource))
            text += fill(QStringLiteral(R"(

def get_{one}_by_%1(db: Session, value: %2) -> Optional[models.{class}]:
    return db.scalars(select(models.{class}).where(models.{class}.%1 == value)).first()
)"))
                        .arg(field.name, field.type);
        text += fill(QStringLiteral(R"(

def list_{many}(db: Session, skip: int = 0, limit: int = 100) -> list[models.{class}]:
    query = select(models.{class}).order_by({order})
    return list(db.scalars(query.offset(skip).limit(limit)))


def create_{one}(db: Session, {one}: schemas.{class}Create) -> models.{class}:
    values: dict[str, Any] = {dump}
)"));
        if (const ApiField *field = password(resource)) {
            const QString hashed
                = QStringLiteral(
                      "    if \"password\" in values:\n"
                      "        password = values.pop(\"password\")\n"
                      "        values[%1] = None if password is None else hash_password(password)\n")
                      .arg(m_python.string(field->name));
            text += hashed;
            text += createEnd(resource, fill) + hashed + updateEnd(fill);
        } else {
            text += createEnd(resource, fill) + updateEnd(fill);
        }
        return text;
    }

    template <class Fill>
    static QString createEnd(const ApiResource &, const Fill &fill)
    {
        return fill(QStringLiteral(R"(    row = models.{class}(**values)
    db.add(row)
    db.commit()
    db.refresh(row)
    return row


def update_{one}(db: Session, row: models.{class}, {one}: schemas.{class}Update) -> models.{class}:
    """Changes what the request names and leaves the rest as it is."""
    values: dict[str, Any] = {dump}
)"));
    }

    template <class Fill>
    static QString updateEnd(const Fill &fill)
    {
        return fill(QStringLiteral(R"(    for name, value in values.items():
        setattr(row, name, value)
    db.commit()
    db.refresh(row)
    return row


def delete_{one}(db: Session, row: models.{class}) -> None:
    db.delete(row)
    db.commit()
)"));
    }

    [[nodiscard]] QString router(const ApiResource &resource) const
    {
        QSet<QString> modules;
        QStringList places;
        for (const ApiField &part : resource.key()) {
            if (!part.module.isEmpty() && part.module != QLatin1String("typing"))
                modules.insert(part.module);
        }
        for (const QString &name : resource.keyNames())
            places.append(QLatin1Char('{') + name + QLatin1Char('}'));
        QString imports;
        QStringList inOrder(modules.begin(), modules.end());
        inOrder.sort();
        for (const QString &module : inOrder)
            imports += QStringLiteral("import %1\n").arg(module);
        if (!inOrder.isEmpty())
            imports += QLatin1Char('\n');
        QString checks;
        for (const ApiField &field : uniqueFields(resource)) {
            if (field.isReadOnly)
                continue;
            const QString value = resource.singular + QLatin1Char('.') + schemaName(field);
            QString condition
                = QStringLiteral("crud.get_%1_by_%2(db, %3)").arg(resource.singular, field.name, value);
            if (field.nullable || field.isFilled)
                condition = QStringLiteral("%1 is not None and %2").arg(value, condition);
            checks
                += QStringLiteral("    if %1:\n        raise HTTPException(\n            status_code=409, "
                                  "detail=\"There is a %2 with this %3 already\"\n        )\n")
                       .arg(condition, QString(resource.singular).replace(QLatin1Char('_'), QLatin1Char(' ')),
                            QString(field.name).replace(QLatin1Char('_'), QLatin1Char(' ')));
        }
        QString text = QStringLiteral(R"("""Requests for {words}."""

{imports}from fastapi import APIRouter, Depends, HTTPException, Query
from sqlalchemy.orm import Session

from app import crud, models, schemas
from app.database import get_db

router = APIRouter(prefix="{path}", tags=["{words}"])


def found_{one}({parameters}, db: Session = Depends(get_db)) -> models.{class}:
    row = crud.get_{one}(db, {names})
    if row is None:
        raise HTTPException(status_code=404, detail="{Title} not found")
    return row


@router.get("/", response_model=list[schemas.{class}Read])
def list_{many}(
    skip: int = Query(default=0, ge=0),
    limit: int = Query(default=100, ge=1, le=1000),
    db: Session = Depends(get_db),
):
    return crud.list_{many}(db, skip=skip, limit=limit)


@router.post("/", response_model=schemas.{class}Read, status_code=201)
def create_{one}({one}: schemas.{class}Create, db: Session = Depends(get_db)):
{checks}    return crud.create_{one}(db, {one})


@router.get("/{places}", response_model=schemas.{class}Read)
def read_{one}(row: models.{class} = Depends(found_{one})):
    return row


@router.patch("/{places}", response_model=schemas.{class}Read)
def update_{one}(
    {one}: schemas.{class}Update,
    row: models.{class} = Depends(found_{one}),
    db: Session = Depends(get_db),
):
    return crud.update_{one}(db, row, {one})


@router.delete("/{places}", status_code=204)
def delete_{one}(row: models.{class} = Depends(found_{one}), db: Session = Depends(get_db)) -> None:
    crud.delete_{one}(db, row)
)");
        const QString words = QString(resource.plural).replace(QLatin1Char('_'), QLatin1Char(' '));
        QString title = QString(resource.singular).replace(QLatin1Char('_'), QLatin1Char(' '));
        title[0] = title[0].toUpper();
        return wrapped(
            text.replace(QLatin1String("{imports}"), imports)
                .replace(QLatin1String("{checks}"), checks)
                .replace(QLatin1String("{words}"), words)
                .replace(QLatin1String("{Title}"), title)
                .replace(QLatin1String("{path}"), resource.path())
                .replace(QLatin1String("{class}"), resource.className)
                .replace(QLatin1String("{one}"), resource.singular)
                .replace(QLatin1String("{many}"), resource.plural)
                .replace(QLatin1String("{parameters}"), resource.keyParameters().join(QLatin1String(", ")))
                .replace(QLatin1String("{names}"), resource.keyNames().join(QLatin1String(", ")))
                .replace(QLatin1String("{places}"), places.join(QLatin1Char('/'))));
    }

    [[nodiscard]] QString database() const
    {
        ConnectionUrl url = m_url;
        url.password.reset(); // comes from the environment
        QString text = QStringLiteral(R"("""The engine, and the session of a request."""

import os
from collections.abc import Iterator

from sqlalchemy import create_engine{event}
from sqlalchemy.orm import Session, sessionmaker

DATABASE_URL = os.environ.get("DATABASE_URL", {url})

engine = create_engine(DATABASE_URL{arguments})
SessionLocal = sessionmaker(bind=engine, autoflush=False)

{foreign_keys}
def get_db() -> Iterator[Session]:
    with SessionLocal() as session:
        yield session
)");
        const QString pragma = QStringLiteral(R"(
@event.listens_for(engine, "connect")
def enforce_foreign_keys(connection, _record) -> None:
    if engine.dialect.name == "sqlite":
        connection.execute("PRAGMA foreign_keys = ON")

)");
        return text.replace(QLatin1String("{event}"), isSqlite() ? QStringLiteral(", event") : QString())
            .replace(QLatin1String("{url}"), m_python.string(url.toString()))
            .replace(QLatin1String("{arguments}"),
                     isSqlite() ? QStringLiteral(", connect_args={\"check_same_thread\": False}") : QString())
            .replace(QLatin1String("{foreign_keys}"), isSqlite() ? pragma : QString());
    }

    [[nodiscard]] QString main() const
    {
        QStringList names;
        for (const ApiResource &resource : m_resources)
            names.append(resource.plural);
        names.sort();
        QString importLine = QStringLiteral("from app.routers import ") + names.join(QLatin1String(", "));
        if (importLine.size() > 88) {
            PythonNode list {
                QStringLiteral("from app.routers import ("), {}, QStringLiteral(")"), true, false};
            for (const QString &name : names)
                list.items.push_back(PythonNode::atom(name));
            importLine = m_python.statement(list, 0).trimmed();
        }
        QString includes;
        for (const QString &name : names)
            includes += QStringLiteral("app.include_router(%1.router)\n").arg(name);
        return QStringLiteral(R"("""The application: uvicorn app.main:app"""

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from sqlalchemy.exc import IntegrityError

%1

app = FastAPI(title=%2)
%3

@app.exception_handler(IntegrityError)
def conflict(_request: Request, _error: IntegrityError) -> JSONResponse:
    """A value that must be unique is taken, or a row points to one that is not there."""
    return JSONResponse(
        status_code=409,
        content={"detail": "The request conflicts with the rows that are there"},
    )
)")
            .arg(importLine,
                 m_python.string(m_options.title.isEmpty() ? QStringLiteral("API") : m_options.title),
                 includes);
    }

    [[nodiscard]] static QString security()
    {
        return QStringLiteral(R"("""Hashes of passwords; the passwords themselves are stored nowhere."""

from passlib.context import CryptContext

context = CryptContext(schemes=["bcrypt"], deprecated="auto")


def hash_password(password: str) -> str:
    return context.hash(password)


def verify_password(password: str, hashed: str) -> bool:
    return context.verify(password, hashed)
)");
    }

    [[nodiscard]] QString requirements() const
    {
        QStringList lines {QStringLiteral("fastapi"),
                           isV1() ? QStringLiteral("pydantic<2") : QStringLiteral("pydantic>=2"),
                           m_options.style == ModelStyle::Classic ? QStringLiteral("sqlalchemy>=1.4.24")
                                                                  : QStringLiteral("sqlalchemy>=2.0"),
                           QStringLiteral("uvicorn")};
        if (m_hasPasswords)
            lines << QStringLiteral("bcrypt<4.1") << QStringLiteral("passlib");
        switch (m_url.backend()) {
        case Backend::PostgreSql:
            lines << (m_url.driver == QLatin1String("psycopg") ? QStringLiteral("psycopg[binary]")
                                                               : QStringLiteral("psycopg2-binary"));
            break;
        case Backend::MySql:
        case Backend::MariaDb:
            lines << QStringLiteral("pymysql");
            break;
        case Backend::SqlServer:
            lines << QStringLiteral("pyodbc");
            break;
        default:
            break;
        }
        lines.sort();
        return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
    }

    [[nodiscard]] QString readme() const
    {
        QString table;
        for (const ApiResource &resource : m_resources)
            table += QStringLiteral("| `%1` | %2 |\n")
                         .arg(resource.path() + QLatin1Char('/'), resource.className);
        return QStringLiteral(
                   "# %1\n\n    pip install -r requirements.txt\n    uvicorn app.main:app --reload\n\n"
                   "`DATABASE_URL` names the database; the requests and their fields are told at "
                   "`/docs`.\n\n| Path | Rows of |\n|---|---|\n%2")
            .arg(m_options.title.isEmpty() ? QStringLiteral("API") : m_options.title, table);
    }

    const ConnectionUrl &m_url;
    const GenerateProjectOptions &m_options;
    const std::vector<ApiResource> m_resources;
    bool m_hasPasswords = false;
    PythonWriter m_python;
};

} // namespace

QMap<QString, QString> generateProject(const Schema &schema, const Dialect &dialect, const ConnectionUrl &url,
                                       const GenerateProjectOptions &options)
{
    std::vector<ApiResource> resources = apiResources(schema);
    if (resources.empty())
        throw Error(Error::Kind::Usage, coreTr("No table of the database can be served."))
            .withHint(coreTr("A table needs a primary key to be served."));
    QMap<QString, QString> files = ProjectWriter(url, options, std::move(resources)).files();
    RenderModelsOptions models;
    models.style = options.style;
    models.title = url.displayName();
    files.insert(QStringLiteral("app/models.py"), renderModels(schema, dialect, models));
    return files;
}

} // namespace stillroom
