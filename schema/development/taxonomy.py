"""The organization's own skills, beside those of the taxonomies that it uses."""

from collections.abc import Mapping
from typing import Any

from schema.access.changes import add, lock, require
from schema.access.request import Request
from schema.development import access, trigger_store
from schema.development.inputs import SkillCreateInput
from schema.development.recording import NEW, TITLE, tell
from schema.development.tables import skill
from schema.development.values import SkillTaxonomy
from schema.kit.inputs import Checks, text
from schema.kit.problems import Problem, refused

CODE, URI = 100, 2_000
"""Most letters of a code and of an address."""


async def create_skill(request: Request, given: SkillCreateInput) -> Mapping[str, Any]:
    """Add a skill of the organization's own; a name that any skill has, whatever its case, is refused."""
    await require(request, access.CATALOGUE_WRITING, None)
    values = _values(given)
    # The lock of whoever names a new skill while flagging it as lacking.
    await lock(request, "skill", values["name"].casefold())
    if await trigger_store.skill_called(request, values["name"]) is not None:
        words = f"There is a skill '{values['name']}' already; use that one."
        raise refused(Problem.ALREADY_EXISTS, words, "name")
    await lock(request, "skill code", values["code"])
    if await trigger_store.own_skill_of_code(request, values["code"]) is not None:
        words = f"A skill of yours has the code '{values['code']}' already; send another one."
        raise refused(Problem.ALREADY_EXISTS, words, "code")
    skill_id = await add(request, skill, taxonomy=SkillTaxonomy.LOCAL, **values)
    tell(request, "SkillCreated", "Skill", NEW, skill_id, None, after=values)
    return {"skill_id": skill_id}


def _values(given: SkillCreateInput) -> dict[str, Any]:
    checks, values = Checks(), dict[str, Any]()
    with checks.part():
        values["name"] = " ".join(text(given.name, TITLE, "name").split())
    for name, most in (("code", CODE), ("category", TITLE), ("uri", URI)):
        said = getattr(given, name)
        with checks.part():
            values[name] = None if said is None else text(said, most, name)
    checks.done()
    return values | {"code": values["code"] or values["name"].casefold()}
