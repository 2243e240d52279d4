"""Values of variables: all of them count, however they are nested, and one too many is refused."""

from typing import Any

import pytest

from api.transport.limits.variables import require_few_values
from api.transport.refusals import RefusedError


@pytest.mark.parametrize(
    ("variables", "count"),
    [
        ({"a": 1}, 1),
        ({"a": None, "b": "text"}, 2),
        ({"a": [1, 2, 3]}, 4),
        ({"a": {"b": [1, {"c": 2}], "d": []}}, 6),
        ({"ids": ["x"] * 100_000}, 100_001),
    ],
)
def test_every_value_counts(variables: dict[str, Any], count: int) -> None:
    require_few_values(variables, count)
    with pytest.raises(RefusedError) as refused:
        require_few_values(variables, count - 1)
    assert (refused.value.status, refused.value.code) == (400, "VALUE_LIMIT")
    assert str(refused.value) == f"The variables hold more than {count - 1} values: send them in parts."


@pytest.mark.parametrize("variables", [None, {}])
def test_no_variables_are_few(variables: dict[str, Any] | None) -> None:
    require_few_values(variables, 0)
