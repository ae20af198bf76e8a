#include <QtTest>

#include "gui/common/systemeditor.h"

using namespace stillroom;

class SystemEditorTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void choosesAnEditorThatTakesALine_data()
    {
        QTest::addColumn<QString>("preferred");
        QTest::addColumn<QString>("standard");
        QTest::addColumn<QString>("installed");
        QTest::addColumn<QString>("command");
        const auto row = [](const char *name, const char *preferred, const char *standard,
                            const char *installed, const char *command) {
            QTest::newRow(name) << QString::fromLatin1(preferred) << QString::fromLatin1(standard)
                                << QString::fromLatin1(installed) << QString::fromLatin1(command);
        };
        row("environment", "subl -w", "code.desktop", "subl code", "/bin/subl /p/a b.py:7");
        row("terminal editor", "vim", "org.kde.kate.desktop", "vim kate code", "/bin/kate -l 7 /p/a b.py");
        row("environment not there", "zed", "code.desktop", "code gedit", "/bin/code -g /p/a b.py:7");
        row("any that is installed", "", "libreoffice.desktop", "gvim gedit", "/bin/gedit +7 /p/a b.py");
        row("arguments", "code --reuse-window --wait", "", "code", "/bin/code --reuse-window -g /p/a b.py:7");
        row("zed's other name", "", "dev.zed.Zed.desktop", "zed zeditor", "/bin/zeditor /p/a b.py:7");
        row("zed", "", "", "zed gedit", "/bin/zed /p/a b.py:7");
        row("the daemon of ZFS", "", "dev.zed.Zed.desktop", "/sbin/zed gedit", "/bin/gedit +7 /p/a b.py");
        row("the daemon of ZFS, named", "zed", "", "/sbin/zed", "");
        row("none", "nano", "nano.desktop", "nano", "");
    }

    void choosesAnEditorThatTakesALine()
    {
        QFETCH(QString, preferred);
        QFETCH(QString, standard);
        QFETCH(QString, installed);
        QFETCH(QString, command);
        EditorLookup lookup;
        lookup.preferred = preferred;
        lookup.standard = standard;
        lookup.find = [names = installed.split(QLatin1Char(' '))](const QString &name) -> QString {
            const QString ofSystem = QStringLiteral("/sbin/") + name;
            if (names.contains(ofSystem))
                return ofSystem;
            return names.contains(name) ? QStringLiteral("/bin/") + name : QString();
        };
        const auto found = editorCommand(QStringLiteral("/p/a b.py"), 7, lookup);
        const QString shown
            = found ? found->program + QLatin1Char(' ') + found->arguments.join(QLatin1Char(' ')) : QString();
        QCOMPARE(shown, command);
    }
};

QTEST_GUILESS_MAIN(SystemEditorTest)
#include "tst_systemeditor.moc"
