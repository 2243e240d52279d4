"""A PostgreSQL server of the machine's own, started on a socket in a folder of its own and stopped afterwards."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import URL

from api.database.urls import DRIVER

UNPRIVILEGED = ("postgres", "nobody")


def binaries() -> Path | None:
    """The folder of the machine's PostgreSQL programs; None where there are none."""
    found = shutil.which("postgres")
    folder = None if found is None else Path(found).resolve().parent
    return folder if folder is not None and (folder / "initdb").exists() else None


def version(programs: Path) -> int:
    """The major version of the machine's PostgreSQL."""
    said = subprocess.run([programs / "postgres", "--version"], check=True, capture_output=True, text=True).stdout
    return int(said.split()[-1].split(".")[0] if "(" not in said else said.split("(PostgreSQL)")[1].split(".")[0])


@contextmanager
def external_server(programs: Path) -> Iterator[URL]:
    """The address of a running server, as its superuser; it listens on a Unix socket only."""
    account = _account()
    with tempfile.TemporaryDirectory(prefix="goldenthread-external-", ignore_cleanup_errors=True) as temporary:
        folder = Path(temporary)
        folder.chmod(0o755)
        data = folder / "data"
        data.mkdir(mode=0o700)
        if account is not None:
            os.chown(folder, account, -1)
            os.chown(data, account, -1)
        _run(
            programs / "initdb",
            "-D",
            data,
            "-U",
            "owner",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
            user=account,
        )
        options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off"
        _run(programs / "pg_ctl", "start", "-w", "-D", data, "-l", folder / "log", "-o", options, user=account)
        try:
            yield URL.create(DRIVER, username="owner", database="postgres", query={"host": str(folder)})
        finally:
            _run(programs / "pg_ctl", "stop", "-w", "-m", "immediate", "-D", data, user=account)


def _account() -> int | None:
    """The user id to run PostgreSQL as; None where we are no root and run it ourselves."""
    if os.geteuid() != 0:
        return None
    return next(entry.pw_uid for entry in pwd.getpwall() if entry.pw_name in UNPRIVILEGED)


def _run(*command: str | Path, user: int | None) -> None:
    subprocess.run(
        command, user=user, extra_groups=None if user is None else [], check=True, cwd="/", stdout=subprocess.DEVNULL
    )
