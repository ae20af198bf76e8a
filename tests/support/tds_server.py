#!/usr/bin/env python3
"""A server that speaks as much of SQL Server's protocol as a test of an ODBC driver needs. There is no SQL Server for tests.

Prints its port and answers until its standard input ends. What a batch, or a statement with parameters, holds decides:
    @@VERSION, @@TRANCOUNT       a row
    SELECT batches so far        a row for each batch and each attention it got on this line
    SELECT parameters so far     a row for each parameter, its type and value as they came over the line
    SELECT every type            a row with a value of each type in VALUES, and a row of NULLs
    SELECT long texts            a row with 300 and 100,000 characters
    SELECT rows and hang         some rows, and then nothing any more
    SELECT rows                  2,000 rows
    PRINT                        messages around two results
    COUNT, NOCOUNT               three rows changed, told and not told
    FAIL                         an error of the server's in the middle of a batch
    hang                         never answered, as by a server that has stopped
    slow                         answered when it is cancelled
    everything else              done
A login by the user "nobody" is refused, one to the database "nowhere" fails.
"""
import os
import socket
import struct
import sys
import threading
import uuid

BATCH, RPC, LOGIN, ATTENTION, PRELOGIN, ANSWER = 1, 3, 16, 6, 18, 4
DONE_MORE, DONE_ERROR, DONE_COUNT, DONE_ATTENTION = 1, 2, 0x10, 0x20
COLLATION = b"\x09\x04\xd0\x00\x34"  # Latin, so Windows-1252 for varchar
PACKET = 4096


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


def send(line, payload, ends=True):
    parts = [payload[at:at + PACKET - 8] for at in range(0, len(payload), PACKET - 8)]
    for number, part in enumerate(parts):
        last = 1 if ends and number == len(parts) - 1 else 0
        line.sendall(struct.pack(">BBHHBB", ANSWER, last, len(part) + 8, 0, number % 255 + 1, 0) + part)


def done(status=0, rows=None):
    return struct.pack("<BHHQ", 0xFD, status | (0 if rows is None else DONE_COUNT), 0, rows or 0)


def short_text(text):
    return struct.pack("<B", len(text)) + text.encode("utf-16-le")


def told(token, number, text):
    """A message (0xAB) or an error (0xAA)."""
    level = 0 if token == 0xAB else 16
    body = struct.pack("<iBBH", number, 1, level, len(text)) + text.encode("utf-16-le")
    body += short_text("server") + short_text("") + struct.pack("<I", 3)
    return struct.pack("<BH", token, len(body)) + body


def whole(data):
    """A value of a (max) type, in two pieces."""
    half = len(data) // 2 // 2 * 2
    pieces = b"".join(struct.pack("<I", len(piece)) + piece for piece in (data[:half], data[half:]) if piece)
    return struct.pack("<Q", len(data)) + pieces + struct.pack("<I", 0)


def sized(data):
    return struct.pack("<B", len(data)) + data


def decimal(number, scale, width=17):
    digits = number.replace(".", "").replace("-", "")
    assert len(number.partition(".")[2]) == scale
    return sized(bytes([0 if number.startswith("-") else 1]) + int(digits).to_bytes(width - 1, "little"))


def ticks(hour, minute, second, fraction):
    return (((hour * 60 + minute) * 60 + second) * 10**7 + fraction).to_bytes(5, "little")


def variant(kind, properties, data):
    body = bytes([kind, len(properties)]) + properties + data
    return struct.pack("<I", len(body)) + body


DAYS_2024 = (739_037).to_bytes(3, "little")  # 2024-06-01 from the year 1
LONG_NULL, SIZED_NULL, VARIANT_NULL = b"\xff" * 8, b"\0", b"\0\0\0\0"
# name, type, value, NULL
VALUES = [
    ("nvarchar", b"\xe7\xff\xff" + COLLATION, whole(("é日本😀" * 100).encode("utf-16-le")), LONG_NULL),
    ("varchar", b"\xa7\xff\xff" + COLLATION, whole(("é" * 300).encode("cp1252")), LONG_NULL),
    ("varbinary", b"\xa5\xff\xff", whole(bytes(range(256)) * 2), LONG_NULL),
    ("real", b"\x6d\x04", sized(struct.pack("<f", 0.1)), SIZED_NULL),
    ("real long", b"\x6d\x04", sized(struct.pack("<f", 16777216.0)), SIZED_NULL),
    ("float", b"\x6d\x08", sized(struct.pack("<d", 0.1 + 0.2)), SIZED_NULL),
    ("decimal", b"\x6a\x11\x26\x0a", decimal("-1234567890123456789012345678.1234567890", 10), SIZED_NULL),
    ("money", b"\x6e\x08", sized(struct.pack("<iI", 0, 12_345_678)), SIZED_NULL),
    ("bit", b"\x68\x01", sized(b"\1"), SIZED_NULL),
    ("tinyint", b"\x26\x01", sized(b"\xff"), SIZED_NULL),
    ("bigint", b"\x26\x08", sized(struct.pack("<q", -2**63)), SIZED_NULL),
    ("guid", b"\x24\x10", sized(uuid.UUID("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11").bytes_le), SIZED_NULL),
    ("date", b"\x28", sized(DAYS_2024), SIZED_NULL),
    ("time", b"\x29\x07", sized(ticks(23, 59, 59, 1_234_567)), SIZED_NULL),
    ("datetime2", b"\x2a\x07", sized(ticks(12, 0, 0, 1_234_567) + DAYS_2024), SIZED_NULL),
    ("datetimeoffset", b"\x2b\x07", sized(ticks(6, 30, 0, 1_234_570) + DAYS_2024 + struct.pack("<h", 330)), SIZED_NULL),
    ("xml", b"\xf1\x00", whole("<a>é日本</a>".encode("utf-16-le")), LONG_NULL),
    ("variant of a text", b"\x62\x49\x1f\0\0", variant(0xE7, COLLATION + b"\x40\x1f", "é日".encode("utf-16-le")), VARIANT_NULL),
    ("variant of a number", b"\x62\x49\x1f\0\0", variant(0x38, b"", struct.pack("<i", -7)), VARIANT_NULL),
]
TEXT = b"\xe7\xff\xff" + COLLATION
NUMBER = b"\x26\x04"


def columns(kinds):
    return struct.pack("<BH", 0x81, len(kinds)) + b"".join(
        struct.pack("<IH", 0, 9) + kind + short_text(name) for name, kind in kinds)


def row(values):
    return b"\xd1" + b"".join(values)


def text_rows(values):
    rows = b"".join(row([whole(value.encode("utf-16-le"))]) for value in values)
    return columns([("v", TEXT)]) + rows + done(rows=len(values))


def number_rows(values, status=0):
    rows = b"".join(row([sized(struct.pack("<i", value))]) for value in values)
    return columns([("v", NUMBER)]) + rows + done(status, rows=len(values))


def every_type():
    rows = row([value for _, _, value, _ in VALUES]) + row([null for _, _, _, null in VALUES])
    return columns([(name, kind) for name, kind, _, _ in VALUES]) + rows + done(rows=2)


def long_texts():
    texts = [whole((sign * count).encode("utf-16-le")) for sign, count in (("é", 300), ("日", 100_000))]
    return columns([("a", VALUES[0][1]), ("b", VALUES[0][1])]) + row(texts) + done(rows=1)


class Parameters:
    """What a call of sp_executesql brings: the statement, the declared types, the values."""

    def __init__(self, payload):
        self.data, self.at = payload, struct.unpack("<I", payload[:4])[0]
        size = self.number("<H")
        self.procedure = self.number("<H") if size == 0xFFFF else self.take(2 * size).decode("utf-16-le")
        self.take(2)
        self.values = []
        while self.at < len(self.data):
            self.take(2 * self.number("<B") + 1)
            self.values.append(self.value())

    def take(self, size):
        self.at += size
        return self.data[self.at - size:self.at]

    def number(self, form):
        return struct.unpack(form, self.take(struct.calcsize(form)))[0]

    def pieces(self):
        self.take(8)
        data = b""
        while size := self.number("<I"):
            data += self.take(size)
        return data

    def value(self):
        kind = self.number("<B")
        if kind in (0xE7, 0xEF, 0xA5, 0xAD):
            most = self.number("<H")
            self.take(5 if kind in (0xE7, 0xEF) else 0)
            data = self.pieces() if most == 0xFFFF else self.take(self.number("<H"))
            return ("nvarchar", data.decode("utf-16-le")) if kind in (0xE7, 0xEF) else ("varbinary", data.hex())
        if kind in (0x63, 0x22):
            self.take(9 if kind == 0x63 else 4)
            data = self.take(self.number("<I"))
            return ("ntext", data.decode("utf-16-le")) if kind == 0x63 else ("image", data.hex())
        if kind in (0x6A, 0x6C):
            self.take(1)
            precision, scale = self.take(2)
            data = self.take(self.number("<B"))
            digits = str(int.from_bytes(data[1:], "little")).rjust(scale + 1, "0")
            text = digits[:len(digits) - scale] + ("." + digits[-scale:] if scale else "")
            return (f"decimal({precision},{scale})", ("" if data[0] else "-") + text)
        if kind == 0x26:
            self.take(1)
            return ("int", str(int.from_bytes(self.take(self.number("<B")), "little", signed=True)))
        if kind == 0x6D:
            self.take(1)
            data = self.take(self.number("<B"))
            return ("float", repr(struct.unpack("<d" if len(data) == 8 else "<f", data)[0]))
        raise ConnectionError(f"a parameter of type {kind:#x}")


def login_answer(payload):
    def said(at):
        begin, length = struct.unpack("<HH", payload[at:at + 4])
        return payload[begin:begin + 2 * length].decode("utf-16-le")

    if said(40) == "nobody":
        return told(0xAA, 18456, "Login failed for user 'nobody'.") + done(DONE_ERROR)
    if said(68) == "nowhere":
        return told(0xAA, 4060, 'Cannot open database "nowhere" requested by the login.') + done(DONE_ERROR)
    name = "Microsoft SQL Server".encode("utf-16-le")
    ack = struct.pack(">BIB", 1, 0x74000004, len(name) // 2) + name + bytes([15, 0, 7, 208])
    return struct.pack("<BH", 0xAD, len(ack)) + ack + done()


class Line:
    def __init__(self, line):
        self.line = line
        self.batches, self.parameters, self.transactions, self.hangs = [], [], 0, False

    def answer(self, sql):
        """What is sent; None: nothing."""
        if sql == "SELECT batches so far":
            return text_rows(self.batches)
        if sql == "SELECT parameters so far":
            return text_rows(self.parameters)
        self.batches.append(sql)
        self.transactions += sql.startswith("BEGIN TRAN") - sql.startswith("COMMIT TRAN")
        if "hang" in sql:
            self.hangs = True
            if "rows" in sql:
                send(self.line, columns([("v", NUMBER)]) + row([sized(struct.pack("<i", 1))]) * 2000, ends=False)
            return None
        if "slow" in sql:
            return None
        if "@@VERSION" in sql:
            return text_rows(["Microsoft SQL Server 2019 (RTM) - 15.0.2000.5 (X64)"])
        if "@@TRANCOUNT" in sql and sql.startswith("SELECT"):
            return number_rows([self.transactions])
        if sql == "SELECT every type":
            return every_type()
        if sql == "SELECT long texts":
            return long_texts()
        if sql.startswith("SELECT rows"):
            return number_rows(range(2000))
        if sql.startswith("PRINT"):
            return (told(0xAB, 0, "first") + number_rows([1], DONE_MORE) + told(0xAB, 50000, "second")
                    + number_rows([2], DONE_MORE) + told(0xAB, 0, "é日本") + done())
        if sql.startswith("COUNT"):
            return done(rows=3)
        if sql.startswith("FAIL"):
            return number_rows([1], DONE_MORE) + told(0xAA, 8134, "Divide by zero error encountered.") + done(DONE_ERROR)
        return done()

    def serve(self):
        try:
            while True:
                kind, payload = message(self.line)
                if self.hangs:
                    continue
                if kind == PRELOGIN:  # a version, and no encryption
                    send(self.line, bytes([0, 0, 11, 0, 6, 1, 0, 17, 0, 1, 255, 15, 0, 7, 208, 0, 0, 2]))
                elif kind == LOGIN:
                    send(self.line, login_answer(payload))
                elif kind == ATTENTION:
                    self.batches.append("(attention)")
                    send(self.line, done(DONE_ATTENTION))
                else:
                    if kind == RPC:
                        call = Parameters(payload)
                        sql = call.values[0][1] if call.values else ""
                        self.parameters += [f"{name} {value}" for name, value in call.values[2:]]
                    else:
                        sql = payload[struct.unpack("<I", payload[:4])[0]:].decode("utf-16-le")
                    answer = self.answer(sql)
                    if answer:
                        send(self.line, answer)
        except (ConnectionError, OSError) as error:
            if str(error):
                print(error, file=sys.stderr, flush=True)
            self.line.close()


def main():
    listener = socket.create_server(("127.0.0.1", 0))

    def accept():
        while True:
            line, _ = listener.accept()
            threading.Thread(target=Line(line).serve, daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    print(listener.getsockname()[1], flush=True)
    sys.stdin.read()
    os._exit(0)


main()
