#pragma once

#include "gui/common/theme.h"

#include <QLabel>

namespace stillroom {

/// A word in a rounded box: "development", "2 only in models". Says with its text what its colour says too.
class Badge final : public QLabel
{
    Q_OBJECT

public:
    enum class Kind { Neutral, Accent, Added, Changed, Removed };

    explicit Badge(const QString &text = {}, Kind kind = Kind::Neutral, QWidget *parent = nullptr);
    void setKind(Kind kind);
    [[nodiscard]] Kind kind() const { return m_kind; }

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

    /// The same box for delegates; `rect` is all of it.
    static void paint(QPainter *painter, const QRect &rect, const QString &text, Kind kind);
    [[nodiscard]] static QSize sizeOf(const QString &text, const QFont &font);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Kind m_kind;
};

} // namespace stillroom
