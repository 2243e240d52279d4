"""The page about hooks and declarations, made from the specs themselves: `python -m goldenthread_sdk.documenting PAGE`.

Writes what stands between the page's two marks; what stands around them is written by people.
"""

import inspect
import re
import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

from goldenthread_sdk import hookspecs, values
from goldenthread_sdk.connector import Connector
from goldenthread_sdk.errors import ConnectorError
from goldenthread_sdk.hookspecs import HOOKS
from goldenthread_sdk.records import ORDERS, RECORDS

BEGIN = "<!-- made by python -m goldenthread_sdk.documenting: begin -->"
_MODULES = re.compile(r"(?:goldenthread_sdk\.\w+|collections\.abc|typing|pathlib|httpx2(?:\._\w+)*)\.")
END = "<!-- made by python -m goldenthread_sdk.documenting: end -->"
CALLS = (
    "base_urls",
    "check",
    "discover",
    "read",
    "plan",
    "push",
    "lookup",
    "verify_webhook",
    "parse_webhook",
    "fault_in",
)


def made() -> str:
    """What the specs say, as Markdown."""
    parts = (_hooks(), _calls(), _records(), _words(), _errors())
    return "\n".join(line for part in parts for line in part).rstrip() + "\n"


def merged(page: str) -> str:
    """A page with what is between its marks made anew.

    Raises:
        ValueError: it has no marks.
    """
    before, begun, rest = page.partition(BEGIN)
    _, ended, after = rest.partition(END)
    if not (begun and ended):
        raise ValueError("the page has no marks between which the hooks could stand")
    return f"{before}{BEGIN}\n\n{made()}\n{END}{after}"


def examples() -> dict[str, str]:
    """The example of each hook, by its name."""
    return {name: _parts(name)[1] for name in HOOKS}


def signature(name: str) -> str:
    """A hook as it is written, e.g. `def sync_started(run: RunFacts) -> None`."""
    told = inspect.signature(getattr(hookspecs, name))
    shown = [f"{one.name}: {_shown(one.annotation)}" for one in told.parameters.values()]
    return f"def {name}({', '.join(shown)}) -> {_shown(told.return_annotation)}"


def _hooks() -> Iterator[str]:
    yield "## Hooks"
    yield ""
    yield "Hooks run in the plugin's own process, with a bound of five seconds and of 768 MiB."
    for name in HOOKS:
        words, example = _parts(name)
        yield from ("", f"### `{name}`", "", "```python", signature(name), "```", "", words, "", "```python")
        yield from (example, "```")
    yield ""


def _calls() -> Iterator[str]:
    yield "## Calls to one connector"
    yield ""
    yield "Methods of `Connector`; a hook would ask all plugins at once."
    for name in CALLS:
        method = getattr(Connector, name)
        told = inspect.signature(method)
        shown = [f"{one.name}: {_shown(one.annotation)}" for one in told.parameters.values() if one.name != "self"]
        result = _shown(told.return_annotation)
        yield from ("", f"### `{name}`", "", "```python", f"def {name}({', '.join(shown)}) -> {result}", "```", "")
        yield inspect.cleandoc(method.__doc__ or "")
    yield ""


def _records() -> Iterator[str]:
    yield "## Records and orders"
    yield ""
    yield "| Model | What it is | Fields |"
    yield "|---|---|---|"
    for model in (*RECORDS, *ORDERS):
        first = inspect.cleandoc(model.__doc__ or "").splitlines()[0]
        names = ", ".join(f"`{name}`" + ("" if one.is_required() else "?") for name, one in model.model_fields.items())
        yield f"| `{model.__name__}` | {first} | {names} |"
    yield ""


def _words() -> Iterator[str]:
    """The enumerations, each member with the line that stands under it."""
    yield "## Words of the declarations"
    source = inspect.getsource(values).splitlines()
    kinds = [one for one in vars(values).values() if isinstance(one, type) and issubclass(one, StrEnum)]
    for kind in kinds:
        if kind is StrEnum:
            continue
        yield from ("", f"### `{kind.__name__}`", "", inspect.cleandoc(kind.__doc__ or ""), "")
        yield from ("| Member | Means |", "|---|---|")
        for member in kind:
            place = source.index(f'    {member.name} = "{member.value}"')
            yield f"| `{member.name}` (`{member.value}`) | {source[place + 1].strip().strip(chr(34))} |"
    yield ""


def _errors() -> Iterator[str]:
    yield "## Errors"
    yield ""
    yield "| Code | Class | When | May pass by itself |"
    yield "|---|---|---|---|"
    for kind in sorted(_subclasses(ConnectorError), key=lambda one: one.__name__):
        first = inspect.cleandoc(kind.__doc__ or "").splitlines()[0]
        yield f"| `{kind.code}` | `{kind.__name__}` | {first} | {'yes' if kind.transient else 'no'} |"


def _subclasses(kind: type[ConnectorError]) -> set[type[ConnectorError]]:
    direct = set(kind.__subclasses__())
    return direct | {one for sub in direct for one in _subclasses(sub)}


def _parts(name: str) -> tuple[str, str]:
    """The words and the example of a hook's spec."""
    words, _, example = inspect.cleandoc(getattr(hookspecs, name).__doc__ or "").partition("\nExample:\n")
    return words.strip().replace("\nWhen it fails:", "\n\nWhen it fails:"), inspect.cleandoc(example)


def _shown(annotation: object) -> str:
    if annotation is None:
        return "None"
    if isinstance(annotation, type) and not getattr(annotation, "__args__", None):
        return annotation.__name__
    text = _MODULES.sub("", str(annotation))
    return text.replace("NoneType", "None").replace("~C", "Config")


if __name__ == "__main__":
    page = Path(sys.argv[1])
    page.write_text(merged(page.read_text(encoding="utf-8")), encoding="utf-8")
