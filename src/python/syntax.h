#pragma once

#include <QString>
#include <vector>

namespace stillroom {

/// A Python expression. The meaning of `text` and `children` is told by the kind.
struct Expression
{
    enum class Kind : quint8 {
        Name, ///< text
        Attribute, ///< children[0] . text
        Call, ///< children[0] called with the rest, which may be KeywordArgument, Starred, DoubleStarred
        KeywordArgument, ///< text = children[0]
        Starred, ///< *children[0]
        DoubleStarred, ///< **children[0]
        Subscript, ///< children[0] [children[1]]; several indexes make a Tuple
        Slice, ///< three children: start, stop, step; absent ones are Absent
        Absent,
        String, ///< text, decoded
        FormattedString, ///< children are String and Formatted parts
        Formatted, ///< {children[0]!text:format}; text = conversion, children[1] = format as String if any
        Bytes, ///< text, one character per byte
        Integer, ///< text as written
        Float, ///< text as written
        True,
        False,
        None,
        Ellipsis,
        Tuple,
        List,
        Set,
        Dict, ///< children are Pair or DoubleStarred
        Pair, ///< key, value
        Unary, ///< text is the operator: - + ~ not
        Binary, ///< text is the operator
        Compare, ///< operands; text holds the operators, joined by ','
        And,
        Or,
        Conditional, ///< value, condition, else
        Lambda, ///< children: the Names of its parameters, last the body
        Comprehension, ///< text: list, set, dict or generator; children: element, then For and If
        For, ///< target, iterable
        If, ///< condition
        Assigned, ///< text := children[0]
        Yield, ///< children[0] if any; text is "from" for `yield from`
        Unsupported, ///< await and the like; text names it
        Error, ///< syntax error; text is the source
    };
    Kind kind = Kind::Absent;
    int line = 0; ///< 1-based
    quint32 start = 0; ///< byte offsets into the module's source
    quint32 end = 0;
    QString text;
    std::vector<Expression> children;
};

struct PyParameter
{
    enum class Kind : quint8 { Normal, KeywordOnly, Arguments, Keywords };
    QString name;
    Kind kind = Kind::Normal;
    std::vector<Expression> defaultValue; ///< none or one
};

struct ImportedName
{
    QString name; ///< dotted for `import a.b`; "*" for all
    QString alias; ///< empty if there is none
};

/// A Python statement.
struct PyStatement
{
    enum class Kind : quint8 {
        Expression, ///< expressions[0]
        Assign, ///< expressions: targets, last the value
        AugmentedAssign, ///< expressions: target, value; text is the operator without '='
        AnnotatedAssign, ///< expressions: target, annotation, value if any
        If, ///< expressions[0], body, orElse
        For, ///< expressions: target, iterable; body, orElse
        While, ///< expressions[0], body, orElse
        With, ///< expressions: context, target or Absent, and so on in pairs; body
        Try, ///< body, orElse, finally; text is "except" if there are handlers, which are in handlers
        Handler, ///< an `except`: expressions[0] what it catches, if it says; text the name it binds; body
        Function, ///< text is the name; parameters, decorators, body; expressions[0] is the return annotation
                  ///< if any
        Class, ///< text is the name; expressions: bases and keyword arguments; decorators, body
        Return, ///< expressions[0] if any
        Import, ///< names
        FromImport, ///< text is the module with its leading dots; names
        Raise, ///< expressions[0] if any
        Assert, ///< expressions
        Delete, ///< expressions
        Pass,
        Break,
        Continue,
        Global, ///< names; also nonlocal
        Unsupported, ///< match, type aliases and the like; text names it
        Error, ///< syntax error; text is the source
    };
    Kind kind = Kind::Pass;
    int line = 0;
    bool isAsync = false;
    bool isGenerator = false; ///< of a Function: there is a yield in its body
    QString text;
    std::vector<Expression> expressions;
    std::vector<Expression> decorators;
    std::vector<PyParameter> parameters;
    std::vector<ImportedName> names;
    std::vector<PyStatement> body;
    std::vector<PyStatement> orElse;
    std::vector<PyStatement> handlers;
    std::vector<PyStatement> finally;
};

} // namespace stillroom
