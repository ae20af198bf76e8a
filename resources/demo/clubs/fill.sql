-- Rows of the demo database, the same on every build: everything follows from the row's number.
INSERT INTO groups (id, name, created_at)
WITH names(id, name) AS (VALUES
    (1, 'Relations'), (2, 'Garden club'), (3, 'Analytical engine'), (4, 'Chess at noon'), (5, 'Radio builders'),
    (6, 'Alpine walkers'), (7, 'English readers'), (8, 'Bread and salt'), (9, 'Night sky'), (10, 'Choir'),
    (11, 'Bicycle repair'), (12, 'Film evening'), (13, 'Letterpress'), (14, 'Pottery'), (15, 'Rowing'),
    (16, 'Urban beekeeping'), (17, 'Quiet coding'), (18, 'Theatre'), (19, 'Map makers'), (20, 'Debating'),
    (21, 'Herb stillroom'), (22, 'Woodwork'), (23, 'Language exchange'), (24, 'Engineering club'))
SELECT id, name, datetime('2025-01-10 08:00:00', '+' || (id * 9) || ' days', '+' || (id * 37 % 600) || ' minutes') FROM names;

INSERT INTO users (id, name, email, active, group_id, created_at, updated_at)
WITH RECURSIVE
    n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300),
    first(k, name) AS (VALUES (0, 'Agnes'), (1, 'Bruno'), (2, 'Clara'), (3, 'Dario'), (4, 'Elin'), (5, 'Farid'), (6, 'Greta'),
        (7, 'Hana'), (8, 'Ivo'), (9, 'Jonas'), (10, 'Kaja'), (11, 'Lena'), (12, 'Marek'), (13, 'Nadia'), (14, 'Omar'),
        (15, 'Paula'), (16, 'Rosa'), (17, 'Sven'), (18, 'Tomas'), (19, 'Vera')),
    last(k, name) AS (VALUES (0, 'Adler'), (1, 'Berg'), (2, 'Costa'), (3, 'Dvorak'), (4, 'Eriksen'), (5, 'Fischer'), (6, 'Grau'),
        (7, 'Hansen'), (8, 'Ito'), (9, 'Jansen'), (10, 'Keller'), (11, 'Lopez'), (12, 'Moreau'), (13, 'Novak'), (14, 'Olsen'))
SELECT i, first.name || ' ' || last.name,
    lower(first.name) || '.' || lower(last.name) || '@example.org',
    i % 11 <> 0, CASE WHEN i % 7 = 0 THEN NULL ELSE i * 5 % 24 + 1 END,
    datetime('2025-02-01 07:30:00', '+' || i || ' days', '+' || (i * 47 % 900) || ' minutes'),
    CASE WHEN i % 3 = 0 THEN datetime('2026-03-01 10:00:00', '+' || (i % 200) || ' days', '+' || (i * 13 % 800) || ' minutes') END
FROM n JOIN first ON first.k = (i - 1) % 20 JOIN last ON last.k = (i - 1) / 20;

UPDATE groups SET owner_id = id * 11 % 300 + 1, leader_id = CASE WHEN id % 5 = 0 THEN NULL ELSE id * 29 % 300 + 1 END;

INSERT INTO profiles (id, user_id, title, biography, birthday)
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 180),
    title(k, text) AS (VALUES (0, 'Treasurer'), (1, 'Newcomer'), (2, 'Mentor'), (3, 'Librarian'), (4, 'Organiser'), (5, NULL)),
    likes(k, text) AS (VALUES (0, 'old maps'), (1, 'sourdough'), (2, 'short stories'), (3, 'steam engines'), (4, 'comets'),
        (5, 'hand tools'), (6, 'sea shanties'))
SELECT i, i * 5 / 3, title.text,
    'Joined for the ' || likes.text || ', stayed for the company.' || CASE WHEN i % 4 = 0
        THEN char(10) || 'Helps on the first Saturday of the month.' ELSE '' END,
    date('1960-01-01', '+' || (i * 137 % 16000) || ' days')
FROM n JOIN title ON title.k = i % 6 JOIN likes ON likes.k = i % 7;

INSERT INTO posts (id, title, content, user_id, group_id, created_at)
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1890),
    kind(k, text) AS (VALUES (0, 'Notes on '), (1, 'Question about '), (2, 'Photos: '), (3, 'Next meeting: '), (4, 'A short guide to '),
        (5, 'Found at the flea market: '), (6, 'Thanks for ')),
    topic(k, text) AS (VALUES (0, 'the engine'), (1, 'winter seeds'), (2, 'the spring tour'), (3, 'glazes'), (4, 'double stars'),
        (5, 'opening moves'), (6, 'the second verse'), (7, 'rye'), (8, 'gear ratios'), (9, 'the loom'), (10, 'crystal sets'))
SELECT i, kind.text || topic.text,
    CASE WHEN i % 9 = 0 THEN NULL ELSE 'We spoke about ' || topic.text || ' for ' || (i % 50 + 10) || ' minutes. '
        || CASE WHEN i % 2 = 0 THEN 'The minutes are pinned to the board.' ELSE 'Bring your own tools next time.' END END,
    i * 17 % 300 + 1, CASE WHEN i % 6 = 0 THEN NULL ELSE i * 7 % 24 + 1 END,
    datetime('2025-06-01 18:00:00', '+' || (i * 5) || ' hours', '+' || (i * 31 % 60) || ' minutes')
FROM n JOIN kind ON kind.k = i % 7 JOIN topic ON topic.k = i % 11;

INSERT INTO comments (id, text, post_id, user_id, created_at)
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2480),
    remark(k, text) AS (VALUES (0, 'Count me in.'), (1, 'Could you share the drawing?'), (2, 'I have a spare one at home.'),
        (3, 'Same here, since last week.'), (4, 'Let us try that on Thursday.'), (5, 'Well explained, thank you.'),
        (6, 'That did not work for me; the thread was too coarse.'), (7, 'The link is gone.'))
SELECT i, remark.text, i * 13 % 1890 + 1, CASE WHEN i % 15 = 0 THEN NULL ELSE i * 23 % 300 + 1 END,
    datetime('2025-06-03 09:00:00', '+' || (i * 4) || ' hours', '+' || (i * 19 % 60) || ' minutes')
FROM n JOIN remark ON remark.k = i % 8;

INSERT INTO items (id, name, price, group_id)
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 610),
    thing(k, text) AS (VALUES (0, 'Hand drill'), (1, 'Telescope'), (2, 'Chess clock'), (3, 'Soldering iron'), (4, 'Bread basket'),
        (5, 'Field guide'), (6, 'Bicycle stand'), (7, 'Microphone'), (8, 'Kiln shelf'), (9, 'Rope, 20 m'))
SELECT i, thing.text || ' no. ' || ((i - 1) / 10 + 1), round((i * 173 % 20000) / 100.0 + 0.5, 2),
    CASE WHEN i % 8 = 0 THEN NULL ELSE i * 11 % 24 + 1 END
FROM n JOIN thing ON thing.k = i % 10;

INSERT INTO tags (id, name)
WITH names(id, name) AS (VALUES (1, 'tools'), (2, 'books'), (3, 'outdoors'), (4, 'kitchen'), (5, 'music'), (6, 'optics'), (7, 'wood'),
    (8, 'metal'), (9, 'paper'), (10, 'clay'), (11, 'electric'), (12, 'fragile'), (13, 'heavy'), (14, 'new'), (15, 'worn'),
    (16, 'repair'), (17, 'on loan'), (18, 'reserved'), (19, 'children'), (20, 'beginners'), (21, 'experts'), (22, 'winter'),
    (23, 'summer'), (24, 'measured'), (25, 'spare parts'), (26, 'library'), (27, 'workshop'), (28, 'cellar'), (29, 'attic'),
    (30, 'garden'), (31, 'boat house'), (32, 'stage'), (33, 'loud'), (34, 'quiet'), (35, 'borrow weekly'), (36, 'borrow daily'),
    (37, 'donated'), (38, 'insured'), (39, 'rare'), (40, 'common'), (41, 'databases'), (42, 'engines'))
SELECT id, name FROM names;

INSERT INTO item_tags (item_id, tag_id)
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 1203)
SELECT DISTINCT i / 2 + 1, (i * 19 + i / 42) % 42 + 1 FROM n;
