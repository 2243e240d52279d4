"""Attacks on the anonymity of reviews, by people who may read a lot; beside each, what the same way does tell."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from schema.access.thread import event_types
from schema.kit.ids import decode_id, encode_id
from schema.reviews import anonymity_store
from tests.schema.reviews.collecting import LEVEL_QUESTION, WORDS_QUESTION, Collecting
from tests.world import NOW, World

READERS = ("employee", "manager", "skip-level", "hrbp", "hr-admin")
"""Who reads what reviewers say together, once it is released."""

CURIOUS = (*READERS, "auditor", "compensation", "9")
LEVELS = (2, 4, 4, 5)
WORDS = ("Keeps calm.", "Asks first.", "Shares credit.", "Writes it down.")
SECRET = "Only one says this."
LATER = datetime.now(UTC) + timedelta(hours=1)
"""Rows are stored by the clock of the database."""

NOTHING: dict[str, Any] = {"direction": "PEER", "responses": None, "suppressed": True, "scores": [], "comments": []}


@pytest.fixture(scope="module")
def released(module_world: World) -> Collecting:
    """Four peers wrote about the employee and one has a draft; two wrote about the manager; the cycle is released."""
    told = Collecting(module_world)
    told.ask_for("0", "1", "2", "3", "4")
    told.ask_for("5", "6", about="manager")
    reviews = [told.write(str(who), level, WORDS[who]) for who, level in enumerate(LEVELS)]
    told.save("4", 1, SECRET)
    told.write("5", 1, SECRET, about="manager")
    told.write("6", 5, SECRET, about="manager")
    told.reviews = reviews  # type: ignore[attr-defined]
    told.own = told.write("employee", 3, "I listen.", way="SELF")  # type: ignore[attr-defined]
    told.release()
    return told


@pytest.fixture
def collecting(world_copy: World) -> Collecting:
    """A cycle that collects, with eight peers to ask."""
    told = Collecting(world_copy)
    told.ask_for(*map(str, range(8)))
    return told


def strings(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict | list):
        for inner in part.values() if isinstance(part, dict) else part:
            yield from strings(inner)


@pytest.mark.parametrize("who", READERS)
def test_what_enough_peers_say_is_told_together(released: Collecting, who: str) -> None:
    found = released.summary(who)
    assert (found["responses"], found["suppressed"]) == (4, False)
    assert found["scores"] == [{"mean": 3.75, "n": 4, "question": {"text": LEVEL_QUESTION}}]
    assert sorted(one["text"] for one in found["comments"]) == sorted(WORDS)
    assert {one["question"]["text"] for one in found["comments"]} == {WORDS_QUESTION}


@pytest.mark.parametrize("who", ["auditor", "compensation", "9"])
def test_nobody_else_reads_it(released: Collecting, who: str) -> None:
    answer = released.look(who)
    assert (answer.data, answer.errors) == (
        {"employee": {"reviewSummaries": None}},
        [("FORBIDDEN", ("employee", "reviewSummaries"))],
    )


def test_no_machine_reads_it(released: Collecting) -> None:
    answer = released.look(released.world.service("people:read", "reviews:read", "ratings:read"))
    assert answer.codes == ["FORBIDDEN"]


def test_two_look_as_nobody_does(released: Collecting) -> None:
    """Whether one has written, or two, or nobody, is not told."""
    assert released.summary("hr-admin", about="manager") == NOTHING
    assert released.summary("hr-admin", about="hrbp") == NOTHING
    assert SECRET not in json.dumps(released.look("hr-admin", about="manager").data)


def test_an_author_reads_what_is_enough_without_the_own_answer(released: Collecting) -> None:
    """The business partner is one of the four: three others are left; were it three, there would be two."""
    partner = decode_id(released.person("hrbp")).value
    row = decode_id(released.reviews[0]).value  # type: ignore[attr-defined]
    before = released.rows("SELECT reviewer_id FROM review WHERE id = :row", row=row)[0]["reviewer_id"]
    move = "UPDATE review SET reviewer_id = :who WHERE id = :row"
    shrink = "UPDATE review_summary SET responses = :n WHERE organization_id = :tenant AND direction = 'PEER'"
    released.rows(move, who=partner, row=row)
    four = released.summary("hrbp")
    released.rows(shrink, n=3)
    three = released.summary("hrbp")
    released.rows(shrink, n=4)
    released.rows(move, who=before, row=row)
    assert (four["responses"], three) == (4, NOTHING)


@pytest.mark.parametrize("who", CURIOUS)
def test_no_single_review_is_a_node_to_anybody_but_its_author(released: Collecting, who: str) -> None:
    asked = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    reviews = released.reviews  # type: ignore[attr-defined]
    answers = released.rows(
        "SELECT id FROM response WHERE review_id = ANY(:ids)", ids=[decode_id(one).value for one in reviews]
    )
    ids = [*reviews, *(encode_id("Response", row["id"]) for row in answers)]
    answer = released.world.ask(released.viewer(who), asked, {"ids": ids})
    assert answer.data == {"nodes": [None] * 12}
    mine = released.world.ask(released.viewer("0"), asked, {"ids": reviews})
    assert mine.data == {"nodes": [{"id": reviews[0]}, None, None, None]}


@pytest.mark.parametrize("who", CURIOUS)
def test_no_list_counts_or_pages_them(released: Collecting, who: str) -> None:
    """By the cycle, by the employee, by the author: whoever may not read a review is not told that it is there."""
    document = """
        query ($cycle: ID!, $id: ID!, $author: ID!) {
          node(id: $cycle) { ... on ReviewCycle {
            reviews(first: 50) { totalCount nodes { direction } edges { cursor } }
          } }
          employee(id: $id) { reviews(first: 50) { totalCount nodes { direction } } }
          author: employee(id: $author) { reviewsWritten { totalCount } }
        }
    """
    author = encode_id("Employee", released.colleagues[0]["id"])
    named = {"cycle": released.cycle, "id": released.person("employee"), "author": author}
    found = released.world.ask(released.viewer(who), document, named).data
    assert found is not None
    own = 1 if who in READERS else 0
    listed = found["node"]["reviews"]
    assert (listed["totalCount"], len(listed["edges"]), listed["nodes"]) == (own, own, [{"direction": "SELF"}] * own)
    about = found["employee"]["reviews"]
    assert about is None or about == {"totalCount": own, "nodes": [{"direction": "SELF"}] * own}
    assert found["author"]["reviewsWritten"] == {"totalCount": 0}
    mine = released.world.ask(released.viewer("0"), document, named).data
    assert mine is not None
    assert mine["author"]["reviewsWritten"] == {"totalCount": 1}


def test_no_day_of_the_past_tells_of_fewer(released: Collecting) -> None:
    today = released.summary("manager")
    for days in (0, 1, 30, 200):
        day = (NOW.date() - timedelta(days=days)).isoformat()
        found = released.look("hr-admin", day=day).data
        assert found is not None
        assert [one for one in found["employee"]["reviewSummaries"] if one["direction"] == "PEER"] == [today]


def test_no_argument_field_or_order_can_narrow_them() -> None:
    """The whole of what is asked is the cycle; no date, no id, no cursor comes back."""
    from schema.root import schema

    graph = schema._schema.type_map
    assert list(graph["Employee"].fields["reviewSummaries"].args) == ["cycleId"]  # type: ignore[attr-defined]
    parts = {name: graph[name] for name in ("ReviewSummary", "ReviewScore", "ReviewComment")}
    assert {name: list(one.fields) for name, one in parts.items()} == {  # type: ignore[attr-defined]
        "ReviewSummary": ["direction", "responses", "suppressed", "scores", "comments"],
        "ReviewScore": ["mean", "n", "question"],
        "ReviewComment": ["text", "question"],
    }
    assert [one.args for part in parts.values() for one in part.fields.values() if one.args] == []  # type: ignore[attr-defined]
    assert [list(part.interfaces) for part in parts.values()] == [[], [], []]  # type: ignore[attr-defined]


@pytest.mark.parametrize("who", CURIOUS)
def test_the_change_feed_tells_the_author_alone(released: Collecting, who: str) -> None:
    reviews, own = released.reviews, released.own  # type: ignore[attr-defined]
    assert changed(released, who) == ([own] if who in READERS else [])
    assert changed(released, "0") == [reviews[0]]


def changed(told: Collecting, who: str) -> list[str]:
    """The reviews that the change feed tells somebody of, on all of its pages."""
    document = """
        query ($after: String) {
          changes(since: "2026-11-01T00:00:00Z", types: [REVIEW], first: 1000, after: $after) {
            nodes { id } pageInfo { hasNextPage endCursor }
          }
        }
    """
    found: list[str] = []
    place: dict[str, Any] = {"hasNextPage": True, "endCursor": None}
    while place["hasNextPage"]:
        answer = told.world.ask(told.viewer(who), document, {"after": place["endCursor"]}, now=LATER)
        assert answer.data is not None
        found += [one["id"] for one in answer.data["changes"]["nodes"]]
        place = answer.data["changes"]["pageInfo"]
    return found


@pytest.mark.parametrize("who", ["hr-admin", "auditor"])
def test_the_audit_trail_names_neither_author_nor_employee(released: Collecting, who: str) -> None:
    document = """
        query { auditEvents(first: 200) { nodes {
          action dataKind before after actor { id kind employee { id } } employee { id } subject { id }
        } } }
    """
    answer = released.world.ask(released.viewer(who), document)
    assert answer.data is not None
    entries = [one for one in answer.data["auditEvents"]["nodes"] if one["action"].startswith("Review")]
    hidden = [one for one in entries if one["dataKind"] == "PRIVATE"]
    assert [one["action"] for one in hidden].count("ReviewSubmitted") == 6
    nobody = {"actor": {"id": None, "kind": "SYSTEM", "employee": None}, "employee": None, "subject": None}
    assert [one | nobody | {"before": None, "after": None} for one in hidden] == hidden
    named = [one for one in entries if one["dataKind"] == "FEEDBACK" and one["action"] == "ReviewSubmitted"]
    assert [one["employee"] for one in named] == [{"id": released.person("employee")}]
    accounts = {encode_id("Account", one["account_id"]) for one in released.colleagues}
    assert accounts & set(strings(answer.data)) == set()


def test_no_event_reaches_a_thread_or_a_subscription(released: Collecting) -> None:
    """Stored events of anonymous reviews belong to nobody's thread, tell the day alone, and have no type to follow."""
    stored = released.rows(
        "SELECT d.type, d.employee_id, d.at, d.payload, v.direction FROM domain_event d"
        " JOIN review v ON v.id = d.node_id WHERE d.organization_id = :tenant"
    )
    hidden = [row for row in stored if row["direction"] == "PEER"]
    assert len(hidden) == 13
    assert {(row["employee_id"], row["at"].time().isoformat(), str(row["payload"])) for row in hidden} == {
        (None, "00:00:00", "{}")
    }
    named = [row for row in stored if row["direction"] == "SELF"]
    assert [(row["employee_id"], row["at"]) for row in named] == [
        (decode_id(released.person("employee")).value, NOW)
    ] * 2
    assert {row["type"] for row in stored} & set(event_types) == set()
    days = released.rows("SELECT submitted_at FROM review WHERE direction = 'PEER' AND state = 'SUBMITTED'")
    assert {row["submitted_at"].time().isoformat() for row in days} == {"00:00:00"}


def test_what_counted_never_leaves_the_database(released: Collecting) -> None:
    kept = released.rows("SELECT counted FROM review_summary WHERE organization_id = :tenant")
    authors = {str(decode_id(one).value) for one in released.reviews}  # type: ignore[attr-defined]
    assert [set(row["counted"]["wrote"][0]) for row in kept] == [authors]
    assert anonymity_store.SUMMARIES.sealed == {"counted"}
    shown = json.dumps(released.look("hr-admin").data)
    assert [one for one in authors if one in shown] == []


def test_nothing_is_told_before_the_release(collecting: Collecting) -> None:
    """Whoever looks while reviews come in would see the mean move with each."""
    for who in range(4):
        collecting.write(str(who), LEVELS[who])
        found = collecting.look("hr-admin").data
        assert found == {"employee": {"reviewSummaries": []}}
    collecting.release()
    assert collecting.said("hr-admin") == (4, [3.75], [])


def test_a_question_that_few_answered_is_not_told(collecting: Collecting) -> None:
    """Four wrote, and two of them in words: theirs is no group."""
    for who in range(4):
        collecting.write(str(who), LEVELS[who], SECRET if who < 2 else None)
    collecting.release()
    assert collecting.said("manager") == (4, [3.75], [])


def test_one_who_writes_later_stays_in_the_dark(collecting: Collecting) -> None:
    for who in range(3):
        collecting.write(str(who), 4, WORDS[who])
    collecting.release()
    before = collecting.summary("manager")
    collecting.collect()
    collecting.write("3", 1, SECRET)
    collecting.release()
    assert collecting.summary("manager") == before
    assert before["responses"] == 3


@pytest.mark.parametrize("fewer", [1, 2])
def test_a_few_who_edit_or_withdraw_move_nothing(collecting: Collecting, fewer: int) -> None:
    reviews = [collecting.write(str(who), 4, WORDS[who]) for who in range(4)]
    collecting.release()
    before = collecting.summary("manager")
    collecting.collect()
    for who in range(fewer):
        collecting.rewrite(str(who), reviews[who], 1, SECRET)
    collecting.release()
    assert collecting.summary("manager") == before
    collecting.collect()
    for who in range(fewer):
        collecting.done(str(who), "reviewWithdraw", reviewId=reviews[who])
    collecting.release()
    assert collecting.summary("manager") == before


def test_as_many_as_were_promised_move_it_once(collecting: Collecting) -> None:
    reviews = [collecting.write(str(who), 4, WORDS[who]) for who in range(4)]
    collecting.release()
    collecting.collect()
    for who in range(3):
        collecting.rewrite(str(who), reviews[who], 2, f"Anew, {who}.")
    collecting.release()
    moved = collecting.said("manager")
    assert moved == (4, [2.5], ["Anew, 0.", "Anew, 1.", "Anew, 2.", WORDS[3]])
    collecting.collect()
    for who in range(4):
        collecting.rewrite(str(who), reviews[who], 5, "Once more.")
    collecting.release()
    assert collecting.said("manager") == moved


def test_a_promise_is_kept_as_it_was_given(collecting: Collecting) -> None:
    """Four are asked for by the cycle's policy; a lower number of a later policy counts for later cycles."""
    for number, least in enumerate((4, 2), 1):
        policy = collecting.insert("anonymity_policy", name="Promise", policy_version=number)
        collecting.insert("anonymity_minimum", policy_id=policy, direction="PEER", minimum_responses=least)
        if number == 1:
            collecting.rows("UPDATE review_cycle SET anonymity_policy_id = :policy WHERE id = :cycle", policy=policy)
    for who in range(3):
        collecting.write(str(who), 4, SECRET)
    collecting.release()
    assert collecting.summary("manager") == NOTHING


def test_hr_can_single_none_out_to_be_written_anew(collecting: Collecting) -> None:
    anonymous = collecting.write("0", 4)
    named = collecting.write("employee", 3, way="SELF")
    given = {"reason": "It is about last year."}
    assert collecting.refused("hr-admin", "reviewReopen", reviewId=anonymous, **given) == [("NOT_FOUND", ["reviewId"])]
    collecting.done("hr-admin", "reviewReopen", reviewId=named, **given)
    states = collecting.rows("SELECT state, direction FROM review WHERE cycle_id = :cycle ORDER BY direction")
    assert [tuple(row.values()) for row in states] == [("SUBMITTED", "PEER"), ("DRAFT", "SELF")]
