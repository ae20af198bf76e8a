#include "gui/common/badge.h"
#include "gui/common/fittinglabel.h"
#include "gui/common/theme.h"
#include "gui/diagram/diagramstrip.h"
#include "support/testsupport.h"

#include <QMenu>
#include <QPushButton>
#include <QtTest>

using namespace stillroom;

class DiagramStripTest final : public QObject
{
    Q_OBJECT

    static QStringList shownBadges(const QWidget &strip)
    {
        QStringList texts;
        for (const Badge *badge : strip.findChildren<Badge *>()) {
            if (badge->isVisible())
                texts << badge->text();
        }
        return texts;
    }

private Q_SLOTS:
    void initTestCase() { Theme::of(*qApp).setMode(Theme::Mode::Light); }

    void labelShowsTheLongestWordingThatFits()
    {
        QWidget window;
        window.resize(800, 40);
        FittingLabel label(&window);
        window.show();
        const QString longest = QStringLiteral("1,204 of 3,000 rows · 12 ms");
        const QString shorter = QStringLiteral("1,204 of 3,000 rows");
        label.setWordings({longest, shorter});
        const auto widthOf = [&](const QString &text) { return label.fontMetrics().horizontalAdvance(text); };
        label.resize(widthOf(longest) + 4, 20);
        QCOMPARE(label.text(), longest);
        label.resize(widthOf(longest) - 1, 20);
        QCOMPARE(label.text(), shorter);
        label.resize(widthOf(shorter) - 10, 20);
        QVERIFY(label.text().endsWith(QChar(0x2026)));
        label.resize(20, 20);
        QCOMPARE(label.text(), QString());
        QCOMPARE(label.sizeHint().width(), widthOf(shorter) + 1);
    }

    void narrowStripKeepsItsButtonsWhole()
    {
        QMenu menu;
        DiagramStrip strip(&menu);
        strip.setSides(true, true, QStringLiteral("app.db"));
        DiagramDrift drift;
        const QList<std::pair<Drift, int>> counts {
            {Drift::OnlyInModels, 3}, {Drift::OnlyInDatabase, 1}, {Drift::Different, 1}, {Drift::Equal, 5}};
        int number = 0;
        for (const auto &[status, count] : counts) {
            QHash<QString, Drift> columns;
            if (status == Drift::Different)
                columns.insert(QStringLiteral("email"), status);
            for (int i = 0; i < count; ++i)
                drift.tables.insert(QStringLiteral("t%1").arg(++number), TableDrift {status, columns});
        }
        drift.differences = {QStringLiteral("t1: only in the models")};
        strip.setDrift(drift);
        strip.resize(1400, 40);
        strip.show();
        QVERIFY(QTest::qWaitForWindowExposed(&strip));
        const QStringList words {QStringLiteral("3 only in models"), QStringLiteral("1 only in database"),
                                 QStringLiteral("1 differs")};
        QTRY_COMPARE(shownBadges(strip), words + QStringList {QStringLiteral("5 equal")});

        const auto *generate = strip.findChild<QPushButton *>(QStringLiteral("generateRevision"));
        for (int width = 1300; width >= 600; width -= 20) {
            strip.resize(width, 40);
            QTRY_COMPARE(generate->geometry().right() + 1 + 12, width);
            QTRY_VERIFY(generate->width() >= generate->sizeHint().width());
        }
        const QStringList marks {QStringLiteral("+ 3"), QStringLiteral("− 1"), QStringLiteral("≠ 1")};
        QTRY_COMPARE(shownBadges(strip), marks);
        strip.resize(1400, 40);
        QTRY_COMPARE(shownBadges(strip), words + QStringList {QStringLiteral("5 equal")});
    }
};

QTEST_MAIN(DiagramStripTest)
#include "tst_diagramstrip.moc"
