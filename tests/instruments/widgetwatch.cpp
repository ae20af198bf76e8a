#include "watchedpasswords.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QApplication>
#include <QComboBox>
#include <QEvent>
#include <QFile>
#include <QFileInfo>
#include <QGroupBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTextEdit>
#include <QWidget>

/// Linked into the tests of the window: looks for the passwords of the tests (see secretwatch.cpp) in
/// everything a widget shows when it is painted, and in the titles of windows.
namespace {

class WidgetWatch final : public QObject
{
public:
    WidgetWatch(const QStringList &passwords, const QString &report)
        : QObject(QCoreApplication::instance())
        , m_passwords(passwords)
        , m_report(report)
    {
        QCoreApplication::instance()->installEventFilter(this);
    }

    bool eventFilter(QObject *object, QEvent *event) override
    {
        const QEvent::Type type = event->type();
        if (object->isWidgetType()
            && (type == QEvent::Paint || type == QEvent::WindowTitleChange || type == QEvent::ToolTip))
            look(static_cast<QWidget *>(object));
        return false;
    }

private:
    void look(QWidget *widget)
    {
        const QWidget *shown = widget;
        // What scrolls is painted by its viewport.
        if (const auto *area = qobject_cast<QAbstractScrollArea *>(widget->parentWidget());
            area && area->viewport() == widget)
            shown = area;
        for (const QString &text : texts(shown))
            for (const QString &password : qAsConst(m_passwords))
                if (text.contains(password))
                    report(shown, text.left(text.indexOf(password)).right(60));
    }

    static QStringList texts(const QWidget *widget)
    {
        QStringList found {widget->windowTitle(), widget->toolTip(), widget->statusTip(),
                           widget->accessibleName(), widget->accessibleDescription()};
        if (const auto *label = qobject_cast<const QLabel *>(widget))
            found << label->text();
        else if (const auto *button = qobject_cast<const QAbstractButton *>(widget))
            found << button->text();
        else if (const auto *box = qobject_cast<const QGroupBox *>(widget))
            found << box->title();
        else if (const auto *line = qobject_cast<const QLineEdit *>(widget))
            found << line->displayText() << line->placeholderText();
        else if (const auto *combo = qobject_cast<const QComboBox *>(widget))
            found << combo->currentText();
        else if (const auto *plain = qobject_cast<const QPlainTextEdit *>(widget))
            found << plain->toPlainText();
        else if (const auto *rich = qobject_cast<const QTextEdit *>(widget))
            found << rich->toPlainText();
        else if (const auto *view = qobject_cast<const QAbstractItemView *>(widget))
            addVisible(*view, found);
        return found;
    }

    static void addVisible(const QAbstractItemView &view, QStringList &found)
    {
        if (!view.model() || qobject_cast<const QHeaderView *>(&view))
            return;
        QModelIndex index = view.indexAt(QPoint(1, 1));
        const int columns = std::min(view.model()->columnCount(index.parent()), 30);
        for (int row = 0; index.isValid() && row < 100; ++row, index = index.siblingAtRow(index.row() + 1)) {
            for (int column = 0; column < columns; ++column)
                found << index.siblingAtColumn(column).data().toString()
                      << index.siblingAtColumn(column).data(Qt::ToolTipRole).toString();
        }
    }

    void report(const QWidget *widget, const QString &before)
    {
        QFile file(m_report);
        if (!file.open(QIODevice::Append))
            return;
        file.write(QStringLiteral("%1 showed a password in a %2 after: %3\n")
                       .arg(QFileInfo(QCoreApplication::applicationFilePath()).fileName(),
                            QLatin1String(widget->metaObject()->className()), before)
                       .toUtf8());
    }

    QStringList m_passwords;
    QString m_report;
};

void watchWidgets()
{
    QStringList passwords;
    for (const std::string &password : watchedPasswords())
        passwords << QString::fromStdString(password);
    const QString report = qEnvironmentVariable("STILLROOM_WATCH_REPORT");
    if (!passwords.isEmpty() && !report.isEmpty())
        new WidgetWatch(passwords, report); // the application owns it
}

} // namespace

Q_COREAPP_STARTUP_FUNCTION(watchWidgets)
