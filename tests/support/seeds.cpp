#include "support/seeds.h"

#include "base/text.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>

namespace stillroom {

namespace {

QString document(const QString &number)
{
    const QDir folder(sharedFolder() + QStringLiteral("/seeds"));
    const QStringList files = folder.entryList({number + QStringLiteral("_*.txt")}, QDir::Files);
    return files.isEmpty() ? QString() : readTextFile(folder.filePath(files.front()));
}

/// The first code block after the heading, which stands after `section` if that is not empty.
QString block(const QString &text, const QString &heading, const QString &section = {})
{
    const qsizetype start = section.isEmpty() ? 0 : text.indexOf(section);
    const qsizetype head = start < 0 ? -1 : text.indexOf(heading, start);
    const qsizetype fence = head < 0 ? -1 : text.indexOf(QStringLiteral("```"), head);
    const qsizetype from = fence < 0 ? -1 : text.indexOf(QLatin1Char('\n'), fence) + 1;
    const qsizetype to = from <= 0 ? -1 : text.indexOf(QStringLiteral("```"), from);
    return to < 0 ? QString() : text.mid(from, to - from);
}

/// The lines up to the first empty one: the imports.
QString head(const QString &code)
{
    return code.section(QStringLiteral("\n\n"), 0, 0) + QLatin1Char('\n');
}

void put(const QString &folder, const QString &file, const QString &text)
{
    const QString path = folder + QLatin1Char('/') + file;
    QDir().mkpath(QFileInfo(path).path());
    writeTextFile(path, text);
}

/// The statements of an interpreter session.
QString session(const QString &text)
{
    QStringList lines;
    for (const QString &line : text.split(QLatin1Char('\n'))) {
        if (line.startsWith(QStringLiteral(">>>")) || line.startsWith(QStringLiteral("...")))
            lines << line.mid(4);
    }
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

/// Only what declares models: SQLAlchemy's imports, the base and the classes on it.
QString onlyModels(const QString &source)
{
    QStringList lines;
    bool inside = false;
    for (const QString &line : source.split(QLatin1Char('\n'))) {
        const bool indented = line.startsWith(QLatin1Char(' '));
        if (!indented)
            inside = line.startsWith(QStringLiteral("class ")) && line.contains(QStringLiteral("(Model)"));
        if (inside || line.startsWith(QStringLiteral("from sqlalchemy"))
            || line.startsWith(QStringLiteral("Model =")))
            lines << line;
    }
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

} // namespace

QString sharedFolder()
{
    const QString given = qEnvironmentVariable("STILLROOM_SHARED");
    const QDir source(QStringLiteral(STILLROOM_SOURCE_DIR));
    for (const QString &path : {given, source.absoluteFilePath(QStringLiteral("../shared")),
                                source.absoluteFilePath(QStringLiteral("../../shared"))})
    {
        if (!path.isEmpty() && QFileInfo(path + QStringLiteral("/seeds")).isDir())
            return QDir::cleanPath(path);
    }
    return {};
}

QStringList seedNames()
{
    return {QStringLiteral("seed0"),
            QStringLiteral("seed1"),
            QStringLiteral("seed2_basic"),
            QStringLiteral("seed2_relationships"),
            QStringLiteral("seed2_many_to_many"),
            QStringLiteral("seed3_object_binding"),
            QStringLiteral("seed3_no_binding"),
            QStringLiteral("seed3_no_binding_fixed"),
            QStringLiteral("seed4")};
}

QString extractSeed(const QString &name, const QString &folder)
{
    const QString text = document(QStringLiteral("00") + name.mid(4, 1));
    if (text.isEmpty())
        return {};
    if (name == QStringLiteral("seed0") || name == QStringLiteral("seed0_whole")) {
        put(folder, QStringLiteral("models.py"),
            name == QStringLiteral("seed0") ? onlyModels(session(text)) : session(text));
        return QStringLiteral("models");
    }
    if (name == QStringLiteral("seed1")) {
        put(folder, QStringLiteral("fastapi_database/__init__.py"), {});
        put(folder, QStringLiteral("fastapi_database/database.py"), block(text, QStringLiteral("#### 3.")));
        put(folder, QStringLiteral("fastapi_database/models.py"), block(text, QStringLiteral("#### 4.")));
        put(folder, QStringLiteral("fastapi_database/schemas.py"), block(text, QStringLiteral("#### 5.")));
        return QStringLiteral("fastapi_database.models");
    }
    if (name.startsWith(QStringLiteral("seed2_"))) {
        const QString basic = block(text, QStringLiteral("### Basic Model"));
        const QString relationships = block(text, QStringLiteral("### Relationships"));
        const QString manyToMany = block(text, QStringLiteral("### Many-to-Many Relationships"));
        put(folder, QStringLiteral("app/__init__.py"), {});
        put(folder, QStringLiteral("app/core/__init__.py"), {});
        put(folder, QStringLiteral("app/core/database.py"),
            block(text, QStringLiteral("### Database Configuration")));
        put(folder, QStringLiteral("app/models.py"),
            name == QStringLiteral("seed2_basic") ? basic
                : name == QStringLiteral("seed2_relationships")
                ? head(basic) + relationships
                : head(basic) + head(relationships) + manyToMany);
        return QStringLiteral("app.models");
    }
    if (name == QStringLiteral("seed3_object_binding")) {
        const QString section = QStringLiteral("### Example with object binding");
        put(folder, QStringLiteral("context.py"),
            block(text, QStringLiteral("#### `db_context.py`"), section));
        put(folder, QStringLiteral("models/__init__.py"), {});
        put(folder, QStringLiteral("models/db.py"),
            block(text, QStringLiteral("#### `models/db.py`"), section));
        put(folder, QStringLiteral("models/dto.py"),
            block(text, QStringLiteral("#### `models/dto.py`"), section));
        return QStringLiteral("models.db");
    }
    if (name.startsWith(QStringLiteral("seed3_no_binding"))) {
        QString models = block(text, QStringLiteral("#### `models/db.py`"),
                               QStringLiteral("### Example with out objects"));
        if (name.endsWith(QStringLiteral("_fixed"))) {
            static const QRegularExpression misplaced(QStringLiteral("\\), (ondelete='[^']*')\\)"));
            models.replace(misplaced, QStringLiteral(", \\1))"));
        }
        put(folder, QStringLiteral("models/__init__.py"), {});
        put(folder, QStringLiteral("models/db.py"), models);
        return QStringLiteral("models.db");
    }
    if (name == QStringLiteral("seed4")) {
        // The document leaves the imports and the base out.
        put(folder, QStringLiteral("models.py"),
            QStringLiteral("from sqlalchemy import Column, ForeignKey, Integer\n"
                           "from sqlalchemy.orm import declarative_base, relationship\n\nBase = "
                           "declarative_base()\n\n\n")
                + block(text, QStringLiteral("3. When setting up")));
        return QStringLiteral("models");
    }
    return {};
}

} // namespace stillroom
