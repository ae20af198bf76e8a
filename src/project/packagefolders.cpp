#include "project/packagefolders.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <toml++/toml.h>

namespace stillroom {

namespace {

constexpr qint64 largestFile = 1'000'000;

/// The texts of a node that is one or a list of them.
QStringList texts(const toml::node_view<const toml::node> &node)
{
    QStringList result;
    const auto add = [&result](const toml::node &each) {
        if (const auto text = each.value<std::string>())
            result << QString::fromStdString(*text);
    };
    if (const toml::array *list = node.as_array()) {
        for (const toml::node &each : *list)
            add(each);
    } else if (node) {
        add(*node.node());
    }
    return result;
}

/// The folder a package lies in, "src" for "src/club".
QString above(const QString &package)
{
    const qsizetype slash = package.lastIndexOf(QLatin1Char('/'));
    return slash < 0 ? QStringLiteral(".") : package.left(slash);
}

QStringList namedFolders(const toml::table &document)
{
    const auto tool = document["tool"];
    QStringList names = texts(tool["setuptools"]["packages"]["find"]["where"]);
    if (const toml::table *folders = tool["setuptools"]["package-dir"].as_table()) {
        for (const auto &[package, place] : *folders) {
            const QString where = QString::fromStdString(place.value_or(std::string()));
            names << (package.str().empty() ? where : above(where));
        }
    }
    if (const toml::array *packages = tool["poetry"]["packages"].as_array()) {
        for (const toml::node &package : *packages) {
            if (const toml::table *entry = package.as_table())
                names << texts((*entry)["from"]);
        }
    }
    const auto hatch = tool["hatch"]["build"];
    for (const auto &target : {hatch, hatch["targets"]["wheel"]}) {
        names << texts(target["sources"]);
        for (const QString &package : texts(target["packages"]))
            names << above(package);
    }
    names << texts(tool["pdm"]["build"]["package-dir"]) << texts(tool["pytest"]["ini_options"]["pythonpath"]);
    return names;
}

/// "packages/*" as the folders there; \param left how many more may be added
QStringList expanded(const QString &folder, const QString &pattern)
{
    constexpr qsizetype most = 100;
    QStringList folders {folder};
    for (const QString &part : pattern.split(QLatin1Char('/'), Qt::SkipEmptyParts)) {
        QStringList next;
        for (const QString &each : std::as_const(folders)) {
            if (!part.contains(QLatin1Char('*'))) {
                next << each + QLatin1Char('/') + part;
                continue;
            }
            for (const QString &name :
                 QDir(each).entryList({part}, QDir::Dirs | QDir::NoDotAndDotDot | QDir::NoSymLinks))
                next << each + QLatin1Char('/') + name;
        }
        folders = next.mid(0, most);
    }
    return folders;
}

} // namespace

QStringList packageFolders(const QString &folder)
{
    QFile file(folder + QStringLiteral("/pyproject.toml"));
    if (file.size() > largestFile || !file.open(QIODevice::ReadOnly))
        return {};
    toml::table document;
    try {
        document = toml::parse(file.readAll().toStdString());
    } catch (const toml::parse_error &) {
        return {};
    }
    const QStringList names = namedFolders(document);
    QStringList found;
    const QString root = QDir(folder).absolutePath();
    for (const QString &member : texts(std::as_const(document)["tool"]["uv"]["workspace"]["members"])) {
        for (const QString &place : expanded(root, member))
            found << place << place + QStringLiteral("/src");
    }
    for (const QString &name : names)
        found << QDir(root).absoluteFilePath(name);
    QStringList folders;
    for (const QString &each : std::as_const(found)) {
        const QString clean = QDir::cleanPath(each);
        // A package is no place of packages, and what lies elsewhere is not the project's.
        if (clean.startsWith(root + QLatin1Char('/')) && QFileInfo(clean).isDir()
            && !QFileInfo(clean + QStringLiteral("/__init__.py")).isFile() && !folders.contains(clean))
            folders << clean;
    }
    return folders;
}

} // namespace stillroom
