"""The integrator's page names every code, key and target that the program has, and no other."""

import re
import runpy
from pathlib import Path

import pytest

from plugins.files import loading
from plugins.files.loading import BUNDLED
from plugins.files.report import ADDED_COLUMNS
from plugins.files.values import TARGETS

HOME = BUNDLED.parent
README = (HOME / "README.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    return README.split(f"\n## {title}\n")[1].split("\n## ")[0]


def test_every_code_is_explained() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in HOME.glob("*.py"))
    codes = set(re.findall(r'"([A-Z]+(?:_[A-Z]+)+)"', source))
    assert len(codes) == 39
    assert set(re.findall(r"^\| `([A-Z_]+)` \|", section("Codes"), re.MULTILINE)) == codes


def test_every_target_is_explained() -> None:
    first_cells = re.findall(r"^\| (`.+?) \|", section("What comes out"), re.MULTILINE)
    assert {name for cell in first_cells for name in re.findall(r"`(\w+)`", cell)} == set(TARGETS)


def test_every_key_of_a_profile_is_explained() -> None:
    keys = re.findall(r"^\| `([^`]+)` \|", section("Profile"), re.MULTILINE)
    tables = {"file", "dates", "numbers", "effective_on", "pay_period", "fields"}
    assert {key for key in keys if key in loading.PROFILE_KEYS} == set(loading.PROFILE_KEYS) - tables
    assert {key for key in keys if key in loading.FIELD_KEYS} == set(loading.FIELD_KEYS)
    assert {re.sub(r"\[(\w+)\].*", r"\1", key) for key in keys if key.startswith("[")} == tables


def test_the_report_s_columns_are_explained() -> None:
    assert all(f"`{name}`" in section("Rejected rows") for name in ADDED_COLUMNS)


def test_every_link_leads_somewhere() -> None:
    links = re.findall(r"\]\(([^)]+)\)", README)
    assert links == ["profiles/generic.toml", "profiles/city_payroll.toml"]
    assert all((HOME / Path(link)).is_file() for link in links)


def test_the_example_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    (tmp_path / "example.py").write_text(example, encoding="utf-8")
    rows = ["EMPLOYEE_NO,JOBTITLE,DEPTID,DESCR,HIRE_DT,ANNUAL_RT,GROSS", "a1,Cook,D1,Kitchen,,1000,", "a2,Cook"]
    (tmp_path / "city_payroll_fy2018.csv").write_text("\n".join(rows), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    runpy.run_path("example.py")
    dialect = "Dialect(format='csv', delimiter=',', encoding='utf-8', sheet=None)"
    assert capsys.readouterr().out == f"2 1 1 {dialect}\n"
    assert (tmp_path / "rejects.csv").is_file()
