"""What SQL lets through of reviews: what no role opens to the subject, and names that were promised not to be told."""

from datetime import date

import pytest

from schema.access.values import Role
from schema.reviews import store
from tests.schema.development.small import NOW, SmallOrganization

ADMIN = (Role.HR_ADMIN,)


@pytest.fixture(scope="module")
def filled(small: SmallOrganization) -> SmallOrganization:
    """A cycle that is released and one in calibration; in both an employee, an HR admin and a participant are rated."""
    small.hire("boss", "manager", "employee", "peer", "partner", "admin", "facilitator", "participant", "analyst")
    small.line("manager", "employee")
    small.line("boss", "employee", depth=2)
    small.line("manager", "peer")
    small.line("partner", "employee", kind="HRBP")
    small.line("partner", "manager", kind="HRBP")
    unit = small.add("org_unit", name="Unit", kind="TEAM", head_id=small.people["manager"])
    scale = small.add("rating_scale", name="Scale", scale_version=1)
    low, high = (small.add("rating_level", scale_id=scale, value=value, label=str(value)) for value in (1, 2))
    past, present = (
        small.add(
            "review_cycle",
            name=str(year),
            stage=stage,
            starts_on=date(year, 1, 1),
            ends_on=date(year, 12, 31),
            released_at=released,
        )
        for year, stage, released in ((2025, "RELEASED", NOW), (2026, "CALIBRATION", None))
    )
    for state in ("OPEN", "CLOSED"):
        session = small.add(
            "calibration_session",
            cycle_id=present,
            name=state,
            org_unit_id=unit,
            facilitator_id=small.people["facilitator"],
            state=state,
        )
        small.add("calibration_participant", session_id=session, employee_id=small.people["participant"])
        if state == "OPEN":
            opened = session
    for number, name in enumerate(("employee", "admin", "participant"), 1):
        levels = {"proposed_id": low, "calibrated_id": high, "final_id": high, "rationale": "why", "challenge": "but"}
        about = {"employee_id": small.people[name], "rater_id": small.people["manager"], **levels}
        small.add("rating", cycle_id=past, released_at=NOW, **about)
        rating = small.add("rating", cycle_id=present, session_id=opened, **about)
        small.add(
            "calibration_change",
            session_id=opened,
            rating_id=rating,
            from_id=low,
            to_id=high,
            reason=name,
            by_id=small.people["facilitator"],
            at=NOW,
            number=number,
            previous_hash=None if number == 1 else "before",
            hash="hash",
        )
        for kind in ("CHECK_INS", "PEER_SENTIMENT"):
            small.add(
                "rating_evidence",
                rating_id=rating,
                kind=kind,
                weight=0.5,
                contribution=1,
                author_id=small.people["peer"],
                as_of=NOW.date(),
                independent=True,
            )
    for text, subject, visibility, shown in (
        ("anonymous", "employee", "SHARED", False),
        ("thanks", "employee", "PUBLIC", True),
        ("for the manager", "employee", "MANAGER", False),
        ("on the admin", "admin", "MANAGER", False),
    ):
        small.add(
            "feedback",
            employee_id=small.people[subject],
            author_id=small.people["peer"],
            text=text,
            visibility=visibility,
            author_shown=shown,
            sentiment=0.5,
            given_at=NOW,
        )
    for direction, reviewer, subject in (
        ("SELF", "employee", "employee"),
        ("DOWNWARD", "manager", "employee"),
        ("PEER", "peer", "employee"),
        ("DOWNWARD", "boss", "admin"),
    ):
        for cycle in (past, present):
            small.add(
                "review",
                cycle_id=cycle,
                employee_id=small.people[subject],
                reviewer_id=small.people[reviewer],
                direction=direction,
                state="SUBMITTED",
                submitted_at=NOW,
            )
    small.save()
    return small


FINAL, REASONED, ALL = (True, False, False), (True, True, False), (True, True, True)
"""What is seen of a rating: the final level, the rationale, the levels before."""


@pytest.mark.parametrize(
    ("name", "roles", "released", "unreleased"),
    [
        ("employee", (), {"employee": REASONED}, {}),
        ("manager", (), {"employee": ALL}, {"employee": ALL}),
        ("boss", (), {"employee": ALL}, {"employee": ALL}),
        ("partner", (), {"employee": ALL}, {"employee": ALL}),
        ("peer", (), {}, {}),
        (
            "admin",
            ADMIN,
            {"employee": ALL, "admin": REASONED, "participant": ALL},
            {"employee": ALL, "participant": ALL},
        ),
        (
            "analyst",
            (Role.COMPENSATION_ANALYST,),
            {"employee": FINAL, "admin": FINAL, "participant": FINAL},
            {"employee": FINAL, "admin": FINAL, "participant": FINAL},
        ),
        ("facilitator", (), {}, {"employee": ALL, "admin": ALL, "participant": ALL}),
        ("participant", (), {"participant": REASONED}, {"employee": ALL, "admin": ALL}),
        ("analyst", (Role.AUDITOR,), {}, {}),
    ],
)
def test_what_each_sees_of_ratings(
    filled: SmallOrganization,
    name: str,
    roles: tuple[Role, ...],
    released: dict[str, tuple[bool, ...]],
    unreleased: dict[str, tuple[bool, ...]],
) -> None:
    names = {identifier: person for person, identifier in filled.people.items()}
    seen: dict[bool, dict[str, tuple[bool, ...]]] = {True: {}, False: {}}
    for row in filled.read(name, store.RATINGS, *roles):
        shown = (row.final_id is not None, row.rationale is not None, row.proposed_id is not None)
        assert (row.challenge is not None, row.calibrated_id is not None) == (shown[2], shown[2])
        assert (row.sees_reasons, row.sees_grounds) == shown[1:]
        seen[row.released_at is not None][names[row.employee_id]] = shown
    assert seen == {True: released, False: unreleased}


@pytest.mark.parametrize(
    ("name", "roles", "reasons"),
    [
        ("facilitator", (), ["admin", "employee", "participant"]),
        ("participant", (), ["admin", "employee"]),
        ("admin", ADMIN, ["employee", "participant"]),
        ("partner", (), ["admin", "employee", "participant"]),
        ("employee", (), []),
        ("manager", (), []),
        ("analyst", (Role.COMPENSATION_ANALYST, Role.AUDITOR), []),
    ],
)
def test_nobody_reads_how_the_own_rating_was_moved(
    filled: SmallOrganization, name: str, roles: tuple[Role, ...], reasons: list[str]
) -> None:
    assert sorted(row.reason for row in filled.read(name, store.CHANGES, *roles)) == reasons


@pytest.mark.parametrize(
    ("name", "roles", "authors"),
    [
        ("manager", (), {"CHECK_INS": True, "PEER_SENTIMENT": False}),
        ("partner", (), {"CHECK_INS": True, "PEER_SENTIMENT": False}),
        ("admin", ADMIN, {"CHECK_INS": True, "PEER_SENTIMENT": True}),
        ("participant", (), {"CHECK_INS": True, "PEER_SENTIMENT": False}),
        ("employee", (), {}),
        ("analyst", (Role.COMPENSATION_ANALYST,), {}),
    ],
)
def test_whose_word_evidence_is(
    filled: SmallOrganization, name: str, roles: tuple[Role, ...], authors: dict[str, bool]
) -> None:
    rows = filled.read(name, store.EVIDENCE, *roles)
    mine = [row for row in rows if row.employee_id == filled.people["employee"]]
    assert {row.kind: row.author_id is not None for row in mine} == authors
    assert {row.kind: row.sees_author for row in mine} == authors


@pytest.mark.parametrize(
    ("name", "roles", "pieces"),
    [
        ("employee", (), {"anonymous": (False, True), "thanks": (True, True)}),
        (
            "manager",
            (),
            {"anonymous": (False, True), "thanks": (True, True), "for the manager": (False, True)},
        ),
        (
            "admin",
            ADMIN,
            {"anonymous": (True, True), "thanks": (True, True), "for the manager": (True, True)},
        ),
        (
            "peer",
            (),
            {
                "anonymous": (True, False),
                "thanks": (True, False),
                "for the manager": (True, False),
                "on the admin": (True, False),
            },
        ),
        ("boss", (), {"thanks": (True, False)}),
        ("analyst", (), {"thanks": (True, False)}),
    ],
)
def test_feedback_is_seen_with_or_without_its_author_and_score(
    filled: SmallOrganization, name: str, roles: tuple[Role, ...], pieces: dict[str, tuple[bool, bool]]
) -> None:
    rows = filled.read(name, store.FEEDBACKS, *roles)
    assert {row.text: (row.author_id is not None, row.sentiment is not None) for row in rows} == pieces
    assert {row.text: (row.sees_author, row.sees_sentiment) for row in rows} == pieces


@pytest.mark.parametrize(
    ("name", "roles", "written"),
    [
        ("employee", (), ["DOWNWARD 2025", "SELF 2025", "SELF 2026"]),
        ("manager", (), ["DOWNWARD 2025", "DOWNWARD 2026", "SELF 2025", "SELF 2026"]),
        ("peer", (), ["PEER 2025", "PEER 2026"]),
        ("boss", (), ["DOWNWARD 2025", "DOWNWARD 2026", "SELF 2025", "SELF 2026"]),
        ("admin", ADMIN, ["DOWNWARD 2025", "DOWNWARD 2026", "SELF 2025", "SELF 2026"]),
        ("participant", (), []),
    ],
)
def test_a_peers_review_is_its_authors_alone(
    filled: SmallOrganization, name: str, roles: tuple[Role, ...], written: list[str]
) -> None:
    cycles = {row.id: row.name for row in filled.read("admin", store.CYCLES, *ADMIN)}
    rows = filled.read(name, store.REVIEWS, *roles)
    about = [row for row in rows if row.employee_id == filled.people["employee"]]
    assert sorted(f"{row.direction} {cycles[row.cycle_id]}" for row in about) == written


def test_an_hr_admin_reads_no_unreleased_review_of_their_own(filled: SmallOrganization) -> None:
    cycles = {row.id: row.name for row in filled.read("admin", store.CYCLES, *ADMIN)}
    rows = filled.read("admin", store.REVIEWS, *ADMIN)
    own = [row for row in rows if row.employee_id == filled.people["admin"]]
    assert [cycles[row.cycle_id] for row in own] == ["2025"]
