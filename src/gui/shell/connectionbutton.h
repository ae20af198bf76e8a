#pragma once

#include <QColor>
#include <QToolButton>

namespace stillroom {

/// The switcher at the left of the tool bar: icon, the project's name, "sqlite · app.db", a chevron; opens
/// its menu.
class ConnectionButton final : public QToolButton
{
    Q_OBJECT

public:
    explicit ConnectionButton(QWidget *parent = nullptr);
    void setProject(const QString &name, const QString &detail);
    void setColor(const QColor &color); ///< of the icon; invalid: the usual one
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    [[nodiscard]] QFont nameFont() const;
    QString m_name;
    QString m_detail;
    QColor m_color;
};

/// The field at the right of the tool bar that opens the quick-open list; a button that looks like a field.
class GoToButton final : public QToolButton
{
    Q_OBJECT

public:
    GoToButton(QString text, QString shortcut, QWidget *parent = nullptr);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return {160, 30}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_text;
    QString m_shortcut;
};

} // namespace stillroom
