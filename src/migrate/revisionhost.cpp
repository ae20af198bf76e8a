#include "migrate/revisionhost.h"

#include "base/error.h"
#include "base/text.h"
#include "python/knownmodules.h"
#include "python/modulecache.h"

#include <QFileInfo>
#include <QRegularExpression>

namespace stillroom {

namespace {

const QString opPrefix = QStringLiteral("alembic.op.");
const QString batchName = QStringLiteral("alembic.op.batch_alter_table");
const QString autocommitName = QStringLiteral("alembic.op.get_context().autocommit_block");

bool isInspector(const PyValue &value)
{
    const QString name = value.name();
    return value.is(PyKind::Call)
        && (name == QLatin1String("sqlalchemy.inspect")
            || name.endsWith(QLatin1String("Inspector.from_engine"))
            || name.endsWith(QLatin1String("reflection.Inspector"))
            || name == QLatin1String("sqlalchemy.Inspector"));
}

bool isBind(const PyValue &value)
{
    return value.isCallTo("alembic.op.get_bind") || value.isCallTo("stillroom.engine");
}

bool isContext(const PyValue &value)
{
    return value.isCallTo("alembic.op.get_context");
}

/// Whether an inspector is asked through a connection.
bool isAboutBind(const PyValue &inspector)
{
    return isBind(inspector.at(0)) || isBind(inspector.keyword(QStringLiteral("bind")))
        || inspector.at(0).isData();
}

} // namespace

RevisionHost::RevisionHost(const ReadRevisionOptions &options, Mode mode, ScriptDatabase *database)
    : m_options(options)
    , m_dialect(dialectNamed(options.dialect))
    , m_mode(mode)
    , m_database(database)
    , m_reader(options.dialect)
{ }

void RevisionHost::setEvaluator(Evaluator &evaluator)
{
    m_evaluator = &evaluator;
    m_statements = std::make_unique<StatementReader>(m_dialect, evaluator);
    m_answers = std::make_unique<ScriptAnswers>(m_dialect, evaluator);
    m_reader.setEvaluator(evaluator, *m_statements, m_options.offline);
}

void RevisionHost::start()
{
    m_running = true;
    m_asksDatabase = m_moduleAsks;
    m_operations.clear();
    m_batches.clear();
    m_autocommit = 0;
}

std::vector<Operation> RevisionHost::finish()
{
    m_running = false;
    return std::move(m_operations);
}

std::optional<EvaluatorHost::Source> RevisionHost::findModule(const QString &name)
{
    if (isStandardModule(QStringView(name).left(
            name.indexOf(QLatin1Char('.')) < 0 ? name.size() : name.indexOf(QLatin1Char('.')))))
        return {};
    const QString path = QString(name).replace(QLatin1Char('.'), QLatin1Char('/'));
    bool isFolder = false;
    for (const QString &folder : m_options.searchPaths) {
        const QString base = folder + QLatin1Char('/') + path;
        for (const bool isPackage : {true, false}) {
            const QString file = base + (isPackage ? QStringLiteral("/__init__.py") : QStringLiteral(".py"));
            if (!QFileInfo(file).isFile())
                continue;
            return Source {
                m_options.cache ? m_options.cache->read(file, file) : Module::read(file), isPackage, {}};
        }
        isFolder = isFolder || QFileInfo(base).isDir();
    }
    if (auto known = knownModule(name))
        return known;
    return isFolder ? std::optional(Source {nullptr, true, {}}) : std::nullopt;
}

/// Calls that change no database: constructors of SQLAlchemy's values, printing and logging.
bool RevisionHost::isHarmless(const QString &name) const
{
    // What computes only, prints or logs; what it answers is not known, which matters where it is used.
    static const QStringList tops {
        QStringLiteral("logging"),     QStringLiteral("warnings"),    QStringLiteral("typing"),
        QStringLiteral("datetime"),    QStringLiteral("decimal"),     QStringLiteral("structlog"),
        QStringLiteral("tqdm"),        QStringLiteral("loguru"),      QStringLiteral("oslo_log"),
        QStringLiteral("re"),          QStringLiteral("json"),        QStringLiteral("collections"),
        QStringLiteral("functools"),   QStringLiteral("itertools"),   QStringLiteral("string"),
        QStringLiteral("math"),        QStringLiteral("dataclasses"), QStringLiteral("enum"),
        QStringLiteral("time"),        QStringLiteral("hashlib"),     QStringLiteral("base64"),
        QStringLiteral("textwrap"),    QStringLiteral("abc"),         QStringLiteral("operator"),
        QStringLiteral("contextvars"), QStringLiteral("copy"),        QStringLiteral("pprint")};
    if (tops.contains(name.section(QLatin1Char('.'), 0, 0)) || name.startsWith(QStringLiteral("uuid.UUID"))
        || name == QStringLiteral("contextlib.suppress") || name.startsWith(QStringLiteral("os.path."))
        || name.startsWith(QStringLiteral("sys.std")) || name == QStringLiteral("click.echo")
        || name == QStringLiteral("click.secho") || name.startsWith(QStringLiteral("traceback.")))
        return true;
    if (name == QStringLiteral("builtins.print") || name == QStringLiteral("builtins.object"))
        return true;
    // An exception that is about to be raised.
    if (name.startsWith(QStringLiteral("builtins."))
        && (name.endsWith(QStringLiteral("Error")) || name.endsWith(QStringLiteral("Exception"))))
        return true;
    const bool sqlalchemy
        = name.startsWith(QStringLiteral("sqlalchemy.")) || name.startsWith(QStringLiteral("sqlmodel."));
    static const QStringList reaching {
        QStringLiteral("sqlalchemy.inspect"), QStringLiteral("sqlalchemy.create_engine"),
        QStringLiteral("sqlalchemy.engine_from_config"), QStringLiteral("sqlalchemy.event")};
    // What declares models; what sends statements for them does not.
    static const QStringList sending {QStringLiteral("Session"), QStringLiteral("sessionmaker"),
                                      QStringLiteral("scoped_session"), QStringLiteral("Query")};
    if (name.startsWith(QStringLiteral("sqlalchemy.orm.")))
        return !sending.contains(name.section(QLatin1Char('.'), 2, 2).remove(QStringLiteral("()")));
    if (!sqlalchemy)
        return false;
    if (std::any_of(reaching.begin(), reaching.end(),
                    [&](const QString &bad) { return name.startsWith(bad); }))
        return false;
    static const QStringList methods {QStringLiteral("execute"),  QStringLiteral("create"),
                                      QStringLiteral("drop"),     QStringLiteral("create_all"),
                                      QStringLiteral("drop_all"), QStringLiteral("connect"),
                                      QStringLiteral("reflect"),  QStringLiteral("compile")};
    return !methods.contains(name.section(QLatin1Char('.'), -1));
}

/// A question whose answer only the database has.
PyValue RevisionHost::asked(const PyValue &question)
{
    m_asksDatabase = true;
    const QString asking = question.is(PyKind::Attribute)
        ? question.callee().source() + QLatin1Char('.') + question.text()
        : question.source();
    const QString sentence
        = coreTr("what %1 answers is only known in the database").arg(asking.simplified().left(100));
    if (m_mode == Mode::Survey)
        return m_evaluator->makeData(sentence);
    refuseValue(question, sentence.left(1).toUpper() + sentence.mid(1) + QLatin1Char('.'));
}

PyValue RevisionHost::call(const PyValue &call)
{
    const QString name = call.name();
    if (name == QStringLiteral("alembic.op.f") || name == QStringLiteral("alembic.op.batch_alter_table().f")
        || name == QStringLiteral("alembic.op.inline_literal"))
        return call.at(0);
    if (const PyValue known = setting(name, call))
        return known;
    if (name == QStringLiteral("sqlalchemy.Table"))
        tableMade(call);
    if (name == QStringLiteral("alembic.context.get_bind"))
        return m_evaluator->makeCall(bindName, {});
    if (name == QStringLiteral("alembic.context.get_context")
        || name == QStringLiteral("alembic.op.get_context"))
        return call.name() == contextName ? PyValue() : m_evaluator->makeCall(contextName, {});
    // A question outside of the functions is asked as the file is read.
    if (!m_running && call.callee().is(PyKind::Attribute) && isInspector(call.callee().callee())) {
        if (m_database)
            return inspectorCall(call.callee().text(), call);
        m_moduleAsks = true;
        return m_mode == Mode::Survey ? asked(call) : PyValue();
    }
    // A module that is imported on the way does nothing to a database.
    if (!m_running || !m_evaluator->isStrict())
        return {};
    const PyValue object = call.callee().is(PyKind::Attribute) ? call.callee().callee() : PyValue();
    const QString method = object ? call.callee().text() : QString();
    if (ScriptAnswers::isResult(object)) {
        const PyValue answer = m_answers->resultMethod(object, method, call);
        if (answer.isNull())
            refuseValue(call, coreTr("The result's %1() is not understood.").arg(method));
        return answer;
    }
    if (name == bindName || name == contextName || name == autocommitName || name == batchName)
        return {};
    if (isInspector(call))
        return m_mode == Mode::Survey && !isAboutBind(call) ? asked(call) : PyValue();
    if (isInspector(object))
        return inspectorCall(method, call);
    if (object.isCallTo("stillroom.dialect"))
        return method.startsWith(QStringLiteral("has_")) ? inspectorCall(method, call) : PyValue();
    if (name.startsWith(QStringLiteral("stillroom.dialect().identifier_preparer.")))
        return m_evaluator->makeString(method == QStringLiteral("quote_identifier")
                                           ? m_dialect.quoted(readString(call.at(0)))
                                           : m_dialect.quotedIfNeeded(readString(call.at(0))));
    if (isBind(object))
        return connectionCall(method, call);
    const QString batchPrefix = batchName + QStringLiteral("().");
    if (name.startsWith(batchPrefix)) {
        if (method == QStringLiteral("get_bind") || method == QStringLiteral("get_context"))
            return m_evaluator->makeCall(opPrefix + method, {});
        // It is executed at once, before what the block gathers, and also behind it.
        if (method == QStringLiteral("execute")) {
            const std::vector<std::pair<PyValue, Operation>> outer = std::exchange(m_batches, {});
            directive(method, call);
            m_batches = outer;
            return {};
        }
        if (m_batches.empty() || !(object == m_batches.back().first))
            refuseValue(call, coreTr("This batch operation stands outside its with block."));
        directive(name.mid(batchPrefix.size()), call);
    } else if (name.startsWith(opPrefix) && !name.mid(opPrefix.size()).contains(QLatin1Char('.'))) {
        const std::vector<std::pair<PyValue, Operation>> outer = std::exchange(m_batches, {});
        directive(name.mid(opPrefix.size()), call);
        m_batches = outer;
    } else if (isEnumCall(name)) {
        enumType(name, call);
    } else if (object.isCallTo("sqlalchemy.Table")
               && (method == QStringLiteral("create") || method == QStringLiteral("drop")))
    {
        tableCall(method, call);
    } else if (isContext(object) && method == QStringLiteral("execute")) {
        directive(QStringLiteral("execute"), call);
    } else if (name == QStringLiteral("alembic.context.execute")) {
        directive(QStringLiteral("execute"), call);
    } else if (m_mode == Mode::Survey && call.callee().isData()) {
        return call.callee();
    } else if (!call.callee().is(PyKind::Class) && !m_statements->isPartOfStatement(call)
               && !isHarmless(name)) {
        refuseValue(call, coreTr("The call %1 is not understood.").arg(call.source().simplified().left(100)));
    }
    return {};
}

/// Table("name", metadata, autoload_with=bind): its columns are those the database has.
void RevisionHost::tableMade(const PyValue &call)
{
    m_statements->remember(call);
}

/// What a connection is told: execute(), scalar() and so on.
PyValue RevisionHost::connectionCall(const QString &method, const PyValue &call)
{
    const auto is = [&method](const char *word) { return method == QLatin1String(word); };
    const PyValue object = call.callee().callee();
    const bool isOwnConnection = object.isCallTo("stillroom.engine");
    if (is("execution_options") && !isOwnConnection)
        return object;
    if (is("commit") && !isOwnConnection) {
        // Nothing runs between the end of one transaction and the beginning of the next.
        Operation end(ExecuteSql {}, call.line());
        end.autocommit = true;
        if (m_database)
            m_database->carryOut(end);
        else
            m_operations.push_back(end);
        return m_evaluator->makeNone();
    }
    if (is("in_transaction"))
        return m_evaluator->makeBool(true);
    if (is("begin") && !isOwnConnection)
        return {};
    if (is("get_bind") || is("invalidate") || is("close"))
        return m_evaluator->makeNone();
    const bool isScalar = is("scalar");
    const bool isScalars = is("scalars");
    if (!is("execute") && !isScalar && !isScalars && !is("exec_driver_sql"))
        refuseValue(call, coreTr("The call %1 is not understood.").arg(call.source().simplified().left(100)));
    if (is("has_table"))
        return inspectorCall(method, call);
    PyValue parameters = call.argument(1, QStringLiteral("parameters"));
    if (parameters.isNull())
        parameters = call.keyword(QStringLiteral("multiparams"));
    if (parameters.isNull() && !call.keywords().empty()) { // SQLAlchemy 1's execute(statement, name=value)
        std::vector<std::pair<QString, PyValue>> given;
        for (const auto &[name, value] : call.keywords()) {
            if (name != QStringLiteral("statement") && name != QStringLiteral("execution_options"))
                given.emplace_back(name, value);
        }
        if (!given.empty())
            parameters = m_evaluator->makeDict(given);
    }
    PyValue statement = call.argument(0, QStringLiteral("statement"));
    if (statement.isNull())
        statement = call.keyword(QStringLiteral("object_"));
    // A plain text goes to the driver as it is, with values for its %s.
    const bool isRaw = is("exec_driver_sql") || (statement.isString() && call.items().size() > 1);
    if (isRaw && call.items().size() > 1 && !parameters.isSequence() && !parameters.is(PyKind::Dict)
        && !parameters.isNone())
        parameters = m_evaluator->makeSequence(PyKind::Tuple, {call.items().begin() + 1, call.items().end()});
    const PyValue result = execution(statement, parameters, isRaw, call);
    if (!isScalar && !isScalars)
        return result;
    if (result.isNull())
        return asked(call);
    return result.isData() ? result : m_answers->resultMethod(result, method, call);
}

/// \return the result; null where the statement is only kept
PyValue RevisionHost::execution(const PyValue &statement, PyValue parameters, bool isRaw, const PyValue &call)
{
    const std::vector<Operation> operations = readExecution(statement, parameters, isRaw, call);
    if (m_mode == Mode::Survey)
        return m_evaluator->makeData(coreTr("what the statement answers is only known in the database"));
    PyValue result;
    for (const Operation &operation : operations) {
        const Operation here = placed(operation, call.line());
        if (!m_database)
            m_operations.push_back(here);
        else if (operation.as<ExecuteSql>())
            result = m_answers->result(m_database->execute(here), m_statements->resultTypes());
        else {
            m_database->carryOut(here);
            ScriptRows rows;
            rows.affected = qint64(operation.as<BulkInsert>()->rows.size());
            result = m_answers->result(rows);
        }
    }
    if (m_database && result.isNull())
        result = m_answers->result(ScriptRows());
    return result;
}

std::vector<Operation> RevisionHost::readExecution(const PyValue &statement, const PyValue &parameters,
                                                   bool isRaw, const PyValue &call)
{
    std::vector<PyValue> sets; // of parameters, each executed
    const bool isMany = parameters.isSequence() && !parameters.items().empty()
        && (parameters.at(0).isSequence() || parameters.at(0).is(PyKind::Dict));
    if (parameters.isSequence() && (!isRaw || isMany)) {
        sets = m_statements->alike(parameters.items());
        if (sets.empty())
            return {};
    } else {
        sets = {parameters.isNone() ? PyValue() : parameters};
    }
    std::vector<Operation> operations;
    m_statements->forgetTypes();
    for (const PyValue &set : sets) {
        if (!set.isNull() && !set.is(PyKind::Dict) && !set.isData() && !(isRaw && set.isSequence()))
            refuseValue(
                call,
                coreTr("The parameters %1 are not understood.").arg(set.source().simplified().left(100)));
        if (statement.isCallTo("sqlalchemy.CreateTable") || statement.isCallTo("sqlalchemy.DropTable"))
            refuseValue(call,
                        coreTr("The call %1 is not understood.").arg(call.source().simplified().left(100)));
        if (const QString ddl = m_statements->ddl(statement); !ddl.isEmpty()) {
            operations.emplace_back(ExecuteSql {ddl, {}});
        } else if (m_statements->isStatement(statement)) {
            Statement read = m_statements->read(statement, set);
            operations.emplace_back(ExecuteSql {std::move(read.text), std::move(read.binds)});
        } else if (isRaw && !set.isNull()) {
            operations.emplace_back(readRaw(statement, set));
        } else if (isRaw) {
            operations.emplace_back(ExecuteSql {readString(statement), {}});
        } else {
            ReadText text = readText(statement, set);
            operations.emplace_back(ExecuteSql {std::move(text.sql), std::move(text.binds)});
        }
    }
    return operations;
}

namespace {

/// The places for values in a text for SQLite's or SQL Server's driver: question marks outside of literals
/// and names.
std::size_t questionMarks(const QString &sql)
{
    std::size_t count = 0;
    QChar quote;
    for (const QChar letter : sql) {
        if (!quote.isNull())
            quote = letter == quote ? QChar() : quote;
        else if (letter == QLatin1Char('\'') || letter == QLatin1Char('"'))
            quote = letter;
        else if (letter == QLatin1Char('?'))
            ++count;
    }
    return count;
}

} // namespace

/// A text for the driver: `%s` in order or `%(name)s` where the drivers of PostgreSQL and MySQL take it,
/// elsewhere `?`.
ExecuteSql RevisionHost::readRaw(const PyValue &statement, const PyValue &parameters)
{
    const QString wrongNumber = coreTr("The SQL text has not as many places as there are values.");
    const QString source = readString(statement);
    ExecuteSql result;
    std::size_t next = 0;
    if (m_dialect.name == QLatin1String("sqlite") || m_dialect.name == QLatin1String("mssql")) {
        result.sql = source;
        if (parameters.isData())
            return result;
        const std::size_t places = questionMarks(source);
        if (places > 0 ? !parameters.isSequence() || parameters.items().size() != places
                       : !parameters.isNull() && !parameters.items().empty())
            refuseValue(statement, wrongNumber);
        while (next < places)
            result.binds.push_back(m_statements->cell(parameters.at(next++)));
        return result;
    }
    static const QRegularExpression place(QStringLiteral("%s|%\\((\\w+)\\)s|%%"));
    qsizetype done = 0;
    for (auto it = place.globalMatch(source); it.hasNext();) {
        const auto match = it.next();
        result.sql += source.mid(done, match.capturedStart() - done);
        done = match.capturedEnd();
        const bool isPercent = match.captured() == QStringLiteral("%%");
        result.sql += isPercent ? QLatin1Char('%') : QLatin1Char('?');
        if (isPercent)
            continue;
        const PyValue value
            = match.captured(1).isEmpty() ? parameters.at(next++) : parameters.entry(match.captured(1));
        if (value.isNull() && !parameters.isData())
            refuseValue(statement, wrongNumber);
        result.binds.push_back(m_statements->cell(value));
    }
    result.sql += source.mid(done);
    if (!parameters.isData() && parameters.isSequence() && next < parameters.items().size())
        refuseValue(statement, wrongNumber);
    return result;
}

/// What an inspector is asked.
PyValue RevisionHost::inspectorCall(const QString &method, const PyValue &call)
{
    static const QStringList known {QStringLiteral("get_table_names"),
                                    QStringLiteral("get_view_names"),
                                    QStringLiteral("get_columns"),
                                    QStringLiteral("get_indexes"),
                                    QStringLiteral("get_foreign_keys"),
                                    QStringLiteral("get_unique_constraints"),
                                    QStringLiteral("get_check_constraints"),
                                    QStringLiteral("get_pk_constraint"),
                                    QStringLiteral("has_table"),
                                    QStringLiteral("has_index"),
                                    QStringLiteral("get_table_comment"),
                                    QStringLiteral("get_enums"),
                                    QStringLiteral("clear_cache")};
    if (!known.contains(method))
        refuseValue(call, coreTr("The inspector's %1() is not understood.").arg(method));
    if (!m_database)
        return asked(call);
    PyValue question = call;
    if (call.callee().callee().isCallTo("stillroom.dialect") && !call.items().empty()) {
        question = m_evaluator->makeCall(call.name(), {call.items().begin() + 1, call.items().end()});
        question.object()->keywords = call.keywords();
        question.object()->callee = call.callee();
        question.object()->line = call.line();
    }
    const PyValue answer = m_answers->inspected(*m_database, method, question);
    if (answer.isNull())
        refuseValue(call, coreTr("The inspector's %1() is not understood.").arg(method));
    return answer;
}

PyValue RevisionHost::enter(const PyValue &context)
{
    if (!m_running || context.isData() || isBind(context))
        return {};
    if (context.name() == autocommitName) {
        ++m_autocommit;
        return {};
    }
    // SQLAlchemy's connection is in a transaction already, which ends with the revision.
    if (context.name() == bindName + QStringLiteral("().begin"))
        return context.callee().callee();
    if (context.name() == contextName + QStringLiteral("().begin_transaction") || isHarmless(context.name()))
        return {};
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

/// What a batch gathered is dropped, as Alembic does with an exception.
void RevisionHost::abandon(const PyValue &context)
{
    if (m_running && context.name() == autocommitName)
        --m_autocommit;
    if (!m_batches.empty() && m_batches.back().first == context)
        m_batches.pop_back();
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
    const auto type = namedEnum(readType(call.callee().callee(), m_options.dialect, m_evaluator));
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

/// Table(…).create(bind), which looks first only where it is told to.
void RevisionHost::tableCall(const QString &method, const PyValue &call)
{
    const bool looksFirst = readBool(call.argument(1, QStringLiteral("checkfirst")), false);
    Table table = m_reader.readTable(call.callee().callee(), nullptr);
    if (method == QStringLiteral("create"))
        keep(CreateTable {std::move(table), looksFirst}, call.line());
    else
        keep(DropTable {table.tableName(), {}, looksFirst}, call.line());
}

void RevisionHost::directive(const QString &name, const PyValue &call)
{
    const PyValue text = call.argument(0, QStringLiteral("sqltext"));
    if (const QString ddl = name == QStringLiteral("execute") ? m_statements->ddl(text) : QString();
        !ddl.isEmpty())
    {
        keep(ExecuteSql {ddl, {}}, call.line());
        return;
    }
    if (name == QStringLiteral("execute") && m_statements->isStatement(text)) {
        Statement read = m_statements->read(text);
        keep(ExecuteSql {std::move(read.text), std::move(read.binds)}, call.line());
        return;
    }
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

Operation RevisionHost::placed(Operation operation, int line) const
{
    operation.line = line;
    operation.autocommit = m_autocommit > 0;
    return operation;
}

void RevisionHost::keep(Operation operation, int line)
{
    operation = placed(std::move(operation), line);
    if (!m_batches.empty())
        std::get<BatchAlterTable>(m_batches.back().second.kind).operations.push_back(std::move(operation));
    else if (m_database)
        m_database->carryOut(operation);
    else if (m_mode != Mode::Survey)
        m_operations.push_back(std::move(operation));
}

} // namespace stillroom
