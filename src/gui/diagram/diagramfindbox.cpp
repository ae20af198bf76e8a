#include "gui/diagram/diagramfindbox.h"

#include "gui/common/searchfield.h"
#include "gui/diagram/diagramview.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <algorithm>

namespace stillroom {

DiagramFindBox::DiagramFindBox(DiagramScene &scene, DiagramView &view)
    : QFrame(&view)
    , m_scene(scene)
    , m_view(view)
    , m_field(new SearchField(tr("Find a table, class or column"), this))
    , m_count(new QLabel(this))
{
    setObjectName(QStringLiteral("diagramFindBox"));
    setAutoFillBackground(true);
    setFrameShape(StyledPanel);
    m_field->setAccessibleName(tr("Find in the diagram"));
    m_field->setMinimumWidth(240);
    m_field->installEventFilter(this);
    m_count->setMinimumWidth(m_count->fontMetrics().horizontalAdvance(tr("%1 of %2").arg(1000).arg(1000)));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(8, 6, 8, 6);
    row->addWidget(m_field);
    row->addWidget(m_count);
    connect(m_field, &QLineEdit::textChanged, this, [this] { search(false); });
    view.installEventFilter(this);
    hide();
}

void DiagramFindBox::open()
{
    place();
    show();
    raise();
    m_field->setFocus(Qt::ShortcutFocusReason);
    m_field->selectAll();
    search(true);
}

void DiagramFindBox::dismiss()
{
    m_scene.setMatches({});
    hide();
    m_view.setFocus(Qt::OtherFocusReason);
}

void DiagramFindBox::refresh()
{
    if (isVisible())
        search(true);
}

void DiagramFindBox::search(bool keepCurrent)
{
    const QString text = m_field->text().trimmed();
    m_hits.clear();
    std::vector<int> ranks;
    const auto &nodes = m_scene.diagram().nodes;
    for (int i = 0; i < int(nodes.size()) && !text.isEmpty(); ++i) {
        const DiagramNode &node = nodes[size_t(i)];
        // A name that begins so comes before one that has it within, and tables before columns.
        int rank = -1;
        if (node.table.name.startsWith(text, Qt::CaseInsensitive))
            rank = 0;
        else if (node.table.toString().contains(text, Qt::CaseInsensitive)
                 || node.className.contains(text, Qt::CaseInsensitive))
            rank = 1;
        else if (std::any_of(node.columns.begin(), node.columns.end(), [&text](const DiagramColumn &column) {
                     return column.name.contains(text, Qt::CaseInsensitive);
                 }))
            rank = 2;
        if (rank < 0)
            continue;
        const auto place = std::upper_bound(ranks.begin(), ranks.end(), rank);
        m_hits.insert(m_hits.begin() + (place - ranks.begin()), i);
        ranks.insert(place, rank);
    }
    m_scene.setMatches({m_hits.begin(), m_hits.end()});
    const auto current = std::find(m_hits.begin(), m_hits.end(), m_scene.current());
    m_hit = keepCurrent && current != m_hits.end() ? int(current - m_hits.begin()) : -1;
    if (text.isEmpty())
        m_count->clear();
    else if (m_hits.empty())
        m_count->setText(tr("Nothing"));
    else
        step(m_hit < 0 ? 1 : 0);
}

void DiagramFindBox::step(int by)
{
    if (m_hits.empty())
        return;
    const int count = int(m_hits.size());
    m_hit = m_hit < 0 ? (by < 0 ? count - 1 : 0) : (m_hit + by + count) % count;
    m_count->setText(tr("%1 of %2").arg(m_hit + 1).arg(count));
    m_scene.setCurrent(m_hits[size_t(m_hit)]);
    m_view.showNode(m_hits[size_t(m_hit)]);
}

void DiagramFindBox::keyPressEvent(QKeyEvent *event)
{
    event->accept(); // what is typed here is not the canvas's
}

bool DiagramFindBox::eventFilter(QObject *object, QEvent *event)
{
    if (object == &m_view && event->type() == QEvent::Resize)
        place();
    if (object != m_field || event->type() != QEvent::KeyPress)
        return QFrame::eventFilter(object, event);
    const auto *key = static_cast<QKeyEvent *>(event);
    switch (key->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        step(key->modifiers() & Qt::ShiftModifier ? -1 : 1);
        return true;
    case Qt::Key_Down:
        step(1);
        return true;
    case Qt::Key_Up:
        step(-1);
        return true;
    case Qt::Key_Escape:
        dismiss();
        return true;
    default:
        return QFrame::eventFilter(object, event);
    }
}

void DiagramFindBox::place()
{
    adjustSize();
    move(m_view.width() - width() - 12, 12);
}

} // namespace stillroom
