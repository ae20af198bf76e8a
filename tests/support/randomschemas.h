#pragma once

#include "dialect/dialect.h"

#include <QRandomGenerator>

namespace stillroom {

/// Two schemas of one dialect, the second made of the first by random edits. The same seed gives the same
/// pair.
struct SchemaPair
{
    Schema first;
    Schema second;
    QStringList edits; ///< what was done to `first`, a line each
    QSet<QString> emptyTables; ///< those of `first` in which rows would stand in the way of the edits
};

/// Makes schemas of all that the dialect has and our operations can say: types, defaults, keys, checks,
/// unique constraints, indexes, generated and counting columns, comments, references with cycles; with names
/// that have to be quoted.
class RandomSchemas final
{
public:
    RandomSchemas(const Dialect &dialect, quint32 seed);

    [[nodiscard]] SchemaPair pair();

    /// Rows for the tables of the pair's first schema that may hold some, in an order in which they can be
    /// inserted; valid in the second schema too.
    [[nodiscard]] std::vector<Statement> rows(const SchemaPair &pair);

private:
    struct KnownType
    {
        SqlType type;
        const char *family; ///< values of one type of a family fit into all others
        bool hasEquality = true; ///< may stand in keys and indexes
        QStringList values; ///< as SQL, distinct
        QStringList defaults; ///< of ServerDefault::Kind::Text
    };

    void addTypes();
    void addServerTypes();
    void addPostgresTypes();
    void addMySqlTypes();
    [[nodiscard]] const KnownType &known(const SqlType &type) const;
    [[nodiscard]] SqlType anyType(bool withEquality = false);

    [[nodiscard]] bool chance(int percent) { return m_random.bounded(100) < percent; }
    template <class T>
    [[nodiscard]] const T &any(const std::vector<T> &list)
    {
        return list[std::size_t(m_random.bounded(int(list.size())))];
    }
    [[nodiscard]] QString freshName(const QString &plain); ///< none twice
    [[nodiscard]] QString quoted(const QString &name) const { return m_dialect.quoted(name); }

    [[nodiscard]] Table table();
    [[nodiscard]] Column column(bool mayCount = false);
    void addDefault(Column &column);
    void addComputed(Table &table);
    void addUnique(Table &table);
    void addCheck(Table &table);
    void addIndex(Table &table);
    void addForeignKey(Schema &schema, Table &table);
    void addExclusion(Table &table);
    [[nodiscard]] std::vector<const Column *> plainColumns(const Table &table, bool withEquality) const;
    [[nodiscard]] QString condition(const Table &table);
    [[nodiscard]] QString action();

    void edit(SchemaPair &pair);
    void editTables(SchemaPair &pair);
    void editColumn(SchemaPair &pair, Table &table);
    void editConstraints(SchemaPair &pair, Table &table);
    void dropTable(Schema &schema, const QString &name);
    void tell(SchemaPair &pair, const Table &table, const QString &what)
    {
        pair.edits.append(table.name + QStringLiteral(": ") + what);
    }

    const Dialect &m_dialect;
    QRandomGenerator m_random;
    std::vector<KnownType> m_types;
    QSet<QString> m_names;
    int m_number = 0;
    bool m_isPostgres = false;
    bool m_isSqlite = false;
    bool m_isMySql = false;
};

} // namespace stillroom
