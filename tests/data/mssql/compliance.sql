-- plain table
CREATE TABLE groups ( id INTEGER NOT NULL IDENTITY, name VARCHAR(50) NOT NULL, PRIMARY KEY (id) )
-- generic types
CREATE TABLE types ( id INTEGER NOT NULL IDENTITY, t_small SMALLINT NULL, t_big BIGINT NULL, t_numeric NUMERIC(10, 2) NULL, t_float FLOAT NULL, t_string VARCHAR(20) NULL, t_text VARCHAR(max) NULL, t_bool BIT NULL, t_date DATE NULL, t_time TIME NULL, t_datetime DATETIME NULL, t_binary VARBINARY(max) NULL, t_json NVARCHAR(max) NULL, PRIMARY KEY (id) )
-- defaults
CREATE TABLE defaults ( id INTEGER NOT NULL IDENTITY, a VARCHAR(20) NOT NULL DEFAULT 'it''s', b INTEGER NOT NULL DEFAULT 0, c INTEGER NULL DEFAULT '7', d DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP, e BIT NOT NULL DEFAULT 1, f NUMERIC(8, 2) NULL DEFAULT 1.50, PRIMARY KEY (id) )
-- names that need quotes
CREATE TABLE [Odd Name] ( id INTEGER NOT NULL IDENTITY, [order] INTEGER NULL, [Größe] INTEGER NULL, [with "quote"] INTEGER NULL, PRIMARY KEY (id) )
CREATE INDEX [ix odd] ON [Odd Name] ([order])
-- composite keys
CREATE TABLE composite ( a INTEGER NOT NULL, b VARCHAR(10) NOT NULL, PRIMARY KEY (b, a) )
CREATE TABLE refers ( id INTEGER NOT NULL IDENTITY, x INTEGER NULL, y VARCHAR(10) NULL, PRIMARY KEY (id), CONSTRAINT fk_pair FOREIGN KEY(y, x) REFERENCES composite (b, a) ON DELETE CASCADE )
-- all constraints
CREATE TABLE groups ( id INTEGER NOT NULL IDENTITY, name VARCHAR(50) NOT NULL, PRIMARY KEY (id) )
CREATE TABLE users ( id INTEGER NOT NULL IDENTITY, name VARCHAR(50) NOT NULL, age INTEGER NULL, group_id INTEGER NULL, PRIMARY KEY (id), CONSTRAINT ck_age CHECK (age > 0 AND age < 200), CONSTRAINT fk_group FOREIGN KEY(group_id) REFERENCES groups (id) ON DELETE SET NULL ON UPDATE CASCADE, CONSTRAINT uq_name UNIQUE (name) )
CREATE INDEX ix_age ON users (age)
CREATE UNIQUE INDEX ix_both ON users (name, age)
-- constraints without names
CREATE TABLE groups ( id INTEGER NOT NULL IDENTITY, name VARCHAR(50) NOT NULL, PRIMARY KEY (id) )
CREATE TABLE users ( id INTEGER NOT NULL IDENTITY, name VARCHAR(50) NOT NULL, age INTEGER NULL, group_id INTEGER NULL, PRIMARY KEY (id), FOREIGN KEY(group_id) REFERENCES groups (id), UNIQUE (name) )
-- a table that refers to itself
CREATE TABLE tree ( id INTEGER NOT NULL IDENTITY, parent_id INTEGER NULL, PRIMARY KEY (id), CONSTRAINT fk_parent FOREIGN KEY(parent_id) REFERENCES tree (id) )
-- generated column
CREATE TABLE computed ( id INTEGER NOT NULL IDENTITY, a INTEGER NULL, twice AS (a * 2) PERSISTED, PRIMARY KEY (id) )
-- change of a computed expression
CREATE TABLE computed ( id INTEGER NOT NULL IDENTITY, a INTEGER NULL, twice AS (a * 2) PERSISTED, PRIMARY KEY (id) )
ALTER TABLE computed DROP COLUMN twice
ALTER TABLE computed ADD twice AS (a * 3) PERSISTED
-- virtual generated column
CREATE TABLE computed ( id INTEGER NOT NULL IDENTITY, a INTEGER NULL, twice AS (a * 2), PRIMARY KEY (id) )
ALTER TABLE computed DROP COLUMN twice
ALTER TABLE computed ADD twice AS (a * 3)
-- change of a primary key
CREATE TABLE rekeyed ( id INTEGER NOT NULL, code VARCHAR(10) NOT NULL, n INTEGER NULL, CONSTRAINT pk_rekeyed PRIMARY KEY (id) )
ALTER TABLE rekeyed DROP CONSTRAINT pk_rekeyed
ALTER TABLE rekeyed ADD CONSTRAINT pk_rekeyed PRIMARY KEY (id, code)
-- partial index
CREATE TABLE users ( id INTEGER NOT NULL IDENTITY, name VARCHAR(50) NOT NULL, age INTEGER NULL, group_id INTEGER NULL, PRIMARY KEY (id) )
CREATE INDEX ix_part ON users (name) WHERE age > 10
-- descending index
CREATE TABLE users ( id INTEGER NOT NULL IDENTITY, name VARCHAR(50) NOT NULL, age INTEGER NULL, group_id INTEGER NULL, PRIMARY KEY (id) )
CREATE INDEX ix_desc ON users (name DESC)
-- comments
CREATE TABLE users ( id INTEGER NOT NULL IDENTITY, name VARCHAR(50) NOT NULL, age INTEGER NULL, group_id INTEGER NULL, PRIMARY KEY (id) )
EXEC sp_addextendedproperty N'MS_Description', N'People''s table', N'SCHEMA', N'dbo', N'TABLE', N'users'
EXEC sp_addextendedproperty N'MS_Description', N'as they say "it"', N'SCHEMA', N'dbo', N'TABLE', N'users', N'COLUMN', N'name'
-- enumeration as text
CREATE TABLE moods ( id INTEGER NOT NULL IDENTITY, mood VARCHAR(7) NULL, PRIMARY KEY (id) )
-- identity
CREATE TABLE [identity] ( id INTEGER NOT NULL IDENTITY(5,1), n INTEGER NULL, PRIMARY KEY (id) )
-- add column
CREATE TABLE groups ( id INTEGER NOT NULL IDENTITY, name VARCHAR(50) NOT NULL, PRIMARY KEY (id) )
CREATE TABLE users ( id INTEGER NOT NULL IDENTITY, name VARCHAR(50) NOT NULL, age INTEGER NULL, group_id INTEGER NULL, PRIMARY KEY (id), CONSTRAINT ck_age CHECK (age > 0), CONSTRAINT fk_group FOREIGN KEY(group_id) REFERENCES groups (id), CONSTRAINT uq_name UNIQUE (name) )
CREATE INDEX ix_age ON users (age)
ALTER TABLE users ADD nick VARCHAR(30) NULL
-- drop column that nothing refers to
CREATE TABLE groups ( id INTEGER NOT NULL IDENTITY, name VARCHAR(50) NOT NULL, PRIMARY KEY (id) )
CREATE TABLE users ( id INTEGER NOT NULL IDENTITY, name VARCHAR(50) NOT NULL, age INTEGER NULL, group_id INTEGER NULL, PRIMARY KEY (id), CONSTRAINT ck_age CHECK (age > 0), CONSTRAINT fk_group FOREIGN KEY(group_id) REFERENCES groups (id), CONSTRAINT uq_name UNIQUE (name) )
CREATE INDEX ix_age ON users (age)
ALTER TABLE users ADD nick VARCHAR(30) NULL
ALTER TABLE users DROP COLUMN nick
-- add column that must be filled
CREATE TABLE groups ( id INTEGER NOT NULL IDENTITY, name VARCHAR(50) NOT NULL, PRIMARY KEY (id) )
CREATE TABLE users ( id INTEGER NOT NULL IDENTITY, name VARCHAR(50) NOT NULL, age INTEGER NULL, group_id INTEGER NULL, PRIMARY KEY (id), CONSTRAINT ck_age CHECK (age > 0), CONSTRAINT fk_group FOREIGN KEY(group_id) REFERENCES groups (id), CONSTRAINT uq_name UNIQUE (name) )
CREATE INDEX ix_age ON users (age)
ALTER TABLE users ADD score INTEGER NOT NULL DEFAULT 0
-- alter type
CREATE TABLE groups ( id INTEGER NOT NULL IDENTITY, name VARCHAR(50) NOT NULL, PRIMARY KEY (id) )
CREATE TABLE users ( id INTEGER NOT NULL IDENTITY, name VARCHAR(50) NOT NULL, age INTEGER NULL, group_id INTEGER NULL, PRIMARY KEY (id), CONSTRAINT ck_age CHECK (age > 0), CONSTRAINT fk_group FOREIGN KEY(group_id) REFERENCES groups (id), CONSTRAINT uq_name UNIQUE (name) )
CREATE INDEX ix_age ON users (age)
ALTER TABLE users ALTER COLUMN age BIGINT NULL
-- alter nullability
CREATE TABLE groups ( id INTEGER NOT NULL IDENTITY, name VARCHAR(50) NOT NULL, PRIMARY KEY (id) )
CREATE TABLE users ( id INTEGER NOT NULL IDENTITY, name VARCHAR(50) NOT NULL, age INTEGER NULL, group_id INTEGER NULL, PRIMARY KEY (id), CONSTRAINT ck_age CHECK (age > 0), CONSTRAINT fk_group FOREIGN KEY(group_id) REFERENCES groups (id), CONSTRAINT uq_name UNIQUE (name) )
CREATE INDEX ix_age ON users (age)
ALTER TABLE users ALTER COLUMN age INTEGER NOT NULL
-- alter default
CREATE TABLE groups ( id INTEGER NOT NULL IDENTITY, name VARCHAR(50) NOT NULL, PRIMARY KEY (id) )
CREATE TABLE users ( id INTEGER NOT NULL IDENTITY, name VARCHAR(50) NOT NULL, age INTEGER NULL, group_id INTEGER NULL, PRIMARY KEY (id), CONSTRAINT ck_age CHECK (age > 0), CONSTRAINT fk_group FOREIGN KEY(group_id) REFERENCES groups (id), CONSTRAINT uq_name UNIQUE (name) )
CREATE INDEX ix_age ON users (age)
ALTER TABLE users ADD DEFAULT 18 FOR age
-- rename column
CREATE TABLE groups ( id INTEGER NOT NULL IDENTITY, name VARCHAR(50) NOT NULL, PRIMARY KEY (id) )
CREATE TABLE users ( id INTEGER NOT NULL IDENTITY, name VARCHAR(50) NOT NULL, age INTEGER NULL, group_id INTEGER NULL, PRIMARY KEY (id), CONSTRAINT ck_age CHECK (age > 0), CONSTRAINT fk_group FOREIGN KEY(group_id) REFERENCES groups (id), CONSTRAINT uq_name UNIQUE (name) )
CREATE INDEX ix_age ON users (age)
EXEC sp_rename 'users.age', years, 'COLUMN'
-- comment column
CREATE TABLE groups ( id INTEGER NOT NULL IDENTITY, name VARCHAR(50) NOT NULL, PRIMARY KEY (id) )
CREATE TABLE users ( id INTEGER NOT NULL IDENTITY, name VARCHAR(50) NOT NULL, age INTEGER NULL, group_id INTEGER NULL, PRIMARY KEY (id), CONSTRAINT ck_age CHECK (age > 0), CONSTRAINT fk_group FOREIGN KEY(group_id) REFERENCES groups (id), CONSTRAINT uq_name UNIQUE (name) )
CREATE INDEX ix_age ON users (age)
IF EXISTS (SELECT 1 FROM fn_listextendedproperty(N'MS_Description', N'SCHEMA', N'dbo', N'TABLE', N'users', N'COLUMN', N'age')) EXEC sp_updateextendedproperty N'MS_Description', N'in years', N'SCHEMA', N'dbo', N'TABLE', N'users', N'COLUMN', N'age' ELSE EXEC sp_addextendedproperty N'MS_Description', N'in years', N'SCHEMA', N'dbo', N'TABLE', N'users', N'COLUMN', N'age'
-- comment table
CREATE TABLE groups ( id INTEGER NOT NULL IDENTITY, name VARCHAR(50) NOT NULL, PRIMARY KEY (id) )
CREATE TABLE users ( id INTEGER NOT NULL IDENTITY, name VARCHAR(50) NOT NULL, age INTEGER NULL, group_id INTEGER NULL, PRIMARY KEY (id), CONSTRAINT ck_age CHECK (age > 0), CONSTRAINT fk_group FOREIGN KEY(group_id) REFERENCES groups (id), CONSTRAINT uq_name UNIQUE (name) )
CREATE INDEX ix_age ON users (age)
IF EXISTS (SELECT 1 FROM fn_listextendedproperty(N'MS_Description', N'SCHEMA', N'dbo', N'TABLE', N'users', NULL, NULL)) EXEC sp_updateextendedproperty N'MS_Description', N'People', N'SCHEMA', N'dbo', N'TABLE', N'users' ELSE EXEC sp_addextendedproperty N'MS_Description', N'People', N'SCHEMA', N'dbo', N'TABLE', N'users'
-- rename table
CREATE TABLE groups ( id INTEGER NOT NULL IDENTITY, name VARCHAR(50) NOT NULL, PRIMARY KEY (id) )
CREATE TABLE users ( id INTEGER NOT NULL IDENTITY, name VARCHAR(50) NOT NULL, age INTEGER NULL, group_id INTEGER NULL, PRIMARY KEY (id), CONSTRAINT ck_age CHECK (age > 0), CONSTRAINT fk_group FOREIGN KEY(group_id) REFERENCES groups (id), CONSTRAINT uq_name UNIQUE (name) )
CREATE INDEX ix_age ON users (age)
EXEC sp_rename 'users', people
-- create index
CREATE TABLE groups ( id INTEGER NOT NULL IDENTITY, name VARCHAR(50) NOT NULL, PRIMARY KEY (id) )
CREATE TABLE users ( id INTEGER NOT NULL IDENTITY, name VARCHAR(50) NOT NULL, age INTEGER NULL, group_id INTEGER NULL, PRIMARY KEY (id), CONSTRAINT ck_age CHECK (age > 0), CONSTRAINT fk_group FOREIGN KEY(group_id) REFERENCES groups (id), CONSTRAINT uq_name UNIQUE (name) )
CREATE INDEX ix_age ON users (age)
CREATE UNIQUE INDEX ix_name ON users (name)
-- drop index
CREATE TABLE groups ( id INTEGER NOT NULL IDENTITY, name VARCHAR(50) NOT NULL, PRIMARY KEY (id) )
CREATE TABLE users ( id INTEGER NOT NULL IDENTITY, name VARCHAR(50) NOT NULL, age INTEGER NULL, group_id INTEGER NULL, PRIMARY KEY (id), CONSTRAINT ck_age CHECK (age > 0), CONSTRAINT fk_group FOREIGN KEY(group_id) REFERENCES groups (id), CONSTRAINT uq_name UNIQUE (name) )
CREATE INDEX ix_age ON users (age)
DROP INDEX ix_age ON users
-- create unique
CREATE TABLE groups ( id INTEGER NOT NULL IDENTITY, name VARCHAR(50) NOT NULL, PRIMARY KEY (id) )
CREATE TABLE users ( id INTEGER NOT NULL IDENTITY, name VARCHAR(50) NOT NULL, age INTEGER NULL, group_id INTEGER NULL, PRIMARY KEY (id), CONSTRAINT ck_age CHECK (age > 0), CONSTRAINT fk_group FOREIGN KEY(group_id) REFERENCES groups (id), CONSTRAINT uq_name UNIQUE (name) )
CREATE INDEX ix_age ON users (age)
ALTER TABLE users ADD CONSTRAINT uq_age UNIQUE (age)
-- drop unique
CREATE TABLE groups ( id INTEGER NOT NULL IDENTITY, name VARCHAR(50) NOT NULL, PRIMARY KEY (id) )
CREATE TABLE users ( id INTEGER NOT NULL IDENTITY, name VARCHAR(50) NOT NULL, age INTEGER NULL, group_id INTEGER NULL, PRIMARY KEY (id), CONSTRAINT ck_age CHECK (age > 0), CONSTRAINT fk_group FOREIGN KEY(group_id) REFERENCES groups (id), CONSTRAINT uq_name UNIQUE (name) )
CREATE INDEX ix_age ON users (age)
ALTER TABLE users DROP CONSTRAINT uq_name
-- create check
CREATE TABLE groups ( id INTEGER NOT NULL IDENTITY, name VARCHAR(50) NOT NULL, PRIMARY KEY (id) )
CREATE TABLE users ( id INTEGER NOT NULL IDENTITY, name VARCHAR(50) NOT NULL, age INTEGER NULL, group_id INTEGER NULL, PRIMARY KEY (id), CONSTRAINT ck_age CHECK (age > 0), CONSTRAINT fk_group FOREIGN KEY(group_id) REFERENCES groups (id), CONSTRAINT uq_name UNIQUE (name) )
CREATE INDEX ix_age ON users (age)
ALTER TABLE users ADD CONSTRAINT ck_old CHECK (age < 200)
-- drop check
CREATE TABLE groups ( id INTEGER NOT NULL IDENTITY, name VARCHAR(50) NOT NULL, PRIMARY KEY (id) )
CREATE TABLE users ( id INTEGER NOT NULL IDENTITY, name VARCHAR(50) NOT NULL, age INTEGER NULL, group_id INTEGER NULL, PRIMARY KEY (id), CONSTRAINT ck_age CHECK (age > 0), CONSTRAINT fk_group FOREIGN KEY(group_id) REFERENCES groups (id), CONSTRAINT uq_name UNIQUE (name) )
CREATE INDEX ix_age ON users (age)
ALTER TABLE users DROP CONSTRAINT ck_age
-- create foreign key
CREATE TABLE groups ( id INTEGER NOT NULL IDENTITY, name VARCHAR(50) NOT NULL, PRIMARY KEY (id) )
CREATE TABLE users ( id INTEGER NOT NULL IDENTITY, name VARCHAR(50) NOT NULL, age INTEGER NULL, group_id INTEGER NULL, PRIMARY KEY (id), CONSTRAINT ck_age CHECK (age > 0), CONSTRAINT fk_group FOREIGN KEY(group_id) REFERENCES groups (id), CONSTRAINT uq_name UNIQUE (name) )
CREATE INDEX ix_age ON users (age)
ALTER TABLE users ADD CONSTRAINT fk_age FOREIGN KEY(age) REFERENCES groups (id)
-- drop foreign key
CREATE TABLE groups ( id INTEGER NOT NULL IDENTITY, name VARCHAR(50) NOT NULL, PRIMARY KEY (id) )
CREATE TABLE users ( id INTEGER NOT NULL IDENTITY, name VARCHAR(50) NOT NULL, age INTEGER NULL, group_id INTEGER NULL, PRIMARY KEY (id), CONSTRAINT ck_age CHECK (age > 0), CONSTRAINT fk_group FOREIGN KEY(group_id) REFERENCES groups (id), CONSTRAINT uq_name UNIQUE (name) )
CREATE INDEX ix_age ON users (age)
ALTER TABLE users DROP CONSTRAINT fk_group
-- drop table
CREATE TABLE groups ( id INTEGER NOT NULL IDENTITY, name VARCHAR(50) NOT NULL, PRIMARY KEY (id) )
CREATE TABLE users ( id INTEGER NOT NULL IDENTITY, name VARCHAR(50) NOT NULL, age INTEGER NULL, group_id INTEGER NULL, PRIMARY KEY (id), CONSTRAINT ck_age CHECK (age > 0), CONSTRAINT fk_group FOREIGN KEY(group_id) REFERENCES groups (id), CONSTRAINT uq_name UNIQUE (name) )
CREATE INDEX ix_age ON users (age)
DROP TABLE users
-- view
CREATE TABLE people ( id INTEGER NOT NULL IDENTITY, name VARCHAR(50) NOT NULL, age INTEGER NULL, PRIMARY KEY (id) )
CREATE VIEW adults (id, name) AS SELECT id, name FROM people WHERE age > 17
CREATE OR ALTER VIEW adults (id, name, age) AS SELECT id, name, age FROM people WHERE age > 20
-- view with other columns
CREATE TABLE people ( id INTEGER NOT NULL IDENTITY, name VARCHAR(50) NOT NULL, age INTEGER NULL, PRIMARY KEY (id) )
CREATE VIEW adults (id, name) AS SELECT id, name FROM people WHERE age > 17
CREATE OR ALTER VIEW adults (age, id) AS SELECT age, id FROM people
-- drop a view
CREATE TABLE people ( id INTEGER NOT NULL IDENTITY, name VARCHAR(50) NOT NULL, age INTEGER NULL, PRIMARY KEY (id) )
CREATE VIEW adults (id, name) AS SELECT id, name FROM people WHERE age > 17
DROP VIEW adults
-- views of a view
CREATE TABLE people ( id INTEGER NOT NULL IDENTITY, name VARCHAR(50) NOT NULL, age INTEGER NULL, PRIMARY KEY (id) )
CREATE VIEW adults (id, name) AS SELECT id, name FROM people WHERE age > 17
CREATE VIEW above (id) AS SELECT id FROM adults
CREATE VIEW [a top] (id) AS SELECT id FROM above
CREATE OR ALTER VIEW adults (age, id) AS SELECT age, id FROM people
-- view with a hostile name
CREATE TABLE people ( id INTEGER NOT NULL IDENTITY, name VARCHAR(50) NOT NULL, age INTEGER NULL, PRIMARY KEY (id) )
CREATE VIEW [odd "na'me" `x`; --] ([odd "na'me" `x`; --]) AS SELECT id FROM people
DROP VIEW [odd "na'me" `x`; --]
-- sequence
CREATE TABLE people ( id INTEGER NOT NULL IDENTITY, name VARCHAR(50) NOT NULL, age INTEGER NULL, PRIMARY KEY (id) )
CREATE SEQUENCE numbers INCREMENT BY 5 START WITH 10 MINVALUE 1 MAXVALUE 100000 CACHE 20 NO CYCLE
DROP SEQUENCE numbers
CREATE SEQUENCE numbers INCREMENT BY -2 START WITH 100 MINVALUE -500 MAXVALUE 900 CACHE 1 CYCLE
-- drop a sequence
CREATE TABLE people ( id INTEGER NOT NULL IDENTITY, name VARCHAR(50) NOT NULL, age INTEGER NULL, PRIMARY KEY (id) )
CREATE SEQUENCE numbers INCREMENT BY 5 START WITH 10 MINVALUE 1 MAXVALUE 100000 CACHE 20 NO CYCLE
DROP SEQUENCE numbers
-- sequence with a hostile name
CREATE TABLE people ( id INTEGER NOT NULL IDENTITY, name VARCHAR(50) NOT NULL, age INTEGER NULL, PRIMARY KEY (id) )
CREATE SEQUENCE [odd "na'me" `x`; --] INCREMENT BY 1 START WITH 1 MINVALUE 1 MAXVALUE 99 CACHE 5 CYCLE
DROP SEQUENCE [odd "na'me" `x`; --]
CREATE SEQUENCE [odd "na'me" `x`; --] INCREMENT BY 3 START WITH 2 MINVALUE 1 MAXVALUE 999 CACHE 7 NO CYCLE
-- tables in several schemas
CREATE SCHEMA [stillroom extra "s" 1]
CREATE TABLE [stillroom extra "s" 1].people ( id INTEGER NOT NULL IDENTITY, name VARCHAR(50) NOT NULL, age INTEGER NULL, PRIMARY KEY (id) )
CREATE TABLE people ( id INTEGER NOT NULL IDENTITY, name VARCHAR(50) NOT NULL, age INTEGER NULL, PRIMARY KEY (id) )
CREATE TABLE pets ( id INTEGER NOT NULL IDENTITY, owner_id INTEGER NULL, PRIMARY KEY (id), CONSTRAINT fk_owner FOREIGN KEY(owner_id) REFERENCES [stillroom extra "s" 1].people (id) )
CREATE VIEW adults (id, name) AS SELECT id, name FROM people
ALTER TABLE [stillroom extra "s" 1].people ADD nick VARCHAR(20) NULL
CREATE INDEX ix_age ON [stillroom extra "s" 1].people (age)
EXEC sp_rename '[stillroom extra "s" 1].people', humans
-- create and drop a schema
CREATE TABLE people ( id INTEGER NOT NULL IDENTITY, name VARCHAR(50) NOT NULL, age INTEGER NULL, PRIMARY KEY (id) )
CREATE SCHEMA [stillroom extra "s" 1]
-- column with a collation
CREATE TABLE people ( id INTEGER NOT NULL IDENTITY, name VARCHAR(50) COLLATE Latin1_General_BIN2 NOT NULL, age INTEGER NULL, PRIMARY KEY (id) )
ALTER TABLE people ALTER COLUMN name VARCHAR(80) COLLATE Latin1_General_BIN2 NOT NULL
-- change of a collation
CREATE TABLE people ( id INTEGER NOT NULL IDENTITY, name VARCHAR(50) COLLATE Latin1_General_BIN2 NOT NULL, age INTEGER NULL, PRIMARY KEY (id) )
ALTER TABLE people ALTER COLUMN name VARCHAR(50) COLLATE Latin1_General_100_CS_AS NOT NULL
-- tables that refer to each other
CREATE TABLE eggs ( id INTEGER NOT NULL IDENTITY, hen_id INTEGER NULL, PRIMARY KEY (id) )
CREATE TABLE hens ( id INTEGER NOT NULL IDENTITY, egg_id INTEGER NULL, PRIMARY KEY (id), CONSTRAINT fk_egg FOREIGN KEY(egg_id) REFERENCES eggs (id) )
ALTER TABLE eggs ADD CONSTRAINT fk_hen FOREIGN KEY(hen_id) REFERENCES hens (id)
-- primary key with a name
CREATE TABLE animals ( id INTEGER NOT NULL IDENTITY, name VARCHAR(50) NOT NULL, kind VARCHAR(20) NULL, age INTEGER NULL, CONSTRAINT pk_animals PRIMARY KEY (id) )
-- identity that takes steps
CREATE TABLE counted ( id INTEGER NOT NULL IDENTITY(7,3), n INTEGER NULL, PRIMARY KEY (id) )
-- clustered and covering indexes
CREATE TABLE animals ( id INTEGER NOT NULL IDENTITY, name VARCHAR(50) NOT NULL, kind VARCHAR(20) NULL, age INTEGER NULL, CONSTRAINT pk_animals PRIMARY KEY NONCLUSTERED (id) )
CREATE INDEX ix_name ON animals (name) INCLUDE (kind, age)
CREATE CLUSTERED INDEX ix_age ON animals (age DESC)
-- SQL Server's types
CREATE TABLE types ( id INTEGER NOT NULL IDENTITY, t_money MONEY NULL, t_smallmoney SMALLMONEY NULL, t_xml XML NULL, t_datetimeoffset DATETIMEOFFSET NULL, t_datetime2 DATETIME2 NULL, t_smalldatetime SMALLDATETIME NULL, t_uniqueidentifier UNIQUEIDENTIFIER NULL, t_bit BIT NULL, t_tinyint TINYINT NULL, t_rowversion ROWVERSION NULL, t_image IMAGE NULL, t_sql_variant SQL_VARIANT NULL, t_long NVARCHAR(max) NULL, t_text NVARCHAR(30) NULL, t_bytes VARBINARY(max) NULL, t_tree hierarchyid NULL, t_place geography NULL, PRIMARY KEY (id) )
-- function
CREATE TABLE animals ( id INTEGER NOT NULL IDENTITY, name VARCHAR(50) NOT NULL, kind VARCHAR(20) NULL, age INTEGER NULL, PRIMARY KEY (id) )
CREATE FUNCTION twice(@n int) RETURNS int AS BEGIN RETURN @n * 2 END
CREATE OR ALTER FUNCTION twice(@n int) RETURNS int AS BEGIN RETURN @n * 3 END
-- procedure
CREATE TABLE animals ( id INTEGER NOT NULL IDENTITY, name VARCHAR(50) NOT NULL, kind VARCHAR(20) NULL, age INTEGER NULL, PRIMARY KEY (id) )
CREATE PROCEDURE forget @who int AS DELETE FROM animals WHERE id = @who
DROP PROCEDURE forget
-- trigger
CREATE TABLE animals ( id INTEGER NOT NULL IDENTITY, name VARCHAR(50) NOT NULL, kind VARCHAR(20) NULL, age INTEGER NULL, PRIMARY KEY (id) )
CREATE TRIGGER tr_age ON animals AFTER INSERT AS UPDATE animals SET age = 1 WHERE id IN (SELECT id FROM inserted)
CREATE OR ALTER TRIGGER tr_age ON animals AFTER INSERT AS UPDATE animals SET age = 2 WHERE id IN (SELECT id FROM inserted)
-- alias type
CREATE TYPE code FROM NVARCHAR(12) NOT NULL
CREATE TABLE animals ( id INTEGER NOT NULL IDENTITY, name VARCHAR(50) NOT NULL, kind VARCHAR(20) NULL, age INTEGER NULL, code code NOT NULL, PRIMARY KEY (id) )
