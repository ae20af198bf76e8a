#include "gui/common/fittinglabel.h"

namespace stillroom {

FittingLabel::FittingLabel(QWidget *parent) : QLabel(parent)
{
    setTextFormat(Qt::PlainText);
}

void FittingLabel::setWordings(const QStringList &wordings)
{
    if (m_wordings == wordings)
        return;
    m_wordings = wordings;
    choose();
    updateGeometry();
}

QSize FittingLabel::sizeHint() const
{
    const int width = m_wordings.isEmpty() ? 0 : fontMetrics().horizontalAdvance(m_wordings.front()) + 1;
    return {width, fontMetrics().height()};
}

QSize FittingLabel::minimumSizeHint() const
{
    return {0, fontMetrics().height()};
}

void FittingLabel::choose()
{
    constexpr int narrowest = 72; // two letters and dots tell nothing
    QString shown;
    for (const QString &wording : std::as_const(m_wordings)) {
        shown = wording;
        if (fontMetrics().horizontalAdvance(wording) <= width())
            break;
        shown = width() < narrowest ? QString() : fontMetrics().elidedText(wording, Qt::ElideRight, width());
    }
    setText(shown);
}

void FittingLabel::resizeEvent(QResizeEvent *event)
{
    QLabel::resizeEvent(event);
    choose();
}

} // namespace stillroom
