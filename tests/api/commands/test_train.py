"""The command `train`: what it prints, keeps and enters, and the one sentence that it refuses bad data with."""

import asyncio
import csv
import hashlib
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlalchemy.engine import URL

from api.__main__ import main
from api.jobs.system import system_request
from api.personas import DEMO
from api.scoring import tables
from api.scoring.trained import Table
from ml import diagnosis, retention
from tests.conftest import copied
from tests.world import NOW, World

RETENTION = [one.name for one in retention.FEATURES]
DIAGNOSIS = [one.name for one in diagnosis.FEATURES]
ROWS = 240


@dataclass(frozen=True)
class Trained:
    """How a run of the command ended."""

    code: int
    told: str
    wrong: str


Train = Callable[..., Trained]


@pytest.fixture(scope="module")
def world(simulated_world: World) -> World:
    """The simulated world, in place of the server that other tests of this folder's parent start."""
    return simulated_world


@pytest.fixture(scope="module")
def database(server: URL, world: World, runner: asyncio.Runner) -> Iterator[URL]:
    """A copy of the world that these tests alone train in."""
    # What is copied may have no visitors.
    world.leave()
    yield from copied(server, str(world.owner_url.database), runner)


@pytest.fixture
def copy(database: URL, world: World) -> World:
    return World(world.runner, database, database, world.demo, world.other, world.tenants, world.personas)


@pytest.fixture
def train(
    database: URL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Train]:
    """Run the command on the copy, its data folder below `tmp_path`."""
    kept = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)}
    address = database.set(drivername="postgresql").render_as_string(hide_password=False)
    monkeypatch.setenv("GOLDENTHREAD_DATABASE_URL", address)
    monkeypatch.setenv("GOLDENTHREAD_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "200")

    def run(*arguments: str) -> Trained:
        with pytest.raises(SystemExit) as left:
            main(["train", *arguments])
        printed = capsys.readouterr()
        return Trained(int(left.value.code or 0), printed.out, printed.err)

    yield run
    for number, handler in kept.items():
        signal.signal(number, handler)


def versions(copy: World, kind: str) -> list[dict[str, Any]]:
    return copy.rows(
        "SELECT v.version, v.artefact_hash, c.trained_on, c.features, s.enabled, "
        "(SELECT count(*) FROM model_promotion p WHERE p.model_version_id = v.id) AS promoted "
        "FROM model_version v JOIN ai_system s ON s.id = v.ai_system_id JOIN model_card c ON c.model_version_id = v.id "
        "WHERE s.key = :kind ORDER BY v.version",
        kind=kind,
    )


def retention_rows() -> list[dict[str, Any]]:
    """Months of people of whom the longest there leave most often."""
    rng = np.random.default_rng(3)
    values = rng.random((ROWS, len(RETENTION))).round(4)
    leaves = rng.random(ROWS) < 0.1 + 0.5 * values[:, 0]
    return [
        {"person": at, "event": int(event), **dict(zip(RETENTION, row.tolist(), strict=True))}
        for at, (event, row) in enumerate(zip(leaves, values, strict=True))
    ]


def diagnosis_rows() -> list[dict[str, Any]]:
    """Missed goals; who misses check-ins lacks will."""
    rng = np.random.default_rng(4)
    values = rng.random((ROWS, len(DIAGNOSIS))).round(4)
    causes = np.where(values[:, 0] > 0.6, 1, rng.choice([0, 2], ROWS))
    return [
        {"person": at, "cause": diagnosis.CAUSES[cause], **dict(zip(DIAGNOSIS, row.tolist(), strict=True))}
        for at, (cause, row) in enumerate(zip(causes.tolist(), values, strict=True))
    ]


def written(path: Path, rows: list[dict[str, Any]]) -> str:
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return str(path)


def test_the_same_file_and_seed_give_the_same_model_and_another_seed_another(
    train: Train, copy: World, tmp_path: Path
) -> None:
    data = written(tmp_path / "months.csv", retention_rows())
    runs = [
        train("retention", "--organization", DEMO, "--data", data, "--seed", seed, "--quick")
        for seed in ("7", "7", "8")
    ]
    assert [(one.code, one.wrong) for one in runs] == [(0, "")] * 3
    entered = versions(copy, "retention")
    assert [one["version"] for one in entered] == [1, 2, 3]
    names = [one["artefact_hash"] for one in entered]
    assert names[0] == names[1] != names[2]
    for number, (run, name) in enumerate(zip(runs, names, strict=True), 1):
        said = f"Version {number} of the retention model is registered (SHA-256 {name[:12]}…). It serves once it is "
        assert said + "promoted: modelVersionPromote, and aiSystemSwitch where the system is off." in run.told
        assert "Entered into the registry" in run.told
        packed = tmp_path / "data" / "models" / f"{name}.npz"
        assert hashlib.sha256(packed.read_bytes()).hexdigest() == name
        assert packed.with_suffix(".md").read_text().startswith("# Model card: retention ")


def test_what_is_entered_has_its_card_and_serves_nobody(train: Train, copy: World, tmp_path: Path) -> None:
    data = written(tmp_path / "cases.csv", diagnosis_rows())
    told = train("diagnosis", "--data", data, "--quick")
    assert (told.code, told.wrong) == (0, "")
    for cause in diagnosis.CAUSES:
        assert f"auc/{cause}" in told.told
    (one,) = versions(copy, "diagnosis")
    assert (one["version"], one["enabled"], one["promoted"]) == (1, False, 0)
    chosen = ", ".join(f"{cause}: additive, quick" for cause in diagnosis.CAUSES)
    assert one["trained_on"] == f"The file cases.csv. Period: as the file says. Seed 7. Recipe: {chosen}."
    assert one["features"] == [f"{feature.name}: {feature.description}" for feature in diagnosis.FEATURES]


@pytest.mark.parametrize("kind", ["retention", "diagnosis"])
def test_a_simulated_organization_teaches(train: Train, copy: World, kind: str) -> None:
    before = len(versions(copy, kind))
    told = train(kind, "--data", "demo", "--quick")
    assert (told.code, told.wrong) == (0, "")
    last = versions(copy, kind)[before:]
    assert [one["trained_on"].split(" Period")[0] for one in last] == [
        "A simulated organization of 1000 people, seed 7."
    ]


def test_the_database_teaches_a_diagnosis_once_causes_are_confirmed(train: Train, copy: World) -> None:
    before = len(versions(copy, "diagnosis"))
    none = train("diagnosis", "--data", "database", "--quick")
    said = "error: No diagnosis has a confirmed cause yet: confirm some, or train on a file.\n"
    assert (none.code, none.wrong) == (1, said)
    confirmed = copy.rows(
        "INSERT INTO skill_will_diagnosis (organization_id, id, employee_id, goal_id, verdict, confirmed_cause, "
        "confirmed_at, diagnosed_on, weeks_observed) SELECT organization_id, gen_random_uuid(), owner_id, id, "
        "'UNCLEAR', (ARRAY['SKILL', 'WILL', 'EXTERNAL'])[1 + row_number() OVER (ORDER BY id) % 3], "
        "'2026-11-21', '2026-11-21', 20 FROM goal WHERE organization_id = :tenant AND level = 'INDIVIDUAL' "
        "ORDER BY id LIMIT 300 RETURNING id",
        tenant=copy.tenants[DEMO],
    )
    told = train("diagnosis", "--data", "database", "--quick")
    assert (told.code, told.wrong) == (0, "")
    last = versions(copy, "diagnosis")[before:]
    assert len(confirmed) == 300
    words = "Causes that people have confirmed. Period: 2026-11-21 to 2026-11-21. Seed 7."
    assert [one["trained_on"].startswith(words) for one in last] == [True]


def test_the_database_teaches_retention_what_it_has_recorded(copy: World) -> None:
    """Not by the command, whose months are those before today."""

    async def gathered() -> Table:
        async with system_request(copy.engine(), copy.tenants[DEMO], NOW) as request:
            return await tables.recorded("retention", request)

    table = copy.run(gathered())
    people = copy.demo.employees
    resigned = (people.leaving_reason == "RESIGNATION") & (people.left_on < np.datetime64("2026-11-01"))
    assert table.data == "What the organization has recorded; leaving is a resignation."
    assert table.period == "2025-11-01 to 2026-11-01."
    assert int(table.outcome.sum()) == int(resigned.sum())


def _without(rows: list[dict[str, Any]]) -> None:
    for one in rows:
        del one["level"]


def _filled(name: str, value: Any) -> Callable[[list[dict[str, Any]]], None]:
    def fill(rows: list[dict[str, Any]]) -> None:
        for one in rows:
            one[name] = value

    return fill


def _first(name: str, value: Any) -> Callable[[list[dict[str, Any]]], None]:
    def put(rows: list[dict[str, Any]]) -> None:
        rows[0][name] = value

    return put


def _ten(rows: list[dict[str, Any]]) -> None:
    del rows[10:]


BAD: dict[str, tuple[Callable[[list[dict[str, Any]]], None], str]] = {
    "a missing column": (_without, "The column level is missing from the table: bring it, or train without it."),
    "a constant column": (
        _filled("level", 3),
        "The column level has the same value in every row: take it out of the feature list.",
    ),
    "an empty column": (
        _filled("level", ""),
        "The column level is empty in every row: bring its values, or train without it.",
    ),
    "one class only": (_filled("event", 0), "All outcomes are the same: training needs cases of both kinds."),
    "ten rows": (_ten, "The table has 10 rows, but training needs at least 50."),
    "an infinity": (_first("level", "inf"), "level is infinite in row 0: give a number, or NaN where it is missing."),
    "an unseen category": (
        _first("event", "moved away"),
        "An outcome is 'moved away', but must be one of 0, 1: mend it.",
    ),
    "no number": (
        _first("level", "senior"),
        "The column level holds what is no number (could not convert string to float: 'senior'): mend it.",
    ),
}


@pytest.mark.parametrize("what", list(BAD))
def test_a_bad_table_is_refused_in_one_sentence_and_leaves_nothing(
    train: Train, copy: World, tmp_path: Path, what: str
) -> None:
    harm, said = BAD[what]
    rows, before = retention_rows(), len(versions(copy, "retention"))
    harm(rows)
    told = train("retention", "--data", written(tmp_path / "bad.csv", rows), "--quick")
    assert (told.code, told.wrong) == (1, f"error: {said}\n")
    assert len(versions(copy, "retention")) == before
    assert not (tmp_path / "data" / "models").exists()


def test_a_file_or_an_organization_that_is_not_there_is_named(train: Train, tmp_path: Path) -> None:
    nowhere = train("retention", "--data", str(tmp_path / "nowhere.csv"))
    assert nowhere.code == 1
    assert nowhere.wrong.startswith(f"error: The file {tmp_path / 'nowhere.csv'} can't be read as CSV (")
    assert nowhere.wrong.endswith("): give a UTF-8 file.\n")
    nobody = train("retention", "--organization", "nobody")
    assert nobody.wrong == "error: There is no organization 'nobody': name one with --organization.\n"
    assert nobody.code == 1
