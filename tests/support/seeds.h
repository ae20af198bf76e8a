#pragma once

#include <QString>
#include <QStringList>

namespace stillroom {

/// The folder of shared material beside the repository (STILLROOM_SHARED overrides); empty if it is absent,
/// which is a failure under CI and a skip elsewhere: use SKIP_WITHOUT_SHARED().
[[nodiscard]] QString sharedFolder();

/// Names of the projects extractSeed() can make.
[[nodiscard]] QStringList seedNames();

/// Cuts a project out of a seed document by headings and code fences and writes its files into `folder`.
/// Returns the module with the models; empty if the document is not there or does not hold the parts.
QString extractSeed(const QString &name, const QString &folder);

} // namespace stillroom

#define SKIP_WITHOUT_SHARED()                                                                                \
    if (stillroom::sharedFolder().isEmpty()) {                                                               \
        if (qEnvironmentVariableIsSet("CI"))                                                                 \
            QFAIL("the shared folder is missing");                                                           \
        QSKIP("SKIPPED: the shared folder is missing, nothing was compared");                                \
    }
