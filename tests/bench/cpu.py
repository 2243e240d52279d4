"""CPU time and memory of other processes, as Linux counts them. Not wall time: see `tests.bench.load`."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

_PROC = Path("/proc")
_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")
# Fields of /proc/<pid>/stat behind the name in brackets, proc(5): the parent, and the time of children waited for.
_PARENT, _REAPED_USER, _REAPED_SYSTEM = 1, 13, 14


def process_seconds(pid: int) -> float:
    """CPU seconds of all threads of a process since it began, ended threads included."""
    # The CPU clock of any process, as clock_getcpuclockid(3) makes it on Linux.
    return time.clock_gettime((~pid << 3) | 2)


def family_seconds(parent: int) -> float:
    """CPU seconds of a process, its living children and those it has waited for: a PostgreSQL server as a whole."""
    return _reaped_seconds(parent) + sum(_seconds_or_none(pid) for pid in (parent, *_children(parent)))


def resident_mb(pid: int) -> float:
    """Resident memory of a process in MB (10^6 bytes)."""
    pages = int((_PROC / str(pid) / "statm").read_text().split()[1])
    return pages * _PAGE / 1e6


def _reaped_seconds(pid: int) -> float:
    fields = _stat(_PROC / str(pid))
    return (int(fields[_REAPED_USER]) + int(fields[_REAPED_SYSTEM])) / _TICKS


def _seconds_or_none(pid: int) -> float:
    """A child that ended between listing and asking is counted among those waited for, next time."""
    try:
        return process_seconds(pid)
    except OSError:
        return 0.0


def _children(parent: int) -> Iterator[int]:
    for folder in _PROC.iterdir():
        if folder.name.isdigit():
            try:
                ppid = int(_stat(folder)[_PARENT])
            except (FileNotFoundError, ProcessLookupError):
                continue
            if ppid == parent:
                yield int(folder.name)


def _stat(folder: Path) -> list[str]:
    return (folder / "stat").read_text().rpartition(")")[2].split()
