#include "python/knownmodules.h"

#include <QDir>
#include <QFileInfo>
#include <QSet>

static void initKnownModules()
{
    Q_INIT_RESOURCE(knownmodules);
}

namespace stillroom {

bool isStandardModule(QStringView top)
{
    static const QSet<QString> names = [] {
        const QStringList list
            = QStringLiteral(
                  "__future__ abc argparse array ast asyncio base64 bisect builtins calendar "
                  "collections concurrent configparser contextlib contextvars copy csv ctypes "
                  "dataclasses datetime decimal difflib email enum fractions functools gc getpass "
                  "glob gzip hashlib heapq hmac html http importlib inspect io ipaddress itertools "
                  "json keyword logging math mimetypes multiprocessing numbers operator os pathlib "
                  "pickle pkgutil platform pprint queue random re secrets shlex shutil signal "
                  "smtplib socket sqlite3 ssl stat string struct subprocess sys tempfile textwrap "
                  "threading time timeit traceback types typing unicodedata unittest urllib uuid "
                  "warnings weakref xml zipfile zlib zoneinfo "
                  "sqlalchemy alembic sqlmodel typing_extensions")
                  .split(QLatin1Char(' '));
        return QSet<QString>(list.begin(), list.end());
    }();
    return names.contains(top.toString());
}

bool isLateModule(QStringView top)
{
    static const QSet<QStringView> names {
        u"fractions",       u"glob",        u"gzip",     u"hmac",  u"http",    u"mimetypes",
        u"multiprocessing", u"pkgutil",     u"pprint",   u"queue", u"secrets", u"smtplib",
        u"sqlite3",         u"unicodedata", u"unittest", u"xml",   u"zoneinfo"};
    return names.contains(top);
}

std::optional<EvaluatorHost::Source> knownModule(const QString &name)
{
    initKnownModules();
    const QString file = QStringLiteral(":/models/") + name + QStringLiteral(".py");
    if (QFileInfo::exists(file))
        return EvaluatorHost::Source {Module::read(file, name), true, {}};
    const QStringList inside
        = QDir(QStringLiteral(":/models")).entryList({name + QStringLiteral(".*.py")}, QDir::Files);
    if (!inside.isEmpty())
        return EvaluatorHost::Source {nullptr, true, {}};
    // Names are known by the package, wherever inside it they live.
    const QString package = name.section(QLatin1Char('.'), 0, 0);
    if (package != name && QFileInfo::exists(QStringLiteral(":/models/") + package + QStringLiteral(".py")))
        return EvaluatorHost::Source {nullptr, true, package};
    return std::nullopt;
}

} // namespace stillroom
