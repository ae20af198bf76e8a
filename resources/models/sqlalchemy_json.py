from sqlalchemy import JSON


def mutable_json_type(dbtype=JSON, nested=False):
    return dbtype


MutableJson = JSON
NestedMutableJson = JSON
