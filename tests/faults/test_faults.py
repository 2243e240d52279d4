"""A short round of each kind of blow. `python -m tests.faults` does a hundred, and holds starts to fifteen seconds."""

from collections.abc import Iterator

import pytest

from tests.api.conftest import passable_folder
from tests.faults.service import PATIENCE_SECONDS, running
from tests.faults.trial import BLOWS, Trial

ROUNDS = 2
SEED = 4


@pytest.fixture(scope="module")
def trial() -> Iterator[Trial]:
    """On a machine that is busy with other tests a start may take longer than fifteen seconds."""
    with passable_folder() as folder, running(folder) as service:
        yield Trial(service, SEED, within=PATIENCE_SECONDS)


@pytest.mark.parametrize("kind", BLOWS)
def test_nothing_is_lost_and_nothing_doubled(trial: Trial, kind: str) -> None:
    before, told = len(trial.clients.acknowledged), trial.ledger.told()
    assert [trial.round(kind).wrong for _ in range(ROUNDS)] == [()] * ROUNDS
    assert len(trial.clients.acknowledged) > before
    assert trial.ledger.told() > told
