#include "base/error.h"
#include "base/text.h"
#include "migrate/revisionhost.h"
#include "python/canonicalname.h"

#include <QDateTime>
#include <QUuid>

// The part of RevisionHost that answers what a script may know without asking a database: the dialect, how
// Alembic was started, the environment, the time.

namespace stillroom {

namespace {

QString dialectModule(const QString &dialect)
{
    return dialect == QLatin1String("mariadb") ? QStringLiteral("mysql") : dialect;
}

/// SQLAlchemy's types from special to general: whether one stands on the other.
bool typeIs(const QString &type, const QString &wanted)
{
    static const QHash<QString, QString> bases {
        {QStringLiteral("VARCHAR"), QStringLiteral("String")},
        {QStringLiteral("CHAR"), QStringLiteral("String")},
        {QStringLiteral("NVARCHAR"), QStringLiteral("Unicode")},
        {QStringLiteral("Unicode"), QStringLiteral("String")},
        {QStringLiteral("TEXT"), QStringLiteral("Text")},
        {QStringLiteral("Text"), QStringLiteral("String")},
        {QStringLiteral("LONGTEXT"), QStringLiteral("TEXT")},
        {QStringLiteral("MEDIUMTEXT"), QStringLiteral("TEXT")},
        {QStringLiteral("UnicodeText"), QStringLiteral("Text")},
        {QStringLiteral("INTEGER"), QStringLiteral("Integer")},
        {QStringLiteral("BIGINT"), QStringLiteral("BigInteger")},
        {QStringLiteral("BigInteger"), QStringLiteral("Integer")},
        {QStringLiteral("SMALLINT"), QStringLiteral("SmallInteger")},
        {QStringLiteral("SmallInteger"), QStringLiteral("Integer")},
        {QStringLiteral("TINYINT"), QStringLiteral("Integer")},
        {QStringLiteral("MEDIUMINT"), QStringLiteral("Integer")},
        {QStringLiteral("NUMERIC"), QStringLiteral("Numeric")},
        {QStringLiteral("DECIMAL"), QStringLiteral("Numeric")},
        {QStringLiteral("FLOAT"), QStringLiteral("Float")},
        {QStringLiteral("REAL"), QStringLiteral("Float")},
        {QStringLiteral("DOUBLE"), QStringLiteral("Float")},
        {QStringLiteral("DOUBLE_PRECISION"), QStringLiteral("Float")},
        {QStringLiteral("Float"), QStringLiteral("Numeric")},
        {QStringLiteral("BOOLEAN"), QStringLiteral("Boolean")},
        {QStringLiteral("DATE"), QStringLiteral("Date")},
        {QStringLiteral("TIME"), QStringLiteral("Time")},
        {QStringLiteral("DATETIME"), QStringLiteral("DateTime")},
        {QStringLiteral("TIMESTAMP"), QStringLiteral("DateTime")},
        {QStringLiteral("BLOB"), QStringLiteral("LargeBinary")},
        {QStringLiteral("BYTEA"), QStringLiteral("LargeBinary")},
        {QStringLiteral("VARBINARY"), QStringLiteral("_Binary")},
        {QStringLiteral("LargeBinary"), QStringLiteral("_Binary")},
        {QStringLiteral("ENUM"), QStringLiteral("Enum")},
        {QStringLiteral("Enum"), QStringLiteral("String")},
        {QStringLiteral("JSONB"), QStringLiteral("JSON")},
        {QStringLiteral("CITEXT"), QStringLiteral("TypeEngine")},
    };
    QString current = type;
    for (int i = 0; i < 6 && !current.isEmpty(); ++i) {
        if (current == wanted || wanted == QLatin1String("TypeEngine"))
            return true;
        current = bases.value(current);
    }
    return false;
}

} // namespace

PyValue RevisionHost::attribute(const PyValue &attribute)
{
    if (!m_evaluator)
        return {};
    const PyValue object = attribute.callee();
    const QString &name = attribute.text();
    const auto is = [&name](const char *word) { return name == QLatin1String(word); };
    if (object.isCallTo("alembic.op.batch_alter_table"))
        return {};
    if (ScriptAnswers::isResult(object))
        return m_answers->resultAttribute(object, name);
    // Of a statement that was only kept: what is looked at now is not known.
    if (object.isCallTo("alembic.op.get_bind().execute")
        || object.isCallTo("alembic.op.get_bind().exec_driver_sql"))
        return is("close") ? PyValue() : asked(attribute);
    if (object.isCallTo("alembic.op.get_bind") || object.isCallTo("stillroom.engine")) {
        if (is("dialect"))
            return m_evaluator->makeDialect(m_options.dialect);
        if (is("engine"))
            return m_evaluator->makeCall(QStringLiteral("stillroom.engine"), {});
        if (is("name"))
            return m_evaluator->makeString(m_options.dialect);
        if (is("url"))
            return m_evaluator->makeCall(QStringLiteral("stillroom.url"), {});
    }
    if (object.isCallTo("stillroom.url") && (is("drivername") || is("get_backend_name")))
        return is("drivername") ? m_evaluator->makeString(m_options.dialect) : PyValue();
    if (object.isCallTo("stillroom.dialect")) {
        if (is("default_schema_name"))
            return m_dialect.defaultSchema.isEmpty() ? m_evaluator->makeNone()
                                                     : m_evaluator->makeString(m_dialect.defaultSchema);
        if (is("is_mariadb") && m_options.dialect != QLatin1String("mysql"))
            return m_evaluator->makeBool(m_options.dialect == QLatin1String("mariadb"));
        if (is("server_version_info") || is("is_mariadb"))
            return asked(attribute);
    }
    if (object.isCallTo("alembic.op.get_context")) {
        if (is("dialect"))
            return m_evaluator->makeDialect(m_options.dialect);
        if (is("bind") || is("connection"))
            return m_options.offline ? m_evaluator->makeNone() : m_evaluator->makeCall(bindName, {});
        if (is("impl"))
            return object;
        if (is("as_sql"))
            return m_evaluator->makeBool(m_options.offline);
        if (is("version_table_schema"))
            return m_options.versionTableSchema.isEmpty()
                ? m_evaluator->makeNone()
                : m_evaluator->makeString(m_options.versionTableSchema);
        if (is("config"))
            return m_evaluator->makeSymbol(QStringLiteral("alembic.context.config"));
    }
    if (object.isCallTo("uuid.UUID") && is("hex") && object.at(0).isString())
        return m_evaluator->makeString(QString(object.at(0).text()).remove(QLatin1Char('-')));
    const bool isInspectorLike = object.isCallTo("sqlalchemy.inspect");
    if (isInspectorLike && (is("dialect") || is("bind") || is("engine")))
        return is("dialect") ? m_evaluator->makeDialect(m_options.dialect)
                             : m_evaluator->makeCall(bindName, {});
    if (isInspectorLike && is("default_schema_name"))
        return m_dialect.defaultSchema.isEmpty() ? m_evaluator->makeNone()
                                                 : m_evaluator->makeString(m_dialect.defaultSchema);
    return {};
}

/// A variable of the environment; without one it is a question that nobody has answered yet.
PyValue RevisionHost::environment(const PyValue &place, const PyValue &name, const PyValue &fallback,
                                  bool mustBeThere)
{
    if (!name.isString())
        return {};
    const QByteArray key = name.text().toUtf8();
    if (qEnvironmentVariableIsSet(key.constData()))
        return m_evaluator->makeString(qEnvironmentVariable(key.constData()));
    if (!mustBeThere)
        return fallback.isNull() ? m_evaluator->makeNone() : fallback;
    m_asksDatabase = true;
    const QString sentence
        = coreTr("the setting %1 is not readable: the environment has no such variable").arg(name.text());
    if (m_mode == Mode::Survey)
        return m_evaluator->makeData(sentence);
    refuseValue(place, sentence.left(1).toUpper() + sentence.mid(1) + QLatin1Char('.'));
}

PyValue RevisionHost::item(const PyValue &subscript)
{
    if (!m_evaluator)
        return {};
    if (subscript.callee().name() == QLatin1String("os.environ"))
        return environment(subscript, subscript.at(0), {}, true);
    return {};
}

/// A call whose answer follows from how the script is run; null = it is none.
PyValue RevisionHost::setting(const QString &name, const PyValue &call)
{
    if (!m_evaluator)
        return {};
    if (name == QLatin1String("os.environ.get") || name == QLatin1String("os.getenv")
        || name == QLatin1String("os.environ.pop"))
        return environment(call, call.at(0), call.argument(1, QStringLiteral("default")), false);
    if (name == QLatin1String("alembic.context.is_offline_mode"))
        return m_evaluator->makeBool(m_options.offline);
    if (name == QLatin1String("alembic.context.get_x_argument")) {
        const bool asDict = readBool(call.argument(0, QStringLiteral("as_dictionary")), false);
        std::vector<std::pair<QString, PyValue>> entries;
        std::vector<PyValue> list;
        for (const QString &argument : m_options.arguments) {
            list.push_back(m_evaluator->makeString(argument));
            entries.emplace_back(argument.section(QLatin1Char('='), 0, 0),
                                 m_evaluator->makeString(argument.section(QLatin1Char('='), 1)));
        }
        return asDict ? m_evaluator->makeDict(entries)
                      : m_evaluator->makeSequence(PyKind::List, std::move(list));
    }
    if (name == QLatin1String("alembic.context.config.get_main_option") && call.at(0).isString()) {
        const auto found = m_options.settings.constFind(call.at(0).text());
        if (found != m_options.settings.constEnd())
            return m_evaluator->makeString(*found);
        const PyValue fallback = call.argument(1, QStringLiteral("default"));
        return fallback.isNull() ? m_evaluator->makeNone() : fallback;
    }
    if (name == QLatin1String("alembic.context.config.get_section")) {
        std::vector<std::pair<QString, PyValue>> entries;
        for (auto it = m_options.settings.cbegin(); it != m_options.settings.cend(); ++it)
            entries.emplace_back(it.key(), m_evaluator->makeString(it.value()));
        return m_evaluator->makeDict(entries);
    }
    if (name == QLatin1String("alembic.context.config.attributes.get")) {
        const PyValue fallback = call.at(1);
        return fallback.isNull() ? m_evaluator->makeNone() : fallback;
    }
    if (name == QLatin1String("stillroom.url().get_backend_name"))
        return m_evaluator->makeString(dialectModule(m_options.dialect));
    return moment(name, call);
}

/// Values that are made anew each time: uuid4() and the time.
PyValue RevisionHost::moment(const QString &name, const PyValue &call)
{
    const PyValue made = call.callee().callee();
    if (name == QLatin1String("datetime.datetime().isoformat") && call.items().empty())
        return m_evaluator->makeString(
            readValue(made).toString().replace(QLatin1Char(' '), QLatin1Char('T')));
    if (name == QLatin1String("datetime.datetime().replace") && call.items().empty()
        && call.keywords().size() == 1 && call.keyword(QStringLiteral("tzinfo")).isNone())
        return m_evaluator->makeCall(
            QStringLiteral("datetime.datetime"),
            {made.items().begin(),
             made.items().begin() + std::min<std::ptrdiff_t>(7, std::ssize(made.items()))});
    if (name == QLatin1String("uuid.uuid4") || name == QLatin1String("uuid.uuid1"))
        return m_evaluator->makeCall(
            QStringLiteral("uuid.UUID"),
            {m_evaluator->makeString(QUuid::createUuid().toString(QUuid::WithoutBraces))});
    const auto number = [this](qint64 value) { return m_evaluator->makeInteger(value); };
    if (name == QLatin1String("datetime.datetime().toordinal") && made.items().size() >= 3) {
        const QDate day(int(made.at(0).integer()), int(made.at(1).integer()), int(made.at(2).integer()));
        return number(QDate(1, 1, 1).daysTo(day) + 1);
    }
    const bool isOfUtc = name == QLatin1String("datetime.datetime.utcfromtimestamp");
    if ((isOfUtc || name == QLatin1String("datetime.datetime.fromtimestamp")) && call.items().size() == 1
        && call.keywords().empty() && call.at(0).is(PyKind::Integer))
    {
        const QDateTime at
            = QDateTime::fromSecsSinceEpoch(call.at(0).integer(), isOfUtc ? Qt::UTC : Qt::LocalTime);
        return m_evaluator->makeCall(QStringLiteral("datetime.datetime"),
                                     {number(at.date().year()), number(at.date().month()),
                                      number(at.date().day()), number(at.time().hour()),
                                      number(at.time().minute()), number(at.time().second())});
    }
    const bool isNow = name == QLatin1String("datetime.datetime.now");
    const bool isUtcNow = name == QLatin1String("datetime.datetime.utcnow");
    const bool isToday = name == QLatin1String("datetime.date.today");
    if (!isNow && !isUtcNow && !isToday && name != QLatin1String("datetime.datetime.today"))
        return {};
    const PyValue zone = call.argument(0, QStringLiteral("tz"));
    const bool isUtc = zone.name() == QLatin1String("datetime.UTC")
        || zone.name() == QLatin1String("datetime.timezone.utc");
    if (zone && !isUtc && !zone.isNone())
        return {};
    const QDateTime now = isUtc || isUtcNow ? QDateTime::currentDateTimeUtc() : QDateTime::currentDateTime();
    std::vector<PyValue> parts {number(now.date().year()), number(now.date().month()),
                                number(now.date().day())};
    if (isToday)
        return m_evaluator->makeCall(QStringLiteral("datetime.date"), std::move(parts));
    for (const int part :
         {now.time().hour(), now.time().minute(), now.time().second(), now.time().msec() * 1000})
        parts.push_back(number(part));
    if (isUtc)
        parts.push_back(zone);
    return m_evaluator->makeCall(QStringLiteral("datetime.datetime"), std::move(parts));
}

std::optional<std::vector<PyValue>> RevisionHost::elements(const PyValue &iterable)
{
    if (ScriptAnswers::isResult(iterable))
        return m_answers->rest(iterable);
    if (iterable.isCallTo("alembic.op.get_bind().execute")) {
        const PyValue data = asked(iterable);
        return std::vector<PyValue> {data};
    }
    return std::nullopt;
}

bool RevisionHost::isCaught(const Error &error, const QString &exceptionClass)
{
    const bool isRefused = error.kind == Error::Kind::Sql || error.kind == Error::Kind::Constraint;
    if (m_mode != Mode::Run || !isRefused)
        return false;
    const QString name = exceptionClass.section(QLatin1Char('.'), -1);
    if (error.driverText == QLatin1String("NoSuchTableError") && name == error.driverText)
        return true;
    for (const char *general :
         {"Exception", "BaseException", "SQLAlchemyError", "DBAPIError", "DatabaseError"}) {
        if (name == QLatin1String(general))
            return true;
    }
    if (error.kind == Error::Kind::Constraint)
        return name == QLatin1String("IntegrityError");
    // Which of its exceptions a driver throws for what.
    if (m_options.dialect == QLatin1String("sqlite"))
        return name == QLatin1String("OperationalError");
    if (m_options.dialect == QLatin1String("postgresql"))
        return name
            == (error.driverText.startsWith(QLatin1String("42"))          ? QStringLiteral("ProgrammingError")
                    : error.driverText.startsWith(QLatin1String("25P02")) ? QStringLiteral("InternalError")
                    : error.driverText.startsWith(QLatin1String("22"))    ? QStringLiteral("DataError")
                                                                       : QStringLiteral("OperationalError"));
    const bool isWord = error.driverCode == 1146 || error.driverCode == 1064 || error.driverCode == 1051
        || error.driverCode == 1149 || error.driverCode == 1103;
    return name == (isWord ? QStringLiteral("ProgrammingError") : QStringLiteral("OperationalError"));
}

std::optional<QString> RevisionHost::display(const PyValue &value)
{
    if (value.isCallTo("uuid.UUID") && value.at(0).isString())
        return value.at(0).text();
    if (value.isCallTo("decimal.Decimal") && value.at(0).isString())
        return value.at(0).text();
    if (value.isCallTo("stillroom.url"))
        return m_options.dialect + QStringLiteral("://");
    if (value.isCallTo("sqlalchemy.exc.DBAPIError") && value.at(0).isString())
        return value.at(0).text();
    if (value.isCallTo("sqlalchemy.text") && value.at(0).isString())
        return value.at(0).text();
    if (value.name().startsWith(QLatin1String("sqlalchemy.")) && !value.name().contains(QLatin1Char(')'))) {
        const TypeReading reading = readTypeValue(*m_evaluator, value, m_options.dialect);
        if (reading.problem.isEmpty() && !reading.type.name.isEmpty())
            return m_dialect.typeDdl(reading.type);
    }
    return std::nullopt;
}

std::optional<bool> RevisionHost::isInstance(const PyValue &value, const QString &className)
{
    if (value.isCallTo("stillroom.dialect")) {
        const QString module = QStringLiteral("sqlalchemy.dialects.");
        if (className.startsWith(module))
            return className.section(QLatin1Char('.'), 2, 2) == dialectModule(m_options.dialect);
        return std::nullopt;
    }
    const QString name = value.name();
    if (value.is(PyKind::Call) && name.startsWith(QLatin1String("sqlalchemy."))
        && className.startsWith(QLatin1String("sqlalchemy.")))
        return typeIs(name.section(QLatin1Char('.'), -1), className.section(QLatin1Char('.'), -1));
    return std::nullopt;
}

} // namespace stillroom
