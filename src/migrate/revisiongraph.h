#pragma once

#include "migrate/revision.h"

#include <QHash>
#include <exception>
#include <functional>
#include <optional>
#include <vector>

namespace stillroom {

/// What the graph refuses, before RevisionMap puts it into the words of the command at hand.
class RevisionFault final : public std::exception
{
public:
    enum class Kind { Other, NotAncestor, MultipleHeads, Resolution };
    RevisionFault(Kind faultKind, QString text, QString faultArgument = {})
        : kind(faultKind)
        , message(std::move(text))
        , argument(std::move(faultArgument))
    { }
    Kind kind;
    QString message;
    QString argument; ///< the symbol that could not be resolved
    QString lower; ///< of NotAncestor
    QString upper;
};

/// A symbol, a list of identifiers, or nothing (the base): Alembic treats the three differently.
struct RevisionTarget
{
    QStringList ids;
    bool isList = false;

    static RevisionTarget symbol(const QString &id) { return {{id}, false}; }
    static RevisionTarget list(const QStringList &ids) { return {ids, true}; }
    static RevisionTarget nothing() { return {{}, false}; }
    [[nodiscard]] bool isNothing() const { return !isList && ids.isEmpty(); }
    [[nodiscard]] QString toString() const;
};

/// The graph behind RevisionMap, by number: revisions are indexes, `none` stands for Alembic's None and
/// `base` for a walk that ended below the first revision. Answers are those of Alembic's RevisionMap. No I/O.
class RevisionGraph final
{
public:
    static constexpr int none = -1;
    static constexpr int base = -2;

    struct Node
    {
        Revision revision;
        std::vector<int> down; ///< by down_revision
        std::vector<int> dependencies; ///< by depends_on, resolved
        std::vector<int> normalized; ///< dependencies that no ancestor has already
        std::vector<int> next; ///< by down_revision
        std::vector<int> allNext; ///< by dependencies too
        QStringList labels; ///< own and inherited

        [[nodiscard]] std::vector<int> allDown() const;
        [[nodiscard]] std::vector<int> normalizedDown() const;
    };
    using Indexes = std::vector<int>;
    using Marks = std::vector<bool>;

    /// \throws RevisionFault for cycles, missing revisions, labels used twice
    explicit RevisionGraph(std::vector<Revision> revisions);

    [[nodiscard]] const Node &node(int index) const { return m_nodes[static_cast<size_t>(index)]; }
    [[nodiscard]] int count() const { return static_cast<int>(m_nodes.size()); }
    [[nodiscard]] const QString &id(int index) const { return node(index).revision.id; }
    [[nodiscard]] QStringList ids(const Indexes &indexes) const;
    [[nodiscard]] std::optional<int> find(const QString &exactId) const;
    [[nodiscard]] const Indexes &heads() const { return m_heads; }
    [[nodiscard]] const Indexes &realHeads() const { return m_realHeads; }
    [[nodiscard]] const Indexes &bases() const { return m_bases; }
    [[nodiscard]] const QStringList &warnings() const { return m_warnings; }

    [[nodiscard]] Indexes revisions(const RevisionTarget &target) const;
    [[nodiscard]] int revision(const QString &symbol) const; ///< or none
    [[nodiscard]] Indexes filterForLineage(const Indexes &targets, const QString &against,
                                           bool includeDependencies = false) const;
    [[nodiscard]] Indexes ancestors(const Indexes &targets, bool includeDependencies = true,
                                    bool check = false) const; ///< themselves included
    [[nodiscard]] Indexes descendants(const Indexes &targets, bool includeDependencies = true,
                                      bool check = false) const;
    [[nodiscard]] Indexes allCurrent(const QStringList &heads) const;
    [[nodiscard]] Indexes newestFirst() const; ///< all of them

    struct Range
    {
        bool implicitBase = false;
        bool inclusive = false;
        bool assertRelativeLength = true;
    };
    /// Newest first.
    [[nodiscard]] Indexes iterateUp(const RevisionTarget &upper, RevisionTarget lower,
                                    const Range &range) const;
    [[nodiscard]] Indexes iterateDown(const QStringList &current, const QString &target,
                                      QStringList *warnings) const;

private:
    using Edges = std::function<Indexes(const Node &)>;
    struct Symbol
    {
        QStringList ids;
        QString branch; ///< null if none
    };

    /// A file of revisions, in the order given. Of an id that is there twice the last file counts, but
    /// Alembic goes on taking the others for heads, and for bases if they are.
    struct File
    {
        int index = none;
        bool isReplaced = false;
        bool isBase = false;
        bool isRealBase = false;
    };

    void readRevisions(std::vector<Revision> revisions);
    void link();
    void normalize();
    void findHeads();
    void detectCycles() const;
    [[nodiscard]] Indexes onCycles(const Edges &down, const Edges &up) const;
    void spreadLabels();
    [[nodiscard]] Indexes related(const Indexes &targets, const Edges &edges, bool check = false) const;
    [[nodiscard]] Marks marks(const Indexes &indexes) const;
    [[nodiscard]] Symbol resolveSymbol(const QString &symbol) const;
    [[nodiscard]] int revisionForIdent(const QString &id, const QString &branch = {}) const;
    [[nodiscard]] int resolveBranch(const QString &label) const;
    [[nodiscard]] bool sharesLineage(int target, const Indexes &against, bool includeDependencies) const;
    [[nodiscard]] std::optional<int> currentHead(const QString &branch) const;
    [[nodiscard]] int walk(int start, int steps, const QString &branch, bool noOverwalk) const;
    struct DowngradeTarget
    {
        QString branch;
        int revision = none;
    };
    [[nodiscard]] DowngradeTarget downgradeTarget(const QStringList &current, const QString &target,
                                                  bool assertLength, QStringList *warnings) const;
    [[nodiscard]] QString branchSymbol(const QStringList &current, const QString &branch) const;
    [[nodiscard]] Indexes upgradeTargets(const RevisionTarget &current, const RevisionTarget &target,
                                         bool assertLength) const;
    [[nodiscard]] int upgradeFromCurrent(const RevisionTarget &current, const QString &branch, int steps,
                                         bool assertLength) const;
    [[nodiscard]] Indexes sorted(const Marks &revisions, const Indexes &heads) const;

    std::vector<Node> m_nodes;
    std::vector<File> m_files;
    QHash<QString, int> m_index; ///< ids and own branch labels
    QStringList m_keys; ///< of m_index, ids first, in order
    Indexes m_heads;
    Indexes m_realHeads;
    Indexes m_bases;
    Indexes m_realBases;
    QStringList m_warnings;
};

} // namespace stillroom
