from sqlalchemy import Column, Integer, MetaData, String, Table
metadata = MetaData()
COLUMNS = [Column("id", Integer, primary_key=True)] + [Column("c%d" % i, String(i)) for i in range(1, 4)]
club = Table("club", metadata, *COLUMNS)
Base = metadata
