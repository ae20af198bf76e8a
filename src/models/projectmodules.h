#pragma once

#include "models/modelset.h"
#include "python/evaluator.h"

#include <QSet>

namespace stillroom {

/// "from base import a, b" or "import base" as written: dots of a relative import are in the module.
struct ImportStatement
{
    QString module;
    QStringList names; ///< of a from-import; "*" for all
};

/// A look at the text of a file.
struct FileOutline
{
    std::vector<ImportStatement> imports;
    QStringList bases; ///< all names among the bases of its classes
};

/// Module names of a project to source files, as Python's import has it without an installed environment:
/// packages, src layouts, folders without __init__.py, and, for what the project does not hold, the few
/// packages whose types and mixins Stillroom knows (resources/models).
class ProjectModules final
{
public:
    explicit ProjectModules(const ReadModelsOptions &options);

    /// \param from the file that imports it, as find() gave it; its folder and those above are tried last, as
    ///        they are on sys.path when the file runs as a script
    [[nodiscard]] std::optional<EvaluatorHost::Source> find(const QString &name, const QString &from);
    [[nodiscard]] std::shared_ptr<const Module> read(const QString &path);
    struct Candidate
    {
        QString module; ///< dotted
        QString file; ///< as in SourcePlace
    };
    /// The modules that may hold models, by a look at their text, in the order of their names. Files that
    /// were read already are left out. \throws Error(Io)
    [[nodiscard]] std::vector<Candidate> candidates();
    [[nodiscard]] bool isRead(const QString &file) const; ///< also under another name
    [[nodiscard]] bool isRefused(const QString &file) const;
    /// Where candidates() looks, the project's folder first; at most a thousand, for each is watched.
    [[nodiscard]] QStringList folders();
    [[nodiscard]] QStringList files() const { return m_files; } ///< read so far, relative to the folder
    /// Files (as in SourcePlace) that come to be imported when a file runs, by a look at the import
    /// statements of each; \param byName is set where one of them imports modules by computed names.
    [[nodiscard]] QSet<QString> reachable(const QString &file, bool &byName);
    /// Files that were not read, and why.
    [[nodiscard]] const std::vector<std::pair<QString, QString>> &refused() const { return m_refused; }

private:
    [[nodiscard]] QString shown(const QString &path) const;
    [[nodiscard]] QString rootOf(const QString &file) const;
    struct Located
    {
        QString path;
        bool isPackage = false;
    };
    [[nodiscard]] static std::optional<Located> locateBelow(const QString &root, const QString &name);
    [[nodiscard]] std::optional<Located> locate(const QString &name, const QString &from) const;
    [[nodiscard]] QString hidingFolder(const QString &top) const;
    [[nodiscard]] std::optional<Located> locateStandard(const QString &name) const;
    [[nodiscard]] std::optional<EvaluatorHost::Source> found(const Located &located, const QString &name);
    [[nodiscard]] QString moduleName(const QString &file) const;
    [[nodiscard]] QSet<QString> standingOnModels(const QHash<QString, FileOutline> &others,
                                                 const QStringList &files) const;
    [[nodiscard]] bool isReadable(const QString &path);
    void collect(const QString &folder, int depth, QStringList &files, QStringList *visited = nullptr);

    std::shared_ptr<ModuleCache> m_cache;
    QString m_folder;
    QStringList m_roots;
    QStringList m_files;
    QSet<QString> m_fileSet;
    QSet<QString> m_prefixes; ///< dotted names above modules that go by their place
    QHash<QString, QString> m_names; ///< of the files read, by path
    std::vector<std::pair<QString, QString>> m_refused;
    qsizetype m_seen = 0; ///< files looked at
};

} // namespace stillroom
