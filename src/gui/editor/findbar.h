#pragma once

#include <QWidget>

class QLabel;
class QLineEdit;
class QsciScintilla;

namespace stillroom {

/// Find and replace below an editor; Escape closes it.
class FindBar final : public QWidget
{
    Q_OBJECT

public:
    explicit FindBar(QsciScintilla &editor, QWidget *parent = nullptr);

    void open(bool withReplace); ///< takes a one-line selection as the text to find

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    bool find(bool forward);
    void replaceOne();
    void replaceAll();

    QsciScintilla &m_editor;
    QLineEdit *m_find;
    QLineEdit *m_replace;
    QWidget *m_replaceRow;
    QLabel *m_found;
};

} // namespace stillroom
