#include "diagram/diagramlayoutjson.h"

#include "base/error.h"
#include "base/text.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <cmath>

namespace stillroom {

namespace {

QString jsonString(const QString &text)
{
    const QByteArray array = QJsonDocument(QJsonArray {text}).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(array.mid(1, array.size() - 2));
}

} // namespace

QString diagramLayoutToJson(const Diagram &diagram, const QMap<QString, QPointF> &kept)
{
    QMap<QString, QPointF> places = kept;
    for (const DiagramNode &node : diagram.nodes) {
        if (node.placed)
            places.insert(node.table.toString(), node.position);
    }
    QStringList lines;
    for (auto it = places.cbegin(); it != places.cend(); ++it) {
        lines << QStringLiteral("    %1: [%2, %3]")
                     .arg(jsonString(it.key()))
                     .arg(qint64(std::llround(it->x())))
                     .arg(qint64(std::llround(it->y())));
    }
    return QStringLiteral("{\n  \"version\": 1,\n  \"tables\": {\n%1\n  }\n}\n")
        .arg(lines.join(QStringLiteral(",\n")));
}

QMap<QString, QPointF> diagramLayoutFromJson(const QString &text)
{
    QJsonParseError fault;
    const QJsonDocument document = QJsonDocument::fromJson(text.toUtf8(), &fault);
    if (fault.error != QJsonParseError::NoError)
        throw Error(Error::Kind::Parse,
                    coreTr("The saved diagram layout is not valid JSON: %1.").arg(fault.errorString()));
    if (document.object().value(QLatin1String("version")).toInt() != 1)
        throw Error(Error::Kind::Parse,
                    coreTr("The saved diagram layout has a version this program does not know."));
    QMap<QString, QPointF> places;
    const QJsonObject tables = document.object().value(QLatin1String("tables")).toObject();
    for (auto it = tables.begin(); it != tables.end(); ++it) {
        const QJsonArray place = it->toArray();
        if (place.size() != 2 || !place.at(0).isDouble() || !place.at(1).isDouble())
            throw Error(Error::Kind::Parse,
                        coreTr("The saved diagram layout has no place [x, y] for table %1.").arg(it.key()));
        places.insert(it.key(), {place.at(0).toDouble(), place.at(1).toDouble()});
    }
    return places;
}

void applyPositions(Diagram &diagram, const QMap<QString, QPointF> &positions)
{
    for (DiagramNode &node : diagram.nodes) {
        const auto found = positions.constFind(node.table.toString());
        if (found == positions.cend())
            continue;
        node.position = *found;
        node.placed = true;
    }
}

} // namespace stillroom
