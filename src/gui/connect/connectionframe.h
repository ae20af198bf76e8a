#pragma once

#include "project/savedconnections.h"

#include <QColor>
#include <QIcon>
#include <QWidget>

namespace stillroom {

/// The colours a connection may be given, by the names they are offered under.
[[nodiscard]] QList<std::pair<QString, QString>> connectionColors(); ///< "Red", "#cf222e"
/// Its own colour; production without one is red. Invalid: none.
[[nodiscard]] QColor connectionColor(const SavedConnection &connection);
[[nodiscard]] QString connectionTagText(SavedConnection::Tag tag); ///< "production", for people
[[nodiscard]] QIcon swatchIcon(const QColor &color);

/// What the pages of a window lie in: a line above them in the connection's colour, and for production a
/// frame around them.
class ConnectionFrame final : public QWidget
{
    Q_OBJECT

public:
    explicit ConnectionFrame(QWidget *content, QWidget *parent = nullptr);
    void setConnection(const std::optional<SavedConnection> &connection);
    [[nodiscard]] bool isFramed() const { return m_framed; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QColor m_color;
    bool m_framed = false;
};

} // namespace stillroom
