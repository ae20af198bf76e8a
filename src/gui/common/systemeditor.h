#pragma once

#include <QString>
#include <QStringList>
#include <functional>
#include <optional>

namespace stillroom {

/// A program with its arguments.
struct EditorCommand
{
    QString program;
    QStringList arguments;

    bool operator==(const EditorCommand &) const = default;
};

/// What is known of the computer, so that the choice can be tried without it.
struct EditorLookup
{
    std::function<QString(const QString &)> find; ///< path of an installed program, else empty
    QString preferred; ///< $VISUAL or $EDITOR, with its arguments
    QString standard; ///< the desktop's program for Python source, such as "code.desktop"
};

/// How to open the file at the line in a graphical editor: $VISUAL or $EDITOR where that is one, else the
/// desktop's own for such files, else one that is installed. Empty where none is known that takes a line.
[[nodiscard]] std::optional<EditorCommand> editorCommand(const QString &file, int line,
                                                         const EditorLookup &lookup);

/// Looks at the environment and asks the desktop; may take a moment, so call it on a worker.
[[nodiscard]] std::optional<EditorCommand> editorCommand(const QString &file, int line);

} // namespace stillroom
