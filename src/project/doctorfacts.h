#pragma once

#include "project/doctor.h"

#include <QSet>

namespace stillroom {

/// What the doctor's rules look up again and again, gathered once.
class DoctorFacts final
{
public:
    explicit DoctorFacts(const DoctorInput &input);

    const DoctorInput &input;
    const ModelSet &models; ///< an empty one where the project has none

    /// Classes of this name: more than one where modules use the same name.
    [[nodiscard]] std::vector<const ModelClass *> classes(const QString &name) const;
    [[nodiscard]] const ModelClass *classOf(const OrmRelationship &relation) const; ///< nullptr if unknown
    /// The class that `relation` leads to; nullptr where it is not known for certain which.
    [[nodiscard]] const ModelClass *targetOf(const OrmRelationship &relation) const;
    /// The class and those it inherits from, nearest first.
    [[nodiscard]] std::vector<const ModelClass *> lineage(const ModelClass &one) const;
    [[nodiscard]] bool areRelated(const ModelClass &one, const ModelClass &other) const; ///< by inheritance
    /// The relationship of this name that the class has, perhaps from one it inherits from.
    [[nodiscard]] const OrmRelationship *relationship(const ModelClass &owner, const QString &name) const;
    [[nodiscard]] bool hasColumnAttribute(const ModelClass &owner, const QString &name) const;

    /// Whether all of the class, its table and what it inherits was understood: only then something missing
    /// is missing.
    [[nodiscard]] bool isWhole(const ModelClass &one) const;
    [[nodiscard]] bool isWhole(const TableName &table) const;
    /// Whether there may be models that were not read at all.
    [[nodiscard]] bool mayMissModels() const { return m_mayMissModels; }

    [[nodiscard]] SourcePlace tablePlace(const Table &table) const;
    [[nodiscard]] SourcePlace columnPlace(const Table &table, const QString &column) const;
    /// A file as it is told in a finding: relative to the project's folder, if it is below it.
    [[nodiscard]] QString shownFile(const QString &absolute) const;

private:
    QHash<QString, std::vector<const ModelClass *>> m_classes;
    QHash<QString, std::vector<const OrmRelationship *>> m_relationships; ///< by class name
    QSet<QString> m_partTables;
    QSet<const ModelClass *> m_partClasses;
    bool m_mayMissModels = false;
};

/// Takes the findings of one rule.
class DoctorSink final
{
public:
    DoctorSink(QString code, Finding::Severity severity, QString why, std::vector<Finding> &findings)
        : m_code(std::move(code))
        , m_severity(severity)
        , m_why(std::move(why))
        , m_findings(findings)
    { }

    void add(const SourcePlace &place, const QString &what, const QString &fix,
             std::optional<Finding::Severity> severity = {}, const QString &why = {})
    {
        m_findings.push_back(
            {severity.value_or(m_severity), m_code, place, what, why.isEmpty() ? m_why : why, fix});
    }

private:
    QString m_code;
    Finding::Severity m_severity;
    QString m_why;
    std::vector<Finding> &m_findings;
};

// doctortables.cpp
void findUnimported(const DoctorFacts &facts, DoctorSink &sink);
void findSecondTables(const DoctorFacts &facts, DoctorSink &sink);
void findMissingKeys(const DoctorFacts &facts, DoctorSink &sink);
void findForeignKeysToNowhere(const DoctorFacts &facts, DoctorSink &sink);
void findUnnamedConstraints(const DoctorFacts &facts, DoctorSink &sink);
void findRefusals(const DoctorFacts &facts, DoctorSink &sink);
void findIgnoredArguments(const DoctorFacts &facts, DoctorSink &sink);
void findSecondMetadata(const DoctorFacts &facts, DoctorSink &sink);
void findNotUnderstood(const DoctorFacts &facts, DoctorSink &sink);

// doctorcolumns.cpp
void findMutableDefaults(const DoctorFacts &facts, DoctorSink &sink);
void findDefaultsCalledAtImport(const DoctorFacts &facts, DoctorSink &sink);
void findNullableDisagreements(const DoctorFacts &facts, DoctorSink &sink);
void findEnumsWithoutName(const DoctorFacts &facts, DoctorSink &sink);
void findStringsWithoutLength(const DoctorFacts &facts, DoctorSink &sink);

// doctorrelationships.cpp
void findRelationshipsToNowhere(const DoctorFacts &facts, DoctorSink &sink);
void findRelationshipsWithoutKey(const DoctorFacts &facts, DoctorSink &sink);
void findAmbiguousJoins(const DoctorFacts &facts, DoctorSink &sink);
void findUnknownBackPopulates(const DoctorFacts &facts, DoctorSink &sink);
void findMismatchedBackPopulates(const DoctorFacts &facts, DoctorSink &sink);
void findOneSidedBackPopulates(const DoctorFacts &facts, DoctorSink &sink);
void findMissingBackPopulates(const DoctorFacts &facts, DoctorSink &sink);
void findUnfitKinds(const DoctorFacts &facts, DoctorSink &sink);

// doctorrevisions.cpp
void findUnreadable(const DoctorFacts &facts, DoctorSink &sink);
void findDuplicates(const DoctorFacts &facts, DoctorSink &sink);
void findMissingParents(const DoctorFacts &facts, DoctorSink &sink);
void findCycles(const DoctorFacts &facts, DoctorSink &sink);
void findSeveralHeads(const DoctorFacts &facts, DoctorSink &sink);
void findUnknownDatabaseRevisions(const DoctorFacts &facts, DoctorSink &sink);
void findDataScripts(const DoctorFacts &facts, DoctorSink &sink);
void findAlembicScripts(const DoctorFacts &facts, DoctorSink &sink);
void findScriptsWithoutDowngrade(const DoctorFacts &facts, DoctorSink &sink);
[[nodiscard]] std::vector<ScriptVerdict> scriptVerdicts(const DoctorFacts &facts);

} // namespace stillroom
