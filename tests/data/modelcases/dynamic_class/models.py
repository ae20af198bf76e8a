from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import declarative_base
Base = declarative_base()
for number in (1, 2):
    type("Part%d" % number, (Base,), {
        "__tablename__": f"part{number}", "id": Column(Integer, primary_key=True), "name": Column(String(number))})
del number
