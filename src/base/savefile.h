#pragma once

#include <QSaveFile>

namespace stillroom {

/// Puts what was written in the place of the old file. To be called instead of QSaveFile::commit(), which
/// takes no notice of a buffer that could not be written out: on a full disk it would put an empty file there
/// and call that a success.
[[nodiscard]] inline bool commitFile(QSaveFile &file)
{
    const bool isWritten = file.flush();
    if (!isWritten)
        file.cancelWriting();
    return file.commit() && isWritten;
}

} // namespace stillroom
