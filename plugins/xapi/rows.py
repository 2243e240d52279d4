"""What a statement says: who, what, when, how well; and the record that is made of it. Asks for nothing."""

from collections.abc import Mapping
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from goldenthread_sdk import Completion, CompletionState, PersonRef, RowFault
from pydantic import ValidationError

from plugins.xapi.client import moment
from plugins.xapi.config import XapiConfig

VOIDED = "http://adlnet.gov/expapi/verbs/voided"
MAILTO = "mailto:"
_SHARE = Decimal("0.000001")


def is_course(statement: Mapping[str, Any], config: XapiConfig) -> bool:
    """Whether a statement is about an activity of the types that count."""
    types = config.activity_types
    return not types or _in(statement, "object", "definition", "type") in types


def completion(statement: Mapping[str, Any], config: XapiConfig, *, revoked: bool = False) -> Completion:
    """That somebody completed a course.

    Raises:
        ValueError: the statement does not say who, what or when in a way that can be used.
    """
    if _in(statement, "object", "objectType") not in {None, "Activity"}:
        raise ValueError("its object is no activity")
    state = CompletionState.FAILED if _in(statement, "result", "success") is False else CompletionState.COMPLETED
    return Completion.model_validate(
        {
            "key": statement.get("id"),
            "person": person(statement.get("actor"), config),
            "course_key": _in(statement, "object", "id"),
            "course_name": _name(_in(statement, "object", "definition", "name"), config.language),
            "state": CompletionState.REVOKED if revoked else state,
            "completed_at": moment(statement.get("timestamp") or statement.get("stored")),
            "score": _score(_in(statement, "result", "score")),
        }
    )


def person(actor: object, config: XapiConfig) -> PersonRef:
    """Whom an actor is; by account, then by address.

    Raises:
        ValueError: a group, or somebody who is known by a hash alone.
    """
    told = actor if isinstance(actor, dict) else {}
    if told.get("objectType", "Agent") != "Agent":
        raise ValueError("its actor is a group")
    account, mbox = told.get("account"), str(told.get("mbox") or "")
    if isinstance(account, dict) and account.get("name"):
        page, name = str(account.get("homePage")), str(account["name"])
        ours = {config.account_name: name} if page == config.home_page else {}
        return PersonRef.model_validate({"key": f"{page} {name}", **ours})
    if mbox.lower().startswith(MAILTO):
        return PersonRef(email=mbox[len(MAILTO) :])
    if told.get("openid"):
        return PersonRef(key=str(told["openid"]))
    raise ValueError("its actor has no account, address or OpenID")


def actor(ref: PersonRef, config: XapiConfig) -> Mapping[str, Any]:
    """A person as an actor; by account where the connection names one.

    Raises:
        ValueError: neither an account nor an address of the person is known.
    """
    name = getattr(ref, config.account_name)
    if config.home_page is not None and name:
        return {"objectType": "Agent", "account": {"homePage": config.home_page, "name": name}}
    page, _, rest = (ref.key or "").partition(" ")
    if rest:
        return {"objectType": "Agent", "account": {"homePage": page, "name": rest}}
    if ref.email:
        return {"objectType": "Agent", "mbox": f"{MAILTO}{ref.email}"}
    raise ValueError("neither an account nor an address of the person is known")


def fault(statement: Mapping[str, Any], error: ValueError) -> RowFault:
    """That no record can be made of a statement; without what is in it."""
    ident, field, words = statement.get("id"), None, str(error)
    told = None if ident is None else str(ident)
    if isinstance(error, ValidationError):
        first = error.errors(include_input=False, include_url=False, include_context=False)[0]
        field, words = ".".join(str(part) for part in first["loc"]) or None, first["msg"]
    where = f"Statement {told}" + (f", {field}" if field else "")
    return RowFault(told, "BAD_VALUE", f"{where}: {words}; void it and send a better one.", field)


def _score(score: object) -> Decimal | None:
    """The share that was reached: `scaled`, else `raw` between `min` and `max`; less than nothing is nothing."""
    told = score if isinstance(score, dict) else {}
    scaled, raw, least, most = (_number(told.get(name)) for name in ("scaled", "raw", "min", "max"))
    if scaled is None and raw is not None and most is not None and most > (least or 0):
        scaled = (raw - (least or 0)) / (most - (least or 0))
    if scaled is not None and scaled > 1:
        raise ValueError("its score is more than all")
    return None if scaled is None else max(scaled, Decimal(0)).quantize(_SHARE, ROUND_HALF_EVEN)


def _number(told: object) -> Decimal | None:
    return Decimal(told) if isinstance(told, int | Decimal) and not isinstance(told, bool) else None


def _name(names: object, language: str) -> str | None:
    """A name in a language; else in a variant of it, else the first that there is."""
    told = {str(tag).lower(): str(name) for tag, name in names.items()} if isinstance(names, dict) else {}
    wanted = language.lower()
    variants = [name for tag, name in told.items() if tag.split("-")[0] == wanted.split("-")[0]]
    return told.get(wanted) or next(iter([*variants, *told.values()]), None) or None


def _in(told: object, *path: str) -> Any:
    for name in path:
        told = told.get(name) if isinstance(told, dict) else None
    return told
