#pragma once

#include <QElapsedTimer>
#include <QFrame>
#include <QTimer>

class QLabel;
class QProgressBar;
class QPushButton;

namespace stillroom {

/// Says what a page is working on, with Cancel; appears after 200 ms so that short work does not flicker.
class BusyBar final : public QFrame
{
    Q_OBJECT

public:
    explicit BusyBar(QWidget *parent = nullptr);
    void start(const QString &what, bool canCancel = true); ///< "Reading the schema"
    void setProgress(int done, int all); ///< all = 0: how much there is, is not known
    void stop();
    [[nodiscard]] bool isRunning() const { return m_running; }

Q_SIGNALS:
    void cancelRequested();

private:
    void tick();

    QLabel *m_text;
    QProgressBar *m_progress;
    QPushButton *m_cancel;
    QTimer m_delay;
    QTimer m_tick;
    QElapsedTimer m_since;
    QString m_what;
    bool m_running = false;
};

} // namespace stillroom
