import outside


def repair(table):
    outside.repair(table)
