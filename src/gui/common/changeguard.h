#pragma once

#include <QString>
#include <functional>

class QWidget;

namespace stillroom {

/// Asks before a database is changed that is not to be changed by accident. The window is one; pages and
/// dialogs find it among their parents.
class ChangeGuard
{
public:
    virtual ~ChangeGuard() = default;
    /// Calls `then` at once, or when the person has agreed; `otherwise` when not.
    virtual void askBeforeChange(QWidget *asker, const QString &what, const std::function<void()> &then,
                                 const std::function<void()> &otherwise)
        = 0;
};

/// \param what is going to be done: "3 edits", the first line of a statement
void guardChange(QWidget *asker, const QString &what, const std::function<void()> &then,
                 const std::function<void()> &otherwise = {});

} // namespace stillroom
