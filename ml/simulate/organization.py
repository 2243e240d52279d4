"""The whole of a simulated organization: its tables, its demo personas, and the truth behind them.

The truth is for model studies alone: it is never loaded into the product.
"""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from ml.simulate.columns import Days, Flags, Floats, Refers, Refs, Table, Texts
from ml.simulate.growth_tables import (
    Completions,
    Courses,
    CourseSkills,
    DevelopmentActions,
    DevelopmentPlans,
    PeerFeedback,
    RatingEvidence,
    RatingLevels,
    Ratings,
    ReviewCycles,
    SkillClaims,
    Skills,
    SuggestionObservations,
    Suggestions,
)
from ml.simulate.people_tables import (
    Absences,
    CompensationRecords,
    Employees,
    Employments,
    Grades,
    JobFamilies,
    JobLevels,
    JobProfiles,
    Locations,
    OrgUnits,
    PayBands,
    Persons,
    Positions,
    ReportingLines,
    Roles,
)
from ml.simulate.work_tables import (
    Blockers,
    CheckIns,
    GoalContributions,
    GoalCycles,
    GoalMetrics,
    Goals,
    GoalUpdates,
    Outages,
    SkillGapFlags,
)


@dataclass(frozen=True, slots=True)
class Personas:
    """Row numbers of employees who carry the demo; each is a different person."""

    employee: int
    manager: int
    skip_level_manager: int
    hrbp: int
    compensation_analyst: int
    hr_admin: int
    auditor: int


@dataclass(frozen=True, slots=True)
class GoalTruth(Table):
    """One row per individual goal: was it missed in the end, and truly why.

    `reason` is SKILL, WILL, EXTERNAL or None where met. Each `pressure_*` is the mean weekly shortfall, in planned
    weeks of work, which that cause took. `margin` is mean latent skill less what the difficulty demands.
    """

    goal: Annotated[Refs, Refers("goals")]
    missed: Flags
    reason: Texts
    pressure_skill: Floats
    pressure_will: Floats
    pressure_external: Floats
    margin: Floats


@dataclass(frozen=True, slots=True)
class Truth:
    """Latent causes.

    `skill` and `will` are employees x months; `shock` is org units x 52 weeks; standard units.
    """

    months: Days
    skill: Floats
    will: Floats
    manager_quality: Floats
    shock: Floats
    goals: GoalTruth


@dataclass(frozen=True, slots=True)
class Organization:
    """A believable organization. Every field between `until` and `personas` is a table."""

    name: str
    seed: int
    until: date
    locations: Locations
    job_families: JobFamilies
    job_levels: JobLevels
    job_profiles: JobProfiles
    grades: Grades
    pay_bands: PayBands
    org_units: OrgUnits
    positions: Positions
    persons: Persons
    employees: Employees
    employments: Employments
    reporting_lines: ReportingLines
    roles: Roles
    absences: Absences
    goal_cycles: GoalCycles
    goals: Goals
    goal_contributions: GoalContributions
    goal_metrics: GoalMetrics
    outages: Outages
    check_ins: CheckIns
    goal_updates: GoalUpdates
    blockers: Blockers
    skills: Skills
    skill_gap_flags: SkillGapFlags
    skill_claims: SkillClaims
    courses: Courses
    course_skills: CourseSkills
    development_plans: DevelopmentPlans
    development_actions: DevelopmentActions
    completions: Completions
    suggestions: Suggestions
    suggestion_observations: SuggestionObservations
    peer_feedback: PeerFeedback
    rating_levels: RatingLevels
    review_cycles: ReviewCycles
    ratings: Ratings
    rating_evidence: RatingEvidence
    compensation_records: CompensationRecords
    personas: Personas
    truth: Truth

    def tables(self) -> dict[str, Table]:
        """All tables that the product may load, by name."""
        columns = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return {name: table for name, table in columns.items() if isinstance(table, Table)}
