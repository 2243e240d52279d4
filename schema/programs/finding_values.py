"""What a rule of alignment is made of. Shapes only."""

from dataclasses import dataclass

from schema.people.values import Severity
from schema.programs.values import ProgramLinkKind


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that looks for one thing that keeps programs from fitting together.

    Attributes:
        key: its name for ever.
        kind: which kind of link suffers.
        severity: how much it matters.
        looks_for: what it looks for, for people.
        explanation: what is wrong, as a sentence with places for the columns that the statement gives.
        resolve: how it is mended, as a sentence.
        sql: one row for each thing found: `program_id`, `link_id`, `cause_key` (tells apart what is found in several
            places), `evidence_types` and `evidence_ids` (the nodes that it rests on), and what the explanation names.
            It is given `:tenant`, `:today` and `:metrics`, the keys of all metrics.
    """

    key: str
    kind: ProgramLinkKind
    severity: Severity
    looks_for: str
    explanation: str
    resolve: str
    sql: str
