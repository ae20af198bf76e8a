#pragma once

#include "gui/common/theme.h"

#include <QIconEngine>

namespace stillroom {

/// Paints one Lucide SVG in a colour of the theme, anew at every size and scale, so that it is crisp and
/// follows the theme.
class IconEngine final : public QIconEngine
{
public:
    IconEngine(QString name, Theme::Token token);

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override;
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override;
    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State state, qreal scale) override;
    [[nodiscard]] QIconEngine *clone() const override { return new IconEngine(m_name, m_token); }
    [[nodiscard]] QString key() const override { return QStringLiteral("stillroom"); }
    [[nodiscard]] QString iconName() override { return m_name; }
    [[nodiscard]] bool isNull() override { return false; }
    [[nodiscard]] QSize actualSize(const QSize &size, QIcon::Mode, QIcon::State) override { return size; }

private:
    [[nodiscard]] QColor color(QIcon::Mode mode) const;

    QString m_name;
    Theme::Token m_token;
};

} // namespace stillroom
