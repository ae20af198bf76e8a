#pragma once

#include "dialect/sqlphrases.h"
#include "models/modelset.h"
#include "models/projectmodules.h"
#include "models/typereader.h"

#include <QSet>

namespace stillroom {

/// Reads one project into a ModelSet: loads modules through the evaluator, notes classes and tables in the
/// order they come to be, then builds tables, keys and relationships. Used once, by readModels().
class ModelReader final : private EvaluatorHost
{
public:
    explicit ModelReader(const ReadModelsOptions &options);
    [[nodiscard]] ModelSet read();

private:
    /// A column on its way from source to schema.
    struct Draft
    {
        Column column;
        bool nullableGiven = false;
        bool primaryKey = false;
        bool unique = false;
        bool index = false;
        bool typeKnown = false; ///< given, whether or not it was understood
        bool isNamed = true; ///< false: it has a name of its own, which is not known
        QString key;
        int sortOrder = 0; ///< sort_order= of mapped_column()
        std::vector<PyValue> foreignKeys;
        std::vector<PyValue> checks;
        PyValue computed; ///< Computed(…), which may name other columns
        PyValue call; ///< the Column(...), which stands for the column elsewhere
        ModelColumn model;
    };
    /// What is inside Mapped[…] or the annotation of a SQLModel field.
    struct Annotation
    {
        bool isMapped = false;
        bool isOptional = false;
        bool isCollection = false;
        PyValue type;
        PyValue annotated; ///< the mapped_column() inside Annotated[…]
        PyValue alias; ///< the Annotated[…] or NewType itself, which may be a key of type_annotation_map
        QString target; ///< name of a class, as written
    };
    struct PendingKey
    {
        std::size_t table = 0;
        std::size_t key = 0;
        std::vector<PyValue> targets;
        PyValue call;
        QString singleColumn;
    };
    struct Mapped
    {
        PyValue value;
        TableName table;
        std::vector<std::pair<QString, PyValue>> relationships;
        std::vector<std::pair<QString, Annotation>> annotations; ///< of the relationships
        int parent = -1; ///< index of the mapped class it inherits from
        bool hasOwnTable = false; ///< __table__ is given
    };

    // EvaluatorHost
    std::optional<Source> findModule(const QString &name) override;
    /// What env.py imports is read in its order, which is that of the tables; the rest when it is used.
    [[nodiscard]] bool defersImports() const override { return m_evaluator.currentFile() != m_environment; }
    PyValue call(const PyValue &call) override;
    void applyCompiledTypes(); // compiledtypes.cpp
    [[nodiscard]] std::optional<QString> compiledText(const PyValue &call);
    PyValue attribute(const PyValue &attribute) override;
    void classDefined(const PyValue &classValue) override;
    void attributeAssigned(const PyValue &object, const QString &name, const PyValue &value) override;
    void notCarriedOut(const PyValue &object, const QString &reason) override;
    void notUnderstood(const QString &file, int line, const QString &reason, bool declares) override;

    // modelreader.cpp: finding models
    void load();
    void scan();
    [[nodiscard]] bool isSqlModel(const PyValue &classValue, int depth = 0) const;
    [[nodiscard]] bool isMappable(const PyValue &classValue);
    [[nodiscard]] QString strangeBase(const PyValue &classValue, int depth = 0) const;
    void noteStrayClass(const PyValue &classValue);
    /// Whether the class or a base of the project has attributes that may be columns.
    [[nodiscard]] bool hasColumns(const PyValue &classValue);
    [[nodiscard]] PyValue givenTable(const PyValue &classValue);
    [[nodiscard]] TableName declaredTable(const PyValue &classValue);
    [[nodiscard]] TableName declaredTableOf(const PyValue &table);
    [[nodiscard]] QString unsettled(const PyValue &classValue) const;
    void noteUnimported();

    // metadatareader.cpp
    PyValue metadataByName(const QString &name);
    [[nodiscard]] PyValue metadataOf(const PyValue &value, int depth = 0);
    [[nodiscard]] PyValue baseOf(const PyValue &classValue, int depth = 0);
    [[nodiscard]] PyValue metadataOfClass(const PyValue &classValue);
    [[nodiscard]] PyValue metadataOfTable(const PyValue &table);
    [[nodiscard]] PyValue metadataArgument(const PyValue &metadata, const char *name) const;
    [[nodiscard]] QString schemaOf(const PyValue &metadata) const; ///< MetaData(schema=…)
    [[nodiscard]] const PyValue &metadataOfKnown(const Table &table) const; ///< of one of the schema's
    void chooseMetadata();
    void readMetadata();
    [[nodiscard]] bool isFlask(const PyValue &base) const;
    [[nodiscard]] QString placeName(const PyValue &metadata);

    // classreader.cpp
    void readClass(const PyValue &classValue);
    void noteNameless(const PyValue &classValue, const std::vector<PyValue> &lineage);
    [[nodiscard]] bool mayBeColumn(const PyValue &value, int depth = 0) const;
    void addClass(const PyValue &classValue, const Mapped &mapped, const std::vector<Draft> &drafts);
    [[nodiscard]] QString tableNameOf(const PyValue &classValue, int parent);
    [[nodiscard]] std::vector<PyValue> linearized(const PyValue &classValue) const;
    void readAttribute(const PyValue &classValue, const PyNamespace::Name &name, PyNamespace *space,
                       Mapped &mapped, std::vector<Draft> &drafts);
    [[nodiscard]] QStringList labelAttributes(const PyValue &classValue) const;

    // mappingreader.cpp
    [[nodiscard]] static bool isRelationship(const PyValue &value);
    void readImperative(const PyValue &call);
    /// Of what __table__ or map_imperatively() is given: Table(…), Class.__table__, metadata.tables["name"].
    [[nodiscard]] std::optional<TableName> mappedTable(const PyValue &value);
    void noteUnmapped(const SourcePlace &where, const PyValue &classValue, const PyValue &table);

    // tablereader.cpp
    void addColumns(std::size_t tableIndex, const std::vector<Draft> &drafts);
    [[nodiscard]] Draft tableColumn(const PyValue &call, const TableName &table);
    void readAppended();
    void readTable(const PyValue &table);
    void readTableArguments(const PyValue &arguments, std::vector<PyValue> &items, Table &table);
    void tableSchema(const PyValue &value, Table &table, const SourcePlace &where);
    void tableKeyword(const QString &name, const PyValue &value, Table &table, const SourcePlace &where);
    void noteReflection(const PyValue &autoload, const PyValue &source, const SourcePlace &where,
                        const Table &table);
    void noteReflected(const SourcePlace &where, const TableName &table);
    [[nodiscard]] Table *knownTable(const TableName &name); ///< nullptr if there is none yet
    void finishTable(Table table, std::vector<Draft> drafts, const std::vector<PyValue> &items,
                     const PyValue &metadata, const QString &className, const SourcePlace &place);

    // columnreader.cpp
    [[nodiscard]] bool isColumn(const PyValue &value) const;
    [[nodiscard]] bool isUnknownName(const std::vector<PyValue> &items, const PyValue &call,
                                     const Draft &draft);
    void readColumn(Draft &draft, const PyValue &call, const TableName &table);
    void noteArgument(const PyValue &call, const QString &argument, const PyValue &value,
                      const TableName &table);
    void readSequence(const PyValue &call, const TableName &table);
    [[nodiscard]] std::optional<Computed> readComputed(const PyValue &call, const Table &table);
    void readColumnType(Draft &draft, const PyValue &type, const TableName &table, int line);
    void columnKeyword(Draft &draft, const PyValue &call, const QString &name, const PyValue &value,
                       const TableName &table);
    void readField(Draft &draft, const PyValue &field, const Annotation &annotation, const TableName &table);
    std::optional<ServerDefault> serverDefault(const PyValue &value, const TableName &table, int line);
    static void refuseArgument(ModelSet &set, const SourcePlace &place, const QString &name,
                               const TableName &table);

    // annotationreader.cpp
    void readAnnotatedType(Draft &draft, const Annotation &annotation, const PyValue &classValue,
                           const TableName &table);
    [[nodiscard]] Annotation annotation(const Expression &expression, PyNamespace *space);
    void inspectAnnotation(const Expression &expression, PyNamespace *space, Annotation &result, int depth);
    void inspectAnnotation(const PyValue &value, Annotation &result, int depth);

    // callarguments.cpp: keyword arguments that SQLAlchemy does not know
    /// Notes those of a call. \param table that is not fully known if one is refused
    void checkArguments(const PyValue &call, const std::optional<TableName> &table);
    void checkTableArguments(const PyValue &arguments, const SourcePlace &where, const TableName &table);
    void checkArgument(const SourcePlace &where, const QString &callable, const QString &argument,
                       const std::optional<TableName> &table);

    // constraintreader.cpp
    void readItem(Table &table, std::size_t tableIndex, const PyValue &item,
                  const std::vector<Draft> &drafts);
    void collectColumns(const PyValue &value, const Table &table, QStringList &names, int depth,
                        int &left) const;
    void readForeignKey(Table &table, std::size_t tableIndex, const PyValue &call, const QString &column);
    [[nodiscard]] std::optional<Index> readIndex(const PyValue &call, const Table &table);
    /// Nothing where one of them is not known, which is noted.
    [[nodiscard]] std::optional<QStringList> columnNames(const std::vector<PyValue> &values,
                                                         const Table &table, int line);
    [[nodiscard]] std::optional<QString> columnName(const PyValue &value, const Table &table) const;
    /// A text as code may write it: a string, a member of a str enumeration, conv("…"), quoted_name("…").
    [[nodiscard]] static std::optional<QString> plainText(const PyValue &value);
    /// Why a value is not known, or how it was written.
    [[nodiscard]] static QString shownAs(const PyValue &value);
    /// A name or word of a call as it is given; noted where it is not known. conv("…") makes a name that no
    /// convention changes.
    [[nodiscard]] QString textOf(const PyValue &call, const QString &argument, const PyValue &value,
                                 const TableName &table);
    [[nodiscard]] bool flagOf(const PyValue &call, const QString &argument, const TableName &table);
    void readKeyOptions(const PyValue &call, ForeignKey &key, const TableName &table);
    void resolveForeignKeys();
    bool resolveTarget(const PyValue &target, const Table &table, const QString &column, ForeignKey &key);
    [[nodiscard]] bool comesFromOutside(const PyValue &value) const;
    [[nodiscard]] bool comesFromOutside(const PyValue &value, int depth, int &left) const;
    void readLooseItems();

    // sqlexpression.cpp
    [[nodiscard]] std::optional<QString> sqlText(const PyValue &value, const Table &table);
    [[nodiscard]] std::optional<SqlPhrase> phrase(const PyValue &value, const Table &table, bool isNegated,
                                                  int depth);
    [[nodiscard]] std::optional<SqlPhrase> method(const PyValue &call, const Table &table, bool isNegated,
                                                  int depth);
    [[nodiscard]] bool isTextual(const PyValue &value, const Table &table) const;

    // naming.cpp
    void applyNaming();
    [[nodiscard]] QString conventional(const char *kind, const Table &table, const QStringList &columns,
                                       const QString &given, const ForeignKey *key) const;

    // relationshipreader.cpp
    void readRelationships();
    void readRelationship(const Mapped &mapped, const QString &name, const PyValue &call,
                          const Annotation &annotation);
    [[nodiscard]] const Mapped *mappedByName(const QString &name) const;
    [[nodiscard]] bool isDeclared(const QString &name) const;
    [[nodiscard]] const Mapped *targetOf(const PyValue &value, const Annotation &annotation,
                                         PyNamespace *space);
    [[nodiscard]] QStringList referencedColumns(const PyValue &value, const Mapped &self);
    [[nodiscard]] QStringList foreignColumns(const PyValue &join, const Mapped &self);
    [[nodiscard]] QString tableNameOfValue(const PyValue &value) const;
    [[nodiscard]] std::vector<TableName> tablesOf(const Mapped &mapped) const;

    [[nodiscard]] SourcePlace place(const PyValue &value) const { return {value.file(), value.line()}; }
    /// The entry, the one there is if it was noted before.
    NotUnderstood &note(const SourcePlace &where, const QString &what, const QString &effect,
                        const std::optional<TableName> &table = {},
                        NotUnderstood::Kind kind = NotUnderstood::Kind::Unread);

    ReadModelsOptions m_options;
    ProjectModules m_modules;
    Evaluator m_evaluator;
    ModelSet m_set;
    QHash<std::pair<QString, QString>, std::size_t>
        m_tablePlaces; ///< of the schema's tables, by schema and name
    std::vector<PyValue> m_declarations; ///< classes and Table(...) calls in order
    std::vector<PyValue> m_unimported; ///< declared in modules that env.py does not import
    std::vector<PyValue> m_imperative; ///< map_imperatively(...) calls
    QString m_environment; ///< env.py as its module is named
    bool m_isModern = false; ///< written for SQLAlchemy 2.0
    bool m_importsByName = false; ///< modules are imported by computed names
    std::vector<PyValue> m_compiled; ///< @compiles(...) of functions
    std::vector<PyValue> m_items; ///< calls of Index and of constraints
    std::vector<PyValue> m_reflections; ///< anything.reflect(…)
    std::vector<PyValue> m_appended; ///< table.append_column(…), .append_constraint(…)
    std::vector<PyValue> m_strays; ///< classes that may be models, on bases that are not known
    QSet<PyValue> m_consumed;
    QHash<PyValue, int> m_order; ///< of Column(...) calls
    PyValue m_flask; ///< the last SQLAlchemy() of Flask
    std::vector<PyValue> m_wanted; ///< metadata that were named
    QList<PyValue> m_metadata; ///< chosen
    std::vector<PyValue> m_metadataOfTables; ///< of the schema's tables
    QHash<PyValue, QMap<QString, QString>> m_conventions; ///< of the chosen metadata
    std::vector<Mapped> m_mapped;
    QHash<PyValue, int> m_mappedIndex;
    QHash<QString, int> m_mappedNames;
    QHash<PyValue, QList<std::pair<TableName, QString>>> m_owners; ///< of columns
    QHash<PyValue, QString>
        m_unsettledTables; ///< Table(...) calls that more is done to, and why it is not known
    QHash<PyValue, TableName> m_tables; ///< of Table(...) calls
    std::vector<PendingKey> m_pending;
    std::vector<std::shared_ptr<const Module>> m_texts; ///< of quoted annotations
    QSet<QString> m_extending; ///< tables whose next declaration says extend_existing or keep_existing
    QSet<std::pair<QString, QString>> m_typeless; ///< table and column whose type was not understood
    QHash<QString, QList<QStringList>>
        m_checkColumns; ///< table -> for each check the columns it names as such
    QSet<QString> m_finishedNames; ///< given as conv("…")
    QHash<QString, QHash<QString, QString>> m_keys; ///< table -> column key -> name
};

} // namespace stillroom
