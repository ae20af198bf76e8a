#include "gui/connect/connectionlist.h"

#include "base/error.h"
#include "db/secretstore.h"
#include "gui/common/badge.h"
#include "gui/common/buttons.h"
#include "gui/common/confirmdialog.h"
#include "gui/connect/connectionframe.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>

namespace stillroom {

namespace {

constexpr int shownRows = 5; // before the list scrolls

Badge::Kind badgeKind(SavedConnection::Tag tag)
{
    return tag == SavedConnection::Tag::Production ? Badge::Kind::Removed
        : tag == SavedConnection::Tag::Test        ? Badge::Kind::Changed
                                                   : Badge::Kind::Added;
}

SavedConnection copyOf(const SavedConnection &connection)
{
    SavedConnection copy = connection;
    copy.id.clear();
    copy.name = ConnectionList::tr("Copy of %1").arg(connection.name);
    return copy;
}

} // namespace

ConnectionList::ConnectionList(QWidget *parent)
    : QWidget(parent)
    , m_title(new QLabel(tr("Connections")))
    , m_problem(new QLabel)
    , m_rows(new QVBoxLayout)
{
    m_title->setProperty("role", QStringLiteral("section"));
    m_problem->setProperty("role", QStringLiteral("error"));
    m_problem->setWordWrap(true);
    auto *rows = new QWidget;
    rows->setProperty("role", QStringLiteral("page"));
    rows->setAttribute(Qt::WA_StyledBackground);
    m_rows->setContentsMargins(0, 0, 0, 0);
    m_rows->setSpacing(0);
    rows->setLayout(m_rows);
    auto *scroll = new QScrollArea;
    scroll->setObjectName(QStringLiteral("connections"));
    scroll->setWidget(rows);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(12);
    layout->addWidget(m_title);
    layout->addWidget(m_problem);
    layout->addWidget(scroll);
    refresh();
}

void ConnectionList::refresh()
{
    while (QLayoutItem *item = m_rows->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    std::vector<SavedConnection> connections;
    QString problem;
    try {
        connections = SavedConnections::all();
    } catch (const Error &error) {
        problem = error.toText();
    }
    int height = 0;
    for (const SavedConnection &connection : connections) {
        QWidget *row = makeRow(connection);
        m_rows->addWidget(row);
        if (m_rows->count() <= shownRows)
            height += row->sizeHint().height();
    }
    auto *scroll = findChild<QScrollArea *>(QStringLiteral("connections"));
    scroll->setFixedHeight(height);
    scroll->setVisible(!connections.empty());
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
    setVisible(!connections.empty() || !problem.isEmpty());
}

QWidget *ConnectionList::makeRow(const SavedConnection &connection)
{
    auto *row = new QWidget;
    auto *button = new QPushButton;
    button->setFlat(true);
    button->setCursor(Qt::PointingHandCursor);
    button->setAccessibleName(tr("Open %1").arg(connection.name));
    button->setToolTip(connection.url.redacted());
    button->setStyleSheet(
        QStringLiteral("QPushButton { border: 1px solid transparent; background: transparent;"
                       " min-height: 36px; } QPushButton:hover { background: palette(midlight); }"
                       " QPushButton:focus { border-color: palette(highlight); }"));
    connect(button, &QPushButton::clicked, this,
            [this, target = connection.target()] { Q_EMIT openRequested(target); });
    auto *inside = new QHBoxLayout(button);
    inside->setContentsMargins(8, 0, 8, 0);
    auto *icon = new QLabel;
    const QColor color = connectionColor(connection);
    const QIcon image = color.isValid()
        ? swatchIcon(color)
        : Theme::current().icon(QStringLiteral("database"), Theme::Token::Accent);
    icon->setPixmap(image.pixmap(QSize(16, 16), devicePixelRatioF()));
    auto *name = new QLabel(connection.name);
    name->setProperty("role", QStringLiteral("section"));
    auto *detail = new QLabel(connection.url.dialect + QStringLiteral(" · ") + connection.url.displayName());
    detail->setProperty("role", QStringLiteral("muted"));
    for (QLabel *label : {icon, name, detail}) {
        label->setTextFormat(Qt::PlainText);
        inside->addWidget(label);
    }
    if (connection.tag != SavedConnection::Tag::None)
        inside->addWidget(new Badge(connectionTagText(connection.tag), badgeKind(connection.tag)));
    if (connection.ssh) {
        auto *ssh = new QLabel(tr("over SSH"));
        ssh->setProperty("role", QStringLiteral("muted"));
        inside->addWidget(ssh);
    }
    inside->addStretch();
    for (QWidget *part : button->findChildren<QWidget *>())
        part->setAttribute(Qt::WA_TransparentForMouseEvents);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(button, 1);
    const auto addTool = [&](const QString &text, const QString &iconName, const std::function<void()> &job) {
        QAction *action = makeAction(row, text, iconName, {}, text);
        connect(action, &QAction::triggered, this, job);
        QToolButton *tool = makeToolButton(action);
        tool->setFocusPolicy(Qt::TabFocus);
        tool->setAccessibleName(text);
        layout->addWidget(tool);
    };
    addTool(tr("Edit %1").arg(connection.name), QStringLiteral("pencil"),
            [this, connection] { Q_EMIT editRequested(connection); });
    addTool(tr("Duplicate %1").arg(connection.name), QStringLiteral("copy-plus"),
            [this, connection] { Q_EMIT editRequested(copyOf(connection)); });
    addTool(tr("Delete %1").arg(connection.name), QStringLiteral("trash-2"),
            [this, connection] { askToRemove(connection); });
    return row;
}

void ConnectionList::askToRemove(const SavedConnection &connection)
{
    auto *dialog = new ConfirmDialog(
        tr("Delete the connection %1?").arg(connection.name),
        tr("The database is not touched. A password kept in the keychain for it is removed."), this);
    dialog->setObjectName(QStringLiteral("removeConnection"));
    dialog->addVerb(QStringLiteral("delete"), tr("Delete"), ButtonKind::Danger);
    connect(dialog, &ConfirmDialog::chosen, this, [this, connection] {
        try {
            SavedConnections::remove(connection.id);
        } catch (const Error &error) {
            m_problem->setText(error.toText());
            m_problem->show();
            return;
        }
        if (connection.password.kind == PasswordSource::Kind::Keychain)
            (void)SecretStore::remove(connection.secretKey());
        refresh();
    });
    dialog->open();
}

} // namespace stillroom
