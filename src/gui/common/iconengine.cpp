#include "gui/common/iconengine.h"

#include <QFile>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

namespace stillroom {

namespace {

QByteArray svgOf(const QString &name)
{
    QFile file(QStringLiteral(":/lucide/%1.svg").arg(name));
    if (!file.open(QIODevice::ReadOnly)) {
        qWarning("There is no icon \"%s\": add it to resources/icons/lucide.txt.", qPrintable(name));
        return {};
    }
    return file.readAll();
}

} // namespace

IconEngine::IconEngine(QString name, Theme::Token token) : m_name(std::move(name)), m_token(token) { }

QColor IconEngine::color(QIcon::Mode mode) const
{
    if (mode != QIcon::Disabled)
        return Theme::current().color(m_token);
    QColor faded = Theme::current().color(Theme::Token::Muted);
    faded.setAlphaF(0.6F);
    return faded;
}

QPixmap IconEngine::scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State, qreal scale)
{
    const QColor tint = color(mode);
    const QString cacheKey = QStringLiteral("stillroom-icon:%1:%2:%3x%4")
                                 .arg(m_name, tint.name(QColor::HexArgb))
                                 .arg(size.width())
                                 .arg(size.height());
    QPixmap pixmap;
    if (!QPixmapCache::find(cacheKey, &pixmap)) {
        pixmap = QPixmap(size);
        pixmap.fill(Qt::transparent);
        QByteArray svg = svgOf(m_name);
        svg.replace("currentColor", tint.name().toLatin1());
        QSvgRenderer renderer(svg);
        renderer.setAspectRatioMode(Qt::KeepAspectRatio);
        QPainter painter(&pixmap);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setOpacity(tint.alphaF());
        if (renderer.isValid())
            renderer.render(&painter, QRectF(QPointF(), size));
        painter.end();
        QPixmapCache::insert(cacheKey, pixmap);
    }
    pixmap.setDevicePixelRatio(scale);
    return pixmap;
}

QPixmap IconEngine::pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state)
{
    return scaledPixmap(size, mode, state, 1.0);
}

void IconEngine::paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state)
{
    const qreal scale = painter->device() == nullptr ? 1.0 : painter->device()->devicePixelRatioF();
    const int side = qMin(rect.width(), rect.height());
    const QRect square(rect.x() + (rect.width() - side) / 2, rect.y() + (rect.height() - side) / 2, side,
                       side);
    painter->drawPixmap(square, scaledPixmap(square.size() * scale, mode, state, scale));
}

} // namespace stillroom
