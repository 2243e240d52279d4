"""The words in which a connector says what it can do. Not the declarations that are made of them."""

from enum import StrEnum

SDK_API = "1"
"""The version of this interface; a connector written for another one is not loaded."""


class Capability(StrEnum):
    """What a connector can do for the thread."""

    LMS_COURSE_READ = "lms.course.read"
    """Tells which courses there are."""
    LMS_ENROLMENT_READ = "lms.enrolment.read"
    """Tells who is enrolled in what."""
    LMS_ENROLMENT_ASSIGN = "lms.enrolment.assign"
    """Enrols people."""
    LMS_COMPLETION_READ = "lms.completion.read"
    """Tells who finished what, and when."""
    LMS_COMPLETION_TELL = "lms.completion.tell"
    """Tells the vendor what was finished elsewhere."""
    LMS_USER_CREATE = "lms.user.create"
    """Makes user accounts in the learning system."""
    PERSON_READ = "person.read"
    """Tells who the people are."""
    PERSON_PROVISION = "person.provision"
    """Lets an identity provider push people to us."""
    EMPLOYMENT_READ = "employment.read"
    """Tells who is employed as what, where and under whom."""
    PAY_COMPENSATION_READ = "pay.compensation.read"
    """Tells base pay."""
    PAY_COMPENSATION_CHANGE = "pay.compensation.change"
    """Changes base pay at the vendor."""
    PAYROLL_RUN_READ = "payroll.run.read"
    """Tells which payrolls ran, and what they paid."""
    PAY_FILE_WRITE = "pay.file.write"
    """Writes pay changes to a file for the payroll."""


class Verification(StrEnum):
    """Against what a connector was proven."""

    L0 = "L0"
    """Against tests of its own only."""
    L1 = "L1"
    """Against the vendor's published contract."""
    L2 = "L2"
    """Against a real server of the vendor."""


class Mode(StrEnum):
    """How much a run reads."""

    FULL = "FULL"
    """Everything there is."""
    INCREMENTAL = "INCREMENTAL"
    """What changed since the cursor."""


class CursorKind(StrEnum):
    """What a stream's cursor is made of."""

    NONE = "none"
    """There is no cursor: each run reads everything."""
    TIMESTAMP = "timestamp"
    """A time by the vendor's clock; rows may show up late by the stream's lag."""
    SEQUENCE = "sequence"
    """A number that only grows."""
    OPAQUE = "opaque"
    """Something that only the vendor understands."""


class Order(StrEnum):
    """In which order a stream's rows come."""

    NONE = "none"
    """In any; rows may come twice when others are inserted while pages are read."""
    KEY = "key"
    """By key."""
    CURSOR = "cursor"
    """By what the cursor is made of."""


class Deletions(StrEnum):
    """How it is known that a row is gone."""

    EXPLICIT = "explicit"
    """The vendor says so: the stream yields `Gone`."""
    ABSENCE = "absence"
    """What a full run does not name is gone; such a stream can't be read incrementally."""
    NONE = "none"
    """It is never known: what was read once stays."""


class Idempotency(StrEnum):
    """What keeps a command from taking effect twice when it is sent twice."""

    NATIVE_KEY = "native key"
    """The vendor takes a key with the request and does each key once."""
    VERSION_LOCK = "version lock"
    """The request names the version that it changes; the second one is a conflict."""
    NATURAL_KEY = "natural key"
    """The thing has a key of ours; a second one with that key can't be."""
    NONE = "none"
    """Nothing does: it is never sent twice, and `lookup` tells what happened."""


class Atomicity(StrEnum):
    """What happens to a batch of which one change is bad."""

    EACH = "each"
    """The others take effect."""
    WHOLE = "whole"
    """None takes effect; the connector has to find the bad one by halving the batch."""


class Confirmation(StrEnum):
    """When it is certain that a command took effect."""

    ANSWER = "answer"
    """With the vendor's answer."""
    READ_BACK = "read back"
    """When it was read back: the answer says nothing."""
    LATER = "later"
    """When the vendor has worked it off; `lookup` tells."""


class SettlementState(StrEnum):
    """What became of a change that was sent."""

    CONFIRMED = "CONFIRMED"
    """It took effect."""
    ACCEPTED = "ACCEPTED"
    """The vendor took it and will tell later."""
    REJECTED = "REJECTED"
    """The vendor refused it; it did not take effect."""
    CONFLICT = "CONFLICT"
    """What it was to change is no longer what was planned on; it did not take effect."""
    UNKNOWN = "UNKNOWN"
    """No answer came: it may have taken effect or not."""


class Happened(StrEnum):
    """What `lookup` found out about a change."""

    YES = "YES"
    """It took effect."""
    NO = "NO"
    """It did not, and will not."""
    PENDING = "PENDING"
    """The vendor is at it."""
    UNKNOWN = "UNKNOWN"
    """The vendor can't tell; a person has to look."""
