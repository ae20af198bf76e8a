#pragma once

#include <QLineEdit>

namespace stillroom {

/// A line edit with a magnifying glass and a clear button; Escape empties it, Down asks for the list below.
class SearchField final : public QLineEdit
{
    Q_OBJECT

public:
    explicit SearchField(const QString &placeholder, QWidget *parent = nullptr);

Q_SIGNALS:
    void downPressed(); ///< the key Down: the list below should take the focus

protected:
    void keyPressEvent(QKeyEvent *event) override;
};

} // namespace stillroom
