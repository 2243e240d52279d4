"""Declarations that contradict each other are refused before anything is used."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from goldenthread_sdk import (
    Capability,
    CursorKind,
    DeclarationError,
    Deletions,
    Mode,
    OAuth,
    Verification,
    faults_of,
    require_sound,
)

from tests.plugins.sdk.acme import COMPLETIONS, COURSES, ENROL, AcmeConnector

BOTH = (Mode.FULL, Mode.INCREMENTAL)


@pytest.mark.parametrize(
    ("declared", "fault"),
    [
        (
            {"streams": (replace(COMPLETIONS, deletions=Deletions.ABSENCE),)},
            (
                "The stream completions knows deletions by absence, which says nothing in an incremental run: "
                "offer it in full only."
            ),
        ),
        (
            {"streams": (replace(COURSES, modes=BOTH, deletions=Deletions.NONE),)},
            "The stream courses is read incrementally, yet has no cursor.",
        ),
        ({"streams": (replace(COURSES, modes=()),)}, "The stream courses can be read in no mode."),
        ({"streams": (COURSES, COURSES)}, "It declares the stream courses twice."),
        ({"commands": (replace(ENROL, batch_size=0),)}, "The command enrol takes batches of 0; the least is 1."),
        ({"id": "Acme"}, "Its id 'Acme' is not made of 2 to 40 lower-case letters, digits and _."),
        ({"sdk_api": "0"}, "It was written for version 0 of the SDK; this is version 1."),
        ({"verification": Verification.L1}, "It says L1, yet names no contract of the vendor."),
        (
            {"oauth": OAuth("https://acme.example.com/token")},
            "It uses OAuth, yet its Config has no client_id and client_secret.",
        ),
        ({"streams": (), "commands": ()}, "It can do nothing: declare a stream, a command or an inbound capability."),
    ],
)
def test_a_contradiction_is_told(declared: dict[str, Any], fault: str) -> None:
    made = type("Made", (AcmeConnector,), declared)
    assert fault in faults_of(made)
    with pytest.raises(DeclarationError):
        require_sound(made)


def test_what_is_declared_has_to_be_written() -> None:
    idle = type("Idle", (AcmeConnector,), {"read": AcmeConnector.__mro__[1].read})  # type: ignore[attr-defined]
    assert list(faults_of(idle)) == ["It declares what needs the method read, which it does not have."]


def test_a_lag_needs_a_cursor_of_time() -> None:
    late = replace(COMPLETIONS, lag=timedelta(minutes=1))
    made = type("Made", (AcmeConnector,), {"streams": (late,)})
    assert list(faults_of(made)) == ["The stream completions has a lag, which only a cursor made of time can have."]
    assert faults_of(type("Right", (AcmeConnector,), {"streams": (replace(late, cursor=CursorKind.TIMESTAMP),)})) == []


def test_the_reference_is_sound() -> None:
    assert list(faults_of(AcmeConnector)) == []
    assert Capability.LMS_COURSE_READ.value == "lms.course.read"
