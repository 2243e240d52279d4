"""Skills in the graph: what there is to master, the courses that teach it, who masters what on whose word.

Thin: what is fetched stands in `store`, who may see it in `access`.
"""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

import strawberry
from sqlalchemy import Select

from schema.access.fields import Node, node, reference, wrapper
from schema.access.nodes import node_types
from schema.access.paging import Listing, pages_by
from schema.access.request import Request
from schema.development import store, values
from schema.development.tables import course_skill
from schema.development.values import SkillClaimSource, SkillTaxonomy
from schema.kit.batch import batch
from schema.kit.enums import graph_enums
from schema.kit.pages import After, Before, Connection, First, Last, page_of
from schema.kit.selection import selects
from schema.people.types import Employee

graph_enums(values)


def _taught(name: str, type_name: str, rows: Callable[[Request], Select[Any]], column: str, description: str) -> Any:
    """A connection over who teaches what: one statement, and one more where the total is asked for.

    `rows` reads the nodes of the type with the `course_skill` that names the parent in `column`.
    """

    async def resolve(parents, info, first=None, after=None, last=None, before=None):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - a connection's arguments
        registered = node_types[type_name]
        readable = registered.readable
        listing = Listing(name, lambda: rows(info.context), readable.table.c.id, readable.order, name)
        return await pages_by(
            info.context,
            listing,
            course_skill.c[column],
            [parent.row_id for parent in parents],
            page_of(first, after, last, before),
            wrapper(registered.cls),
            counted=selects(info, "totalCount"),
        )

    resolve.__annotations__ = {"first": First, "after": After, "last": Last, "before": Before}
    resolve.__name__ = f"{column}_taught"
    return batch(description=description)(resolve)


@node(store.SKILLS, description="A skill, as a taxonomy defines it.")
class Skill(Node):
    """A skill."""

    name: str = strawberry.field(description="Name of the skill.")
    code: str = strawberry.field(description="Its code in the taxonomy.")
    taxonomy: SkillTaxonomy = strawberry.field(description="Where the definition comes from.")
    category: str | None = strawberry.field(description="Group of skills that it belongs to.")
    uri: str | None = strawberry.field(description="Address of the definition.")
    courses: Connection[Annotated["Course", strawberry.lazy("schema.development.skill_types")]] = _taught(
        "Skill.courses", "Course", store.teaching_courses, "skill_id", "The courses that teach it, by title."
    )


@node(store.COURSES, description="Something to be learned, as the learning system offers it.")
class Course(Node):
    """A course."""

    title: str = strawberry.field(description="Title of the course.")
    code: str = strawberry.field(description="Its code with the provider.")
    provider: str | None = strawberry.field(description="Who offers it.")
    url: str | None = strawberry.field(description="Where it is taken.")
    hours: float | None = strawberry.field(description="How many hours it takes.")
    skills: Connection[Skill] = _taught(
        "Course.skills", "Skill", store.taught_skills, "course_id", "The skills that it teaches, by name."
    )


@node(store.SKILL_CLAIMS, description="Somebody's word that an employee masters a skill; a newer one erases none.")
class SkillClaim(Node):
    """A claim of a skill."""

    proficiency: int = strawberry.field(description="From 1, beginner, to 5, expert.")
    source: SkillClaimSource = strawberry.field(description="On whose word it rests.")
    claimed_on: date = strawberry.field(description="The day of the claim.")
    valid_until: date | None = strawberry.field(description="Last day on which it counts; null while it has no end.")
    employee: Employee | None = reference("employee_id", "Employee", "Whose skill it is.")
    skill: Skill | None = reference("skill_id", "Skill", "The skill.")
    asserted_by: Employee | None = reference("asserted_by_id", "Employee", "Who said so, if a person did.")


@node(store.CERTIFICATIONS, description="A certificate that an employee holds.")
class Certification(Node):
    """A certification."""

    name: str = strawberry.field(description="Name of the certificate.")
    issuer: str | None = strawberry.field(description="Who issued it.")
    number: str | None = strawberry.field(description="Its number with the issuer.")
    issued_on: date = strawberry.field(description="The day of issue.")
    expires_on: date | None = strawberry.field(
        description="Last day on which it is valid; null when it does not expire."
    )
    employee: Employee | None = reference("employee_id", "Employee", "Who holds it.")
    skill: Skill | None = reference("skill_id", "Skill", "The skill that it proves.")
