#pragma once

#include <QLabel>

namespace stillroom {

/// A label for text that may be long and may come from a project or a database: plain, wrapped, and
/// selectable with mouse and keys. A word that is wider than the label, such as a long name, goes on in the
/// next line, where QLabel would cut it; what is copied has no such breaks. Of a word longer than any name
/// should be the middle is left out, and the tool tip has it whole.
class TextLabel final : public QLabel
{
    Q_OBJECT

public:
    /// \param role of the style sheet, such as "section"; may be null
    explicit TextLabel(const char *role = nullptr, QWidget *parent = nullptr);

    void setText(const QString &text); ///< hides QLabel's
    [[nodiscard]] QString text() const { return m_text; } ///< as it was set

    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void changeEvent(QEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void breakWords();
    void copySelection() const;

    QString m_text;
    int m_brokenFor = -1; ///< the width
};

} // namespace stillroom
