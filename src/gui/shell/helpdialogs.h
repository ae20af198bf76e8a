#pragma once

class QAction;
class QDialog;
class QWidget;
template <class T>
class QList;

namespace stillroom {

/// All keys: those of the given actions by menu, and those that work inside of the pages. Opens by itself.
void showShortcuts(const QList<QAction *> &menus, QWidget *parent);

/// Version, licence, and the licences of everything Stillroom is built from. Opens by itself.
void showAbout(QWidget *parent);

} // namespace stillroom
