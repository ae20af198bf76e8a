#include "gui/shell/startpage.h"

#include "gui/common/buttons.h"
#include "gui/common/errorbar.h"
#include "gui/connect/connectionlist.h"
#include "gui/shell/projectmemory.h"

#include <QAction>
#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>

namespace stillroom {

namespace {

/// A whole row that can be pressed: name, then what and where in muted letters.
QPushButton *recentButton(const ProjectMemory::Recent &project)
{
    auto *button = new QPushButton;
    button->setFlat(true);
    button->setCursor(Qt::PointingHandCursor);
    button->setToolTip(project.target);
    button->setAccessibleName(StartPage::tr("Open %1").arg(project.name));
    button->setStyleSheet(
        QStringLiteral("QPushButton { border: 1px solid transparent; background: transparent;"
                       " min-height: 36px; } QPushButton:hover { background: palette(midlight); }"));
    auto *name = new QLabel(project.name);
    name->setProperty("role", QStringLiteral("section"));
    auto *detail = new QLabel(project.detail);
    detail->setProperty("role", QStringLiteral("muted"));
    auto *path = new QLabel;
    path->setProperty("role", QStringLiteral("muted"));
    path->setText(QFontMetrics(path->font()).elidedText(project.target, Qt::ElideMiddle, 300));
    auto *icon = new QLabel;
    icon->setPixmap(Theme::current()
                        .icon(QStringLiteral("database"), Theme::Token::Accent)
                        .pixmap(QSize(16, 16), button->devicePixelRatioF()));
    auto *layout = new QHBoxLayout(button);
    layout->setContentsMargins(8, 0, 8, 0);
    for (QWidget *part :
         {static_cast<QWidget *>(icon), static_cast<QWidget *>(name), static_cast<QWidget *>(detail)})
        layout->addWidget(part);
    layout->addStretch();
    layout->addWidget(path);
    for (QLabel *label : button->findChildren<QLabel *>())
        label->setAttribute(Qt::WA_TransparentForMouseEvents);
    return button;
}

} // namespace

StartPage::StartPage(const QList<QAction *> &actions, QWidget *parent)
    : QWidget(parent)
    , m_error(new ErrorBar)
    , m_create(new QWidget)
    , m_createButton(makeButton({}, ButtonKind::Secondary, QStringLiteral("file-plus")))
    , m_connections(new ConnectionList)
    , m_recent(new QVBoxLayout)
{
    setProperty("role", QStringLiteral("page"));
    setAttribute(Qt::WA_StyledBackground);
    auto *content = new QWidget;
    content->setFixedWidth(640);
    auto *title = new QLabel(tr("Stillroom"));
    QFont font = title->font();
    font.setPointSizeF(font.pointSizeF() * 2);
    font.setWeight(QFont::DemiBold);
    title->setFont(font);
    auto *sentence = new QLabel(tr("Open a project folder, a database file or a connection."));
    sentence->setProperty("role", QStringLiteral("muted"));

    connect(m_createButton, &QPushButton::clicked, this, &StartPage::createRequested);
    auto *createLayout = new QHBoxLayout(m_create);
    createLayout->setContentsMargins(0, 0, 0, 0);
    createLayout->addWidget(m_createButton);
    createLayout->addStretch();
    m_create->hide();

    auto *buttons = new QHBoxLayout;
    bool first = true;
    for (QAction *action : actions) {
        auto *button = makeButton(action->text(), first ? ButtonKind::Primary : ButtonKind::Secondary);
        button->setToolTip(action->toolTip());
        button->setMinimumHeight(32);
        connect(button, &QPushButton::clicked, action, &QAction::trigger);
        buttons->addWidget(button);
        first = false;
    }
    buttons->addStretch();
    auto *recentTitle = new QLabel(tr("Recent projects"));
    recentTitle->setProperty("role", QStringLiteral("section"));
    recentTitle->setObjectName(QStringLiteral("recentTitle"));
    m_recent->setSpacing(0);

    auto *column = new QVBoxLayout(content);
    column->setSpacing(12);
    column->addStretch(2);
    column->addWidget(title);
    column->addWidget(sentence);
    column->addWidget(m_error);
    column->addWidget(m_create);
    column->addLayout(buttons);
    column->addSpacing(12);
    column->addWidget(m_connections);
    column->addWidget(recentTitle);
    column->addLayout(m_recent);
    column->addStretch(3);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(content, 1, Qt::AlignHCenter);
    connect(m_error, &ErrorBar::closed, m_create, &QWidget::hide);
    refresh();
}

void StartPage::refresh()
{
    while (QLayoutItem *item = m_recent->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    m_connections->refresh();
    const auto projects = ProjectMemory::recent();
    findChild<QLabel *>(QStringLiteral("recentTitle"))->setVisible(!projects.empty());
    for (const auto &project : projects) {
        auto *button = recentButton(project);
        connect(button, &QPushButton::clicked, this,
                [this, target = project.target] { Q_EMIT openRequested(target); });
        m_recent->addWidget(button);
        if (m_recent->count() == 6)
            break;
    }
}

void StartPage::showError(const Error &error, const QString &create)
{
    m_error->showError(error);
    m_createButton->setText(create);
    m_create->setVisible(!create.isEmpty());
}

void StartPage::clearError()
{
    m_error->clear();
}

} // namespace stillroom
