#include "gui/common/theme.h"

#include "base/error.h"
#include "base/text.h"
#include "gui/common/iconengine.h"
#include "gui/common/style.h"

#include <QApplication>
#include <QEvent>
#include <QFontDatabase>
#include <QFontMetricsF>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMetaEnum>
#include <QPalette>
#include <QRegularExpression>
#include <QToolTip>

// Resources of a static library have to be named once; outside of a namespace.
static void initResources()
{
    Q_INIT_RESOURCE(stillroom);
    Q_INIT_RESOURCE(lucide);
}

namespace stillroom {

namespace {

/// "AccentText" -> "accentText"
QString tokenName(int token)
{
    QString name = QString::fromLatin1(QMetaEnum::fromType<Theme::Token>().valueToKey(token));
    name[0] = name[0].toLower();
    return name;
}

QPalette paletteOf(const Theme &theme)
{
    using Token = Theme::Token;
    const auto color = [&theme](Token token) { return theme.color(token); };
    QPalette palette(color(Token::Text), color(Token::Window), color(Token::Soft), color(Token::Border),
                     color(Token::Muted), color(Token::Text), color(Token::Base));
    palette.setColor(QPalette::Window, color(Token::Window));
    palette.setColor(QPalette::Button, color(Token::Window));
    palette.setColor(QPalette::BrightText, color(Token::Text));
    palette.setColor(QPalette::AlternateBase, color(Token::Alternate));
    palette.setColor(QPalette::Highlight, color(Token::Selection));
    palette.setColor(QPalette::HighlightedText, color(Token::Text));
    palette.setColor(QPalette::ToolTipBase, color(Token::Base));
    palette.setColor(QPalette::ToolTipText, color(Token::Text));
    palette.setColor(QPalette::PlaceholderText, color(Token::Muted));
    palette.setColor(QPalette::Link, color(Token::Accent));
    palette.setColor(QPalette::LinkVisited, color(Token::Accent));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, color(Token::Muted));
    palette.setColor(QPalette::Disabled, QPalette::Base, color(Token::Window));
    return palette;
}

bool hasTabularFigures(const QFont &font)
{
    const QFontMetricsF metrics(font);
    const qreal width = metrics.horizontalAdvance(QLatin1Char('0'));
    for (char digit = '1'; digit <= '9'; ++digit) {
        if (qAbs(metrics.horizontalAdvance(QLatin1Char(digit)) - width) > 0.01)
            return false;
    }
    return true;
}

QString firstInstalled(const QStringList &families, const QString &fallback)
{
    const QStringList installed = QFontDatabase::families();
    for (const QString &family : families) {
        if (installed.contains(family))
            return family;
    }
    return fallback;
}

/// The system's font at the size of a dense window; a larger one that the user has chosen is kept.
QFont interfaceFont()
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::GeneralFont);
    font.setFamily(firstInstalled({QStringLiteral("Inter")}, font.family()));
    if (font.pointSizeF() <= 12)
        font.setPointSizeF(9.75);
    font.setHintingPreference(QFont::PreferVerticalHinting);
    return font;
}

QFont codeFont(qreal size)
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    font.setFamily(firstInstalled({QStringLiteral("JetBrains Mono")}, font.family()));
    font.setStyleHint(QFont::Monospace);
    font.setFixedPitch(true);
    font.setPointSizeF(size);
    return font;
}

QFont tabularFont(const QFont &interface, const QFont &code)
{
    QFont font = interface;
    for (const QString &family :
         {interface.family(), QStringLiteral("Noto Sans"), QStringLiteral("Roboto"),
          QStringLiteral("Liberation Sans"), QStringLiteral("Segoe UI"), QStringLiteral("DejaVu Sans")})
    {
        font.setFamily(firstInstalled({family}, interface.family()));
        if (hasTabularFigures(font)) {
            if (font.family().startsWith(QStringLiteral("DejaVu")))
                font.setPointSizeF(interface.pointSizeF()
                                   * 0.93); // its figures are larger than its size says
            return font;
        }
    }
    return code;
}

} // namespace

Theme &Theme::of(QApplication &application)
{
    if (auto *theme = application.findChild<Theme *>(QString(), Qt::FindDirectChildrenOnly))
        return *theme;
    return *new Theme(application); // owned by the application
}

Theme &Theme::current()
{
    return of(*static_cast<QApplication *>(QCoreApplication::instance()));
}

Theme::Theme(QApplication &application) : QObject(&application), m_application(application)
{
    initResources();
    m_sheet = readTextFile(QStringLiteral(":/stillroom/themes/stillroom.qss"));
    m_colors = readColors(QStringLiteral(":/stillroom/themes/light.json"));
    const QFont font = interfaceFont();
    m_fixedFont = codeFont(font.pointSizeF() * 0.95);
    m_numberFont = tabularFont(font, m_fixedFont);
    application.setFont(font);
    application.setStyle(new Style);
    application.installEventFilter(this);
}

Theme::Colors Theme::readColors(const QString &file)
{
    const QJsonObject object = QJsonDocument::fromJson(readTextFile(file).toUtf8()).object();
    Colors colors;
    for (int token = 0; token < tokenCount; ++token) {
        const QString name = tokenName(token);
        const QColor color(object.value(name).toString());
        if (!color.isValid())
            throw Error(Error::Kind::Parse, tr("The theme has no colour for \"%1\".").arg(name))
                .withPlace(file, 0);
        colors[std::size_t(token)] = color;
    }
    return colors;
}

void Theme::setMode(Mode mode)
{
    m_mode = mode;
    const bool dark = mode == Mode::Dark || (mode == Mode::System && systemIsDark());
    if (m_applied && dark == m_dark)
        return;
    m_dark = dark;
    apply();
}

/// The palette of the platform, as it is without ours.
bool Theme::systemIsDark()
{
    m_applying = true;
    const QPalette ours = m_application.palette();
    QApplication::setPalette(QPalette());
    const QPalette palette = QGuiApplication::palette();
    QApplication::setPalette(ours);
    m_applying = false;
    return palette.color(QPalette::Window).lightness() < palette.color(QPalette::WindowText).lightness();
}

void Theme::apply()
{
    m_applying = true;
    m_colors = readColors(m_dark ? QStringLiteral(":/stillroom/themes/dark.json")
                                 : QStringLiteral(":/stillroom/themes/light.json"));
    QApplication::setPalette(paletteOf(*this));
    QToolTip::setPalette(QApplication::palette());

    QHash<QString, QString> values;
    for (int token = 0; token < tokenCount; ++token)
        values.insert(tokenName(token), m_colors[std::size_t(token)].name());
    const QColor accent = color(Token::Accent);
    values.insert(QStringLiteral("accentHover"), (m_dark ? accent.lighter(110) : accent.darker(112)).name());
    values.insert(QStringLiteral("accentPressed"), (m_dark ? accent.darker(110) : accent.darker(130)).name());
    QColor scroll = color(Token::Muted);
    scroll.setAlpha(110);
    values.insert(
        QStringLiteral("scroll"),
        QStringLiteral("rgba(%1, %2, %3, 110)").arg(scroll.red()).arg(scroll.green()).arg(scroll.blue()));
    static const QRegularExpression name(QStringLiteral("@([A-Za-z]+)"));
    QString sheet;
    qsizetype from = 0;
    for (auto it = name.globalMatch(m_sheet); it.hasNext();) {
        const auto match = it.next();
        sheet += QStringView(m_sheet).mid(from, match.capturedStart() - from);
        sheet += values.value(match.captured(1), match.captured(0));
        from = match.capturedEnd();
    }
    sheet += QStringView(m_sheet).mid(from);
    m_application.setStyleSheet(sheet);
    m_applying = false;
    m_applied = true;
    Q_EMIT changed();
}

bool Theme::eventFilter(QObject *object, QEvent *event)
{
    if (event->type() == QEvent::ThemeChange && !m_applying && m_mode == Mode::System)
        QMetaObject::invokeMethod(
            this, [this] { setMode(m_mode); }, Qt::QueuedConnection);
    return QObject::eventFilter(object, event);
}

QIcon Theme::icon(const QString &name, Token token) const
{
    return QIcon(new IconEngine(name, token));
}

QFont Theme::fixedFont() const
{
    return m_fixedFont;
}

QFont Theme::numberFont() const
{
    return m_numberFont;
}

bool Theme::reducedMotion() const
{
    return !QApplication::isEffectEnabled(Qt::UI_General)
        || qEnvironmentVariableIsSet("STILLROOM_REDUCED_MOTION");
}

} // namespace stillroom
