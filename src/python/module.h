#pragma once

#include "python/syntax.h"

#include <QByteArray>
#include <memory>

namespace stillroom {

/// A Python file as syntax trees; immutable, shared by pointer, safe from any thread. Parsing never fails:
/// what is not Python stays in the trees as Error nodes and is listed in faults().
class Module final
{
public:
    struct Fault
    {
        int line = 0;
        QString text; ///< the source that could not be read, shortened
    };

    /// `file` is only kept, for messages.
    [[nodiscard]] static std::shared_ptr<const Module> parse(const QString &source, const QString &file);
    /// \throws Error(Io)
    [[nodiscard]] static std::shared_ptr<const Module> read(const QString &path, const QString &file = {});

    [[nodiscard]] const QString &file() const { return m_file; }
    [[nodiscard]] const std::vector<PyStatement> &statements() const { return m_statements; }
    [[nodiscard]] const std::vector<Fault> &faults() const { return m_faults; }
    [[nodiscard]] QString docstring() const;
    [[nodiscard]] QString source(const Expression &expression) const; ///< as written
    [[nodiscard]] const PyStatement *function(
        const QString &name) const; ///< the last top-level def, or nullptr

private:
    friend class SyntaxBuilder;
    Module() = default;

    QString m_file;
    QByteArray m_source;
    std::vector<PyStatement> m_statements;
    std::vector<Fault> m_faults;
};

} // namespace stillroom
