"""What an operation asks for below a field: only that leads to a count in the database."""

import pytest

from tests.world import World

ONE_LIST = 1
WITH_ITS_COUNT = 2


@pytest.mark.parametrize(
    ("operation", "statements"),
    [
        ("{ locations { nodes { name } } }", ONE_LIST),
        ("{ locations { totalCount nodes { name } } }", WITH_ITS_COUNT),
        ("{ locations { total: totalCount } }", WITH_ITS_COUNT),
        ("{ locations { ... { totalCount } } }", WITH_ITS_COUNT),
        ("{ locations { ...Count } } fragment Count on LocationConnection { totalCount }", WITH_ITS_COUNT),
        (
            """{ locations { ...Outer } } fragment Outer on LocationConnection { ...Count nodes { name } }
            fragment Count on LocationConnection { totalCount }""",
            WITH_ITS_COUNT,
        ),
        ("{ locations { nodes { name } } locations { totalCount } }", WITH_ITS_COUNT),
        ("{ orgUnits { totalCount } locations { nodes { name } } }", WITH_ITS_COUNT + ONE_LIST),
        ("{ a: locations { totalCount } b: locations { nodes { name } } }", WITH_ITS_COUNT + ONE_LIST),
    ],
)
def test_a_list_is_counted_only_where_the_count_is_asked_for(world: World, operation: str, statements: int) -> None:
    answer = world.ask("employee", operation)
    assert answer.errors == []
    assert answer.statements == statements
