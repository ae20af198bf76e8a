#include "base/text.h"
#include "python/evaluator.h"

namespace stillroom {

/// object.name = content where the object is of the project; \return false where it is not, or the name is
/// not known.
bool Evaluator::assignAttribute(const PyValue &object, const PyValue &name, const PyValue &content)
{
    PyNamespace *space
        = object.is(PyKind::Class) || object.is(PyKind::Module) ? object.space() : instance(object);
    if (!space || (!name.isString() && m_frame.strict))
        return false;
    if (name.isString())
        space->set(name.text(), content, m_line);
    m_host.attributeAssigned(object, name.isString() ? name.text() : QString(), content);
    return true;
}

void Evaluator::assign(const Expression &target, const PyValue &content)
{
    using Kind = Expression::Kind;
    switch (target.kind) {
    case Kind::Name: {
        PyNamespace *space = m_frame.space;
        charge(16 * space->outerNames.size());
        if (space->outerNames.contains(target.text)) {
            space = space->parent;
            while (space->parent && !space->find(target.text))
                space = space->parent;
        }
        space->set(mangled(target.text), content, target.line);
        return;
    }
    case Kind::Tuple:
    case Kind::List: {
        const auto elements = iterate(content);
        const auto star = std::find_if(target.children.begin(), target.children.end(),
                                       [](const Expression &child) { return child.kind == Kind::Starred; });
        const std::size_t size = target.children.size();
        if (!elements
            || (star == target.children.end() ? elements->size() != size : elements->size() + 1 < size)) {
            const PyValue unknown = content.isUnknown()
                ? content
                : makeUnknown(coreTr("the elements of “%1” are not known").arg(content.repr().left(60)));
            for (const Expression &child : target.children)
                assign(child.kind == Kind::Starred ? child.children.front() : child, unknown);
            return;
        }
        const std::size_t extra = elements->size() - (size - 1);
        std::size_t next = 0;
        for (const Expression &child : target.children) {
            if (child.kind == Kind::Starred) {
                std::vector<PyValue> rest(elements->begin() + static_cast<std::ptrdiff_t>(next),
                                          elements->begin() + static_cast<std::ptrdiff_t>(next + extra));
                next += extra;
                assign(child.children.front(), makeSequence(PyKind::List, std::move(rest)));
            } else {
                assign(child, (*elements)[next++]);
            }
        }
        return;
    }
    case Kind::Attribute: {
        const PyValue object = value(target.children.front());
        m_line = target.line;
        const QString name = mangled(target.text);
        if (!assignAttribute(object, makeString(name), content))
            m_host.attributeAssigned(object, name, content);
        return;
    }
    case Kind::Subscript: {
        const PyValue object = value(target.children[0]);
        const PyValue key = value(target.children[1]);
        m_line = target.line;
        if (object.is(PyKind::Module) && key.isString()) {
            object.space()->set(key.text(), content, target.line);
        } else if (object.is(PyKind::Dict) && !key.isUnknown()) {
            const PyValue entries = makeSequence(PyKind::Dict, {key, content});
            dictMethod(object, QStringLiteral("update"), {entries}, {});
        } else if (object.is(PyKind::List) && key.is(PyKind::Integer)
                   && key.integer() >= -static_cast<qint64>(object.items().size())
                   && key.integer() < static_cast<qint64>(object.items().size()))
        {
            const qint64 size = static_cast<qint64>(object.items().size());
            const qint64 position = key.integer() < 0 ? key.integer() + size : key.integer();
            object.object()->items[static_cast<std::size_t>(position)] = content;
            grown(object, 1, static_cast<std::size_t>(position));
        } else if (m_frame.strict && !object.isData() && !key.isData()) {
            refuse(coreTr("an assignment to “%1” is not evaluated")
                       .arg(m_frame.module->source(target).left(60)));
        }
        return;
    }
    default:
        if (m_frame.strict)
            refuse(coreTr("an assignment to “%1” is not evaluated")
                       .arg(m_frame.module->source(target).left(60)));
    }
}

/// del target
void Evaluator::remove(const Expression &target)
{
    using Kind = Expression::Kind;
    if (target.kind == Kind::Name) {
        charge(16 * static_cast<qsizetype>(m_frame.space->names.size()));
        m_frame.space->remove(mangled(target.text));
    } else if (target.kind == Kind::Tuple || target.kind == Kind::List) {
        for (const Expression &child : target.children)
            remove(child);
    } else if (target.kind == Kind::Subscript) {
        deletePart(target);
    } else if (m_frame.strict) {
        refuse(coreTr("“del” of a part is not evaluated"));
    }
}

/// del object[key]
void Evaluator::deletePart(const Expression &target)
{
    const PyValue object = value(target.children[0]);
    const PyValue key = value(target.children[1]);
    m_line = target.line;
    if (object.holdsData() || key.isData())
        return;
    if (object.is(PyKind::Dict) && dictMethod(object, QStringLiteral("pop"), {key}, {}))
        return;
    auto &items = object.object()->items;
    const auto size = static_cast<qint64>(items.size());
    const qint64 position = key.integer() < 0 ? key.integer() + size : key.integer();
    charge(4 * size);
    if (object.is(PyKind::List) && key.is(PyKind::Integer) && position >= 0 && position < size)
        items.erase(items.begin() + position);
    else if (m_frame.strict)
        refuse(coreTr("“del” of a part is not evaluated"));
}

} // namespace stillroom
