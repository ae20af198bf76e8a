#pragma once

#include "gui/history/rehearsaldialog.h"

namespace stillroom {

class ImpactView;

/// What a button says that starts a rehearsal of the workspace's database: PostgreSQL's is not copied,
/// because the window is connected to it.
void nameRehearsal(QPushButton *button, const Workspace &workspace);

/// Stops measuring, asks where the database itself is to be run in or a server to be locked, and opens the
/// dialog over `owner`. \param impact may be nullptr
void startRehearsal(QWidget *owner, Workspace &workspace, ImpactView *impact,
                    const RehearsalDialog::Plan &plan);

} // namespace stillroom
