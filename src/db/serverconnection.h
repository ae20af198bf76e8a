#pragma once

#include "base/error.h"
#include "db/cancellableconnection.h"
#include "db/statementkind.h"

namespace stillroom {

/// A connection to a server over a socket. An interrupt never waits: a thread of its own asks the server to
/// end the statement, again every third of a second, and cuts the line where the server does not even take
/// the request within two seconds (it has stopped, or the network is gone). The next statement starts only
/// when no request is under way any more, so that none can hit it.
class ServerConnection : public CancellableConnection
{
public:
    [[nodiscard]] bool isLost() const final { return m_lost; }
    [[nodiscard]] bool isOutcomeUnknown() const final { return m_outcomeUnknown; }
    [[nodiscard]] QString lostTransaction() const final { return m_lostTransaction; }
    [[nodiscard]] bool inTransaction() const final { return !isLost() && isTransactionOpen(); }
    [[nodiscard]] bool hasNews() const final;
    void sever() final;

    /// To be called where a statement starts: remembers whether a transaction is open. \throws Error(Refused)
    /// where the connection is read-only and the statement is not
    void statementBegins(const QString &sql);
    /// The line is gone. Cancelled if that was asked for and all is known, else a sentence that tells what of
    /// an open transaction is lost.
    [[noreturn]] void failLost(const QString &sql, const QString &driverText, int code = 0);
    /// Throws Cancelled if an interrupt was asked for.
    void throwIfCancelled(const QString &sql);

protected:
    using CancellableConnection::CancellableConnection;

    /// A function that asks the server from another thread to end what runs and owns all it touches; it
    /// returns whether the server took the request. Called from any thread.
    [[nodiscard]] virtual std::function<bool()> cancelRequest() const = 0;
    /// Asks the same and waits for it; for a result that is abandoned.
    bool cancelNow() const;
    /// As far as the library has heard from the server, also where the line is gone since.
    [[nodiscard]] virtual bool isTransactionOpen() const = 0;
    [[nodiscard]] virtual bool mayCommitBy(const QString &sql) const = 0;

    [[nodiscard]] bool hadTransaction() const { return m_hadTransaction; } ///< when the statement began
    void setSocket(int socket); ///< -1 before it is closed; sets keep-alive and time limits on it
    void setLost() { m_lost = true; }
    /// Throws the error, which leaves the connection unusable, with what that means for a transaction.
    [[noreturn]] void giveUp(const QString &sql, Error error);

    bool m_restricted = false; ///< only statements that read are let through

private:
    struct Watch;
    static void watch(const std::shared_ptr<Watch> &watch, const std::function<bool()> &request);
    void interruptCall() final;
    void callEnded() final;
    /// What the loss of the line means; `ran`: the server may have got the statement.
    [[nodiscard]] QString lossOf(const QString &sql, bool ran);
    [[noreturn]] void throwLost(const QString &sql, const QString &driverText, int code, bool ran);

    std::shared_ptr<Watch> m_watch; ///< of the cancel under way
    mutable std::mutex m_socketMutex;
    int m_socket = -1;
    std::atomic<bool> m_lost = false;
    bool m_hadTransaction = false;
    bool m_outcomeUnknown = false;
    QString m_lostTransaction;
};

} // namespace stillroom
