#include "gui/common/style.h"

#include "gui/common/theme.h"

#include <QComboBox>
#include <QPainter>
#include <QPainterPath>
#include <QStyleFactory>
#include <QStyleOption>

namespace stillroom {

namespace {

using Token = Theme::Token;

QColor token(Token name)
{
    return Theme::current().color(name);
}

void drawIcon(QPainter *painter, const QString &name, const QRect &rect, int side, Token tint, bool enabled)
{
    const QRect place(rect.center().x() - side / 2 + 1, rect.center().y() - side / 2 + 1, side, side);
    Theme::current()
        .icon(name, tint)
        .paint(painter, place, Qt::AlignCenter, enabled ? QIcon::Normal : QIcon::Disabled);
}

void drawFrame(QPainter *painter, const QRect &rect, const QStyleOption *option)
{
    const bool enabled = option->state & QStyle::State_Enabled;
    const bool focused = option->state & QStyle::State_HasFocus;
    const bool hovered = enabled && (option->state & QStyle::State_MouseOver);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(token(focused ? Token::Focus : hovered ? Token::Muted : Token::Border), 1));
    painter->setBrush(token(enabled ? Token::Base : Token::Window));
    painter->drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    painter->restore();
}

QString arrowName(QStyle::PrimitiveElement element)
{
    switch (element) {
    case QStyle::PE_IndicatorArrowUp:
    case QStyle::PE_IndicatorSpinUp:
        return QStringLiteral("chevron-up");
    case QStyle::PE_IndicatorArrowLeft:
        return QStringLiteral("chevron-left");
    case QStyle::PE_IndicatorArrowRight:
        return QStringLiteral("chevron-right");
    default:
        return QStringLiteral("chevron-down");
    }
}

void drawCheckBox(const QStyleOption *option, QPainter *painter)
{
    const bool enabled = option->state & QStyle::State_Enabled;
    const bool on = option->state & QStyle::State_On;
    const bool partly = option->state & QStyle::State_NoChange;
    const bool focused = option->state & QStyle::State_HasFocus;
    const bool filled = (on || partly) && enabled;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(token(focused && filled       ? Token::Text
                                   : filled || focused ? Token::Accent
                                                       : Token::Muted),
                         1));
    painter->setBrush(token(filled ? Token::Accent : enabled ? Token::Base : Token::Window));
    painter->drawRoundedRect(QRectF(option->rect).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
    painter->restore();
    if (on || partly)
        drawIcon(painter, partly ? QStringLiteral("minus") : QStringLiteral("check"), option->rect, 12,
                 Token::AccentText, enabled);
}

void drawRadioButton(const QStyleOption *option, QPainter *painter)
{
    const bool enabled = option->state & QStyle::State_Enabled;
    const bool on = option->state & QStyle::State_On;
    const bool focused = option->state & QStyle::State_HasFocus;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QRectF rect = QRectF(option->rect).adjusted(0.5, 0.5, -0.5, -0.5);
    painter->setPen(QPen(token((on || focused) && enabled ? Token::Accent : Token::Muted), 1));
    painter->setBrush(token(enabled ? Token::Base : Token::Window));
    painter->drawEllipse(rect);
    if (on) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(token(enabled ? Token::Accent : Token::Muted));
        painter->drawEllipse(rect.adjusted(4, 4, -4, -4));
    }
    painter->restore();
}

} // namespace

Style::Style() : QProxyStyle(QStyleFactory::create(QStringLiteral("Fusion"))) { }

void Style::drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                          const QWidget *widget) const
{
    const bool enabled = option->state & State_Enabled;
    switch (element) {
    case PE_IndicatorBranch:
        if (option->state & State_Children)
            drawIcon(painter,
                     option->state & State_Open ? QStringLiteral("chevron-down")
                                                : QStringLiteral("chevron-right"),
                     option->rect, 16, Token::Muted, true);
        return;
    case PE_IndicatorArrowDown:
    case PE_IndicatorArrowUp:
    case PE_IndicatorArrowLeft:
    case PE_IndicatorArrowRight:
    case PE_IndicatorSpinDown:
    case PE_IndicatorSpinUp:
        drawIcon(painter, arrowName(element), option->rect,
                 qMin(16, qMin(option->rect.width(), option->rect.height())), Token::Muted, enabled);
        return;
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck:
        drawCheckBox(option, painter);
        return;
    case PE_IndicatorRadioButton:
        drawRadioButton(option, painter);
        return;
    case PE_FrameFocusRect:
        if (widget != nullptr && widget->inherits("QAbstractItemView"))
            return;
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(QPen(token(Token::Focus), 1));
        painter->setBrush(Qt::NoBrush);
        painter->drawRoundedRect(QRectF(option->rect).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
        painter->restore();
        return;
    case PE_IndicatorTabClose: {
        if (option->state & State_MouseOver) {
            painter->save();
            painter->setRenderHint(QPainter::Antialiasing);
            painter->setPen(Qt::NoPen);
            painter->setBrush(token(Token::Border));
            painter->drawRoundedRect(QRectF(option->rect), 3, 3);
            painter->restore();
        }
        const bool strong = option->state & (State_MouseOver | State_Selected);
        drawIcon(painter, QStringLiteral("x"), option->rect, 14, strong ? Token::Text : Token::Muted, true);
        return;
    }
    default:
        QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

void Style::drawComplexControl(ComplexControl control, const QStyleOptionComplex *option, QPainter *painter,
                               const QWidget *widget) const
{
    const bool enabled = option->state & State_Enabled;
    if (control == CC_ComboBox) {
        if (const auto *combo = qstyleoption_cast<const QStyleOptionComboBox *>(option)) {
            if (combo->frame)
                drawFrame(painter, option->rect, option);
            drawIcon(painter, QStringLiteral("chevron-down"),
                     subControlRect(CC_ComboBox, option, SC_ComboBoxArrow, widget), 16, Token::Muted,
                     enabled);
            return;
        }
    }
    if (control == CC_SpinBox) {
        if (const auto *spin = qstyleoption_cast<const QStyleOptionSpinBox *>(option)) {
            if (spin->frame)
                drawFrame(painter, option->rect, option);
            if (spin->buttonSymbols == QAbstractSpinBox::NoButtons)
                return;
            for (const auto part : {SC_SpinBoxUp, SC_SpinBoxDown}) {
                const QRect rect = subControlRect(CC_SpinBox, option, part, widget);
                const bool can = enabled
                    && (spin->stepEnabled
                        & (part == SC_SpinBoxUp ? QAbstractSpinBox::StepUpEnabled
                                                : QAbstractSpinBox::StepDownEnabled));
                const bool pressed
                    = (option->activeSubControls & part) && (option->state & State_Sunken) && can;
                drawIcon(painter,
                         part == SC_SpinBoxUp ? QStringLiteral("chevron-up") : QStringLiteral("chevron-down"),
                         rect, 12, pressed ? Token::Accent : Token::Muted, can);
            }
            return;
        }
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

void Style::drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                        const QWidget *widget) const
{
    if (element == CE_Splitter) {
        painter->fillRect(option->rect, token(Token::Border));
        return;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

int Style::pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const
{
    switch (metric) {
    case PM_SmallIconSize:
    case PM_ToolBarIconSize:
    case PM_ButtonIconSize:
    case PM_TabBarIconSize:
    case PM_ListViewIconSize:
    case PM_IndicatorHeight:
    case PM_IndicatorWidth:
    case PM_ExclusiveIndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_TabCloseIndicatorHeight:
    case PM_TabCloseIndicatorWidth:
        return 16;
    case PM_LayoutLeftMargin:
    case PM_LayoutRightMargin:
    case PM_LayoutTopMargin:
    case PM_LayoutBottomMargin:
        return 12;
    case PM_LayoutHorizontalSpacing:
    case PM_LayoutVerticalSpacing:
        return 8;
    case PM_TreeViewIndentation:
        return 16;
    case PM_MenuPanelWidth:
        return 1;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int Style::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                     QStyleHintReturn *data) const
{
    switch (hint) {
    case SH_FormLayoutLabelAlignment:
        return Qt::AlignRight | Qt::AlignVCenter;
    case SH_FormLayoutFieldGrowthPolicy:
        return 0; // QFormLayout::FieldsStayAtSizeHint
    case SH_EtchDisabledText:
    case SH_DitherDisabledText:
    case SH_DialogButtonBox_ButtonsHaveIcons:
        return 0;
    case SH_UnderlineShortcut:
        return 0;
    case SH_Widget_Animation_Duration:
        return Theme::current().reducedMotion() ? 0 : 120;
    default:
        return QProxyStyle::styleHint(hint, option, widget, data);
    }
}

QSize Style::sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                              const QWidget *widget) const
{
    QSize result = QProxyStyle::sizeFromContents(type, option, size, widget);
    if (type == CT_ComboBox || type == CT_SpinBox)
        result.setHeight(qMax(result.height(), 28));
    return result;
}

} // namespace stillroom
