#pragma once

#include "schema/schema.h"

#include <QHash>
#include <memory>

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
    bool isBackref = false; ///< made by the backref= of the other side, not written in the class
    bool isViewOnly = false;
    std::optional<bool> usesList; ///< uselist=, where it is given
    bool isJoinGiven = false; ///< by foreign_keys=, primaryjoin= or secondaryjoin=
    QString overlaps; ///< names that overlaps= gives, as written
    QString annotation; ///< source of the annotation, such as Mapped[list["Item"]]; empty if there is none
    QString association; ///< table name of secondary
    QStringList foreignKeyColumns; ///< columns of the foreign key that joins the two, by table column name,
                                   ///< where known
    TableName foreignKeyTable; ///< the table that holds them
    QString cascade; ///< as written; empty = SQLAlchemy's "save-update, merge"
    SourcePlace place;
    QString module; ///< dotted, of the class

    bool operator==(const OrmRelationship &) const = default;
};

/// What a model says about a column beyond the table definition.
struct ModelColumn
{
    /// What default= is, which decides what a row gets.
    enum class Default : quint8 {
        None,
        Constant, ///< the same value for every row
        Mutable, ///< a list, dict or set that all objects would share
        Callable, ///< called for each row: a function, lambda, default_factory or class
        CalledAtImport, ///< `default=datetime.now()`: one value for as long as the program runs
        Sql, ///< an SQL expression or a sequence
    };
    QString attribute; ///< name of the class attribute
    QString pythonDefault; ///< source of default=…, empty if none
    Default defaultKind = Default::None;
    QString annotation; ///< source, such as Mapped[Optional[str]]; empty if there is none
    std::optional<bool> annotatedOptional; ///< whether Mapped[…] allows None; not set without Mapped
    std::optional<bool> nullableGiven; ///< nullable=, where it is written
    bool isTypeMutable = false; ///< of sqlalchemy.ext.mutable, which gives each object a copy of the default
    QString typeClass; ///< class of the project that stands for the type (TypeDecorator …), else empty
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

/// A mapped class. Classes that share a table without inheriting from one another are a mistake.
struct ModelClass
{
    enum class Inheritance : quint8 {
        None,
        Joined, ///< a table of its own that refers to the parent's
        Single, ///< in the parent's table
        Concrete, ///< a table of its own with all columns
    };
    QString name;
    QString module; ///< dotted
    TableName table;
    QString parent; ///< mapped class it inherits from; empty if none
    Inheritance inheritance = Inheritance::None;
    QString polymorphicIdentity; ///< source; empty if none
    QString bindKey; ///< Flask-SQLAlchemy's __bind_key__
    bool hasMapperKey = false; ///< __mapper_args__ names the primary key, which the table need not have
    QStringList
        attributes; ///< column attributes the class itself has, in order; names by ModelTable::columns
    SourcePlace place;

    bool operator==(const ModelClass &) const = default;
};

/// "joined", "single", "concrete", as SQLAlchemy's documentation has them; empty for none.
[[nodiscard]] QString inheritanceName(ModelClass::Inheritance inheritance);
/// What relationship() does without cascade=.
[[nodiscard]] QString defaultCascade();

/// A metadata of the project.
struct ModelMetadata
{
    QString name; ///< "module:Base.metadata", to be given as ReadModelsOptions::metadata
    int tables = 0;
    bool isChosen = false;

    bool operator==(const ModelMetadata &) const = default;
};

/// A class or Table that belongs to the metadata, in a module that env.py does not import: Alembic does not
/// see it and would drop its table. Tables of such are not in the schema, unless env.py imports none at all.
struct UnimportedModel
{
    QString module;
    QString className; ///< empty for Table(...)
    TableName table;
    bool isInSchema = false;
    SourcePlace place;

    bool operator==(const UnimportedModel &) const = default;
};

/// Something in the source that was not understood, or that SQLAlchemy itself would refuse.
struct NotUnderstood
{
    /// What it is about, for who tells some of them apart.
    enum class Kind : quint8 {
        Unread, ///< a construct whose meaning is not known
        MissingTable, ///< a foreign key to a table that no model has
        SecondTable, ///< a table that is declared once more
        MissingJoin, ///< a relationship without a foreign key that joins the two tables
        MissingClass, ///< a relationship to a class that is not among the models
        SecondMetadata, ///< tables of a metadata that was not read
        ClassOnly, ///< of a class or a relationship; the tables are known all the same
        Unplaced, ///< an index, a constraint or a column of some table, which one is not known
        Argument, ///< one that SQLAlchemy does not know: it refuses it, or warns and ignores it
    };
    SourcePlace place;
    QString what; ///< the construct, a sentence
    QString effect; ///< what that does to the result, or what SQLAlchemy does
    QString fix; ///< what to write instead, where something is known
    bool refusedBySqlAlchemy = false;
    std::optional<TableName> table; ///< the table that is not fully known because of it
    Kind kind = Kind::Unread;

    /// Whether what is known of the tables may lack something because of it. What SQLAlchemy ignores does
    /// not.
    [[nodiscard]] bool concernsTables() const
    {
        return kind != Kind::ClassOnly && kind != Kind::MissingJoin
            && (kind != Kind::Argument || refusedBySqlAlchemy);
    }
    [[nodiscard]] QString toText()
        const; ///< all that is known of it: "… is not known. It is left out. Write …."
    bool operator==(const NotUnderstood &) const = default;
};

/// The models of a project as read from source, without running it.
struct ModelSet
{
    Schema schema; ///< tables in declaration order
    QHash<QString, ModelTable> tables; ///< by TableName::toString()
    std::vector<ModelClass> classes; ///< in declaration order, also those that share a table
    std::vector<OrmRelationship> relationships;
    std::vector<NotUnderstood> notUnderstood;
    std::vector<UnimportedModel> unimported;
    QMap<QString, QString> namingConvention; ///< "ix" always, as SQLAlchemy's own default has it
    bool hasNamingConvention = false; ///< the project gives one
    QString metadata; ///< "module:Base.metadata" of the first that was read
    std::vector<ModelMetadata> metadataCandidates; ///< all that hold tables, in order of discovery
    QStringList files; ///< files read, relative to the project's folder

    bool operator==(const ModelSet &) const = default;
};

class ModuleCache;

struct ReadModelsOptions
{
    QString folder; ///< project folder: where module names are resolved from
    QStringList searchPaths; ///< further folders for imports (prepend_sys_path), absolute
    QString envFile; ///< Alembic's env.py whose target_metadata is followed; may be empty
    QString metadata; ///< "MODULE:NAME" to take instead; may be empty
    QString dialect = QStringLiteral("sqlite"); ///< for type classes that choose by the database
    std::shared_ptr<ModuleCache>
        cache; ///< of parsed files, for who reads the same project again; may be null
    qint64 steps = 20'000'000; ///< bound on what is evaluated, about a tenth of a microsecond each
};

/// Finds and reads the models below the folder. Never throws for a source it cannot read: that ends in
/// notUnderstood. \throws Error(Usage) if options.metadata names nothing, Error(Io) if the folder cannot be
/// read
[[nodiscard]] ModelSet readModels(const ReadModelsOptions &options);

} // namespace stillroom
