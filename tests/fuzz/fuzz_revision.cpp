#include "base/error.h"
#include "migrate/readrevision.h"
#include "migrate/revisionheader.h"

#include <cstdint>

using namespace stillroom;

namespace {

/// As what a revision does is shown, and as it is replayed.
void replay(const std::vector<Operation> &operations)
{
    Schema schema;
    for (const Operation &operation : operations) {
        static_cast<void>(toText(operation));
        try {
            apply(operation, schema);
        } catch (const Error &) {
            // It does not fit what is there.
        }
    }
}

} // namespace

/// Any bytes as a revision file: its header and what it does are read or refused, in bounded time, and
/// nothing else happens.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QString source
        = QString::fromUtf8(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    const QString file = QStringLiteral("0123abcd.py"); // a name that can stand for the identifier
    try {
        static_cast<void>(readRevisionHeader(source, file));
    } catch (const Error &) {
        // A sentence for people is an answer.
    }
    static const QString dialects[] = {QStringLiteral("sqlite"), QStringLiteral("postgresql"),
                                       QStringLiteral("mysql"), QStringLiteral("mssql")};
    ReadRevisionOptions options;
    options.dialect = dialects[size % std::size(dialects)];
    options.steps = 100'000;
    const RevisionScript script = readRevisionSource(source, file, options);
    replay(script.upgrade);
    replay(script.downgrade);
    return 0;
}
