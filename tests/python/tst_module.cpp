#include "python/module.h"

#include <QtTest>

using namespace stillroom;

/// Long sources are parsed in pieces; nothing may tell from the trees where the cuts were.
class ModuleTest : public QObject
{
    Q_OBJECT

    static constexpr int classes = 800;

    /// Seven lines a class, decorated ones among them.
    static QStringList longSource()
    {
        QStringList lines {QStringLiteral("import base")};
        for (int i = 0; i < classes; ++i) {
            lines << (i % 3 == 0 ? QStringLiteral("@mapped") : QString())
                  << QStringLiteral("class C%1(base.Model):").arg(i)
                  << QStringLiteral("    \"\"\"About %1").arg(i) << QStringLiteral("class and def in a text")
                  << QStringLiteral("    \"\"\"") << QStringLiteral("    number = %1").arg(i) << QString();
        }
        return lines;
    }

    static std::shared_ptr<const Module> parsed(const QStringList &lines)
    {
        return Module::parse(lines.join(QLatin1Char('\n')), QStringLiteral("long.py"));
    }

private Q_SLOTS:
    void statementsKeepTheirPlaces()
    {
        const auto module = parsed(longSource());
        QVERIFY(module->faults().empty());
        QCOMPARE(module->statements().size(), std::size_t(classes + 1));
        for (int i = 0; i < classes; ++i) {
            const PyStatement &each = module->statements()[std::size_t(i + 1)];
            QCOMPARE(each.kind, PyStatement::Kind::Class);
            QCOMPARE(each.text, QStringLiteral("C%1").arg(i));
            QCOMPARE(each.decorators.size(), std::size_t(i % 3 == 0 ? 1 : 0));
            const PyStatement &number = each.body.back();
            QCOMPARE(number.line, 2 + 7 * i + 5);
            QCOMPARE(module->source(number.expressions.back()), QString::number(i));
        }
    }

    void mistakesAreToldWhereTheyAre()
    {
        QStringList lines = longSource();
        lines[7 * 500 + 6] = QStringLiteral("    number = = 1");
        const auto module = parsed(lines);
        QCOMPARE(module->faults().size(), std::size_t(1));
        QCOMPARE(module->faults().front().line, 7 * 500 + 7);
        QVERIFY(module->statements().size() >= std::size_t(classes));
    }

    /// Every place where the source may be cut lies within one string.
    void textsAreNotCut()
    {
        QStringList lines {QStringLiteral("text = '''")};
        for (int i = 0; i < 5000; ++i)
            lines << QStringLiteral("def f(): pass");
        lines << QStringLiteral("'''") << QStringLiteral("last = 1");
        const auto module = parsed(lines);
        QVERIFY(module->faults().empty());
        QCOMPARE(module->statements().size(), std::size_t(2));
        QCOMPARE(module->statements().back().line, 5003);
    }
};

QTEST_GUILESS_MAIN(ModuleTest)
#include "tst_module.moc"
