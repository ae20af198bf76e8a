#include "gui/grid/gridloader.h"

#include "gui/common/future.h"

#include <QElapsedTimer>

namespace stillroom {

namespace {

struct TimedPage
{
    std::shared_ptr<const RowPage> page;
    qint64 ms = 0;
};

QByteArray labelKey(int lookup, const Value &key)
{
    return QByteArray::number(lookup) + ':' + key.bytes;
}

} // namespace

GridLoader::GridLoader(Workspace &workspace, QObject *parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_dialect(&workspace.dialect())
    , m_own(workspace.newSession())
{ }

GridLoader::~GridLoader() = default;

Session &GridLoader::session() const
{
    return m_own ? *m_own : m_workspace.session();
}

Session *GridLoader::slowSession()
{
    if (!m_own)
        return &m_workspace.session();
    if (!m_slow)
        m_slow = m_workspace.newSession();
    return m_slow ? m_slow.get() : m_own.get();
}

void GridLoader::open(RowWindowSpec spec, std::vector<ForeignKeyLookup> lookups)
{
    stopCounting();
    if (m_own && m_reading)
        m_own->cancel();
    ++m_run;
    m_reading = false;
    m_readingLabels = false;
    m_stopped = false;
    m_window.reset(std::move(spec));
    if (lookups != m_lookups || m_labels.size() > 20000)
        m_labels.clear();
    m_lookups = std::move(lookups);
    m_wantedLabels.clear();
    m_first = 0;
    m_last = 0;
    Q_EMIT reset();
    next();
}

void GridLoader::reload()
{
    m_labels.clear();
    open(m_window.spec(), m_lookups);
}

void GridLoader::show(qint64 first, qint64 last)
{
    if (first == m_first && last == m_last && !m_stopped)
        return;
    m_first = first;
    m_last = last;
    m_stopped = false;
    // A page that takes long and is out of sight by now is given up.
    const qint64 page = RowWindow::pageSize;
    if (m_reading && m_own && (m_readingPage < first / page - 1 || m_readingPage > last / page + 1)) {
        ++m_run;
        m_reading = false;
        m_readingLabels = false;
        m_own->cancel();
    }
    next();
}

void GridLoader::cancel()
{
    m_stopped = true;
    stopCounting();
    if (m_own)
        m_own->cancel();
}

void GridLoader::stopCounting()
{
    if (m_slow && (m_counting || m_readingExact))
        m_slow->cancel();
    m_counting = false;
    m_readingExact = false;
}

void GridLoader::next()
{
    if (m_reading || m_stopped || m_window.spec().columns.isEmpty())
        return;
    auto request = m_window.request(m_first, m_last);
    if (!request) // what is in sight is here: the page behind it may be wanted next
        request = m_window.rowCount() > m_last + 1
            ? m_window.request(m_last, m_last + RowWindow::pageSize / 2)
            : std::nullopt;
    if (!request) {
        readLabels();
        readExact();
        return;
    }
    m_reading = true;
    m_readingPage = request->page;
    const quint64 run = ++m_run;
    const Dialect *dialect = m_dialect;
    Q_EMIT stateChanged();
    const auto job = [request = *request, dialect](Connection &connection) {
        QElapsedTimer timer;
        timer.start();
        auto page = readPage(connection, *dialect, request);
        return TimedPage {std::move(page), timer.elapsed()};
    };
    follow(
        this, session().run(job),
        [this, run, request = *request](const TimedPage &read) {
            if (run == m_run)
                m_reading = false;
            m_lastMs = read.ms;
            take(request, read.page);
            Q_EMIT stateChanged();
            next();
        },
        [this, run](const Error &error) {
            if (run != m_run)
                return; // given up for something newer
            m_reading = false;
            m_stopped = true;
            Q_EMIT stateChanged();
            if (error.kind != Error::Kind::Cancelled)
                Q_EMIT failed(error);
        });
}

void GridLoader::take(const PageRequest &request, const std::shared_ptr<const RowPage> &page)
{
    const bool first = m_window.rowCount() == 0 && !m_window.isCountExact();
    const bool exact = m_window.isCountExact();
    const qint64 rows = m_window.rowCount();
    if (!m_window.accept(request, page))
        return;
    if (rows != m_window.rowCount() || exact != m_window.isCountExact())
        Q_EMIT countChanged();
    Q_EMIT rowsArrived(request.page * RowWindow::pageSize,
                       request.page * RowWindow::pageSize + page->rows.rowCount() - 1);
    if (first && !m_window.isCountExact())
        count();
}

void GridLoader::count()
{
    Session *session = slowSession();
    m_counting = true;
    Q_EMIT stateChanged();
    const quint64 generation = m_window.generation();
    const Dialect *dialect = m_dialect;
    const RowWindowSpec spec = m_window.spec();
    if (spec.integerKey && spec.filters.empty()) {
        follow(
            this, session->run([spec, dialect](Connection &connection) {
                return readKeyRange(connection, *dialect, spec).value_or(KeyRange {});
            }),
            [this, generation](const KeyRange &range) {
                if (generation != m_window.generation() || range.greatest < range.least)
                    return;
                m_window.setKeyRange(range);
                Q_EMIT countChanged();
            },
            [](const Error &) {});
    }
    follow(
        this, session->run([spec, dialect](Connection &connection) {
            return countRows(connection, *dialect, spec);
        }),
        [this, generation](qint64 rows) {
            if (generation != m_window.generation())
                return;
            m_counting = false;
            m_window.setCount(rows);
            Q_EMIT countChanged();
            Q_EMIT stateChanged();
            next();
        },
        [this, generation](const Error &error) {
            if (generation != m_window.generation())
                return;
            m_counting = false;
            Q_EMIT stateChanged();
            if (error.kind != Error::Kind::Cancelled)
                Q_EMIT failed(error);
        });
}

void GridLoader::readExact()
{
    if (m_readingExact || m_counting || !m_own)
        return;
    const auto request = m_window.exactRequest(m_first, m_last);
    if (!request)
        return;
    m_readingExact = true;
    Q_EMIT stateChanged();
    const Dialect *dialect = m_dialect;
    follow(
        this, slowSession()->run([request = *request, dialect](Connection &connection) {
            return readPage(connection, *dialect, request);
        }),
        [this, request = *request](const std::shared_ptr<const RowPage> &page) {
            m_readingExact = false;
            Q_EMIT stateChanged();
            const qint64 page0 = request.page * RowWindow::pageSize;
            if (m_last < page0 || m_first > page0 + RowWindow::pageSize) {
                readExact(); // one has scrolled on: what is in sight now
                return;
            }
            take(request, page);
            next();
        },
        [this](const Error &) {
            m_readingExact = false;
            Q_EMIT stateChanged();
        });
}

QString GridLoader::label(int lookup, const Value &key) const
{
    return m_labels.value(labelKey(lookup, key));
}

void GridLoader::needLabel(int lookup, const Value &key)
{
    if (key.isNull() || m_labels.contains(labelKey(lookup, key)))
        return;
    auto &wanted = m_wantedLabels[lookup];
    if (wanted.contains(key.bytes))
        return;
    wanted.insert(key.bytes, key);
    if (!m_reading)
        QMetaObject::invokeMethod(this, &GridLoader::readLabels, Qt::QueuedConnection);
}

void GridLoader::readLabels()
{
    if (m_readingLabels || m_stopped || m_wantedLabels.isEmpty())
        return;
    const int lookup = m_wantedLabels.constBegin().key();
    const QHash<QByteArray, Value> wanted = m_wantedLabels.take(lookup);
    if (lookup >= int(m_lookups.size()) || m_lookups[std::size_t(lookup)].labelColumns.isEmpty())
        return readLabels();
    std::vector<Row> keys;
    for (const Value &key : wanted)
        keys.push_back({key});
    m_readingLabels = true;
    const quint64 generation = m_window.generation();
    follow(
        this,
        session().run([found = m_lookups[std::size_t(lookup)], keys, dialect = m_dialect](
                          Connection &connection) { return found.labels(connection, *dialect, keys); }),
        [this, lookup, wanted, generation](const std::vector<ParentRow> &rows) {
            if (generation != m_window.generation())
                return;
            m_readingLabels = false;
            for (auto key = wanted.begin(); key != wanted.end(); ++key)
                m_labels.insert(labelKey(lookup, key.value()), QString());
            for (const ParentRow &row : rows)
                m_labels.insert(labelKey(lookup, row.key.front()), row.label);
            Q_EMIT labelsArrived(lookup);
            readLabels();
        },
        [this, generation](const Error &) {
            if (generation == m_window.generation())
                m_readingLabels = false; // the ids are shown without labels
        });
}

} // namespace stillroom
