#pragma once

#include <QApplication>
#include <QPushButton>
#include <QWidget>

/// What tests of the window find its parts with, as a person does: by what is written on them.
namespace stillroom {

/// ms that a person would wait; a test under load may need them
constexpr int patience = 15'000;

inline QString latin(const char *text)
{
    return QString::fromLatin1(text);
}

/// The visible widget of a type with an accessible name, an object name or a text.
template <class T>
T *named(const QWidget *parent, const char *name)
{
    for (T *widget : parent->findChildren<T *>()) {
        if (widget->accessibleName() == latin(name) || widget->objectName() == latin(name))
            return widget;
    }
    return nullptr;
}

/// The visible button with that text.
inline QPushButton *button(const QWidget *parent, const char *text)
{
    for (QPushButton *each : parent->findChildren<QPushButton *>()) {
        if (each->text() == latin(text) && each->isVisible())
            return each;
    }
    return nullptr;
}

/// The window of a type that is open.
template <class T>
T *dialog()
{
    for (QWidget *widget : QApplication::topLevelWidgets()) {
        if (auto *found = qobject_cast<T *>(widget); found != nullptr && found->isVisible())
            return found;
    }
    return nullptr;
}

} // namespace stillroom
