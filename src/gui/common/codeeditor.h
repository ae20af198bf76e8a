#pragma once

#include "gui/common/qscintilla.h"
#include "schema/sqltokens.h"

namespace stillroom {

/// Source text in the fixed font with syntax colours that follow the theme: the SQL editor, and read-only for
/// SQL and Python that is shown.
class CodeEditor : public QsciScintilla
{
    Q_OBJECT

public:
    enum class Language { Sql, Python, Plain };

    explicit CodeEditor(Language language, QWidget *parent = nullptr);

    /// One that only shows text. \param framed with a line around it, where nothing else sets it apart
    [[nodiscard]] static CodeEditor *viewer(Language language, const QString &accessibleName,
                                            bool framed = false);

    /// Shows text that is only read and copied: no caret line, Tab leaves the widget.
    void setViewOnly(bool viewOnly);
    void setSyntax(const SqlSyntax &syntax); ///< as the database reads the SQL that is shown
    [[nodiscard]] qsizetype cursorOffset() const; ///< UTF-16 units from the start of text()
    void setCursorOffset(qsizetype offset);
    void selectOffsets(qsizetype begin, qsizetype end);
    [[nodiscard]] int cursorLine() const; ///< 1-based
    void showLine(int line); ///< 1-based; brought to the middle and marked

    void markError(int line, const QString &sentence); ///< 1-based; the sentence stands below the line
    void clearErrors();

private:
    void applyTheme();
    [[nodiscard]] QByteArray utf8Before(qsizetype offset) const;

    Language m_language;
};

} // namespace stillroom
