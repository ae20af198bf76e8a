#pragma once

#include <QMap>
#include <QString>
#include <QStringList>
#include <optional>

namespace stillroom {

/// A value that a script.py.mako can show: a string, a tuple or list of strings, or None.
struct TemplateValue
{
    enum class Kind { None, String, Tuple, List };
    Kind kind = Kind::None;
    QStringList items;

    static TemplateValue string(const QString &text) { return {Kind::String, {text}}; }
    /// None for nothing, a string for one, else a tuple: how down_revision is written.
    static TemplateValue scalar(const QStringList &items, Kind several = Kind::Tuple);

    [[nodiscard]] QString toString() const; ///< as Python's str()
    [[nodiscard]] QString repr() const;
    [[nodiscard]] QString commaJoined() const;
    [[nodiscard]] bool isTrue() const;
};

/// Fills in a Mako template of the simple form revision files use: ${name}, ${name | comma,n},
/// ${repr(name)}, ${name if name else "text"}, ## comments. \return nothing if it holds anything else
[[nodiscard]] std::optional<QString> renderTemplate(const QString &source,
                                                    const QMap<QString, TemplateValue> &values);

/// A string literal as Python's repr() writes it.
[[nodiscard]] QString pythonRepr(const QString &text);

/// Our own script.py.mako, for new projects and for those without one.
[[nodiscard]] const QString &defaultRevisionTemplate();

} // namespace stillroom
