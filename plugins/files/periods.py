"""From when a file holds, and which pay period it covers: from the caller, the profile or the file's name."""

import re
from datetime import date, timedelta

from plugins.files.profile import Profile, YearInName
from plugins.files.values import FileError, Period

PLAUSIBLE_YEAR = re.compile("(?:19|20|21)[0-9]{2}")


def effective_day(profile: Profile, file_name: str, override: date | None) -> date:
    """The day from which the file's rows hold. The caller's word goes before the profile's.

    Raises FileError NO_EFFECTIVE_DATE or NO_YEAR_IN_NAME.
    """
    said = override or profile.effective_on
    if said is None:
        message = (
            f"Nothing says from which day {file_name} holds; pass --effective-on or add [effective_on] "
            f"to the profile {profile.name}."
        )
        raise FileError("NO_EFFECTIVE_DATE", message)
    return _first_day(said, file_name, "--effective-on") if isinstance(said, YearInName) else said


def covered_period(profile: Profile, file_name: str, override: Period | None) -> Period | None:
    """The period that gross pay covers; None when the profile maps no gross pay.

    Raises FileError NO_PAY_PERIOD, BAD_PERIOD or NO_YEAR_IN_NAME.
    """
    if all(rule.field != "gross_pay" for rule in profile.fields):
        return None
    said = override or profile.pay_period
    if said is None:
        message = (
            f"Nothing says which period the gross pay of {file_name} covers; pass --period or add "
            f"[pay_period] to the profile {profile.name}."
        )
        raise FileError("NO_PAY_PERIOD", message)
    return _period_in_name(said, file_name) if isinstance(said, YearInName) else _ordered(said)


def _ordered(period: Period) -> Period:
    if period.last_day < period.first_day:
        message = f"The pay period ends on {period.last_day}, before it starts on {period.first_day}; swap them."
        raise FileError("BAD_PERIOD", message)
    return period


def _period_in_name(said: YearInName, file_name: str) -> Period:
    first = _first_day(said, file_name, "--period")
    if said.ends is None:
        return Period(first, first.replace(year=first.year + 1) - timedelta(days=1))
    last = date(first.year, *said.ends)
    return Period(first, last if last >= first else last.replace(year=first.year + 1))


def _first_day(said: YearInName, file_name: str, option: str) -> date:
    match = said.pattern.search(file_name)
    if match is None or PLAUSIBLE_YEAR.fullmatch(match["year"]) is None:
        message = (
            f"The name {file_name} has no year in the form {said.pattern.pattern}; rename the file or pass {option}."
        )
        raise FileError("NO_YEAR_IN_NAME", message)
    return date(int(match["year"]) + said.offset, *said.starts)
