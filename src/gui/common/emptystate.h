#pragma once

#include <QWidget>

class QAction;
class QHBoxLayout;
class QLabel;

namespace stillroom {

/// What an empty place says: an icon, what belongs there, and the action that fills it.
class EmptyState final : public QWidget
{
    Q_OBJECT

public:
    EmptyState(const QString &iconName, const QString &sentence, QWidget *parent = nullptr);
    void setSentence(const QString &sentence);
    void setHint(const QString &hint); ///< a second, muted line
    void addAction(QAction *action, bool primary = true); ///< a button for it
    void setActionsVisible(bool visible);

private:
    QLabel *m_sentence;
    QLabel *m_hint;
    QWidget *m_buttonArea;
    QHBoxLayout *m_buttons;
};

} // namespace stillroom
