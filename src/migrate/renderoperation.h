#pragma once

#include "python/rendertype.h"
#include "schema/namingconvention.h"

namespace stillroom {

struct RenderOptions
{
    QString dialect = QStringLiteral(
        "sqlite"); ///< where the revision will run first; also names sqlite_where and the like
    bool renderAsBatch = false; ///< env.py's render_as_batch: every change to an existing table in a batch
    NamingConvention namingConvention = defaultNamingConvention(); ///< names it makes are written op.f("…")
    QChar quote = QLatin1Char('"'); ///< the project's template decides
};

/// Writes operations as the statements of upgrade() or downgrade(). Collects the imports they need.
class OperationRenderer final
{
public:
    explicit OperationRenderer(RenderOptions options)
        : m_options(std::move(options))
        , m_writer(m_options.quote)
    { }

    /// The function's body, indented by four spaces; "    pass\n" if there is nothing to do. On SQLite
    /// changes that ALTER TABLE cannot make are gathered into batch_alter_table blocks, so that Alembic can
    /// run them.
    [[nodiscard]] QString body(const std::vector<Operation> &operations);
    [[nodiscard]] const QSet<QString> &imports() const { return m_imports; }

private:
    enum class Place { Function, Batch };

    [[nodiscard]] QStringList statements(const Operation &operation, int indent, Place place);
    [[nodiscard]] std::vector<PythonNode> nodes(const Operation &operation, Place place);
    [[nodiscard]] QString batchBlock(const BatchAlterTable &batch, int indent);

    [[nodiscard]] std::vector<PythonNode> createTable(const CreateTable &create);
    [[nodiscard]] PythonNode addColumn(const AddColumn &add, Place place);
    [[nodiscard]] PythonNode alterColumn(const AlterColumn &alter, Place place);
    [[nodiscard]] PythonNode createIndex(const CreateIndex &create, Place place);
    [[nodiscard]] PythonNode dropIndex(const DropIndex &drop, Place place);
    [[nodiscard]] PythonNode createConstraint(const CreateConstraint &create, Place place);
    [[nodiscard]] PythonNode dropConstraint(const DropConstraint &drop, Place place);
    [[nodiscard]] PythonNode tableComment(const AlterTableComment &comment, Place place);
    [[nodiscard]] PythonNode executeSql(const ExecuteSql &execute, Place place);
    [[nodiscard]] PythonNode bulkInsert(const BulkInsert &insert);

    [[nodiscard]] PythonNode column(const Column &column, const AddColumn *addition);
    [[nodiscard]] PythonNode tableConstraint(const Constraint &constraint, const QString &table);
    [[nodiscard]] static PythonNode identity(const Identity &identity);
    void addExclusion(std::vector<PythonNode> &arguments, const ExcludeConstraint &exclude) const;
    [[nodiscard]] PythonNode indexElement(const IndexElement &element) const;
    [[nodiscard]] PythonNode name(const QString &name, const QString &madeName, Place place) const;
    [[nodiscard]] std::vector<PythonNode> foreignKeyOptions(const ForeignKey &key) const;
    [[nodiscard]] PythonNode value(const Value &value) const;
    [[nodiscard]] static QString prefix(Place place);
    void addSchema(std::vector<PythonNode> &arguments, const TableName &table, Place place,
                   const char *keyword) const;

    RenderOptions m_options;
    PythonWriter m_writer;
    QSet<QString> m_imports;
};

/// Names the constraints that are added without one, so that the way back can find them by name; no longer
/// than the database takes.
void nameNewConstraints(std::vector<Operation> &upgrade, std::vector<Operation> &downgrade,
                        const RenderOptions &options);

/// The operations with those that SQLite cannot carry out by ALTER TABLE gathered, table by table, into
/// BatchAlterTable; unnamed constraints in it get the names Alembic's batch mode needs.
[[nodiscard]] std::vector<Operation> gatheredForSqlite(const std::vector<Operation> &operations,
                                                       bool everything, const NamingConvention &convention);

} // namespace stillroom
