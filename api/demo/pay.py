"""Which simulated columns of pay go where."""

from collections.abc import Iterator

from api.demo.copying import Copy, Simulated
from schema.pay.tables import compensation_record, pay_band


def band_copies(simulated: Simulated) -> Iterator[Copy]:
    """Bands by level and country."""
    told = simulated.organization
    codes = told.grades.values("code")
    yield Copy(
        pay_band,
        "pay_bands",
        {
            "job_level_id": "level",
            "country": "country",
            "grade": [codes[row] for row in told.pay_bands.values("grade")],
            "currency": "currency",
            "minimum_minor": "minimum_minor",
            "midpoint_minor": "midpoint_minor",
            "maximum_minor": "maximum_minor",
            "valid_from": "valid_from",
        },
    )


def record_copies(_: Simulated) -> Iterator[Copy]:
    """The history of pay; the ratings that raises follow must be there."""
    yield Copy(
        compensation_record,
        "compensation_records",
        {
            "employee_id": "employee",
            "base_minor": "base_minor",
            "base_currency": "currency",
            "variable_target": "variable_target",
            "pay_band_id": "band",
            "reason": "reason",
            "rating_id": "rating",
            "valid_from": "effective_on",
        },
    )
