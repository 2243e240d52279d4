"""The way in: a people file and a profile give records and row errors.

`read_people` holds the whole result; `open_people` gives the same row by row, for files beyond the memory.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from plugins.files.columns import bind_fields, bind_key
from plugins.files.mapping import Mapper
from plugins.files.periods import covered_period, effective_day
from plugins.files.profile import Profile
from plugins.files.reader import Source, open_source
from plugins.files.values import FileContent, Period, PersonRecord, Progress, RowError

ROWS_BETWEEN_REPORTS = 1_000


@dataclass(frozen=True, slots=True)
class PeopleFile:
    """A people file checked as a whole, its rows not yet read into records.

    `row_count` counts data rows: no header, no blank rows.
    """

    source: Source
    mapper: Mapper
    row_count: int
    keys: frozenset[str]
    repeated: Mapping[str, int]

    @property
    def fields(self) -> frozenset[str]:
        """Names of the targets that the profile fills."""
        return frozenset(bound.rule.field for bound in self.mapper.fields)

    def outcomes(self, progress: Progress | None = None) -> Iterator[PersonRecord | tuple[RowError, ...]]:
        """Each row in the file's order: its record, or all that is wrong with it."""
        done = 0
        for done, row in enumerate(self.source.rows(), start=1):
            yield self.mapper.outcome(row, self.repeated)
            if progress is not None and done % ROWS_BETWEEN_REPORTS == 0:
                progress(done, self.row_count)
        if progress is not None:
            progress(done, self.row_count)


def read_people(
    path: Path,
    profile: Profile,
    *,
    effective_on: date | None = None,
    period: Period | None = None,
    progress: Progress | None = None,
) -> FileContent:
    """The whole file. `effective_on` and `period` go before the profile's.

    Raises FileError when the file as a whole can't be trusted; a bad row is an error in the result.
    """
    file = open_people(path, profile, effective_on=effective_on, period=period, progress=progress)
    records: list[PersonRecord] = []
    errors: list[RowError] = []
    for outcome in file.outcomes(progress):
        if isinstance(outcome, PersonRecord):
            records.append(outcome)
        else:
            errors.extend(outcome)
    source = file.source
    return FileContent(
        path=source.path,
        sha256=source.sha256,
        row_count=file.row_count,
        dialect=source.dialect,
        columns=source.columns,
        fields=file.fields,
        keys=file.keys,
        records=tuple(records),
        errors=tuple(errors),
    )


def open_people(
    path: Path,
    profile: Profile,
    *,
    effective_on: date | None = None,
    period: Period | None = None,
    progress: Progress | None = None,
) -> PeopleFile:
    """The file after a first pass that counts its rows and finds the keys it has twice.

    Memory: the keys of the file, not its rows. Raises as `read_people`.
    """
    source = open_source(path, profile.file)
    mapper = Mapper(
        width=len(source.columns),
        key=bind_key(profile, source.columns),
        fields=bind_fields(profile, source.columns),
        date_formats=profile.date_formats,
        numbers=profile.numbers,
        effective_on=effective_day(profile, path.name, effective_on),
        period=covered_period(profile, path.name, period),
    )
    row_count, keys, repeated = _survey(source, mapper, progress)
    return PeopleFile(source, mapper, row_count, keys, repeated)


def _survey(source: Source, mapper: Mapper, progress: Progress | None) -> tuple[int, frozenset[str], dict[str, int]]:
    count = 0
    first_rows: dict[str, int] = {}
    repeated: dict[str, int] = {}
    for count, row in enumerate(source.rows(), start=1):
        key = mapper.key_of(row)
        if key is not None and first_rows.setdefault(key, row.number) != row.number:
            repeated[key] = first_rows[key]
        if progress is not None and count % ROWS_BETWEEN_REPORTS == 0:
            progress(count, None)
    return count, frozenset(first_rows), repeated
