#include "gui/editor/completionpopup.h"

#include "gui/common/codeeditor.h"
#include "gui/common/theme.h"

#include <QApplication>
#include <QPainter>
#include <QScrollBar>
#include <QStyledItemDelegate>

namespace stillroom {

namespace {

constexpr int detailRole = Qt::UserRole;
constexpr int rowHeight = 24;
constexpr int visibleRows = 10;

/// Icon, label, and the muted detail at the right.
class CompletionDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const int detail = option.fontMetrics.horizontalAdvance(index.data(detailRole).toString());
        const int label = option.fontMetrics.horizontalAdvance(index.data(Qt::DisplayRole).toString());
        return {8 + 16 + 8 + label + 24 + detail + 12, rowHeight};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Theme &theme = Theme::current();
        if (option.state & QStyle::State_Selected)
            painter->fillRect(option.rect, theme.color(Theme::Token::Selection));
        QRect area = option.rect.adjusted(8, 0, -8, 0);
        const auto icon = index.data(Qt::DecorationRole).value<QIcon>();
        icon.paint(painter, QRect(area.left(), area.top() + (area.height() - 16) / 2, 16, 16));
        area.setLeft(area.left() + 24);
        painter->setFont(option.font);
        const QString detail = index.data(detailRole).toString();
        painter->setPen(theme.color(Theme::Token::Muted));
        painter->drawText(area, Qt::AlignVCenter | Qt::AlignRight, detail);
        area.setRight(area.right() - option.fontMetrics.horizontalAdvance(detail) - 12);
        painter->setPen(theme.color(Theme::Token::Text));
        painter->drawText(area, Qt::AlignVCenter | Qt::AlignLeft,
                          option.fontMetrics.elidedText(index.data(Qt::DisplayRole).toString(),
                                                        Qt::ElideRight, area.width()));
    }
};

QIcon iconOf(Completion::Kind kind)
{
    switch (kind) {
    case Completion::Kind::Table:
        return Theme::current().icon(QStringLiteral("table"), Theme::Token::Muted);
    case Completion::Kind::View:
        return Theme::current().icon(QStringLiteral("eye"), Theme::Token::Muted);
    case Completion::Kind::Column:
        return Theme::current().icon(QStringLiteral("columns-3"), Theme::Token::Muted);
    case Completion::Kind::Join:
        return Theme::current().icon(QStringLiteral("link"), Theme::Token::Accent);
    case Completion::Kind::Keyword:
    case Completion::Kind::Function:
        break;
    }
    return {};
}

} // namespace

CompletionPopup::CompletionPopup(CodeEditor &editor) : QListWidget(&editor), m_editor(editor)
{
    setObjectName(QStringLiteral("completionPopup"));
    setFocusPolicy(Qt::NoFocus);
    setItemDelegate(new CompletionDelegate(this));
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setUniformItemSizes(false);
    setFrameShape(QFrame::StyledPanel);
    setProperty("role", QStringLiteral("popup"));
    setAccessibleName(tr("Completions"));
    hide();
    connect(this, &QListWidget::itemClicked, this, &CompletionPopup::choose);
}

void CompletionPopup::showCompletions(const CompletionList &list)
{
    m_list = list;
    clear();
    for (const Completion &completion : list.items) {
        auto *item = new QListWidgetItem(iconOf(completion.kind), completion.label, this);
        item->setData(detailRole, completion.detail);
    }
    setVisible(count() > 0);
    if (count() == 0)
        return;
    setCurrentRow(0);
    place();
    raise();
}

void CompletionPopup::place()
{
    const long position = m_editor.SendScintilla(QsciScintilla::SCI_GETCURRENTPOS);
    const int x = int(m_editor.SendScintilla(QsciScintilla::SCI_POINTXFROMPOSITION, 0UL, position));
    const int y = int(m_editor.SendScintilla(QsciScintilla::SCI_POINTYFROMPOSITION, 0UL, position));
    const int lineHeight = int(m_editor.SendScintilla(QsciScintilla::SCI_TEXTHEIGHT, 0UL));
    const int rows = qMin(count(), visibleRows);
    const int bar = count() > visibleRows ? verticalScrollBar()->sizeHint().width() : 0;
    const int width
        = qBound(220, sizeHintForColumn(0) + bar + 2 * frameWidth(), qMax(220, m_editor.width() - 24));
    const int height = rows * rowHeight + 2 * frameWidth();
    const bool above = y + lineHeight + height > m_editor.height() && y - height > 0;
    setGeometry(qBound(0, x, qMax(0, m_editor.width() - width)), above ? y - height : y + lineHeight, width,
                height);
}

bool CompletionPopup::handleKey(int key)
{
    if (!isVisible())
        return false;
    const auto move = [this](int by) { setCurrentRow(qBound(0, currentRow() + by, count() - 1)); };
    switch (key) {
    case Qt::Key_Up:
        move(-1);
        return true;
    case Qt::Key_Down:
        move(1);
        return true;
    case Qt::Key_PageUp:
        move(-visibleRows);
        return true;
    case Qt::Key_PageDown:
        move(visibleRows);
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Tab:
        choose();
        return true;
    case Qt::Key_Escape:
        hide();
        return true;
    default:
        return false;
    }
}

void CompletionPopup::choose()
{
    hide();
    const int row = currentRow();
    if (row >= 0 && std::size_t(row) < m_list.items.size())
        Q_EMIT chosen(m_list.items[std::size_t(row)].text, m_list.begin);
}

} // namespace stillroom
