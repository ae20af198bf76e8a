#pragma once

#include <QSet>
#include <QStringList>
#include <QWidget>

namespace stillroom {

/// A line of dots, one for each moment of a project's history; the chosen one is filled. Keyboard: left,
/// right, Home, End.
class TimeSlider final : public QWidget
{
    Q_OBJECT

public:
    explicit TimeSlider(QWidget *parent = nullptr);
    void setLabels(const QStringList &labels); ///< chooses the last
    [[nodiscard]] QStringList labels() const { return m_labels; }
    void setValue(int index);
    void setUnreadable(int index); ///< its dot is marked: what it stands for cannot be shown
    [[nodiscard]] int value() const { return m_value; }
    [[nodiscard]] QSize sizeHint() const override { return {300, 36}; }

Q_SIGNALS:
    void valueChosen(int index);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool event(QEvent *event) override;

private:
    [[nodiscard]] qreal xOf(int index) const;
    [[nodiscard]] int indexAt(qreal x) const;
    [[nodiscard]] qreal lineStart() const;
    void choose(int index);

    QStringList m_labels;
    QSet<int> m_unreadable;
    int m_value = -1;
};

} // namespace stillroom
