#include "migrate/alembicini.h"

#include "base/error.h"
#include "base/text.h"
#include "migrate/importroots.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <optional>

namespace stillroom {

namespace {

struct RawValue
{
    QString text;
    int line = 0;
};
using RawSection = QMap<QString, RawValue>;

bool isComment(const QString &trimmed)
{
    return trimmed.startsWith(QLatin1Char('#')) || trimmed.startsWith(QLatin1Char(';'));
}

qsizetype indentOf(const QString &line)
{
    qsizetype at = 0;
    while (at < line.size() && line[at].isSpace())
        ++at;
    return at;
}

/// Sections and values as ConfigParser reads them: a line indented deeper continues the value above.
QMap<QString, RawSection> readSections(const QString &file, const QString &text)
{
    static const QRegularExpression header(QStringLiteral("^\\[(.+)\\]"));
    static const QRegularExpression entry(QStringLiteral("^(.*?)\\s*[=:]\\s*(.*)$"));
    QMap<QString, RawSection> sections;
    QString section;
    QString key;
    qsizetype keyIndent = 0;
    int number = 0;
    for (const QString &line : text.split(QLatin1Char('\n'))) {
        ++number;
        const QString trimmed = line.trimmed();
        const qsizetype indent = indentOf(line);
        if (line.contains(QChar(QChar::Null))) // no file can have such a name
            throw Error(Error::Kind::Parse, coreTr("There is a NUL character in this line."))
                .withPlace(file, number);
        if (isComment(trimmed))
            continue;
        if (trimmed.isEmpty()) {
            if (!key.isEmpty())
                sections[section][key].text += QLatin1Char('\n');
            continue;
        }
        if (!key.isEmpty() && indent > keyIndent) {
            sections[section][key].text += QLatin1Char('\n') + trimmed;
            continue;
        }
        if (const auto found = header.match(trimmed); found.hasMatch()) {
            section = found.captured(1);
            sections[section];
            key.clear();
            continue;
        }
        const auto found = entry.match(trimmed);
        if (section.isEmpty() || !found.hasMatch() || found.captured(1).isEmpty()) {
            throw Error(Error::Kind::Parse,
                        section.isEmpty() ? coreTr("A value stands before the first [section].")
                                          : coreTr("This line is neither a [section] nor key = value."))
                .withPlace(file, number);
        }
        key = found.captured(1).toLower();
        keyIndent = indent;
        sections[section][key] = {found.captured(2), number};
    }
    return sections;
}

/// %(name)s and %% by the values of the section, at most ten deep. Values that refer to each other many times
/// would grow without end before that.
class Interpolation
{
public:
    Interpolation(const QString &iniFile, const RawSection &section) : m_file(iniFile), m_section(section) { }

    [[nodiscard]] QString of(const RawValue &value, int depth = 0) const
    {
        if (++m_values > mostValues)
            fail(value, coreTr("The values refer to each other too often."));
        if (depth > 10)
            fail(value, coreTr("The values refer to each other in a circle."));
        static const QRegularExpression reference(QStringLiteral("%\\(([^)]+)\\)s"));
        QString result;
        qsizetype at = 0;
        while (at < value.text.size()) {
            const qsizetype percent = value.text.indexOf(QLatin1Char('%'), at);
            if (percent < 0)
                break;
            result += value.text.mid(at, percent - at);
            if (value.text.mid(percent, 2) == QStringLiteral("%%")) {
                result += QLatin1Char('%');
                at = percent + 2;
                continue;
            }
            const auto found = reference.match(value.text, percent, QRegularExpression::NormalMatch,
                                               QRegularExpression::AnchorAtOffsetMatchOption);
            if (!found.hasMatch())
                fail(value, coreTr("A % must be followed by % or by (name)s; write %% for a percent sign."));
            const auto named = m_section.constFind(found.captured(1).toLower());
            if (named == m_section.cend())
                fail(value, coreTr("There is no value named '%1' here.").arg(found.captured(1)));
            result += of(*named, depth + 1);
            if (result.size() > longest)
                fail(value, coreTr("The value is too long with the values it refers to."));
            at = found.capturedEnd();
        }
        return result + value.text.mid(at);
    }

private:
    [[noreturn]] void fail(const RawValue &value, const QString &reason) const
    {
        throw Error(Error::Kind::Parse, reason).withPlace(m_file, value.line);
    }

    const QString &m_file;
    const RawSection &m_section;
    static constexpr int mostValues = 10'000; // of all that are read
    static constexpr qsizetype longest = 1'000'000; // characters
    mutable int m_values = 0;
};

/// A folder named in the file: relative to it, or, where Alembic is meant to be started elsewhere, to the
/// working folder; "package:folder" is found below the search paths, where the package can be imported from.
QString folderNamed(const AlembicIni &ini, const QString &name)
{
    if (QDir::isAbsolutePath(name))
        return QDir::cleanPath(name);
    const QStringList parts = name.split(QLatin1Char(':'));
    const bool isInPackage = parts.size() > 1;
    QString relative = parts.join(QLatin1Char('/'));
    if (isInPackage)
        relative = QString(parts.first()).replace(QLatin1Char('.'), QLatin1Char('/')) + QLatin1Char('/')
            + parts.mid(1).join(QLatin1Char('/'));
    QStringList roots {ini.folder()};
    if (isInPackage)
        roots << ini.prependSysPath() << outsidePackages(ini.folder());
    roots << QDir::currentPath();
    for (const QString &root : std::as_const(roots)) {
        const QString path = QDir::cleanPath(root + QLatin1Char('/') + relative);
        if (QFileInfo(path).isDir())
            return path;
    }
    return QDir::cleanPath(ini.folder() + QLatin1Char('/') + relative);
}

} // namespace

AlembicIni AlembicIni::read(const QString &file, const QString &section)
{
    AlembicIni ini;
    ini.file = QFileInfo(file).absoluteFilePath();
    ini.section = section;
    QMap<QString, RawSection> sections;
    if (QFileInfo::exists(ini.file))
        sections = readSections(ini.file, readTextFile(ini.file));
    if (!sections.contains(section)) {
        throw Error(Error::Kind::Usage,
                    coreTr("No config file '%1' found, or file has no '[%2]' section").arg(file, section));
    }
    RawSection all = sections.value(QStringLiteral("DEFAULT"));
    const QString here = ini.folder();
    all[QStringLiteral("here")] = {QString(here).replace(QLatin1Char('%'), QStringLiteral("%%")), 0};
    for (auto it = sections[section].cbegin(); it != sections[section].cend(); ++it)
        all[it.key()] = {it->text.trimmed(), it->line};
    const Interpolation interpolation(ini.file, all);
    for (auto it = all.cbegin(); it != all.cend(); ++it)
        ini.values[it.key()] = interpolation.of(*it);
    ini.hasPostWriteHooks
        = !sections.value(QStringLiteral("post_write_hooks")).value(QStringLiteral("hooks")).text.isEmpty();
    return ini;
}

QString AlembicIni::folder() const
{
    return QFileInfo(file).absolutePath();
}

QString AlembicIni::scriptLocation() const
{
    const QString location = value(QStringLiteral("script_location"));
    if (!location.isEmpty())
        return folderNamed(*this, location);
    // Flask-Migrate leaves the key out and gives the folder of its alembic.ini itself.
    return QFileInfo(folder() + QStringLiteral("/env.py")).isFile() ? folder() : QString();
}

QStringList AlembicIni::versionLocations() const
{
    const QString text = value(QStringLiteral("version_locations"));
    if (text.isEmpty())
        return {scriptLocation() + QStringLiteral("/versions")};
    static const QRegularExpression spaceOrComma(QStringLiteral(", *|(?: +)"));
    static const QRegularExpression comment(QStringLiteral("\\s+#.*$"));
    // The older name and the one of Alembic 1.16 for all lists of paths.
    const QString separator
        = value(QStringLiteral("version_path_separator"), value(QStringLiteral("path_separator")))
              .remove(comment)
              .trimmed(); // newer templates comment
    QStringList names;
    if (separator.isEmpty()) {
        names = text.split(spaceOrComma);
    } else if (separator == QStringLiteral("space")) {
        names = text.split(QLatin1Char(' '));
    } else if (separator == QStringLiteral("os")) {
        names = text.split(QDir::listSeparator());
    } else if (separator == QStringLiteral(":") || separator == QStringLiteral(";")) {
        names = text.split(separator);
    } else if (separator == QStringLiteral("newline")) {
        names = text.split(QLatin1Char('\n'));
    } else {
        throw Error(
            Error::Kind::Migration,
            coreTr("'%1' is not a valid value for version_path_separator; expected 'space', 'os', ':', "
                   "';'")
                .arg(separator));
    }
    QStringList folders;
    for (const QString &name : std::as_const(names)) {
        if (!name.trimmed().isEmpty())
            folders << folderNamed(*this, name.trimmed());
    }
    return folders;
}

QStringList AlembicIni::prependSysPath() const
{
    static const QRegularExpression separators(QStringLiteral(", *|(?: +)|:"));
    QStringList folders;
    for (const QString &name :
         value(QStringLiteral("prepend_sys_path")).split(separators, Qt::SkipEmptyParts))
        folders << QDir::cleanPath(QDir(folder()).absoluteFilePath(name));
    return folders;
}

QString AlembicIni::databaseUrl() const
{
    const QString url = value(QStringLiteral("sqlalchemy.url")).trimmed();
    // What `init` writes, and what a program that makes the file from a template has yet to fill in.
    static const QRegularExpression blank(QStringLiteral("^(driver://.*|[{$%<]+\\s*\\w+\\s*[}%>]*)$"));
    return blank.match(url).hasMatch() ? QString() : url;
}

} // namespace stillroom
