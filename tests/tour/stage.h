#pragma once

#include "gui/common/theme.h"

#include <QApplication>
#include <QDialog>
#include <QDir>
#include <QImageWriter>
#include <QPainter>
#include <QPainterPath>
#include <QWidget>
#include <QtTest>

namespace stillroom {

/// Takes the pictures of the tour: the window with what floats above it, as a desktop would show them, once
/// in each theme.
class Stage final
{
public:
    void setFolders(const QString &pictures, const QString &documentation)
    {
        m_folder = pictures;
        m_documentation = documentation;
    }
    [[nodiscard]] QString folder() const { return m_folder; }
    [[nodiscard]] const QStringList &written() const { return m_written; }

    /// \param settled tells when nothing more is being drawn: a theme may change more than colours
    /// \param documentName also kept, light, for the documentation; empty = not
    /// \return whether both pictures were written
    bool shoot(QWidget &window, const QString &step, const std::function<bool()> &settled,
               const QString &documentName = {})
    {
        bool good = true;
        ++m_step;
        for (const auto mode : {Theme::Mode::Dark, Theme::Mode::Light}) {
            Theme::current().setMode(mode);
            QCoreApplication::processEvents(); // layouts that follow a theme or a text
            good = QTest::qWaitFor(settled, 10'000) && good;
            QCoreApplication::processEvents();
            const QImage image = compose(window);
            const bool dark = mode == Theme::Mode::Dark;
            const bool twice = image.devicePixelRatio() > 1.5;
            good = save(image,
                        QStringLiteral("%1/%2-%3-%4%5.png")
                            .arg(m_folder, QStringLiteral("%1").arg(m_step, 2, 10, QLatin1Char('0')), step,
                                 dark ? QStringLiteral("dark") : QStringLiteral("light"),
                                 twice ? QStringLiteral("@2x") : QString()))
                && good;
            if (!dark && !twice && !documentName.isEmpty() && !m_documentation.isEmpty())
                good = save(withPalette(image.convertToFormat(QImage::Format_RGB32)),
                            QStringLiteral("%1/%2.png").arg(m_documentation, documentName))
                    && good;
        }
        return good;
    }

private:
    /// The window, dimmed behind dialogs, with menus and lists of choices where they opened.
    static QImage compose(QWidget &window)
    {
        QImage image = window.grab().toImage();
        QPainter painter(&image);
        painter.setRenderHint(QPainter::Antialiasing);
        for (const bool popups : {false, true}) {
            for (QWidget *above : QApplication::topLevelWidgets()) {
                const bool isPopup = above->windowType() == Qt::Popup || above->windowType() == Qt::ToolTip;
                if (above == &window || !above->isVisible() || isPopup != popups)
                    continue;
                if (isPopup)
                    paintPopup(painter, *above, above->mapToGlobal(QPoint()) - window.mapToGlobal(QPoint()));
                else
                    paintDialog(painter, *above, window.size());
            }
        }
        return image;
    }

    static void paintPopup(QPainter &painter, QWidget &popup, const QPoint &at)
    {
        for (int spread = 6; spread > 0; --spread)
            painter.fillRect(QRect(at, popup.size()).adjusted(-spread, 2 - spread, spread, 2 + spread),
                             QColor(0, 0, 0, 6));
        painter.drawPixmap(at, popup.grab());
    }

    static void paintDialog(QPainter &painter, QWidget &dialog, const QSize &size)
    {
        constexpr int titleHeight = 32;
        const Theme &theme = Theme::current();
        painter.fillRect(QRect(QPoint(), size), QColor(0, 0, 0, 90));
        QRect frame(QPoint(), dialog.size() + QSize(0, titleHeight));
        frame.moveCenter(QRect(QPoint(), size).center());
        // Popups of the dialog are placed relative to it.
        dialog.move(dialog.pos() + painterOffset(frame.topLeft() + QPoint(0, titleHeight), dialog));
        painter.fillRect(frame.adjusted(-1, -1, 1, 1), theme.color(Theme::Token::Border));
        painter.fillRect(frame, theme.color(Theme::Token::Window));
        painter.setPen(theme.color(Theme::Token::Text));
        QFont bold = dialog.font();
        bold.setWeight(QFont::DemiBold);
        painter.setFont(bold);
        painter.drawText(QRect(frame.topLeft(), QSize(frame.width(), titleHeight)), Qt::AlignCenter,
                         dialog.windowTitle());
        painter.drawPixmap(frame.topLeft() + QPoint(0, titleHeight), dialog.grab());
    }

    static QPoint painterOffset(const QPoint &wanted, const QWidget &dialog)
    {
        const QWidget *owner = dialog.parentWidget() ? dialog.parentWidget()->window() : nullptr;
        return owner == nullptr ? QPoint()
                                : owner->mapToGlobal(QPoint()) + wanted - dialog.mapToGlobal(QPoint());
    }

    /// At most 256 colours, every other one as the nearest of them: the file is a third of its size. Of
    /// colours that are much alike one stands for all, so that those of few pixels (a keyword) stay.
    static QImage withPalette(const QImage &image)
    {
        QHash<QRgb, int> counts;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x)
                ++counts[image.pixel(x, y)];
        }
        QList<QRgb> all = counts.keys();
        std::sort(all.begin(), all.end(),
                  [&](QRgb a, QRgb b) { return std::pair(-counts[a], a) < std::pair(-counts[b], b); });
        const auto distance = [](QRgb a, QRgb b) {
            const int red = qRed(a) - qRed(b);
            const int green = qGreen(a) - qGreen(b);
            const int blue = qBlue(a) - qBlue(b);
            return red * red + green * green + blue * blue;
        };
        const auto nearestOf = [&distance](const QList<QRgb> &colors, QRgb color) {
            return std::min_element(colors.begin(), colors.end(),
                                    [&](QRgb a, QRgb b) { return distance(a, color) < distance(b, color); });
        };
        QList<QRgb> colors;
        for (int alike = 8; colors.isEmpty() || colors.size() > 256; alike += 4) {
            colors.clear();
            for (const QRgb color : std::as_const(all)) {
                const bool isNew
                    = colors.isEmpty() || distance(*nearestOf(colors, color), color) > alike * alike;
                if (isNew)
                    colors << color;
                if (colors.size() > 256)
                    break;
            }
        }
        QHash<QRgb, uchar> nearest;
        for (const QRgb color : std::as_const(all))
            nearest.insert(color, uchar(nearestOf(colors, color) - colors.begin()));
        QImage small(image.size(), QImage::Format_Indexed8);
        small.setColorTable(colors);
        for (int y = 0; y < image.height(); ++y) {
            uchar *line = small.scanLine(y);
            for (int x = 0; x < image.width(); ++x)
                line[x] = nearest.value(image.pixel(x, y));
        }
        return small;
    }

    bool save(const QImage &image, const QString &file)
    {
        QImageWriter writer(file, "png");
        writer.setQuality(0); // the smallest file
        const bool good = writer.write(
            image.format() == QImage::Format_Indexed8 ? image : image.convertToFormat(QImage::Format_RGB32));
        m_written << file;
        return good;
    }

    int m_step = 0; ///< in front of the name of each picture
    QString m_folder;
    QString m_documentation;
    QStringList m_written;
};

} // namespace stillroom
