#pragma once

#include <QCoreApplication>
#include <QString>

namespace stillroom {

/// Translates a sentence of the core; the one translation context of layers 1-6.
[[nodiscard]] inline QString coreTr(const char *sentence, int n = -1)
{
    return QCoreApplication::translate("stillroom", sentence, nullptr, n);
}

/// The whole file as UTF-8 text. \throws Error(Io) with the system's reason.
[[nodiscard]] QString readTextFile(const QString &path);

/// Writes through a temporary file and a rename, so that the old content or the new one is there, never a
/// part. \throws Error(Io)
void writeTextFile(const QString &path, const QString &text);

} // namespace stillroom
