#pragma once

#include "models/modelset.h"
#include "python/evaluator.h"

namespace stillroom {

/// Finds the Python files of a project: by module name for imports, and those that may hold models. Reads
/// nothing outside the folder and the search paths.
class ProjectModules final
{
public:
    explicit ProjectModules(const ReadModelsOptions &options);

    [[nodiscard]] std::optional<EvaluatorHost::Source> find(const QString &name);
    /// Module names of files whose text mentions SQLAlchemy or its relatives, in the order of their paths.
    /// \throws Error(Io) if the folder cannot be read
    [[nodiscard]] QStringList candidates() const;
    /// Where candidates() looks, the project's folder first.
    [[nodiscard]] QStringList folders() const;
    /// Reads a file that is not imported by name, such as env.py. \throws Error(Io)
    [[nodiscard]] std::shared_ptr<const Module> read(const QString &path);
    [[nodiscard]] QStringList files() const { return m_files; }

private:
    [[nodiscard]] QString shown(const QString &path) const;

    QString m_folder;
    QStringList m_roots;
    QStringList m_files;
};

} // namespace stillroom
