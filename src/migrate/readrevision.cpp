#include "migrate/readrevision.h"

#include "base/text.h"
#include "migrate/envsettings.h"
#include "migrate/importroots.h"
#include "migrate/revisionhost.h"
#include "python/modulecache.h"

namespace stillroom {

namespace {

/// A revision's module, evaluated, with who listens to it.
struct Evaluation
{
    Evaluation(const std::shared_ptr<const Module> &module, const ReadRevisionOptions &options,
               RevisionHost::Mode mode, ScriptDatabase *database = nullptr)
        : host(options, mode, database)
        , evaluator(host, limits(options, mode))
    {
        host.setEvaluator(evaluator);
        space = evaluator.runModule(QStringLiteral("__revision__"), module);
    }

    [[nodiscard]] static Evaluator::Limits limits(const ReadRevisionOptions &options, RevisionHost::Mode mode)
    {
        Evaluator::Limits limits;
        limits.steps = options.steps;
        if (mode == RevisionHost::Mode::Run) { // rows are many, and each takes some steps
            limits.steps *= 25;
            limits.objects *= 4; // about a quarter of a kilobyte each
            limits.total *= 4;
        }
        return limits;
    }
    [[nodiscard]] PyValue function(bool upgrade) const
    {
        return space->value(upgrade ? QStringLiteral("upgrade") : QStringLiteral("downgrade"));
    }
    /// \throws Error(Parse, Migration)
    void call(const PyValue &direction, const ReadRevisionOptions &options)
    {
        std::vector<PyValue> arguments;
        if (const PyStatement *definition = direction.definition()) {
            for (const PyParameter &parameter : definition->parameters) {
                if (parameter.kind != PyParameter::Kind::Normal)
                    continue;
                // What env.py's of several databases and of plugins give.
                if (parameter.name == QLatin1String("op"))
                    arguments.push_back(evaluator.makeSymbol(QStringLiteral("alembic.op")));
                else if (parameter.name == QLatin1String("engine_name")
                         || parameter.name == QLatin1String("engine"))
                    arguments.push_back(evaluator.makeString(options.engineName));
                else if (!parameter.defaultValue.empty())
                    break;
                else
                    arguments.push_back(evaluator.makeSymbol(QStringLiteral("env.") + parameter.name));
            }
        }
        (void)evaluator.callFunction(direction, arguments);
    }

    RevisionHost host;
    Evaluator evaluator;
    PyNamespace *space = nullptr;
};

/// Whether all of a direction is understood that might run, whatever the database answers; else `problem` is
/// set anew.
bool isUnderstood(const std::shared_ptr<const Module> &module, bool upgrade,
                  const ReadRevisionOptions &options, std::optional<Error> &problem)
{
    Evaluation survey(module, options, RevisionHost::Mode::Survey);
    try {
        survey.host.start();
        survey.call(survey.function(upgrade), options);
    } catch (const Error &error) {
        if (error.kind != Error::Kind::Parse)
            return true; // an exception that the script ends with
        problem = error;
        return false;
    }
    return true;
}

/// Reads one direction; what cannot be understood ends in `problem`.
std::vector<Operation> readDirection(Evaluation &evaluation, const std::shared_ptr<const Module> &module,
                                     bool upgrade, const QString &file, const ReadRevisionOptions &options,
                                     std::optional<Error> &problem, RevisionScript::Obstacle &obstacle)
{
    using Obstacle = RevisionScript::Obstacle;
    const PyValue function = evaluation.function(upgrade);
    if (function.isNull()) {
        problem = Error(Error::Kind::Parse,
                        coreTr("The file has no %1().")
                            .arg(upgrade ? QStringLiteral("upgrade") : QStringLiteral("downgrade")))
                      .withPlace(file, 1);
        obstacle = Obstacle::Absent;
        return {};
    }
    try {
        evaluation.host.start();
        evaluation.call(function, options);
        return evaluation.host.finish();
    } catch (const Error &error) {
        problem = error;
    }
    const bool hasAsked = evaluation.host.hasAskedDatabase();
    (void)evaluation.host.finish();
    if (hasAsked)
        obstacle = isUnderstood(module, upgrade, options, problem) ? Obstacle::Data : Obstacle::Construct;
    else
        obstacle = problem->kind == Error::Kind::Migration ? Obstacle::Raises : Obstacle::Construct;
    if (problem->file.isEmpty())
        problem->file = file;
    return {};
}

} // namespace

const std::vector<Operation> &RevisionScript::upgradeOperations() const
{
    if (upgradeProblem)
        throw *upgradeProblem;
    return upgrade;
}

const std::vector<Operation> &RevisionScript::downgradeOperations() const
{
    if (downgradeProblem)
        throw *downgradeProblem;
    return downgrade;
}

ReadRevisionOptions readOptionsFor(const AlembicIni &ini, const QString &dialect)
{
    ReadRevisionOptions options;
    options.dialect = dialect;
    options.searchPaths = importRoots(ini);
    options.cache = std::make_shared<ModuleCache>();
    options.settings = ini.values;
    options.versionTableSchema
        = readEnvSettings(ini.scriptLocation() + QStringLiteral("/env.py")).versionTableSchema;
    options.engineName
        = options.settings.value(QStringLiteral("databases")).section(QLatin1Char(','), 0, 0).trimmed();
    return options;
}

RevisionScript readRevisionSource(const QString &source, const QString &file,
                                  const ReadRevisionOptions &options)
{
    RevisionScript script;
    const std::shared_ptr<const Module> module = Module::parse(source, file);
    if (!module->faults().empty()) {
        const Module::Fault &fault = module->faults().front();
        script.upgradeProblem = Error(Error::Kind::Parse, coreTr("This is not Python: %1").arg(fault.text))
                                    .withPlace(file, fault.line);
        script.downgradeProblem = script.upgradeProblem;
        script.upgradeObstacle = script.downgradeObstacle = RevisionScript::Obstacle::Construct;
        return script;
    }
    Evaluation evaluation(module, options, RevisionHost::Mode::Collect);
    script.upgrade = readDirection(evaluation, module, true, file, options, script.upgradeProblem,
                                   script.upgradeObstacle);
    script.downgrade = readDirection(evaluation, module, false, file, options, script.downgradeProblem,
                                     script.downgradeObstacle);
    return script;
}

RevisionScript readRevision(const QString &file, const ReadRevisionOptions &options)
{
    return readRevisionSource(readTextFile(file), file, options);
}

void runRevision(const QString &file, bool upgrade, ScriptDatabase &database,
                 const ReadRevisionOptions &options)
{
    const std::shared_ptr<const Module> module = Module::parse(readTextFile(file), file);
    Evaluation evaluation(module, options, RevisionHost::Mode::Run, &database);
    evaluation.host.start();
    evaluation.call(evaluation.function(upgrade), options);
    (void)evaluation.host.finish();
}

} // namespace stillroom
