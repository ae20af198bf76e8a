#pragma once

#include "db/session.h"
#include "record/foreignkeylookup.h"

#include <QLineEdit>
#include <QTimer>

class QCompleter;
class QStandardItemModel;

namespace stillroom {

/// A field for a row of another table: finds parents by label while one types, on the session's worker, and
/// shows "24 Engineering club". An id can always be typed. Works for single-column keys.
class LookupField final : public QLineEdit
{
    Q_OBJECT

public:
    LookupField(ForeignKeyLookup lookup, Session &session, const Dialect &dialect, QWidget *parent = nullptr);

    /// NULL shows nothing. The label is read if it is not given.
    void setKey(const Value &key, const QString &label = {});
    /// The row chosen; what was typed where it is a plain id; NULL for an empty field. Not set while the text
    /// names no row.
    [[nodiscard]] std::optional<Value> key() const;
    [[nodiscard]] QString label() const { return m_label; }

Q_SIGNALS:
    void chosen(); ///< a row was picked from the list

private:
    void search();
    void show(const std::vector<ParentRow> &rows);

    ForeignKeyLookup m_lookup;
    Session &m_session;
    const Dialect &m_dialect;
    QStandardItemModel *m_found;
    QCompleter *m_completer;
    QTimer m_delay;
    Value m_key;
    QString m_label;
    QString m_shown; ///< the text that stands for m_key
    quint64 m_run = 0;
};

} // namespace stillroom
