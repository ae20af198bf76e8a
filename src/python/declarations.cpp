#include "python/evaluator.h"
#include "python/knownmodules.h"

#include <QSet>

namespace stillroom {

namespace {

using ExpressionKind = Expression::Kind;
using StatementKind = PyStatement::Kind;

bool isDeclaringDecorator(const Expression &decorator)
{
    const Expression &named = decorator.kind == ExpressionKind::Call ? decorator.children.front() : decorator;
    return named.text == QStringLiteral("mapped") || named.text == QStringLiteral("mapped_as_dataclass");
}

/// Tables and mappings are known to others by what the call does.
bool isTableCall(const QString &name)
{
    return name.endsWith(QStringLiteral("Table")) || name == QStringLiteral("map_imperatively")
        || name == QStringLiteral("mapper");
}

/// Indexes and constraints: as a statement of their own they belong to the table of their columns, as a value
/// to whoever gets it.
bool isTableItem(const QString &name)
{
    return name.endsWith(QStringLiteral("Index")) || name.endsWith(QStringLiteral("Constraint"));
}

/// Calls in an expression, also those of functions of the project, which may declare in their turn.
void collectCalls(const Expression &expression, bool isAlone, std::vector<const Expression *> &found)
{
    if (expression.kind == ExpressionKind::Call) {
        const Expression &callee = expression.children.front();
        const bool isNamed = callee.kind == ExpressionKind::Name || callee.kind == ExpressionKind::Attribute;
        if (isNamed && (isAlone || !isTableItem(callee.text)))
            found.push_back(&expression);
    }
    for (const Expression &child : expression.children)
        collectCalls(child, isAlone, found);
}

/// The names in an expression; \param touches is set where something is done to an object from outside of it.
void collectNames(const Expression &expression, bool isAlone, QSet<QString> &names, bool &touches)
{
    static const QSet<QString> methods {QStringLiteral("append_column"), QStringLiteral("append_constraint")};
    if (expression.kind == ExpressionKind::Name)
        names.insert(expression.text);
    if (expression.kind == ExpressionKind::Call) {
        const Expression &callee = expression.children.front();
        const bool isNamed = callee.kind == ExpressionKind::Name || callee.kind == ExpressionKind::Attribute;
        touches = touches || (callee.kind == ExpressionKind::Name && callee.text == QStringLiteral("setattr"))
            || (callee.kind == ExpressionKind::Attribute && methods.contains(callee.text))
            || (isNamed && isAlone && isTableItem(callee.text));
    }
    for (const Expression &child : expression.children)
        collectNames(child, isAlone, names, touches);
}

/// Whether the body of a class has what those of models have.
bool looksLikeModel(const PyStatement &statement)
{
    static const QSet<QString> names {QStringLiteral("__tablename__"), QStringLiteral("__table__"),
                                      QStringLiteral("__table_args__"), QStringLiteral("__mapper_args__")};
    static const QSet<QString> makers {QStringLiteral("Column"), QStringLiteral("mapped_column"),
                                       QStringLiteral("relationship"), QStringLiteral("declared_attr")};
    return std::any_of(statement.body.begin(), statement.body.end(), [](const PyStatement &inner) {
        if (std::any_of(inner.decorators.begin(), inner.decorators.end(),
                        [](const Expression &decorator) { return makers.contains(decorator.text); }))
            return true;
        if (inner.expressions.empty() || inner.kind == StatementKind::Function)
            return false;
        const Expression &value = inner.expressions.back();
        return names.contains(inner.expressions.front().text)
            || (value.kind == ExpressionKind::Call && makers.contains(value.children.front().text));
    });
}

/// A value that is no column, constraint or class.
bool isPlainValue(const Expression &value)
{
    switch (value.kind) {
    case ExpressionKind::String:
    case ExpressionKind::FormattedString:
    case ExpressionKind::Bytes:
    case ExpressionKind::Integer:
    case ExpressionKind::Float:
    case ExpressionKind::True:
    case ExpressionKind::False:
    case ExpressionKind::None:
    case ExpressionKind::Compare:
        return true;
    default:
        return false;
    }
}

/// A table has a name and a metadata or columns, an index a name and columns: what gets one thing is of
/// another package.
bool hasTwoPositional(const Expression &call)
{
    int found = 0;
    for (auto part = call.children.begin() + 1; part < call.children.end(); ++part) {
        if (part->kind == ExpressionKind::Starred || part->kind == ExpressionKind::DoubleStarred)
            return true;
        if (part->kind != ExpressionKind::KeywordArgument || part->text == QStringLiteral("metadata"))
            ++found;
    }
    return found > 1;
}

bool isSqlAlchemy(const QString &name)
{
    const QString top = name.section(QLatin1Char('.'), 0, 0);
    return top == QStringLiteral("sqlalchemy") || top == QStringLiteral("sqlmodel")
        || top == QStringLiteral("flask_sqlalchemy");
}

} // namespace

/// What of a statement might declare something, if it were carried out, or do something to a class or a
/// table: by its words alone. \param isValueKept whether who reads the names finds what is assigned: the
/// attributes of a class, the answer of a function
void Evaluator::collectDeclarations(const PyStatement &statement, bool isValueKept, bool isInFunction,
                                    Declarations &found)
{
    if (statement.kind == StatementKind::Function)
        return;
    if (statement.kind == StatementKind::Class) {
        const bool isDecorated
            = std::any_of(statement.decorators.begin(), statement.decorators.end(), isDeclaringDecorator);
        if (isDecorated || !statement.expressions.empty())
            found.classes.push_back(&statement);
        return;
    }
    const bool isAlone = statement.kind == StatementKind::Expression || !isValueKept;
    const bool setsAttribute = statement.kind == StatementKind::Assign
        && statement.expressions.front().kind == ExpressionKind::Attribute
        && !isPlainValue(statement.expressions.back());
    for (const Expression &expression : statement.expressions)
        collectCalls(expression, isAlone, found.calls);
    if (isInFunction) {
        QSet<QString> names;
        bool touches = false;
        for (const Expression &expression : statement.expressions) {
            if (!setsAttribute || &expression == &statement.expressions.front())
                collectNames(expression, isAlone, names, touches);
        }
        if (touches || setsAttribute) {
            for (const QString &name : std::as_const(names))
                found.touched.emplace_back(statement.line, name);
        }
    } else {
        found.touches = found.touches || setsAttribute;
        for (const Expression &expression : statement.expressions)
            collectNames(expression, isAlone, found.names, found.touches);
    }
    for (const auto *part : {&statement.body, &statement.orElse, &statement.handlers, &statement.finally}) {
        for (const PyStatement &inner : *part)
            collectDeclarations(inner, isValueKept, isInFunction, found);
    }
}

/// The classes and tables that something would be done to by what is not carried out.
/// \param from the line where it was given up
void Evaluator::unsettle(const Declarations &declarations, PyNamespace *space, int from,
                         const QString &reason)
{
    const auto mark = [&](const QString &name) {
        m_steps += 4; // a refusal here would leave what handles one
        try {
            const PyValue found = lookup(name, space);
            if (found.is(PyKind::Class))
                found.space()->unsettled = reason;
            else if (found.is(PyKind::Call))
                m_host.notCarriedOut(found, reason);
        } catch (const Refusal &) {
            return; // it has no value
        }
    };
    for (const auto &[line, name] : declarations.touched) {
        if (line >= from)
            mark(name);
    }
    if (!declarations.touches)
        return;
    for (const QString &name : declarations.names)
        mark(name);
}

/// Whether one of these may be a table, a class on a base that is not known to be harmless, or a function of
/// the project in which there are such. Names are looked up where they stand.
/// \param from the line where it was given up: what stands before it was carried out
bool Evaluator::mayDeclare(const Declarations &declarations, PyNamespace *space, int from, int depth)
{
    // Names of these packages that end like SQLAlchemy's.
    static const QSet<QString> others {
        QStringLiteral("rich"),       QStringLiteral("prettytable"), QStringLiteral("pandas"),
        QStringLiteral("texttable"),  QStringLiteral("docx"),        QStringLiteral("openpyxl"),
        QStringLiteral("astropy"),    QStringLiteral("reportlab"),   QStringLiteral("pyarrow"),
        QStringLiteral("graphene"),   QStringLiteral("pydantic"),    QStringLiteral("typing"),
        QStringLiteral("marshmallow")};
    const auto isOther = [](const QString &name) {
        const QString top = name.section(QLatin1Char('.'), 0, 0);
        if (top == QStringLiteral("sqlalchemy"))
            return name.endsWith(QStringLiteral(".TypeDecorator"))
                || name.endsWith(QStringLiteral(".UserDefinedType"));
        return top == QStringLiteral("builtins") || others.contains(top) || isStandardModule(top);
    };
    const auto found = [&](const Expression &name) -> PyValue {
        try {
            const Expression *root = &name;
            while (root->kind == ExpressionKind::Attribute || root->kind == ExpressionKind::Subscript)
                root = &root->children.front();
            return root->kind == ExpressionKind::Name ? lookup(root->text, space) : PyValue();
        } catch (const Refusal &) {
            return {};
        }
    };
    bool isTable = false; // as SQLModel is told
    const auto isHarmless = [&](auto &&self, const PyValue &base, bool isModel, int level) -> bool {
        // Of a base from outside the body tells whether it makes models.
        if (base.is(PyKind::Symbol))
            return isOther(base.text()) || (!isModel && !isSqlAlchemy(base.text()))
                || (!isTable && base.text().endsWith(QStringLiteral(".SQLModel")));
        // So it is with what an object of another package has: Marshmallow().Schema.
        if (base.is(PyKind::Call) && base.callee().is(PyKind::Symbol))
            return isOther(base.name()) || (!isModel && !isSqlAlchemy(base.name()));
        if (!base.is(PyKind::Class) || level > 20)
            return false;
        return base.object()->decorators.empty()
            && std::all_of(base.items().begin(), base.items().end(),
                           [&](const PyValue &each) { return self(self, each, isModel, level + 1); });
    };
    const auto namesTable = [&](auto &&self, const Expression &part, int level) -> bool {
        m_steps += 4;
        if (part.kind == ExpressionKind::Name) {
            const PyValue known = found(part);
            return known.is(PyKind::Class) || known.isCallTo("sqlalchemy.Table");
        }
        return level < 20
            && std::any_of(part.children.begin(), part.children.end(),
                           [&](const Expression &child) { return self(self, child, level + 1); });
    };
    for (const PyStatement *statement : declarations.classes) {
        m_steps += 4;
        if (statement->line < from)
            continue;
        const bool isModel = looksLikeModel(*statement);
        isTable
            = std::any_of(statement->expressions.begin(), statement->expressions.end(), [](const auto &base) {
                  return base.kind == ExpressionKind::KeywordArgument && base.text == QStringLiteral("table");
              });
        const bool isPlain = std::all_of(statement->expressions.begin(), statement->expressions.end(),
                                         [&](const auto &base) {
                                             if (base.kind == ExpressionKind::KeywordArgument)
                                                 return base.text != QStringLiteral("metaclass");
                                             return isHarmless(isHarmless, found(base), isModel, 0);
                                         });
        if (!isPlain
            || std::any_of(statement->decorators.begin(), statement->decorators.end(), isDeclaringDecorator))
            return true;
    }
    for (const Expression *call : declarations.calls) {
        if (call->line < from)
            continue;
        if (m_steps > m_limits.steps)
            return true; // functions may call one another in too many ways to follow
        m_steps += 4;
        const Expression &callee = call->children.front();
        const PyValue value = found(callee);
        if ((callee.text.endsWith(QStringLiteral("Table")) || callee.text.endsWith(QStringLiteral("Index")))
            && !hasTwoPositional(*call))
            continue;
        if (isTableCall(callee.text) || isTableItem(callee.text)) {
            const bool isOurs = !value.is(PyKind::Symbol) || !isOther(value.text());
            // An index or constraint of a class or table that is known is told of that, see unsettle().
            if (isOurs && (isTableCall(callee.text) || !namesTable(namesTable, *call, 0)))
                return true;
        } else if (callee.kind == ExpressionKind::Name && value.is(PyKind::Function) && value.definition()
                   && depth < 5
                   && mayDeclare(*declarationsIn(*value.definition()), value.object()->space, 0, depth + 1))
        {
            return true;
        }
    }
    return false;
}

std::shared_ptr<const Evaluator::Declarations> Evaluator::declarationsIn(const PyStatement &function)
{
    std::shared_ptr<const Declarations> &known = m_declarations[&function];
    if (!known) {
        Declarations found;
        for (const PyStatement &statement : function.body)
            collectDeclarations(statement, true, true, found);
        known = std::make_shared<const Declarations>(std::move(found));
    }
    return known;
}

/// A function was not carried out, or only to a line, and nobody hears of it who has its answer.
void Evaluator::giveUp(const PyValue &function, PyNamespace *local, const Refusal &refusal, int from)
{
    if (m_frame.strict || !function.definition())
        return;
    const std::shared_ptr<const Declarations> declarations = declarationsIn(*function.definition());
    unsettle(*declarations, local, from, refusal.reason);
    if (mayDeclare(*declarations, local, from, 0))
        m_host.notUnderstood(refusal.module ? refusal.module->file() : QString(), refusal.line,
                             refusal.reason, true);
}

} // namespace stillroom
