#pragma once

#include <QDialog>

class QCheckBox;
class QLabel;
class QLineEdit;

namespace stillroom {

/// Asks for the password of a connection. Open with open(); Cancel rejects. Deletes itself.
class PasswordDialog final : public QDialog
{
    Q_OBJECT

public:
    /// \param who "app on db.internal" \param why a sentence above the field; may be empty
    PasswordDialog(const QString &who, const QString &why, QWidget *parent);
    void offerKeychain(); ///< shows "Keep it in the system's keychain"

Q_SIGNALS:
    void entered(const QString &password, bool keep);

private:
    QLineEdit *m_password;
    QCheckBox *m_keep;
};

} // namespace stillroom
