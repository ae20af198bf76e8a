"""Reads connection strings from standard input, one JSON string a line; prints what make_url makes of each."""
import json
import sys

from sqlalchemy.engine.url import make_url

for line in sys.stdin:
    text = json.loads(line)
    try:
        url = make_url(text)
    except Exception:
        print(json.dumps(None))
        continue
    query = [
        [key, value]
        for key in sorted(url.query)
        for value in ([url.query[key]] if isinstance(url.query[key], str) else url.query[key])
    ]
    print(json.dumps({
        "drivername": url.drivername,
        "username": url.username,
        "password": None if url.password is None else str(url.password),
        "host": url.host,
        "port": url.port,
        "database": url.database,
        "query": query,
        "str": str(url),
    }))
