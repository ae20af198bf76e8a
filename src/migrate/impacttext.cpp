#include "migrate/impacttext.h"

#include "base/text.h"

#include <QLocale>
#include <algorithm>

namespace stillroom {

namespace {

using Effect = ImpactFact::Effect;
using State = Measured::State;

QString countText(const Measured &measured)
{
    const QString number = QLocale(QLocale::English).toString(measured.count);
    return measured.state == State::AtLeast ? coreTr("at least %1").arg(number) : number;
}

/// "at least 3 duplicates": the words with their number, by whether all rows were looked at.
QString counted(const Measured &measured, const char *words)
{
    const QString text = coreTr(words, int(std::min<qint64>(measured.count, 2'000'000'000)));
    return measured.state == State::AtLeast ? coreTr("at least %1").arg(text) : text;
}

const char *words(RowProbe::Kind kind)
{
    using Kind = RowProbe::Kind;
    switch (kind) {
    case Kind::Rows:
        return "%n row(s)";
    case Kind::Values:
        return "%n value(s)";
    case Kind::Nulls:
        return "%n row(s) without a value";
    case Kind::Duplicates:
        return "%n duplicate(s)";
    case Kind::Orphans:
        return "%n orphan(s)";
    case Kind::CheckFails:
        return "%n row(s) breaking it";
    case Kind::TooLong:
        return "%n value(s) too long";
    case Kind::OutOfRange:
        return "%n value(s) out of range";
    case Kind::NotConvertible:
        return "%n value(s) not convertible";
    case Kind::NotAmong:
        return "%n value(s) not among the new";
    case Kind::Rounded:
        return "%n value(s) rounded";
    }
    return "%n";
}

QString lockText(const TableLock &lock)
{
    if (lock.table.name.isEmpty())
        return coreTr("file, for writing");
    return lock.mode;
}

QString locksCell(const OperationCost &cost)
{
    QStringList parts;
    for (std::size_t i = 0; i < cost.locks.size(); ++i) {
        const TableLock &lock = cost.locks[i];
        QString text = lockText(lock);
        if (lock.mode == QLatin1String("NONE"))
            text = coreTr("none");
        parts.append(i == 0 ? text : coreTr("%1 on %2").arg(text, lock.table.toString()));
    }
    QString text = parts.isEmpty() ? coreTr("none") : parts.join(QLatin1Char('\n'));
    return cost.method.isEmpty() || cost.method == QLatin1String("rebuild")
        ? text
        : QStringLiteral("%1 (%2)").arg(text, cost.method);
}

QString rewritesCell(const ImpactStep &step)
{
    switch (step.cost.rewrites) {
    case Rewrites::Nothing:
        return coreTr("nothing");
    case Rewrites::Scan:
        return coreTr("nothing, reads all rows");
    case Rewrites::Index:
        return coreTr("an index");
    case Rewrites::Rows:
        return coreTr("every row");
    case Rewrites::Table:
        return coreTr("whole table");
    case Rewrites::Unknown:
        break;
    }
    return coreTr("what its SQL says");
}

QString factsCell(const ImpactStep &step, Effect effect)
{
    QStringList parts;
    QStringList unknown;
    bool pending = false;
    for (const ImpactFact &fact : step.facts) {
        if (fact.effect != effect)
            continue;
        pending = pending || (fact.found.state == State::Pending && !fact.always);
        if (fact.found.state == State::NotMeasured && !fact.always)
            unknown.append(coreTr("not measured (%1)").arg(fact.found.reason));
        else if (const QString text = factText(fact); !text.isEmpty())
            parts.append(text);
    }
    if (pending)
        return QStringLiteral("…");
    parts += unknown;
    if (!parts.isEmpty())
        return parts.join(QLatin1Char('\n'));
    return step.cost.rewrites == Rewrites::Unknown ? coreTr("not known") : coreTr("none");
}

QString rowsCell(const ImpactStep &step)
{
    if (!step.table)
        return QStringLiteral("–");
    switch (step.rows.state) {
    case State::Pending:
        return QStringLiteral("…");
    case State::NotMeasured:
        return coreTr("not measured");
    default:
        return countText(step.rows);
    }
}

} // namespace

QStringList impactHeadings()
{
    return {coreTr("Step"), coreTr("Lock"),      coreTr("Rewrites"),
            coreTr("Rows"), coreTr("Data lost"), coreTr("Blocks")};
}

QStringList impactCells(const ImpactStep &step)
{
    QStringList title {step.title};
    for (const QString &detail : step.details)
        title.append(QStringLiteral("  ") + detail);
    return {title.join(QLatin1Char('\n')),
            step.isKnown ? locksCell(step.cost) : coreTr("not known"),
            step.isKnown ? rewritesCell(step) : coreTr("not known"),
            rowsCell(step),
            factsCell(step, Effect::Loses),
            factsCell(step, Effect::Blocks)};
}

QString lockSentences(const ImpactStep &step)
{
    QStringList lines;
    for (const TableLock &lock : step.cost.locks) {
        const QString what = lock.table.name.isEmpty() ? coreTr("The whole file") : lock.table.toString();
        QString text;
        switch (lock.stops) {
        case LockStops::Everything:
            text = coreTr("%1: nobody reads or writes it meanwhile (%2).");
            break;
        case LockStops::Writing:
            text = coreTr("%1: others read it, nobody writes it meanwhile (%2).");
            break;
        case LockStops::Nothing:
            text = coreTr("%1: others read and write it meanwhile (%2).");
            break;
        }
        text = text.arg(what, lock.mode);
        if (lock.isBrief)
            text
                += QLatin1Char(' ') + coreTr("It has to be free for a moment, at the beginning and the end.");
        lines.append(text);
    }
    return lines.isEmpty() ? coreTr("No table of others is locked.") : lines.join(QLatin1Char('\n'));
}

QString factText(const ImpactFact &fact)
{
    if (fact.always)
        return coreTr("%1 cannot be converted to the new type without postgresql_using").arg(fact.subject);
    if (!fact.found.isKnown() || (fact.found.count == 0 && fact.found.state == State::Exact))
        return {};
    if (fact.found.count == 0)
        return coreTr("none of the first rows of %1").arg(fact.subject);
    const QString text = coreTr("%1 in %2").arg(counted(fact.found, words(fact.probe.kind)), fact.subject);
    return fact.mayChange ? coreTr("%1 now, before SQL of an earlier step").arg(text) : text;
}

bool isQuiet(const ImpactFact &fact)
{
    return !fact.always && (!fact.found.isKnown() || fact.found.count == 0);
}

QString impactSentence(const ImpactSheet &sheet)
{
    QStringList blocks;
    QStringList losses;
    bool unknown = false;
    bool pending = false;
    for (const ImpactStep &step : sheet.steps) {
        for (const ImpactFact &fact : step.facts) {
            unknown = unknown || (fact.found.state == State::NotMeasured && !fact.always);
            pending = pending || (fact.found.state == State::Pending && !fact.always);
            if (!isQuiet(fact))
                (fact.effect == Effect::Blocks ? blocks : losses).append(factText(fact));
        }
        unknown = unknown || !step.isKnown || step.cost.rewrites == Rewrites::Unknown;
    }
    if (pending)
        return coreTr("Not all was measured.");
    QStringList sentences;
    if (!blocks.isEmpty())
        sentences.append(coreTr("The database will refuse it: %1.").arg(blocks.join(QStringLiteral("; "))));
    if (!losses.isEmpty())
        sentences.append(coreTr("Lost for good: %1.").arg(losses.join(QStringLiteral("; "))));
    if (sentences.isEmpty())
        sentences.append(unknown ? coreTr("Nothing was found in its way and nothing that is lost.")
                                 : coreTr("Nothing is in its way and nothing is lost."));
    if (unknown)
        sentences.append(coreTr("Not all could be known beforehand."));
    return sentences.join(QLatin1Char(' '));
}

} // namespace stillroom
