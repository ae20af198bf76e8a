#pragma once

#include <QStyleOptionViewItem>

class QPainter;

namespace stillroom {

/// A row of two lines, a title and smaller facts in the fixed font, as delegates draw it. The background is
/// painted with its making, the frame of the focus at its end; in between the painter is the delegate's.
class TwoLineRow final
{
public:
    static constexpr int height = 40; ///< px
    static constexpr int titleHeight = 18;

    TwoLineRow(QPainter *painter, const QStyleOptionViewItem &option); ///< both are kept
    ~TwoLineRow();
    Q_DISABLE_COPY_MOVE(TwoLineRow)

    /// Each line from `left` to `right`, in px of the row's rectangle; what does not fit is cut.
    void paintTitle(int left, int right, const QString &text, bool isBold = false);
    void paintFacts(int left, int right, const QString &text, Qt::TextElideMode mode = Qt::ElideRight);
    /// One line in the middle of any rectangle.
    void paintText(const QRect &area, const QFont &font, const QColor &ink, const QString &text,
                   Qt::TextElideMode mode = Qt::ElideRight);
    [[nodiscard]] QFont boldFont() const;

private:
    QPainter *m_painter;
    const QStyleOptionViewItem &m_option;
};

} // namespace stillroom
