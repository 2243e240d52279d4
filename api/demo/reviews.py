"""Reviews of the demo: what peers wrote in the newest cycle that is released, told together where enough did.

Everybody who was rated is reviewed by up to five of those with the same manager, one in four by two alone, so that a
summary which is suppressed is to be seen too. The words are drawn by the rating; none says anything of a real person.
"""

from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Uuid, bindparam, select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from api.demo.copying import Progress
from api.jobs.system import system_request
from ml.simulate import Organization
from schema.access.request import Request
from schema.kit.ids import uuid7
from schema.people.tables import organization
from schema.reviews.anonymity_freezing import freeze

STEPS = 2
"""Of progress: reviews, summaries."""

_NEWEST = """
    SELECT id FROM review_cycle WHERE organization_id = :tenant AND stage = 'RELEASED' ORDER BY ends_on DESC LIMIT 1
"""
_ASKED = (
    "INSERT INTO review_template (organization_id, id, name) VALUES (:tenant, :template, 'Annual review')",
    """
    INSERT INTO question (organization_id, id, template_id, position)
    VALUES (:tenant, :level_question, :template, 1), (:tenant, :words_question, :template, 2)
    """,
    """
    INSERT INTO question_revision (organization_id, id, question_id, revision, kind, text, scale_id, required)
    SELECT :tenant, :level_worded, :level_question, 1, 'RATING', 'How well do you work together?', scale_id, true
    FROM review_cycle WHERE organization_id = :tenant AND id = :cycle
    UNION ALL
    SELECT :tenant, :words_worded, :words_question, 1, 'TEXT', 'What should your colleague keep doing?', NULL, false
    """,
    "UPDATE review_cycle SET template_id = :template WHERE organization_id = :tenant AND id = :cycle",
)
_PEERS = """
    INSERT INTO review (organization_id, id, cycle_id, employee_id, reviewer_id, direction, state, submitted_at)
    WITH team AS (
        SELECT DISTINCT ON (employee_id) employee_id, manager_id FROM reporting_line
        WHERE organization_id = :tenant AND kind = 'SOLID' AND line = 1 AND valid_from <= :today
        ORDER BY employee_id, valid_from DESC
    ), drawn AS (
        SELECT r.employee_id, peer.employee_id AS reviewer_id, row_number() OVER (
            PARTITION BY r.employee_id ORDER BY md5(CAST(r.employee_id AS text) || peer.employee_id)) AS place
        FROM rating r
        JOIN team mine ON mine.employee_id = r.employee_id
        JOIN team peer ON peer.manager_id = mine.manager_id AND peer.employee_id <> mine.employee_id
        WHERE r.organization_id = :tenant AND r.cycle_id = :cycle AND r.deleted_at IS NULL
    )
    SELECT :tenant, gen_random_uuid(), :cycle, employee_id, reviewer_id, 'PEER', 'SUBMITTED',
           date_trunc('day', c.released_at, 'UTC')
    FROM drawn JOIN review_cycle c ON c.organization_id = :tenant AND c.id = :cycle
    WHERE place <= CASE abs(hashtext(CAST(employee_id AS text))) % 4 WHEN 0 THEN 2 ELSE 5 END
"""
_ANSWERS = """
    INSERT INTO response (organization_id, id, review_id, question_revision_id, level_id, text)
    WITH said AS (
        SELECT v.id, scale.scale_id, abs(hashtext(CAST(v.employee_id AS text) || v.reviewer_id)) AS draw,
               coalesce(final.value, 3) AS value
        FROM review v
        JOIN review_cycle scale ON scale.organization_id = v.organization_id AND scale.id = v.cycle_id
        LEFT JOIN rating r ON r.organization_id = v.organization_id AND r.cycle_id = v.cycle_id
         AND r.employee_id = v.employee_id
        LEFT JOIN rating_level final ON final.organization_id = v.organization_id AND final.id = r.final_id
        WHERE v.organization_id = :tenant AND v.cycle_id = :cycle AND v.direction = 'PEER'
    ), leveled AS (
        SELECT said.*, least(5, greatest(1, value + draw % 3 - 1)) AS level FROM said
    )
    SELECT :tenant, gen_random_uuid(), leveled.id, :level_worded, l.id, NULL
    FROM leveled JOIN rating_level l ON l.organization_id = :tenant AND l.scale_id = leveled.scale_id
     AND l.value = leveled.level
    UNION ALL
    SELECT :tenant, gen_random_uuid(), leveled.id, :words_worded, NULL, (CASE WHEN level >= 4 THEN ARRAY[
        'Answers quickly, and says so when it will take longer.', 'Explains the why before the what.',
        'Takes notes that everybody can use.', 'Asks for help early.', 'Gives others the credit.']
      ELSE ARRAY[
        'Calm when it gets loud.', 'Knows the product well; more of it in writing would help.',
        'Prepares meetings; fewer of them would do.', 'Friendly to newcomers.', 'Says no, with a reason.'] END
    )[1 + draw % 5]
    FROM leveled WHERE draw % 5 <> 0
"""


async def write(engine: AsyncEngine, key: str, told: Organization, progress: Progress) -> int:
    """Write the reviews and freeze what they say together; how many employees can read it. `STEPS` of progress."""
    async with engine.connect() as connection:
        found = await connection.execute(select(organization.c.organization_id).where(organization.c.key == key))
        tenant: UUID = found.scalar_one()
    async with system_request(engine, tenant, datetime.combine(told.until, time(12), UTC)) as request:
        names = ("template", "level_question", "words_question", "level_worded", "words_worded")
        named: dict[str, Any] = {"tenant": tenant, "today": told.until, **{name: uuid7() for name in names}}
        (cycle,) = await request.session.rows(_statement(_NEWEST, named), {"tenant": tenant})
        named["cycle"] = cycle.id
        for statement in (*_ASKED, _PEERS, _ANSWERS):
            await _run(request, statement, named)
        await request.session.run(text("ANALYZE review, response, review_cycle, question_revision"))
        progress("reviews", 1)
        summaries = await freeze(request, cycle.id)
        progress("summaries", 1)
    return summaries


async def _run(request: Request, statement: str, named: dict[str, Any]) -> None:
    given = {name: value for name, value in named.items() if f":{name}" in statement}
    await request.session.run(_statement(statement, named), given)


def _statement(statement: str, named: dict[str, Any]) -> Any:
    kinds = {name: Date if name == "today" else Uuid for name in named if f":{name}" in statement}
    return text(statement).bindparams(*(bindparam(name, type_=kind) for name, kind in kinds.items()))
