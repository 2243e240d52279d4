"""Who may see what of reviews, ratings and calibration. Pure; compiled to SQL and to field masks by `schema.access`.

No role opens to its holder what is kept from a subject: see `withheld_unless`.
"""

from schema.access.policy import policy, to
from schema.access.values import EVERYBODY, Condition, Relation

REVIEW_SETUP = policy(
    "how reviews are run",
    "ratings:read",
    to(*EVERYBODY),
)
"""Templates, questions, scales and anonymity policies: whoever is reviewed may know by which rules. A machine that
reads ratings reads their scale with them."""

REVIEW_CYCLES = policy(
    "the review cycles",
    "ratings:read",
    to(Relation.COLLEAGUE, when=Condition.PUBLIC),
    to(Relation.COMPENSATION, Relation.AUDITOR, Relation.HR_ADMIN, Relation.SERVICE),
)
"""Cycles, once announced; a draft only those who plan with it."""

REVIEW_REMINDERS = policy("the reminders of this employee", "reviews:read", to(Relation.SELF))
"""What somebody still owes a cycle. Of nobody else: who is reminded as a peer is asked as a peer."""

NOMINATIONS = policy(
    "who is asked to review this employee",
    "reviews:read",
    to(Relation.MANAGER, Relation.HRBP, Relation.HR_ADMIN, Relation.PARTICIPANT),
    withheld_unless=[Condition.OWN],
)
"""Who reviews whom. The nominee and whoever nominated see it; the subject does not see whom others nominated, since
that undoes the anonymity of a small group."""

REVIEWS = policy(
    "the reviews of this employee",
    "reviews:read",
    to(Relation.PARTICIPANT),
    to(Relation.SELF, when=(Condition.NAMED, Condition.RELEASED)),
    to(
        Relation.MANAGER,
        Relation.SKIP_LEVEL,
        Relation.HRBP,
        Relation.HR_ADMIN,
        when=(Condition.NAMED, Condition.SUBMITTED),
    ),
    withheld_unless=[Condition.OWN, Condition.RELEASED],
)
"""Single reviews with their answers. A peer's and a direct report's are anonymous: the author alone reads them, not
even HR does; to all others they only ever count together."""

REVIEW_SUMMARIES = policy(
    "what reviewers say of this employee, taken together",
    "reviews:read",
    to(Relation.SELF, Relation.MANAGER, Relation.SKIP_LEVEL, Relation.HRBP, Relation.HR_ADMIN),
)
"""What anonymous reviews say together, once the cycle is released: the employee and those in charge. Whoever wrote one
of them reads no more of it than anybody, and it takes one more response."""

FEEDBACK = policy(
    "the feedback about this employee",
    "feedback:read",
    to(Relation.PARTICIPANT, Relation.MANAGER, Relation.HRBP, Relation.HR_ADMIN),
    to(Relation.SELF, when=Condition.SHARED),
    to(Relation.COLLEAGUE, when=Condition.PUBLIC),
    withheld_unless=[Condition.SHARED],
)
"""Feedback: the author and those in charge; the employee where it is shared; everybody where it is public."""

FEEDBACK_AUTHOR = policy(
    "who gave this feedback",
    "feedback:read",
    to(Relation.PARTICIPANT, Relation.HR_ADMIN),
    to(Relation.SELF, Relation.MANAGER, Relation.HRBP, Relation.COLLEAGUE, when=Condition.NAMED),
    withheld_unless=[Condition.NAMED],
)
"""The name behind feedback that was given under a promise of anonymity: the author's own, and HR's who must be able to
look into abuse. Neither the manager nor the business partner reads it."""

FEEDBACK_SENTIMENT = policy(
    "the sentiment of this feedback",
    "feedback:read",
    to(Relation.SELF, when=Condition.SHARED),
    to(Relation.MANAGER, Relation.HRBP, Relation.HR_ADMIN),
    withheld_unless=[Condition.SHARED],
)
"""How favourable the words are. Public words have no public score."""

RATINGS = policy(
    "the ratings of this employee",
    "ratings:read",
    to(Relation.SELF, Relation.SERVICE, when=Condition.RELEASED),
    to(Relation.MANAGER, Relation.SKIP_LEVEL, Relation.HRBP, Relation.HR_ADMIN, Relation.COMPENSATION),
    to(Relation.PARTICIPANT, when=Condition.OPEN),
    withheld_unless=[Condition.RELEASED],
)
"""A rating with its final level. Its subject and machines once it is released; whoever takes part in its calibration
while the session is open, and not after. Neither peers nor dotted lines."""

RATING_GROUNDS = policy(
    "the levels before the final one",
    "ratings:read",
    to(Relation.MANAGER, Relation.SKIP_LEVEL, Relation.HRBP, Relation.HR_ADMIN),
    to(Relation.PARTICIPANT, when=Condition.OPEN),
    withheld_unless=[],
)
"""Proposed, supported and calibrated level, and what counters the proposal. Never the subject, neither before nor after
release."""

RATING_REASONS = policy(
    "the reasons of this rating",
    "ratings:read",
    to(Relation.SELF, when=Condition.RELEASED),
    to(Relation.MANAGER, Relation.SKIP_LEVEL, Relation.HRBP, Relation.HR_ADMIN),
    to(Relation.PARTICIPANT, when=Condition.OPEN),
    withheld_unless=[Condition.RELEASED],
)
"""Rationale, evidence and dispute. Pay is planned by the level alone: compensation analysts and machines don't read
these."""

EVIDENCE_AUTHOR = policy(
    "whose word this evidence is",
    "ratings:read",
    to(Relation.HR_ADMIN),
    to(
        Relation.SELF,
        Relation.MANAGER,
        Relation.SKIP_LEVEL,
        Relation.HRBP,
        Relation.PARTICIPANT,
        when=Condition.NAMED,
    ),
    withheld_unless=[Condition.NAMED],
)
"""The person behind a piece of evidence; behind peers' words only HR."""

CALIBRATION = policy(
    "the calibration of ratings",
    "calibration:read",
    to(Relation.HR_ADMIN, Relation.HRBP, Relation.PARTICIPANT),
)
"""Sessions and who is in them: the facilitator, the participants, and HR. HRBP means the business partner of the head
of the unit that is calibrated."""

CALIBRATION_CHANGES = policy(CALIBRATION.name, CALIBRATION.scope, CALIBRATION.grants, withheld_unless=[])
"""The moves of ratings in a session: as the session, but never those of one's own rating."""

FAIRNESS = policy(
    "the signals of fairness",
    "calibration:read",
    to(Relation.HR_ADMIN, Relation.AUDITOR, Relation.HRBP, Relation.PARTICIPANT),
)
"""Comparisons of groups: as the session that they were computed in, and auditors."""

FAIRNESS_FIGURES = policy(
    "the figures of this comparison",
    "calibration:read",
    to(Relation.HR_ADMIN, Relation.AUDITOR),
    to(Relation.HRBP, Relation.PARTICIPANT, when=Condition.SHARED),
)
"""The figures of a comparison. Whoever moves one rating and sees how a comparison by sex moves with it knows that
person's sex: figures that rest on what not everybody may know are told to a session as they were when it was opened,
afterwards whether they are flagged alone."""

FEEDBACK_GIVEN = policy("the feedback that this employee gave", "feedback:read", to(Relation.SELF))
"""The list of one's own words about others. To anybody else it would name the author of every piece in it."""

FEEDBACK_REQUESTS = policy(
    "the requests for feedback about this employee",
    "feedback:read",
    to(Relation.PARTICIPANT),
)
"""Between whoever asks and whoever is asked. The employee, where another asks, reads the answer alone."""

FEEDBACK_ASKING = policy(
    "the requests for feedback about this employee",
    "feedback:write",
    to(Relation.SELF, Relation.MANAGER, Relation.HRBP, Relation.HR_ADMIN),
)
"""Asks colleagues for feedback about the employee. Giving it needs no right: whoever works here may."""

PROPOSING = policy("the ratings of this employee", "ratings:write", to(Relation.MANAGER), withheld_unless=[])
"""Proposes a rating: the manager of today."""

RELEASING = policy("the review cycles", "ratings:write", to(Relation.HR_ADMIN))
"""Releases the ratings of a cycle, all at once: HR."""

CALIBRATING = policy("the calibration of ratings", "ratings:write", to(Relation.HR_ADMIN, Relation.HRBP))
"""Sets calibrations up and leads them through: HR, and the business partner of the head of the unit; who leads a
session besides, the session says. Moving a rating is for those who sit in it."""

WEIGHING = policy("the weights of evidence", "ratings:write", to(Relation.HR_ADMIN))
"""Says what evidence counts: HR."""

REVIEWING_REPORTS = policy("the reviews of this employee", "reviews:write", to(Relation.MANAGER))
"""Writes a downward review: the manager of today."""

REVIEWING_BELOW = policy("the reviews of this employee", "reviews:write", to(Relation.SKIP_LEVEL))
"""Writes a skip review: the manager's manager of today."""

REVIEWING_UPWARD = policy("the reviews of this employee", "reviews:write", to(Relation.REPORT))
"""Writes an upward review: whoever reports to the employee today. A peer needs no right but an approved nomination."""

REOPENING = policy("the reviews of this employee", "reviews:write", to(Relation.HR_ADMIN), withheld_unless=[])
"""Lets an author write anew what was handed in under the author's name: HR, and never a review about themselves."""

ANSWERING = policy(
    "the ratings of this employee",
    "ratings:write",
    to(Relation.SKIP_LEVEL, Relation.HRBP, Relation.HR_ADMIN),
    withheld_unless=[],
)
"""Answers a dispute of a rating: never who rated as the manager, nor who is rated."""

NOMINATING = policy(
    "who is asked to review this employee",
    "reviews:write",
    to(Relation.SELF, Relation.MANAGER, Relation.HRBP, Relation.HR_ADMIN),
)
"""Nominates peers: the employee and those in charge."""

APPROVING = policy(
    "who is asked to review this employee",
    "reviews:write",
    to(Relation.MANAGER, Relation.HRBP, Relation.HR_ADMIN),
    withheld_unless=[],
)
"""Says who is asked: those in charge, never the employee."""

RUNNING = policy("the review cycles", "reviews:write", to(Relation.HR_ADMIN))
"""Plans cycles and lets them go on: HR."""

DESIGNING = policy("how reviews are run", "reviews:write", to(Relation.HR_ADMIN))
"""Makes templates and words their questions: HR."""
