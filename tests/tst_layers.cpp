#include <QtTest>

#include <QDirIterator>

/// Reads the #include lines of src and fails on any edge that DESIGN does not list.
class LayersTest : public QObject
{
    Q_OBJECT

    static const QHash<QString, QStringList> &allowed()
    {
        static const auto folders = [](const char *names) {
            return QString::fromLatin1(names).split(QLatin1Char(' '), Qt::SkipEmptyParts);
        };
        static const QString low = QStringLiteral("base schema db python dialect ");
        static const QString all = low + QStringLiteral("models migrate record query diagram project ");
        static const QHash<QString, QStringList> edges {
            {QStringLiteral("base"), folders("base")},
            {QStringLiteral("schema"), folders("base schema")},
            {QStringLiteral("db"), folders("base schema db")},
            {QStringLiteral("python"), folders("base schema python")},
            {QStringLiteral("dialect"), folders("base schema db dialect")},
            {QStringLiteral("models"), (low + QStringLiteral("models")).split(QLatin1Char(' '))},
            {QStringLiteral("migrate"), (low + QStringLiteral("migrate")).split(QLatin1Char(' '))},
            {QStringLiteral("record"), (low + QStringLiteral("record")).split(QLatin1Char(' '))},
            {QStringLiteral("query"), (low + QStringLiteral("query")).split(QLatin1Char(' '))},
            {QStringLiteral("diagram"), (low + QStringLiteral("diagram")).split(QLatin1Char(' '))},
            {QStringLiteral("project"), all.split(QLatin1Char(' '))},
            {QStringLiteral("cli"), (all + QStringLiteral("cli")).split(QLatin1Char(' '))},
            {QStringLiteral("gui"), (all + QStringLiteral("gui")).split(QLatin1Char(' '))},
        };
        return edges;
    }

    /// The faults of one include line in a file at `path` (relative to src), as sentences.
    static QStringList faults(const QString &path, const QString &line)
    {
        static const QRegularExpression include(QStringLiteral("^\\s*#\\s*include\\s*[<\"]([^>\"]+)[>\"]"));
        static const QRegularExpression widgets(QStringLiteral(
            "^(QtWidgets|QWidget|QMainWindow|QDialog|QMessageBox|QApplication|QPushButton|QLabel)\\b"));
        const auto match = include.match(line);
        if (!match.hasMatch())
            return {};
        const QString target = match.captured(1);
        const QString folder = path.section(QLatin1Char('/'), 0, 0);
        const bool isMain = !path.contains(QLatin1Char('/'));
        QStringList found;
        if (target.startsWith(QStringLiteral("QSql")) || target.startsWith(QStringLiteral("QtSql"))) {
            if (folder != QStringLiteral("db") && folder != QStringLiteral("dialect"))
                found << path + QStringLiteral(": QtSql outside db/ and dialect/");
        }
        if (widgets.match(target).hasMatch() && folder != QStringLiteral("gui") && !isMain)
            found << path + QStringLiteral(": QtWidgets outside gui/ and main.cpp");
        if (!isMain && target.contains(QLatin1Char('/'))) {
            const QString to = target.section(QLatin1Char('/'), 0, 0);
            if (allowed().contains(to) && !allowed().value(folder).contains(to))
                found << path + QStringLiteral(": %1 must not include %2").arg(folder, target);
            if (folder == QStringLiteral("gui") && to == folder) {
                const QString panel = path.section(QLatin1Char('/'), 1, 1);
                const QString other = target.section(QLatin1Char('/'), 1, 1);
                if (panel != other && panel != QStringLiteral("shell") && other != QStringLiteral("common"))
                    found << path + QStringLiteral(": panel %1 must not include %2").arg(panel, target);
            }
        }
        return found;
    }

private Q_SLOTS:
    void rulesSeeForbiddenEdges()
    {
        QCOMPARE(faults(QStringLiteral("schema/x.h"), QStringLiteral("#include \"db/y.h\"")).size(), 1);
        QCOMPARE(faults(QStringLiteral("record/x.h"), QStringLiteral("#include \"query/y.h\"")).size(), 1);
        QCOMPARE(faults(QStringLiteral("gui/grid/x.h"), QStringLiteral("#include \"gui/form/y.h\"")).size(),
                 1);
        QCOMPARE(faults(QStringLiteral("record/x.h"), QStringLiteral("#include <QSqlDatabase>")).size(), 1);
        QCOMPARE(faults(QStringLiteral("record/x.h"), QStringLiteral("#include <QWidget>")).size(), 1);
        QVERIFY(
            faults(QStringLiteral("gui/shell/x.h"), QStringLiteral("#include \"gui/form/y.h\"")).isEmpty());
    }

    void sourcesKeepToTheLayers()
    {
        const QDir source(QStringLiteral(STILLROOM_SOURCE_DIR "/src"));
        QStringList found;
        int files = 0;
        QDirIterator it(source.path(), {QStringLiteral("*.h"), QStringLiteral("*.cpp")}, QDir::Files,
                        QDirIterator::Subdirectories);
        while (it.hasNext()) {
            QFile file(it.next());
            QVERIFY(file.open(QIODevice::ReadOnly));
            ++files;
            while (!file.atEnd())
                found += faults(source.relativeFilePath(file.fileName()), QString::fromUtf8(file.readLine()));
        }
        QVERIFY(files > 10);
        QVERIFY2(found.isEmpty(), qPrintable(found.join(QLatin1Char('\n'))));
    }
};

QTEST_GUILESS_MAIN(LayersTest)
#include "tst_layers.moc"
