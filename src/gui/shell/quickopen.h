#pragma once

#include <QFrame>
#include <QIcon>
#include <functional>
#include <vector>

class QLineEdit;
class QListView;
class QStandardItemModel;

namespace stillroom {

/// One thing that can be opened by typing.
struct QuickEntry
{
    QString text; ///< what is matched: "users.email"
    QString detail; ///< at the right: "column · VARCHAR(128)", "Ctrl+T"
    QIcon icon;
    int rank = 0; ///< added to the score: tables before columns
    std::function<void()> open;
};

/// The list under "Go to table, model, revision…": filters as one types, Up and Down choose, Enter opens,
/// Escape closes. A frame inside of its window, not a window of its own.
class QuickOpen final : public QFrame
{
    Q_OBJECT

public:
    explicit QuickOpen(QWidget *window);

    void popup(std::vector<QuickEntry> entries, const QString &placeholder);
    [[nodiscard]] QLineEdit *field() const { return m_field; }
    [[nodiscard]] QStringList shownTexts() const;

protected:
    bool eventFilter(QObject *object, QEvent *event) override;

private:
    void filter();
    void openCurrent();

    QLineEdit *m_field;
    QListView *m_list;
    QStandardItemModel *m_model;
    std::vector<QuickEntry> m_entries;
};

} // namespace stillroom
