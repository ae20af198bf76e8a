#include "gui/connect/connectionframe.h"

#include <QPainter>
#include <QVBoxLayout>

namespace stillroom {

namespace {
constexpr int lineWidth = 3;
}

QList<std::pair<QString, QString>> connectionColors()
{
    return {{ConnectionFrame::tr("Red"), QStringLiteral("#cf222e")},
            {ConnectionFrame::tr("Orange"), QStringLiteral("#d4710d")},
            {ConnectionFrame::tr("Yellow"), QStringLiteral("#bf8700")},
            {ConnectionFrame::tr("Green"), QStringLiteral("#1a7f37")},
            {ConnectionFrame::tr("Blue"), QStringLiteral("#2f81f7")},
            {ConnectionFrame::tr("Purple"), QStringLiteral("#8250df")}};
}

QColor connectionColor(const SavedConnection &connection)
{
    if (!connection.color.isEmpty())
        return QColor(connection.color);
    return connection.tag == SavedConnection::Tag::Production ? QColor(QStringLiteral("#cf222e")) : QColor();
}

QString connectionTagText(SavedConnection::Tag tag)
{
    switch (tag) {
    case SavedConnection::Tag::Development:
        return ConnectionFrame::tr("development");
    case SavedConnection::Tag::Test:
        return ConnectionFrame::tr("test");
    case SavedConnection::Tag::Production:
        return ConnectionFrame::tr("production");
    case SavedConnection::Tag::None:
        break;
    }
    return {};
}

QIcon swatchIcon(const QColor &color)
{
    QPixmap pixmap(32, 32);
    pixmap.setDevicePixelRatio(2);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    painter.drawEllipse(QRectF(3, 3, 10, 10));
    return {pixmap};
}

ConnectionFrame::ConnectionFrame(QWidget *content, QWidget *parent) : QWidget(parent)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(content);
}

void ConnectionFrame::setConnection(const std::optional<SavedConnection> &connection)
{
    m_color = connection ? connectionColor(*connection) : QColor();
    m_framed = connection && connection->tag == SavedConnection::Tag::Production;
    const int side = m_framed ? lineWidth : 0;
    layout()->setContentsMargins(side, m_color.isValid() ? lineWidth : 0, side, side);
    setAccessibleDescription(m_framed ? tr("This is production.") : QString());
    update();
}

void ConnectionFrame::paintEvent(QPaintEvent *)
{
    if (!m_color.isValid())
        return;
    QPainter painter(this);
    painter.fillRect(QRect(0, 0, width(), lineWidth), m_color);
    if (!m_framed)
        return;
    painter.fillRect(QRect(0, 0, lineWidth, height()), m_color);
    painter.fillRect(QRect(width() - lineWidth, 0, lineWidth, height()), m_color);
    painter.fillRect(QRect(0, height() - lineWidth, width(), lineWidth), m_color);
}

} // namespace stillroom
