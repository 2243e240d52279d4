"""The rules by which the programs are checked against each other, all of them by key.

Each is one statement over live data, with a sentence on what is wrong and one on how it is mended. Explanations name no
person and no figure of a single person, since whoever owns a program reads them; the nodes that a finding rests on
obey their own policies. A program that is not on the map is not checked.
"""

from schema.programs import finding_data, finding_dates, finding_decisions, finding_owners
from schema.programs.finding_values import Rule

RULES: dict[str, Rule] = {
    one.key: one for one in (*finding_decisions.RULES, *finding_data.RULES, *finding_dates.RULES, *finding_owners.RULES)
}
"""By key: decisions, data, cadence, owners."""
