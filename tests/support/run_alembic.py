"""Runs a command of the real Alembic on a folder of scripts.

usage: run_alembic.py URL FOLDER upgrade|downgrade REVISION
"""
import sys
import warnings

warnings.simplefilter("ignore")

from alembic import command  # noqa: E402
from alembic.config import Config  # noqa: E402

url, folder, direction, revision = sys.argv[1:]
config = Config()
config.set_main_option("script_location", folder)
config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
getattr(command, direction)(config, revision)
