"""The conformance kit in pytest's summary: how many promises each connector keeps, and which don't apply, and why.

Imports none of the kit, for pytest loads it in every run of every project that has the SDK installed.
"""

from collections import defaultdict
from typing import Protocol

import pytest

PROMISE = "goldenthread_promise"
"""The property of a report that names the connector whose promise was tried."""


class _Terminal(Protocol):
    stats: dict[str, list[pytest.TestReport]]

    def section(self, title: str) -> None: ...
    def line(self, text: str) -> None: ...


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Mark the tests of the kit, so that their reports can be told from others, in other processes too."""
    connector = getattr(getattr(item, "cls", None), "connector", None)
    if connector is not None and hasattr(connector, "sdk_api"):
        item.user_properties.append((PROMISE, connector.id))


def pytest_terminal_summary(terminalreporter: _Terminal) -> None:
    """Count promises by connector, and list those that don't apply."""
    told: dict[str, dict[str, list[pytest.TestReport]]] = defaultdict(lambda: defaultdict(list))
    for outcome in ("passed", "failed", "skipped"):
        for report in terminalreporter.stats.get(outcome, []):
            connector = dict(report.user_properties).get(PROMISE) if report.when == "call" else None
            if connector is not None:
                told[str(connector)][outcome].append(report)
    if told:
        terminalreporter.section("conformance")
    for connector, outcomes in sorted(told.items()):
        counts = {outcome: len(outcomes[outcome]) for outcome in ("passed", "failed", "skipped")}
        words = f"{counts['passed']} promises kept, {counts['failed']} broken, {counts['skipped']} do not apply"
        terminalreporter.line(f"{connector}: {words}")
