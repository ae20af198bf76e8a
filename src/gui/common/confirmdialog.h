#pragma once

#include "gui/common/buttons.h"

#include <QDialog>

class QHBoxLayout;
class QLabel;

namespace stillroom {

/// A question whose buttons are verbs. Open with open(); Cancel is always there and rejects. Deletes itself.
class ConfirmDialog final : public QDialog
{
    Q_OBJECT

public:
    ConfirmDialog(const QString &title, const QString &sentence, QWidget *parent);
    void setDetails(const QStringList &lines); ///< a list under the sentence
    /// Adds a button; pressing it closes the dialog and emits chosen(id). The first primary one is the
    /// default.
    QPushButton *addVerb(const QString &id, const QString &text, ButtonKind kind = ButtonKind::Primary);

Q_SIGNALS:
    void chosen(const QString &id);

private:
    QLabel *m_details;
    QHBoxLayout *m_buttons;
};

} // namespace stillroom
