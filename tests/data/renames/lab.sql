CREATE TABLE device (
    id INTEGER NOT NULL PRIMARY KEY, serial_no VARCHAR(40) NOT NULL, model VARCHAR(60), firmware VARCHAR(20),
    lat FLOAT, lon FLOAT, installed DATE, enabled BOOLEAN NOT NULL, CONSTRAINT uq_serial UNIQUE (serial_no));
CREATE TABLE reading (
    id INTEGER NOT NULL PRIMARY KEY, device_id INTEGER NOT NULL, ts DATETIME NOT NULL, temp FLOAT, hum FLOAT,
    pressure FLOAT, raw TEXT, CONSTRAINT fk_reading_device FOREIGN KEY (device_id) REFERENCES device (id));
CREATE INDEX ix_reading_ts ON reading (ts);
CREATE TABLE patient (
    id INTEGER NOT NULL PRIMARY KEY, surname VARCHAR(80) NOT NULL, forename VARCHAR(80) NOT NULL, dob DATE,
    sex VARCHAR(1), insurance_number VARCHAR(30), gp_id INTEGER, adress VARCHAR(200));
CREATE TABLE visit (
    id INTEGER NOT NULL PRIMARY KEY, patient_id INTEGER NOT NULL, doctor VARCHAR(80), visit_date DATE NOT NULL,
    start_time TIME, end_time TIME, diagnosis TEXT, fee NUMERIC(8, 2),
    CONSTRAINT fk_visit_patient FOREIGN KEY (patient_id) REFERENCES patient (id));
CREATE TABLE invoice (
    id INTEGER NOT NULL PRIMARY KEY, visit_id INTEGER NOT NULL, number VARCHAR(20) NOT NULL, issued DATE NOT NULL,
    amount NUMERIC(10, 2) NOT NULL, paid BOOLEAN NOT NULL,
    CONSTRAINT fk_invoice_visit FOREIGN KEY (visit_id) REFERENCES visit (id));
CREATE TABLE audit_log (
    id INTEGER NOT NULL PRIMARY KEY, who VARCHAR(80), what VARCHAR(200) NOT NULL, "when" DATETIME NOT NULL, detail TEXT);
