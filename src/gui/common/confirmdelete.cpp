#include "gui/common/confirmdelete.h"

#include "gui/common/confirmdialog.h"
#include "gui/common/future.h"
#include "record/deleteimpact.h"

#include <QCoreApplication>

namespace stillroom {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("confirmDelete", text);
}

bool canBeReferredTo(const Schema &schema, const TableName &table)
{
    for (const Table &other : schema.tables) {
        for (const ForeignKey &key : other.foreignKeys) {
            if (key.referredTable == table.name)
                return true;
        }
    }
    return false;
}

} // namespace

void confirmDelete(QWidget *parent, Session &session, const Dialect &dialect,
                   const std::shared_ptr<const Schema> &schema, const TableName &table,
                   const std::vector<std::vector<ColumnValue>> &keys, const std::function<void()> &then,
                   const std::function<void(const Error &)> &failed)
{
    if (keys.empty() || !canBeReferredTo(*schema, table)) {
        then();
        return;
    }
    const auto ask = [parent, table, then](const DeleteImpact &impact) {
        if (impact.isEmpty()) {
            then();
            return;
        }
        auto *dialog = new ConfirmDialog(
            impact.rows == 1 ? tr("Mark 1 row of %1 for deletion?").arg(table.toString())
                             : tr("Mark %1 rows of %2 for deletion?").arg(impact.rows).arg(table.toString()),
            impact.isBlocked()
                ? tr(
                    "Other rows refer to them, and the database will refuse the deletion as long as they do:")
                : tr("Other rows refer to them. When the edits are applied, this happens too:"),
            parent);
        dialog->setDetails(impact.toText().split(QLatin1Char('\n')));
        dialog->addVerb(QStringLiteral("delete"), tr("Mark for deletion"), ButtonKind::Danger);
        QObject::connect(dialog, &ConfirmDialog::chosen, parent, [then] { then(); });
        dialog->open();
    };
    follow(parent, session.run([keys, dialect = &dialect, schema, table](Connection &connection) {
        return deleteImpact(connection, *dialect, *schema, table, keys);
    }),
           ask, failed);
}

} // namespace stillroom
