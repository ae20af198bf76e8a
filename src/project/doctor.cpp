#include "project/doctor.h"

#include "base/text.h"
#include "project/doctorfacts.h"

namespace stillroom {

namespace {

using Severity = Finding::Severity;
using Way = ScriptVerdict::Way;

/// A line of a mixin is found once for each table that has it.
enum class Lines : quint8 {
    All, ///< each finding stands for itself
    Once, ///< of a line only the first, with how many others there are
    OncePerSentence, ///< different things may be wrong with one line
};

struct Rule
{
    const char *code;
    Severity severity;
    const char *why; ///< empty where each finding has its own
    void (*find)(const DoctorFacts &, DoctorSink &);
    Lines lines = Lines::All;
};

// clang-format off
/// All rules. A new one needs a line here and its function; the manual lists the codes.
constexpr Rule rules[] = {
    {"model-not-imported", Severity::Error,
     QT_TRANSLATE_NOOP("stillroom", "Alembic does not see these tables: autogenerate never creates them and drops those there are."),
     findUnimported},
    {"table-declared-twice", Severity::Error,
     QT_TRANSLATE_NOOP("stillroom", "SQLAlchemy refuses the second declaration when its module is imported."),
     findSecondTables},
    {"no-primary-key", Severity::Error,
     QT_TRANSLATE_NOOP("stillroom", "SQLAlchemy cannot map a class to a table without a primary key."),
     findMissingKeys},
    {"foreign-key-to-nowhere", Severity::Error,
     QT_TRANSLATE_NOOP("stillroom", "SQLAlchemy can neither create the table nor join by this key."),
     findForeignKeysToNowhere, Lines::Once},
    {"relationship-to-nowhere", Severity::Error,
     QT_TRANSLATE_NOOP("stillroom", "SQLAlchemy refuses it when the mappers are configured, at the first query."),
     findRelationshipsToNowhere, Lines::Once},
    {"relationship-without-key", Severity::Error,
     QT_TRANSLATE_NOOP("stillroom", "SQLAlchemy refuses it when the mappers are configured, at the first query."),
     findRelationshipsWithoutKey, Lines::Once},
    {"ambiguous-join", Severity::Error,
     QT_TRANSLATE_NOOP("stillroom", "SQLAlchemy refuses it when the mappers are configured, at the first query."),
     findAmbiguousJoins, Lines::Once},
    {"back-populates-unknown", Severity::Error,
     QT_TRANSLATE_NOOP("stillroom", "SQLAlchemy refuses it when the mappers are configured, at the first query."),
     findUnknownBackPopulates, Lines::Once},
    {"back-populates-mismatch", Severity::Error,
     QT_TRANSLATE_NOOP("stillroom", "SQLAlchemy refuses it when the mappers are configured, at the first query."),
     findMismatchedBackPopulates, Lines::Once},
    {"back-populates-one-sided", Severity::Warning,
     QT_TRANSLATE_NOOP("stillroom", "A change of this side does not show on the other one before it is loaded again."),
     findOneSidedBackPopulates, Lines::Once},
    {"back-populates-missing", Severity::Warning,
     QT_TRANSLATE_NOOP("stillroom", "A change of one side does not show on the other, and both write the same column: SQLAlchemy warns of the conflict."),
     findMissingBackPopulates, Lines::Once},
    {"relationship-kinds", Severity::Error,
     QT_TRANSLATE_NOOP("stillroom", "SQLAlchemy refuses two sides of the same direction when the mappers are configured."),
     findUnfitKinds, Lines::Once},
    {"mutable-default", Severity::Warning,
     QT_TRANSLATE_NOOP("stillroom", "A change made in one object shows in all others that got the default."),
     findMutableDefaults, Lines::Once},
    {"default-called-at-import", Severity::Warning,
     QT_TRANSLATE_NOOP("stillroom", "Every row gets the same value for as long as the program runs."),
     findDefaultsCalledAtImport, Lines::Once},
    {"nullable-disagrees", Severity::Warning,
     QT_TRANSLATE_NOOP("stillroom", "Code that the type checker accepts meets None where it expects a value."),
     findNullableDisagreements, Lines::Once},
    {"enum-without-name", Severity::Error,
     QT_TRANSLATE_NOOP("stillroom", "PostgreSQL makes a type of its own of it: CREATE TYPE needs a name, and so does dropping it."),
     findEnumsWithoutName, Lines::Once},
    {"string-without-length", Severity::Error,
     QT_TRANSLATE_NOOP("stillroom", "SQLAlchemy refuses to write VARCHAR without a length for this database."),
     findStringsWithoutLength, Lines::Once},
    {"unnamed-constraints", Severity::Warning,
     QT_TRANSLATE_NOOP("stillroom", "A later migration can drop a constraint by its name only, and the database makes one up or has none."),
     findUnnamedConstraints},
    {"refused-by-sqlalchemy", Severity::Error, "", findRefusals, Lines::OncePerSentence},
    {"ignored-by-sqlalchemy", Severity::Warning, "", findIgnoredArguments, Lines::OncePerSentence},
    {"second-metadata", Severity::Note, "", findSecondMetadata},
    {"not-understood", Severity::Note, "", findNotUnderstood, Lines::OncePerSentence},
    {"revision-unreadable", Severity::Error,
     QT_TRANSLATE_NOOP("stillroom", "The revisions cannot be put in order, so that nothing can be migrated."),
     findUnreadable},
    {"duplicate-revision", Severity::Error,
     QT_TRANSLATE_NOOP("stillroom", "One of the files is taken, the others never run; which one, the file system decides."),
     findDuplicates},
    {"missing-parent", Severity::Error,
     QT_TRANSLATE_NOOP("stillroom", "Alembic refuses to run anything while a revision is missing."),
     findMissingParents},
    {"revision-order", Severity::Error,
     QT_TRANSLATE_NOOP("stillroom", "The revisions cannot be put in order, so that nothing can be migrated."),
     findCycles},
    {"several-heads", Severity::Warning,
     QT_TRANSLATE_NOOP("stillroom", "“upgrade head” is refused, and a new revision has to be told which of them it follows."),
     findSeveralHeads},
    {"unknown-database-revision", Severity::Error,
     QT_TRANSLATE_NOOP("stillroom", "Alembic cannot tell what is applied, so that it refuses to upgrade or downgrade this database."),
     findUnknownDatabaseRevisions},
    {"script-depends-on-data", Severity::Note,
     QT_TRANSLATE_NOOP("stillroom", "What it will do cannot be known or shown before it runs, and it has no SQL without a database."),
     findDataScripts},
    {"script-needs-alembic", Severity::Note,
     QT_TRANSLATE_NOOP("stillroom", "Stillroom does not guess what a script does: it shows the revision and can stamp it, but Alembic has to run it."),
     findAlembicScripts},
    {"no-downgrade", Severity::Note,
     QT_TRANSLATE_NOOP("stillroom", "A downgrade past this revision fails."),
     findScriptsWithoutDowngrade},
};
// clang-format on

/// One finding of a line tells of all that the line makes.
void mergeLines(std::vector<Finding> &findings, Lines lines)
{
    struct Line
    {
        std::size_t first; ///< index of the finding that stays
        QSet<QString> sentences;
    };
    std::vector<Finding> merged;
    QHash<QString, Line> seen;
    for (Finding &finding : findings) {
        QString key = QStringLiteral("%1 %2:%3")
                          .arg(severityName(finding.severity), finding.place.file)
                          .arg(finding.place.line);
        if (lines == Lines::OncePerSentence)
            key += QLatin1Char(' ') + finding.what;
        const auto known = seen.find(key);
        if (known != seen.end()) {
            known->sentences.insert(finding.what);
            continue;
        }
        seen.insert(key, {merged.size(), {finding.what}});
        merged.push_back(std::move(finding));
    }
    for (const Line &line : std::as_const(seen)) {
        const int others = static_cast<int>(line.sentences.size()) - 1;
        if (others > 0)
            merged[line.first].what
                += QLatin1Char(' ') + coreTr("The same holds for %n other(s) made by this line.", others);
    }
    findings = std::move(merged);
}

QString joined(const QStringList &parts)
{
    if (parts.size() < 2)
        return parts.join(QString());
    return coreTr("%1 and %2")
        .arg(parts.mid(0, parts.size() - 1).join(QStringLiteral(", ")), parts.constLast());
}

} // namespace

ScriptVerdict::Way ScriptVerdict::worst() const
{
    const Way back = downgrade == Way::Absent ? Way::Native : downgrade;
    return std::max(upgrade == Way::Absent ? Way::Alembic : upgrade, back);
}

int DoctorReport::count(Finding::Severity severity) const
{
    return static_cast<int>(
        std::count_if(findings.begin(), findings.end(),
                      [severity](const Finding &finding) { return finding.severity == severity; }));
}

int DoctorReport::count(ScriptVerdict::Way way) const
{
    return static_cast<int>(
        std::count_if(scripts.begin(), scripts.end(),
                      [way](const ScriptVerdict &verdict) { return verdict.worst() == way; }));
}

QString DoctorReport::looked() const
{
    QStringList parts;
    if (classes > 0 || tables > 0)
        parts << coreTr("%n model(s)", classes) << coreTr("%n table(s)", tables);
    if (!scripts.empty()) {
        QStringList ways {coreTr("%1 native").arg(count(Way::Native))};
        if (const int data = count(Way::Data))
            ways << coreTr("%1 by data").arg(data);
        if (const int alembic = count(Way::Alembic))
            ways << coreTr("%1 by Alembic").arg(alembic);
        parts << coreTr("%n revision(s)", static_cast<int>(scripts.size()))
                + QStringLiteral(" (%1)").arg(ways.join(QStringLiteral(", ")));
    }
    return joined(parts);
}

QString DoctorReport::summary() const
{
    QStringList found;
    if (const int errors = count(Severity::Error))
        found << coreTr("%n error(s)", errors);
    if (const int warnings = count(Severity::Warning))
        found << coreTr("%n warning(s)", warnings);
    if (const int notes = count(Severity::Note))
        found << coreTr("%n note(s)", notes);
    const QString findingsText = found.isEmpty() ? coreTr("Nothing is wrong") : joined(found);
    const QString where = looked();
    return where.isEmpty() ? findingsText + QLatin1Char('.') : coreTr("%1 in %2.").arg(findingsText, where);
}

std::vector<DoctorRuleInfo> doctorRules()
{
    std::vector<DoctorRuleInfo> all;
    for (const Rule &rule : rules)
        all.push_back(
            {QString::fromLatin1(rule.code), rule.severity, *rule.why ? coreTr(rule.why) : QString()});
    return all;
}

DoctorReport examine(const DoctorInput &input)
{
    const DoctorFacts facts(input);
    DoctorReport report;
    for (const Rule &rule : rules) {
        std::vector<Finding> found;
        DoctorSink sink(QString::fromLatin1(rule.code), rule.severity,
                        *rule.why ? coreTr(rule.why) : QString(), found);
        rule.find(facts, sink);
        if (rule.lines != Lines::All)
            mergeLines(found, rule.lines);
        report.findings.insert(report.findings.end(), std::make_move_iterator(found.begin()),
                               std::make_move_iterator(found.end()));
    }
    std::stable_sort(report.findings.begin(), report.findings.end(), [](const Finding &a, const Finding &b) {
        return std::tie(a.severity, a.place.file, a.place.line)
            < std::tie(b.severity, b.place.file, b.place.line);
    });
    report.scripts = scriptVerdicts(facts);
    report.classes = static_cast<int>(facts.models.classes.size());
    report.tables = static_cast<int>(facts.models.schema.tables.size());
    return report;
}

QString severityName(Finding::Severity severity)
{
    switch (severity) {
    case Severity::Error:
        return QStringLiteral("error");
    case Severity::Warning:
        return QStringLiteral("warning");
    default:
        return QStringLiteral("note");
    }
}

QString wayName(ScriptVerdict::Way way)
{
    switch (way) {
    case Way::Native:
        return QStringLiteral("native");
    case Way::Data:
        return QStringLiteral("data");
    case Way::Absent:
        return QStringLiteral("absent");
    default:
        return QStringLiteral("alembic");
    }
}

} // namespace stillroom
