#pragma once

#include "gui/common/tabpage.h"

#include <QTabWidget>

namespace stillroom {

/// The pages in the centre. Knows how tabs look and close; what a page is for, the main window knows.
class TabArea final : public QTabWidget
{
    Q_OBJECT

public:
    explicit TabArea(QWidget *parent = nullptr);

    void addPage(TabPage *page, bool activate = true); ///< takes it over
    void replacePage(TabPage *old, TabPage *page); ///< at the same place; the old one is deleted
    void removePage(TabPage *page); ///< deletes it
    [[nodiscard]] TabPage *page(int index) const;
    [[nodiscard]] TabPage *page(const QString &key) const; ///< nullptr if it is not open
    [[nodiscard]] TabPage *currentPage() const { return page(currentIndex()); }
    [[nodiscard]] QList<TabPage *> pages() const;
    void step(int by); ///< to the next or previous tab, around the end

Q_SIGNALS:
    void closeRequested(stillroom::TabPage *page);
    void currentPageChanged(stillroom::TabPage *page); ///< nullptr: none is left
    void pageStatusChanged(stillroom::TabPage *page);
    void pageTitleChanged(stillroom::TabPage *page);

protected:
    bool eventFilter(QObject *object, QEvent *event) override;

private:
    void dress(TabPage *page);
    void updateTab(TabPage *page);
};

} // namespace stillroom
