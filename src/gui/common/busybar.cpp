#include "gui/common/busybar.h"

#include "gui/common/buttons.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>

namespace stillroom {

namespace {
constexpr int delayMs = 200;
}

BusyBar::BusyBar(QWidget *parent)
    : QFrame(parent)
    , m_text(new QLabel)
    , m_progress(new QProgressBar)
    , m_cancel(makeButton(tr("Cancel")))
{
    setProperty("role", QStringLiteral("card"));
    m_progress->setTextVisible(false);
    m_progress->setFixedSize(120, 4);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 4, 8, 4);
    layout->addWidget(m_progress);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_cancel);
    m_delay.setSingleShot(true);
    m_delay.setInterval(delayMs);
    m_tick.setInterval(500);
    connect(&m_delay, &QTimer::timeout, this, [this] {
        tick();
        m_tick.start();
        show();
    });
    connect(&m_tick, &QTimer::timeout, this, &BusyBar::tick);
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        m_cancel->setEnabled(false);
        Q_EMIT cancelRequested();
    });
    hide();
}

void BusyBar::start(const QString &what, bool canCancel)
{
    m_what = what;
    m_text->setText(what);
    m_cancel->setVisible(canCancel);
    m_cancel->setEnabled(true);
    m_progress->setRange(0, 0);
    if (m_running)
        return;
    m_running = true;
    m_since.start();
    m_delay.start();
}

void BusyBar::setProgress(int done, int all)
{
    m_progress->setRange(0, all);
    m_progress->setValue(done);
}

void BusyBar::tick()
{
    const qint64 seconds = m_since.elapsed() / 1000;
    m_text->setText(seconds < 1 ? tr("%1…").arg(m_what) : tr("%1… %2 s").arg(m_what).arg(seconds));
}

void BusyBar::stop()
{
    m_running = false;
    m_delay.stop();
    m_tick.stop();
    hide();
}

} // namespace stillroom
