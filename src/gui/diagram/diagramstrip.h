#pragma once

#include "diagram/diagramdrift.h"
#include "project/diagraminput.h"

#include <QWidget>

class QComboBox;
class QMenu;
class QPushButton;
class QToolButton;

namespace stillroom {

class Badge;
class FittingLabel;

/// The line above the canvas: what is compared and how it came out, which tables are shown, the menu.
class DiagramStrip final : public QWidget
{
    Q_OBJECT

public:
    explicit DiagramStrip(QMenu *menu, QWidget *parent = nullptr);

    void setSides(bool hasDatabase, bool hasModels, const QString &databaseName);
    void setShown(DiagramShown shown);
    [[nodiscard]] DiagramShown shown() const;
    void setDrift(const DiagramDrift &drift);
    /// "Around users, 1 step"; empty = all tables are shown
    void setMoment(const QString &label); ///< a past schema is shown; empty = the present
    void setRestriction(const QString &text);
    [[nodiscard]] QSize minimumSizeHint() const override; ///< its texts give way

Q_SIGNALS:
    void shownChanged();
    void generateRevisionRequested();
    void showAllRequested();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void update();
    void fit();
    [[nodiscard]] int neededWidth() const;

    FittingLabel *m_title;
    Badge *m_badges[5];
    FittingLabel *m_summary;
    QPushButton *m_showAll;
    QComboBox *m_shown;
    QToolButton *m_more;
    QPushButton *m_generate;
    bool m_hasDatabase = false;
    bool m_hasModels = false;
    QString m_databaseName;
    QString m_moment;
    QString m_restriction;
    bool m_compares = false;
    DiagramDrift m_drift;
};

} // namespace stillroom
