#pragma once

#include "query/completion.h"

#include <QListWidget>

namespace stillroom {

class CodeEditor;

/// The list of completions below the caret of an editor; a child of the editor's window that never takes the
/// focus.
class CompletionPopup final : public QListWidget
{
    Q_OBJECT

public:
    explicit CompletionPopup(CodeEditor &editor);

    void showCompletions(const CompletionList &list); ///< hides itself where there are none
    /// Up, Down, Page keys, Enter, Tab and Escape while it is shown. \return whether the key was for the
    /// popup
    bool handleKey(int key);

Q_SIGNALS:
    void chosen(const QString &text, qsizetype begin); ///< replaces from `begin` to the cursor

private:
    void choose();
    void place();

    CodeEditor &m_editor;
    CompletionList m_list;
};

} // namespace stillroom
