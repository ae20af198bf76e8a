#pragma once

#include <QFuture>
#include <QString>
#include <optional>

namespace stillroom {

/// Passwords in the system's keychain (Secret Service, KWallet, macOS, Windows). There is no other place:
/// where no keychain is, nothing is kept. Functions return at once; call them from a thread with an event
/// loop. Futures end with Error(Io) where the keychain is not there, is locked, or was not allowed to be
/// read.
namespace SecretStore {

/// Whether this build knows keychains, and one answers.
[[nodiscard]] QFuture<bool> isAvailable();
/// Not set where nothing is kept under the key.
[[nodiscard]] QFuture<std::optional<QString>> read(const QString &key);
[[nodiscard]] QFuture<void> write(const QString &key, const QString &secret);
/// Also succeeds where there is nothing to remove.
[[nodiscard]] QFuture<void> remove(const QString &key);

} // namespace SecretStore

} // namespace stillroom
