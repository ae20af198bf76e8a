#include "python/modulecache.h"

#include <QFileInfo>
#include <QMutexLocker>

namespace stillroom {

std::shared_ptr<const Module> ModuleCache::read(const QString &path, const QString &file)
{
    const QFileInfo info(path);
    const QDateTime time = info.lastModified();
    const qint64 size = info.size();
    {
        const QMutexLocker locker(&m_mutex);
        const auto known = m_entries.constFind(path);
        if (known != m_entries.constEnd() && known->time == time && known->size == size
            && known->module->file() == file)
            return known->module;
    }
    std::shared_ptr<const Module> module = Module::read(path, file);
    const QMutexLocker locker(&m_mutex);
    m_entries.insert(path, {time, size, module});
    return module;
}

} // namespace stillroom
