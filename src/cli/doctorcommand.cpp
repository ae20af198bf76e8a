#include "base/error.h"
#include "cli/command.h"
#include "project/doctor.h"
#include "project/project.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace stillroom {

namespace {

QString placeText(const SourcePlace &place)
{
    if (place.file.isEmpty())
        return {};
    return place.line > 0 ? QStringLiteral("%1:%2: ").arg(place.file).arg(place.line)
                          : place.file + QStringLiteral(": ");
}

QJsonValue orNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

QJsonValue lineOrNull(int line)
{
    return line > 0 ? QJsonValue(line) : QJsonValue();
}

class DoctorCommand final : public Command
{
public:
    QString name() const override { return QStringLiteral("doctor"); }
    QString summary() const override
    {
        return tr("Tell what is wrong with a project's models and revisions.");
    }

    void declare(ArgumentParser &parser) const override
    {
        parser.addPositional("target", tr("project folder or alembic.ini"), ArgumentParser::Count::Optional);
        parser.addFlag("--json", tr("print JSON"));
        parser.addFlag("--scripts", tr("list every revision script and how it can be run"));
    }

    int run(const Arguments &arguments, CommandContext &context) const override
    {
        const QString target = arguments.value("target", QStringLiteral("."));
        const Project project = Project::open(target);
        if (project.folder.isEmpty() || (!project.hasModels && !project.alembic))
            throw Error(Error::Kind::Usage, tr("%1 has neither models nor an alembic.ini.").arg(target));
        const DoctorInput input = readDoctorInput(project);
        const DoctorReport report = examine(input);
        if (arguments.has("json")) {
            context.print(json(report, input));
        } else {
            for (const Finding &finding : report.findings)
                context.print(text(finding));
            if (arguments.has("scripts"))
                context.print(scriptsText(report));
            context.printLine(report.summary());
        }
        return report.count(Finding::Severity::Error) > 0 ? 1 : 0;
    }

private:
    static QString text(const Finding &finding)
    {
        QString lines
            = QStringLiteral("%1%2: %3 [%4]\n")
                  .arg(placeText(finding.place), severityName(finding.severity), finding.what, finding.code);
        for (const QString &more : {finding.why, finding.fix}) {
            if (!more.isEmpty())
                lines += QStringLiteral("    ") + more + QLatin1Char('\n');
        }
        return lines;
    }

    static QString scriptsText(const DoctorReport &report)
    {
        QString lines;
        for (const ScriptVerdict &verdict : report.scripts) {
            lines += QStringLiteral("%1: %2 upgrade %3, downgrade %4\n")
                         .arg(verdict.file, verdict.revision, wayName(verdict.upgrade),
                              wayName(verdict.downgrade));
        }
        return lines;
    }

    static QString json(const DoctorReport &report, const DoctorInput &input)
    {
        QJsonArray problems;
        for (const Finding &finding : report.findings)
            problems.append(QJsonObject {{QStringLiteral("severity"), severityName(finding.severity)},
                                         {QStringLiteral("code"), finding.code},
                                         {QStringLiteral("file"), orNull(finding.place.file)},
                                         {QStringLiteral("line"), lineOrNull(finding.place.line)},
                                         {QStringLiteral("what"), finding.what},
                                         {QStringLiteral("why"), orNull(finding.why)},
                                         {QStringLiteral("fix"), orNull(finding.fix)}});
        QJsonArray revisions;
        for (const ScriptVerdict &verdict : report.scripts) {
            QJsonArray reasons;
            for (const ScriptVerdict::Reason &reason : verdict.reasons)
                reasons.append(QJsonObject {{QStringLiteral("line"), lineOrNull(reason.line)},
                                            {QStringLiteral("what"), reason.what}});
            revisions.append(QJsonObject {{QStringLiteral("revision"), verdict.revision},
                                          {QStringLiteral("file"), verdict.file},
                                          {QStringLiteral("upgrade"), wayName(verdict.upgrade)},
                                          {QStringLiteral("downgrade"), wayName(verdict.downgrade)},
                                          {QStringLiteral("reasons"), reasons}});
        }
        QJsonArray notUnderstood;
        if (input.models) {
            for (const NotUnderstood &entry : input.models->notUnderstood)
                notUnderstood.append(QJsonObject {{QStringLiteral("file"), entry.place.file},
                                                  {QStringLiteral("line"), entry.place.line},
                                                  {QStringLiteral("what"), entry.what},
                                                  {QStringLiteral("effect"), entry.effect},
                                                  {QStringLiteral("fix"), orNull(entry.fix)}});
        }
        const QJsonObject models {{QStringLiteral("classes"), report.classes},
                                  {QStringLiteral("tables"), report.tables},
                                  {QStringLiteral("not_understood"), notUnderstood}};
        const QJsonObject counts {{QStringLiteral("errors"), report.count(Finding::Severity::Error)},
                                  {QStringLiteral("warnings"), report.count(Finding::Severity::Warning)},
                                  {QStringLiteral("notes"), report.count(Finding::Severity::Note)}};
        return QString::fromUtf8(QJsonDocument(QJsonObject {{QStringLiteral("problems"), problems},
                                                            {QStringLiteral("revisions"), revisions},
                                                            {QStringLiteral("models"), models},
                                                            {QStringLiteral("counts"), counts}})
                                     .toJson());
    }
};

} // namespace

std::unique_ptr<Command> doctorCommand()
{
    return std::make_unique<DoctorCommand>();
}

} // namespace stillroom
