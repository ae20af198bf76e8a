#pragma once

#include "gui/form/formmodel.h"

#include <QAbstractButton>
#include <QWidget>

namespace stillroom {

/// One linked row: a rounded word; × (or Delete) takes the link away, once more brings it back.
class LinkChip final : public QAbstractButton
{
    Q_OBJECT

public:
    enum class State { Linked, Added, Removed };
    LinkChip(const QString &text, State state, QWidget *parent = nullptr);
    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] QSize sizeHint() const override;

Q_SIGNALS:
    void openRequested(); ///< Ctrl+click, Enter
    void switched();

protected:
    void paintEvent(QPaintEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    State m_state;
};

/// The far rows of a many-to-many as chips, with a list to tick more; the association table stays unseen.
class LinkChips final : public QWidget
{
    Q_OBJECT

public:
    LinkChips(FormModel &model, const FormCollection &collection, QWidget *parent = nullptr);

    [[nodiscard]] const FormCollection &collection() const { return m_collection; }
    void setRows(const CollectionRows &rows);
    void refresh();
    void toggle(const ParentRow &far); ///< links a row, or takes the link back
    [[nodiscard]] bool isLinked(const Row &far) const; ///< with the edits
    void openChecklist();

private:
    struct Link
    {
        Row far;
        QString label;
        LinkChip::State state = LinkChip::State::Linked;
        int stored = -1; ///< row of m_rows
        quint64 staged = 0;
    };
    [[nodiscard]] std::vector<Link> links() const;
    [[nodiscard]] std::vector<ColumnValue> associationKey(int row) const;

    FormModel &m_model;
    FormCollection m_collection;
    ForeignKeyLookup m_lookup;
    QStringList m_keyColumns; ///< of the association
    CollectionRows m_rows;
    QHash<QByteArray, QString> m_labels; ///< of rows linked by hand
    bool m_shown = false;
    std::vector<std::tuple<Row, QString, int>> m_last; ///< what the chips show
    bool m_lastReadOnly = false;
};

} // namespace stillroom
