#pragma once

#include <QString>
#include <functional>

namespace stillroom {

/// Where the password of a saved connection comes from. Holds names, never a password.
struct PasswordSource
{
    enum class Kind { None, Ask, Keychain, Environment, Dotenv, Command };

    Kind kind = Kind::Ask;
    QString name; ///< the variable, the key in the .env file, or the command with its arguments
    QString file; ///< of Dotenv

    bool operator==(const PasswordSource &) const = default;
};

/// The word a source is written as: "keychain".
[[nodiscard]] QString passwordSourceWord(PasswordSource::Kind kind);
[[nodiscard]] PasswordSource::Kind passwordSourceKind(const QString &word); ///< Ask for a word not known

/// The password of an environment variable, a key of a .env file or a command's first line of output; the
/// command runs without a shell. Waits for it; the keychain and a person are asked elsewhere.
/// \param cancelled asked now and then; true ends the command with Error(Cancelled) \throws Error(Io, Usage)
[[nodiscard]] QString readPassword(const PasswordSource &source, const std::function<bool()> &cancelled = {});

} // namespace stillroom
