"""Talent and succession of the demo organization: drawn from the loaded rows by the database itself.

What jobs ask for is what those who hold them master. Potential follows from growth: verified outcomes and completed
actions. One nomination is a favour, which the thread contradicts: that is what a bench must show.
"""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from api.demo.copying import Progress, Simulated

REVIEW_IN = timedelta(days=60)
"""How long after the last day of the simulated time the next succession review is."""

# Ids follow from rows, so that the same seed gives the same ones; in the form of a UUIDv7, without its time.
_NAMED, _AS_ID = "CAST(overlay(overlay(md5(", ") PLACING '7' FROM 13) PLACING '8' FROM 17) AS uuid)"

_REQUIRED = """
    INSERT INTO job_profile_skill (organization_id, id, job_profile_id, skill_id, proficiency, created_at, updated_at)
    SELECT :tenant, {named}CAST(job_profile_id AS text) || skill_id{as_id}, job_profile_id, skill_id,
           CAST(least(5, greatest(2, round(mean))) AS smallint), :stamp, :stamp
    FROM (SELECT held.job_profile_id, claim.skill_id, avg(claim.proficiency) AS mean,
                 row_number() OVER (PARTITION BY held.job_profile_id ORDER BY count(*) DESC, claim.skill_id) AS place
          FROM (SELECT DISTINCT ON (employee_id) employee_id, job_profile_id FROM employment
                WHERE organization_id = :tenant AND valid_from <= :today
                ORDER BY employee_id, valid_from DESC) AS held
          JOIN skill_claim AS claim ON claim.organization_id = :tenant AND claim.employee_id = held.employee_id
          GROUP BY held.job_profile_id, claim.skill_id) AS claimed
    WHERE place <= 4 AND job_profile_id IS NOT NULL
"""

_ASSESSED = """
    INSERT INTO talent_assessment (organization_id, id, employee_id, review_cycle_id, performance, rating_id, potential,
                                   risk_of_loss, impact_of_loss, rationale, assessed_by_id, assessed_on,
                                   created_at, updated_at)
    SELECT :tenant, {named}'talent assessment' || rating_id{as_id}, employee_id, cycle_id,
           CASE WHEN place IS NULL THEN NULL WHEN 100 * (place - 1) < 33 * (levels - 1) THEN 'LOW'
                WHEN 100 * (place - 1) >= 67 * (levels - 1) THEN 'HIGH' ELSE 'MODERATE' END, rating_id,
           CASE WHEN chance < 5 THEN NULL WHEN tenth <= 2 THEN 'HIGH' WHEN tenth <= 7 THEN 'MODERATE' ELSE 'LOW' END,
           CASE WHEN chance % 10 = 0 THEN 'HIGH' WHEN chance % 4 = 0 THEN 'MEDIUM' ELSE 'LOW' END,
           CASE WHEN tenth = 1 THEN 'HIGH' WHEN tenth <= 4 THEN 'MEDIUM' ELSE 'LOW' END,
           grown || ' completed actions and ' || verified || ' verified outcomes of the last years.',
           partner, least(CAST(released_at AS date) + 20, :today), :stamp, :stamp
    FROM (SELECT *, ntile(10) OVER (ORDER BY 2 * verified + least(grown, 4) + chance % 4 DESC, rating_id) AS tenth
          FROM (SELECT rating.id AS rating_id, rating.employee_id, rating.cycle_id, rating.released_at,
                       abs(hashtext(CAST(rating.id AS text)) % 100) AS chance,
                       CASE WHEN level.id IS NULL THEN NULL ELSE
                           (SELECT count(*) FROM rating_level AS lower WHERE lower.organization_id = :tenant
                            AND lower.scale_id = level.scale_id AND lower.value <= level.value) END AS place,
                       (SELECT count(*) FROM rating_level AS other WHERE other.organization_id = :tenant
                            AND other.scale_id = level.scale_id) AS levels,
                       (SELECT count(*) FROM trigger_firing AS firing WHERE firing.organization_id = :tenant
                            AND firing.employee_id = rating.employee_id AND firing.outcome = 'RECOVERED') AS verified,
                       (SELECT count(*) FROM development_plan AS plan
                        JOIN development_action AS action ON action.organization_id = :tenant
                                                         AND action.plan_id = plan.id AND action.status = 'DONE'
                        WHERE plan.organization_id = :tenant AND plan.employee_id = rating.employee_id) AS grown,
                       (SELECT chain.manager_id FROM reporting_chain AS chain
                        WHERE chain.organization_id = :tenant AND chain.employee_id = rating.employee_id
                          AND chain.kind = 'HRBP' AND chain.depth = 1 AND chain.valid_to IS NULL
                        ORDER BY chain.manager_id LIMIT 1) AS partner
                FROM rating LEFT JOIN rating_level AS level ON level.organization_id = :tenant
                                                           AND level.id = rating.final_id
                WHERE rating.organization_id = :tenant AND rating.released_at IS NOT NULL
                  AND rating.cycle_id = (SELECT id FROM review_cycle WHERE organization_id = :tenant
                                         AND released_at IS NOT NULL ORDER BY ends_on DESC LIMIT 1)) AS grew) AS ranked
"""

_PLANNED = """
    INSERT INTO succession_plan (organization_id, id, position_id, state, owner_id, reviewed_on, next_review_on,
                                 created_at, updated_at)
    SELECT :tenant, {named}'succession plan' || id{as_id}, id, 'ACTIVE', :owner, CAST(:today AS date) - 300, :review_on,
           :stamp, :stamp
    FROM position WHERE organization_id = :tenant AND criticality IN ('HIGH', 'CRITICAL') AND closed_on IS NULL
"""

_NOMINATED = """
    INSERT INTO successor_nomination (organization_id, id, succession_plan_id, employee_id, state, readiness, rank,
                                      rationale, nominated_by_id, nominated_on, created_at, updated_at)
    SELECT :tenant, {named}'nomination' || plan_id || employee_id{as_id}, plan_id, employee_id,
           CASE WHEN place = 3 THEN 'PROPOSED' ELSE 'CONFIRMED' END,
           CASE WHEN place = 3 AND turn = 1 OR performance = 'HIGH' AND potential = 'HIGH' THEN 'READY_NOW'
                WHEN potential = 'HIGH' THEN 'READY_1_YEAR' ELSE 'READY_1_2_YEARS' END, place,
           CASE WHEN place = 3 AND turn = 1 THEN 'Well known to the board.' END, :owner,
           CAST(:today AS date) - 40 - CAST(place AS int), :stamp, :stamp
    FROM (SELECT plan.id AS plan_id, talent.employee_id, talent.performance, talent.potential,
                 dense_rank() OVER (ORDER BY plan.id) AS turn,
                 row_number() OVER (PARTITION BY plan.id ORDER BY
                     CASE talent.potential WHEN 'HIGH' THEN 0 WHEN 'MODERATE' THEN 1 ELSE 2 END,
                     CASE talent.performance WHEN 'HIGH' THEN 0 ELSE 1 END,
                     hashtext(CAST(plan.id AS text) || talent.employee_id)) AS place
          FROM succession_plan AS plan
          JOIN position ON position.organization_id = :tenant AND position.id = plan.position_id
          JOIN job_profile AS job ON job.organization_id = :tenant AND job.id = position.job_profile_id
          JOIN job_level AS level ON level.organization_id = :tenant AND level.id = job.job_level_id
          JOIN job_profile AS below ON below.organization_id = :tenant AND below.job_family_id = job.job_family_id
          JOIN job_level AS lower ON lower.organization_id = :tenant AND lower.id = below.job_level_id
                                 AND lower.rank BETWEEN level.rank - 2 AND level.rank
          JOIN (SELECT DISTINCT ON (employee_id) employee_id, job_profile_id, position_id, status FROM employment
                WHERE organization_id = :tenant AND valid_from <= :today
                ORDER BY employee_id, valid_from DESC) AS held
            ON held.job_profile_id = below.id AND held.status = 'ACTIVE'
           AND held.position_id IS DISTINCT FROM position.id
          JOIN talent_assessment AS talent ON talent.organization_id = :tenant
                                          AND talent.employee_id = held.employee_id
                                          AND talent.performance IN ('MODERATE', 'HIGH')
                                          AND talent.potential IN ('MODERATE', 'HIGH')
          WHERE plan.organization_id = :tenant) AS listed
    WHERE place <= 3 AND turn % 5 > 0
"""

_GAPS = """
    INSERT INTO succession_gap (organization_id, id, successor_nomination_id, skill_id, development_action_id,
                                created_at, updated_at)
    SELECT :tenant, {named}'gap' || named.id || asked.skill_id{as_id}, named.id, asked.skill_id,
           (SELECT action.id FROM development_plan AS plan
            JOIN development_action AS action ON action.organization_id = :tenant AND action.plan_id = plan.id
            WHERE plan.organization_id = :tenant AND plan.employee_id = named.employee_id AND plan.status = 'ACTIVE'
              AND action.skill_id = asked.skill_id AND action.status IN ('PLANNED', 'IN_PROGRESS')
            ORDER BY action.id LIMIT 1), :stamp, :stamp
    FROM successor_nomination AS named
    JOIN succession_plan AS own ON own.organization_id = :tenant AND own.id = named.succession_plan_id
    JOIN position ON position.organization_id = :tenant AND position.id = own.position_id
    JOIN job_profile_skill AS asked ON asked.organization_id = :tenant
                                   AND asked.job_profile_id = position.job_profile_id
    WHERE named.organization_id = :tenant AND asked.proficiency > coalesce((
        SELECT claim.proficiency FROM skill_claim AS claim
        WHERE claim.organization_id = :tenant AND claim.employee_id = named.employee_id
          AND claim.skill_id = asked.skill_id AND claim.source <> 'SELF'
        ORDER BY claim.claimed_on DESC, claim.id DESC LIMIT 1), 0)
"""

_STATEMENTS = {
    "job_profile_skill": _REQUIRED,
    "talent_assessment": _ASSESSED,
    "succession_plan": _PLANNED,
    "successor_nomination": _NOMINATED,
    "succession_gap": _GAPS,
}


async def plan(connection: AsyncConnection, simulated: Simulated, progress: Progress) -> None:
    """Assess talent in the newest released cycle, and plan who could follow in every critical position."""
    values = _values(simulated.organization_id, simulated, simulated.stamp)
    for table, statement in _STATEMENTS.items():
        composed = statement.format(named=_NAMED, as_id=_AS_ID)
        given = {name: value for name, value in values.items() if f":{name}" in composed}
        progress(table, (await connection.execute(text(composed), given)).rowcount)


def _values(tenant: UUID, simulated: Simulated, stamp: datetime) -> dict[str, object]:
    told = simulated.organization
    owner = simulated.ids("employees")[told.personas.hr_admin]
    return {
        "tenant": tenant,
        "owner": owner,
        "today": told.until,
        "review_on": told.until + REVIEW_IN,
        "stamp": stamp,
    }
