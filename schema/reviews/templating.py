"""How HR words what reviews ask: templates are made, published anew and copied.

A change of a wording is a new revision, so that answers keep what they were given to. A template that a running cycle
uses is not changed: its reviewers all answer the same questions.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from schema.access.changes import add, change, lock, named, record, require, target
from schema.access.naming import seen
from schema.access.request import Request
from schema.kit.event_values import EventOperation
from schema.kit.events import Event
from schema.kit.inputs import Checks, text
from schema.kit.problems import Problem, refused
from schema.reviews import access, templating_store
from schema.reviews.tables import question, question_revision, review_template
from schema.reviews.templating_inputs import (
    QuestionInput,
    ReviewTemplateCopyInput,
    ReviewTemplateCreateInput,
    ReviewTemplatePublishInput,
)
from schema.reviews.values import QuestionKind

NAME, WORDS, MOST = 200, 2_000, 50
"""Most letters of a name and of a text, most questions."""

_WORDING = ("kind", "text", "scale_id", "required")
_NODE = "ReviewTemplate"


async def create(request: Request, given: ReviewTemplateCreateInput) -> Mapping[str, Any]:
    """Make a template with its questions."""
    await require(request, access.DESIGNING, None)
    checks, values, questions = Checks(), dict[str, Any](), list[dict[str, Any]]()
    with checks.part():
        values["name"] = await _name(request, given.name)
    with checks.part():
        values["description"] = None if given.description is None else text(given.description, WORDS, "description")
    with checks.part():
        questions += await _questions(request, given.questions, {})
    checks.done()
    return {"template_id": await _made(request, values, questions)}


async def publish(request: Request, given: ReviewTemplatePublishInput) -> Mapping[str, Any]:
    """Let a template ask something else from now on: each changed wording is a new revision."""
    row = await target(request, _NODE, given.template_id, "templateId", version=given.expected_version)
    await require(request, access.DESIGNING, None, "templateId")
    using = await templating_store.running(request, row.id)
    if using:
        words = f"'{using[0]}' is running with this template, and keeps its questions; copy it and change the copy."
        raise refused(Problem.CLOSED, words, "templateId")
    before = {one.id: one for one in await templating_store.asked(request, row.id)}
    questions = await _questions(request, given.questions, before)
    for place, one in enumerate(questions, 1):
        known = before.get(one["id"]) if one["id"] is not None else None
        await (_ask(request, row.id, place, one) if known is None else _reword(request, known, place, one))
    kept = {one["id"] for one in questions}
    for question_id in before.keys() - kept:
        await change(request, question, question_id, retired_at=request.now)
    await change(request, review_template, row.id)
    was = {"questions": [one.text for one in before.values()]}
    about = ("ReviewTemplatePublished", _NODE, row.id, EventOperation.UPDATED)
    record(request, Event(*about, before=was, after=_texts(questions)))
    return {"template_id": row.id}


async def copy(request: Request, given: ReviewTemplateCopyInput) -> Mapping[str, Any]:
    """Make a template that asks what another one asks."""
    row = await seen(request, _NODE, given.template_id, "templateId")
    await require(request, access.DESIGNING, None, "templateId")
    values = {"name": await _name(request, given.name), "description": row.description}
    asked = await templating_store.asked(request, row.id)
    questions = [{name: getattr(one, name) for name in ("direction", *_WORDING)} for one in asked]
    return {"template_id": await _made(request, values, questions)}


async def _name(request: Request, given: str) -> str:
    name = text(given, NAME, "name")
    await lock(request, "review template", name)
    if not await templating_store.is_free(request, name):
        raise refused(Problem.ALREADY_EXISTS, "A template has this name; choose another one.", "name")
    return name


async def _made(request: Request, values: Mapping[str, Any], questions: Sequence[Mapping[str, Any]]) -> UUID:
    template_id = await add(request, review_template, **values)
    for place, one in enumerate(questions, 1):
        await _ask(request, template_id, place, one)
    after = {"name": values["name"], **_texts(questions)}
    record(request, Event("ReviewTemplateCreated", _NODE, template_id, EventOperation.CREATED, after=after))
    return template_id


async def _ask(request: Request, template_id: UUID, place: int, given: Mapping[str, Any]) -> None:
    """A new question in its first wording."""
    where = {"template_id": template_id, "position": place, "direction": given["direction"]}
    question_id = await add(request, question, **where)
    await _word(request, question_id, 1, given)


async def _reword(request: Request, known: Any, place: int, given: Mapping[str, Any]) -> None:
    """A question that is known: another place, and a new revision where its wording changes."""
    if known.position != place:
        await change(request, question, known.id, position=place)
    if any(getattr(known, name) != given[name] for name in _WORDING):
        await _word(request, known.id, known.revision + 1, given)


async def _word(request: Request, question_id: UUID, revision: int, given: Mapping[str, Any]) -> None:
    worded = {name: given[name] for name in _WORDING}
    await add(request, question_revision, question_id=question_id, revision=revision, **worded)


def _texts(questions: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    return {"questions": [one["text"] for one in questions]}


async def _questions(
    request: Request, given: Sequence[QuestionInput], known: Mapping[UUID, Any]
) -> list[dict[str, Any]]:
    """The questions of an input, once nothing is wrong with them; `id` is None for a new one."""
    checks, found = Checks(), list[dict[str, Any]]()
    words = f"A template has 1 to {MOST} questions; say what is asked."
    checks.that(1 <= len(given) <= MOST, Problem.BAD_VALUE, words, "questions")
    for place, one in enumerate(given[:MOST]):
        path = ("questions", str(place))
        with checks.part():
            told = await _question(request, one, known, path)
            words = "This question stands twice in the list; name it once."
            twice = told["id"] is not None and told["id"] in {other["id"] for other in found}
            checks.that(not twice, Problem.DUPLICATE, words, *path, "questionId")
            found.append(told)
    checks.done()
    return found


async def _question(
    request: Request, given: QuestionInput, known: Mapping[UUID, Any], path: tuple[str, str]
) -> dict[str, Any]:
    checks, values = Checks(), dict[str, Any](id=None, kind=given.kind, required=given.required, scale_id=None)
    values["direction"] = given.direction
    with checks.part():
        values["text"] = text(given.text, WORDS, *path, "text")
    if given.question_id is not None:
        with checks.part():
            values["id"] = named("Question", given.question_id, *path, "questionId")
            words = "The template does not ask this question; leave its id out to ask a new one."
            checks.that(values["id"] in known, Problem.NOT_FOUND, words, *path, "questionId")
    words = "A question that is answered by a level has a scale, and no other has one."
    levelled = given.kind is QuestionKind.RATING
    checks.that(levelled == (given.scale_id is not None), Problem.BAD_VALUE, words, *path, "scaleId")
    if given.scale_id is not None:
        with checks.part():
            values["scale_id"] = (await seen(request, "RatingScale", given.scale_id, *path, "scaleId")).id
    checks.done()
    return values
