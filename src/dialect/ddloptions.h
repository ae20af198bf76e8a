#pragma once

#include <QMap>
#include <QString>
#include <QStringList>
#include <vector>

namespace stillroom {

// Keyword arguments of a dialect ("postgresql_using", "mysql_engine") travel as Python source, because they
// are read from source and written back to it. Here they are read and made.

using DdlOptions = QMap<QString, QString>;

/// The text of a Python string, of text('…'), or of anything else as it is written; empty for None.
[[nodiscard]] QString pythonText(const QString &source);
/// The texts of a list, tuple or set, or of a single string.
[[nodiscard]] QStringList pythonTexts(const QString &source);
/// The pairs of a dict, in the order written.
[[nodiscard]] std::vector<std::pair<QString, QString>> pythonPairs(const QString &source);

[[nodiscard]] QString optionText(const DdlOptions &options, const char *keyword); ///< empty if not set
[[nodiscard]] bool isOn(const DdlOptions &options, const char *keyword); ///< set to True
[[nodiscard]] bool isOff(const DdlOptions &options, const char *keyword); ///< set to False

[[nodiscard]] QString pythonSource(const QString &text); ///< 'text', quoted and escaped
[[nodiscard]] QString pythonSource(const QStringList &texts); ///< ['a', 'b']
[[nodiscard]] QString pythonSource(bool value); ///< True, False

} // namespace stillroom
