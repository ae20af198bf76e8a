#pragma once

#include <QColor>
#include <QIcon>
#include <QObject>

class QApplication;
class QWidget;

namespace stillroom {

/// Colours and icons. Every colour is a token of resources/themes/{light,dark}.json, set once as the
/// application's palette and style sheet; widgets that paint ask here.
class Theme final : public QObject
{
    Q_OBJECT

public:
    enum class Mode { System, Light, Dark };
    enum class Token {
        Window,
        Base,
        Alternate,
        Border,
        Soft,
        Text,
        Muted,
        Accent,
        AccentBackground,
        AccentText,
        Added,
        AddedBackground,
        Changed,
        ChangedBackground,
        Removed,
        RemovedBackground,
        Warning,
        WarningBackground,
        Error,
        Brand,
        Canvas,
        CanvasDot,
        Selection,
        Focus,
    };

    [[nodiscard]] static Theme &of(
        QApplication &application); ///< the application's one; made at first use, a child of it
    [[nodiscard]] static Theme &current(); ///< that of the running application

    void setMode(Mode mode); ///< applies palette and style sheet, then emits changed()
    [[nodiscard]] Mode mode() const { return m_mode; }
    [[nodiscard]] bool isDark() const { return m_dark; }
    [[nodiscard]] QColor color(Token token) const;

    /// A Lucide icon ("table", "key-round") tinted to the text colour, or to `token`; follows changed().
    [[nodiscard]] QIcon icon(const QString &name, Token token = Token::Text) const;

    [[nodiscard]] QFont fixedFont() const; ///< SQL, code, raw values
    [[nodiscard]] bool reducedMotion() const; ///< no transitions

Q_SIGNALS:
    void changed();

private:
    explicit Theme(QApplication &application);
    QApplication &m_application;
    Mode m_mode = Mode::System;
    bool m_dark = false;
};

} // namespace stillroom
