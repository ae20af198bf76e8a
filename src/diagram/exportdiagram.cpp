#include "diagram/exportdiagram.h"

#include "base/error.h"
#include "base/savefile.h"
#include "base/text.h"
#include "diagram/exportdiagramtext.h"
#include "diagram/layoutdiagram.h"
#include "diagram/paintdiagram.h"

#include <QBuffer>
#include <QFileInfo>
#include <QImage>
#include <QPageLayout>
#include <QPainter>
#include <QPdfWriter>
#include <QSvgGenerator>
#include <cmath>

namespace stillroom {

namespace {

QByteArray svg(const Diagram &diagram, const std::vector<LinkRoute> &routes, const DiagramStyle &style,
               const DiagramExportOptions &options)
{
    const QRectF area = paintedBounds(diagram, routes);
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setSize(area.size().toSize());
    generator.setViewBox(QRectF(QPointF(0, 0), area.size()));
    generator.setResolution(96);
    generator.setTitle(options.title.toHtmlEscaped());
    QPainter painter(&generator);
    if (!options.transparent)
        painter.fillRect(QRectF(QPointF(0, 0), area.size()), style.palette.canvas);
    painter.translate(-area.topLeft());
    paintDiagram(painter, diagram, routes, style);
    painter.end();
    return buffer.data();
}

QByteArray png(const Diagram &diagram, const std::vector<LinkRoute> &routes, const DiagramStyle &style,
               const DiagramExportOptions &options)
{
    const QRectF area = paintedBounds(diagram, routes);
    // No side above what Qt's painter and most viewers can take.
    constexpr qreal longest = 16000;
    const qreal scale = std::min({options.scale, longest / area.width(), longest / area.height()});
    QImage image((area.size() * scale).toSize(), QImage::Format_ARGB32_Premultiplied);
    if (image.isNull())
        throw Error(Error::Kind::Io, coreTr("There is not enough memory for a picture of this diagram."))
            .withHint(coreTr("Write an .svg or .pdf file instead, or show fewer tables."));
    image.fill(options.transparent ? QColor(Qt::transparent) : style.palette.canvas);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.scale(scale, scale);
    painter.translate(-area.topLeft());
    paintDiagram(painter, diagram, routes, style);
    painter.end();
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    return buffer.data();
}

QByteArray pdf(const Diagram &diagram, const std::vector<LinkRoute> &routes, const DiagramStyle &style,
               const DiagramExportOptions &options)
{
    const QRectF area = paintedBounds(diagram, routes);
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    {
        QPdfWriter writer(&buffer);
        writer.setTitle(options.title);
        writer.setResolution(288);
        // One page as large as the diagram at 96 px an inch; a page of PDF ends at 200 inches.
        const QSizeF points = area.size() * 0.75;
        const qreal shrink = std::min(1.0, 14400.0 / std::max(points.width(), points.height()));
        writer.setPageSize(QPageSize(points * shrink, QPageSize::Point, {}, QPageSize::ExactMatch));
        writer.setPageMargins({});
        QPainter painter(&writer);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.scale(3 * shrink, 3 * shrink);
        painter.fillRect(QRectF(QPointF(0, 0), area.size()), style.palette.canvas);
        painter.translate(-area.topLeft());
        paintDiagram(painter, diagram, routes, style);
    }
    return buffer.data();
}

} // namespace

void exportDiagram(const Diagram &diagram, const QString &file, const DiagramStyle &style,
                   const DiagramExportOptions &options)
{
    if (!isPictureDiagramFile(file)) {
        exportDiagramText(diagram, file);
        return;
    }
    const QString type = QFileInfo(file).suffix().toLower();
    const std::vector<LinkRoute> routes = routeLinks(diagram);
    QByteArray bytes;
    if (type == QLatin1String("svg"))
        bytes = svg(diagram, routes, style, options);
    else if (type == QLatin1String("png"))
        bytes = png(diagram, routes, style, options);
    else
        bytes = pdf(diagram, routes, style, options);
    QSaveFile target(file);
    if (!target.open(QIODevice::WriteOnly) || target.write(bytes) != bytes.size() || !commitFile(target))
        throw Error(Error::Kind::Io,
                    coreTr("The diagram could not be written to %1: %2.").arg(file, target.errorString()));
}

void writeDiagramPicture(Diagram &diagram, const QString &file, const DiagramExportOptions &options)
{
    const DiagramStyle style = DiagramStyle::forFiles();
    style.measure(diagram);
    applyLayout(diagram, layoutDiagram(diagram));
    exportDiagram(diagram, file, style, options);
}

} // namespace stillroom
