"""Tables of pay: what is paid, from when, for what period; the bands that it is measured against."""

from sqlalchemy import BigInteger, CheckConstraint, String

from schema.kit.tables import (
    Measure,
    Ratio,
    choice,
    column,
    day,
    effective,
    entity,
    indexed,
    moment,
    money,
    ref,
    unique,
    words,
)
from schema.pay.values import (
    CompensationReason,
    PayComponentKind,
    PayFrequency,
    PayUnit,
)

pay_band = effective(
    "pay_band",
    "job_level_id",
    ref("job_level_id", "job_level"),
    column("country", String(2)),
    words("grade", nullable=True),
    column("currency", String(3)),
    column("minimum_minor", BigInteger),
    column("midpoint_minor", BigInteger),
    column("maximum_minor", BigInteger),
    CheckConstraint(
        "0 < minimum_minor AND minimum_minor <= midpoint_minor AND midpoint_minor <= maximum_minor",
        name="ck_pay_band_range",
    ),
    key=("country",),
)
"""Level x country; yearly base pay at full time. One currency for all three figures."""

compensation_record = effective(
    "compensation_record",
    "employee_id",
    ref("employee_id", "employee"),
    money("base"),
    column("variable_target", Ratio, nullable=True),
    ref("pay_band_id", "pay_band", nullable=True),
    choice("reason", CompensationReason),
    ref("rating_id", "rating", nullable=True),
    ref("compensation_recommendation_id", "compensation_recommendation", nullable=True),
    words("note", nullable=True),
    ref("payroll_run_id", "payroll_run", nullable=True),
    moment("confirmed_at", nullable=True),
    CheckConstraint("base_minor >= 0", name="ck_compensation_record_base"),
    CheckConstraint("variable_target >= 0", name="ck_compensation_record_variable_target"),
    CheckConstraint("confirmed_at IS NULL OR payroll_run_id IS NOT NULL", name="ck_compensation_record_confirmed"),
)
"""Pay from a day on: base per year at full time, variable target as a share of base. A change is a new row.

`payroll_run_id` is the run that paid exported pay at last: as it is where it is `confirmed_at`, else otherwise.
"""

pay_component = entity(
    "pay_component",
    ref("compensation_record_id", "compensation_record"),
    choice("kind", PayComponentKind),
    words("name", nullable=True),
    choice("unit", PayUnit),
    choice("frequency", PayFrequency),
    money("amount", nullable=True),
    column("quantity", Measure, nullable=True),
    ref("compensation_recommendation_id", "compensation_recommendation", nullable=True),
    CheckConstraint("(unit = 'AMOUNT') = (amount_minor IS NOT NULL)", name="ck_pay_component_amount"),
    CheckConstraint("(unit <> 'AMOUNT') = (quantity IS NOT NULL)", name="ck_pay_component_quantity"),
    lifecycle=False,
)
"""A part of pay: money where the unit is AMOUNT, else a quantity (a share of base, or shares).

The recommendation is the bonus or equity that it was in a compensation cycle.
"""

payroll_run = entity(
    "payroll_run",
    words("name"),
    words("source"),
    day("period_start"),
    day("period_end"),
    day("paid_on", nullable=True),
    CheckConstraint("period_end >= period_start", name="ck_payroll_run_period"),
    unique("source", "name", where="deleted_at IS NULL"),
    indexed("period_end", "id"),
)
"""A run of payroll in the system named by `source`; both days of the period included."""

pay_statement = entity(
    "pay_statement",
    ref("employee_id", "employee"),
    ref("payroll_run_id", "payroll_run", nullable=True),
    day("period_start"),
    day("period_end"),
    money("gross"),
    money("net", nullable=True),
    day("paid_on", nullable=True),
    CheckConstraint("period_end >= period_start", name="ck_pay_statement_period"),
    unique("employee_id", "period_end", "period_start", where="deleted_at IS NULL"),
    indexed("payroll_run_id", "period_end", "id"),
)
"""What was paid for a period, both days included, as payroll says."""
