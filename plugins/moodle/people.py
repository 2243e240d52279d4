"""Which account of Moodle a person has. Neither ID numbers nor addresses are unique there: more than one is a stop."""

from collections.abc import Mapping
from typing import Any

from goldenthread_sdk import AmbiguousError, NotFoundError, PersonRef

from plugins.moodle.client import Client

NAMES = {"id": "id", "idnumber": "ID number", "email": "e-mail address", "username": "user name"}


def account(client: Client, person: PersonRef) -> Mapping[str, Any]:
    """The account of a person, by what is known of them: the surest first.

    Raises:
        AmbiguousError: more than one fits.
        NotFoundError: none does.
    """
    known = {"id": person.key, "idnumber": person.employee_number, "email": person.email, "username": person.user_name}
    for field, value in known.items():
        found = client.users(field, value) if value else ()
        if len(found) > 1:
            raise AmbiguousError(
                f"{len(found)} accounts of Moodle have the same {NAMES[field]}: nobody was enrolled; mend it there."
            )
        if found:
            return found[0]
    raise NotFoundError("The person has no account in Moodle by ID number, e-mail address or user name: make one.")
