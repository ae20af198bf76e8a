#!/usr/bin/env python3
"""A server that speaks as much of SQL Server's protocol as a test of an ODBC driver needs. There is no SQL Server for tests.

Prints its port and answers until its standard input ends. What a batch holds decides:
    @@VERSION, @@TRANCOUNT    a row
    SELECT batches so far     a row for each batch and each attention it got on this line
    hang                      never answered, as by a server that has stopped
    slow                      answered when it is cancelled
    everything else           done
"""
import os
import socket
import struct
import sys
import threading

BATCH, LOGIN, ATTENTION, PRELOGIN, ANSWER = 1, 16, 6, 18, 4
DONE_ATTENTION = 0x20


def receive(line, size):
    data = b""
    while len(data) < size:
        part = line.recv(size - len(data))
        if not part:
            raise ConnectionError
        data += part
    return data


def message(line):
    kind, payload = None, b""
    while True:
        kind, status, length = struct.unpack(">BBH", receive(line, 8)[:4])
        payload += receive(line, length - 8)
        if status & 1:
            return kind, payload


def send(line, payload):
    line.sendall(struct.pack(">BBHHBB", ANSWER, 1, len(payload) + 8, 0, 1, 0) + payload)


def done(status=0, rows=0):
    return struct.pack("<BHHQ", 0xFD, status | (0x10 if rows else 0), 0, rows)


def text_rows(values):
    name = "v".encode("utf-16-le")
    head = struct.pack("<BHIHBH5sB", 0x81, 1, 0, 9, 0xE7, 8000, b"\x09\x04\xd0\x00\x34", len(name) // 2) + name
    rows = b""
    for value in values:
        data = value.encode("utf-16-le")
        rows += struct.pack("<BH", 0xD1, len(data)) + data
    return head + rows + done(rows=len(values))


def number_row(value):
    name = "v".encode("utf-16-le")
    head = struct.pack("<BHIHBBB", 0x81, 1, 0, 9, 0x26, 4, len(name) // 2) + name
    return head + struct.pack("<BBi", 0xD1, 4, value) + done(rows=1)


def login_answer():
    name = "Microsoft SQL Server".encode("utf-16-le")
    ack = struct.pack(">BIB", 1, 0x74000004, len(name) // 2) + name + bytes([15, 0, 7, 208])
    return struct.pack("<BH", 0xAD, len(ack)) + ack + done()


def serve(line):
    batches, transactions, hangs = [], 0, False
    try:
        while True:
            kind, payload = message(line)
            if hangs:
                continue
            if kind == PRELOGIN:  # a version, and no encryption
                send(line, bytes([0, 0, 11, 0, 6, 1, 0, 17, 0, 1, 255, 15, 0, 7, 208, 0, 0, 2]))
            elif kind == LOGIN:
                send(line, login_answer())
            elif kind == ATTENTION:
                batches.append("(attention)")
                send(line, done(DONE_ATTENTION))
            elif kind == BATCH:
                sql = payload[struct.unpack("<I", payload[:4])[0]:].decode("utf-16-le")
                if sql == "SELECT batches so far":
                    send(line, text_rows(batches))
                    continue
                batches.append(sql)
                transactions += sql.startswith("BEGIN TRAN") - sql.startswith("COMMIT TRAN")
                if "hang" in sql:
                    hangs = True
                elif "@@VERSION" in sql:
                    send(line, text_rows(["Microsoft SQL Server 2019 (RTM) - 15.0.2000.5 (X64)"]))
                elif "@@TRANCOUNT" in sql and sql.startswith("SELECT"):
                    send(line, number_row(transactions))
                elif "slow" not in sql:
                    send(line, done())
            else:
                send(line, done())
    except (ConnectionError, OSError):
        line.close()


def main():
    listener = socket.create_server(("127.0.0.1", 0))

    def accept():
        while True:
            line, _ = listener.accept()
            threading.Thread(target=serve, args=(line,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    print(listener.getsockname()[1], flush=True)
    sys.stdin.read()
    os._exit(0)


main()
