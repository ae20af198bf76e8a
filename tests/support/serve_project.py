"""Serves a generated FastAPI project on a free port of this machine and uses every path of it; prints what went wrong.

usage: serve_project.py FOLDER URL
"""
import datetime
import json
import os
import socket
import sys
import threading
import time
import urllib.error
import urllib.request

folder, url = sys.argv[1:]
os.environ["DATABASE_URL"] = url
sys.path.insert(0, folder)

import uvicorn  # noqa: E402
from sqlalchemy import types  # noqa: E402

from app import models  # noqa: E402
from app.database import SessionLocal  # noqa: E402
from app.main import app  # noqa: E402

listener = socket.socket()
listener.bind(("127.0.0.1", 0))
port = listener.getsockname()[1]
server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True).start()
while not server.started:
    time.sleep(0.02)


def call(method, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request("http://127.0.0.1:%d%s" % (port, path), data, method=method,
                                     headers={"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            text = answer.read()
            return answer.status, json.loads(text) if text else None
    except urllib.error.HTTPError as error:
        text = error.read().decode()
        return error.code, json.loads(text) if text.startswith(("{", "[")) else text


problems = 0
served = 0


def expect(what, got, wanted):
    global problems
    if got[0] != wanted:
        problems += 1
        print("%s: %s instead of %d" % (what, got, wanted))
    return got[1]


counter = 1000


def value_for(column):
    global counter
    counter += 1
    kind = column.type
    if isinstance(kind, types.Enum):
        return kind.enums[0]
    if isinstance(kind, types.Boolean):
        return True
    if isinstance(kind, types.Integer):
        return counter
    if isinstance(kind, types.Numeric):
        return 1.5
    if isinstance(kind, types.DateTime):
        return datetime.datetime(2024, 2, 3, 4, 5, 6).isoformat()
    if isinstance(kind, types.Date):
        return "2024-02-03"
    if isinstance(kind, types.Time):
        return "04:05:06"
    if isinstance(kind, types.JSON):
        return {"a": [1]}
    text = "t%d" % counter
    return text[-kind.length:] if getattr(kind, "length", None) else text


created = {}


def body_for(mapper, schema, given=()):
    body = {}
    properties = schema.get("properties", {})
    for name in properties:
        if name == "password":
            body[name] = "correct horse"
            continue
        attribute = mapper.attrs.get(name) or mapper.attrs.get(name.rstrip("_"))
        column = attribute.columns[0]
        if name not in schema.get("required", []) and not column.foreign_keys and name not in given:
            continue
        if column.foreign_keys:
            parent = next(iter(column.foreign_keys)).column
            row = created.get(parent.table.name)
            if row is None:
                if column.nullable:
                    continue
                return None
            body[name] = row[parent.name]
        else:
            body[name] = value_for(column)
    return body


openapi = expect("openapi", call("GET", "/openapi.json"), 200)
definitions = openapi["components"]["schemas"]
base = models.Base
waiting = sorted(base.registry.mappers, key=lambda one: one.class_.__name__)
while waiting:
    left = []
    for mapper in waiting:
        name = mapper.class_.__name__
        path = next(p for p, methods in openapi["paths"].items() if p.endswith("/") and any(
            "/" + name + "Create" in json.dumps(method) for method in methods.values()))
        body = body_for(mapper, definitions[name + "Create"])
        if body is None:
            left.append(mapper)
            continue
        served += 1
        row = expect("create " + name, call("POST", path, body), 201)
        if not isinstance(row, dict) or "detail" in row:
            continue
        created[mapper.local_table.name] = {
            column.name: row.get(mapper.get_property_by_column(column).key) for column in mapper.local_table.columns}
        own = path + "/".join(str(row[mapper.get_property_by_column(part).key]) for part in mapper.primary_key)
        if expect("read " + name, call("GET", own), 200) != row:
            print("read %s differs from what was created" % name)
            problems += 1
        if any("password" in key for key in row):
            print("%s tells a password" % name)
            problems += 1
        if "password" in body:
            with SessionLocal() as session:
                kept = vars(session.get(mapper.class_, row["id"]))
            from app.security import verify_password
            column = next(key for key in kept if "pass" in key)
            if "password" not in definitions[name + "Create"].get("required", []):
                expect("forget password of " + name, call("PATCH", own, {"password": None}), 200)
                with SessionLocal() as session:
                    if getattr(session.get(mapper.class_, row["id"]), column) is not None:
                        print("%s keeps a password that was taken away" % name)
                        problems += 1
            if kept[column] == "correct horse" or not verify_password("correct horse", kept[column]):
                print("%s keeps the password unhashed" % name)
                problems += 1
        many = expect("list " + name, call("GET", path + "?skip=0&limit=1"), 200)
        if len(many) != 1:
            print("list %s gave %d rows" % (name, len(many)))
            problems += 1
        expect("limit " + name, call("GET", path + "?limit=0"), 422)
        changes = {key: value for key, value in body.items()
                   if key in definitions[name + "Update"].get("properties", {}) and key != "password"}
        if changes:
            key = next(iter(changes))
            expect("update " + name, call("PATCH", own, {key: changes[key]}), 200)
        unique = [column for column in mapper.local_table.columns if column.unique and not column.primary_key
                  and mapper.get_property_by_column(column).key in body]
        if unique:
            expect("duplicate " + name, call("POST", path, body), 409)
        gone = own.rstrip("0123456789") + "999999" if own[-1].isdigit() else own + "x"
        expect("missing " + name, call("GET", gone), 404)
        spare = body_for(mapper, definitions[name + "Create"])
        if not mapper.primary_key[0].foreign_keys:
            second = call("POST", path, spare)
            if second[0] == 201:
                other = path + "/".join(str(second[1][mapper.get_property_by_column(part).key]) for part in mapper.primary_key)
                expect("delete " + name, call("DELETE", other), 204)
                expect("deleted " + name, call("GET", other), 404)
    if len(left) == len(waiting):
        print("not created, for each waits for another: %s" % ", ".join(one.class_.__name__ for one in left))
        break
    waiting = left
print("%d resources served, %d problems" % (served, problems))
