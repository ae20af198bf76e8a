CREATE TABLE authors (
	id INTEGER NOT NULL, 
	name VARCHAR(80) NOT NULL, 
	mentor_id INTEGER, 
	rating FLOAT DEFAULT '0', 
	CONSTRAINT pk_authors PRIMARY KEY (id), 
	CONSTRAINT uq_authors_name UNIQUE (name), 
	CONSTRAINT ck_rating CHECK (rating >= 0), 
	CONSTRAINT fk_mentor FOREIGN KEY(mentor_id) REFERENCES authors (id) ON DELETE SET NULL
);
CREATE TABLE books (
	id INTEGER NOT NULL, 
	title TEXT DEFAULT (lower('X')) NOT NULL, 
	isbn VARCHAR(13), 
	pages SMALLINT, 
	author_id INTEGER NOT NULL, 
	printed DATETIME DEFAULT CURRENT_TIMESTAMP, 
	area INTEGER GENERATED ALWAYS AS (pages * 2) STORED, 
	PRIMARY KEY (id), 
	UNIQUE (isbn), 
	CONSTRAINT uq_title_author UNIQUE (title, author_id), 
	CHECK (pages > 0), 
	FOREIGN KEY(author_id) REFERENCES authors (id) ON DELETE CASCADE ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX ix_books_author ON books (author_id, title);
CREATE UNIQUE INDEX ix_books_pages ON books (pages) WHERE pages > 10;
CREATE TABLE chapters (
	book_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	PRIMARY KEY (book_id, number), 
	FOREIGN KEY(book_id) REFERENCES books (id)
);
CREATE TABLE notes (
	id INTEGER NOT NULL, 
	book_id INTEGER, 
	chapter INTEGER, 
	PRIMARY KEY (id), 
	CONSTRAINT fk_notes_chapter FOREIGN KEY(book_id, chapter) REFERENCES chapters (book_id, number)
);
CREATE VIEW long_books AS SELECT id, title FROM books WHERE pages > 500;
