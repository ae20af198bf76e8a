#pragma once

#include "project/drift.h"

#include <QWidget>

class QAction;
class QToolButton;
class QVBoxLayout;

namespace stillroom {

class Badge;
class CodeEditor;
class TextLabel;
class Workspace;

/// One difference: what each side has, why a revision would leave it, the rule that excuses it, the SQL that
/// makes the database as the models; and what can be done about it.
class DriftDetails final : public QWidget
{
    Q_OBJECT

public:
    explicit DriftDetails(Workspace &workspace, QWidget *parent = nullptr);

    void showDifference(const Difference &difference);
    void showRule(const DriftRule &rule); ///< one that leaves nothing out
    void showTable(const TableName &table); ///< that is equal on both sides
    void showReport(const DriftReport &report); ///< the whole, where nothing is chosen
    /// What can be done with what is shown, for menus and keys: all of them, in order.
    [[nodiscard]] QList<QAction *> actions() const { return m_actions; }
    void activate(); ///< Enter: the source, else the diagram

private:
    void makeActions();
    void showTexts(const QString &status, int badgeKind, const QString &title, const QString &words);
    void showSql();
    void updateActions();
    [[nodiscard]] QWidget *makeButtons();

    Workspace &m_workspace;
    std::optional<Difference> m_difference;
    std::optional<DriftRule> m_rule;
    TableName m_table;
    QList<QAction *> m_actions;
    QAction *m_source = nullptr;
    QAction *m_diagram = nullptr;
    QAction *m_data = nullptr;
    QAction *m_ignore = nullptr;
    QAction *m_ignoreTable = nullptr;
    QAction *m_equalHere = nullptr;
    QAction *m_equalEverywhere = nullptr;
    QAction *m_complete = nullptr;
    QAction *m_forget = nullptr; ///< the rule
    Badge *m_status;
    TextLabel *m_title;
    TextLabel *m_words;
    QWidget *m_sides;
    TextLabel *m_models;
    TextLabel *m_database;
    TextLabel *m_left;
    TextLabel *m_place;
    QWidget *m_sqlBar;
    CodeEditor *m_sql;
};

} // namespace stillroom
