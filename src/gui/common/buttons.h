#pragma once

#include "gui/common/theme.h"

#include <QPushButton>
#include <QToolButton>

class QAction;

namespace stillroom {

enum class ButtonKind { Secondary, Primary, Danger, Link };

/// How a button looks; one primary button a page. Its icon, if any, gets the matching colour.
void setButtonKind(QPushButton *button, ButtonKind kind, const QString &iconName = {});
[[nodiscard]] QPushButton *makeButton(const QString &text, ButtonKind kind = ButtonKind::Secondary,
                                      const QString &iconName = {}, QWidget *parent = nullptr);

/// A flat button for a panel's bar that shows an action: icon only (the tooltip names it) or icon and text.
[[nodiscard]] QToolButton *makeToolButton(QAction *action, bool withText = false, QWidget *parent = nullptr);

/// An action with text, icon, shortcuts, and a tooltip that names the first shortcut.
[[nodiscard]] QAction *makeAction(QObject *parent, const QString &text, const QString &iconName,
                                  const QList<QKeySequence> &shortcuts = {}, const QString &toolTip = {});

/// A horizontal line of one pixel in the border's colour.
[[nodiscard]] QWidget *makeLine(QWidget *parent = nullptr);

} // namespace stillroom
