#include "gui/diagram/diagramstrip.h"

#include "gui/common/badge.h"
#include "gui/common/buttons.h"
#include "gui/common/fittinglabel.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QMenu>
#include <QSignalBlocker>

namespace stillroom {

namespace {

constexpr Drift badgeOrder[]
    = {Drift::OnlyInModels, Drift::OnlyInDatabase, Drift::Different, Drift::NotUnderstood, Drift::Equal};

QString badgeText(Drift status, int n)
{
    switch (status) {
    case Drift::OnlyInModels:
        return DiagramStrip::tr("%1 only in models").arg(n);
    case Drift::OnlyInDatabase:
        return DiagramStrip::tr("%1 only in database").arg(n);
    case Drift::Different:
        return n == 1 ? DiagramStrip::tr("1 differs") : DiagramStrip::tr("%1 differ").arg(n);
    case Drift::NotUnderstood:
        return DiagramStrip::tr("%1 not understood").arg(n);
    case Drift::Equal:
        break;
    }
    return DiagramStrip::tr("%1 equal").arg(n);
}

/// The marks that the tables on the canvas have.
QString shortBadgeText(Drift status, int n)
{
    switch (status) {
    case Drift::OnlyInModels:
        return QStringLiteral("+ %1").arg(n);
    case Drift::OnlyInDatabase:
        return QStringLiteral("− %1").arg(n);
    case Drift::Different:
        return QStringLiteral("≠ %1").arg(n);
    case Drift::NotUnderstood:
        return QStringLiteral("? %1").arg(n);
    case Drift::Equal:
        break;
    }
    return QStringLiteral("= %1").arg(n);
}

} // namespace

DiagramStrip::DiagramStrip(QMenu *menu, QWidget *parent)
    : QWidget(parent)
    , m_title(new FittingLabel(this))
    , m_summary(new FittingLabel(this))
    , m_showAll(makeButton(tr("Show all"), ButtonKind::Link, {}, this))
    , m_shown(new QComboBox(this))
    , m_more(new QToolButton(this))
    , m_generate(makeButton(tr("Generate revision"), ButtonKind::Primary, QStringLiteral("git-branch"), this))
{
    QFont bold = m_title->font();
    bold.setWeight(QFont::DemiBold);
    m_title->setFont(bold);
    QPalette muted = m_summary->palette();
    muted.setColor(QPalette::WindowText, Theme::current().color(Theme::Token::Muted));
    m_summary->setPalette(muted);
    m_summary->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_shown->setAccessibleName(tr("Tables to show"));
    m_shown->setToolTip(tr("Which tables the diagram shows"));
    m_shown->setObjectName(QStringLiteral("diagramShown"));
    m_shown->addItem(tr("Models and database"), int(DiagramShown::Both));
    m_shown->addItem(tr("Database"), int(DiagramShown::Database));
    m_shown->addItem(tr("Models"), int(DiagramShown::Models));
    m_more->setIcon(Theme::current().icon(QStringLiteral("ellipsis")));
    m_more->setAutoRaise(true);
    m_more->setToolTip(tr("Columns, arrange, export"));
    m_more->setAccessibleName(tr("More for the diagram"));
    m_more->setPopupMode(QToolButton::InstantPopup);
    m_more->setMenu(menu);
    m_generate->setObjectName(QStringLiteral("generateRevision"));
    auto *row = new QHBoxLayout(this);
    row->setSizeConstraint(QLayout::SetNoConstraint);
    row->setContentsMargins(12, 4, 12, 4);
    row->setSpacing(8);
    row->addWidget(m_title);
    for (size_t i = 0; i < std::size(m_badges); ++i) {
        static constexpr Badge::Kind kinds[]
            = {Badge::Kind::Added, Badge::Kind::Removed, Badge::Kind::Changed, Badge::Kind::Neutral,
               Badge::Kind::Neutral};
        m_badges[i] = new Badge({}, kinds[i], this);
        row->addWidget(m_badges[i]);
    }
    row->addWidget(m_summary, 1);
    row->addWidget(m_showAll);
    row->addWidget(m_shown);
    row->addWidget(m_more);
    row->addWidget(m_generate);
    setMinimumHeight(40);
    connect(m_shown, &QComboBox::currentIndexChanged, this, [this] {
        update();
        Q_EMIT shownChanged();
    });
    connect(m_generate, &QPushButton::clicked, this, &DiagramStrip::generateRevisionRequested);
    connect(m_showAll, &QPushButton::clicked, this, &DiagramStrip::showAllRequested);
    update();
}

void DiagramStrip::setSides(bool hasDatabase, bool hasModels, const QString &databaseName)
{
    m_hasDatabase = hasDatabase;
    m_hasModels = hasModels;
    m_databaseName = databaseName;
    update();
}

void DiagramStrip::setShown(DiagramShown shown)
{
    const QSignalBlocker blocker(m_shown);
    m_shown->setCurrentIndex(m_shown->findData(int(shown)));
    update();
}

DiagramShown DiagramStrip::shown() const
{
    return DiagramShown(m_shown->currentData().toInt());
}

void DiagramStrip::setDrift(const DiagramDrift &drift)
{
    m_drift = drift;
    update();
}

void DiagramStrip::setMoment(const QString &label)
{
    if (m_moment == label)
        return;
    m_moment = label;
    update();
}

void DiagramStrip::setRestriction(const QString &text)
{
    m_restriction = text;
    update();
}

void DiagramStrip::update()
{
    const bool hasBoth = m_hasDatabase && m_hasModels;
    const bool compares = hasBoth && shown() == DiagramShown::Both && m_moment.isEmpty();
    m_compares = compares;
    QString title
        = m_databaseName.isEmpty() ? tr("Tables of the database") : tr("Tables of %1").arg(m_databaseName);
    if (!m_moment.isEmpty())
        title = tr("Schema at %1").arg(m_moment);
    else if (compares)
        title = m_databaseName.isEmpty() ? tr("Models against the database")
                                         : tr("Models against %1").arg(m_databaseName);
    else if (m_hasModels && (!m_hasDatabase || shown() == DiagramShown::Models))
        title = tr("Tables of the models");
    m_title->setWordings({title});
    for (size_t i = 0; i < std::size(m_badges); ++i) {
        const int n = m_drift.count(badgeOrder[i]);
        m_badges[i]->setToolTip(
            badgeOrder[i] == Drift::Equal
                ? tr("Tables that are the same on both sides")
                : tr("%1: tables, and columns of other tables").arg(badgeText(badgeOrder[i], n)));
    }
    m_summary->setWordings({!m_restriction.isEmpty() ? m_restriction
                                : compares           ? m_drift.differences.join(QStringLiteral("; "))
                                                     : QString()});
    m_summary->setToolTip(compares && m_restriction.isEmpty()
                              ? m_drift.differences.mid(0, 30).join(QLatin1Char('\n'))
                              : QString());
    m_title->setToolTip(m_summary->toolTip());
    m_showAll->setVisible(!m_restriction.isEmpty());
    m_shown->setVisible(hasBoth && m_moment.isEmpty());
    m_generate->setVisible(compares && !m_drift.differences.isEmpty());
    fit();
}

/// In a narrow window the count of what is equal goes first, then the words of the others, then the title is
/// cut.
void DiagramStrip::fit()
{
    enum class Room { Ample, NoEqual, NoWords };
    for (const Room room : {Room::Ample, Room::NoEqual, Room::NoWords}) {
        for (size_t i = 0; i < std::size(m_badges); ++i) {
            const int n = m_drift.count(badgeOrder[i]);
            const bool isLeftOut = room != Room::Ample && badgeOrder[i] == Drift::Equal;
            m_badges[i]->setText(room == Room::NoWords ? shortBadgeText(badgeOrder[i], n)
                                                       : badgeText(badgeOrder[i], n));
            m_badges[i]->setVisible(m_compares && n > 0 && !isLeftOut);
        }
        if (neededWidth() <= width())
            return;
    }
}

QSize DiagramStrip::minimumSizeHint() const
{
    return {0, sizeHint().height()};
}

int DiagramStrip::neededWidth() const
{
    const QMargins margins = layout()->contentsMargins();
    int needed = margins.left() + margins.right();
    for (int i = 0; i < layout()->count(); ++i) {
        const QWidget *widget = layout()->itemAt(i)->widget();
        if (widget->isHidden())
            continue;
        needed += layout()->spacing() + (widget == m_summary ? 0 : widget->sizeHint().width());
    }
    return needed - layout()->spacing();
}

void DiagramStrip::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fit();
}

} // namespace stillroom
