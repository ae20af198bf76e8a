#pragma once

#include "migrate/directivereader.h"
#include "migrate/readrevision.h"
#include "migrate/scriptanswers.h"
#include "migrate/statementreader.h"
#include "python/evaluator.h"

namespace stillroom {

/// What the answers of op.get_bind() and op.get_context() are known by.
inline const QString bindName = QStringLiteral("alembic.op.get_bind");
inline const QString contextName = QStringLiteral("alembic.op.get_context");

/// Listens to an evaluated upgrade() or downgrade() of a revision: keeps the operations it calls, or carries
/// them out at once where there is a database, and answers what it asks.
class RevisionHost final : public EvaluatorHost
{
public:
    enum class Mode : quint8 {
        Collect, ///< a question to the database ends it
        Survey, ///< questions are answered by data: to see whether all of the script is understood
        Run, ///< in a database
    };
    /// \param database null unless it runs in one
    RevisionHost(const ReadRevisionOptions &options, Mode mode, ScriptDatabase *database = nullptr);

    void setEvaluator(Evaluator &evaluator);

    std::optional<Source> findModule(const QString &name) override;
    [[nodiscard]] bool defersImports() const override { return true; }
    [[nodiscard]] bool surveys() const override { return m_mode == Mode::Survey; }
    PyValue call(const PyValue &call) override;
    PyValue attribute(const PyValue &attribute) override;
    PyValue item(const PyValue &subscript) override;
    std::optional<std::vector<PyValue>> elements(const PyValue &iterable) override;
    bool isCaught(const Error &error, const QString &exceptionClass) override;
    std::optional<QString> display(const PyValue &value) override;
    std::optional<bool> isInstance(const PyValue &value, const QString &className) override;
    PyValue enter(const PyValue &context) override;
    void leave(const PyValue &context) override;
    void abandon(const PyValue &context) override;

    /// What was called from now on counts.
    void start();
    [[nodiscard]] bool hasAskedDatabase() const { return m_asksDatabase; }
    std::vector<Operation> finish();

private:
    PyValue setting(const QString &name, const PyValue &call);
    PyValue moment(const QString &name, const PyValue &call);
    PyValue environment(const PyValue &place, const PyValue &name, const PyValue &fallback, bool mustBeThere);
    PyValue inspectorCall(const QString &method, const PyValue &call);
    PyValue connectionCall(const QString &method, const PyValue &call);
    PyValue execution(const PyValue &statement, PyValue parameters, bool isRaw, const PyValue &call);
    [[nodiscard]] std::vector<Operation> readExecution(const PyValue &statement, const PyValue &parameters,
                                                       bool isRaw, const PyValue &call);
    [[nodiscard]] ExecuteSql readRaw(const PyValue &statement, const PyValue &parameters);
    PyValue asked(const PyValue &question);
    void tableCall(const QString &method, const PyValue &call);
    void tableMade(const PyValue &call);

    void directive(const QString &name, const PyValue &call);
    void enumType(const QString &name, const PyValue &call);
    [[nodiscard]] static bool isEnumCall(const QString &name);
    void keep(Operation operation, int line);
    [[nodiscard]] Operation placed(Operation operation, int line) const;
    [[nodiscard]] bool isHarmless(const QString &name) const;

    const ReadRevisionOptions &m_options;
    const Dialect &m_dialect;
    Mode m_mode;
    ScriptDatabase *m_database;
    Evaluator *m_evaluator = nullptr;
    DirectiveReader m_reader;
    std::unique_ptr<StatementReader> m_statements;
    std::unique_ptr<ScriptAnswers> m_answers;
    bool m_running = false;
    bool m_moduleAsks = false; ///< so does the module itself, before a function of it is called
    bool m_asksDatabase = false; ///< a result, an inspector or a setting was looked at
    std::vector<Operation> m_operations;
    std::vector<std::pair<PyValue, Operation>> m_batches; ///< open blocks, innermost last
    int m_autocommit = 0; ///< open autocommit_block()s
};

} // namespace stillroom
