#pragma once

#include "base/error.h"

#include <QFrame>

class QLabel;

namespace stillroom {

/// An error in the page it belongs to: what happened and why, then what to do next; can be copied and closed.
/// Hidden until show(Error).
class ErrorBar final : public QFrame
{
    Q_OBJECT

public:
    explicit ErrorBar(QWidget *parent = nullptr);
    void showError(const Error &error);
    void clear();
    [[nodiscard]] QString text() const { return m_text; } ///< what Copy copies; empty when hidden

Q_SIGNALS:
    void closed();

private:
    QLabel *m_message;
    QLabel *m_hint;
    QString m_text;
};

} // namespace stillroom
