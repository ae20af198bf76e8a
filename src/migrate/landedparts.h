#pragma once

#include "dialect/dialect.h"

namespace stillroom {

/// Whether a change is in the database.
enum class Landed {
    Yes,
    No,
    Partly,
    Unknown, ///< the schema does not tell
};

/// One change of a revision, and whether the database has it.
struct LandedPart
{
    Operation operation; ///< a single change, see partsOf()
    std::size_t of = 0; ///< index of the operation it belongs to
    Schema before; ///< replayed, of the tables the operations name: what undoing it needs
    Landed landed = Landed::Unknown;
    QString reason; ///< a sentence for people: what was found, or why nothing tells
    bool doesNothing = false; ///< on this database there is nothing to run

    /// Whether `landed` follows from what was found in the schema.
    bool isSeen = false;
};

/// Compares the real schema with each state the operations lead through and tells for every part whether it
/// has landed. Asks no database. Where the database is as one of the states, the parts up to there have
/// landed; parts that change nothing in the schema (statements on rows) follow from those around them, or
/// stay unknown at the border. Where it is as none of them, because somebody went on by hand, each part is
/// judged by what it changes.
/// \param before the schema the operations start from, replayed \param actual inspected
[[nodiscard]] std::vector<LandedPart> landedParts(const std::vector<Operation> &operations,
                                                  const Schema &before, const Schema &actual,
                                                  const Dialect &dialect);

} // namespace stillroom
