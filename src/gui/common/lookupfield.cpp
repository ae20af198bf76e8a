#include "gui/common/lookupfield.h"

#include "gui/common/future.h"
#include "gui/common/theme.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QPainter>
#include <QRegularExpression>
#include <QStandardItemModel>
#include <QStyledItemDelegate>

namespace stillroom {

namespace {

constexpr int keyRole = Qt::UserRole + 1;
constexpr int numberRole = Qt::UserRole + 2;
constexpr int labelRole = Qt::UserRole + 3;

QString shownFor(const Value &key, const QString &label)
{
    const QString id = key.toString();
    return label.isEmpty() ? id : id + QLatin1Char(' ') + label;
}

/// The label of a row, its key muted at the right.
class RowDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        return {option.fontMetrics.horizontalAdvance(index.data().toString()) + 48, 24};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Theme &theme = Theme::current();
        if (option.state & QStyle::State_Selected)
            painter->fillRect(option.rect, theme.color(Theme::Token::Selection));
        QRect area = option.rect.adjusted(8, 0, -8, 0);
        painter->setFont(option.font);
        const QString key = QString::fromUtf8(index.data(keyRole).toByteArray());
        QString label = index.data(labelRole).toString();
        if (label.isEmpty()) {
            label = key;
        } else {
            painter->setPen(theme.color(Theme::Token::Muted));
            painter->drawText(area, Qt::AlignVCenter | Qt::AlignRight, key);
            area.setRight(area.right() - option.fontMetrics.horizontalAdvance(key) - 12);
        }
        painter->setPen(theme.color(Theme::Token::Text));
        painter->drawText(area, Qt::AlignVCenter | Qt::AlignLeft,
                          option.fontMetrics.elidedText(label, Qt::ElideRight, area.width()));
    }
};

} // namespace

LookupField::LookupField(ForeignKeyLookup lookup, Session &session, const Dialect &dialect, QWidget *parent)
    : QLineEdit(parent)
    , m_lookup(std::move(lookup))
    , m_session(session)
    , m_dialect(dialect)
    , m_found(new QStandardItemModel(this))
    , m_completer(new QCompleter(m_found, this))
{
    m_completer->setCompletionMode(QCompleter::UnfilteredPopupCompletion);
    m_completer->setWidget(this);
    m_completer->setMaxVisibleItems(12);
    m_completer->popup()->setItemDelegate(new RowDelegate(m_completer->popup()));
    m_completer->popup()->setProperty("role", QStringLiteral("popup"));
    setPlaceholderText(tr("Search %1").arg(m_lookup.table.name));
    m_delay.setSingleShot(true);
    m_delay.setInterval(120);
    connect(&m_delay, &QTimer::timeout, this, &LookupField::search);
    connect(this, &QLineEdit::textEdited, this, [this] { m_delay.start(); });
    connect(m_completer, qOverload<const QModelIndex &>(&QCompleter::activated), this,
            [this](const QModelIndex &index) {
                setKey({Value::Kind(index.data(numberRole).toInt()), index.data(keyRole).toByteArray()},
                       index.data(labelRole).toString());
                Q_EMIT chosen();
            });
}

void LookupField::setKey(const Value &key, const QString &label)
{
    m_key = key;
    m_label = label;
    m_shown = key.isNull() ? QString() : shownFor(key, label);
    setText(m_shown);
    setCursorPosition(0);
    if (key.isNull() || !label.isEmpty() || m_lookup.labelColumns.isEmpty())
        return;
    const quint64 run = ++m_run;
    follow(
        this, m_session.run([lookup = m_lookup, dialect = &m_dialect, key](Connection &connection) {
            return lookup.labels(connection, *dialect, {{key}});
        }),
        [this, run](const std::vector<ParentRow> &rows) {
            if (run != m_run || rows.empty() || text() != m_shown)
                return;
            m_label = rows.front().label;
            m_shown = shownFor(m_key, m_label);
            setText(m_shown);
            setCursorPosition(0);
        },
        [](const Error &) {}); // the id alone is shown
}

std::optional<Value> LookupField::key() const
{
    const QString typed = text().trimmed();
    if (typed.isEmpty())
        return Value::null();
    if (typed == m_shown.trimmed())
        return m_key;
    static const QRegularExpression id(QStringLiteral("^-?\\d{1,18}$"));
    if (id.match(typed).hasMatch())
        return Value::integer(typed.toLongLong());
    // The whole label of the only row found is as good as choosing it.
    if (m_found->rowCount() == 1
        && m_found->index(0, 0).data(labelRole).toString().compare(typed, Qt::CaseInsensitive) == 0)
        return Value {Value::Kind(m_found->index(0, 0).data(numberRole).toInt()),
                      m_found->index(0, 0).data(keyRole).toByteArray()};
    return std::nullopt;
}

void LookupField::search()
{
    const quint64 run = ++m_run;
    follow(
        this,
        m_session.run([lookup = m_lookup, dialect = &m_dialect, typed = text()](Connection &connection) {
            return lookup.find(connection, *dialect, typed);
        }),
        [this, run](const std::vector<ParentRow> &rows) {
            if (run == m_run)
                show(rows);
        },
        [](const Error &) {}); // an id can be typed
}

void LookupField::show(const std::vector<ParentRow> &rows)
{
    m_found->clear();
    for (const ParentRow &row : rows) {
        const Value &key = row.key.front();
        auto *item = new QStandardItem(shownFor(key, row.label));
        item->setData(key.bytes, keyRole);
        item->setData(int(key.kind), numberRole);
        item->setData(row.label, labelRole);
        m_found->appendRow(item);
    }
    if (hasFocus() && !rows.empty())
        m_completer->complete();
    else
        m_completer->popup()->hide();
}

} // namespace stillroom
