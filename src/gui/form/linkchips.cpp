#include "gui/form/linkchips.h"

#include "gui/common/badge.h"
#include "gui/common/buttons.h"
#include "gui/common/future.h"
#include "gui/common/searchfield.h"
#include "gui/form/flowlayout.h"

#include <QKeyEvent>
#include <QLabel>
#include <QListWidget>
#include <QMouseEvent>
#include <QPainter>
#include <QTimer>
#include <QVBoxLayout>

namespace stillroom {

namespace {

QByteArray mark(const Row &row)
{
    QByteArray bytes;
    for (const Value &value : row)
        bytes += QByteArray::number(value.bytes.size()) + ':' + value.bytes;
    return bytes;
}

QString shown(const Row &row, const QString &label)
{
    if (!label.isEmpty())
        return label;
    QStringList parts;
    for (const Value &value : row)
        parts << value.toString();
    return parts.join(QStringLiteral(", "));
}

} // namespace

LinkChip::LinkChip(const QString &text, State state, QWidget *parent)
    : QAbstractButton(parent)
    , m_state(state)
{
    setText(text);
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setToolTip(state == State::Removed ? tr("Will be unlinked. Click to keep it")
                   : state == State::Added
                   ? tr("Will be linked. Click × to take that back, Ctrl+click to open")
                   : tr("Click × to unlink, Ctrl+click to open"));
    setAccessibleName(state == State::Removed     ? tr("%1, will be unlinked").arg(text)
                          : state == State::Added ? tr("%1, will be linked").arg(text)
                                                  : text);
}

QSize LinkChip::sizeHint() const
{
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    const QString mark = m_state == State::Added ? QStringLiteral("+ ") : QString();
    const int cross = m_state == State::Removed ? 0 : 16;
    return {QFontMetrics(bold).horizontalAdvance(mark + text()) + 20 + cross, 24};
}

void LinkChip::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::current();
    using Token = Theme::Token;
    const auto [ground, ink] = m_state == State::Added ? std::pair(Token::AddedBackground, Token::Added)
        : m_state == State::Removed                    ? std::pair(Token::RemovedBackground, Token::Removed)
                                                       : std::pair(Token::AccentBackground, Token::Accent);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(theme.color(ground));
    painter.setPen(hasFocus() ? QPen(theme.color(Token::Focus), 1.5) : QPen(Qt::NoPen));
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 11, 11);
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    bold.setStrikeOut(m_state == State::Removed);
    painter.setFont(bold);
    painter.setPen(theme.color(ink));
    const QString mark = m_state == State::Added ? QStringLiteral("+ ") : QString();
    painter.drawText(rect().adjusted(10, 0, -8, 0), int(Qt::AlignLeft | Qt::AlignVCenter), mark + text());
    if (m_state == State::Removed || !isEnabled())
        return;
    const QPointF centre(width() - 14.0, height() / 2.0);
    painter.setPen(QPen(theme.color(ink), 1.4, Qt::SolidLine, Qt::RoundCap));
    painter.drawLine(centre + QPointF(-3, -3), centre + QPointF(3, 3));
    painter.drawLine(centre + QPointF(-3, 3), centre + QPointF(3, -3));
}

void LinkChip::mouseReleaseEvent(QMouseEvent *event)
{
    const bool inside = rect().contains(event->position().toPoint());
    setDown(false);
    if (!inside || event->button() != Qt::LeftButton)
        return;
    if (event->modifiers() & Qt::ControlModifier)
        Q_EMIT openRequested();
    else if (m_state == State::Removed || event->position().x() > width() - 24)
        Q_EMIT switched();
}

void LinkChip::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Delete:
    case Qt::Key_Backspace:
    case Qt::Key_Space:
        Q_EMIT switched();
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        Q_EMIT openRequested();
        return;
    case Qt::Key_Left:
        focusNextPrevChild(false);
        return;
    case Qt::Key_Right:
        focusNextPrevChild(true);
        return;
    default:
        QAbstractButton::keyPressEvent(event);
    }
}

LinkChips::LinkChips(FormModel &model, const FormCollection &collection, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_collection(collection)
    , m_lookup(model.lookup(collection.table, collection.farColumns))
    , m_keyColumns(rowWindowSpec(*model.schema(), collection.association, model.dialect()).keyColumns)
{
    setObjectName(QStringLiteral("links_") + collection.table.name);
    auto *flow = new FlowLayout(this);
    flow->setContentsMargins(7, 2, 0, 2);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setMinimumWidth(200);
}

void LinkChips::setRows(const CollectionRows &rows)
{
    m_rows = rows;
    refresh();
}

std::vector<ColumnValue> LinkChips::associationKey(int row) const
{
    std::vector<ColumnValue> key;
    for (const QString &column : m_keyColumns)
        key.push_back({column, m_rows.page->rows.value(row, int(m_rows.columns.indexOf(column))), false, {}});
    return key;
}

std::vector<LinkChips::Link> LinkChips::links() const
{
    std::vector<Link> all;
    for (int row = 0; m_rows.page && row < m_rows.page->rows.rowCount(); ++row) {
        Link link;
        for (const QString &column : m_collection.associationFarColumns)
            link.far.push_back(m_rows.page->rows.value(row, int(m_rows.columns.indexOf(column))));
        link.label = m_rows.labels.value(row);
        link.stored = row;
        if (const StagedRow *found = m_model.edits().find(m_collection.association, associationKey(row))) {
            link.staged = found->id;
            if (found->kind == StagedRow::Kind::Deleted)
                link.state = LinkChip::State::Removed;
        }
        all.push_back(std::move(link));
    }
    for (const quint64 id : m_model.edits().newRows(m_collection.association)) {
        const StagedRow *row = m_model.edits().row(id);
        if (!m_model.refersToRecord(*row, m_collection.associationColumns, m_collection.ownColumns))
            continue;
        Link link;
        for (const QString &column : m_collection.associationFarColumns)
            link.far.push_back(row->values.value(column).value);
        link.label = m_labels.value(mark(link.far));
        link.state = LinkChip::State::Added;
        link.staged = id;
        all.push_back(std::move(link));
    }
    return all;
}

bool LinkChips::isLinked(const Row &far) const
{
    for (const Link &link : links()) {
        if (mark(link.far) == mark(far))
            return link.state != LinkChip::State::Removed;
    }
    return false;
}

void LinkChips::toggle(const ParentRow &far)
{
    m_labels.insert(mark(far.key), far.label);
    m_model.endTyping();
    for (const Link &link : links()) {
        if (mark(link.far) != mark(far.key))
            continue;
        if (link.state == LinkChip::State::Linked) {
            QMap<QString, Value> old;
            for (qsizetype i = 0; i < m_rows.columns.size(); ++i)
                old.insert(m_rows.columns[i], m_rows.page->rows.value(link.stored, int(i)));
            m_model.edits().deleteRow(m_collection.association, associationKey(link.stored), old);
        } else {
            m_model.edits().unstage(link.staged);
        }
        m_model.touch();
        return;
    }
    m_model.edits().beginGroup();
    QMap<QString, StagedValue> values;
    for (qsizetype i = 0; i < m_collection.associationColumns.size(); ++i)
        values.insert(m_collection.associationColumns[i], m_model.ownValue(m_collection.ownColumns[i]));
    for (qsizetype i = 0; i < m_collection.associationFarColumns.size(); ++i)
        values.insert(m_collection.associationFarColumns[i], StagedValue::of(far.key[std::size_t(i)]));
    m_model.edits().addRow(m_collection.association, values);
    m_model.edits().endGroup();
    m_model.touch();
}

void LinkChips::refresh()
{
    const bool readOnly = !m_model.whyReadOnly().isEmpty() || m_model.isDeleted();
    std::vector<std::tuple<Row, QString, int>> now;
    const std::vector<Link> all = links();
    for (const Link &link : all)
        now.emplace_back(link.far, link.label, int(link.state));
    if (m_shown && now == m_last && readOnly == m_lastReadOnly)
        return;
    m_shown = true;
    m_last = now;
    m_lastReadOnly = readOnly;
    const bool hadFocus = isAncestorOf(focusWidget()) && focusWidget()->hasFocus();
    while (QLayoutItem *item = layout()->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
    for (const Link &link : all) {
        auto *chip = new LinkChip(shown(link.far, link.label), link.state, this);
        chip->setEnabled(!readOnly);
        connect(chip, &LinkChip::switched, this,
                [this, far = ParentRow {link.far, link.label}] { toggle(far); });
        connect(chip, &LinkChip::openRequested, this, [this, far = link.far] {
            std::vector<ColumnValue> key;
            for (qsizetype i = 0; i < m_collection.farColumns.size(); ++i)
                key.push_back({m_collection.farColumns[i], far[std::size_t(i)], false, {}});
            m_model.workspace().requestRecord(m_collection.table, key);
        });
        layout()->addWidget(chip);
        chip->show();
    }
    auto *add = makeButton(tr("add"), ButtonKind::Secondary, QStringLiteral("plus"), this);
    add->setObjectName(QStringLiteral("addLink"));
    add->setAccessibleName(tr("Link rows of %1").arg(m_collection.table.name));
    add->setToolTip(tr("Choose rows of %1 to link (Alt+Down)").arg(m_collection.table.name));
    add->setEnabled(!readOnly);
    add->setStyleSheet(QStringLiteral("padding: 0 10px 0 6px; min-height: 20px; border-radius: 11px;"));
    connect(add, &QPushButton::clicked, this, &LinkChips::openChecklist);
    layout()->addWidget(add);
    add->show();
    setFocusProxy(add);
    if (hadFocus)
        add->setFocus(Qt::OtherFocusReason);
    updateGeometry();
}

void LinkChips::openChecklist()
{
    auto *frame = new QFrame(this, Qt::Popup);
    frame->setObjectName(QStringLiteral("linkChecklist"));
    frame->setAttribute(Qt::WA_DeleteOnClose);
    frame->setProperty("role", QStringLiteral("popup"));
    auto *search = new SearchField(tr("Search %1").arg(m_collection.table.name));
    auto *list = new QListWidget;
    auto *found = new QLabel;
    list->setAccessibleName(tr("Rows of %1").arg(m_collection.table.name));
    list->setFrameShape(QFrame::NoFrame);
    found->setProperty("role", QStringLiteral("muted"));
    auto *layout = new QVBoxLayout(frame);
    layout->setContentsMargins(6, 6, 6, 6);
    layout->setSpacing(4);
    layout->addWidget(search);
    layout->addWidget(list, 1);
    layout->addWidget(found);
    constexpr int keyRole = Qt::UserRole + 1;
    auto rows = std::make_shared<std::vector<ParentRow>>();
    const auto fill = [this, list, found, rows](const std::vector<ParentRow> &all) {
        const QSignalBlocker quiet(list);
        *rows = all;
        list->clear();
        for (std::size_t i = 0; i < all.size(); ++i) {
            auto *item = new QListWidgetItem(shown(all[i].key, all[i].label), list);
            item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
            item->setCheckState(isLinked(all[i].key) ? Qt::Checked : Qt::Unchecked);
            item->setData(keyRole, int(i));
        }
        if (!all.empty())
            list->setCurrentRow(0);
        found->setText(all.empty() ? tr("none found") : tr("%1 found").arg(all.size()));
    };
    auto run = std::make_shared<quint64>(0);
    const auto find = [this, frame, search, fill, run] {
        const quint64 mine = ++*run;
        follow(
            frame,
            m_model.lookupSession().run([lookup = m_lookup, dialect = &m_model.dialect(),
                                         typed = search->text()](Connection &connection) {
                return lookup.find(connection, *dialect, typed, 100);
            }),
            [fill, run, mine](const std::vector<ParentRow> &all) {
                if (mine == *run)
                    fill(all);
            },
            [found = frame->findChild<QLabel *>()](const Error &error) { found->setText(error.message); });
    };
    auto *delay = new QTimer(frame);
    delay->setSingleShot(true);
    delay->setInterval(120);
    connect(search, &QLineEdit::textChanged, delay, qOverload<>(&QTimer::start));
    connect(delay, &QTimer::timeout, frame, find);
    connect(search, &SearchField::downPressed, list, qOverload<>(&QWidget::setFocus));
    connect(list, &QListWidget::itemChanged, this, [this, rows](QListWidgetItem *item) {
        const ParentRow &row = (*rows)[std::size_t(item->data(keyRole).toInt())];
        if (isLinked(row.key) != (item->checkState() == Qt::Checked))
            toggle(row);
    });
    connect(search, &QLineEdit::returnPressed, list, [list] {
        if (QListWidgetItem *item = list->currentItem())
            item->setCheckState(item->checkState() == Qt::Checked ? Qt::Unchecked : Qt::Checked);
    });
    find();
    frame->resize(260, 280);
    frame->move(mapToGlobal(QPoint(0, height() + 2)));
    frame->show();
    search->setFocus(Qt::PopupFocusReason);
}

} // namespace stillroom
