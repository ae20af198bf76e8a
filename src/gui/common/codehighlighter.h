#pragma once

#include <QSyntaxHighlighter>

namespace stillroom {

/// Colours SQL (or Python) that is shown and not edited. The editor has QScintilla for that.
class CodeHighlighter final : public QSyntaxHighlighter
{
    Q_OBJECT

public:
    enum class Language { Sql, Python };
    CodeHighlighter(Language language, QTextDocument *document);

protected:
    void highlightBlock(const QString &text) override;

private:
    Language m_language;
};

} // namespace stillroom
