"""`doctor`: looks at each thing that a newcomer may have wrong, and says how to mend it."""

import asyncio
import os

from rich.console import Console
from rich.table import Table

from api.errors import CommandError

MARKS = {True: "[green]ok[/]", False: "[red]wrong[/]", None: "[yellow]not checked[/]"}


def doctor() -> None:
    """Check Python, settings, keys, port and database; what is wrong comes with how to mend it."""
    from api.diagnosis import diagnose

    findings = asyncio.run(diagnose(os.environ))
    table = Table("check", "", "what was found", title="Golden Thread doctor")
    for finding in findings:
        table.add_row(finding.name, MARKS[finding.is_right], finding.told)
    Console().print(table)
    wrong = sum(finding.is_right is False for finding in findings)
    if wrong:
        raise CommandError(f"{wrong} of {len(findings)} checks found something wrong: see the table.")
