"""The drop folder: what lies in `in` is taken over into `archive`, once and whole, or set aside in `quarantine`.

The archive is a log: its files are numbered in the order in which they came and never change, so that reading can begin
again anywhere. Nothing is deleted.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from plugins.files.people import read_people
from plugins.files.profile import Profile
from plugins.files.report import write_rejects
from plugins.files.values import FileContent, FileError

DONE = ".done"
FOLDERS = ("in", "archive", "quarantine", "reports", "out")
_ARCHIVED = re.compile(r"(\d{8})-([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Archived:
    """A file that was taken over: its number, the hash of its bytes, where it lies."""

    number: int
    sha256: str
    path: Path


@dataclass(frozen=True, slots=True)
class Folder:
    """A drop folder with its subfolders. With `waits`, a file is whole when `<name>.done` lies beside it."""

    root: Path
    profile: Profile
    waits: bool

    def make(self) -> None:
        """Make the subfolders that are missing."""
        for name in FOLDERS:
            (self.root / name).mkdir(exist_ok=True)

    def waiting(self) -> Sequence[Path]:
        """The files in `in` that are whole, by name."""
        files = [path for path in sorted((self.root / "in").iterdir()) if path.is_file() and _is_data(path)]
        return [path for path in files if not self.waits or _marker(path).exists()]

    def archived(self) -> Sequence[Archived]:
        """The files that were taken over, in the order in which they came."""
        found = []
        for place in sorted((self.root / "archive").iterdir()):
            match, files = _ARCHIVED.fullmatch(place.name), sorted(place.glob("*"))
            if match is not None and files:
                found.append(Archived(int(match[1]), match[2], files[0]))
        return found

    def take_over(self) -> None:
        """Take over what is whole; a file that can't be read, or that came before, is set aside with the reason."""
        self.make()
        for path in self.waiting():
            try:
                content = self.read(path)
            except FileError as error:
                self._set_aside(path, f"{error.message} ({error.code})")
            else:
                self._archive(path, content)

    def read(self, path: Path) -> FileContent:
        """The rows of a file, by the profile; it keeps its name in the archive, for a day may be told by it."""
        return read_people(path, self.profile)

    def _archive(self, path: Path, content: FileContent) -> None:
        known = self.archived()
        if any(one.sha256 == content.sha256 for one in known):
            self._set_aside(path, "The same file was taken over before; drop a file only once. (SAME_FILE)")
            return
        number = max((one.number for one in known), default=0) + 1
        if content.errors:
            target = self.root / "reports" / f"{path.stem}.rejected{path.suffix}"
            write_rejects(path, self.profile, content.errors, target)
        place = self.root / "archive" / f"{number:08d}-{content.sha256}"
        place.mkdir(exist_ok=True)
        path.rename(place / path.name)
        _marker(path).unlink(missing_ok=True)

    def _set_aside(self, path: Path, reason: str) -> None:
        target = self.root / "quarantine" / path.name
        number = 1
        while target.exists():
            number += 1
            target = target.with_name(f"{path.stem}.{number}{path.suffix}")
        path.rename(target)
        _marker(path).unlink(missing_ok=True)
        target.with_name(f"{target.name}.reason.txt").write_text(f"{reason}\n", encoding="utf-8")


def _marker(path: Path) -> Path:
    return path.with_name(path.name + DONE)


def _is_data(path: Path) -> bool:
    return not path.name.startswith(".") and path.suffix not in {DONE, ".part", ".tmp"}
