#pragma once

#include "dialect/dialect.h"
#include "dialect/mysql/mysqltabletext.h"

#include <QHash>
#include <QSet>
#include <algorithm>

namespace stillroom {

/// One database while it is inspected: its tables come from their texts (mysqltextinspection.cpp) or from the
/// catalogue (mysqlinspector.cpp), the rest from the catalogue, whose rows come in any order unless told
/// otherwise. Lives for one inspection.
class MySqlDatabaseInspection
{
public:
    /// \param own the name of the database; \param shown what its tables say as their schema: nothing for
    /// that of the connection
    MySqlDatabaseInspection(const Dialect &dialect, Connection &connection, const MySqlServer &server,
                            QString own, QString shown, QString defaultDatabase)
        : m_dialect(dialect)
        , m_connection(connection)
        , m_server(server)
        , m_own(std::move(own))
        , m_shown(std::move(shown))
        , m_defaultDatabase(std::move(defaultDatabase))
    { }

    /// Reads it. \param collation its usual one; \param engine that of the session
    void run(const QString &collation, const QString &engine, bool routines);
    /// Adds what was found, by name.
    void moveTo(Schema &schema);

private:
    [[nodiscard]] bool readTexts(const QString &collation, const QString &engine);
    void addText(const QString &name, MySqlTableText text, const QString &collation, const QString &engine);
    void forgetTables();
    void addTextIndex(Table &table, const MySqlTextIndex &told);
    void readViewColumns();
    void readCatalogue(const QString &collation, const QString &engine);
    void readTables(const QString &collation, const QString &engine);
    [[nodiscard]] bool addNonTable(const QString &name, const QString &type);
    [[nodiscard]] Table &addTable(const QString &name, const QString &collation, const QString &usual);
    void setEngine(Table &table, const QString &engine, const QString &usual);
    void setTableOptions(Table &table, const QString &options);
    void readChecks();
    void addCheck(Table &table, MySqlCheck told);
    void readColumns();
    void addColumn(Table &table, MySqlColumn told);
    void setCollation(Column &column, const Table &table, const QString &collation);
    void readIndexes();
    void setMethod(Index &index, const Table &table, const QString &method) const;
    void addIndexElement(Index &index, const QString &kind, MySqlIndexPart part);
    void addIndex(Table &table, Index index);
    void readForeignKeys();
    [[nodiscard]] QString action(const QString &told) const;
    [[nodiscard]] QString withoutOwnName(const QString &definition) const;
    void readSequences();
    void readViews();
    void readPartitions();
    void readTriggers();
    void readRoutines();
    void readParsers(Table &table);
    void addUnique(Table &table, Index index);
    void completeReferred(ForeignKey &key);
    void finish(Table &table);

    [[nodiscard]] QString option(const char *keyword) const
    {
        return m_dialect.name + QLatin1Char('_') + QLatin1String(keyword);
    }
    [[nodiscard]] Table *table(const QString &name)
    {
        const auto found = m_places.constFind(name);
        return found == m_places.constEnd() ? nullptr : &m_tables[*found];
    }
    [[nodiscard]] View *view(const QString &name)
    {
        const auto found = std::find_if(m_views.begin(), m_views.end(),
                                        [&](const View &each) { return each.name == name; });
        return found == m_views.end() ? nullptr : &*found;
    }
    /// A few types are declared over and over.
    [[nodiscard]] const SqlType &parsedType(const QString &declared)
    {
        auto found = m_types.constFind(declared);
        if (found == m_types.constEnd())
            found = m_types.insert(declared, m_dialect.parseType(declared));
        return *found;
    }

    const Dialect &m_dialect;
    Connection &m_connection;
    const MySqlServer m_server;
    const QString m_own;
    const QString m_shown;
    const QString m_defaultDatabase;
    std::vector<Table> m_tables;
    std::vector<View> m_views;
    std::vector<Sequence> m_sequences;
    std::vector<Routine> m_routines;
    QHash<QString, std::size_t> m_places; ///< of tables, by name
    QHash<QString, QString> m_collations; ///< by table
    QHash<QString, SqlType> m_types; ///< by declaration
    QHash<QString, QString> m_usualCollations; ///< by character set; read with the texts
    QSet<std::pair<QString, QString>> m_jsonColumns; ///< table and column of MariaDB's JSON
    bool m_isPartitioned = false;
    bool m_isByTexts = false; ///< what the texts alone tell is known
};

} // namespace stillroom
