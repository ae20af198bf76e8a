#include "migrate/readrevision.h"

#include "base/text.h"
#include "migrate/directivereader.h"
#include "python/evaluator.h"
#include "python/modulecache.h"

#include <QFileInfo>
#include <QRegularExpression>

namespace stillroom {

namespace {

const QString opPrefix = QStringLiteral("alembic.op.");
const QString batchName = QStringLiteral("alembic.op.batch_alter_table");
const QString bindName = QStringLiteral("alembic.op.get_bind");
const QString autocommitName = QStringLiteral("alembic.op.get_context().autocommit_block");

/// Listens to an evaluated upgrade() or downgrade() and keeps the operations it calls.
class RevisionHost final : public EvaluatorHost
{
public:
    explicit RevisionHost(const ReadRevisionOptions &options) : m_options(options), m_reader(options.dialect)
    { }

    std::optional<Source> findModule(const QString &name) override;
    PyValue call(const PyValue &call) override;
    PyValue enter(const PyValue &context) override;
    void leave(const PyValue &context) override;

    /// What was called from now on counts.
    void start()
    {
        m_running = true;
        m_asksDatabase = false;
        m_operations.clear();
        m_batches.clear();
        m_autocommit = 0;
    }
    [[nodiscard]] bool hasAskedDatabase() const { return m_asksDatabase; }
    std::vector<Operation> finish()
    {
        m_running = false;
        return std::move(m_operations);
    }

private:
    void directive(const QString &name, const PyValue &call);
    void enumType(const QString &name, const PyValue &call);
    [[nodiscard]] static bool isEnumCall(const QString &name);
    void keep(Operation operation, int line);
    [[nodiscard]] bool isHarmless(const QString &name) const;
    [[nodiscard]] static bool asksDatabase(const QString &name);

    const ReadRevisionOptions &m_options;
    DirectiveReader m_reader;
    bool m_running = false;
    bool m_asksDatabase = false; ///< a result or an inspector was looked at
    std::vector<Operation> m_operations;
    std::vector<std::pair<PyValue, Operation>> m_batches; ///< open blocks, innermost last
    int m_autocommit = 0; ///< open autocommit_block()s
};

std::optional<EvaluatorHost::Source> RevisionHost::findModule(const QString &name)
{
    QString path = name;
    path.replace(QLatin1Char('.'), QLatin1Char('/'));
    for (const QString &folder : m_options.searchPaths) {
        const QString base = folder + QLatin1Char('/') + path;
        for (const bool isPackage : {true, false}) {
            const QString file = base + (isPackage ? QStringLiteral("/__init__.py") : QStringLiteral(".py"));
            if (QFileInfo(file).isFile())
                return Source {
                    m_options.cache ? m_options.cache->read(file, file) : Module::read(file), isPackage, {}};
        }
    }
    return {};
}

/// Calls that change no database: constructors of SQLAlchemy's values, printing and logging.
bool RevisionHost::isHarmless(const QString &name) const
{
    for (const char *prefix : {"logging.", "warnings.", "typing.", "datetime.", "decimal.", "uuid.UUID"}) {
        if (name.startsWith(QLatin1String(prefix)))
            return true;
    }
    if (name == QStringLiteral("builtins.print"))
        return true;
    const bool sqlalchemy
        = name.startsWith(QStringLiteral("sqlalchemy.")) || name.startsWith(QStringLiteral("sqlmodel."));
    static const QStringList reaching {
        QStringLiteral("sqlalchemy.inspect"), QStringLiteral("sqlalchemy.create_engine"),
        QStringLiteral("sqlalchemy.engine_from_config"), QStringLiteral("sqlalchemy.event")};
    if (!sqlalchemy || name.startsWith(QStringLiteral("sqlalchemy.orm.")))
        return false;
    if (std::any_of(reaching.begin(), reaching.end(),
                    [&](const QString &bad) { return name.startsWith(bad); }))
        return false;
    static const QStringList methods {QStringLiteral("execute"),  QStringLiteral("create"),
                                      QStringLiteral("drop"),     QStringLiteral("create_all"),
                                      QStringLiteral("drop_all"), QStringLiteral("connect")};
    return !methods.contains(name.section(QLatin1Char('.'), -1));
}

PyValue RevisionHost::call(const PyValue &call)
{
    const QString name = call.name();
    if (name == QStringLiteral("alembic.op.f") || name == QStringLiteral("alembic.op.batch_alter_table().f")
        || name == QStringLiteral("alembic.op.inline_literal"))
        return call.at(0);
    if (!m_running)
        return {};
    m_asksDatabase = m_asksDatabase || asksDatabase(name);
    if (name == bindName || name == QStringLiteral("alembic.op.get_context") || name == autocommitName
        || name == batchName)
        return {};
    const QString batchPrefix = batchName + QStringLiteral("().");
    if (name.startsWith(batchPrefix)) {
        if (m_batches.empty() || !(call.callee().callee() == m_batches.back().first))
            refuseValue(call, coreTr("This batch operation stands outside its with block."));
        directive(name.mid(batchPrefix.size()), call);
    } else if (name == bindName + QStringLiteral("().execute")) {
        directive(QStringLiteral("execute"), call);
    } else if (name.startsWith(opPrefix) && !name.mid(opPrefix.size()).contains(QLatin1Char('.'))) {
        const std::vector<std::pair<PyValue, Operation>> outer = std::exchange(m_batches, {});
        directive(name.mid(opPrefix.size()), call);
        m_batches = outer;
    } else if (isEnumCall(name)) {
        enumType(name, call);
    } else if (!isHarmless(name)) {
        refuseValue(call, coreTr("The call %1 is not understood.").arg(call.source().simplified().left(100)));
    }
    return {};
}

/// sa.Enum(…).create(op.get_bind()) and the like.
bool RevisionHost::isEnumCall(const QString &name)
{
    static const QStringList calls {QStringLiteral("Enum().create"), QStringLiteral("Enum().drop"),
                                    QStringLiteral("ENUM().create"), QStringLiteral("ENUM().drop")};
    return std::any_of(calls.begin(), calls.end(), [&](const QString &end) { return name.endsWith(end); });
}

void RevisionHost::enumType(const QString &name, const PyValue &call)
{
    if (m_options.dialect != QStringLiteral("postgresql"))
        return; // no other database has such types: there is nothing to create
    const auto type = namedEnum(readType(call.callee().callee(), m_options.dialect));
    if (!type)
        refuseValue(call, coreTr("The enumerated type of %1 has no name.").arg(call.source().left(80)));
    // SQLAlchemy looks first by default with its PostgreSQL type only.
    const bool checkFirst
        = readBool(call.argument(1, QStringLiteral("checkfirst")), name.contains(QStringLiteral("ENUM()")));
    if (name.endsWith(QStringLiteral("create")))
        keep(CreateEnum {*type, checkFirst}, call.line());
    else
        keep(DropEnum {{type->schema, type->name}, *type, checkFirst}, call.line());
}

void RevisionHost::directive(const QString &name, const PyValue &call)
{
    const TableName *table = nullptr;
    TableName own;
    if (!m_batches.empty()) {
        own = m_batches.back().second.as<BatchAlterTable>()->table;
        table = &own;
    }
    auto operations = m_reader.read(name, call, table);
    if (!operations)
        refuseValue(call, coreTr("The directive %1 is not understood.").arg(call.name()));
    for (Operation &operation : *operations)
        keep(std::move(operation), call.line());
}

void RevisionHost::keep(Operation operation, int line)
{
    operation.line = line;
    operation.autocommit = m_autocommit > 0;
    if (m_batches.empty())
        m_operations.push_back(std::move(operation));
    else
        std::get<BatchAlterTable>(m_batches.back().second.kind).operations.push_back(std::move(operation));
}

PyValue RevisionHost::enter(const PyValue &context)
{
    if (!m_running)
        return {};
    if (context.name() == autocommitName) {
        ++m_autocommit;
        return {};
    }
    if (!context.isCallTo("alembic.op.batch_alter_table"))
        refuseValue(
            context,
            coreTr("The block with %1 is not understood.").arg(context.source().simplified().left(100)));
    m_batches.emplace_back(context, Operation(m_reader.readBatch(context), context.line()));
    return {};
}

void RevisionHost::leave(const PyValue &context)
{
    if (m_running && context.name() == autocommitName)
        --m_autocommit;
    if (m_batches.empty() || !(m_batches.back().first == context))
        return;
    Operation block = std::move(m_batches.back().second);
    m_batches.pop_back();
    const int line = block.line;
    keep(std::move(block), line);
}

/// A question whose answer only a database has: what an inspector says, rows of a result.
bool RevisionHost::asksDatabase(const QString &name)
{
    static const QStringList askers {QStringLiteral("sqlalchemy.inspect"),
                                     QStringLiteral("sqlalchemy.engine.reflection.Inspector"),
                                     QStringLiteral("sqlalchemy.Inspector"),
                                     QStringLiteral("alembic.op.get_bind().scalar"),
                                     QStringLiteral("alembic.op.get_bind().execute()."),
                                     QStringLiteral("alembic.op.get_bind().dialect.has_")};
    // Helpers of the project that wrap an inspector, by the names they have everywhere.
    static const QRegularExpression helper(
        QStringLiteral("(^|[._])(exists|has_column|has_table|has_index|has_constraint|get_columns|"
                       "get_table_names|get_indexes|get_foreign_keys|get_unique_constraints)$"));
    if (helper.match(name).hasMatch())
        return true;
    return std::any_of(askers.begin(), askers.end(),
                       [&](const QString &start) { return name.startsWith(start); });
}

/// Runs one direction; what cannot be understood ends in `problem`.
std::vector<Operation> readDirection(Evaluator &evaluator, RevisionHost &host, PyNamespace *space,
                                     const char *name, const QString &file, std::optional<Error> &problem,
                                     RevisionScript::Obstacle &obstacle)
{
    const PyValue function = space->value(QString::fromLatin1(name));
    if (function.isNull()) {
        problem = Error(Error::Kind::Parse, coreTr("The file has no %1().").arg(QString::fromLatin1(name)))
                      .withPlace(file, 1);
        obstacle = RevisionScript::Obstacle::Absent;
        return {};
    }
    try {
        host.start();
        (void)evaluator.callFunction(function);
        return host.finish();
    } catch (const Error &error) {
        problem = error;
        if (problem->file.isEmpty())
            problem->file = file;
        obstacle
            = host.hasAskedDatabase() ? RevisionScript::Obstacle::Data : RevisionScript::Obstacle::Construct;
        (void)host.finish();
        return {};
    }
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
    RevisionHost host(options);
    Evaluator::Limits limits;
    limits.steps = options.steps;
    Evaluator evaluator(host, limits);
    PyNamespace *space = evaluator.runModule(QStringLiteral("__revision__"), module);
    script.upgrade = readDirection(evaluator, host, space, "upgrade", file, script.upgradeProblem,
                                   script.upgradeObstacle);
    script.downgrade = readDirection(evaluator, host, space, "downgrade", file, script.downgradeProblem,
                                     script.downgradeObstacle);
    return script;
}

RevisionScript readRevision(const QString &file, const ReadRevisionOptions &options)
{
    return readRevisionSource(readTextFile(file), file, options);
}

} // namespace stillroom
