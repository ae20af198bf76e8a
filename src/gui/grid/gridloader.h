#pragma once

#include "gui/common/workspace.h"
#include "record/foreignkeylookup.h"
#include "record/rowwindow.h"

#include <QHash>
#include <QObject>

namespace stillroom {

/// Fills a RowWindow as the grid scrolls: pages on one session, counting and exact positions on a second one,
/// so that neither waits for the other. Lives on the GUI thread; a newer wish makes it drop an older one.
class GridLoader final : public QObject
{
    Q_OBJECT

public:
    explicit GridLoader(Workspace &workspace, QObject *parent = nullptr);
    ~GridLoader() override;

    void open(RowWindowSpec spec, std::vector<ForeignKeyLookup> lookups = {}); ///< reads the first rows
    void reload(); ///< all anew, same spec
    void show(qint64 first, qint64 last); ///< positions in sight
    void cancel(); ///< ends what runs; what is not here stays so until show() is called again

    [[nodiscard]] const RowWindow &window() const { return m_window; }
    [[nodiscard]] Session &session() const; ///< the one pages are read on; edits are applied there too
    [[nodiscard]] bool isReading() const { return m_reading; }
    [[nodiscard]] bool isCounting() const { return m_counting; }
    [[nodiscard]] qint64 lastReadMs() const { return m_lastMs; }
    void stopCounting(); ///< so that a writer need not wait for a reader

    /// The label of the row that `key` leads to, empty if it is not known (yet).
    [[nodiscard]] QString label(int lookup, const Value &key) const;
    void needLabel(int lookup, const Value &key); ///< for values that no page holds, such as a staged one

Q_SIGNALS:
    void rowsArrived(qint64 first, qint64 last);
    void reset(); ///< a new window: everything shown before is void
    void countChanged();
    void labelsArrived(int lookup);
    void stateChanged(); ///< isReading(), isCounting()
    void failed(const stillroom::Error &error);

private:
    void next();
    void take(const PageRequest &request, const std::shared_ptr<const RowPage> &page);
    void count();
    void readExact();
    void readLabels();
    [[nodiscard]] Session *slowSession();

    Workspace &m_workspace;
    const Dialect *m_dialect;
    std::unique_ptr<Session> m_own; ///< nullptr for a database in memory: it has one session only
    std::unique_ptr<Session> m_slow;
    RowWindow m_window;
    std::vector<ForeignKeyLookup> m_lookups;
    QHash<QByteArray, QString> m_labels; ///< by lookup number and key
    QHash<int, QHash<QByteArray, Value>> m_wantedLabels;
    qint64 m_first = 0;
    qint64 m_last = 0;
    qint64 m_readingPage = -1;
    qint64 m_lastMs = 0;
    bool m_reading = false;
    bool m_readingLabels = false;
    bool m_counting = false;
    bool m_readingExact = false;
    bool m_stopped = false;
    quint64 m_run = 0; ///< of the last page read started; answers of earlier ones are not waited for
};

} // namespace stillroom
