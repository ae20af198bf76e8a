#pragma once

#include "gui/common/qscintilla.h"
#include "schema/sqltokens.h"

#include <QSet>

namespace stillroom {

/// Colours SQL by the tokens it is cut and run by, so that what looks like a string or a comment is one. The
/// styles are QsciLexerSQL's.
class SqlLexer final : public QsciLexerCustom
{
    Q_OBJECT

public:
    explicit SqlLexer(QObject *parent);

    void setSyntax(const SqlSyntax &syntax);
    [[nodiscard]] const SqlSyntax &syntax() const { return m_syntax; }

    [[nodiscard]] const char *language() const override { return "SQL"; }
    [[nodiscard]] QString description(int style) const override;
    void styleText(int start, int end) override;

private:
    [[nodiscard]] int tokenBoundary(int before) const; ///< start of a line that no token reaches into
    [[nodiscard]] int styleOf(const SqlToken &token) const;

    SqlSyntax m_syntax;
    QSet<QString> m_keywords;
};

} // namespace stillroom
