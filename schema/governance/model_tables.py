"""Tables of models at work: where they are switched off, how far their world has moved, how groups fared.

What models are, and what they said of whom, stands in `ai_tables`.
"""

from sqlalchemy import Boolean, CheckConstraint, Integer, LargeBinary, Numeric

from schema.governance.values import DriftMeasure
from schema.kit.tables import choice, column, day, entity, indexed, ref, unique, words

ai_system_switch = entity(
    "ai_system_switch",
    ref("ai_system_id", "ai_system"),
    ref("org_unit_id", "org_unit"),
    column("enabled", Boolean),
    unique("ai_system_id", "org_unit_id", where="deleted_at IS NULL"),
)
"""Whether a system may be used on the people of a unit (a legal entity, say) and of all units below it.

The nearest unit above decides; where none says anything, the system's own switch does.
"""

feature_snapshot = entity(
    "feature_snapshot",
    ref("employee_id", "employee"),
    day("as_of"),
    words("feature_list"),
    column("features", LargeBinary),
    unique("employee_id", "as_of"),
    indexed("as_of"),
    lifecycle=False,
)
"""What retention risk reads about an employee, as it was known before the day `as_of`: float64, NaN is missing.

`features` are eight bytes each, little-endian; `feature_list` is the fingerprint of the list in its order. Made by a
duty, read by the page; the first of each month is kept, of other days the last one.
"""

Drift = Numeric(12, 6, asdecimal=True)
"""A statistic to the sixth decimal."""

model_drift = entity(
    "model_drift",
    ref("model_version_id", "model_version"),
    day("measured_on"),
    choice("measure", DriftMeasure),
    words("feature"),
    column("value", Drift),
    column("moved", Boolean),
    column("n", Integer),
    unique("model_version_id", "measured_on", "measure", "feature"),
    CheckConstraint("n >= 0", name="ck_model_drift_n"),
    lifecycle=False,
)
"""How far the world of a served version has moved since it was trained, measured by a duty; for findings of alignment.

`measure` is STABILITY (population stability index of a `feature`, or of the score, which is named `score`), CALIBRATION
(mean probability less the rate of what came true, `feature` is `score`) or AGE (months since training, likewise). A row
with `moved` asks for recalibration. The last `measured_on` of a version counts; `n` is how many people it rests on.
"""
