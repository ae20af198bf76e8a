#pragma once

#include "gui/common/codeeditor.h"
#include "schema/schema.h"
#include "schema/sqlstatements.h"

#include <functional>
#include <memory>

namespace stillroom {

class CompletionPopup;

/// Where SQL is written: completion while typing and with Ctrl+Space, Ctrl+/ for comments, the statement of
/// the cursor.
class SqlEditor final : public CodeEditor
{
    Q_OBJECT

public:
    explicit SqlEditor(QWidget *parent = nullptr);

    [[nodiscard]] SqlSyntax syntax() const;
    void setSchema(std::shared_ptr<const Schema> schema, std::function<QString(const QString &)> quote);

    /// What "run statement" would run: the selection, else the statement the cursor is in. begin == end:
    /// nothing.
    [[nodiscard]] StatementSpan spanToRun() const;
    /// On a line of its own, behind the statement of the cursor; it is selected, ready to be run.
    void insertStatement(const QString &sql);
    void complete();
    void toggleComment();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    void showCompletions(bool asked);

    std::shared_ptr<const Schema> m_schema;
    std::function<QString(const QString &)> m_quote;
    CompletionPopup *m_popup;
};

} // namespace stillroom
