#include "cli/writerevision.h"
#include "cli/clitext.h"

namespace stillroom {

void withStatus(const CommandContext &context, const QString &what, const std::function<void()> &action)
{
    const auto say = [&context](const QString &text) {
        if (!context.quiet)
            context.print(text);
    };
    say(what + QStringLiteral(" ..."));
    try {
        action();
    } catch (...) {
        say(QStringLiteral("  FAILED\n"));
        throw;
    }
    say(QStringLiteral("  done\n"));
}

void writeRevision(const CommandContext &context, const ScriptDirectory &scripts, const NewRevision &revision,
                   const RevisionBody &body)
{
    withStatus(context, QStringLiteral("Generating ") + revision.header.file,
               [&] { (void)scripts.write(revision, body); });
    if (scripts.ini().hasPostWriteHooks)
        context.note(
            cliTr("The post-write hooks of alembic.ini were not run; they are programs of the project."));
}

void declareRevisionPlace(ArgumentParser &parser)
{
    parser.addOption("--head", QStringLiteral("HEAD"),
                     cliTr("Specify head revision or <branchname>@head to base new revision on."));
    parser.addFlag("--splice", cliTr("Allow a non-head revision as the 'head' to splice onto"));
    parser.addOption("--branch-label", QStringLiteral("BRANCH_LABEL"),
                     cliTr("Specify a branch label to apply to the new revision"));
    parser.addOption("--version-path", QStringLiteral("VERSION_PATH"),
                     cliTr("Specify specific path from config for version file"));
    parser.addOption("--rev-id", QStringLiteral("REV_ID"),
                     cliTr("Specify a hardcoded revision id instead of generating one"));
    parser.addOption("--depends-on", QStringLiteral("DEPENDS_ON"),
                     cliTr("Specify one or more revision identifiers which this revision should depend on."));
}

RevisionRequest revisionRequest(const Arguments &arguments)
{
    RevisionRequest request;
    if (arguments.has("message"))
        request.message = arguments.value("message");
    request.heads = {arguments.value("head", QStringLiteral("head"))};
    request.splice = arguments.has("splice");
    if (arguments.has("branch-label"))
        request.branchLabels = {arguments.value("branch-label")};
    request.versionPath = arguments.value("version-path");
    request.id = arguments.value("rev-id");
    request.dependsOn = arguments.values("depends-on");
    return request;
}

} // namespace stillroom
