#include "gui/doctor/findingmodel.h"

#include "gui/common/grouplistdelegate.h"
#include "gui/common/theme.h"

namespace stillroom {

namespace {

using Token = Theme::Token;

QIcon iconOf(const Finding &finding)
{
    const Theme &theme = Theme::current();
    switch (finding.severity) {
    case Finding::Severity::Error:
        return theme.icon(QStringLiteral("circle-x"), Token::Error);
    case Finding::Severity::Warning:
        return theme.icon(QStringLiteral("triangle-alert"), Token::Warning);
    default:
        return finding.code == QStringLiteral("native")
            ? theme.icon(QStringLiteral("circle-check"), Token::Added)
            : theme.icon(QStringLiteral("info"), Token::Muted);
    }
}

} // namespace

QString FindingModel::placeText(const SourcePlace &place)
{
    return place.line > 0 ? QStringLiteral("%1:%2").arg(place.file).arg(place.line) : place.file;
}

QList<QStandardItem *> FindingModel::rowsOf(const std::vector<Finding> &findings)
{
    QList<QStandardItem *> rows;
    for (const Finding &finding : findings) {
        auto *item = new QStandardItem(finding.what);
        item->setEditable(false);
        item->setData(QVariant::fromValue(finding), FindingRole);
        item->setData(QStringLiteral("%1 %2 %3").arg(finding.code, finding.place.file, finding.what), IdRole);
        item->setData(
            QStringLiteral("%1 %2 %3 %4 %5")
                .arg(finding.what, placeText(finding.place), finding.code, finding.why, finding.fix),
            SearchRole);
        item->setToolTip(finding.what);
        item->setIcon(iconOf(finding));
        const QString place = placeText(finding.place);
        item->setData(place.isEmpty() ? finding.code : place + QStringLiteral(" · ") + finding.code,
                      GroupListDelegate::FactsRole);
        // Read out by a screen reader, which does not see the icon.
        item->setData(QStringLiteral("%1: %2").arg(severityName(finding.severity), finding.what),
                      Qt::AccessibleTextRole);
        rows << item;
    }
    return rows;
}

void FindingModel::setReport(const DoctorReport &report)
{
    using Severity = Finding::Severity;
    clear();
    const auto of = [&report](Severity severity) {
        std::vector<Finding> some;
        std::copy_if(report.findings.begin(), report.findings.end(), std::back_inserter(some),
                     [severity](const Finding &finding) { return finding.severity == severity; });
        return rowsOf(some);
    };
    addGroup(QStringLiteral("errors"), tr("Errors"), of(Severity::Error));
    addGroup(QStringLiteral("warnings"), tr("Warnings"), of(Severity::Warning));
    addGroup(QStringLiteral("notes"), tr("Notes"), of(Severity::Note));
    std::vector<Finding> native;
    for (const ScriptVerdict &script : report.scripts) {
        if (script.worst() == ScriptVerdict::Way::Native)
            native.push_back({Severity::Note,
                              QStringLiteral("native"),
                              {script.file, 1},
                              tr("Revision %1 runs natively.").arg(script.revision),
                              tr("Its operations are known before it runs: they can be shown, rehearsed and "
                                 "written as SQL."),
                              {}});
    }
    addGroup(QStringLiteral("native"), tr("Scripts that run natively"), rowsOf(native), true);
}

} // namespace stillroom
