#pragma once

#include "schema/schema.h"

#include <QHash>

namespace stillroom {

/// A place in a source file; line is 1-based.
struct SourcePlace
{
    QString file; ///< relative to the project's folder, with '/'
    int line = 0;

    bool operator==(const SourcePlace &) const = default;
};

/// relationship() of a mapped class.
struct OrmRelationship
{
    QString className;
    QString name; ///< the attribute
    QString target; ///< class name
    QString kind; ///< "many-to-one", "one-to-many", "one-to-one", "many-to-many"
    QString backPopulates; ///< also the name a backref makes
    QString association; ///< table name of secondary
    QStringList foreignKeyColumns; ///< columns of the foreign key that joins the two, by table column name,
                                   ///< where known
    TableName foreignKeyTable; ///< the table that holds them
    QString cascade;
    SourcePlace place;

    bool operator==(const OrmRelationship &) const = default;
};

/// What a model says about a column beyond the table definition.
struct ModelColumn
{
    QString attribute; ///< name of the class attribute
    QString pythonDefault; ///< source of default=…, empty if none
    QString onUpdate; ///< source of onupdate=…
    SourcePlace place;

    bool operator==(const ModelColumn &) const = default;
};

/// What a model says about a table.
struct ModelTable
{
    QString className; ///< empty for Table(...)
    QStringList labelAttributes; ///< columns used by __str__, else by __repr__; empty if neither says
    SourcePlace place;
    QHash<QString, ModelColumn> columns; ///< by column name

    bool operator==(const ModelTable &) const = default;
};

/// Something in the source that was not understood, or that SQLAlchemy itself would refuse.
struct NotUnderstood
{
    SourcePlace place;
    QString what; ///< the construct
    QString effect; ///< what that does to the result, and what to write instead
    bool refusedBySqlAlchemy = false;
    std::optional<TableName> table; ///< the table that is not fully known because of it

    bool operator==(const NotUnderstood &) const = default;
};

/// The models of a project as read from source, without running it.
struct ModelSet
{
    Schema schema; ///< tables in declaration order
    QHash<QString, ModelTable> tables; ///< by TableName::toString()
    std::vector<OrmRelationship> relationships;
    std::vector<NotUnderstood> notUnderstood;
    QMap<QString, QString> namingConvention;
    QString metadata; ///< "module:Base.metadata", for people
    QStringList files; ///< files read, relative to the project's folder

    bool operator==(const ModelSet &) const = default;
};

struct ReadModelsOptions
{
    QString folder; ///< project folder: where module names are resolved from
    QStringList searchPaths; ///< further folders for imports (prepend_sys_path), absolute
    QString envFile; ///< Alembic's env.py whose target_metadata is followed; may be empty
    QString metadata; ///< "MODULE:NAME" to take instead; may be empty
    QString dialect = QStringLiteral("sqlite"); ///< for type classes that choose by the database
};

/// Finds and reads the models below the folder. Never throws for a source it cannot read: that ends in
/// notUnderstood. \throws Error(Usage) if options.metadata names nothing, Error(Io) if the folder cannot be
/// read
[[nodiscard]] ModelSet readModels(const ReadModelsOptions &options);

} // namespace stillroom
