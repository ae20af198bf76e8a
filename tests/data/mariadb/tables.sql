-- Tables in all the ways MariaDB can print them: each statement makes one. Names and texts hold what could mislead a reader of
-- SHOW CREATE TABLE.
CREATE TABLE texts (id int unsigned zerofill NOT NULL AUTO_INCREMENT COMMENT 'it''s \\ a\nline', v varchar(20) CHARACTER SET latin1 DEFAULT 'it''s \\ x', w varchar(20) COLLATE utf8mb4_bin DEFAULT ') COMMENT ,', e enum('a''b','c,d)','e\\') DEFAULT 'c,d)', s set('q','r') CHARACTER SET ascii, d text CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci COMMENT 'é ☃ `x` NOT NULL', c text COMPRESSED, PRIMARY KEY (id)) COMMENT='tab''le \\ ENGINE=Aria' ROW_FORMAT=DYNAMIC STATS_PERSISTENT=1
CREATE TABLE defaults (a int, t timestamp NULL, t2 timestamp(6) NOT NULL DEFAULT current_timestamp(6) ON UPDATE current_timestamp(6), dt datetime(3) DEFAULT now(3) ON UPDATE now(3), u char(36) DEFAULT uuid(), n int DEFAULT (1+2), m int DEFAULT (a), bt bit(3) DEFAULT b'101', neg decimal(5,2) DEFAULT -1.5, dbl double DEFAULT 1e10, bl blob DEFAULT 'ab', x varbinary(10) DEFAULT 'x\0y', b date DEFAULT (curdate() + INTERVAL 1 DAY), cc varchar(10) DEFAULT concat('a',"b'"), d int DEFAULT (a IN (1,2)), f float DEFAULT (CASE WHEN a > 1 THEN 2 ELSE 3 END), y year DEFAULT 2020, z time(2) DEFAULT '10:11:12.13', inv int INVISIBLE DEFAULT 3)
CREATE TABLE checks (a int, b date, c varchar(10), `d e` int, k int CHECK (k > 0 AND json_valid(c)), j json, l longtext CHECK (json_valid(l)), m longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin CHECK (json_valid(m)), CHECK (a BETWEEN 1 AND 3 OR b IS NULL), CHECK (c LIKE '%\_x' ESCAPE '|'), CONSTRAINT `z ),` CHECK (`d e` != 3 AND c <> '\'), `'), CONSTRAINT `A` CHECK (a <> 7))
CREATE TABLE generated (n int, g int GENERATED ALWAYS AS (n * 2) STORED, h int AS (n + (1)) VIRTUAL COMMENT 'of n', i varchar(9) AS (concat(n, '),')) PERSISTENT UNIQUE)
CREATE TABLE indexes (id int NOT NULL, n int, v varchar(40), w varchar(40), lg text, p point NOT NULL, PRIMARY KEY (id DESC), UNIQUE KEY uu (v, w(3) DESC), UNIQUE KEY whole (w, v), KEY hh (n) USING HASH, KEY bb (n DESC, id) USING BTREE COMMENT 'some, )', FULLTEXT KEY ff (v), SPATIAL KEY sp (p), KEY ig (id, n) IGNORED, UNIQUE KEY lng (lg), KEY ks (n, v) KEY_BLOCK_SIZE=4)
CREATE TABLE `we``ird ) name` (`we``ird ,` int UNIQUE, `default` int DEFAULT 4, `comment` varchar(9) DEFAULT 'x' COMMENT 'x', KEY `a ``b` (`default`))
CREATE TABLE latin (a varchar(3), b varchar(4) CHARACTER SET utf8mb3, d text CHARACTER SET latin1 COLLATE latin1_bin, e enum('ä')) CHARACTER SET latin1
CREATE TABLE latin_binary (a varchar(3), b binary(3), c blob, d json) CHARACTER SET latin1 COLLATE latin1_bin MAX_ROWS=10 CHECKSUM=1
CREATE TABLE aria (a int) ENGINE=Aria
CREATE TABLE parents (id int PRIMARY KEY, a int, b int, UNIQUE KEY ab (a, b))
CREATE TABLE children (a int, b int, c int, d int, CONSTRAINT `f )` FOREIGN KEY (a, b) REFERENCES parents (a, b) ON DELETE NO ACTION ON UPDATE CASCADE, CONSTRAINT f2 FOREIGN KEY (c) REFERENCES parents (id) ON DELETE SET NULL ON UPDATE RESTRICT, FOREIGN KEY (d) REFERENCES parents (id), KEY own (c))
CREATE TABLE parts (id int, made date) PARTITION BY RANGE COLUMNS (made) (PARTITION p0 VALUES LESS THAN ('2020-01-01'), PARTITION p1 VALUES LESS THAN (MAXVALUE))
CREATE TABLE hashed (id int) PARTITION BY HASH (id) PARTITIONS 3
CREATE TABLE versioned (id int PRIMARY KEY, x int, y int WITHOUT SYSTEM VERSIONING DEFAULT 5) WITH SYSTEM VERSIONING
CREATE TABLE addresses (a inet6 DEFAULT '::1', b uuid)
CREATE VIEW seen AS SELECT a, b AS `b c` FROM children WHERE c > 1
CREATE TABLE gone (id int)
CREATE VIEW broken AS SELECT id FROM gone
DROP TABLE gone
CREATE SEQUENCE numbers
CREATE TRIGGER counted BEFORE INSERT ON children FOR EACH ROW SET NEW.c = 1
-- both kinds of index, of which only the one that is not usual for the engine is told
CREATE TABLE in_memory (a int, b int, KEY by_hash (a), KEY by_tree (b) USING BTREE) ENGINE=MEMORY
CREATE TABLE on_disk (a int, KEY by_tree (a) USING BTREE COMMENT 'c') ENGINE=InnoDB
