#pragma once

#include <QColor>
#include <QFont>
#include <QIcon>
#include <QObject>
#include <array>

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
        CodeKeyword,
        CodeString,
        CodeNumber,
        CodeComment,
        CodeName,
    };
    Q_ENUM(Token)
    static constexpr int tokenCount = int(Token::CodeName) + 1;

    [[nodiscard]] static Theme &of(
        QApplication &application); ///< the application's one; made at first use, a child of it
    [[nodiscard]] static Theme &current(); ///< that of the running application

    void setMode(Mode mode); ///< applies palette and style sheet, then emits changed()
    [[nodiscard]] Mode mode() const { return m_mode; }
    [[nodiscard]] bool isDark() const { return m_dark; }
    [[nodiscard]] QColor color(Token token) const { return m_colors[std::size_t(token)]; }

    /// A Lucide icon ("table", "key-round") tinted to the text colour, or to `token`; follows changed().
    [[nodiscard]] QIcon icon(const QString &name, Token token = Token::Text) const;
    /// The colours of a theme file. \throws Error(Parse) if a token is missing or is no colour
    using Colors = std::array<QColor, std::size_t(tokenCount)>;
    [[nodiscard]] static Colors readColors(const QString &file);

    [[nodiscard]] QFont fixedFont() const; ///< SQL, code, raw values
    [[nodiscard]] QFont numberFont() const; ///< all digits of one width, for columns of numbers
    [[nodiscard]] bool reducedMotion() const; ///< no transitions

Q_SIGNALS:
    void changed();

protected:
    bool eventFilter(QObject *object, QEvent *event) override; ///< hears of the system's theme changing

private:
    explicit Theme(QApplication &application);
    void apply();
    [[nodiscard]] bool systemIsDark();
    QApplication &m_application;
    Mode m_mode = Mode::System;
    bool m_dark = false;
    bool m_applying = false;
    bool m_applied = false;
    Colors m_colors;
    QString m_sheet; ///< the style sheet before tokens are filled in
    QFont m_fixedFont;
    QFont m_numberFont;
};

} // namespace stillroom
