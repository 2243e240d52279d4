"""The statement behind `api.scoring.telemetry`, as text: what it does is packing, which SQL says best itself.

Its parameters are the tenant, the employees and goals asked about, the day before which everything was known, the first
Monday, and the day from which gaps are read. Who else is in the teams of those asked about is brought along.
"""

_WAY = "CASE WHEN m.direction = 'MAINTAIN' THEN m.target ELSE m.target - m.baseline END"
"""How far a goal has to go."""

_PEOPLE = """
asked AS MATERIALIZED (
    SELECT id, min(place)::int AS place FROM (
        SELECT id, place FROM unnest(:employees) WITH ORDINALITY AS e(id, place)
        UNION ALL
        SELECT g.owner_id, o.place FROM unnest(:goals) WITH ORDINALITY AS o(id, place)
        JOIN goal g ON g.organization_id = :tenant AND g.id = o.id
    ) AS named WHERE id IS NOT NULL GROUP BY id
),
units AS MATERIALIZED (
    SELECT DISTINCT held.org_unit_id FROM asked CROSS JOIN LATERAL (
        SELECT e.org_unit_id FROM employment e
        WHERE e.organization_id = :tenant AND e.employee_id = asked.id AND e.valid_from <= :day
          AND e.deleted_at IS NULL
        ORDER BY e.valid_from DESC LIMIT 1
    ) AS held WHERE held.org_unit_id IS NOT NULL
),
members AS MATERIALIZED (
    SELECT e.employee_id AS id FROM employment e
    WHERE e.organization_id = :tenant AND e.org_unit_id IN (SELECT org_unit_id FROM units)
    UNION SELECT id FROM asked
),
latest AS MATERIALIZED (
    SELECT DISTINCT ON (e.employee_id) e.employee_id AS id, e.org_unit_id, e.valid_from, e.status
    FROM employment e
    WHERE e.organization_id = :tenant AND e.employee_id IN (SELECT id FROM members) AND e.valid_from <= :day
      AND e.deleted_at IS NULL
    ORDER BY e.employee_id, e.valid_from DESC
),
people AS MATERIALIZED (
    SELECT m.id, asked.place, l.org_unit_id, p.hired_on,
        CASE WHEN l.status = 'TERMINATED' THEN l.valid_from - 1 END AS left_on,
        (row_number() OVER (ORDER BY asked.place, m.id))::int - 1 AS at
    FROM members m JOIN employee p ON p.organization_id = :tenant AND p.id = m.id
    LEFT JOIN latest l ON l.id = m.id LEFT JOIN asked ON asked.id = m.id
    WHERE asked.id IS NOT NULL OR l.org_unit_id IN (SELECT org_unit_id FROM units)
),
wanted AS MATERIALIZED (SELECT g.id, o.place::int AS place
    FROM unnest(:goals) WITH ORDINALITY AS o(id, place) JOIN goal g ON g.organization_id = :tenant AND g.id = o.id),
plans AS MATERIALIZED (
    SELECT g.id, people.at, g.starts_on, g.due_on, g.difficulty, wanted.place,
        (row_number() OVER (ORDER BY people.at, g.id))::int - 1 AS number
    FROM people JOIN goal g ON g.organization_id = :tenant AND g.owner_id = people.id
    LEFT JOIN wanted ON wanted.id = g.id
    WHERE g.level = 'INDIVIDUAL' AND g.deleted_at IS NULL AND cardinality(:goals) > 0
),
ways AS MATERIALIZED (
    SELECT people.at, g.id AS goal_id, g.owner_id, coalesce(plans.number, -1) AS number, (__WAY__)::float8 AS way
    FROM people JOIN goal g ON g.organization_id = :tenant AND g.owner_id = people.id
    JOIN goal_metric m ON m.organization_id = :tenant AND m.goal_id = g.id AND m.deleted_at IS NULL
    LEFT JOIN plans ON plans.id = g.id
    WHERE (people.place IS NOT NULL OR cardinality(:goals) > 0) AND __WAY__ <> 0
)
""".replace("__WAY__", _WAY)

_EPOCH = "DATE '1970-01-01'"
_NEVER = "-2147483648"
_DONE = "(:day)::timestamp AT TIME ZONE 'UTC'"
"""The first instant of the day: what came later was not known."""


def _day(expression: str) -> str:
    return f"int4send(coalesce({expression} - {_EPOCH}, {_NEVER}))"


def _day_of(moment: str) -> str:
    return _day(f"({moment} AT TIME ZONE 'UTC')::date")


def _packed(name: str, parts: list[str], source: str) -> str:
    record = " || ".join(parts)
    return f"(SELECT coalesce(string_agg({record}, ''::bytea), ''::bytea) FROM {source}) AS {name}"  # noqa: S608 - own words


_AT = "int4send(people.at)"
_GOAL = "int4send(coalesce(plans.number, -1))"
_WEEK = "int4send((c.week_starts_on - :first) / 7)"
_OF = "c.organization_id = :tenant AND c.employee_id = people.id"
_SAID = f"c.deleted_at IS NULL AND c.submitted_at < {_DONE} AND c.week_starts_on >= :first"
_OWN = "people.place IS NOT NULL"
_PLACE = "(c.base_minor - b.minimum_minor)::float8 / nullif(b.maximum_minor - b.minimum_minor, 0)"
_KIND = "CASE WHEN c.kind IN ('SKILL', 'CLARITY') THEN 0 WHEN c.kind = 'PRIORITY_CONFLICT' THEN 1 ELSE 2 END"

_COLUMNS = [
    _packed(
        "people",
        [
            _AT,
            "int4send(coalesce(people.place, 0))",
            "int8send(coalesce(hashtextextended(people.org_unit_id::text, 0), 0))",
            _day("people.hired_on"),
            _day("people.left_on"),
        ],
        "people",
    ),
    _packed(
        "jobs",
        [
            _AT,
            _day("c.valid_from"),
            "int8send(coalesce(hashtextextended(c.job_profile_id::text, 0), 0))",
            f"int4send(coalesce(l.rank::int, {_NEVER}))",
        ],
        f"people JOIN employment c ON {_OF} LEFT JOIN job_profile p ON p.organization_id = :tenant "
        "AND p.id = c.job_profile_id LEFT JOIN job_level l ON l.organization_id = :tenant AND l.id = p.job_level_id "
        f"WHERE {_OWN} AND c.valid_from <= :day AND c.status = 'ACTIVE' AND c.deleted_at IS NULL",
    ),
    _packed(
        "lines",
        [_AT, _day("c.valid_from")],
        f"people JOIN reporting_line c ON {_OF} WHERE {_OWN} AND c.kind = 'SOLID' AND c.line = 1 "
        "AND c.valid_from <= :day AND c.manager_id IS NOT NULL AND c.deleted_at IS NULL",
    ),
    _packed(
        "pay",
        [
            _AT,
            _day("c.valid_from"),
            "float8send(c.base_minor::float8 / 100)",
            f"float8send(coalesce({_PLACE}, 'NaN'))",
            "int4send(hashtext(c.base_currency))",
        ],
        f"people JOIN compensation_record c ON {_OF} LEFT JOIN pay_band b ON b.organization_id = :tenant "
        f"AND b.id = c.pay_band_id WHERE {_OWN} AND c.valid_from <= :day AND c.deleted_at IS NULL",
    ),
    _packed(
        "ratings",
        [_AT, _day_of("c.released_at"), "float8send(l.value)"],
        f"people JOIN rating c ON {_OF} JOIN rating_level l ON l.organization_id = :tenant AND l.id = c.final_id "
        f"WHERE {_OWN} AND c.released_at < {_DONE} AND c.deleted_at IS NULL",
    ),
    _packed(
        "completions",
        [_AT, _day_of("c.completed_at")],
        f"people JOIN completion c ON {_OF} WHERE {_OWN} AND c.completed_at < {_DONE} AND c.deleted_at IS NULL",
    ),
    _packed(
        "feedback",
        [_AT, _day_of("c.given_at"), "float8send(c.sentiment)"],
        f"people JOIN feedback c ON {_OF} WHERE {_OWN} AND c.given_at < {_DONE} AND c.sentiment IS NOT NULL "
        "AND c.deleted_at IS NULL",
    ),
    _packed(
        "absences",
        [_AT, _day("c.starts_on"), _day("c.ends_on")],
        f"people JOIN absence c ON {_OF} WHERE {_OWN} AND c.approved AND c.starts_on < :day "
        "AND c.ends_on >= :first AND c.deleted_at IS NULL",
    ),
    _packed(
        "outages",
        [_day("c.week_starts_on")],
        "system_outage c WHERE c.organization_id = :tenant AND c.week_starts_on >= :first "
        "AND c.week_starts_on < :day AND c.deleted_at IS NULL",
    ),
    _packed(
        "check_ins",
        [
            _AT,
            _WEEK,
            "timestamptz_send(c.submitted_at)",
            "int2send(coalesce(c.confidence, -1::int2))",
            "int2send(coalesce(c.sentiment, -1::int2))",
        ],
        f"people JOIN check_in c ON {_OF} WHERE {_SAID} AND c.week_starts_on + 7 <= :day",
    ),
    _packed(
        "gaps",
        [
            "int4send(ways.at)",
            "int4send(ways.number)",
            _WEEK,
            "float8send((c.target - c.value)::float8 / ways.way)",
        ],
        "ways JOIN goal_update c ON c.organization_id = :tenant AND c.goal_id = ways.goal_id "
        "AND c.week_starts_on >= greatest(:first, :gaps_from) AND c.employee_id = ways.owner_id "
        f"WHERE c.week_starts_on + 7 <= :day AND c.recorded_at < {_DONE} AND c.value IS NOT NULL "
        "AND c.target IS NOT NULL",
    ),
    _packed(
        "goals",
        [
            "int4send(plans.at)",
            _GOAL,
            _day("plans.starts_on"),
            _day("plans.due_on"),
            f"int4send(coalesce(plans.difficulty::int, {_NEVER}))",
            "int4send(coalesce(plans.place, 0))",
        ],
        "plans",
    ),
    _packed(
        "blockers",
        [
            _AT,
            _GOAL,
            "int4send((i.week_starts_on - :first) / 7)",
            f"int4send({_KIND})",
        ],
        f"people JOIN blocker c ON {_OF} JOIN check_in i ON i.organization_id = :tenant AND i.id = c.check_in_id "
        f"LEFT JOIN plans ON plans.id = c.goal_id WHERE cardinality(:goals) > 0 AND c.raised_at < {_DONE} "
        "AND i.week_starts_on >= :first AND i.week_starts_on + 7 <= :day AND c.deleted_at IS NULL",
    ),
    _packed(
        "flags",
        [_AT, _GOAL, "int4send((i.week_starts_on - :first) / 7)"],
        f"people JOIN skill_gap_flag c ON {_OF} JOIN check_in i ON i.organization_id = :tenant "
        "AND i.id = c.check_in_id LEFT JOIN plans ON plans.id = c.goal_id "
        f"WHERE {_OWN} AND cardinality(:goals) > 0 AND c.flagged_at < {_DONE} "
        "AND i.week_starts_on >= :first AND i.week_starts_on + 7 <= :day AND c.deleted_at IS NULL",
    ),
    _packed(
        "claims",
        [_AT, _day("c.claimed_on"), "float8send(c.proficiency)"],
        f"people JOIN skill_claim c ON {_OF} WHERE {_OWN} AND cardinality(:goals) > 0 AND c.claimed_on < :day",
    ),
]

STATEMENT = f"WITH {_PEOPLE} SELECT {', '.join(_COLUMNS)}"
