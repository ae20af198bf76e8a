#include "gui/common/changeguard.h"

#include <QWidget>

namespace stillroom {

void guardChange(QWidget *asker, const QString &what, const std::function<void()> &then,
                 const std::function<void()> &otherwise)
{
    for (QWidget *widget = asker; widget != nullptr; widget = widget->parentWidget()) {
        if (auto *guard = dynamic_cast<ChangeGuard *>(widget)) {
            guard->askBeforeChange(asker, what, then, otherwise);
            return;
        }
    }
    then();
}

} // namespace stillroom
