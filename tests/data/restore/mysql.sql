CREATE TABLE parent (id integer PRIMARY KEY AUTO_INCREMENT, name varchar(40) CHARACTER SET latin1, born timestamp NULL,
  /*M! twice integer AS (id * 2), */ CHECK (name <> 'nobody')) COMMENT 'of all';
CREATE TABLE child (id integer PRIMARY KEY, p integer, picture blob, KEY by_p (p),
  CONSTRAINT fk_p FOREIGN KEY (p) REFERENCES parent (id) ON DELETE CASCADE);
CREATE TABLE `od``d na'me` (a integer) ENGINE = MyISAM;
CREATE TABLE ring_a (id integer PRIMARY KEY, b integer);
CREATE TABLE ring_b (id integer PRIMARY KEY, a integer, CONSTRAINT fk_a FOREIGN KEY (a) REFERENCES ring_a (id));
ALTER TABLE ring_a ADD CONSTRAINT fk_b FOREIGN KEY (b) REFERENCES ring_b (id);
INSERT INTO parent (name, born) VALUES ('Jürgen', '2026-01-02 03:04:05'), ('O''Neil', NULL);
INSERT INTO child VALUES (1, 1, x'00ff0a5c27'), (2, NULL, NULL);
INSERT INTO `od``d na'me` VALUES (1), (2);
INSERT INTO ring_a VALUES (1, NULL);
CREATE FUNCTION doubled(n integer) RETURNS integer DETERMINISTIC RETURN n * 2;
CREATE FUNCTION stays() RETURNS integer DETERMINISTIC RETURN 1;
CREATE PROCEDURE empties() DELETE FROM child;
CREATE VIEW names AS SELECT id, name, doubled(id) AS d FROM parent;
CREATE VIEW a_names AS SELECT * FROM names;
CREATE TRIGGER shouts BEFORE INSERT ON parent FOR EACH ROW SET NEW.name = upper(NEW.name);
CREATE TRIGGER shouts_more BEFORE INSERT ON parent FOR EACH ROW FOLLOWS shouts SET NEW.name = concat(NEW.name, '!');
CREATE EVENT tidies ON SCHEDULE EVERY 1 DAY STARTS '2030-01-01' DO DELETE FROM child WHERE id = 99;
CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY);
INSERT INTO alembic_version VALUES ('one');
