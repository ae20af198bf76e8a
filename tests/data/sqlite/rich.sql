-- A small library of everything SQLite's catalogue can hold.
CREATE TABLE groups (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    name VARCHAR(64) NOT NULL,
    owner_id INTEGER,
    leader_id INTEGER,
    CONSTRAINT uq_groups_name UNIQUE (name),
    CONSTRAINT fk_groups_owner FOREIGN KEY (owner_id) REFERENCES users (id) ON DELETE SET NULL ON UPDATE CASCADE,
    FOREIGN KEY (leader_id) REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE users (
    id INTEGER NOT NULL,
    email VARCHAR(128) DEFAULT 'it''s, (nobody)' NOT NULL,
    name TEXT COLLATE NOCASE,
    group_id INTEGER,
    balance NUMERIC(10, 2) DEFAULT -1.50,
    score DOUBLE PRECISION DEFAULT 0,
    created DATETIME DEFAULT (CURRENT_TIMESTAMP) NOT NULL,
    updated TIMESTAMP DEFAULT (datetime('now', 'localtime')),
    active BOOLEAN DEFAULT 1 CHECK (active IN (0, 1)),
    flags BLOB DEFAULT x'00ff',
    PRIMARY KEY (id),
    UNIQUE (email),
    FOREIGN KEY(group_id) REFERENCES groups (id)
);
CREATE INDEX ix_users_name ON users (name);
CREATE UNIQUE INDEX ix_users_active ON users (email, id DESC) WHERE active = 1 AND name <> 'where (x)';
CREATE INDEX ix_users_lower ON users (lower(email), name COLLATE NOCASE DESC, substr(name, 1, 2) || ')');
CREATE TABLE profiles (
    user_id INTEGER NOT NULL CONSTRAINT pk_profiles PRIMARY KEY REFERENCES users ON DELETE CASCADE,
    bio CLOB
);
CREATE TABLE tags (id INTEGER PRIMARY KEY, label VARCHAR(20) UNIQUE ON CONFLICT IGNORE);
CREATE TABLE user_tags (
    user_id INTEGER NOT NULL, tag_id INTEGER NOT NULL, since DATE,
    CONSTRAINT pk_user_tags PRIMARY KEY (tag_id, user_id),
    CONSTRAINT fk_ut_user FOREIGN KEY(user_id) REFERENCES users (id),
    CONSTRAINT fk_ut_tag FOREIGN KEY(tag_id) REFERENCES tags (id)
) WITHOUT ROWID;
CREATE TABLE nodes (id INTEGER PRIMARY KEY, parent_id INT REFERENCES nodes(id) ON DELETE CASCADE, "order" INTEGER);
CREATE TABLE prices (
    country CHAR(2) NOT NULL, product BIGINT NOT NULL, price DECIMAL(12,4) CONSTRAINT ck_price CHECK (price > 0),
    gross AS (price * 1.19), rounded INTEGER GENERATED ALWAYS AS (CAST(round(price, 0) AS INTEGER)) STORED,
    PRIMARY KEY (country, product),
    -- a comment with ) and , and 'quotes'
    CONSTRAINT "ck odd name" CHECK (country <> ')' /* no ( here */ AND length(country) = 2)
);
CREATE TABLE orders (
    id INTEGER PRIMARY KEY, country CHAR(2), product BIGINT, note ANY_THING(3), untyped,
    CONSTRAINT fk_orders_price FOREIGN KEY (country, product) REFERENCES prices (country, product) MATCH FULL
);
CREATE TABLE "weird ""name"", really" ("select" INTEGER PRIMARY KEY, [two words] TEXT, `back``tick` TEXT UNIQUE, 'single' INT,
    "comma,col" UNSIGNED BIG INT NOT NULL DEFAULT 5, CHECK ("comma,col" <> 0) CONSTRAINT last UNIQUE ([two words], 'single'));
CREATE TABLE strict_table (id INTEGER PRIMARY KEY, v ANY, t TEXT NOT NULL) STRICT;
CREATE VIRTUAL TABLE search USING fts5(title, body);
CREATE VIEW active_users AS SELECT id, email AS mail FROM users WHERE active = 1;
CREATE VIEW broken AS SELECT * FROM gone;
CREATE TRIGGER users_touch AFTER UPDATE ON users BEGIN UPDATE users SET updated = CURRENT_TIMESTAMP WHERE id = new.id; END;
CREATE TRIGGER view_insert INSTEAD OF INSERT ON active_users BEGIN SELECT 1; END;
