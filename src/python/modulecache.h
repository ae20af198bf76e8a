#pragma once

#include "python/module.h"

#include <QDateTime>
#include <QHash>
#include <QMutex>

namespace stillroom {

/// Parsed files of a project, kept from one reading to the next as long as a file's time and size are the
/// same. Owned by who reads a project repeatedly; any thread.
class ModuleCache final
{
public:
    /// \throws Error(Io)
    [[nodiscard]] std::shared_ptr<const Module> read(const QString &path, const QString &file);

private:
    struct Entry
    {
        QDateTime time;
        qint64 size = 0;
        std::shared_ptr<const Module> module;
    };
    QMutex m_mutex;
    QHash<QString, Entry> m_entries;
};

} // namespace stillroom
