#pragma once

#include <QFrame>

class QLabel;

namespace stillroom {

class DiagramView;
class DiagramScene;
class SearchField;

/// Finds tables by their name, their class or a column; the current hit is selected and centred.
class DiagramFindBox final : public QFrame
{
    Q_OBJECT

public:
    DiagramFindBox(DiagramScene &scene, DiagramView &view);
    void open(); ///< shows it and takes the keyboard
    void dismiss(); ///< gives the keyboard back to the canvas
    void refresh(); ///< the diagram is another one

protected:
    void keyPressEvent(QKeyEvent *event) override;
    bool eventFilter(QObject *object, QEvent *event) override;

private:
    void search(bool keepCurrent);
    void step(int by);
    void place();

    DiagramScene &m_scene;
    DiagramView &m_view;
    SearchField *m_field;
    QLabel *m_count;
    std::vector<int> m_hits;
    int m_hit = -1; // index into m_hits
};

} // namespace stillroom
