#pragma once

#include "gui/common/theme.h"
#include "schema/operation.h"

namespace stillroom {

/// Icon and colour of an operation: plus, minus or change, so that the colour does not say it alone.
struct OperationLook
{
    QString icon;
    Theme::Token token = Theme::Token::Changed;
};

[[nodiscard]] inline OperationLook operationLook(const Operation &operation)
{
    const auto is = [&](auto... types) { return (operation.as<decltype(types)>() || ...); };
    if (is(CreateTable(), AddColumn(), CreateIndex(), CreateConstraint(), CreateEnum(), CreateObject()))
        return {QStringLiteral("plus"), Theme::Token::Added};
    if (is(DropTable(), DropColumn(), DropIndex(), DropConstraint(), DropEnum(), DropObject()))
        return {QStringLiteral("minus"), Theme::Token::Removed};
    if (is(ExecuteSql(), BulkInsert()))
        return {QStringLiteral("terminal"), Theme::Token::Muted};
    return {QStringLiteral("refresh-cw"), Theme::Token::Changed};
}

} // namespace stillroom
