#pragma once

#include <QDateTime>
#include <QHash>
#include <QString>
#include <QStringList>
#include <functional>
#include <optional>
#include <vector>

namespace stillroom {

/// What git knows of a file.
struct GitFile
{
    enum class State {
        Unknown, ///< no git, no repository, or outside of it
        Committed, ///< as it was committed last
        Changed, ///< it differs from what was committed last
        Untracked, ///< git does not have it, or only staged
    };
    State state = State::Unknown;
    QString author; ///< of the first commit that has it
    QDateTime when; ///< of that commit
    QString commit; ///< its whole id
    QString branch; ///< on which the commit is and the main branch has it not; else the main branch

    bool operator==(const GitFile &) const = default;
};

/// A file as it is found somewhere else in a repository than in the checkout.
struct GitElsewhere
{
    QString where; ///< for people: "branch feature/x", "stash@{0}"
    QString path; ///< in the repository
    QByteArray content;
};

/// The git repository a folder lies in, read by the git program. Nothing in it is changed and none of its
/// hooks, filters, monitors or helpers is run: a repository may come from anybody. Calls block; each ends
/// after some seconds whatever git does.
class GitRepository final
{
public:
    /// Nothing where there is no git program or no repository. \param folder absolute
    [[nodiscard]] static std::optional<GitRepository> of(const QString &folder);

    [[nodiscard]] const QString &root() const { return m_root; }
    [[nodiscard]] QString branch() const; ///< checked out; empty where the head is detached
    /// \param folders absolute, whose files are asked about \return by absolute path
    [[nodiscard]] QHash<QString, GitFile> files(const QStringList &folders) const;
    [[nodiscard]] GitFile::State state(const QString &file) const;
    /// Python files with this text in other branches, remote ones too, and in stashes; each content once.
    [[nodiscard]] std::vector<GitElsewhere> search(const QString &text) const;

private:
    explicit GitRepository(QString program, QString root)
        : m_program(std::move(program))
        , m_root(std::move(root))
    { }

    struct Answer
    {
        int exitCode = -1;
        QByteArray output;
        [[nodiscard]] bool isGood() const { return exitCode == 0; }
    };
    [[nodiscard]] static Answer run(const QString &program, const QString &folder,
                                    const QStringList &arguments);
    [[nodiscard]] Answer git(const QStringList &arguments) const { return run(m_program, m_root, arguments); }
    [[nodiscard]] QString mainBranch() const;

    QString m_program;
    QString m_root;
};

} // namespace stillroom
