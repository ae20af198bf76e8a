#include "gui/common/cellvalue.h"

#include "gui/common/celldelegate.h"

#include <QLocale>
#include <QObject>
#include <algorithm>

namespace stillroom {

QString cellText(Value::Kind kind, QByteArrayView bytes)
{
    switch (kind) {
    case Value::Kind::Null:
        return QStringLiteral("NULL");
    case Value::Kind::Blob:
        return QObject::tr("%1 of binary data").arg(QLocale().formattedDataSize(bytes.size()));
    case Value::Kind::Integer:
    case Value::Kind::Real:
        return QString::fromLatin1(bytes);
    case Value::Kind::Text:
        break;
    }
    return oneLine(QString::fromUtf8(bytes.first(std::min<qsizetype>(bytes.size(), 1300))));
}

CellKind cellKind(Value::Kind kind)
{
    switch (kind) {
    case Value::Kind::Null:
        return CellKind::Null;
    case Value::Kind::Integer:
    case Value::Kind::Real:
        return CellKind::Number;
    case Value::Kind::Blob:
        return CellKind::Binary;
    case Value::Kind::Text:
        break;
    }
    return CellKind::Text;
}

} // namespace stillroom
