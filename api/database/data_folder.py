"""The folder of the embedded database: made, opened, and looked at for damage before a server touches it.

Nothing is ever repaired or deleted here: a damaged folder ends in a sentence that says how to mend it.
"""

import os
from pathlib import Path

from api.database.programs import PASSABLE, VERSION
from api.errors import CommandError

# Without one of these PostgreSQL doesn't start, or starts as something else than what was stored.
PARTS = ("PG_VERSION", "postgresql.conf", "pg_hba.conf", "global/pg_control", "base", "pg_wal", "pg_xact")


def open_data_dir(data_dir: Path) -> Path:
    """The data folder as an absolute path, made if it isn't there.

    Raises:
        CommandError: it is no folder, or it can't be made or written.
    """
    folder = data_dir.resolve()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise CommandError(
            f"The data folder {folder} can't be made ({error.strerror}): set GOLDENTHREAD_DATA_DIR to a "
            "folder that you may write, or move away what stands in its place."
        ) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise CommandError(
            f"The data folder {folder} belongs to another user: run the command as that user, or set "
            "GOLDENTHREAD_DATA_DIR to a folder of your own."
        )
    if os.geteuid() == 0:
        # The system user that runs PostgreSQL for root has to pass; the keys inside stay root's alone.
        folder.chmod(folder.stat().st_mode | PASSABLE)
    return folder


def check_cluster(cluster: Path) -> None:
    """Look whether the database's folder is whole and of our version.

    Raises:
        CommandError: what is missing or wrong, and how to mend it.
    """
    if not cluster.is_dir() or not os.access(cluster, os.R_OK | os.X_OK):
        raise _damaged(cluster, "it is no folder that this user may read")
    missing = [part for part in PARTS if not (cluster / part).exists()]
    if missing:
        raise _damaged(cluster, f"{missing[0]} is missing")
    version = (cluster / "PG_VERSION").read_text(errors="replace").strip()
    if not version.isdigit():
        raise _damaged(cluster, "PG_VERSION is garbled")
    if int(version) != VERSION:
        raise CommandError(
            f"The database in {cluster} was made by PostgreSQL {version}, but the embedded one is {VERSION}: "
            "move the folder away, or load it into a PostgreSQL of your own (GOLDENTHREAD_DATABASE_URL)."
        )


def _damaged(cluster: Path, what: str) -> CommandError:
    return CommandError(
        f"The database in {cluster} is damaged: {what}. Nothing was deleted; restore the folder from a copy, "
        f"or move it away (mv {cluster} {cluster}.damaged) and run the command again to begin anew."
    )
