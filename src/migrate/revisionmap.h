#pragma once

#include "migrate/revision.h"

#include <QSet>
#include <memory>
#include <optional>
#include <vector>

namespace stillroom {

class RevisionGraph;

/// One change of the rows of alembic_version. Each must match exactly one row.
struct VersionChange
{
    enum class Kind { Insert, Update, Delete };
    Kind kind = Kind::Insert;
    QString from; ///< the row there is; empty for Insert
    QString to; ///< the row there will be; empty for Delete

    bool operator==(const VersionChange &) const = default;
};

/// One revision to run, and what it does to the version table, in this order, after its own operations.
struct RevisionStep
{
    Revision revision;
    bool upgrade = true;
    QStringList from; ///< as Alembic logs it: without dependencies
    QStringList to;
    std::vector<VersionChange> changes;

    [[nodiscard]] QString shortLog() const; ///< "upgrade 1a2b -> 3c4d"; base is the empty text
    [[nodiscard]] QString toString() const; ///< the same with ", first line of the docstring"
    bool operator==(const RevisionStep &) const = default;
};

/// One move of stamp.
struct StampStep
{
    QStringList from;
    QStringList to;
    std::vector<VersionChange> changes;

    [[nodiscard]] QString shortLog() const; ///< "stamp_revision 1a2b -> 3c4d"
    bool operator==(const StampStep &) const = default;
};

/// The revisions of a project and how they hang together. A value; does no I/O. Symbols are Alembic's: ids,
/// at least four leading characters of one, head, heads, base, +2, -1, id+2, label@head, label@+2. Every
/// function that takes a symbol throws Error(Migration) in Alembic's words.
class RevisionMap final
{
public:
    RevisionMap();
    /// \throws Error(Migration) for cycles, revisions that are not there, labels used twice
    explicit RevisionMap(std::vector<Revision> revisions);

    [[nodiscard]] QStringList warnings() const; ///< ids present more than once
    [[nodiscard]] bool isEmpty() const;
    [[nodiscard]] std::vector<Revision> all() const; ///< in the order given
    /// Every revision. The order of walk(), which refuses where an id stands in two files; this does not.
    [[nodiscard]] std::vector<Revision> allNewestFirst() const;
    [[nodiscard]] bool contains(const QString &id) const; ///< the whole id
    /// The revision with this whole id; an empty one if there is none.
    [[nodiscard]] Revision at(const QString &id) const;

    [[nodiscard]] QStringList heads() const; ///< nothing names them as down_revision
    [[nodiscard]] QStringList realHeads() const; ///< and nothing depends on them
    [[nodiscard]] QStringList bases() const;
    [[nodiscard]] QStringList next(const QString &id) const; ///< revisions whose down_revision is this one
    [[nodiscard]] QStringList allNext(const QString &id) const; ///< and those that depend on it
    [[nodiscard]] QStringList labels(const QString &id) const; ///< own and inherited branch labels
    [[nodiscard]] QStringList dependencies(const QString &id) const; ///< depends_on as whole ids
    [[nodiscard]] bool isHead(const QString &id) const;
    [[nodiscard]] bool isRealHead(const QString &id) const;
    [[nodiscard]] bool isBranchPoint(const QString &id) const;

    /// What a symbol stands for; nothing for the base and for "head" of an empty project.
    [[nodiscard]] std::vector<Revision> resolve(const QString &symbol) const;
    [[nodiscard]] std::vector<Revision> resolve(const QStringList &symbols) const;
    /// The same where one revision is wanted; nothing for the base.
    [[nodiscard]] std::optional<Revision> resolveOne(const QString &symbol) const;
    /// Newest first, both ends included.
    [[nodiscard]] std::vector<Revision> walk(const QString &base = QStringLiteral("base"),
                                             const QString &head = QStringLiteral("heads")) const;
    /// The same with the current revisions as one end.
    [[nodiscard]] std::vector<Revision> walkFromCurrent(const QStringList &current,
                                                        const QString &head) const;
    [[nodiscard]] std::vector<Revision> walkToCurrent(const QString &base, const QStringList &current) const;
    /// The current revisions and what they imply on other branches: what `current` lists.
    [[nodiscard]] std::vector<Revision> allCurrent(const QStringList &current) const;
    /// Every revision that is applied when these are the rows of alembic_version.
    [[nodiscard]] QSet<QString> applied(const QStringList &current) const;

    /// \param current the rows of alembic_version
    [[nodiscard]] std::vector<RevisionStep> upgradeSteps(const QString &destination,
                                                         const QStringList &current) const;
    [[nodiscard]] std::vector<RevisionStep> downgradeSteps(const QString &destination,
                                                           const QStringList &current,
                                                           QStringList *warnings = nullptr) const;
    [[nodiscard]] std::vector<StampStep> stampSteps(const QStringList &destinations,
                                                    const QStringList &current) const;

private:
    [[nodiscard]] std::vector<Revision> revisions(const std::vector<int> &indexes) const;

    std::shared_ptr<const RevisionGraph> m_graph;
};

/// The rows after the changes; in the order of `current`, new ones last.
[[nodiscard]] QStringList applyVersionChanges(QStringList current, const std::vector<VersionChange> &changes);

} // namespace stillroom
