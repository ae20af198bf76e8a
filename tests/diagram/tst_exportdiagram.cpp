#include "diagram/exportdiagram.h"

#include "base/error.h"
#include "base/text.h"
#include "diagram/diagramtext.h"
#include "diagram/layoutdiagram.h"
#include "support/diagramschemas.h"
#include "support/testsupport.h"

#include <QImage>
#include <QTemporaryDir>
#include <QXmlStreamReader>
#include <QtTest>

using namespace stillroom;

class ExportDiagramTest : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

    static Diagram arranged(const Schema &schema, const DiagramOptions &options = {})
    {
        Diagram diagram;
        diagram.update(schema, options);
        DiagramStyle::forFiles().measure(diagram);
        applyLayout(diagram, layoutDiagram(diagram));
        return diagram;
    }

    static QByteArray bytes(const QString &file)
    {
        QFile f(file);
        return f.open(QIODevice::ReadOnly) ? f.readAll() : QByteArray();
    }

private Q_SLOTS:
    void svgIsXmlWithAllNames()
    {
        for (const Schema &schema : {clubsSchema(), hostileSchema()}) {
            const QString file = m_folder.filePath(QStringLiteral("a.svg"));
            exportDiagram(arranged(schema), file, DiagramStyle::forFiles());
            QXmlStreamReader xml(bytes(file));
            QString text;
            bool hasScript = false;
            while (!xml.atEnd()) {
                xml.readNext();
                if (xml.isCharacters())
                    text += xml.text();
                if (xml.isStartElement() && xml.name() == QLatin1String("script"))
                    hasScript = true;
            }
            QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
            QVERIFY(!hasScript);
            QVERIFY(text.contains(schema.tables.back().name));
        }
    }

    void pngAndPdf()
    {
        const Diagram diagram = arranged(clubsSchema(), clubsOptions());
        const QString png = m_folder.filePath(QStringLiteral("a.png"));
        exportDiagram(diagram, png, DiagramStyle::forFiles());
        const QImage image(png);
        QVERIFY(image.width() >= int(diagram.bounds().width() * 2));
        QVERIFY(!image.allGray());
        const QString pdf = m_folder.filePath(QStringLiteral("a.pdf"));
        exportDiagram(diagram, pdf, DiagramStyle::forFiles());
        QVERIFY(bytes(pdf).startsWith("%PDF-"));
        QVERIFY(bytes(pdf).size() > 5000);
    }

    void dotIsReadByGraphviz()
    {
        const QString dot = QStandardPaths::findExecutable(QStringLiteral("dot"));
        if (dot.isEmpty()) {
            if (qEnvironmentVariableIsSet("CI"))
                QFAIL("Graphviz's dot is not installed");
            QSKIP("Graphviz's dot is not installed");
        }
        for (const Schema &schema : {clubsSchema(), hostileSchema()}) {
            Diagram diagram;
            diagram.update(schema);
            const QString file = m_folder.filePath(QStringLiteral("a.dot"));
            exportDiagram(diagram, file, DiagramStyle());
            const ProcessResult result = runProcess(dot, {QStringLiteral("-Tsvg"), file});
            QCOMPARE(result.error, QString());
            QCOMPARE(result.exitCode, 0);
            QXmlStreamReader xml(result.output);
            QString text;
            while (!xml.atEnd()) {
                if (xml.readNext() == QXmlStreamReader::Characters)
                    text += xml.text();
            }
            QVERIFY2(text.simplified().contains(schema.tables.front().name.simplified()), qPrintable(text));
        }
    }

    void mermaid()
    {
        Diagram diagram;
        DiagramOptions options = clubsOptions();
        options.only = {TableName {{}, QStringLiteral("posts")}, TableName {{}, QStringLiteral("users")}};
        options.columns = DiagramOptions::Columns::Keys;
        diagram.update(clubsSchema(), options);
        QCOMPARE(toMermaid(diagram),
                 QStringLiteral("erDiagram\n"
                                "    t0[\"posts\"] {\n"
                                "        INTEGER id PK\n"
                                "        INTEGER user_id FK\n"
                                "    }\n"
                                "    t1[\"users\"] {\n"
                                "        INTEGER id PK\n"
                                "        INTEGER group_id FK\n"
                                "    }\n"
                                "    t0 }o--o| t1 : \"author\"\n"));
    }

    void dbml()
    {
        Diagram diagram;
        DiagramOptions options;
        options.only = {TableName {{}, QStringLiteral("posts")}, TableName {{}, QStringLiteral("users")}};
        diagram.update(clubsSchema(), options);
        const QString text = toDbml(diagram);
        QVERIFY2(text.startsWith(QStringLiteral("Table \"posts\" {\n  \"id\" INTEGER [pk]\n"
                                                "  \"title\" VARCHAR(128)\n")),
                 qPrintable(text));
        QVERIFY(text.endsWith(QStringLiteral("\nRef: \"posts\".\"user_id\" > \"users\".\"id\"\n")));
    }

    void plantUml()
    {
        Diagram diagram;
        diagram.update(clubsSchema(), clubsOptions());
        const QString text = toPlantUml(diagram);
        QVERIFY(text.startsWith(QStringLiteral("@startuml\n")) && text.endsWith(QStringLiteral("@enduml\n")));
        QVERIFY(text.contains(QStringLiteral("entity \"posts\" as t3 {\n  * id : INTEGER <<PK>>\n")));
    }

    void hostileNamesStayText()
    {
        Diagram diagram;
        diagram.update(hostileSchema());
        const QString mermaid = toMermaid(diagram);
        const QString dbml = toDbml(diagram);
        const QString puml = toPlantUml(diagram);
        for (const QString &text : {mermaid, puml, toDot(diagram)})
            QVERIFY(!text.contains(QStringLiteral("<script>")));
        // A name with a line break must not start a line of its own.
        for (const QString &text : {mermaid, dbml, puml, toDot(diagram)})
            QVERIFY(!text.contains(QStringLiteral("line\nbreak")));
        for (const QString &line : mermaid.split(QLatin1Char('\n')))
            QVERIFY2(line.count(QLatin1Char('"')) % 2 == 0, qPrintable(line));
        QVERIFY(mermaid.contains(QStringLiteral("#lt;script#gt;")));
        QVERIFY(dbml.contains(QStringLiteral("alert(\\\"x\\\")")));
        QVERIFY(dbml.contains(QStringLiteral("\"a\\\"b\" \"ENUM('x','y')\"")));
        QVERIFY(puml.contains(QStringLiteral("<U+003C>script<U+003E>")));
        QVERIFY(puml.contains(QStringLiteral("表")));
    }

    void unknownEndingIsRefused()
    {
        try {
            exportDiagram(Diagram(), m_folder.filePath(QStringLiteral("a.doc")), DiagramStyle());
            QFAIL("no error");
        } catch (const Error &error) {
            QCOMPARE(error.kind, Error::Kind::Usage);
            QVERIFY(error.hint.contains(QStringLiteral(".svg")));
        }
    }

    void unwritableFileIsTold()
    {
        QVERIFY_THROWS_EXCEPTION(Error,
                                 exportDiagram(arranged(clubsSchema()), QStringLiteral("/nowhere/a.svg"),
                                               DiagramStyle::forFiles()));
    }

    void emptyDiagramIsAPicture()
    {
        const QString file = m_folder.filePath(QStringLiteral("empty.png"));
        exportDiagram(Diagram(), file, DiagramStyle::forFiles());
        QVERIFY(!QImage(file).isNull());
    }
};

QTEST_MAIN(ExportDiagramTest)
#include "tst_exportdiagram.moc"
