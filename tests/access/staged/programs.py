"""Programs and metrics."""

from collections.abc import Iterator

from tests.access.cast import AHEAD, BEFORE, EARLY
from tests.access.staged.row import Row, at, row


def rows() -> Iterator[Row]:
    """Every row."""
    yield row("program", "program", named=("named",), kind="PERFORMANCE", owner_id="employee#named")
    yield row("program", "program#unowned", named=("named",), kind="LEARNING")
    yield row("program_cycle", named=("named",), program_id="program#unowned", starts_on=EARLY, ends_on=AHEAD)
    yield row("program_link", named=("named",), from_id="program", to_id="program#unowned", owner_id="employee#boss")
    yield row(
        "misalignment_finding", named=("named",), program_id="program#unowned", link_id="program_link", since=at(BEFORE)
    )
    yield row("finding_evidence", finding_id="misalignment_finding", node_type="Rating", node_id="rating/draft")
    yield row("talent_strategy", named=("named",), options=["BUY"], owner_id="employee#boss", starts_on=EARLY)
    yield row("metric_definition", owner_id="employee#boss")
    yield row(
        "metric_value",
        metric_definition_id="metric_definition",
        org_unit_id="org_unit",
        starts_on=EARLY,
        ends_on=BEFORE,
    )
