"""A cycle that collects reviews, and short ways to write them, to release it and to look."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from schema.access.viewer import Viewer
from schema.kit.ids import decode_id, encode_id, uuid7
from tests.schema.reviews.sitting import Sitting
from tests.world import DEMO, Answer, World

ERRORS = "userErrors { code field message }"
REVIEW = "review { id state version submittedAt responses { nodes { text level { value } } } }"
RATING = "rating { id acknowledgedAt disputed disputeNote disputeAnswer disputeAnsweredBy { id } }"
NOMINATION = "id version state reviewer { id } nominatedBy { id }"
PAYLOADS = {
    "reviewSave": REVIEW,
    "reviewSubmit": REVIEW,
    "reviewWithdraw": REVIEW,
    "reviewReopen": REVIEW,
    "nominationPropose": f"nominations {{ {NOMINATION} }}",
    "nominationApprove": f"nomination {{ {NOMINATION} }}",
    "nominationDecline": f"nomination {{ {NOMINATION} }}",
    "reviewCycleCreate": "cycle { id stage version }",
    "reviewCycleAdvance": "cycle { id stage version }",
    "reviewCycleReopen": "cycle { id stage version releasedAt }",
    "reviewCycleRelease": "cycle { stage } released",
    "ratingAcknowledge": RATING,
    "ratingDispute": RATING,
    "ratingDisputeAnswer": RATING,
}
WRITTEN = (
    "review",
    "response",
    "nomination",
    "review_cycle",
    "review_summary",
    "review_summary_answer",
    "rating",
    "domain_event",
    "audit_event",
)
SUMMARY = "direction responses suppressed scores { mean n question { text } } comments { text question { text } }"
COLLECT = (
    "UPDATE review_cycle SET stage = 'COLLECTING', released_at = NULL WHERE organization_id = :tenant AND id = :cycle"
)
LEVEL_QUESTION, WORDS_QUESTION = "How well do they listen?", "What should they keep doing?"


@dataclass
class Collecting:
    """A world whose newer cycle collects."""

    world: World
    questions: list[UUID] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Open the cycle, with a question for a level and one for words."""
        self.sitting = Sitting(self.world)
        template = self.insert("review_template", name="Annual")
        for place, (kind, text) in enumerate((("RATING", LEVEL_QUESTION), ("TEXT", WORDS_QUESTION)), 1):
            asked = self.insert("question", template_id=template, position=place)
            scale = self.scale if kind == "RATING" else None
            worded = {"kind": kind, "text": text, "scale_id": scale, "required": kind == "RATING"}
            self.insert("question_revision", question_id=asked, revision=1, **worded)
            self.questions.append(asked)
        self.rows("UPDATE review_cycle SET template_id = :template WHERE id = :cycle", template=template)
        self.collect()

    def rows(self, statement: str, **values: Any) -> list[dict[str, Any]]:
        """Rows of the demo, behind the policy's back."""
        named = {"tenant": self.tenant, "cycle": self.cycle_key, **values}
        return self.world.rows(statement, **{name: value for name, value in named.items() if f":{name}" in statement})

    def insert(self, table: str, **values: Any) -> UUID:
        """A row, put in behind the policy's back."""
        row = {"organization_id": self.tenant, "id": uuid7(), **values}
        names = ", ".join(row)
        told = ", ".join(f":{name}" for name in row)
        self.world.rows(f"INSERT INTO {table} ({names}) VALUES ({told})", **row)
        made: UUID = row["id"]
        return made

    @property
    def tenant(self) -> UUID:
        """The demo."""
        return self.world.tenants[DEMO]

    @property
    def cycle_key(self) -> UUID:
        """The cycle."""
        return self.sitting.cycle_key

    @property
    def cycle(self) -> str:
        """Its id in the graph."""
        return self.sitting.cycle

    @cached_property
    def scale(self) -> UUID:
        """The scale of its ratings."""
        found: UUID = self.rows("SELECT scale_id FROM review_cycle WHERE id = :cycle")[0]["scale_id"]
        return found

    def collect(self) -> None:
        """Let it collect, behind the policy's back."""
        self.rows(COLLECT)

    def person(self, who: str) -> str:
        """The id of a persona's employee in the graph."""
        return self.sitting.person(who)

    def subject(self, who: str) -> str:
        """The account of somebody: a persona, or the number of a colleague."""
        return self.colleagues[int(who)]["subject"] if who.isdigit() else who

    @cached_property
    def colleagues(self) -> list[dict[str, Any]]:
        """Active employees who are no personas and lead nobody, each with an account."""
        return self.rows(
            """
            SELECT e.id, a.subject, a.id AS account_id FROM employee e
            JOIN account a ON a.organization_id = e.organization_id AND a.employee_id = e.id
            JOIN LATERAL (
                SELECT j.status FROM employment j
                WHERE j.organization_id = e.organization_id AND j.employee_id = e.id AND j.deleted_at IS NULL
                ORDER BY j.valid_from DESC LIMIT 1
            ) job ON job.status = 'ACTIVE'
            WHERE e.organization_id = :tenant AND e.deleted_at IS NULL AND a.disabled_at IS NULL
              AND a.subject <> ALL(CAST(:known AS text[]))
              AND NOT EXISTS (SELECT FROM role_grant g WHERE g.organization_id = a.organization_id
                              AND g.account_id = a.id)
              AND NOT EXISTS (SELECT FROM reporting_line l WHERE l.organization_id = e.organization_id
                              AND l.manager_id = e.id)
            ORDER BY e.id LIMIT 12
            """,
            known=list(self.world.personas.values()),
        )

    def viewer(self, who: str) -> Viewer:
        """The viewer of a persona or of a colleague."""
        return self.world.viewer(self.subject(who))

    def ask_for(self, *authors: str, about: str = "employee") -> None:
        """Let colleagues be asked to review somebody as peers."""
        named = {"cycle_id": self.cycle_key, "employee_id": decode_id(self.person(about)).value}
        for who in authors:
            told = {**named, "reviewer_id": self.viewer(who).employee_id, "direction": "PEER", "state": "APPROVED"}
            self.insert("nomination", **told)

    def answers(self, level: int | None, words: str | None = None) -> list[dict[str, Any]]:
        """Answers to the two questions, as far as given."""
        told: list[dict[str, Any]] = []
        if level is not None:
            told.append({"questionId": self.question(0), "levelId": self.sitting.level(level)})
        if words is not None:
            told.append({"questionId": self.question(1), "text": words})
        return told

    def question(self, number: int) -> str:
        """The id of a question in the graph."""
        return encode_id("Question", self.questions[number])

    def do(self, who: str, name: str, /, **given: Any) -> dict[str, Any]:
        """The payload of a change, committed."""
        kind = f"{name[0].upper()}{name[1:]}Input"
        document = f"mutation ($input: {kind}!) {{ {name}(input: $input) {{ {PAYLOADS[name]} {ERRORS} }} }}"
        answer = self.world.send(self.viewer(who), document, {"input": given})
        assert answer.errors == [], answer.messages
        assert answer.data is not None
        payload: dict[str, Any] = answer.data[name]
        return payload

    def done(self, who: str, name: str, /, **given: Any) -> dict[str, Any]:
        """The same, where it must have been taken."""
        payload = self.do(who, name, **given)
        assert payload["userErrors"] == []
        return payload

    def refused(self, who: str, name: str, /, **given: Any) -> list[tuple[str, list[str] | None]]:
        """The codes and places of a refusal that left nothing behind."""
        before = self.written()
        payload = self.do(who, name, **given)
        assert self.written() == before
        return [(error["code"], error["field"]) for error in payload["userErrors"]]

    def written(self) -> dict[str, list[dict[str, Any]]]:
        """How many rows each table has, and a sum over their contents."""
        counted = "SELECT count(*) AS n, sum(hashtext(t::text)) AS content FROM"
        return {table: self.world.rows(f"{counted} {table} t") for table in WRITTEN}

    def save(
        self, who: str, level: int | None, words: str | None = None, *, about: str = "employee", way: str = "PEER"
    ) -> str:
        """Save a review; its id."""
        given = {"cycleId": self.cycle, "employeeId": self.person(about), "direction": way}
        made = self.done(who, "reviewSave", **given, answers=self.answers(level, words))
        return str(made["review"]["id"])

    def write(
        self, who: str, level: int | None, words: str | None = None, *, about: str = "employee", way: str = "PEER"
    ) -> str:
        """Save a review and hand it in; its id."""
        review = self.save(who, level, words, about=about, way=way)
        self.done(who, "reviewSubmit", reviewId=review)
        return review

    def rewrite(self, who: str, review: str, level: int, words: str | None = None) -> None:
        """Take a review back and hand it in anew."""
        self.done(who, "reviewWithdraw", reviewId=review)
        self.write(who, level, words)

    def release(self) -> None:
        """Release the cycle."""
        self.done("hr-admin", "reviewCycleRelease", cycleId=self.cycle)

    def look(self, who: str | Viewer, *, about: str = "employee", day: str = "") -> Answer:
        """What anonymous reviews say, as somebody reads it."""
        as_of = f', asOf: "{day}"' if day else ""
        document = (
            f"query ($id: ID!, $cycle: ID!) {{ employee(id: $id{as_of})"
            f" {{ reviewSummaries(cycleId: $cycle) {{ {SUMMARY} }} }} }}"
        )
        viewer = self.viewer(who) if isinstance(who, str) else who
        return self.world.ask(viewer, document, {"id": self.person(about), "cycle": self.cycle})

    def summary(self, who: str, *, about: str = "employee", way: str = "PEER", day: str = "") -> Any:
        """The summary of one direction."""
        answer = self.look(who, about=about, day=day)
        assert answer.errors == [], answer.messages
        assert answer.data is not None
        (found,) = [one for one in answer.data["employee"]["reviewSummaries"] if one["direction"] == way]
        return found

    def said(self, who: str, *, about: str = "employee") -> tuple[int | None, list[float], list[str]]:
        """How many wrote, the means, and the words in the order of the alphabet."""
        found = self.summary(who, about=about)
        return (
            found["responses"],
            [one["mean"] for one in found["scores"]],
            sorted(one["text"] for one in found["comments"]),
        )
