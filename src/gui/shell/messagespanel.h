#pragma once

#include "base/error.h"

#include <QWidget>

class QTreeWidget;

namespace stillroom {

/// The bottom dock: what was reported while the project was open, newest last; can be copied and cleared.
class MessagesPanel final : public QWidget
{
    Q_OBJECT

public:
    explicit MessagesPanel(QWidget *parent = nullptr);
    void add(const Error &error);
    void add(const QString &sentence);
    void clear();
    [[nodiscard]] int count() const;
    [[nodiscard]] QString text() const; ///< all of it, as Copy copies
    [[nodiscard]] QSize sizeHint() const override { return {600, 120}; }

Q_SIGNALS:
    void errorAdded();

private:
    void addRow(const QString &iconName, int token, const QString &text, const QString &whole);

    QTreeWidget *m_list;
};

} // namespace stillroom
