CREATE TABLE users (
    id INTEGER NOT NULL PRIMARY KEY, username VARCHAR(64) NOT NULL, passwd VARCHAR(128), email VARCHAR(120),
    is_admin BOOLEAN NOT NULL, lastLogin DATETIME, createdAt DATETIME NOT NULL, avatar BLOB);
CREATE UNIQUE INDEX ix_users_username ON users (username);
CREATE TABLE projects (
    id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(100) NOT NULL, description TEXT, owner INTEGER NOT NULL,
    start_date DATE, end_date DATE, budget NUMERIC(12, 2), archived BOOLEAN NOT NULL,
    CONSTRAINT fk_projects_owner FOREIGN KEY (owner) REFERENCES users (id));
CREATE TABLE tasks (
    id INTEGER NOT NULL PRIMARY KEY, project INTEGER NOT NULL, assignee INTEGER, title VARCHAR(200) NOT NULL,
    body TEXT, prio INTEGER NOT NULL, done BOOLEAN NOT NULL, due DATE, estimate FLOAT,
    CONSTRAINT fk_task_project FOREIGN KEY (project) REFERENCES projects (id),
    CONSTRAINT fk_task_assignee FOREIGN KEY (assignee) REFERENCES users (id), CONSTRAINT ck_prio CHECK (prio > 0));
CREATE INDEX ix_tasks_due ON tasks (due);
CREATE TABLE comments (
    id INTEGER NOT NULL PRIMARY KEY, task_id INTEGER NOT NULL, user_id INTEGER NOT NULL, text TEXT NOT NULL,
    posted DATETIME NOT NULL, CONSTRAINT fk_comments_task FOREIGN KEY (task_id) REFERENCES tasks (id),
    CONSTRAINT fk_comments_user FOREIGN KEY (user_id) REFERENCES users (id));
CREATE TABLE tag (id INTEGER NOT NULL PRIMARY KEY, label VARCHAR(40) NOT NULL, colour VARCHAR(7));
CREATE TABLE tasks_tags (
    task_id INTEGER NOT NULL, tag_id INTEGER NOT NULL, PRIMARY KEY (task_id, tag_id),
    CONSTRAINT fk_tt_task FOREIGN KEY (task_id) REFERENCES tasks (id),
    CONSTRAINT fk_tt_tag FOREIGN KEY (tag_id) REFERENCES tag (id));
