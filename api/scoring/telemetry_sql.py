"""The statement behind `api.scoring.telemetry`, as text: what it does is packing, which SQL says best itself.

Its parameters are the tenant, the employees and goals asked about, the day before which everything was known and its
first instant, the first Monday, the day from which gaps are read, and the Monday from which they are enough for
somebody without a week of leave or outage. Who else is in the teams of those asked about is brought along.

Of check-ins and of what they say of goals there are tens of thousands: they are read by index, person by person and
goal by goal, whatever PostgreSQL expects, and packed into as few numbers as can be.
"""

_WAY = "CASE WHEN m.direction = 'MAINTAIN' THEN m.target ELSE m.target - m.baseline END"
"""How far a goal has to go."""
_LAST = """
    SELECT e.org_unit_id, e.valid_from, e.status FROM employment e
    WHERE e.organization_id = :tenant AND e.employee_id = one.id AND e.valid_from <= :day AND e.deleted_at IS NULL
    ORDER BY e.valid_from DESC LIMIT 1
"""
"""What somebody's employment was on the day, or at the end."""

_DIAGNOSED, _RETENTION = "cardinality(:goals) > 0", "cardinality(:goals) = 0"
"""Whether the features of goals are asked for, or those of employees."""

_PEOPLE = """
asked AS MATERIALIZED (
    SELECT id, min(place)::int AS place FROM (
        SELECT id, place FROM unnest(:employees) WITH ORDINALITY AS e(id, place)
        UNION ALL
        SELECT g.owner_id, o.place FROM unnest(:goals) WITH ORDINALITY AS o(id, place)
        JOIN goal g ON g.organization_id = :tenant AND g.id = o.id
    ) AS named WHERE id IS NOT NULL GROUP BY id
),
held AS MATERIALIZED (SELECT one.id, one.place, l.* FROM asked AS one LEFT JOIN LATERAL (__LAST__) AS l ON true),
team AS MATERIALIZED (
    SELECT e.employee_id AS id FROM employment e
    WHERE e.organization_id = :tenant AND e.org_unit_id IN (SELECT org_unit_id FROM held)
    EXCEPT SELECT id FROM asked
),
people AS MATERIALIZED (
    SELECT m.id, m.place, m.org_unit_id, p.hired_on,
        CASE WHEN m.status = 'TERMINATED' THEN m.valid_from - 1 END AS left_on,
        (row_number() OVER (ORDER BY m.place, m.id))::int - 1 AS at
    FROM (
        SELECT * FROM held
        UNION ALL
        SELECT one.id, NULL, l.* FROM team AS one CROSS JOIN LATERAL (__LAST__) AS l
        WHERE l.org_unit_id IN (SELECT org_unit_id FROM held)
    ) AS m JOIN employee p ON p.organization_id = :tenant AND p.id = m.id
),
wanted AS MATERIALIZED (SELECT g.id, o.place::int AS place
    FROM unnest(:goals) WITH ORDINALITY AS o(id, place) JOIN goal g ON g.organization_id = :tenant AND g.id = o.id),
plans AS MATERIALIZED (
    SELECT g.id, people.at, g.starts_on, g.due_on, g.difficulty, wanted.place,
        (row_number() OVER (ORDER BY people.at, g.id))::int - 1 AS number
    FROM people JOIN goal g ON g.organization_id = :tenant AND g.owner_id = people.id
    LEFT JOIN wanted ON wanted.id = g.id
    WHERE g.level = 'INDIVIDUAL' AND g.deleted_at IS NULL AND __DIAGNOSED__
),
idle AS MATERIALIZED (
    SELECT people.id, sum((least(c.ends_on, :day) - greatest(c.starts_on, :gaps_from) + 3) / 7) AS weeks
    FROM people JOIN absence c ON c.organization_id = :tenant AND c.employee_id = people.id
    WHERE people.place IS NOT NULL AND c.approved AND c.starts_on < :day AND c.ends_on >= :gaps_from
      AND c.deleted_at IS NULL
    GROUP BY people.id
),
recent AS MATERIALIZED (
    SELECT people.id, people.at, CASE WHEN people.left_on IS NULL AND __RETENTION__
        THEN greatest(:gaps_from, :latest - 7 * (down.weeks + coalesce(idle.weeks, 0))::int)
        ELSE greatest(:gaps_from, :first) END AS since
    FROM people LEFT JOIN idle ON idle.id = people.id CROSS JOIN (
        SELECT count(*) AS weeks FROM system_outage c WHERE c.organization_id = :tenant
            AND c.week_starts_on >= :gaps_from AND c.week_starts_on < :day AND c.deleted_at IS NULL
    ) AS down
    WHERE people.place IS NOT NULL OR __DIAGNOSED__
),
ways AS MATERIALIZED (
    SELECT g.id, g.owner_id, recent.since, coalesce(plans.number, recent.at) AS number, (__WAY__)::float8 AS way
    FROM recent JOIN goal g ON g.organization_id = :tenant AND g.owner_id = recent.id
    JOIN goal_metric m ON m.organization_id = :tenant AND m.goal_id = g.id AND m.deleted_at IS NULL
    LEFT JOIN plans ON plans.id = g.id
    WHERE plans.id IS NOT NULL OR __RETENTION__
),
praise AS (
    SELECT people.at, max(c.given_at) AS given_at, avg(c.sentiment) AS sentiment
    FROM people JOIN feedback c ON c.organization_id = :tenant AND c.employee_id = people.id
    WHERE people.place IS NOT NULL AND c.given_at < :done AND c.sentiment IS NOT NULL AND c.deleted_at IS NULL
    GROUP BY people.at
)
""".replace("__WAY__", _WAY).replace("__LAST__", _LAST)
_PEOPLE = _PEOPLE.replace("__DIAGNOSED__", _DIAGNOSED).replace("__RETENTION__", _RETENTION)

_EPOCH = "DATE '1970-01-01'"
_NEVER = "-2147483648"


def _pair(high: str, low: str) -> str:
    """Two int4 in one step."""
    return f"int8send((({high})::int8 << 32) | (({low})::int8 & 4294967295))"


def _day(expression: str) -> str:
    return f"int4send({_days(expression)})"


def _days(expression: str) -> str:
    return f"coalesce({expression} - {_EPOCH}, {_NEVER})"


def _days_of(moment: str) -> str:
    return _days(f"({moment} AT TIME ZONE 'UTC')::date")


def _packed(name: str, parts: list[str], source: str) -> str:
    return f"(SELECT {_joined(parts)} FROM {source}) AS {name}"  # noqa: S608 - own words


def _joined(parts: list[str]) -> str:
    """The records of all rows, one after another."""
    return f"coalesce(string_agg({' || '.join(parts)}, ''::bytea), ''::bytea)"


_AT = "int4send(people.at)"
_GOAL = "int4send(coalesce(plans.number, -1))"
_WEEK = "(c.week_starts_on - :first) / 7"
_OF = "c.organization_id = :tenant AND c.employee_id = people.id"
_OWN = "people.place IS NOT NULL"
_PLACE = "(c.base_minor - b.minimum_minor)::float8 / nullif(b.maximum_minor - b.minimum_minor, 0)"
_SCALES = "((coalesce(c.confidence, -1) & 255) << 16) | ((coalesce(c.sentiment, -1) & 255) << 8)"
_SAID = [_pair("people.at", f"({_WEEK} << 24) | {_SCALES}"), "timestamptz_send(c.submitted_at)"]
_KIND = "CASE WHEN c.kind IN ('SKILL', 'CLARITY') THEN 0 WHEN c.kind = 'PRIORITY_CONFLICT' THEN 1 ELSE 2 END"

_COLUMNS = [
    _packed(
        "people",
        [
            _pair("people.at", "coalesce(people.place, 0)"),
            "int8send(coalesce(hashtextextended(people.org_unit_id::text, 0), 0))",
            _pair(_days("people.hired_on"), _days("people.left_on")),
        ],
        "people",
    ),
    _packed(
        "jobs",
        [
            _pair("people.at", _days("c.valid_from")),
            "int8send(coalesce(hashtextextended(c.job_profile_id::text, 0), 0))",
            f"int4send(coalesce(l.rank::int, {_NEVER}))",
        ],
        f"people JOIN employment c ON {_OF} LEFT JOIN job_profile p ON p.organization_id = :tenant "
        "AND p.id = c.job_profile_id LEFT JOIN job_level l ON l.organization_id = :tenant AND l.id = p.job_level_id "
        f"WHERE {_OWN} AND c.valid_from <= :day AND c.status = 'ACTIVE' AND c.deleted_at IS NULL",
    ),
    _packed(
        "lines",
        [_pair("people.at", _days("c.valid_from"))],
        f"people JOIN reporting_line c ON {_OF} WHERE {_OWN} AND c.kind = 'SOLID' AND c.line = 1 "
        "AND c.valid_from <= :day AND c.manager_id IS NOT NULL AND c.deleted_at IS NULL",
    ),
    _packed(
        "pay",
        [
            _pair("people.at", _days("c.valid_from")),
            "float8send(c.base_minor::float8 / 100)",
            f"float8send(coalesce({_PLACE}, 'NaN'))",
            "int4send(hashtext(c.base_currency))",
        ],
        f"people JOIN compensation_record c ON {_OF} LEFT JOIN pay_band b ON b.organization_id = :tenant "
        f"AND b.id = c.pay_band_id WHERE {_OWN} AND c.valid_from <= :day AND c.deleted_at IS NULL",
    ),
    _packed(
        "ratings",
        [_pair("people.at", _days_of("c.released_at")), "float8send(l.value)"],
        f"people JOIN rating c ON {_OF} JOIN rating_level l ON l.organization_id = :tenant AND l.id = c.final_id "
        f"WHERE {_OWN} AND c.released_at < :done AND c.deleted_at IS NULL",
    ),
    _packed(
        "completions",
        [_pair("people.at", _days_of("c.completed_at"))],
        f"people JOIN completion c ON {_OF} WHERE {_OWN} AND c.completed_at < :done AND c.deleted_at IS NULL",
    ),
    _packed(
        "feedback",
        [_pair("praise.at", _days_of("praise.given_at")), "float8send(praise.sentiment)"],
        "praise",
    ),
    _packed(
        "absences",
        [_pair("people.at", _days("c.starts_on")), _day("c.ends_on")],
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
        ["c.weeks"],
        f"people CROSS JOIN LATERAL (SELECT {_joined(_SAID)} AS weeks FROM check_in c WHERE {_OF} "  # noqa: S608 - own
        "AND c.deleted_at IS NULL AND c.submitted_at < :done AND c.week_starts_on BETWEEN :first AND :day - 7) AS c",
    ),
    _packed(
        "gaps",
        [_pair("ways.number", _WEEK), "float8send((c.target - c.value)::float8 / ways.way)"],
        "ways JOIN goal_update c ON c.organization_id = :tenant AND c.goal_id = ways.id "
        "WHERE ways.way <> 0 AND c.employee_id = ways.owner_id AND c.week_starts_on BETWEEN ways.since AND :day - 7 "
        "AND c.recorded_at < :done AND c.value IS NOT NULL AND c.target IS NOT NULL",
    ),
    _packed(
        "goals",
        [
            _pair("plans.at", "plans.number"),
            _pair(_days("plans.starts_on"), _days("plans.due_on")),
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
        f"LEFT JOIN plans ON plans.id = c.goal_id WHERE {_DIAGNOSED} AND c.raised_at < :done "
        "AND i.week_starts_on >= :first AND i.week_starts_on + 7 <= :day AND c.deleted_at IS NULL",
    ),
    _packed(
        "flags",
        [_AT, _GOAL, "int4send((i.week_starts_on - :first) / 7)"],
        f"people JOIN skill_gap_flag c ON {_OF} JOIN check_in i ON i.organization_id = :tenant "
        "AND i.id = c.check_in_id LEFT JOIN plans ON plans.id = c.goal_id "
        f"WHERE {_OWN} AND {_DIAGNOSED} AND c.flagged_at < :done "
        "AND i.week_starts_on >= :first AND i.week_starts_on + 7 <= :day AND c.deleted_at IS NULL",
    ),
    _packed(
        "claims",
        [_AT, _day("c.claimed_on"), "float8send(c.proficiency)"],
        f"people JOIN skill_claim c ON {_OF} WHERE {_OWN} AND {_DIAGNOSED} AND c.claimed_on < :day",
    ),
]

STATEMENT = f"WITH {_PEOPLE} SELECT {', '.join(_COLUMNS)}"
