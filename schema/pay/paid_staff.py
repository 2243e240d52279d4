"""What every statement about all staff of a day begins with: who works, is paid, rated and assessed then.

The statements themselves stand with what asks them.
"""

from sqlalchemy import Date, TextClause, Uuid, bindparam, text

_STAFF_OF_A_DAY = """
    WITH employed AS (
        SELECT DISTINCT ON (employee_id) employee_id, status, org_unit_id, job_profile_id, location_id, fte, valid_from
        FROM employment
        WHERE organization_id = :tenant AND deleted_at IS NULL AND valid_from <= :day
        ORDER BY employee_id, valid_from DESC
    ), paid AS (
        SELECT DISTINCT ON (employee_id) employee_id, base_minor, base_currency, variable_target, pay_band_id
        FROM compensation_record
        WHERE organization_id = :tenant AND deleted_at IS NULL AND valid_from <= :day
        ORDER BY employee_id, valid_from DESC
    ), rated AS (
        SELECT DISTINCT ON (employee_id) employee_id, id, final_id
        FROM rating
        WHERE organization_id = :tenant AND deleted_at IS NULL AND released_at IS NOT NULL
          AND (CAST(:cycle AS uuid) IS NULL OR cycle_id = :cycle)
        ORDER BY employee_id, released_at DESC, id
    ), levels AS (
        SELECT id, label, value, CASE WHEN max(value) OVER scale > min(value) OVER scale
                                      THEN CAST(value - min(value) OVER scale AS numeric)
                                           / (max(value) OVER scale - min(value) OVER scale) END AS standing
        FROM rating_level
        WHERE organization_id = :tenant AND deleted_at IS NULL
        WINDOW scale AS (PARTITION BY scale_id)
    ), assessed AS (
        SELECT DISTINCT ON (employee_id) employee_id, potential
        FROM talent_assessment
        WHERE organization_id = :tenant AND deleted_at IS NULL
        ORDER BY employee_id, assessed_on DESC, id
    )
"""


def of_staff(rest: str) -> TextClause:
    """The statement that goes on from `employed`, `paid`, `rated`, `levels` and `assessed` of a day.

    `levels.standing` is the place of a rating on its scale, from 0 to 1; none where the scale has a single level. The
    parameters are `tenant`, `day`, and `cycle`, the review cycle whose ratings count, none for the newest of each.
    """
    named = bindparam("tenant", type_=Uuid), bindparam("day", type_=Date), bindparam("cycle", type_=Uuid)
    return text(f"{_STAFF_OF_A_DAY}{rest}").bindparams(*named)
