#include "gui/form/parenteditor.h"

#include "gui/common/buttons.h"
#include "gui/common/future.h"
#include "record/celltext.h"

#include <QAction>
#include <QApplication>
#include <QElapsedTimer>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

namespace stillroom {

void ParentLine::setKeyText(const QString &text)
{
    m_keyText = text;
    update();
}

void ParentLine::paintEvent(QPaintEvent *event)
{
    SizedLine::paintEvent(event);
    if (m_keyText.isEmpty())
        return;
    QPainter painter(this);
    painter.setPen(Theme::current().color(Theme::Token::Muted));
    const int used = fontMetrics().horizontalAdvance(text()) + 16;
    const QRect room = rect().adjusted(used, 0, -52, 0);
    if (room.width() > fontMetrics().horizontalAdvance(m_keyText))
        painter.drawText(room, int(Qt::AlignRight | Qt::AlignVCenter), m_keyText);
}

void ParentLine::keyPressEvent(QKeyEvent *event)
{
    event->ignore();
    Q_EMIT keyPressed(event);
    if (!event->isAccepted()) {
        event->accept();
        QLineEdit::keyPressEvent(event);
    }
}

void ParentLine::mouseReleaseEvent(QMouseEvent *event)
{
    QLineEdit::mouseReleaseEvent(event);
    if (event->button() == Qt::LeftButton && (event->modifiers() & Qt::ControlModifier))
        Q_EMIT linkActivated();
}

void ParentLine::focusOutEvent(QFocusEvent *event)
{
    QLineEdit::focusOutEvent(event);
    Q_EMIT left();
}

ParentEditor::ParentEditor(const FormField &field, FormModel &model)
    : FieldEditor(field)
    , m_model(model)
    , m_lookup(model.lookup(field.parent, field.parentColumns))
    , m_line(new ParentLine)
    , m_find(new QAction(this))
    , m_clear(new QAction(this))
    , m_open(new QToolButton)
    , m_add(new QToolButton)
{
    m_line->setPreferredWidth(280);
    m_find->setIcon(Theme::current().icon(QStringLiteral("search"), Theme::Token::Muted));
    m_find->setToolTip(tr("Search %1 (Alt+Down)").arg(field.parent.name));
    m_clear->setIcon(Theme::current().icon(QStringLiteral("x"), Theme::Token::Muted));
    m_clear->setToolTip(tr("Refer to no row: NULL (Ctrl+0)"));
    m_line->addAction(m_find, QLineEdit::TrailingPosition);
    m_line->addAction(m_clear, QLineEdit::TrailingPosition);
    m_open->setIcon(Theme::current().icon(QStringLiteral("arrow-up-right"), Theme::Token::Muted));
    m_open->setToolTip(tr("Open this row of %1 (Ctrl+click)").arg(field.parent.name));
    m_open->setAccessibleName(tr("Open %1").arg(field.label));
    m_add->setIcon(Theme::current().icon(QStringLiteral("plus"), Theme::Token::Muted));
    m_add->setToolTip(tr("New row of %1").arg(field.parent.name));
    m_add->setAccessibleName(tr("New %1").arg(field.label));
    m_open->setFocusPolicy(Qt::NoFocus);
    m_add->setFocusPolicy(Qt::NoFocus);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addWidget(m_line, 1);
    layout->addWidget(m_open);
    layout->addWidget(m_add);
    layout->addStretch(0);
    setFocusProxy(m_line);
    m_delay.setSingleShot(true);
    m_delay.setInterval(120);
    connect(&m_delay, &QTimer::timeout, this, &ParentEditor::search);
    connect(m_line, &QLineEdit::textEdited, this, [this](const QString &text) {
        m_dirty = true;
        m_line->setKeyText({});
        m_delay.start();
        if (text.trimmed().isEmpty() && this->field().nullable)
            giveKey({});
    });
    connect(m_find, &QAction::triggered, this, &ParentEditor::openPicker);
    connect(m_clear, &QAction::triggered, this, [this] {
        m_dirty = false;
        giveKey({});
    });
    connect(m_open, &QToolButton::clicked, this, &ParentEditor::openParent);
    connect(m_line, &ParentLine::linkActivated, this, &ParentEditor::openParent);
    connect(m_add, &QToolButton::clicked, this, &ParentEditor::createParent);
    connect(&m_model.workspace(), &Workspace::recordCreated, this, &ParentEditor::takeCreated);
    connect(m_line, &ParentLine::left, this, &ParentEditor::leave);
    connect(m_line, &ParentLine::keyPressed, this, [this](QKeyEvent *event) {
        const bool plain = !(event->modifiers() & (Qt::ControlModifier | Qt::AltModifier));
        if (plain && m_list && m_list->handleKey(event->key()))
            event->accept();
        else if (plain && event->key() == Qt::Key_Down) {
            openPicker();
            event->accept();
        }
    });
}

ParentEditor::~ParentEditor()
{
    delete m_list; // a child of the window, which may have gone first
}

QString ParentEditor::keyShown() const
{
    QStringList parts;
    for (const Value &value : m_key)
        parts << value.toString();
    return parts.join(QStringLiteral(", "));
}

void ParentEditor::showValues(const QList<StagedValue> &values)
{
    if (m_dirty && (isGiving() || values == m_values))
        return; // the user is still typing, or typed what names no row
    const bool same = values == m_values;
    m_values = values;
    if (same && !m_line->text().isEmpty())
        return;
    m_delay.stop();
    ++m_run;
    if (m_list)
        m_list->hide();
    m_key.clear();
    bool whole = true;
    for (const StagedValue &value : values) {
        whole = whole && value.kind == StagedValue::Kind::Value && !value.value.isNull();
        m_key.push_back(value.value);
    }
    if (!whole)
        m_key.clear();
    const QString hint = m_key.empty() ? placeholder(field(), values.first()) : QString();
    m_line->setHint(hint);
    m_dirty = false;
    refuse({});
    const bool known = m_labelOf == m_key && !m_key.empty();
    m_line->setText(m_key.empty() ? QString() : known && !m_label.isEmpty() ? m_label : keyShown());
    m_line->setKeyText(known && !m_label.isEmpty() ? keyShown() : QString());
    m_line->setCursorPosition(0);
    m_clear->setVisible(!m_key.empty() && field().nullable && !m_line->isReadOnly());
    m_open->setEnabled(!m_key.empty());
    if (!m_key.empty() && !known)
        readLabel();
}

void ParentEditor::forgetTyped()
{
    m_dirty = false;
    m_values.clear();
    FieldEditor::forgetTyped();
}

void ParentEditor::setLabel(const QString &label)
{
    m_label = label;
    m_labelOf = m_key;
    if (m_dirty || m_key.empty())
        return;
    m_line->setText(label.isEmpty() ? keyShown() : label);
    m_line->setKeyText(label.isEmpty() ? QString() : keyShown());
    m_line->setCursorPosition(0);
}

void ParentEditor::setReadOnly(bool readOnly)
{
    m_line->setReadOnly(readOnly);
    m_find->setVisible(!readOnly);
    m_clear->setVisible(!readOnly && !m_key.empty() && field().nullable);
    m_add->setVisible(!readOnly);
}

void ParentEditor::readLabel()
{
    const quint64 run = ++m_run;
    follow(
        this,
        m_model.session().run(
            [lookup = m_lookup, dialect = &m_model.dialect(), key = m_key](Connection &connection) {
                return lookup.labels(connection, *dialect, {key});
            }),
        [this, run, key = m_key](const std::vector<ParentRow> &rows) {
            if (run != m_run || key != m_key)
                return;
            setLabel(rows.empty() ? QString() : rows.front().label);
            if (rows.empty())
                refuse(tr("%1 has no row %2.").arg(field().parent.toString(), keyShown()));
        },
        [](const Error &) {}); // the key alone is shown
}

void ParentEditor::openPicker()
{
    if (m_line->isReadOnly())
        return;
    m_line->setFocus(Qt::OtherFocusReason);
    if (!m_dirty)
        m_line->selectAll();
    search();
}

void ParentEditor::search()
{
    const quint64 run = ++m_run;
    Session &session = m_model.lookupSession();
    if (m_searching && m_model.ownsLookupSession())
        session.cancel();
    m_searching = true;
    const QString typed = m_dirty ? m_line->text() : QString();
    struct Found
    {
        std::vector<ParentRow> rows;
        double ms = 0;
    };
    follow(
        this, session.run([lookup = m_lookup, dialect = &m_model.dialect(), typed](Connection &connection) {
            QElapsedTimer timer;
            timer.start();
            Found found;
            found.rows = lookup.find(connection, *dialect, typed);
            found.ms = double(timer.nsecsElapsed()) / 1e6;
            return found;
        }),
        [this, run, typed](const Found &found) {
            if (run != m_run)
                return;
            m_searching = false;
            if (!m_line->hasFocus() && QApplication::activeWindow() == window())
                return;
            if (!m_list) {
                m_list = new LookupList(tr("New %1").arg(singular(field().parent.name)), m_line);
                connect(m_list, &LookupList::chosen, this, &ParentEditor::take);
                connect(m_list, &LookupList::createRequested, this, &ParentEditor::createParent);
            }
            m_list->showRows(found.rows, typed, found.ms);
            countChildren(run);
        },
        [this, run](const Error &) {
            if (run == m_run)
                m_searching = false; // an id can be typed all the same
        });
}

void ParentEditor::countChildren(quint64 run)
{
    if (m_list->rowCount() == 0)
        return;
    QString noun = m_model.table().name;
    for (const RelationshipHint &said : m_model.hints().table(field().parent).relationships) {
        if (said.many && said.foreignKeyTable == m_model.table() && said.foreignKeyColumns == field().columns)
            noun = said.name;
    }
    std::vector<Row> keys;
    for (int row = 0; row < m_list->rowCount(); ++row)
        keys.push_back(m_list->row(row).key);
    m_searching = true;
    follow(
        this,
        m_model.lookupSession().run([keys, columns = field().columns, table = m_model.table(),
                                     dialect = &m_model.dialect()](Connection &connection) {
            std::vector<qint64> counts;
            for (const Row &key : keys) {
                RowQuery query;
                query.table = table;
                query.countOnly = true;
                for (qsizetype i = 0; i < columns.size(); ++i)
                    query.filters.push_back({columns[i], RowFilter::Match::Equals, {key[std::size_t(i)]}});
                counts.push_back(connection.scalar(dialect->selectRows(query)).toInteger());
            }
            return counts;
        }),
        [this, run, noun](const std::vector<qint64> &counts) {
            if (run != m_run)
                return;
            m_searching = false;
            for (int row = 0; row < int(counts.size()); ++row)
                m_list->setNote(row, counted(int(counts[std::size_t(row)]), noun));
        },
        [](const Error &) {}); // cancelled by the next letter
}

void ParentEditor::take(const ParentRow &row)
{
    m_dirty = false;
    m_label = row.label;
    m_labelOf = row.key;
    giveKey(row.key);
    m_line->setFocus(Qt::OtherFocusReason);
}

void ParentEditor::giveKey(const Row &key)
{
    QList<StagedValue> values;
    for (qsizetype i = 0; i < field().columns.size(); ++i)
        values << StagedValue::of(key.empty() ? Value::null() : key[std::size_t(i)]);
    if (key.empty() && !field().nullable) {
        refuse(tr("%1 must refer to a row.").arg(field().label));
        return;
    }
    m_values.clear(); // so that it is shown anew even if it is what it was
    giveAll(values);
}

void ParentEditor::leave()
{
    m_delay.stop();
    ++m_run;
    if (m_list)
        m_list->hide();
    if (!m_dirty)
        return;
    const QString typed = m_line->text().trimmed();
    if (typed.isEmpty()) {
        m_dirty = false;
        giveKey({});
        return;
    }
    // The whole label of the only row found is as good as choosing it.
    if (m_list && m_list->rowCount() == 1 && m_list->row(0).label.compare(typed, Qt::CaseInsensitive) == 0) {
        m_dirty = false;
        giveKey(m_list->row(0).key);
        return;
    }
    QStringList parts = typed.split(QLatin1Char(','));
    if (parts.size() == field().columns.size()) {
        Row key;
        bool numbers = true;
        for (const QString &part : parts) {
            bool number = false;
            const qint64 id = part.trimmed().toLongLong(&number);
            numbers = numbers && number;
            key.push_back(number ? Value::integer(id) : Value::text(part.trimmed()));
        }
        const Table *parent = m_model.schema()->table(field().parent);
        const bool textKey = parent && parent->column(field().parentColumns.value(0))
            && !parent->column(field().parentColumns.value(0))->type.name.contains(QLatin1String("INT"));
        if (numbers || textKey) {
            m_dirty = false;
            giveKey(key);
            return;
        }
    }
    refuse(tr("\"%1\" names no row of %2. Choose one from the list or type its id.")
               .arg(typed, field().parent.toString()));
}

/// Opens a form for a new parent, which begins with what was typed here; applied there, it is chosen here.
void ParentEditor::createParent()
{
    std::vector<ColumnValue> values;
    const QString typed = m_dirty ? m_line->text().trimmed() : QString();
    if (!typed.isEmpty() && !m_lookup.labelColumns.isEmpty())
        values.push_back({m_lookup.labelColumns.first(), Value::text(typed), false, {}});
    m_awaitsParent = true;
    if (!typed.isEmpty()) { // it names the row to come, so it is not refused here
        const QList<StagedValue> shown = m_values;
        forgetTyped();
        showValues(shown);
    }
    m_model.workspace().requestNewRecord(field().parent, values);
}

void ParentEditor::takeCreated(const TableName &table, const std::vector<ColumnValue> &key)
{
    if (!m_awaitsParent || table != field().parent || m_line->isReadOnly())
        return;
    Row row;
    for (const QString &column : field().parentColumns) {
        for (const ColumnValue &part : key) {
            if (part.column == column)
                row.push_back(part.value);
        }
    }
    m_awaitsParent = false;
    if (row.size() != std::size_t(field().parentColumns.size()))
        return; // refers to another key than the primary one
    m_dirty = false;
    giveKey(row);
}

void ParentEditor::openParent()
{
    if (m_key.empty())
        return;
    std::vector<ColumnValue> key;
    for (qsizetype i = 0; i < field().parentColumns.size(); ++i)
        key.push_back({field().parentColumns[i], m_key[std::size_t(i)], false, {}});
    m_model.workspace().requestRecord(field().parent, key);
}

} // namespace stillroom
