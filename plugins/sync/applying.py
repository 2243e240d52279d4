"""What a connector told, put into the thread: each kind of record by the merging of the link that it belongs to.

Opens and commits nothing. What has not changed is not handed in here at all.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from goldenthread_sdk import Compensation, Completion, Course, Employment, Enrolment, PayrollRun, Person

from plugins.host.calling import Host
from plugins.sync.learning import put_completions, put_courses, put_enrolments
from plugins.sync.pay import put_compensations, put_payrolls
from plugins.sync.people import put_employments, put_people
from plugins.sync.put import Place, Put
from schema.access.request import Request

Apply = Callable[[Request, Host, Place, Sequence[Any]], Awaitable[list[Put]]]

APPLIERS: Mapping[type[Any], Apply] = {
    Person: put_people,
    Employment: put_employments,
    Compensation: put_compensations,
    PayrollRun: put_payrolls,
    Course: put_courses,
    Enrolment: put_enrolments,
    Completion: put_completions,
}
"""How each kind of record is put in; streams are read in this order, people before what is theirs."""

ORDER: tuple[str, ...] = tuple(kind.__name__ for kind in APPLIERS)


async def apply(request: Request, host: Host, place: Place, records: Sequence[Any]) -> list[Put]:
    """Put records of one kind into the thread; what became of each, in order."""
    return await APPLIERS[type(records[0])](request, host, place, records) if records else []
