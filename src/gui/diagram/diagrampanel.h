#pragma once

#include "base/error.h"
#include "diagram/layoutdiagram.h"
#include "gui/diagram/diagramscene.h"
#include "project/diagraminput.h"

#include <QUndoStack>
#include <QWidget>
#include <functional>
#include <memory>
#include <optional>

class QAction;
class QMenu;
class QStackedLayout;

namespace stillroom {

class BusyBar;
class DiagramFindBox;
class DiagramStrip;
class DiagramView;
class EmptyState;
class TimeSlider;

/// What a diagram is made of; each part may be null.
struct DiagramSource
{
    std::shared_ptr<const Schema> database;
    std::shared_ptr<const ModelSet> models;
    std::shared_ptr<const DriftReport> drift; ///< of the two; null = none is shown
    const Dialect *dialect = nullptr; ///< lives as long as the program
    QString databaseName; ///< "app.db"
    bool isReading = false; ///< more may come: an empty diagram is not yet final
};

/// The schema at a moment of the project's history, for the slider. Called on a worker thread.
struct DiagramMoment
{
    QString label; ///< "Add tags to items 9c41f0be27aa"
    std::function<Schema()> load;
};

/// The whole diagram page without its workspace: strip, canvas, slider. Layout and lines are found on a
/// worker; a newer request makes an older one's result void.
class DiagramPanel final : public QWidget
{
    Q_OBJECT

public:
    explicit DiagramPanel(QWidget *parent = nullptr);
    ~DiagramPanel() override;

    void setSource(const DiagramSource &source);
    /// Moments in the order of the slider, oldest first; the last, added by the panel, is the present. The
    /// chosen one stays chosen where its label is still there.
    void setMoments(std::vector<DiagramMoment> moments);
    void addEmptyAction(QAction *action); ///< a button where there is nothing to draw
    void focusTable(const TableName &table); ///< selected and centred, now or when it is shown
    void showNeighbours(const TableName &table, int depth); ///< depth < 0 = all that are connected
    void hideTables(const QStringList &tables);
    void showAll();
    void arrange(); ///< all tables anew; can be undone
    void exportTo(const QString &file);

    [[nodiscard]] DiagramScene &scene() const { return *m_scene; }
    [[nodiscard]] DiagramView &view() const { return *m_view; }
    [[nodiscard]] QUndoStack &undoStack() { return m_undo; }
    [[nodiscard]] bool isBusy() const { return m_pending > 0; }
    [[nodiscard]] QString statusText() const; ///< "8 tables · 11 relationships"
    [[nodiscard]] QJsonObject saveState() const;
    void restoreState(const QJsonObject &state);

Q_SIGNALS:
    void tableRequested(const stillroom::TableName &table);
    void sourceRequested(const stillroom::SourcePlace &place);
    void generateRevisionRequested();
    void driftRequested(const stillroom::TableName &table); ///< the differences as a list, at this table
    void statusChanged();
    void rebuilt(); ///< the scene shows what was asked for last
    void failed(const stillroom::Error &error);
    void exported(const QString &file);

protected:
    void showEvent(QShowEvent *event) override;

private:
    struct Result
    {
        Diagram diagram;
        std::vector<LinkRoute> routes;
        DiagramDrift drift;
    };
    void rebuild();
    void take(Result result, bool arranged);
    void applyTheme();
    void makeActions();
    void fillMenu(QMenu &menu);
    void openMenu(int node, const QPoint &place);
    void openExportDialog();
    void updateRestriction();
    void updateEmptyState();
    void momentChosen(int index);
    void loadMoment(int index);
    void updateSlider();
    [[nodiscard]] DiagramInput currentInput() const;
    [[nodiscard]] DiagramLayoutOptions layoutOptions() const;
    template <class Job, class Done>
    void runJob(const QString &what, Job job, Done done);

    DiagramSource m_source;
    DiagramStyle m_style;
    DiagramScene *m_scene;
    DiagramStrip *m_strip;
    DiagramView *m_view;
    DiagramFindBox *m_find;
    BusyBar *m_busy;
    EmptyState *m_empty;
    TimeSlider *m_slider;
    QStackedLayout *m_stack;
    QMenu *m_menu;
    QUndoStack m_undo;
    DiagramOptions::Columns m_columns = DiagramOptions::Columns::All;
    bool m_fold = true;
    TableName m_centre; // of "only neighbours"; empty = all tables
    int m_depth = 1;
    QStringList m_hidden;
    QMap<QString, QPointF> m_positions; // of all tables ever placed
    std::vector<DiagramMoment> m_moments;
    std::shared_ptr<const Schema> m_moment; // a past schema that is shown instead
    std::optional<Error> m_momentError; // why the chosen past cannot be shown
    int m_chosenMoment = -1; // -1 = the present
    bool m_loadingMoment = false; // one at a time, then the one chosen last
    TableName m_toFocus;
    QList<QAction *> m_canvasActions;
    quint64 m_run = 0;
    int m_pending = 0;
    bool m_fitted = false;
};

} // namespace stillroom
