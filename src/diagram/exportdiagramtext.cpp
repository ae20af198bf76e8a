#include "diagram/exportdiagramtext.h"

#include "base/error.h"
#include "base/text.h"
#include "diagram/diagramtext.h"

#include <QFileInfo>

namespace stillroom {

namespace {

QString ending(const QString &file)
{
    return QFileInfo(file).suffix().toLower();
}

[[noreturn]] void throwUnknown(const QString &file)
{
    throw Error(
        Error::Kind::Usage,
        coreTr("\"%1\" does not name a format a diagram can be written in.").arg(QFileInfo(file).fileName()))
        .withHint(coreTr("Use a name that ends in .%1.").arg(diagramFileTypes().join(QStringLiteral(", ."))));
}

} // namespace

QStringList diagramFileTypes()
{
    return {QStringLiteral("svg"), QStringLiteral("png"),  QStringLiteral("pdf"), QStringLiteral("dot"),
            QStringLiteral("mmd"), QStringLiteral("dbml"), QStringLiteral("puml")};
}

bool isPictureDiagramFile(const QString &file)
{
    return diagramFileTypes().mid(0, 3).contains(ending(file));
}

void exportDiagramText(const Diagram &diagram, const QString &file)
{
    const QString type = ending(file);
    if (type == QLatin1String("dot"))
        writeTextFile(file, toDot(diagram));
    else if (type == QLatin1String("mmd"))
        writeTextFile(file, toMermaid(diagram));
    else if (type == QLatin1String("dbml"))
        writeTextFile(file, toDbml(diagram));
    else if (type == QLatin1String("puml"))
        writeTextFile(file, toPlantUml(diagram));
    else
        throwUnknown(file);
}

} // namespace stillroom
