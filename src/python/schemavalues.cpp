#include "python/schemavalues.h"

#include "base/error.h"
#include "base/text.h"

#include <QRegularExpression>

namespace stillroom {

namespace {

constexpr const char *saModule = "sqlalchemy.";

QString shown(const PyValue &value)
{
    QString text = value.isUnknown() && !value.isNull() ? value.text() : value.source().simplified();
    return text.size() > 80 ? text.left(77) + QStringLiteral("…") : text;
}

bool isCall(const PyValue &value, const char *name)
{
    return value.isCallTo(name);
}

/// schema.table.column of a ForeignKey.
void readTarget(const PyValue &value, ForeignKey &key)
{
    if (!value.isString())
        refuseValue(value, coreTr("The target of a foreign key must be a text such as \"users.id\"."));
    QStringList parts = value.text().split(QLatin1Char('.'));
    if (parts.size() < 2)
        refuseValue(value, coreTr("\"%1\" does not name a table and a column.").arg(value.text()));
    key.referredColumns << parts.takeLast();
    key.referredTable = parts.takeLast();
    key.referredSchema = parts.join(QLatin1Char('.'));
}

void readKeyOptions(const PyValue &call, ForeignKey &key, const QStringList &known)
{
    for (const auto &[name, value] : call.keywords()) {
        if (name == QStringLiteral("name"))
            key.name = readString(value);
        else if (name == QStringLiteral("ondelete"))
            key.onDelete = readString(value);
        else if (name == QStringLiteral("onupdate"))
            key.onUpdate = readString(value);
        else if (name == QStringLiteral("initially"))
            key.initially = readString(value);
        else if (name == QStringLiteral("match"))
            key.match = readString(value);
        else if (name == QStringLiteral("use_alter"))
            key.useAlter = readBool(value, false);
        else if (name == QStringLiteral("deferrable"))
            key.deferrable = value.isNone() ? std::nullopt : std::optional(readBool(value, false));
        else if (isDialectOption(name))
            key.options.insert(name, optionSource(call, name));
        else if (!known.contains(name) && name != QStringLiteral("link_to_name")
                 && name != QStringLiteral("info") && name != QStringLiteral("comment"))
            refuseValue(call, coreTr("The argument %1 of a foreign key is not understood.").arg(name));
    }
}

QString quotedSql(const QString &text)
{
    QString doubled = text;
    return QLatin1Char('\'') + doubled.replace(QLatin1Char('\''), QStringLiteral("''")) + QLatin1Char('\'');
}

QString sqlList(const std::vector<PyValue> &values)
{
    QStringList parts;
    for (const PyValue &value : values)
        parts << readSqlExpression(value);
    return parts.join(QStringLiteral(", "));
}

/// "name COLLATE x DESC NULLS LAST" of a text() in an index.
IndexElement elementOfText(const QString &sql)
{
    static const QRegularExpression simple(
        QStringLiteral("^(?:(\\w+)|\"([^\"]+)\")(?:\\s+COLLATE\\s+(\\w+))?(?:\\s+(ASC|DESC))?(?:\\s+NULLS\\s+"
                       "(FIRST|LAST))?$"),
        QRegularExpression::CaseInsensitiveOption);
    IndexElement element;
    const auto match = simple.match(sql.trimmed());
    if (!match.hasMatch()) {
        element.expression = sql;
        return element;
    }
    element.column = match.captured(1).isEmpty() ? match.captured(2) : match.captured(1);
    element.collation = match.captured(3);
    element.descending = match.captured(4).toUpper() == QStringLiteral("DESC");
    element.nulls = match.captured(5).toUpper();
    return element;
}

} // namespace

void refuseValue(const PyValue &value, const QString &sentence)
{
    throw Error(Error::Kind::Parse, sentence).withPlace(value.file(), value.line());
}

QString readString(const PyValue &value)
{
    if (value.isNull() || value.isNone() || value.holdsData())
        return {};
    if (value.is(PyKind::EnumMember) && value.at(0).isString())
        return value.at(0).text();
    if (!value.isString())
        refuseValue(value, coreTr("%1 is not a plain text.").arg(shown(value)));
    return value.text();
}

QStringList readStrings(const PyValue &value)
{
    if (value.isString())
        return {value.text()};
    if (value.isData())
        return {};
    if (!value.isSequence())
        refuseValue(value, coreTr("%1 is not a list of names.").arg(shown(value)));
    QStringList texts;
    for (const PyValue &item : value.items())
        texts << readString(item);
    return texts;
}

bool readBool(const PyValue &value, bool fallback)
{
    if (value.isNull() || value.isNone() || value.isData())
        return fallback;
    const auto truth = value.truth();
    if (!truth)
        refuseValue(value, coreTr("%1 is not True or False.").arg(shown(value)));
    return *truth;
}

QString optionSource(const PyValue &call, const QString &keyword)
{
    const PyValue value = call.keyword(keyword);
    return value.isConstant() ? value.repr() : call.keywordSource(keyword);
}

bool isDialectOption(const QString &keyword)
{
    static const QRegularExpression option(
        QStringLiteral("^(postgresql|mysql|mariadb|sqlite|mssql|oracle)_\\w+$"));
    return option.match(keyword).hasMatch();
}

std::optional<ServerDefault> readServerDefault(const PyValue &value)
{
    using Kind = ServerDefault::Kind;
    if (value.isNull() || value.isNone() || value.isData() || isCall(value, "sqlalchemy.FetchedValue"))
        return {};
    if (value.is(PyKind::EnumMember) && value.at(0).isString())
        return readServerDefault(value.at(0));
    if (value.isString())
        return ServerDefault {Kind::Literal, value.text()};
    if (isCall(value, "sqlalchemy.DefaultClause"))
        return readServerDefault(value.argument(0, QStringLiteral("arg")));
    if (isCall(value, "sqlalchemy.text"))
        return ServerDefault {Kind::Text, readText(value).sql};
    if (isCall(value, "sqlalchemy.literal_column"))
        return ServerDefault {Kind::Text, readString(value.at(0))};
    return ServerDefault {Kind::Function, readSqlExpression(value)};
}

QString readSqlExpression(const PyValue &value)
{
    const QString name = value.name();
    if (value.isData())
        return QStringLiteral("NULL");
    if (value.isString())
        return quotedSql(value.text());
    if (value.is(PyKind::Integer) || value.is(PyKind::Float))
        return value.repr();
    if (value.is(PyKind::Bool))
        return value.integer() ? QStringLiteral("1") : QStringLiteral("0");
    if (value.isNone())
        return QStringLiteral("NULL");
    if (isCall(value, "sqlalchemy.text"))
        return readText(value).sql;
    if (isCall(value, "sqlalchemy.literal_column") || isCall(value, "sqlalchemy.column")
        || isCall(value, "sqlalchemy.Column"))
        return readString(value.at(0));
    if (isCall(value, "sqlalchemy.literal"))
        return readSqlExpression(value.at(0));
    for (const char *constant : {"true", "false", "null"}) {
        if (isCall(value, (saModule + std::string(constant)).c_str()))
            return QString::fromLatin1(constant);
    }
    if (value.is(PyKind::Call) && name.startsWith(QStringLiteral("sqlalchemy.func."))
        && value.keywords().empty()) {
        const QString function = name.mid(16);
        if (!function.contains(QLatin1Char('(')))
            return function + QLatin1Char('(') + sqlList(value.items()) + QLatin1Char(')');
    }
    if (value.is(PyKind::Call) && value.callee().is(PyKind::Attribute)) {
        const QString method = value.callee().text();
        const QString inner = QStringLiteral("desc asc nullslast nulls_last nullsfirst nulls_first");
        if (inner.split(QLatin1Char(' ')).contains(method)) {
            const QString suffix = method.startsWith(QStringLiteral("nulls"))
                ? (method.endsWith(QStringLiteral("last")) ? QStringLiteral(" NULLS LAST")
                                                           : QStringLiteral(" NULLS FIRST"))
                : QLatin1Char(' ') + method.toUpper();
            return readSqlExpression(value.callee().callee()) + suffix;
        }
    }
    if (isCall(value, "sqlalchemy.desc") || isCall(value, "sqlalchemy.asc")) {
        const PyValue column = value.at(0);
        return (column.isString() ? column.text() : readSqlExpression(column))
            + (isCall(value, "sqlalchemy.desc") ? QStringLiteral(" DESC") : QStringLiteral(" ASC"));
    }
    refuseValue(value, coreTr("The SQL expression %1 is not understood.").arg(shown(value)));
}

namespace {

/// The value of a text's parameter; of a list that is expanded, or a tuple, its elements in brackets.
void bindParameter(ReadText &result, const PyValue &value, bool isExpanding)
{
    if (!isExpanding && !value.is(PyKind::Tuple)) {
        result.sql += QLatin1Char('?');
        if (!value.isSequence()) {
            result.binds.push_back(readValue(value));
            return;
        }
        QStringList parts; // psycopg makes an array of a list
        for (const PyValue &item : value.items()) {
            QString one = readValue(item).toString();
            one.replace(QLatin1Char('\\'), QStringLiteral("\\\\"));
            parts << QLatin1Char('"') + one.replace(QLatin1Char('"'), QStringLiteral("\\\""))
                    + QLatin1Char('"');
        }
        result.binds.push_back(
            Value::text(QLatin1Char('{') + parts.join(QLatin1Char(',')) + QLatin1Char('}')));
        return;
    }
    QStringList places;
    for (const PyValue &item : value.items()) {
        places << QStringLiteral("?");
        result.binds.push_back(readValue(item));
    }
    result.sql += places.isEmpty() ? QStringLiteral("(SELECT NULL WHERE 1 != 1)")
                                   : QLatin1Char('(') + places.join(QStringLiteral(", ")) + QLatin1Char(')');
}

} // namespace

ReadText readText(const PyValue &value, const PyValue &parameters)
{
    ReadText result;
    PyValue text = value;
    std::vector<std::pair<QString, PyValue>> given;
    QStringList expanding;
    for (std::size_t i = 0; parameters.is(PyKind::Dict) && i + 1 < parameters.items().size(); i += 2)
        given.emplace_back(parameters.items()[i].text(), parameters.items()[i + 1]);
    while (text.is(PyKind::Call) && text.callee().is(PyKind::Attribute)
           && text.callee().text() == QStringLiteral("bindparams"))
    {
        for (const auto &[name, bound] : text.keywords())
            given.emplace_back(name, bound);
        for (const PyValue &parameter : text.items()) {
            if (!isCall(parameter, "sqlalchemy.bindparam") || !parameter.at(0).isString())
                refuseValue(parameter, coreTr("The parameter %1 is not understood.").arg(shown(parameter)));
            if (readBool(parameter.keyword(QStringLiteral("expanding")), false))
                expanding << parameter.at(0).text();
            if (const PyValue bound = parameter.argument(1, QStringLiteral("value")); !bound.isNull())
                given.emplace_back(parameter.at(0).text(), bound);
        }
        text = text.callee().callee();
    }
    // What the columns of the answer are called and typed as.
    while (text.is(PyKind::Call) && text.callee().is(PyKind::Attribute)
           && (text.callee().text() == QStringLiteral("columns")
               || text.callee().text() == QStringLiteral("execution_options")))
        text = text.callee().callee();
    if (isCall(text, "sqlalchemy.text") || isCall(text, "sqlalchemy.DDL"))
        text = text.argument(
            0, isCall(text, "sqlalchemy.text") ? QStringLiteral("text") : QStringLiteral("statement"));
    if (text.holdsData())
        return result;
    if (!text.isString())
        refuseValue(text.isNull() ? value : text,
                    coreTr("The SQL text %1 cannot be read.").arg(shown(text.isNull() ? value : text)));
    static const QRegularExpression parameter(QStringLiteral("(?<![:\\w\\\\]):(\\w+)(?!:)"));
    const QString source = text.text();
    qsizetype done = 0;
    for (auto it = parameter.globalMatch(source); it.hasNext();) {
        const auto match = it.next();
        const auto found = std::find_if(given.begin(), given.end(),
                                        [&](const auto &pair) { return pair.first == match.captured(1); });
        if (found == given.end() && parameters.isData())
            continue;
        if (found == given.end())
            refuseValue(
                text,
                coreTr(
                    "The SQL text has a parameter :%1 without a value; a colon that is none is written \\:.")
                    .arg(match.captured(1)));
        result.sql += source.mid(done, match.capturedStart() - done);
        bindParameter(result, found->second, expanding.contains(match.captured(1)));
        done = match.capturedEnd();
    }
    result.sql += source.mid(done);
    static const QRegularExpression escapedColon(QStringLiteral("\\\\:"));
    result.sql.replace(escapedColon, QStringLiteral(":"));
    return result;
}

Value readValue(const PyValue &value)
{
    if (value.holdsData())
        return Value::null();
    switch (value.kind()) {
    case PyKind::None:
        return Value::null();
    case PyKind::Bool:
        return Value::integer(value.integer());
    case PyKind::Integer: {
        const QString digits = value.repr();
        return {Value::Kind::Integer, digits.toLatin1()};
    }
    case PyKind::Float:
        return {Value::Kind::Real, value.repr().toLatin1()};
    case PyKind::String:
        return Value::text(value.text());
    case PyKind::Bytes:
        return Value::blob(value.text().toLatin1());
    case PyKind::EnumMember:
        return Value::text(value.text());
    default:
        break;
    }
    if (isCall(value, "uuid.UUID") && value.at(0).isString())
        return Value::text(value.at(0).text());
    if (isCall(value, "decimal.Decimal") && value.at(0).isString())
        return {Value::Kind::Real, value.at(0).text().toLatin1()};
    const bool isDate = isCall(value, "datetime.date");
    if ((isDate || isCall(value, "datetime.datetime")) && value.items().size() >= 3) {
        const auto number = [&](std::size_t position) {
            const PyValue part = value.at(position);
            if (!part.isNull() && !part.is(PyKind::Integer))
                refuseValue(value, coreTr("The date %1 is not understood.").arg(shown(value)));
            return part.integer();
        };
        const QString date = QStringLiteral("%1-%2-%3")
                                 .arg(number(0), 4, 10, QLatin1Char('0'))
                                 .arg(number(1), 2, 10, QLatin1Char('0'))
                                 .arg(number(2), 2, 10, QLatin1Char('0'));
        // Of time zones only UTC is met.
        const PyValue zone = value.argument(7, QStringLiteral("tzinfo"));
        const bool isUtc = zone.name() == QStringLiteral("datetime.UTC")
            || zone.name() == QStringLiteral("datetime.timezone.utc");
        if ((!zone.isNull() && !zone.isNone() && !isUtc)
            || value.keywords().size() > (zone.isNull() ? 0U : 1U))
            refuseValue(value, coreTr("The date %1 is not understood.").arg(shown(value)));
        const QString offset = isUtc ? QStringLiteral("+00:00") : QString();
        return Value::text(isDate ? date
                                  : QStringLiteral("%1 %2:%3:%4.%5%6")
                                        .arg(date)
                                        .arg(number(3), 2, 10, QLatin1Char('0'))
                                        .arg(number(4), 2, 10, QLatin1Char('0'))
                                        .arg(number(5), 2, 10, QLatin1Char('0'))
                                        .arg(number(6), 6, 10, QLatin1Char('0'))
                                        .arg(offset));
    }
    refuseValue(value, coreTr("The value %1 is not known before the revision runs.").arg(shown(value)));
}

std::vector<std::pair<QString, PyValue>> sequenceArguments(const PyValue &call)
{
    static const QStringList ofIdentity
        = QStringLiteral("always on_null start increment minvalue maxvalue nominvalue nomaxvalue cycle cache "
                         "order")
              .split(QLatin1Char(' '));
    static const QStringList ofSequence
        = QStringLiteral("name start increment minvalue maxvalue nominvalue nomaxvalue cycle schema cache "
                         "order data_type optional quote metadata")
              .split(QLatin1Char(' '));
    const QStringList &names = call.isCallTo("sqlalchemy.Identity") ? ofIdentity : ofSequence;
    std::vector<std::pair<QString, PyValue>> result;
    for (std::size_t i = 0; i < call.items().size(); ++i)
        result.emplace_back(names.value(static_cast<qsizetype>(i)), call.items()[i]);
    result.insert(result.end(), call.keywords().begin(), call.keywords().end());
    std::erase_if(result, [](const auto &argument) { return argument.second.isNone(); });
    return result;
}

Identity readIdentity(const PyValue &call)
{
    Identity identity;
    for (const auto &[name, value] : sequenceArguments(call)) {
        if (name == QStringLiteral("always"))
            identity.always = readBool(value, false);
        else
            identity.options.insert(name, value.isConstant() ? value.repr() : value.source());
    }
    return identity;
}

ExcludeConstraint readExclude(const PyValue &call, std::size_t first, const QString &name)
{
    ExcludeConstraint exclude;
    exclude.name = name;
    for (std::size_t i = first; i < call.items().size(); ++i) {
        const PyValue pair = call.items()[i];
        if (!pair.isSequence() || pair.items().size() != 2)
            refuseValue(call, coreTr("%1 is not understood.").arg(shown(pair)));
        const PyValue element = pair.at(0);
        exclude.elements.push_back(
            {element.isString() ? element.text() : readSqlExpression(element), readString(pair.at(1))});
    }
    for (const auto &[keyword, value] : call.keywords()) {
        if (keyword == QStringLiteral("where"))
            exclude.where = value.isNone() ? QString()
                : value.isString()         ? value.text()
                                           : readSqlExpression(value);
        else if ((keyword == QStringLiteral("using") || keyword == QStringLiteral("deferrable")
                  || keyword == QStringLiteral("initially") || keyword == QStringLiteral("ops"))
                 && !value.isNone())
            exclude.options.insert(keyword, optionSource(call, keyword));
    }
    return exclude;
}

ReadColumn readColumn(const PyValue &call, const QString &dialect, Evaluator *evaluator)
{
    ReadColumn result;
    AddColumn &add = result.addition;
    Column &column = add.column;
    std::vector<PyValue> parts = call.items();
    if (const PyValue name = call.keyword(QStringLiteral("name")); !name.isNull())
        column.name = readString(name);
    else if (!parts.empty() && (parts.front().isString() || parts.front().isData())) {
        column.name = parts.front().text();
        parts.erase(parts.begin());
    }
    if (column.name.isEmpty() && !call.holdsData())
        refuseValue(call, coreTr("A column without a name: %1.").arg(shown(call)));
    if (const PyValue type = call.keyword(QStringLiteral("type_")); !type.isNull())
        column.type = readType(type, dialect, evaluator);
    std::optional<bool> nullable;
    for (const PyValue &part : parts) {
        if (isCall(part, "sqlalchemy.ForeignKey")) {
            ForeignKey key;
            key.columns = {column.name};
            readTarget(part.argument(0, QStringLiteral("column")), key);
            readKeyOptions(part, key, {QStringLiteral("column")});
            add.foreignKeys.push_back(key);
        } else if (isCall(part, "sqlalchemy.CheckConstraint")) {
            add.checkConstraints.push_back(std::get<CheckConstraint>(readConstraint(part)));
        } else if (isCall(part, "sqlalchemy.Computed")) {
            Computed computed {readSqlExpression(part.at(0)), {}};
            if (part.at(0).isString())
                computed.sqltext = part.at(0).text();
            const PyValue persisted = part.argument(1, QStringLiteral("persisted"));
            if (!persisted.isNull() && !persisted.isNone())
                computed.persisted = readBool(persisted, false);
            column.computed = computed;
        } else if (isCall(part, "sqlalchemy.Identity")) {
            column.identity = readIdentity(part);
        } else if (isCall(part, "sqlalchemy.Sequence")) {
            if (dialect != QStringLiteral("sqlite"))
                refuseValue(part, coreTr("A sequence in a column is not understood."));
        } else if (isCall(part, "sqlalchemy.FetchedValue")) {
            continue;
        } else {
            column.type = readType(part, dialect, evaluator);
        }
    }
    for (const auto &[name, value] : call.keywords()) {
        if (name == QStringLiteral("nullable") && value.isNone())
            nullable.reset();
        else if (name == QStringLiteral("nullable"))
            nullable = readBool(value, true);
        else if (name == QStringLiteral("primary_key"))
            add.primaryKey = readBool(value, false);
        else if (name == QStringLiteral("unique"))
            add.unique = readBool(value, false);
        else if (name == QStringLiteral("index"))
            add.index = readBool(value, false);
        else if (name == QStringLiteral("server_default"))
            column.serverDefault = readServerDefault(value);
        else if (name == QStringLiteral("comment"))
            column.comment = readString(value);
        else if (name == QStringLiteral("autoincrement")) {
            if (!value.isString() && !value.isNone())
                column.autoincrement = readBool(value, true);
        } else if (name == QStringLiteral("default"))
            result.hasPythonDefault = !value.isNone();
        else if (!QStringList {QStringLiteral("name"), QStringLiteral("type_"), QStringLiteral("onupdate"),
                               QStringLiteral("key"), QStringLiteral("doc"), QStringLiteral("info"),
                               QStringLiteral("quote"), QStringLiteral("system"),
                               QStringLiteral("server_onupdate"), QStringLiteral("default_factory")}
                      .contains(name)
                 && !isDialectOption(name))
            refuseValue(call, coreTr("The argument %1 of a column is not understood.").arg(name));
    }
    column.nullable = nullable.value_or(!add.primaryKey);
    if (column.type.name.isEmpty() && !isCall(call.at(1), "sqlalchemy.types.NullType")
        && !isCall(call.at(1), "sqlalchemy.NullType"))
        refuseValue(call, coreTr("The column %1 has no type.").arg(column.name));
    return result;
}

Constraint readConstraint(const PyValue &call)
{
    const auto fillOptions = [&](QMap<QString, QString> &options, const QStringList &known) {
        for (const auto &[name, value] : call.keywords()) {
            if (isDialectOption(name) || name == QStringLiteral("deferrable")
                || name == QStringLiteral("initially")) {
                if (!value.isNone())
                    options.insert(name, optionSource(call, name));
            } else if (!known.contains(name)) {
                refuseValue(call, coreTr("The argument %1 of %2 is not understood.").arg(name, call.name()));
            }
        }
    };
    const QStringList common {QStringLiteral("name"), QStringLiteral("info"), QStringLiteral("comment")};
    const QString name = readString(call.keyword(QStringLiteral("name")));
    QStringList columns;
    if (isCall(call, "sqlalchemy.PrimaryKeyConstraint") || isCall(call, "sqlalchemy.UniqueConstraint")) {
        for (const PyValue &item : call.items())
            columns << readString(item);
        QMap<QString, QString> options;
        fillOptions(options, common);
        if (isCall(call, "sqlalchemy.PrimaryKeyConstraint"))
            return PrimaryKey {name, columns, options};
        return UniqueConstraint {name, columns, options};
    }
    if (isCall(call, "sqlalchemy.CheckConstraint")) {
        const PyValue text = call.argument(0, QStringLiteral("sqltext"));
        QMap<QString, QString> options;
        fillOptions(options, common + QStringList {QStringLiteral("sqltext")});
        const QString second = readString(call.at(1));
        return CheckConstraint {second.isEmpty() ? name : second,
                                text.isString() ? text.text() : readSqlExpression(text), options};
    }
    if (isCall(call, "sqlalchemy.dialects.postgresql.ExcludeConstraint"))
        return readExclude(call, 0, name);
    if (isCall(call, "sqlalchemy.ForeignKeyConstraint")) {
        ForeignKey key;
        key.columns = readStrings(call.argument(0, QStringLiteral("columns")));
        const PyValue targets = call.argument(1, QStringLiteral("refcolumns"));
        if (!targets.isSequence())
            refuseValue(call, coreTr("The targets of the foreign key are not understood."));
        for (const PyValue &target : targets.items())
            readTarget(target, key);
        key.name = readString(call.at(2));
        readKeyOptions(call, key, {QStringLiteral("columns"), QStringLiteral("refcolumns")});
        return key;
    }
    refuseValue(call, coreTr("%1 is not understood.").arg(shown(call)));
}

std::vector<IndexElement> readIndexElements(const std::vector<PyValue> &elements)
{
    std::vector<IndexElement> result;
    for (const PyValue &element : elements) {
        if (element.isString())
            result.push_back({element.text(), {}, false, {}, {}});
        else
            result.push_back(elementOfText(readSqlExpression(element)));
    }
    return result;
}

bool readIndexOption(const QString &name, const PyValue &call, const QString &dialect, Index &index)
{
    const PyValue value = call.keyword(name);
    if (name == QStringLiteral("unique"))
        index.unique = readBool(value, false);
    else if (name == dialect + QStringLiteral("_where"))
        index.where
            = value.isNone() ? QString() : (value.isString() ? value.text() : readSqlExpression(value));
    else if (isDialectOption(name))
        index.options.insert(name, optionSource(call, name));
    else
        return name == QStringLiteral("quote") || name == QStringLiteral("info");
    return true;
}

Index readIndex(const PyValue &call, const QString &dialect)
{
    Index index;
    std::vector<PyValue> elements = call.items();
    if (elements.empty())
        refuseValue(call, coreTr("An index without a name: %1.").arg(shown(call)));
    index.name = readString(elements.front());
    elements.erase(elements.begin());
    index.elements = readIndexElements(elements);
    for (const auto &[name, value] : call.keywords()) {
        if (!readIndexOption(name, call, dialect, index))
            refuseValue(call, coreTr("The argument %1 of an index is not understood.").arg(name));
    }
    return index;
}

} // namespace stillroom
