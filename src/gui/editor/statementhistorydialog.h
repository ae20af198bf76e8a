#pragma once

#include "query/statementhistory.h"
#include "schema/sqltokens.h"

#include <QDialog>

class QPushButton;
class QTreeWidget;

namespace stillroom {

class CodeEditor;
class SearchField;

/// The statements run before, newest first, found by typing; one is taken up again. Deletes itself.
class StatementHistoryDialog final : public QDialog
{
    Q_OBJECT

public:
    explicit StatementHistoryDialog(const std::vector<StatementHistory::Entry> &entries,
                                    QWidget *parent = nullptr);
    void setSyntax(const SqlSyntax &syntax); ///< of the database the statements ran in

Q_SIGNALS:
    void chosen(const QString &sql);

private:
    void fill();
    void showCurrent();
    void take();

    std::vector<StatementHistory::Entry> m_entries;
    SearchField *m_search;
    QTreeWidget *m_list;
    CodeEditor *m_text;
    QPushButton *m_insert;
};

} // namespace stillroom
