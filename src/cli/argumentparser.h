#pragma once

#include <QMap>
#include <QStringList>
#include <exception>
#include <vector>

namespace stillroom {

/// What a parser found. Keys are the long option name without dashes ("rev-range") or the positional's name.
class Arguments final
{
public:
    [[nodiscard]] bool has(const char *key) const { return m_values.contains(QLatin1String(key)); }
    /// The last value given, else the declared default, else `fallback`.
    [[nodiscard]] QString value(const char *key, const QString &fallback = {}) const
    {
        const QStringList found = m_values.value(QLatin1String(key), m_defaults.value(QLatin1String(key)));
        return found.isEmpty() ? fallback : found.constLast();
    }
    [[nodiscard]] QStringList values(const char *key) const { return m_values.value(QLatin1String(key)); }

private:
    friend class ArgumentParser;
    QMap<QString, QStringList> m_values;
    QMap<QString, QStringList> m_defaults;
};

/// The words given do not fit what was declared; `text` is what argparse would say, usage line included.
class UsageError final : public std::exception
{
public:
    explicit UsageError(QString errorText) : text(std::move(errorText)) { }
    QString text;
};

/// Declared arguments of a command, read by the rules of Python's argparse as Alembic uses it: options may
/// stand anywhere, be abbreviated and take `=value`; `-1` and `+1` are positionals.
class ArgumentParser final
{
public:
    enum class Count { One, Optional, OneOrMore, Any };

    explicit ArgumentParser(QString program, QString description = {});

    /// \param names "-v --verbose": the long name without dashes (or the short one) becomes the key
    void addFlag(const char *names, const QString &help);
    /// \param choices if not empty the only values allowed
    void addOption(const char *names, const QString &metavar, const QString &help,
                   const QString &defaultValue = {}, const QStringList &choices = {});
    void addPositional(const char *name, const QString &help, Count count = Count::One);

    /// Reads all words. \param rest gets unknown options and surplus positionals \throws UsageError
    [[nodiscard]] Arguments parse(const QStringList &words, QStringList &rest) const;
    /// Reads options up to the first positional; that one and all after it go to `rest`.
    [[nodiscard]] Arguments parseLeading(const QStringList &words, QStringList &unknown,
                                         QStringList &rest) const;

    [[nodiscard]] QString usage() const; ///< "usage: …", wrapped, ending in a newline
    [[nodiscard]] QString help() const;
    [[nodiscard]] UsageError error(const QString &message) const;
    void setTail(const QStringList &words) { m_tail = words; } ///< shown at the end of the usage

private:
    struct Option
    {
        QStringList names;
        QString key;
        QString metavar; ///< empty for a flag
        QString help;
        QStringList choices;
        [[nodiscard]] QString shown(const QString &name) const
        {
            return metavar.isEmpty() ? name : name + QLatin1Char(' ') + metavar;
        }
    };
    struct Positional
    {
        QString name;
        QString help;
        Count count = Count::One;
        [[nodiscard]] QString shown() const;
    };
    struct Match
    {
        const Option *option = nullptr;
        QString explicitValue; ///< null if none
    };
    struct Reader;

    [[nodiscard]] bool looksLikeOption(const QString &word) const;
    [[nodiscard]] Match match(const QString &word) const;
    void assign(const QStringList &words, Arguments &arguments, QStringList &rest) const;

    QString m_program;
    QString m_description;
    std::vector<Option> m_options;
    std::vector<Positional> m_positionals;
    QMap<QString, QStringList> m_defaults;
    QStringList m_tail;
};

} // namespace stillroom
