"""The embedded PostgreSQL: started by the first command that needs it, stopped by the last one that leaves.

Commands that use the server hold a shared lock on a file; who can turn it into an exclusive one is the last
and stops the server. The kernel drops the lock of a process that dies, so no stale user keeps a server alive.
Not an external server: that one is nobody's to start or stop.
"""

import fcntl
import hashlib
import os
import shutil
import signal
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import URL

from api.database.data_folder import check_cluster, open_data_dir
from api.database.programs import Account, account_for, make_passable, prepare, run
from api.database.urls import DRIVER
from api.errors import CommandError

OWNER = "postgres"
DATABASE = "postgres"
CLUSTER = "postgres"
LOG = "server.log"
LONGEST_SOCKET_PATH = 100  # of the 104 (macOS) to 108 (Linux) bytes that a Unix socket's address may have
SOCKET = ".s.PGSQL.5432"
PROBE_SECONDS = 1.0
RUNNING = 0  # exit code of pg_ctl status
HELD_BACK = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
FAILURES = ("FATAL:", "PANIC:", "ERROR:")


@contextmanager
def embedded_server(data_dir: Path) -> Iterator[URL]:
    """The address of the running embedded server, as owner; the server runs at least until the block ends.

    Raises:
        CommandError: the data folder can't be used, is damaged, or the server doesn't start.
    """
    folder = open_data_dir(data_dir)
    cluster = folder / CLUSTER
    with (folder / "users.lock").open("w") as users:
        try:
            with _undisturbed(), _alone(folder):
                fcntl.flock(users, fcntl.LOCK_SH)
                sockets = _started(cluster)
            yield URL.create(DRIVER, username=OWNER, database=DATABASE, query={"host": str(sockets)})
        finally:
            with _undisturbed(), _alone(folder):
                _leave(cluster, users.fileno())


def answers(data_dir: Path) -> bool:
    """Whether somebody listens at the server's socket."""
    cluster = data_dir.resolve() / CLUSTER
    sockets = cluster if _fits(cluster) else _private_folder(cluster)
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(PROBE_SECONDS)
        try:
            probe.connect(str(sockets / SOCKET))
        except TimeoutError:
            return True
        except OSError:
            return False
    return True


def revive(data_dir: Path) -> None:
    """Start the server again where it has died, for whoever uses it already; one of several that try does so.

    Raises:
        CommandError: the data folder is gone or damaged, or the server doesn't start.
    """
    folder = data_dir.resolve()
    check_cluster(folder / CLUSTER)
    with _undisturbed(), _alone(folder):
        _started(folder / CLUSTER)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One command at a time starts or stops the server."""
    with (folder / "start.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Hold Ctrl-C and its kin back until the block ends, so that no half-started server is left behind."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    before = {held: signal.signal(held, lambda number, _: came.append(number)) for held in HELD_BACK}
    try:
        yield
    finally:
        for held, handler in before.items():
            signal.signal(held, handler)
        for number in came[:1]:
            signal.raise_signal(number)


def _started(cluster: Path) -> Path:
    account = account_for(cluster)
    make_passable(cluster, account)
    prepare(account)
    if not cluster.exists():
        _create(cluster, account)
    check_cluster(cluster)
    sockets = _socket_folder(cluster, account)
    if run("pg_ctl", "status", "-D", str(cluster), account=account).returncode != RUNNING:
        _start(cluster, sockets, account)
    return sockets


def _create(cluster: Path, account: Account) -> None:
    """Make the cluster beside its place and move it there whole, so that no half of one can stay."""
    unfinished = cluster.with_name(f"{cluster.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    account.own(unfinished)
    options = ["--auth=trust", "--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8"]
    made = run("initdb", *options, "-U", OWNER, "-D", str(unfinished), account=account)
    if made.returncode != 0:
        raise CommandError(f"The embedded database can't be made in {cluster.parent}: {_reason(made.stderr)}.")
    unfinished.rename(cluster)


def _start(cluster: Path, sockets: Path, account: Account) -> None:
    # No TCP port, and a socket for this account (and root) alone: this is why connections need no password.
    options = f"-c listen_addresses= -c unix_socket_directories='{sockets}' -c unix_socket_permissions=0700"
    log = cluster / LOG
    begin = log.stat().st_size if log.exists() else 0
    started = run("pg_ctl", "start", "-w", "-D", str(cluster), "-l", str(log), "-o", options, account=account)
    if started.returncode != 0:
        written = log.read_bytes()[begin:].decode(errors="replace") if log.exists() else ""
        reason = _reason(written or started.stderr)
        raise CommandError(
            f"The embedded database in {cluster} doesn't start: {reason}. Nothing was deleted (log: {log}); "
            "restore the folder from a copy, or move it away and run the command again to begin anew."
        )


def _leave(cluster: Path, users: int) -> None:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    if not cluster.exists():
        return
    run("pg_ctl", "stop", "-w", "-m", "fast", "-D", str(cluster), account=account_for(cluster))
    private = _private_folder(cluster)
    if private.exists() and not private.is_symlink():
        private.rmdir()


def _socket_folder(cluster: Path, account: Account) -> Path:
    """The cluster itself where its path can be a socket's, else a private one among temporary files."""
    if _fits(cluster):
        return cluster
    folder = _private_folder(cluster)
    if not folder.exists():
        folder.mkdir(mode=0o700)
        account.own(folder)
    if folder.is_symlink() or folder.stat().st_uid != cluster.stat().st_uid:
        raise CommandError(f"The folder {folder}, meant for the database's socket, belongs to someone else: move it.")
    return folder


def _fits(cluster: Path) -> bool:
    return len(os.fsencode(cluster / SOCKET)) <= LONGEST_SOCKET_PATH and not set(str(cluster)) & set("',\"\\")


def _private_folder(cluster: Path) -> Path:
    name = hashlib.sha256(os.fsencode(cluster)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"goldenthread-{name}"


def _reason(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    failures = [line for line in lines if any(mark in line for mark in FAILURES)]
    said = (failures or lines or ["it gave no reason"])[0 if failures else -1]
    for mark in FAILURES:
        said = said.partition(mark)[2].strip() or said
    return said.rstrip(".")
