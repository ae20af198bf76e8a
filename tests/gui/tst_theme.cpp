#include <QtTest>

#include "base/error.h"
#include "gui/common/badge.h"
#include "gui/common/busybar.h"
#include "gui/common/buttons.h"
#include "gui/common/codeeditor.h"
#include "gui/common/confirmdialog.h"
#include "gui/common/emptystate.h"
#include "gui/common/errorbar.h"
#include "gui/common/searchfield.h"
#include "gui/common/sqlpreviewdialog.h"
#include "gui/common/theme.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QGridLayout>
#include <QSpinBox>
#include <QVBoxLayout>
#include <cmath>

using namespace stillroom;
using Token = Theme::Token;

namespace {

double luminance(const QColor &color)
{
    const auto linear
        = [](double part) { return part <= 0.03928 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

double contrast(const QColor &a, const QColor &b)
{
    const double first = luminance(a);
    const double second = luminance(b);
    return (qMax(first, second) + 0.05) / (qMin(first, second) + 0.05);
}

} // namespace

class ThemeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { Theme::current().setMode(Theme::Mode::Light); }
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
    }

    void textCanBeRead_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<Token>("ink");
        QTest::addColumn<QList<Token>>("grounds");
        for (const char *name : {"light", "dark"}) {
            const QString file = QStringLiteral(":/stillroom/themes/%1.json").arg(QLatin1String(name));
            const auto row = [&](const char *what, Token ink, const QList<Token> &grounds) {
                QTest::addRow("%s %s", name, what) << file << ink << grounds;
            };
            const QList<Token> plain {Token::Window, Token::Base,      Token::Alternate,
                                      Token::Soft,   Token::Selection, Token::Canvas};
            row("text", Token::Text,
                plain
                    + QList<Token> {Token::AccentBackground, Token::AddedBackground, Token::ChangedBackground,
                                    Token::RemovedBackground, Token::WarningBackground});
            row("muted", Token::Muted, plain);
            row("accent", Token::Accent,
                {Token::Window, Token::Base, Token::AccentBackground, Token::Selection});
            row("accent text", Token::AccentText, {Token::Accent});
            row("added", Token::Added, {Token::Window, Token::Base, Token::AddedBackground});
            row("changed", Token::Changed, {Token::Window, Token::Base, Token::ChangedBackground});
            row("removed", Token::Removed, {Token::Window, Token::Base, Token::RemovedBackground});
            row("warning", Token::Warning, {Token::Window, Token::Base, Token::WarningBackground});
            row("error", Token::Error, {Token::Window, Token::Base});
            row("brand", Token::Brand, {Token::Window});
            for (const Token code : {Token::CodeKeyword, Token::CodeString, Token::CodeNumber,
                                     Token::CodeComment, Token::CodeName})
                row("code", code, {Token::Base});
        }
    }
    void textCanBeRead()
    {
        QFETCH(QString, file);
        QFETCH(Token, ink);
        QFETCH(QList<Token>, grounds);
        const Theme::Colors colors = Theme::readColors(file);
        for (const Token ground : grounds) {
            const double found = contrast(colors[std::size_t(ink)], colors[std::size_t(ground)]);
            QVERIFY2(
                found >= 4.5,
                qPrintable(QStringLiteral("%1 on token %2: %3").arg(int(ink)).arg(int(ground)).arg(found)));
        }
    }

    void missingTokenIsAnError()
    {
        QTemporaryFile file;
        QVERIFY(file.open());
        file.write("{\"window\": \"#ffffff\"}");
        file.close();
        QVERIFY_THROWS_EXCEPTION(Error, (void)Theme::readColors(file.fileName()));
    }

    void modeChangesPaletteAndSheet()
    {
        Theme &theme = Theme::current();
        QSignalSpy changed(&theme, &Theme::changed);
        theme.setMode(Theme::Mode::Dark);
        QVERIFY(theme.isDark());
        QCOMPARE(QApplication::palette().color(QPalette::Base), theme.color(Token::Base));
        QVERIFY(qApp->styleSheet().contains(theme.color(Token::Border).name()));
        QVERIFY2(!qApp->styleSheet()
                      .mid(qApp->styleSheet().indexOf(QStringLiteral("*/")))
                      .contains(QLatin1Char('@')),
                 "a token in the style sheet has no colour");
        theme.setMode(Theme::Mode::Light);
        QVERIFY(!theme.isDark());
        QVERIFY(changed.count() >= 2);
        QVERIFY(QApplication::palette().color(QPalette::Base) == theme.color(Token::Base));
    }

    void iconsAreTintedAndCrisp()
    {
        Theme &theme = Theme::current();
        theme.setMode(Theme::Mode::Light);
        const QIcon icon = theme.icon(QStringLiteral("table"), Token::Accent);
        const auto strongest = [&](qreal scale) {
            const QPixmap pixmap = icon.pixmap(QSize(16, 16), scale);
            const QImage image = pixmap.toImage().convertToFormat(QImage::Format_ARGB32);
            QColor found(Qt::transparent);
            for (int y = 0; y < image.height(); ++y) {
                for (int x = 0; x < image.width(); ++x) {
                    if (image.pixelColor(x, y).alpha() > found.alpha())
                        found = image.pixelColor(x, y);
                }
            }
            return std::pair(found, image.size());
        };
        const auto [color, size] = strongest(2.0);
        QCOMPARE(size, QSize(32, 32));
        const QColor accent = theme.color(Token::Accent);
        QVERIFY(qAbs(color.red() - accent.red()) < 6 && qAbs(color.green() - accent.green()) < 6);
        theme.setMode(Theme::Mode::Dark);
        const QColor dark = theme.color(Token::Accent);
        QVERIFY(qAbs(strongest(1.0).first.green() - dark.green()) < 6);
    }

    void everyListedIconIsThere()
    {
        QFile list(QStringLiteral(STILLROOM_SOURCE_DIR "/resources/icons/lucide.txt"));
        QVERIFY(list.open(QIODevice::ReadOnly));
        int count = 0;
        for (const QByteArray &line : list.readAll().split('\n')) {
            if (line.isEmpty() || line.startsWith('#'))
                continue;
            ++count;
            QVERIFY2(QFile::exists(QStringLiteral(":/lucide/%1.svg").arg(QString::fromLatin1(line))),
                     line.constData());
        }
        QVERIFY(count > 100);
    }

    void numbersHaveOneWidth()
    {
        const QFontMetricsF metrics(Theme::current().numberFont());
        for (char digit = '1'; digit <= '9'; ++digit)
            QVERIFY(qAbs(metrics.horizontalAdvance(QLatin1Char(digit))
                         - metrics.horizontalAdvance(QLatin1Char('0')))
                    < 0.02);
    }

    void errorsAreShownAndCopied()
    {
        ErrorBar bar;
        bar.showError(Error(Error::Kind::Constraint, QStringLiteral("Another user has this address."))
                          .withHint(QStringLiteral("Choose another one.")));
        QVERIFY(bar.isVisible());
        const auto buttons = bar.findChildren<QToolButton *>();
        QCOMPARE(buttons.size(), 2);
        buttons.first()->click();
        QVERIFY(QApplication::clipboard()->text().contains(QStringLiteral("Choose another one.")));
        buttons.last()->click();
        QVERIFY(!bar.isVisible());
    }

    void busyBarWaitsBeforeItShows()
    {
        BusyBar bar;
        bar.start(QStringLiteral("Reading"));
        QVERIFY(!bar.isVisible());
        QTRY_VERIFY_WITH_TIMEOUT(bar.isVisible(), 1000);
        QSignalSpy cancelled(&bar, &BusyBar::cancelRequested);
        bar.findChild<QPushButton *>()->click();
        QCOMPARE(cancelled.count(), 1);
        bar.stop();
        QVERIFY(!bar.isVisible());
        bar.start(QStringLiteral("Short"));
        bar.stop();
        QTest::qWait(260);
        QVERIFY(!bar.isVisible());
    }

    void confirmTellsWhichVerb()
    {
        auto *dialog = new ConfirmDialog(QStringLiteral("Close?"), QStringLiteral("3 edits."), nullptr);
        QPointer<ConfirmDialog> guard(dialog);
        auto *discard
            = dialog->addVerb(QStringLiteral("discard"), QStringLiteral("Discard"), ButtonKind::Danger);
        QSignalSpy chosen(dialog, &ConfirmDialog::chosen);
        dialog->open();
        discard->click();
        QCOMPARE(chosen.count(), 1);
        QCOMPARE(chosen.first().first().toString(), QStringLiteral("discard"));
        QTRY_VERIFY(!guard);
    }

    void sqlIsColoured()
    {
        CodeEditor editor(CodeEditor::Language::Sql);
        editor.setText(QStringLiteral("SELECT 'a' -- note\nFROM t /* x\ny */ WHERE 1"));
        editor.SendScintilla(QsciScintilla::SCI_COLOURISE, 0UL, -1L);
        const auto colorAt = [&editor](const char *text) {
            const int style = int(editor.SendScintilla(QsciScintilla::SCI_GETSTYLEAT,
                                                       ulong(editor.text().indexOf(QLatin1String(text)))));
            return editor.lexer()->color(style);
        };
        const Theme &theme = Theme::current();
        QCOMPARE(colorAt("SELECT"), theme.color(Token::CodeKeyword));
        QCOMPARE(colorAt("'a'"), theme.color(Token::CodeString));
        QCOMPARE(colorAt("-- note"), theme.color(Token::CodeComment));
        QCOMPARE(colorAt("y */"), theme.color(Token::CodeComment));
        QCOMPARE(colorAt("WHERE"), theme.color(Token::CodeKeyword));
    }

    void aLineOfSourceIsShownAndMarked()
    {
        CodeEditor editor(CodeEditor::Language::Python);
        editor.setViewOnly(true);
        editor.setText(QString(QStringLiteral("x = 1\n")).repeated(200));
        editor.resize(400, 300);
        editor.show();
        editor.showLine(150);
        QCOMPARE(editor.cursorLine(), 150);
        const int first = editor.firstVisibleLine();
        QVERIFY2(first > 120 && first < 150, qPrintable(QString::number(first)));
        editor.showLine(9999); // behind the end: the last one
        QCOMPARE(editor.cursorLine(), 201);
    }

    /// A picture of every shared widget to look at: gallery-{light,dark}.png in the build folder.
    void gallery()
    {
        for (const auto mode : {Theme::Mode::Light, Theme::Mode::Dark}) {
            Theme::current().setMode(mode);
            QWidget page;
            page.setProperty("role", QStringLiteral("page"));
            page.setAttribute(Qt::WA_StyledBackground);
            auto *layout = new QGridLayout(&page);
            int column = 0;
            for (const auto kind :
                 {ButtonKind::Secondary, ButtonKind::Primary, ButtonKind::Danger, ButtonKind::Link}) {
                layout->addWidget(makeButton(QStringLiteral("Upgrade"), kind, QStringLiteral("arrow-up")), 0,
                                  column);
                auto *off = makeButton(QStringLiteral("Disabled"), kind);
                off->setEnabled(false);
                layout->addWidget(off, 1, column++);
            }
            column = 0;
            for (const auto kind : {Badge::Kind::Neutral, Badge::Kind::Accent, Badge::Kind::Added,
                                    Badge::Kind::Changed, Badge::Kind::Removed})
                layout->addWidget(new Badge(QStringLiteral("2 differ"), kind), 2, column++);
            layout->addWidget(new SearchField(QStringLiteral("Filter")), 3, 0, 1, 2);
            auto *combo = new QComboBox;
            combo->addItems({QStringLiteral("yes"), QStringLiteral("no")});
            layout->addWidget(combo, 3, 2);
            auto *spin = new QSpinBox;
            layout->addWidget(spin, 3, 3);
            auto *check = new QCheckBox(QStringLiteral("Read-only"));
            check->setChecked(true);
            layout->addWidget(check, 4, 0);
            layout->addWidget(new QCheckBox(QStringLiteral("Off")), 4, 1);
            auto *error = new ErrorBar;
            error->showError(
                Error(Error::Kind::Connection, QStringLiteral("app.db could not be opened: it is locked."))
                    .withHint(QStringLiteral("Close the other program and refresh.")));
            layout->addWidget(error, 5, 0, 1, 5);
            auto *text = new CodeEditor(CodeEditor::Language::Sql);
            text->setText(QStringLiteral("SELECT count(*) FROM users -- all\nWHERE name = 'Ada'"));
            layout->addWidget(text, 6, 0, 1, 5);
            page.resize(640, 420);
            page.show();
            const QString file
                = QStringLiteral(STILLROOM_BINARY_DIR "/gallery-%1.png")
                      .arg(mode == Theme::Mode::Dark ? QStringLiteral("dark") : QStringLiteral("light"));
            QVERIFY(page.grab().save(file));
        }
    }
};

QTEST_MAIN(ThemeTest)
#include "tst_theme.moc"
