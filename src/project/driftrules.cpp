#include "project/driftrules.h"

#include "base/error.h"
#include "base/text.h"

#include <QFileInfo>
#include <QRegularExpression>

// Compiled into this one file: as a library it would be loaded by every command, also by those that read no
// rules.
#undef TOML_HEADER_ONLY
#undef TOML_SHARED_LIB
#define TOML_HEADER_ONLY 1
#include <toml++/toml.h>

namespace stillroom {

namespace {

constexpr std::pair<DriftPart, const char *> partNames[] = {
    {DriftPart::Table, "table"},
    {DriftPart::Model, "not understood"},
    {DriftPart::Column, "column"},
    {DriftPart::Type, "type"},
    {DriftPart::Nullable, "nullable"},
    {DriftPart::Default, "default"},
    {DriftPart::Identity, "identity"},
    {DriftPart::Comment, "comment"},
    {DriftPart::Index, "index"},
    {DriftPart::Unique, "unique"},
    {DriftPart::ForeignKey, "foreign key"},
    {DriftPart::PrimaryKey, "primary key"},
    {DriftPart::Check, "check"},
    {DriftPart::Exclude, "exclude"},
};

Error broken(const QString &file, int line, const QString &what)
{
    Error error(Error::Kind::Parse,
                coreTr("%1, line %2: %3").arg(QFileInfo(file).fileName()).arg(line).arg(what));
    error.file = file;
    error.line = line;
    return error;
}

toml::table parsed(const QString &file, const QString &text)
{
    try {
        return toml::parse(text.toStdString(), file.toStdString());
    } catch (const toml::parse_error &error) {
        throw broken(file, int(error.source().begin.line),
                     QString::fromStdString(std::string(error.description())));
    }
}

/// A rule and where in the file it stands; lines are 1-based.
struct PlacedRule
{
    DriftRule rule;
    int line = 0;
    int lastLine = 0; ///< where its last value ends; 0 where it holds tables of their own
};

QString stringOf(const QString &file, const toml::table &entry, const char *key)
{
    const toml::node *node = entry.get(key);
    if (!node)
        return {};
    const auto value = node->value<std::string>();
    if (!value)
        throw broken(file, int(node->source().begin.line),
                     coreTr("\"%1\" of a rule must be a text.").arg(QString::fromLatin1(key)));
    return QString::fromStdString(*value);
}

DriftRule ruleOf(const QString &file, const toml::table &entry, DriftRule::Kind kind)
{
    const int line = int(entry.source().begin.line);
    DriftRule rule;
    rule.kind = kind;
    rule.table = stringOf(file, entry, "table");
    rule.name = stringOf(file, entry, "name");
    rule.models = stringOf(file, entry, "models");
    rule.database = stringOf(file, entry, "database");
    const QString part = stringOf(file, entry, "part");
    const bool isEqual = kind == DriftRule::Kind::Equal;
    rule.part = isEqual ? DriftPart::Type : DriftPart::Table;
    if (!part.isEmpty()) {
        const auto *found
            = std::find_if(std::begin(partNames), std::end(partNames),
                           [&part](const auto &known) { return part == QLatin1String(known.second); });
        if (found == std::end(partNames))
            throw broken(file, line, coreTr("\"%1\" is no part of a table that rules know.").arg(part));
        rule.part = found->first;
    }
    if (isEqual && rule.part != DriftPart::Type && rule.part != DriftPart::Default)
        throw broken(file, line, coreTr("Only types and defaults can be treated as equal."));
    if (kind == DriftRule::Kind::Complete
        && (rule.table.isEmpty() || !part.isEmpty() || !rule.name.isEmpty()))
        throw broken(file, line, coreTr("A rule that a model is complete names a table, and nothing else."));
    if (!isEqual && rule.table.isEmpty())
        throw broken(file, line, coreTr("A rule that ignores must name a table."));
    return rule;
}

int lastLineOf(const toml::table &entry)
{
    int last = int(entry.source().begin.line);
    for (auto &&[key, value] : entry) {
        const toml::table *inner = value.as_table();
        if (value.is_array_of_tables() || (inner && !inner->is_inline()))
            return 0;
        last = std::max(last, int(value.source().end.line));
    }
    return last;
}

/// beyond_alembic = true of [autogenerate]. The section goes with it where it holds nothing else.
std::optional<PlacedRule> beyondRule(const QString &file, const toml::table &document)
{
    const toml::node *section = document.get("autogenerate");
    if (!section)
        return {};
    if (!section->is_table())
        throw broken(file, int(section->source().begin.line), coreTr("\"autogenerate\" must be a table."));
    const toml::table &settings = *section->as_table();
    const toml::node *node = settings.get("beyond_alembic");
    if (!node)
        return {};
    const int line = int(node->source().begin.line);
    const std::optional<bool> isOn = node->value_exact<bool>();
    if (!isOn)
        throw broken(file, line, coreTr("\"beyond_alembic\" must be true or false."));
    if (!*isOn)
        return {};
    PlacedRule placed;
    placed.rule.kind = DriftRule::Kind::Beyond;
    placed.line = settings.size() == 1 ? int(settings.source().begin.line) : line;
    placed.lastLine = int(node->source().end.line);
    return placed;
}

std::vector<PlacedRule> placedRules(const QString &file, const QString &text)
{
    const toml::table document = parsed(file, text);
    std::vector<PlacedRule> rules;
    if (std::optional<PlacedRule> beyond = beyondRule(file, document))
        rules.push_back(std::move(*beyond));
    const toml::node *section = document.get("drift");
    if (!section)
        return rules;
    if (!section->is_table())
        throw broken(file, int(section->source().begin.line), coreTr("\"drift\" must be a table."));
    const std::pair<const char *, DriftRule::Kind> lists[] = {{"ignore", DriftRule::Kind::Ignore},
                                                              {"equal", DriftRule::Kind::Equal},
                                                              {"complete", DriftRule::Kind::Complete}};
    for (const auto &[key, kind] : lists) {
        const toml::node *list = section->as_table()->get(key);
        if (!list)
            continue;
        if (!list->is_array_of_tables())
            throw broken(
                file, int(list->source().begin.line),
                coreTr("The rules of \"drift\" are tables, [[drift.%1]].").arg(QString::fromLatin1(key)));
        for (const toml::node &entry : *list->as_array())
            rules.push_back({ruleOf(file, *entry.as_table(), kind), int(entry.source().begin.line),
                             lastLineOf(*entry.as_table())});
    }
    std::stable_sort(rules.begin(), rules.end(),
                     [](const PlacedRule &a, const PlacedRule &b) { return a.line < b.line; });
    return rules;
}

QString fileText(const QString &file)
{
    return QFileInfo(file).isFile() ? readTextFile(file) : QString();
}

/// A text as a basic string of TOML.
QString quotedToml(const QString &text)
{
    QString quoted = QStringLiteral("\"");
    for (const QChar c : text) {
        if (c == QLatin1Char('"') || c == QLatin1Char('\\'))
            quoted += QLatin1Char('\\');
        if (c.unicode() < 0x20 || c.unicode() == 0x7f)
            quoted += QStringLiteral("\\u%1").arg(int(c.unicode()), 4, 16, QLatin1Char('0'));
        else
            quoted += c;
    }
    return quoted + QLatin1Char('"');
}

QString ruleText(const DriftRule &rule)
{
    if (rule.kind == DriftRule::Kind::Beyond)
        return QStringLiteral("[autogenerate]\nbeyond_alembic = true\n");
    const bool isEqual = rule.kind == DriftRule::Kind::Equal;
    QString text = isEqual                       ? QStringLiteral("[[drift.equal]]\n")
        : rule.kind == DriftRule::Kind::Complete ? QStringLiteral("[[drift.complete]]\n")
                                                 : QStringLiteral("[[drift.ignore]]\n");
    const auto add = [&text](const char *key, const QString &value) {
        if (!value.isEmpty())
            text += QStringLiteral("%1 = %2\n").arg(QString::fromLatin1(key), quotedToml(value));
    };
    add("table", rule.table);
    if (isEqual || rule.part != DriftPart::Table)
        add("part", driftPartName(rule.part));
    add("name", rule.name);
    if (isEqual) { // an empty text, no default, is written too
        text += QStringLiteral("models = %1\n").arg(quotedToml(rule.models));
        text += QStringLiteral("database = %1\n").arg(quotedToml(rule.database));
    }
    return text;
}

/// A letter of a pattern: one that stands for itself, for any one (`?`), or for any number of letters (`*`).
struct PatternLetter
{
    enum class Kind { Itself, AnyOne, AnyMany };
    QChar letter;
    Kind kind = Kind::Itself;
};

/// The next letter of the pattern; `[*]` and `[?]` stand for the letter between the brackets.
PatternLetter nextLetter(QStringView pattern, qsizetype &position)
{
    using Kind = PatternLetter::Kind;
    const QStringView rest = pattern.sliced(position);
    if (rest.startsWith(QLatin1String("[*]")) || rest.startsWith(QLatin1String("[?]"))) {
        position += 3;
        return {rest[1], Kind::Itself};
    }
    ++position;
    const QChar c = rest.front();
    return {c, c == QLatin1Char('*') ? Kind::AnyMany : c == QLatin1Char('?') ? Kind::AnyOne : Kind::Itself};
}

/// Names are no paths: a star stands for any letters, dots and slashes too. What follows a star is taken
/// where it first fits, so that no earlier star has to be tried again.
bool matches(QStringView pattern, QStringView name)
{
    using Kind = PatternLetter::Kind;
    qsizetype inPattern = 0;
    qsizetype inName = 0;
    qsizetype behindStar = -1;
    qsizetype starEnd = 0; // what the last star has taken so far ends here
    while (inName < name.size()) {
        qsizetype after = inPattern;
        const bool hasMore = inPattern < pattern.size();
        const PatternLetter letter = hasMore ? nextLetter(pattern, after) : PatternLetter();
        if (hasMore && letter.kind == Kind::AnyMany) {
            behindStar = inPattern = after;
            starEnd = inName;
        } else if (hasMore && (letter.kind == Kind::AnyOne || letter.letter == name[inName])) {
            inPattern = after;
            ++inName;
        } else if (behindStar >= 0) {
            inPattern = behindStar;
            inName = ++starEnd;
        } else {
            return false;
        }
    }
    while (inPattern < pattern.size()) {
        if (nextLetter(pattern, inPattern).kind != Kind::AnyMany)
            return false;
    }
    return true;
}

} // namespace

QString driftPartName(DriftPart part)
{
    for (const auto &[known, name] : partNames) {
        if (known == part)
            return QString::fromLatin1(name);
    }
    return {};
}

bool DriftRule::coversTable(const TableName &tableName) const
{
    if (table.isEmpty())
        return kind == Kind::Equal;
    return matches(table, tableName.toString());
}

QString DriftRule::toText() const
{
    const QString where = table.isEmpty() ? coreTr("everywhere")
        : name.isEmpty()                  ? coreTr("in %1").arg(table)
                                          : coreTr("in %1.%2").arg(table, name);
    const QString none = coreTr("none");
    if (kind == Kind::Equal)
        return coreTr("%1 %2 in the models is equal to %3 in the database, %4")
            .arg(driftPartName(part), models.isEmpty() ? none : models, database.isEmpty() ? none : database,
                 where);
    if (kind == Kind::Complete)
        return coreTr("The model of %1 is complete").arg(table);
    if (kind == Kind::Beyond)
        return coreTr("What Alembic does not compare is generated as well");
    if (part == DriftPart::Table)
        return coreTr("Table %1 is ignored").arg(table);
    if (part == DriftPart::Model)
        return name.isEmpty() ? coreTr("What was not understood of %1 is ignored").arg(table)
                              : coreTr("What was not understood of %1 is ignored: %2").arg(table, name);
    return name.isEmpty() ? coreTr("The %1 of %2 is ignored").arg(driftPartName(part), table)
                          : coreTr("The %1 %2 of %3 is ignored").arg(driftPartName(part), name, table);
}

QString exactTable(const TableName &table)
{
    QString text = table.toString();
    text.replace(QLatin1Char('*'), QStringLiteral("[*]"));
    text.replace(QLatin1Char('?'), QStringLiteral("[?]"));
    return text;
}

DriftRules readDriftRules(const QString &file)
{
    DriftRules rules;
    for (PlacedRule &placed : placedRules(file, fileText(file)))
        rules.push_back(std::move(placed.rule));
    return rules;
}

void addDriftRule(const QString &file, const DriftRule &rule)
{
    QString text = fileText(file);
    for (const PlacedRule &placed : placedRules(file, text)) {
        if (placed.rule == rule)
            return;
    }
    if (!text.isEmpty())
        text += text.endsWith(QLatin1Char('\n')) ? QStringLiteral("\n") : QStringLiteral("\n\n");
    text += ruleText(rule);
    placedRules(file,
                text); // whoever wrote the lists in another form is told, instead of getting a broken file
    writeTextFile(file, text);
}

void removeDriftRule(const QString &file, const DriftRule &rule)
{
    const QString text = fileText(file);
    const std::vector<PlacedRule> rules = placedRules(file, text);
    const auto found = std::find_if(rules.begin(), rules.end(),
                                    [&rule](const PlacedRule &placed) { return placed.rule == rule; });
    if (found == rules.end())
        return;
    const Error otherForm
        = broken(file, found->line, coreTr("The rule is written in another form than [[drift.…]]."))
              .withHint(coreTr("Take it out of the file by hand."));
    QStringList lines = text.split(QLatin1Char('\n'));
    static const QRegularExpression header(
        QStringLiteral("^\\s*(\\[\\[|\\[autogenerate\\]|beyond_alembic\\b)"));
    if (found->line < 1 || found->lastLine < found->line || found->lastLine > lines.size()
        || !header.match(lines.at(found->line - 1)).hasMatch())
        throw otherForm;
    // From its header to its last value, and one blank line: the one behind it, else the one before it.
    qsizetype begin = found->line - 1;
    qsizetype end = found->lastLine;
    const bool isLast = end == lines.size() || (end + 1 == lines.size() && lines.at(end).isEmpty());
    if (!isLast && lines.at(end).trimmed().isEmpty())
        ++end;
    else if (isLast && begin > 0 && lines.at(begin - 1).trimmed().isEmpty())
        --begin;
    lines.remove(begin, end - begin);
    const QString left = lines.join(QLatin1Char('\n'));
    const std::vector<PlacedRule> after = placedRules(file, left);
    if (after.size() + 1 != rules.size())
        throw otherForm;
    writeTextFile(file, left);
}

} // namespace stillroom
