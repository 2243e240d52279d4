import subprocess
import sys
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ml.simulate import simulate
from tests.ml.simulate.invariants import check_all
from tests.ml.simulate.whole import SIZE, UNTIL, digest, organization

ELSEWHERE = """
from tests.ml.simulate.whole import digest, organization
print(digest(organization(120, 11)))
"""


def test_the_same_arguments_give_the_same_bytes() -> None:
    assert digest(simulate(SIZE, 7, until=UNTIL)) == digest(organization())


def test_another_process_gives_the_same_bytes() -> None:
    run = subprocess.run(
        [sys.executable, "-c", ELSEWHERE], check=True, capture_output=True, text=True, env={"PYTHONHASHSEED": "5"}
    )
    assert run.stdout.strip() == digest(organization(120, 11))


def test_every_argument_matters() -> None:
    variants = [
        organization(120, 11),
        organization(120, 12),
        organization(121, 11),
        organization(120, 11, date(2026, 11, 23)),
    ]
    assert len({digest(one) for one in variants}) == len(variants)


def test_days_of_one_week_share_the_weeks() -> None:
    monday, sunday = (organization(60, 3, date(2026, 11, day)) for day in (16, 22))
    assert monday.check_ins.week.tolist() == sunday.check_ins.week.tolist()


def test_an_ordinary_organization_keeps_every_rule() -> None:
    check_all(organization())


@settings(max_examples=25, deadline=None)
@given(
    size=st.integers(50, 120),
    seed=st.integers(0, 2**63),
    until=st.dates(date(2019, 1, 1), date(2035, 12, 31)),
)
def test_any_small_organization_keeps_every_rule(size: int, seed: int, until: date) -> None:
    check_all(simulate(size, seed, until=until))


def test_progress_tells_every_stage_to_its_end() -> None:
    told: list[tuple[str, int, int]] = []
    simulate(50, until=UNTIL, progress=lambda *step: told.append(step))
    assert told == [
        ("people", 1, 1),
        *(("work", week, 52) for week in range(1, 53)),
        ("check-ins", 1, 1),
        ("growth", 1, 1),
        ("reviews and pay", 1, 1),
    ]


@pytest.mark.parametrize("size", [0, 49, 100_001])
def test_a_size_that_does_not_fit_is_refused(size: int) -> None:
    with pytest.raises(ValueError, match=rf"^employees is {size}, but must be from 50 to 100,000\.$"):
        simulate(size, until=UNTIL)


def test_a_negative_seed_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^seed is -1, but must not be negative\.$"):
        simulate(50, -1, until=UNTIL)
