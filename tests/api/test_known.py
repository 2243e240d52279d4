"""What a server remembers of callers and operations, and forgets."""

from datetime import date, timedelta
from uuid import UUID

from graphql import parse

from api.auth.service_tokens import Service
from api.auth.tokens import Person
from api.known import Known
from schema.access.values import Role
from schema.access.viewer import Viewer

ORGANIZATION = UUID(int=1)
DAY = date(2026, 3, 2)
VIEWER = Viewer(ORGANIZATION, employee_id=UUID(int=2))
ADMIN = Viewer(ORGANIZATION, employee_id=UUID(int=3), roles=frozenset({Role.HR_ADMIN}))


def test_a_person_is_remembered_and_a_machine_is_not() -> None:
    known, machine = Known(), Service(ORGANIZATION, b"digest")
    known.learn(Person(ORGANIZATION, "ann"), VIEWER, DAY)
    known.learn(machine, VIEWER, DAY)
    assert known.viewer(Person(ORGANIZATION, "ann"), DAY) is VIEWER
    assert known.viewer(Person(UUID(int=9), "ann"), DAY) is None
    assert known.viewer(machine, DAY) is None


def test_a_person_is_looked_up_again_on_another_day() -> None:
    known = Known()
    known.learn(Person(ORGANIZATION, "ann"), VIEWER, DAY)
    assert known.viewer(Person(ORGANIZATION, "ann"), DAY + timedelta(1)) is None


def test_an_operation_is_larger_for_viewers_of_one_shape() -> None:
    known, document = Known(), parse("{ viewer { roles } }")
    known.learn_larger(document, None, VIEWER)
    assert known.is_larger(document, None, VIEWER)
    assert not known.is_larger(document, None, ADMIN)
    assert not known.is_larger(document, "Other", VIEWER)
    assert not known.is_larger(parse("{ viewer { roles } }"), None, VIEWER)


def test_what_was_learnt_first_is_forgotten_first() -> None:
    known = Known(most=1)
    known.learn(Person(ORGANIZATION, "ann"), VIEWER, DAY)
    known.learn(Person(ORGANIZATION, "bob"), ADMIN, DAY)
    assert known.viewer(Person(ORGANIZATION, "ann"), DAY) is None
    assert known.viewer(Person(ORGANIZATION, "bob"), DAY) is ADMIN
