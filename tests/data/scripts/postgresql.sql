-- a comment; with a semicolon
CREATE TABLE t (id int PRIMARY KEY, note text DEFAULT 'a;b' /* c; /* d; */ e; */);
INSERT INTO t VALUES (1, E'it\'s;'), (2, 'back\'), (3, $x$a;$y$b;$x$), (4, U&'\00e4;');
CREATE FUNCTION twice(n int) RETURNS int LANGUAGE plpgsql AS $body$
BEGIN
  -- inside; the body
  RETURN n * 2;
END $body$;
CREATE FUNCTION chosen(n int) RETURNS int LANGUAGE sql
BEGIN ATOMIC
  SELECT CASE WHEN n > 0 THEN 1 ELSE 2 END;
  SELECT n;
END;
CREATE TABLE log (n int);
CREATE RULE r AS ON DELETE TO t DO ALSO (INSERT INTO log VALUES (1); INSERT INTO log VALUES (2));
DELETE FROM t WHERE id = 4;
DO $$ BEGIN INSERT INTO log VALUES (twice(4)); INSERT INTO log VALUES (chosen(7)); END $$;
CREATE VIEW "v;w" AS SELECT id AS "x;y" FROM t;
BEGIN; INSERT INTO log VALUES (9); ROLLBACK;
UPDATE t SET note = note || ';' WHERE id = 1
