#include "migrate/reparent.h"

#include "base/error.h"
#include "base/linediff.h"
#include "base/text.h"
#include "migrate/branchoverlap.h"
#include "migrate/revisionheader.h"
#include "migrate/revisiontemplate.h"
#include "python/module.h"

#include <QFileInfo>
#include <QRegularExpression>

namespace stillroom {

namespace {

/// The value that is assigned to down_revision last, where it is written out.
const Expression *downRevisionOf(const Module &module)
{
    using Kind = PyStatement::Kind;
    const Expression *value = nullptr;
    for (const PyStatement &statement : module.statements()) {
        const bool isAssigned = statement.kind == Kind::Assign && statement.expressions.size() == 2;
        const bool isAnnotated = statement.kind == Kind::AnnotatedAssign && statement.expressions.size() == 3;
        if (!isAssigned && !isAnnotated)
            continue;
        const Expression &target = statement.expressions.front();
        if (target.kind == Expression::Kind::Name && target.text == QLatin1String("down_revision"))
            value = &statement.expressions.back();
    }
    return value;
}

QString written(const QStringList &down, bool doubleQuotes)
{
    if (down.isEmpty())
        return QStringLiteral("None");
    QStringList texts;
    for (const QString &id : down) {
        const QString text = pythonRepr(id);
        const bool canDouble
            = doubleQuotes && text.startsWith(QLatin1Char('\'')) && !text.contains(QLatin1Char('"'));
        texts << (canDouble ? QLatin1Char('"') + text.mid(1, text.size() - 2) + QLatin1Char('"') : text);
    }
    return texts.size() == 1 ? texts.front()
                             : QLatin1Char('(') + texts.join(QLatin1String(", ")) + QLatin1Char(')');
}

} // namespace

QString Reparent::diff() const
{
    return lineDiff(before, after, QFileInfo(revision.file).fileName());
}

QString withDownRevision(const QString &source, const QString &file, const QStringList &down)
{
    const std::shared_ptr<const Module> module = Module::parse(source, file);
    const Expression *value = downRevisionOf(*module);
    if (!value)
        throw Error(Error::Kind::Parse,
                    coreTr("The file does not assign down_revision in a line of its own, so it cannot be "
                           "rewritten."))
            .withPlace(file, 1)
            .withHint(coreTr("Change it by hand."));
    QByteArray bytes = source.toUtf8();
    const QString old = module->source(*value);
    const bool doubleQuotes = old.contains(QLatin1Char('"'))
        || (!old.contains(QLatin1Char('\'')) && source.contains(QLatin1String("revision = \"")));
    bytes.replace(qsizetype(value->start), qsizetype(value->end - value->start),
                  written(down, doubleQuotes).toUtf8());
    QString text = QString::fromUtf8(bytes);
    // The docstring stands before the code and says it for people.
    const std::vector<PyStatement> &statements = module->statements();
    if (statements.empty() || statements.front().kind != PyStatement::Kind::Expression
        || statements.front().expressions.front().kind != Expression::Kind::String)
        return text;
    const Expression &doc = statements.front().expressions.front();
    if (doc.start >= value->start)
        return text;
    static const QRegularExpression revises(QStringLiteral("^([ \\t]*Revises:)[^\\r\\n]*"),
                                            QRegularExpression::MultilineOption);
    QString docText = QString::fromUtf8(bytes.mid(doc.start, doc.end - doc.start));
    const QRegularExpressionMatch match = revises.match(docText);
    if (!match.hasMatch())
        return text;
    const QString line
        = match.captured(1) + QLatin1String(down.isEmpty() ? "" : " ") + down.join(QLatin1String(", "));
    docText.replace(match.capturedStart(), match.capturedLength(), line);
    bytes.replace(qsizetype(doc.start), qsizetype(doc.end - doc.start), docText.toUtf8());
    return QString::fromUtf8(bytes);
}

Reparent planReparent(const RevisionMap &map, const QString &branch, const QString &onto,
                      const QSet<QString> &applied)
{
    const std::optional<Revision> head = map.resolveOne(branch);
    const std::optional<Revision> other = map.resolveOne(onto);
    if (!head || !other)
        throw Error(Error::Kind::Migration, coreTr("Name two revisions; the base cannot be moved."));
    const QSet<QString> below = map.applied({other->id});
    if (below.contains(head->id) || map.applied({head->id}).contains(other->id))
        throw Error(Error::Kind::Migration,
                    coreTr("%1 and %2 are on one branch already.").arg(head->id, other->id));
    // The revisions of this branch that stand on what both have.
    std::vector<Revision> first;
    const QSet<QString> mine = map.applied({head->id});
    for (const Revision &revision : map.all()) {
        if (!mine.contains(revision.id) || below.contains(revision.id))
            continue;
        const bool isFirst = std::all_of(revision.down.begin(), revision.down.end(),
                                         [&](const QString &id) { return below.contains(id); });
        if (isFirst)
            first.push_back(revision);
    }
    if (first.size() != 1)
        throw Error(Error::Kind::Migration,
                    coreTr("The branch of %1 begins in several places, so it cannot be put on top of %2.")
                        .arg(head->id, other->id))
            .withHint(coreTr("Merge the heads instead."));
    Reparent plan;
    plan.revision = first.front();
    plan.onto = other->id;
    if (plan.revision.isMerge())
        throw Error(Error::Kind::Migration,
                    coreTr("%1, with which the branch begins, is a merge of several revisions.")
                        .arg(plan.revision.id))
            .withHint(coreTr("Merge the heads instead."));
    if (applied.contains(plan.revision.id))
        throw Error(
            Error::Kind::Refused,
            coreTr("%1 is applied in the database already; moved, it would say that %2 ran before it.")
                .arg(plan.revision.id, other->id))
            .withHint(coreTr("Merge the heads instead, or move the other branch."));
    plan.from = plan.revision.down.value(0);
    plan.before = readTextFile(plan.revision.file);
    if (plan.before.contains(QChar::ReplacementCharacter))
        throw Error(Error::Kind::Parse, coreTr("%1 is not written in UTF-8.").arg(plan.revision.file))
            .withHint(coreTr("Change down_revision by hand."));
    plan.after = withDownRevision(plan.before, plan.revision.file, {other->id});
    const Revision read = readRevisionHeader(plan.after, plan.revision.file);
    if (read.down != QStringList {other->id} || read.id != plan.revision.id)
        throw Error(
            Error::Kind::Parse,
            coreTr("The header of %1 is not understood well enough to be rewritten.").arg(plan.revision.file))
            .withHint(coreTr("Change down_revision by hand."));
    std::vector<Revision> all = map.all();
    for (Revision &each : all) {
        if (each.id == plan.revision.id)
            each.down = {other->id};
    }
    (void)RevisionMap(std::move(all)); // refuses cycles
    return plan;
}

void writeReparent(const Reparent &plan)
{
    if (readTextFile(plan.revision.file) != plan.before)
        throw Error(Error::Kind::Io, coreTr("%1 was changed meanwhile.").arg(plan.revision.file))
            .withHint(coreTr("Look at the difference again."));
    writeTextFile(plan.revision.file, plan.after);
}

} // namespace stillroom
