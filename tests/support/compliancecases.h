#pragma once

#include "support/testdatabase.h"

#include <QSet>

namespace stillroom {

// The cases of the compliance suite. A case names the capabilities it needs; what a database has or lacks is
// said in one place, capabilitiesOf().

/// What a server of this version can do, beside the traits of Dialect; among them its dialect's name.
[[nodiscard]] QSet<QString> capabilitiesOf(const Dialect &dialect, const ServerFlavour &server);
/// The same of a server that is there, with what is installed on it. Connects once. \throws Error(Connection)
[[nodiscard]] QSet<QString> capabilitiesOf(const TestServer &server);

/// A schema to make, what is then done to it, and what it needs.
struct SchemaCase
{
    QStringList needs;
    std::vector<Table> tables;
    std::vector<Operation> changes;
    bool reversible = true;
    std::vector<SchemaObject> before = {}; ///< what the tables need
    std::vector<SchemaObject> objects = {}; ///< what needs the tables
    QStringList schemas = {}; ///< looked at, and dropped, beside the default one
    QStringList sqlBefore = {}; ///< what no operation makes, before `before`: an extension
    QStringList sqlBehind = {}; ///< and behind the tables: their partitions
    void (*expect)(Schema &) = nullptr; ///< what the changes do that apply() cannot know
};

using SchemaCases = std::vector<std::pair<const char *, SchemaCase>>;

[[nodiscard]] const SchemaCases &schemaCases();

/// complianceobjects.cpp: of views, sequences, triggers, routines, domains, schemas and collations. Texts
/// stand as the database gives them back.
void addObjectCases(SchemaCases &cases);

/// complianceservers.cpp: of what one database has and others have not.
void addServerCases(SchemaCases &cases);

/// Values of one type, in ascending order, as the database gives them back.
struct ValueCase
{
    QStringList needs;
    SqlType type;
    std::vector<Value> values;
    bool hasOrder = true; ///< and equality
    bool hasText = true; ///< the database makes the same text of it when it is searched
};

using ValueCases = std::vector<std::pair<const char *, ValueCase>>;

[[nodiscard]] const ValueCases &valueCases();

} // namespace stillroom
