#pragma once

#include "base/error.h"
#include "db/session.h"
#include "dialect/dialect.h"

#include <QWidget>
#include <functional>
#include <memory>

namespace stillroom {

/// Follows on a worker what refers to these rows and asks, where something does, before they are marked for
/// deletion. `then` comes at once where no table can refer to them; not at all when the user keeps them.
void confirmDelete(QWidget *parent, Session &session, const Dialect &dialect,
                   const std::shared_ptr<const Schema> &schema, const TableName &table,
                   const std::vector<std::vector<ColumnValue>> &keys, const std::function<void()> &then,
                   const std::function<void(const Error &)> &failed);

} // namespace stillroom
