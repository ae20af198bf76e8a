#include "gui/history/taskdialog.h"

#include "gui/common/busybar.h"
#include "gui/common/errorbar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QSplitter>
#include <QVBoxLayout>

namespace stillroom {

TaskDialog::TaskDialog(Workspace &workspace, const QString &title, const QSize &size, QWidget *parent)
    : QDialog(parent)
    , m_workspace(workspace)
    , m_sentence(new QLabel)
    , m_body(new QVBoxLayout)
    , m_error(new ErrorBar)
    , m_busy(new BusyBar)
    , m_buttons(new QHBoxLayout)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(title);
    m_sentence->setWordWrap(true);
    connect(m_busy, &BusyBar::cancelRequested, this, &QDialog::reject);
    m_body->setSpacing(12);
    m_buttons->setSpacing(8);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(12);
    layout->addWidget(m_sentence);
    layout->addLayout(m_body, 1);
    layout->addWidget(m_error);
    layout->addWidget(m_busy);
    layout->addLayout(m_buttons);
    resize(size);
}

QSplitter *TaskDialog::split(Qt::Orientation orientation, const QList<QWidget *> &parts,
                             const QList<int> &sizes)
{
    auto *splitter = new QSplitter(orientation);
    for (QWidget *part : parts)
        splitter->addWidget(part);
    splitter->setChildrenCollapsible(false);
    splitter->setProperty("bare", true);
    splitter->setHandleWidth(12);
    splitter->setSizes(sizes);
    return splitter;
}

} // namespace stillroom
