#include "migrate/renderrevision.h"

namespace stillroom {

namespace {

/// One id as a string, several as a tuple, none as None.
QString idList(const QStringList &ids, const PythonWriter &writer, bool alwaysTuple)
{
    if (ids.isEmpty())
        return QStringLiteral("None");
    QStringList texts;
    for (const QString &id : ids)
        texts << writer.string(id);
    if (texts.size() == 1 && !alwaysTuple)
        return texts.first();
    return QLatin1Char('(') + texts.join(QStringLiteral(", "))
        + (texts.size() == 1 ? QStringLiteral(",)") : QStringLiteral(")"));
}

} // namespace

RenderedRevision renderRevision(const std::vector<Operation> &upgrade,
                                const std::vector<Operation> &downgrade, const RenderOptions &options)
{
    OperationRenderer renderer(options);
    RenderedRevision result;
    result.upgrade = renderer.body(upgrade);
    result.downgrade = renderer.body(downgrade);
    result.upgradeIsEmpty = upgrade.empty();
    result.downgradeIsEmpty = downgrade.empty();
    result.imports = QStringList(renderer.imports().begin(), renderer.imports().end());
    result.imports.sort();
    return result;
}

QString renderRevisionFile(const Revision &header, const RenderedRevision &body, QChar quote)
{
    const PythonWriter writer(quote);
    QString doc = header.doc.isEmpty() ? header.message : header.doc;
    doc.replace(QLatin1Char('\\'), QStringLiteral("\\\\"))
        .replace(QStringLiteral("\"\"\""), QStringLiteral("\\\"\\\"\\\""));
    QString text = QStringLiteral("\"\"\"") + doc.trimmed() + QStringLiteral("\n\n");
    text += QStringLiteral("Revision ID: ") + header.id + QLatin1Char('\n');
    text += QStringLiteral("Revises: ") + header.down.join(QStringLiteral(", "));
    while (text.endsWith(QLatin1Char(' ')))
        text.chop(1);
    text += QStringLiteral("\nCreate Date: ") + header.createDate + QStringLiteral("\n\n\"\"\"\n\n");
    text += QStringLiteral("from alembic import op\nimport sqlalchemy as sa\n");
    for (const QString &line : body.imports)
        text += line + QLatin1Char('\n');
    text += QStringLiteral("\n# revision identifiers, used by Alembic.\n");
    text += QStringLiteral("revision = ") + writer.string(header.id) + QLatin1Char('\n');
    text += QStringLiteral("down_revision = ") + idList(header.down, writer, false) + QLatin1Char('\n');
    text
        += QStringLiteral("branch_labels = ") + idList(header.branchLabels, writer, true) + QLatin1Char('\n');
    text += QStringLiteral("depends_on = ") + idList(header.dependsOn, writer, false) + QLatin1Char('\n');
    text += QStringLiteral("\n\ndef upgrade() -> None:\n") + body.upgrade;
    text += QStringLiteral("\n\ndef downgrade() -> None:\n") + body.downgrade;
    return text;
}

} // namespace stillroom
