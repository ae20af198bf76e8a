#pragma once

#include <QIcon>
#include <QJsonObject>
#include <QWidget>

namespace stillroom {

/// A page in the centre of the main window: diagram, data, form, SQL, history. The shell owns it and knows no
/// more of it than this.
class TabPage : public QWidget
{
    Q_OBJECT

public:
    using QWidget::QWidget;

    [[nodiscard]] virtual QString title() const = 0; ///< "users"
    [[nodiscard]] virtual QIcon icon() const = 0;
    [[nodiscard]] virtual QString key() const = 0; ///< same key = same page: "table:users"; opened once
    [[nodiscard]] virtual bool hasUnsavedChanges() const { return false; }
    [[nodiscard]] virtual QString unsavedSummary() const
    {
        return {};
    } ///< "3 edits staged in users": asked about on close
    /// Whether Ctrl+S has something to do: also for what is kept without being saved, such as SQL text.
    [[nodiscard]] virtual bool canSave() const { return hasUnsavedChanges(); }
    virtual void saveChanges() { } ///< Ctrl+S; asynchronous, hasUnsavedChanges() turns false when it worked
    virtual void discardChanges() { }
    virtual void refresh() { } ///< F5 outside an editor, Ctrl+R
    virtual void undo() { }
    virtual void redo() { }
    [[nodiscard]] virtual bool canUndo() const { return false; }
    [[nodiscard]] virtual bool canRedo() const { return false; }
    [[nodiscard]] virtual QString statusText() const
    {
        return {};
    } ///< left of the status bar: "12 of 300 rows"
    [[nodiscard]] virtual QString timingText() const
    {
        return {};
    } ///< right of the status bar: "read in 3 ms"
    [[nodiscard]] virtual QJsonObject saveState() const
    {
        return {};
    } ///< kept per project, never holds data or secrets
    virtual void restoreState(const QJsonObject &) { }

Q_SIGNALS:
    void titleChanged(); ///< also when hasUnsavedChanges() or canUndo() changed
    void statusChanged();
    void saveFailed(); ///< saveChanges() could not; the page says why and keeps what is unsaved
};

} // namespace stillroom
