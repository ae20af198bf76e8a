#include "base/configfolder.h"
#include "gui/common/badge.h"
#include "gui/common/busybar.h"
#include "gui/common/confirmdialog.h"
#include "gui/common/errorbar.h"
#include "gui/common/gridview.h"
#include "gui/common/theme.h"
#include "gui/common/workspace.h"
#include "gui/form/binaryeditor.h"
#include "gui/form/childtabs.h"
#include "gui/form/fieldrow.h"
#include "gui/form/formpage.h"
#include "gui/form/linkchips.h"
#include "gui/form/lookuplist.h"
#include "gui/form/parenteditor.h"

#include <QAbstractItemModelTester>
#include <QAccessible>
#include <QApplication>
#include <QCalendarWidget>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTabBar>
#include <QTemporaryDir>
#include <QtTest>

using namespace stillroom;

/// Drives the form on a copy of the demo database; what was written is read with a connection of its own.
class FormPageTest : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<QTemporaryDir> m_config;
    std::unique_ptr<Workspace> m_workspace;
    std::unique_ptr<FormPage> m_page;

    static void copyFolder(const QString &from, const QString &to)
    {
        QDir().mkpath(to);
        const QFileInfoList entries = QDir(from).entryInfoList(QDir::AllEntries | QDir::NoDotAndDotDot);
        for (const QFileInfo &entry : entries) {
            const QString target = to + QLatin1Char('/') + entry.fileName();
            if (entry.isDir())
                copyFolder(entry.filePath(), target);
            else
                QVERIFY(QFile::copy(entry.filePath(), target));
        }
    }

    QString sql(const QString &text) const
    {
        const auto connection
            = Connection::open(ConnectionUrl::sqliteFile(m_folder->filePath(QStringLiteral("app.db"))));
        return connection->scalar(Statement(text)).toString();
    }

    void run(const QString &text) const
    {
        const auto connection
            = Connection::open(ConnectionUrl::sqliteFile(m_folder->filePath(QStringLiteral("app.db"))));
        connection->run(Statement(text));
    }

    static std::vector<ColumnValue> id(qint64 number)
    {
        return {{QStringLiteral("id"), Value::integer(number), false, {}}};
    }

    void open(const char *table, qint64 number = 0)
    {
        m_page = std::make_unique<FormPage>(*m_workspace, TableName {{}, QString::fromLatin1(table)},
                                            number == 0 ? std::vector<ColumnValue>() : id(number));
        m_page->resize(1150, 760);
        m_page->show();
        m_page->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
        QTRY_VERIFY(!m_page->isLoading() && !m_page->findChildren<FieldRow *>().isEmpty());
    }

    SizedLine *line(const char *column) const
    {
        FieldRow *row = m_page->field(QString::fromLatin1(column));
        return row ? row->findChild<SizedLine *>() : nullptr;
    }

    void type(const char *column, const QString &text) const
    {
        QLineEdit *edit = line(column);
        edit->setFocus();
        edit->selectAll();
        if (text.isEmpty())
            QTest::keyClick(edit, Qt::Key_Delete);
        else
            QTest::keyClicks(edit, text);
    }

    StagedValue value(const char *column) const { return m_page->model().value(QString::fromLatin1(column)); }

    void save()
    {
        m_page->saveChanges();
        QTRY_VERIFY(!m_page->hasUnsavedChanges() && !m_page->isLoading());
    }

    QString error(const char *column) const { return m_page->field(QString::fromLatin1(column))->problem(); }
    QString summary() const { return m_page->footerText(); }

    ConfirmDialog *dialog() const { return m_page->findChild<ConfirmDialog *>(); }

    /// A database of our own with every kind of column.
    void openKinds(bool readOnly = false)
    {
        const QString file = m_folder->filePath(QStringLiteral("kinds.db"));
        OpenOptions options;
        options.createMissing = true;
        const auto connection = Connection::open(ConnectionUrl::sqliteFile(file), options);
        if (connection->query(Statement(QStringLiteral("select 1 from sqlite_master"))).isEmpty())
            connection->executeScript(QStringLiteral(
                "create table place (country text, code integer, name text, primary key (country, code));"
                "insert into place values ('ch', 1, 'Basel'), ('ch', 2, 'Bern'), ('de', 1, 'Bonn');"
                "create table kinds (id integer primary key, name varchar(12), body text, meta json, data "
                "blob, "
                "day date, at time, moment datetime, state text check (state in ('open', 'closed')), done "
                "boolean, "
                "password_hash varchar(80), size numeric(10, 2) default 7, twice integer generated always as "
                "(id * 2), "
                "country text, code integer, foreign key (country, code) references place (country, code));"
                "insert into kinds (id, name, body, meta, data, day, state, password_hash, country, code) "
                "values "
                "(1, 'one', 'a\nb', '{\"a\": 1}', x'00ff', '2026-02-03', 'open', 'secret hash', 'ch', 2);"
                "create table card (id integer primary key, kind_id integer not null unique references kinds "
                "(id), "
                "title text);"
                "create view names as select name from kinds;"));
        m_workspace = std::make_unique<Workspace>(
            Project::open(readOnly ? QStringLiteral("sqlite:///%1?mode=ro&uri=true").arg(file) : file));
        m_workspace->refresh();
        QTRY_VERIFY(m_workspace->schema() && !m_workspace->isReading());
    }

    QString kinds(const QString &text) const
    {
        const auto connection
            = Connection::open(ConnectionUrl::sqliteFile(m_folder->filePath(QStringLiteral("kinds.db"))));
        return connection->scalar(Statement(text)).toString();
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_config = std::make_unique<QTemporaryDir>();
        setConfigFolder(m_config->path());
        Theme::of(*qApp).setMode(Theme::Mode::Light);
    }

    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        copyFolder(QStringLiteral(STILLROOM_BINARY_DIR "/demo/clubs"), m_folder->path());
        m_workspace = std::make_unique<Workspace>(Project::open(m_folder->path()));
        m_workspace->refresh();
        QTRY_VERIFY_WITH_TIMEOUT(m_workspace->schema() && m_workspace->models() && !m_workspace->isReading(),
                                 20'000);
    }

    void cleanup()
    {
        if (m_page)
            m_page->discardChanges();
        m_page.reset();
        m_workspace.reset();
    }

    void editsTextNullAndDefault()
    {
        open("users", 17);
        QCOMPARE(m_page->key(), QStringLiteral("form:users:17"));
        type("name", QStringLiteral("Ada"));
        QCOMPARE(m_page->findChild<QLabel *>(QStringLiteral("formHeading"))->text(), QStringLiteral("Ada"));
        QTest::keyClick(line("updated_at"), Qt::Key_0, Qt::ControlModifier);
        m_page->field(QStringLiteral("group_id"))->editor()->setFocus();
        QTest::keyClick(line("group_id"), Qt::Key_0, Qt::ControlModifier);
        QVERIFY(value("group_id").value.isNull());
        QCOMPARE(line("group_id")->hint(), QStringLiteral("NULL"));
        save();
        QCOMPARE(sql(QStringLiteral("select name from users where id = 17")), QStringLiteral("Ada"));
        QCOMPARE(sql(QStringLiteral("select group_id is null from users where id = 17")),
                 QStringLiteral("1"));
    }

    void picksAParentByPartOfItsName()
    {
        open("users", 17);
        QLineEdit *group = line("group_id");
        type("group_id", QStringLiteral("che"));
        LookupList *list = nullptr;
        QTRY_VERIFY((list = m_page->findChild<LookupList *>()) && list->isVisible() && list->rowCount() > 0);
        QCOMPARE(list->row(0).label,
                 sql(QStringLiteral("select name from groups where name like 'che%' order by name")));
        QVERIFY(list->footer().contains(QStringLiteral("found in")));
        QTest::keyClick(group, Qt::Key_Return);
        const QString chosen
            = sql(QStringLiteral("select id from groups where name like 'che%' order by name"));
        QCOMPARE(value("group_id").value.toString(), chosen);
        QVERIFY(!list->isVisible());
        save();
        QCOMPARE(sql(QStringLiteral("select group_id from users where id = 17")), chosen);

        type("group_id", QStringLiteral("3")); // an id always works
        m_page->field(QStringLiteral("name"))->editor()->setFocus();
        QTRY_COMPARE(value("group_id").value.toString(), QStringLiteral("3"));
        QTRY_COMPARE(group->text(), sql(QStringLiteral("select name from groups where id = 3")));
        type("group_id", QStringLiteral("no such group"));
        m_page->field(QStringLiteral("name"))->editor()->setFocus();
        QVERIFY(error("group_id").contains(QStringLiteral("names no row of groups")));
        m_page->saveChanges();
        QCOMPARE(sql(QStringLiteral("select group_id from users where id = 17")), chosen);
    }

    void aNewParentBeginsWithWhatWasTypedAndIsChosen()
    {
        open("users", 17);
        type("group_id", QStringLiteral("Cartography"));
        LookupList *list = nullptr;
        QTRY_VERIFY((list = m_page->findChild<LookupList *>()) && list->isVisible());
        QPushButton *create = nullptr;
        for (auto *button : list->findChildren<QPushButton *>())
            create = button;
        QVERIFY(create != nullptr);
        QCOMPARE(create->text(), QStringLiteral("New group “Cartography”"));
        QSignalSpy asked(m_workspace.get(), &Workspace::newRecordRequested);
        create->click();
        QCOMPARE(asked.size(), 1);
        const auto values = asked.first().at(1).value<std::vector<ColumnValue>>();
        QCOMPARE(values.size(), std::size_t(1));
        QCOMPARE(values.front().column, QStringLiteral("name"));
        QCOMPARE(values.front().value.toString(), QStringLiteral("Cartography"));
        m_page->field(QStringLiteral("name"))->editor()->setFocus();
        QVERIFY2(error("group_id").isEmpty(), "what was typed names the row to come");

        FormPage form(*m_workspace, TableName {{}, QStringLiteral("groups")}, {});
        form.beginWith(values);
        QTRY_COMPARE(form.model().value(QStringLiteral("name")).value.toString(),
                     QStringLiteral("Cartography"));
        form.model().set({QStringLiteral("owner_id")}, {StagedValue::of(Value::integer(1))});
        form.saveChanges();
        QTRY_VERIFY(!form.hasUnsavedChanges() && !form.isLoading());
        const QString id = sql(QStringLiteral("select id from groups where name = 'Cartography'"));
        QVERIFY(!id.isEmpty());
        QTRY_COMPARE(value("group_id").value.toString(), id);
    }

    void deletingAChildShowsWhatGoesWithIt()
    {
        const QString author = sql(
            QStringLiteral("select p.user_id from comments c join posts p on p.id = c.post_id limit 1"));
        open("users", author.toLongLong());
        ChildTabs *tabs = m_page->children();
        for (int tab = 0; tab < tabs->count(); ++tab) {
            if (tabs->model(tab)->collection().table.name == QStringLiteral("posts"))
                tabs->bar()->setCurrentIndex(tab);
        }
        const int tab = tabs->bar()->currentIndex();
        QTRY_VERIFY(tabs->model(tab)->rowCount() > 0);
        const QString commented
            = sql(QStringLiteral("select p.id from posts p join comments c on c.post_id = "
                                 "p.id where p.user_id = %1 limit 1")
                      .arg(author));
        GridTable *table = tabs->view(tab)->table();
        for (int row = 0; row < tabs->model(tab)->rowCount(); ++row) {
            if (tabs->model(tab)->index(row, 0).data().toString() == commented)
                table->setCurrentIndex(tabs->model(tab)->index(row, 1));
        }
        table->setFocus();
        QTest::keyClick(table, Qt::Key_Delete);
        QTRY_VERIFY(tabs->findChild<ConfirmDialog *>() != nullptr);
        auto *question = tabs->findChild<ConfirmDialog *>();
        QVERIFY(!m_page->hasUnsavedChanges());
        bool tells = false;
        for (const QLabel *label : question->findChildren<QLabel *>())
            tells = tells || label->text().contains(QStringLiteral("comments"));
        QVERIFY(tells);
        for (auto *button : question->findChildren<QPushButton *>()) {
            if (button->text() == QStringLiteral("Mark for deletion"))
                button->click();
        }
        QTRY_VERIFY(m_page->hasUnsavedChanges());
        QVERIFY(tabs->model(tab)->staged(table->currentIndex().row()) != nullptr);
        QTest::keyClick(table, Qt::Key_Delete); // taken back without a question
        QVERIFY(!m_page->hasUnsavedChanges());
    }

    void savesTwoNewPostsWithTheirUserAtOnce()
    {
        open("users");
        QCOMPARE(m_page->title(), QStringLiteral("New user"));
        QVERIFY(!m_page->hasUnsavedChanges());
        type("name", QStringLiteral("Nora Quist"));
        type("email", QStringLiteral("nora@example.org"));
        ChildTabs *tabs = m_page->children();
        for (int tab = 0; tab < tabs->count(); ++tab) {
            if (tabs->model(tab)->collection().table.name == QStringLiteral("posts"))
                tabs->bar()->setCurrentIndex(tab);
        }
        ChildModel *posts = tabs->model(tabs->bar()->currentIndex());
        QAbstractItemModelTester tester(posts, QAbstractItemModelTester::FailureReportingMode::QtTest);
        for (const char *title : {"First words", "Second words"}) {
            tabs->addRow();
            QTest::keyClicks(QApplication::focusWidget(), QString::fromLatin1(title));
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
            QTRY_COMPARE(posts->index(posts->rowCount() - 1, 1).data().toString(),
                         QString::fromLatin1(title));
        }
        QCOMPARE(posts->rowCount(), 2);
        QCOMPARE(summary(), QStringLiteral("One transaction: 1 user, 2 posts"));
        QCOMPARE(sql(QStringLiteral("select count(*) from users where name = 'Nora Quist'")),
                 QStringLiteral("0"));
        save();
        const QString user = sql(QStringLiteral("select id from users where name = 'Nora Quist'"));
        QVERIFY(!user.isEmpty());
        QCOMPARE(
            sql(QStringLiteral("select group_concat(title, '; ') from posts where user_id = %1").arg(user)),
            QStringLiteral("First words; Second words"));
        QCOMPARE(m_page->key(), QStringLiteral("form:users:") + user);
        QTRY_COMPARE(posts->rowCount(), 2);
        QVERIFY(!m_page->model().isNew());
        QCOMPARE(value("active").value.toString(), QStringLiteral("1")); // by default
    }

    void togglesTagsOfAnItem()
    {
        const QString item
            = sql(QStringLiteral("select item_id from item_tags group by item_id having count(*) > 1"));
        open("items", item.toLongLong());
        LinkChips *chips = m_page->links({{}, QStringLiteral("tags")});
        QVERIFY(chips);
        const auto before = chips->findChildren<LinkChip *>();
        QCOMPARE(QString::number(before.size()),
                 sql(QStringLiteral("select count(*) from item_tags where item_id = %1").arg(item)));
        QVERIFY(!m_page->children() || m_page->children()->count() == 0);
        const QString removed = before.first()->text();
        QTest::keyClick(before.first(), Qt::Key_Delete);
        chips->openChecklist();
        QListWidget *list = nullptr;
        QTRY_VERIFY((list = chips->findChild<QListWidget *>()) && list->count() > 3);
        QString added;
        for (int row = 0; row < list->count() && added.isEmpty(); ++row) {
            if (list->item(row)->checkState() == Qt::Unchecked && list->item(row)->text() != removed) {
                added = list->item(row)->text();
                list->item(row)->setCheckState(Qt::Checked);
            }
        }
        list->window()->close();
        QCOMPARE(summary(), QStringLiteral("One transaction: 2 links"));
        QStringList states;
        for (LinkChip *chip : chips->findChildren<LinkChip *>()) {
            if (!chip->isHidden())
                states << chip->text() + QString::number(int(chip->state()));
        }
        QVERIFY(states.contains(removed + QLatin1Char('2')));
        QVERIFY(states.contains(added + QLatin1Char('1')));
        save();
        const QString has = QStringLiteral("select count(*) from item_tags join tags on tags.id = tag_id "
                                           "where item_id = %1 and name = '%2'");
        QCOMPARE(sql(has.arg(item, removed)), QStringLiteral("0"));
        QCOMPARE(sql(has.arg(item, added)), QStringLiteral("1"));
    }

    void tellsAUniqueViolationAtItsField()
    {
        open("users", 17);
        const QString name = sql(QStringLiteral("select name from users where id = 17"));
        type("name", QStringLiteral("Someone"));
        type("email", sql(QStringLiteral("select email from users where id = 4")));
        m_page->saveChanges();
        QTRY_VERIFY(error("email").contains(QStringLiteral("(id 4)")));
        QVERIFY2(error("email").startsWith(QStringLiteral("Another user already has this email")),
                 qPrintable(error("email")));
        QCOMPARE(sql(QStringLiteral("select name from users where id = 17")), name);
        QVERIFY(m_page->hasUnsavedChanges());
        QSignalSpy asked(m_workspace.get(), &Workspace::recordRequested);
        Q_EMIT m_page->field(QStringLiteral("email"))
            ->linkActivated(
                QStringLiteral("open:%1:%2").arg(int(Value::Kind::Integer)).arg(QStringLiteral("34")));
        QCOMPARE(asked.size(), 1);
        type("email", QStringLiteral("someone@example.org"));
        save();
        QCOMPARE(sql(QStringLiteral("select name from users where id = 17")), QStringLiteral("Someone"));
    }

    void tellsAConflictAndLosesNothing()
    {
        open("users", 17);
        type("name", QStringLiteral("Mine"));
        type("email", QStringLiteral("mine@example.org"));
        run(QStringLiteral("update users set name = 'Theirs' where id = 17"));
        m_page->saveChanges();
        QTRY_VERIFY(error("name").contains(QStringLiteral("it is now \"Theirs\"")));
        QCOMPARE(line("name")->text(), QStringLiteral("Mine"));
        QCOMPARE(sql(QStringLiteral("select email from users where id = 17"))
                     == QStringLiteral("mine@example.org"),
                 false);
        Q_EMIT m_page->field(QStringLiteral("name"))->linkActivated(QStringLiteral("keep:name"));
        save();
        QCOMPARE(sql(QStringLiteral("select name || email from users where id = 17")),
                 QStringLiteral("Minemine@example.org"));

        type("name", QStringLiteral("Mine again"));
        run(QStringLiteral("update users set name = 'Theirs' where id = 17"));
        m_page->saveChanges();
        QTRY_VERIFY(error("name").contains(QStringLiteral("Take theirs")));
        Q_EMIT m_page->field(QStringLiteral("name"))->linkActivated(QStringLiteral("theirs:name"));
        QCOMPARE(line("name")->text(), QStringLiteral("Theirs"));
        QVERIFY(!m_page->hasUnsavedChanges());
    }

    void walksToTheNextRecordAndKeepsWhatIsStaged()
    {
        open("users", 17);
        type("name", QStringLiteral("Changed"));
        QTest::keyClick(line("name"), Qt::Key_Right, Qt::ControlModifier | Qt::AltModifier);
        QTRY_COMPARE(m_page->key(), QStringLiteral("form:users:18"));
        QTRY_VERIFY(!m_page->isLoading());
        QCOMPARE(line("name")->text(), sql(QStringLiteral("select name from users where id = 18")));
        type("name", QStringLiteral("Changed too"));
        QCOMPARE(summary(), QStringLiteral("One transaction: 2 users"));
        QTest::keyClick(line("name"), Qt::Key_Left, Qt::ControlModifier | Qt::AltModifier);
        QTRY_COMPARE(line("name")->text(), QStringLiteral("Changed"));
        save();
        QCOMPARE(sql(QStringLiteral("select group_concat(name) from users where id in (17, 18)")),
                 QStringLiteral("Changed,Changed too"));
    }

    void duplicates()
    {
        open("users", 17);
        const QString name = line("name")->text();
        m_page->duplicate();
        QVERIFY(m_page->model().isNew());
        QCOMPARE(line("name")->text(), name);
        type("email", QStringLiteral("twin@example.org"));
        save();
        QCOMPARE(sql(QStringLiteral("select count(*) from users where name = '%1'").arg(name)),
                 QStringLiteral("2"));
    }

    void deletesAfterTellingWhatGoesToo()
    {
        open("users", 17);
        m_page->deleteRecord();
        QTRY_VERIFY(dialog());
        QString said;
        for (QLabel *label : dialog()->findChildren<QLabel *>())
            said += label->text();
        const QString posts = sql(QStringLiteral("select count(*) from posts where user_id = 17"));
        QVERIFY2(said.contains(QStringLiteral("%1 post").arg(posts)), qPrintable(said));
        Q_EMIT dialog()->chosen(QStringLiteral("delete"));
        dialog()->close();
        QVERIFY(m_page->model().isDeleted());
        QVERIFY(line("name")->isReadOnly());
        m_page->undo();
        QVERIFY(!m_page->model().isDeleted());
        m_page->redo();
        save();
        QCOMPARE(sql(QStringLiteral("select count(*) from users where id = 17")), QStringLiteral("0"));
        QCOMPARE(m_page->key(), QStringLiteral("form:users:18"));
    }

    void undoesWhatWasTypedInOneStep()
    {
        open("users", 17);
        const QString name = line("name")->text();
        type("name", QStringLiteral("Quite different"));
        type("email", QStringLiteral("x@example.org"));
        QTest::keyClick(line("email"), Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(line("email")->text(), sql(QStringLiteral("select email from users where id = 17")));
        QCOMPARE(line("name")->text(), QStringLiteral("Quite different"));
        m_page->undo();
        QCOMPARE(line("name")->text(), name);
        QVERIFY(!m_page->hasUnsavedChanges());
        m_page->redo();
        QCOMPARE(line("name")->text(), QStringLiteral("Quite different"));
        m_page->discardChanges();
        QCOMPARE(line("name")->text(), name);
    }

    void refusesWhatIsNoNumber()
    {
        open("items", 1);
        type("price", QStringLiteral("12.345678901234567890"));
        QCOMPARE(value("price").value.toString(), QStringLiteral("12.345678901234567890"));
        type("price", QStringLiteral("12 or so"));
        QVERIFY(error("price").contains(QStringLiteral("is a number")));
        m_page->saveChanges();
        QVERIFY(m_page->hasUnsavedChanges());
        type("price", QStringLiteral("-1"));
        m_page->saveChanges();
        QTRY_VERIFY(!error("price").isEmpty()); // CHECK (price >= 0)
    }

    void worksByKeyboardAlone()
    {
        open("users", 17);
        m_page->activateWindow();
        line("name")->setFocus();
        line("name")->selectAll();
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("Keyed"));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QCOMPARE(QApplication::focusWidget(), line("email"));
        QStringList names;
        for (int i = 0; i < 12; ++i) {
            names << QAccessible::queryAccessibleInterface(QApplication::focusWidget())
                         ->text(QAccessible::Name);
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        }
        QVERIFY2(names.indexOf(QStringLiteral("Active")) < names.indexOf(QStringLiteral("Group")),
                 qPrintable(names.join(QLatin1Char(','))));
        QVERIFY(names.contains(QStringLiteral("Group")));
        QVERIFY2(!names.contains(QString()), qPrintable(names.join(QLatin1Char(','))));
        line("created_at")->setFocus();
        QTest::keyClick(line("created_at"), Qt::Key_Down, Qt::AltModifier);
        QCalendarWidget *calendar = m_page->findChild<QCalendarWidget *>();
        QVERIFY(calendar && calendar->isVisible());
        calendar->window()->close();
        m_page->saveChanges();
        QTRY_COMPARE(sql(QStringLiteral("select name from users where id = 17")), QStringLiteral("Keyed"));
    }

    void editsEveryKindOfColumn()
    {
        openKinds();
        open("kinds", 1);
        QVERIFY(m_page->field(QStringLiteral("twice"))->findChild<QLineEdit *>()->isReadOnly());
        auto *body = m_page->field(QStringLiteral("body"))->findChild<QPlainTextEdit *>();
        const int low = body->height();
        body->setPlainText(QStringLiteral("1\n2\n3\n4\n5\n6"));
        QTRY_VERIFY(body->height() > low);
        auto *meta = m_page->field(QStringLiteral("meta"))->findChild<QPlainTextEdit *>();
        meta->setPlainText(QStringLiteral("{\"a\": "));
        QVERIFY2(error("meta").startsWith(QStringLiteral("This is not JSON")), qPrintable(error("meta")));
        type("name", QStringLiteral("two")); // another field does not make it forget what was typed
        QCOMPARE(meta->toPlainText(), QStringLiteral("{\"a\": "));
        m_page->saveChanges();
        QCOMPARE(kinds(QStringLiteral("select name from kinds")), QStringLiteral("one"));
        meta->setPlainText(QStringLiteral("[1, 2]"));
        QCOMPARE(error("meta"), QString());
        type("name", QStringLiteral("much longer than that"));
        QVERIFY(error("name").contains(QStringLiteral("at most 12")));
        type("name", QStringLiteral("two"));
        type("day", QStringLiteral("2026-02-30"));
        QVERIFY(error("day").contains(QStringLiteral("The calendar has no")));
        type("day", QStringLiteral("2026-02-28"));
        type("at", QStringLiteral("17:40"));
        type("moment", QStringLiteral("2026-02-28 17:40:00.123456"));
        auto *state = m_page->field(QStringLiteral("state"))->findChild<QComboBox *>();
        QCOMPARE(state->count(), 3); // open, closed, NULL
        state->setCurrentIndex(1);
        Q_EMIT state->activated(1);
        auto *done = m_page->field(QStringLiteral("done"))->findChild<QComboBox *>();
        QCOMPARE(done->currentText(), QStringLiteral("NULL"));
        done->setCurrentIndex(0);
        Q_EMIT done->activated(0);

        QLineEdit *password = line("password_hash");
        QVERIFY(!password->text().contains(QStringLiteral("secret")));
        m_page->field(QStringLiteral("password_hash"))->findChild<QPushButton *>()->click();
        QCOMPARE(password->echoMode(), QLineEdit::Password);
        QTest::keyClicks(password, QStringLiteral(" as typed "));

        auto *data = m_page->field(QStringLiteral("data"))->findChild<BinaryEditor *>();
        QFile picture(m_folder->filePath(QStringLiteral("p.png")));
        QImage(8, 8, QImage::Format_RGB32).save(picture.fileName());
        data->loadFile(picture.fileName());
        QVERIFY(picture.open(QIODevice::ReadOnly));

        QCOMPARE(line("country")->text(), QStringLiteral("Bern")); // one field for both columns
        QCOMPARE(m_page->field(QStringLiteral("code")), m_page->field(QStringLiteral("country")));
        type("country", QStringLiteral("bon"));
        LookupList *list = nullptr;
        QTRY_VERIFY((list = m_page->findChild<LookupList *>()) && list->isVisible() && list->rowCount() == 1);
        QTest::keyClick(line("country"), Qt::Key_Return);
        save();
        QCOMPARE(
            kinds(QStringLiteral(
                "select name || '|' || body || '|' || meta || '|' || day || '|' || at || '|' || "
                "moment || '|' || state || '|' || done || '|' || password_hash || '|' || "
                "country || code from kinds")),
            QStringLiteral("two|1\n2\n3\n4\n5\n6|[1, 2]|2026-02-28|17:40|2026-02-28 17:40:00.123456|closed|1|"
                           " as typed |de1"));
        QCOMPARE(kinds(QStringLiteral("select hex(data) from kinds")),
                 QString::fromLatin1(picture.readAll().toHex().toUpper()));
    }

    void keepsNullEmptyAndDefaultApart()
    {
        openKinds();
        open("kinds");
        QCOMPARE(line("size")->hint(), QStringLiteral("DEFAULT: 7"));
        QCOMPARE(line("name")->hint(), QStringLiteral("NULL"));
        type("name", QStringLiteral("x"));
        QTest::keyClick(line("name"), Qt::Key_Backspace);
        QCOMPARE(value("name"), StagedValue::of(Value::text(QString::fromLatin1(""))));
        QCOMPARE(line("name")->hint(), QString());
        save();
        QCOMPARE(
            kinds(QStringLiteral("select quote(name) || quote(size) || quote(body) from kinds where id = 2")),
            QStringLiteral("''7NULL"));
        QTest::keyClick(line("size"), Qt::Key_0, Qt::ControlModifier);
        QTest::keyClick(line("name"), Qt::Key_0, Qt::ControlModifier);
        save();
        QCOMPARE(kinds(QStringLiteral("select quote(name) || quote(size) from kinds where id = 2")),
                 QStringLiteral("NULLNULL"));
    }

    void createsAOneToOneInline()
    {
        openKinds();
        open("kinds", 1);
        auto *button = m_page->findChild<QPushButton *>(QStringLiteral("one_card"));
        QCOMPARE(button->text(), QStringLiteral("Create card"));
        button->click();
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("Blue card"));
        save();
        QCOMPARE(kinds(QStringLiteral("select title || kind_id from card")), QStringLiteral("Blue card1"));
        QTRY_COMPARE(button->text(), QStringLiteral("Blue card"));
        QSignalSpy asked(m_workspace.get(), &Workspace::recordRequested);
        button->click();
        QCOMPARE(asked.size(), 1);
    }

    void saysWhyFieldsAreReadOnly()
    {
        openKinds();
        open("names");
        QVERIFY(line("name")->isReadOnly());
        QVERIFY(m_page->model().whyReadOnly().contains(QStringLiteral("is a view")));
        open("kinds", 99);
        QVERIFY(line("name")->isReadOnly());
        QVERIFY(m_page->findChild<ErrorBar *>()->text().contains(QStringLiteral("no row with id 99")));
        m_page.reset();
        openKinds(true);
        open("kinds", 1);
        QVERIFY(line("name")->isReadOnly());
        QVERIFY2(m_page->model().whyReadOnly().contains(QStringLiteral("read-only")),
                 qPrintable(m_page->model().whyReadOnly()));
    }

    void bringsStagedEditsBack()
    {
        open("users", 17);
        type("name", QStringLiteral("Not lost"));
        // As if the program had ended: the journal is left as it is.
        m_page->model().edits().setListener({});
        m_page.reset();
        open("users", 17);
        QCOMPARE(line("name")->text(), QStringLiteral("Not lost"));
        QCOMPARE(m_page->findChild<Badge *>(QStringLiteral("formBadge"))->text(),
                 QStringLiteral("1 change staged"));
    }

    void looks()
    {
        const QByteArray folder = qgetenv("STILLROOM_SHOTS");
        if (folder.isEmpty())
            QSKIP("Set STILLROOM_SHOTS to a folder to get pictures of the form.");
        const auto shot = [&](const char *name) {
            QTest::qWait(400);
            m_page->grab().save(QString::fromLocal8Bit(folder) + QLatin1Char('/')
                                + QString::fromLatin1(name));
        };
        for (const bool dark : {false, true}) {
            Theme::of(*qApp).setMode(dark ? Theme::Mode::Dark : Theme::Mode::Light);
            open("users", 17);
            type("name", QStringLiteral("Rosa Adler-Quist"));
            type("email", sql(QStringLiteral("select email from users where id = 4")));
            m_page->saveChanges();
            QTRY_VERIFY(!error("email").isEmpty());
            ChildTabs *tabs = m_page->children();
            for (int tab = 0; tab < tabs->count(); ++tab) {
                if (tabs->model(tab)->collection().table.name == QStringLiteral("posts"))
                    tabs->bar()->setCurrentIndex(tab);
            }
            ChildModel *posts = tabs->model(tabs->bar()->currentIndex());
            posts->setData(posts->index(1, 1), QStringLiteral("On Bernoulli numbers"), Qt::EditRole);
            posts->deleteRows({2});
            const int added = posts->addRow();
            posts->setData(posts->index(added, 1), QStringLiteral("Letters"), Qt::EditRole);
            type("group_id", QStringLiteral("ch"));
            shot(dark ? "form-dark.png" : "form-light.png");
            m_page->discardChanges();
            m_page->resize(620, 760);
            shot(dark ? "form-narrow-dark.png" : "form-narrow.png");
            m_page->discardChanges();
            const QString item
                = sql(QStringLiteral("select item_id from item_tags group by item_id having count(*) > 1"));
            open("items", item.toLongLong());
            QTest::keyClick(m_page->findChildren<LinkChip *>().first(), Qt::Key_Delete);
            shot(dark ? "form-item-dark.png" : "form-item.png");
            m_page->discardChanges();
            open("users");
            shot(dark ? "form-new-dark.png" : "form-new.png");
        }
        Theme::of(*qApp).setMode(Theme::Mode::Light);
    }
};

QTEST_MAIN(FormPageTest)
#include "tst_formpage.moc"
