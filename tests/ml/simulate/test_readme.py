import re
import subprocess
import sys
from pathlib import Path

from ml.simulate.columns import Decimals, MayLack, Refers, Table
from tests.ml.simulate.whole import organization

README = Path(__file__).parents[3] / "ml" / "README.md"
PLAIN = {
    "bool": "flag",
    "datetime64[D]": "day",
    "datetime64[s]": "instant",
    "float64": "float",
    "int8": "int8",
    "int64": "int64",
}


def test_the_readme_lists_every_table_and_column() -> None:
    whole = organization()
    tables = {**whole.tables(), "truth.goals": whole.truth.goals}
    listed = [line for line in README.read_text().splitlines() if line.startswith("- **")]
    assert listed == [_line(name, table) for name, table in tables.items()]


def test_the_example_of_the_readme_runs() -> None:
    examples = re.findall(r"```python\n(.*?)```", README.read_text(), re.DOTALL)
    assert len(examples) == 1
    subprocess.run([sys.executable, "-c", examples[0]], check=True)


def _line(name: str, table: Table) -> str:
    columns = ", ".join(f"`{column}` {_kind(table, column)}" for column in table.marks())
    return f"- **{name}** ({type(table).__name__}): {columns}"


def _kind(table: Table, column: str) -> str:
    mark, values = table.marks()[column], getattr(table, column)
    if isinstance(mark, Refers):
        return f"→ {mark.table}" + "?" * mark.optional
    if isinstance(mark, Decimals):
        return "decimal"
    if isinstance(mark, MayLack):
        return "int8?"
    if values.dtype == object:
        return "texts" if any(isinstance(one, tuple) for one in values) else "text"
    return PLAIN[str(values.dtype)]
