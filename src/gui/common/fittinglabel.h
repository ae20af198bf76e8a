#pragma once

#include <QLabel>
#include <QStringList>

namespace stillroom {

/// A line of text that gives way: it shows the first of its wordings that there is room for, the last one cut
/// with dots, and nothing where even that would not tell anything. Give the longest first.
class FittingLabel final : public QLabel
{
    Q_OBJECT

public:
    explicit FittingLabel(QWidget *parent = nullptr);

    void setWordings(const QStringList &wordings);

    [[nodiscard]] QSize sizeHint() const override; ///< room for the longest
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void choose();

    QStringList m_wordings;
};

} // namespace stillroom
