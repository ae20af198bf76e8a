CREATE TABLE customer (
    id INTEGER NOT NULL PRIMARY KEY, email VARCHAR(255) NOT NULL, first_name VARCHAR(80), last_name VARCHAR(80),
    phone VARCHAR(30), created DATETIME NOT NULL, active BOOLEAN NOT NULL, CONSTRAINT uq_customer_email UNIQUE (email));
CREATE TABLE product (
    id INTEGER NOT NULL PRIMARY KEY, sku VARCHAR(40) NOT NULL, title VARCHAR(200) NOT NULL, descr TEXT,
    price NUMERIC(10, 2) NOT NULL, weight FLOAT, stock INTEGER NOT NULL, supplier INTEGER,
    CONSTRAINT ck_price CHECK (price >= 0));
CREATE INDEX ix_product_title ON product (title);
CREATE UNIQUE INDEX ix_sku ON product (sku);
CREATE TABLE "order" (
    id INTEGER NOT NULL PRIMARY KEY, customer_id INTEGER NOT NULL, ordered_at DATETIME NOT NULL, shipped_at DATETIME,
    status VARCHAR(20) NOT NULL, total NUMERIC(12, 2), note TEXT,
    CONSTRAINT fk_order_customer FOREIGN KEY (customer_id) REFERENCES customer (id));
CREATE INDEX ix_order_status ON "order" (status);
CREATE TABLE order_item (
    id INTEGER NOT NULL PRIMARY KEY, order_id INTEGER NOT NULL, product_id INTEGER NOT NULL, qty INTEGER NOT NULL,
    unit_price NUMERIC(10, 2) NOT NULL, CONSTRAINT fk_item_order FOREIGN KEY (order_id) REFERENCES "order" (id),
    CONSTRAINT fk_item_product FOREIGN KEY (product_id) REFERENCES product (id));
CREATE TABLE address (
    id INTEGER NOT NULL PRIMARY KEY, customer_id INTEGER NOT NULL, street VARCHAR(120) NOT NULL, city VARCHAR(80),
    zip VARCHAR(12), country VARCHAR(2) NOT NULL,
    CONSTRAINT fk_address_customer FOREIGN KEY (customer_id) REFERENCES customer (id));
CREATE TABLE coupon (id INTEGER NOT NULL PRIMARY KEY, code VARCHAR(30) NOT NULL, percent INTEGER, valid_until DATE);
