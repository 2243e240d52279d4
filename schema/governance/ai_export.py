"""An audit of bias as a file: a row for each group, as Local Law 144 has the summary published (6 RCNY 5-303).

Pure: who may have it is said in `access`, where it is read in `ai_types`.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

HEAD = (
    "system",
    "version",
    "audited_at",
    "auditor",
    "from_day",
    "to_day",
    "attribute",
    "group",
    "reference",
    "n",
    "rate",
    "ratio",
    "p_value",
    "suppressed",
)
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet run a text cell as a formula (OWASP, CSV Injection)."""


def as_csv(audit: Sequence[Any], groups: Iterable[Sequence[Any]]) -> str:
    """The columns of HEAD: `audit` is what is the same in all rows (the first six), `groups` the others of each row.

    RFC 4180 in UTF-8. Days and times are ISO 8601, shares decimals from 0, nothing known is an empty cell.
    """
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEAD)
    writer.writerows([_cell(one) for one in (*audit, *group)] for group in groups)
    return text.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = value.isoformat() if hasattr(value, "isoformat") else str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
