#pragma once

#include "dialect/dialect.h"
#include "models/modelplan.h"
#include "models/rendermodels.h"
#include "python/rendertype.h"
#include "schema/namingconvention.h"

#include <QMap>
#include <QSet>

namespace stillroom {

/// The import lines a module needs, by module.
class ModelImports final
{
public:
    /// \param taken names of classes and of their attributes, which would hide what is imported
    explicit ModelImports(QSet<QString> taken = {}) : m_taken(std::move(taken)) { }

    /// Notes `from module import name`. \return how the name is called here
    QString from(const QString &module, const QString &name);
    QString module(const QString &name); ///< the same of `import name`
    /// Standard library first, then the others, each sorted.
    [[nodiscard]] QString text(const PythonWriter &writer) const;

private:
    QSet<QString> m_taken;
    QMap<QString, QSet<QString>> m_names;
    QSet<QString> m_modules;
};

/// The convention that names the schema's constraints, as far as one does: each kind only where it names all.
[[nodiscard]] NamingConvention conventionOf(const Schema &schema);

/// Writes the arguments of columns, constraints and indexes of one schema.
class ModelWriter final
{
public:
    ModelWriter(const Schema &schema, const Dialect &dialect, const NamingConvention &convention,
                ModelImports &imports);

    /// The type and what follows it inside Column(…) or mapped_column(…). `plain`: true for Table(), which
    /// has no annotation to say that a value may be missing.
    [[nodiscard]] std::vector<PythonNode> columnArguments(const Table &table, const Column &column,
                                                          bool annotated);
    /// Constraints and indexes that do not stand in a column; a class's __table_args__ without its dict.
    [[nodiscard]] std::vector<PythonNode> tableArguments(const Table &table);
    /// Schema, comment and dialect options: the keyword arguments of Table().
    [[nodiscard]] std::vector<std::pair<QString, PythonNode>> tableOptions(const Table &table);
    /// "Optional[datetime.datetime]" for a column's values.
    [[nodiscard]] QString annotation(const Column &column, bool mayBeMissing);
    [[nodiscard]] static bool annotationTellsNull(const Column &column); ///< false where it is Any

    [[nodiscard]] const PythonWriter &python() const { return m_python; }

private:
    [[nodiscard]] QString core(const char *name)
    {
        return m_imports.from(QStringLiteral("sqlalchemy"), QLatin1String(name));
    }
    [[nodiscard]] PythonNode typeNode(const SqlType &type);
    [[nodiscard]] PythonNode foreignKeyNode(const ForeignKey &key);
    [[nodiscard]] PythonNode indexNode(const TableName &table, const Index &index);
    [[nodiscard]] std::vector<PythonNode> referenceOptions(const ForeignKey &key);
    void addName(std::vector<PythonNode> &arguments, const Table &table, const Constraint &constraint);
    [[nodiscard]] static bool standsInColumn(const Table &table, const ForeignKey &key);
    [[nodiscard]] bool standsInColumn(const Table &table, const UniqueConstraint &unique) const;
    [[nodiscard]] static bool standsInColumn(const Table &table, const Index &index);

    const Schema &m_schema;
    const Dialect &m_dialect;
    NamingConvention m_convention;
    ModelImports &m_imports;
    PythonWriter m_python;
    PythonNames m_names;
};

} // namespace stillroom
