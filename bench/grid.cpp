// The window's grid on a table of many rows: how long until the first rows are there, how long the GUI thread
// is ever away while somebody scrolls and filters, how much memory the process takes at most.
//   bench_grid FILE      a SQLite file with a table `events`; made by generate.py
#include "base/configfolder.h"
#include "gui/common/gridheader.h"
#include "gui/common/gridview.h"
#include "gui/common/theme.h"
#include "gui/grid/gridmodel.h"
#include "gui/grid/gridpage.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QLineEdit>
#include <QScrollBar>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <cstdio>

using namespace stillroom;

namespace {

constexpr int patience = 120'000;

/// Ticks every millisecond; what is longer between two ticks, the GUI thread was away.
class PauseMeter final : public QObject
{
public:
    PauseMeter()
    {
        m_timer.setTimerType(Qt::PreciseTimer);
        m_timer.setInterval(1);
        connect(&m_timer, &QTimer::timeout, this, [this] {
            m_longest = std::max(m_longest, double(m_clock.nsecsElapsed()) / 1e6);
            m_clock.start();
        });
    }
    void start()
    {
        m_longest = 0;
        m_clock.start();
        m_timer.start();
    }
    double longest() const { return m_longest; }

private:
    QTimer m_timer;
    QElapsedTimer m_clock;
    double m_longest = 0;
};

/// Highest resident memory of this process so far, in MB.
double peakMemory()
{
    QFile status(QStringLiteral("/proc/self/status"));
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray &line : status.readAll().split('\n')) {
        if (line.startsWith("VmHWM:"))
            return line.mid(6).trimmed().split(' ').first().toDouble() / 1024;
    }
    return 0;
}

struct Bench
{
    explicit Bench(Workspace &workspace) : page(workspace, TableName {{}, QStringLiteral("events")}, {}) { }

    GridPage page;
    GridView *view = page.findChild<GridView *>();
    GridModel *model = page.findChild<GridModel *>();
    PauseMeter meter;
    double pause = 0;

    bool rowsInSightAreThere() const
    {
        if (model->totalRows() == 0)
            return false;
        for (qint64 at = view->firstVisible(); at <= view->lastVisible() && at < model->totalRows(); ++at) {
            if (!model->isLoaded(int(at - model->base())))
                return false;
        }
        return true;
    }

    /// Does something, waits for its rows, and notes the longest pause of it.
    bool step(const char *name, const std::function<void()> &action, const std::function<bool()> &done)
    {
        QElapsedTimer clock;
        clock.start();
        meter.start();
        QTest::qWait(5); // the meter runs before and after
        action();
        const bool good = QTest::qWaitFor([&] { return done() && rowsInSightAreThere(); }, patience);
        QTest::qWait(20);
        pause = std::max(pause, meter.longest());
        fprintf(stderr, "  %-10s %8.1f ms, pause %.1f ms%s\n", name, double(clock.nsecsElapsed()) / 1e6,
                meter.longest(), good ? "" : ", NOT THERE");
        return good;
    }
};

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    if (argc != 2) {
        fprintf(stderr, "bench_grid FILE\n");
        return 2;
    }
    const QTemporaryDir folder;
    setConfigFolder(folder.path());
    Theme::of(application).setMode(Theme::Mode::Light);
    Project project;
    project.name = QStringLiteral("bench");
    project.url = ConnectionUrl::sqliteFile(QString::fromLocal8Bit(argv[1]));
    Workspace workspace(project);
    workspace.refresh();
    if (!QTest::qWaitFor([&] { return workspace.schema() && !workspace.isReading(); }, patience))
        return 1;

    QElapsedTimer clock;
    clock.start();
    Bench bench(workspace);
    bench.page.resize(1280, 800);
    bench.page.show();
    if (!QTest::qWaitFor([&] { return bench.rowsInSightAreThere(); }, patience))
        return 1;
    const double firstRows = double(clock.nsecsElapsed()) / 1e6;

    GridView *view = bench.view;
    GridModel *model = bench.model;
    const auto always = [] { return true; };
    bool good = bench.step(
        "page down",
        [&] {
            for (int i = 0; i < 20; ++i)
                QTest::keyClick(view->table(), Qt::Key_PageDown);
        },
        always);
    // The count comes from a scan of the whole table, on a session of its own.
    good = bench.step(
               "counting", [] {}, [&] { return model->totalRows() >= 10'000; })
        && good;
    const qint64 all = model->totalRows();
    good = bench.step(
               "middle", [&] { view->scrollToPosition(all / 2); },
               [&] { return view->firstVisible() > all / 3; })
        && good;
    good = bench.step(
               "end", [&] { QTest::keyClick(view->table(), Qt::Key_End, Qt::ControlModifier); },
               [&] { return view->lastVisible() + 1 >= model->totalRows(); })
        && good;
    good = bench.step(
               "page up",
               [&] {
                   for (int i = 0; i < 20; ++i)
                       QTest::keyClick(view->table(), Qt::Key_PageUp);
               },
               always)
        && good;
    good = bench.step(
               "bar",
               [&] {
                   for (qint64 i = 0; i <= 100; ++i) {
                       view->scrollToPosition(all * i / 101);
                       QCoreApplication::processEvents();
                   }
               },
               always)
        && good;
    QLineEdit *field = view->header()->filterField(model->columnOf(QStringLiteral("account")));
    good = bench.step(
               "filter",
               [&] {
                   field->setFocus();
                   QTest::keyClicks(field, QStringLiteral("= 4711"));
                   QTest::keyClick(field, Qt::Key_Return);
               },
               [&] { return model->totalRows() > 0 && model->totalRows() < all / 100; })
        && good;

    printf("first_rows %.1f\npause %.1f\nmemory %.0f\n", firstRows, bench.pause, peakMemory());
    return good ? 0 : 1;
}
