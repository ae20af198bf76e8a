#include "cli/argumentparser.h"

#include "cli/clitext.h"

#include <QRegularExpression>

namespace stillroom {

namespace {

constexpr int lineWidth = 78; // argparse: 80 columns less two
constexpr int helpColumn = 24;

/// Words put on lines of at most `width` columns.
QStringList wrapped(const QStringList &words, int width)
{
    QStringList lines;
    for (const QString &word : words) {
        if (!lines.isEmpty() && lines.constLast().size() + 1 + word.size() <= width)
            lines.last() += QLatin1Char(' ') + word;
        else
            lines << word;
    }
    return lines;
}

QString helpEntry(const QString &left, const QString &help)
{
    const QStringList lines
        = wrapped(help.split(QLatin1Char(' '), Qt::SkipEmptyParts), lineWidth - helpColumn);
    QString text = QStringLiteral("  ") + left;
    if (lines.isEmpty())
        return text + QLatin1Char('\n');
    if (left.size() + 4 > helpColumn)
        text += QLatin1Char('\n') + QString(helpColumn, QLatin1Char(' '));
    else
        text = text.leftJustified(helpColumn);
    return text + lines.join(QLatin1Char('\n') + QString(helpColumn, QLatin1Char(' '))) + QLatin1Char('\n');
}

} // namespace

QString ArgumentParser::Positional::shown() const
{
    switch (count) {
    case Count::One:
        return name;
    case Count::Optional:
        return QStringLiteral("[%1]").arg(name);
    case Count::OneOrMore:
        return QStringLiteral("%1 [%1 ...]").arg(name);
    case Count::Any:
        return QStringLiteral("[%1 ...]").arg(name);
    }
    return name;
}

ArgumentParser::ArgumentParser(QString program, QString description)
    : m_program(std::move(program))
    , m_description(std::move(description))
{
    addFlag("-h --help", cliTr("show this help message and exit"));
}

void ArgumentParser::addFlag(const char *names, const QString &help)
{
    addOption(names, {}, help);
}

void ArgumentParser::addOption(const char *names, const QString &metavar, const QString &help,
                               const QString &defaultValue, const QStringList &choices)
{
    Option option {QString::fromLatin1(names).split(QLatin1Char(' ')), {}, metavar, help, choices};
    option.key = option.names.constLast();
    while (option.key.startsWith(QLatin1Char('-')))
        option.key.remove(0, 1);
    if (!defaultValue.isNull())
        m_defaults[option.key] = QStringList {defaultValue};
    m_options.push_back(std::move(option));
}

void ArgumentParser::addPositional(const char *name, const QString &help, Count count)
{
    m_positionals.push_back({QString::fromLatin1(name), help, count});
}

ArgumentParser::Match ArgumentParser::match(const QString &word) const
{
    const auto named = [this](const QString &name) -> const Option * {
        for (const Option &option : m_options) {
            if (option.names.contains(name))
                return &option;
        }
        return nullptr;
    };
    if (const Option *exact = named(word))
        return {exact, {}};
    const qsizetype equals = word.indexOf(QLatin1Char('='));
    const QString name = equals < 0 ? word : word.left(equals);
    const QString value = equals < 0 ? QString() : QString(QLatin1String("")) + word.mid(equals + 1);
    if (equals >= 0) {
        if (const Option *exact = named(name))
            return {exact, value};
    }
    if (!word.startsWith(QStringLiteral("--"))) {
        const Option *option = named(word.left(2));
        return option ? Match {option, word.mid(2)} : Match {};
    }
    std::vector<const Option *> found;
    QStringList shown;
    for (const Option &option : m_options) {
        for (const QString &candidate : option.names) {
            if (candidate.startsWith(name)) {
                found.push_back(&option);
                shown << candidate;
            }
        }
    }
    if (found.size() > 1)
        throw error(cliTr("ambiguous option: %1 could match %2").arg(word, shown.join(QStringLiteral(", "))));
    return found.empty() ? Match {} : Match {found.front(), value};
}

bool ArgumentParser::looksLikeOption(const QString &word) const
{
    static const QRegularExpression negativeNumber(QStringLiteral("^-\\d+$|^-\\d*\\.\\d+$"));
    if (!word.startsWith(QLatin1Char('-')) || word.size() == 1)
        return false;
    if (match(word).option)
        return true;
    return !negativeNumber.match(word).hasMatch() && !word.contains(QLatin1Char(' '));
}

/// Walks the words once; shared by the two ways of parsing.
struct ArgumentParser::Reader
{
    const ArgumentParser &parser;
    const QStringList &words;
    Arguments &arguments;
    qsizetype at = 0;

    /// Takes the option at `at`. \return false if it is unknown (and was passed over)
    bool takeOption()
    {
        Match found = parser.match(words[at++]);
        if (!found.option)
            return false;
        // "-vi": flags behind one dash, the last of which may take a value.
        while (found.option->metavar.isEmpty() && !found.explicitValue.isNull()) {
            const Match next = found.option->names.constFirst().startsWith(QStringLiteral("--"))
                ? Match {}
                : parser.match(QLatin1Char('-') + found.explicitValue);
            if (!next.option)
                fail(*found.option, cliTr("ignored explicit argument '%1'").arg(found.explicitValue));
            arguments.m_values[found.option->key];
            found = next;
        }
        const Option &option = *found.option;
        if (option.metavar.isEmpty()) {
            arguments.m_values[option.key];
            return true;
        }
        if (found.explicitValue.isNull()) {
            if (at >= words.size() || words[at] == QStringLiteral("--") || parser.looksLikeOption(words[at]))
                fail(option, cliTr("expected one argument"));
            found.explicitValue = words[at++];
        }
        if (!option.choices.isEmpty() && !option.choices.contains(found.explicitValue)) {
            fail(option,
                 cliTr("invalid choice: '%1' (choose from '%2')")
                     .arg(found.explicitValue, option.choices.join(QStringLiteral("', '"))));
        }
        arguments.m_values[option.key] << found.explicitValue;
        return true;
    }

    [[noreturn]] void fail(const Option &option, const QString &reason) const
    {
        throw parser.error(cliTr("argument %1: %2").arg(option.names.join(QLatin1Char('/')), reason));
    }
};

Arguments ArgumentParser::parse(const QStringList &words, QStringList &rest) const
{
    Arguments arguments;
    arguments.m_defaults = m_defaults;
    QStringList positionals;
    Reader reader {*this, words, arguments};
    bool onlyPositionals = false;
    while (reader.at < words.size()) {
        const QString &word = words[reader.at];
        if (!onlyPositionals && word == QStringLiteral("--")) {
            onlyPositionals = true;
            ++reader.at;
        } else if (onlyPositionals || !looksLikeOption(word)) {
            positionals << word;
            ++reader.at;
        } else if (!reader.takeOption()) {
            rest << word;
        }
    }
    if (!arguments.has("help"))
        assign(positionals, arguments, rest);
    return arguments;
}

Arguments ArgumentParser::parseLeading(const QStringList &words, QStringList &unknown,
                                       QStringList &rest) const
{
    Arguments arguments;
    arguments.m_defaults = m_defaults;
    Reader reader {*this, words, arguments};
    while (reader.at < words.size()) {
        const QString &word = words[reader.at];
        if (word == QStringLiteral("--")) {
            rest = words.mid(reader.at + 1);
            return arguments;
        }
        if (!looksLikeOption(word)) {
            rest = words.mid(reader.at);
            return arguments;
        }
        if (!reader.takeOption())
            unknown << word;
    }
    return arguments;
}

void ArgumentParser::assign(const QStringList &words, Arguments &arguments, QStringList &rest) const
{
    qsizetype needed = 0;
    for (const Positional &positional : m_positionals)
        needed += positional.count == Count::One || positional.count == Count::OneOrMore ? 1 : 0;
    qsizetype at = 0;
    QStringList missing;
    for (const Positional &positional : m_positionals) {
        const bool required = positional.count == Count::One || positional.count == Count::OneOrMore;
        needed -= required ? 1 : 0;
        const qsizetype left = words.size() - at;
        const bool many = positional.count == Count::OneOrMore || positional.count == Count::Any;
        // What comes later keeps its share; one that must be there takes a word before those.
        qsizetype take = many ? left - needed : std::min<qsizetype>(1, left - needed);
        if (required)
            take = std::max<qsizetype>(take, std::min<qsizetype>(1, left));
        if (take <= 0) {
            if (required)
                missing << positional.name;
            continue;
        }
        arguments.m_values[positional.name] = words.mid(at, take);
        at += take;
    }
    if (!missing.isEmpty())
        throw error(
            cliTr("the following arguments are required: %1").arg(missing.join(QStringLiteral(", "))));
    rest << words.mid(at);
}

QString ArgumentParser::usage() const
{
    QStringList options;
    for (const Option &option : m_options)
        options << QStringLiteral("[%1]").arg(option.shown(option.names.constFirst()));
    QStringList positionals;
    for (const Positional &positional : m_positionals)
        positionals << positional.shown();
    positionals << m_tail;
    const QString lead = cliTr("usage: %1").arg(m_program);
    const QString whole
        = (QStringList {lead} + options + positionals).join(QLatin1Char(' ')) + QLatin1Char('\n');
    if (whole.size() <= lineWidth)
        return whole;
    const int indent = static_cast<int>(lead.size()) + 1;
    const QString newLine = QLatin1Char('\n') + QString(indent, QLatin1Char(' '));
    QStringList lines = wrapped(options, lineWidth - indent);
    lines += wrapped(positionals, lineWidth - indent);
    return lead + QLatin1Char(' ') + lines.join(newLine) + QLatin1Char('\n');
}

QString ArgumentParser::help() const
{
    QString text = usage();
    if (!m_description.isEmpty())
        text += QLatin1Char('\n')
            + wrapped(m_description.split(QLatin1Char(' ')), lineWidth).join(QLatin1Char('\n'))
            + QLatin1Char('\n');
    if (!m_positionals.empty()) {
        text += QLatin1Char('\n') + cliTr("positional arguments:") + QLatin1Char('\n');
        for (const Positional &positional : m_positionals)
            text += helpEntry(positional.name, positional.help);
    }
    text += QLatin1Char('\n') + cliTr("options:") + QLatin1Char('\n');
    for (const Option &option : m_options) {
        QStringList names;
        for (const QString &name : option.names)
            names << option.shown(name);
        text += helpEntry(names.join(QStringLiteral(", ")), option.help);
    }
    return text;
}

UsageError ArgumentParser::error(const QString &message) const
{
    return UsageError(usage() + cliTr("%1: error: %2").arg(m_program, message) + QLatin1Char('\n'));
}

} // namespace stillroom
