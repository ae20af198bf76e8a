#include "models/modelset.h"

namespace stillroom {

QString NotUnderstood::toText() const
{
    QStringList sentences {what, effect, fix};
    sentences.removeAll(QString());
    return sentences.join(QLatin1Char(' '));
}

QString inheritanceName(ModelClass::Inheritance inheritance)
{
    switch (inheritance) {
    case ModelClass::Inheritance::Joined:
        return QStringLiteral("joined");
    case ModelClass::Inheritance::Single:
        return QStringLiteral("single");
    case ModelClass::Inheritance::Concrete:
        return QStringLiteral("concrete");
    default:
        return {};
    }
}

QString defaultCascade()
{
    return QStringLiteral("save-update, merge");
}

} // namespace stillroom
