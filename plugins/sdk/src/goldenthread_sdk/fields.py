"""What a plugin may add to the graph and to the command line, as data and a function that answers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from goldenthread_sdk.records import PersonRef

Scalar = Literal["String", "Int", "Float", "Boolean"]


@dataclass(frozen=True, slots=True)
class NodeRef:
    """A node whose field is asked for. The viewer may see the node; a plugin is told no more than this.

    `organization` and `id` are opaque and stay the same; `number` is the employee number, of an employee.
    """

    organization: str
    id: str
    number: str | None = None


@dataclass(frozen=True, slots=True)
class GraphField:
    """A field that a plugin adds to a type of the graph; nullable, as visible as its node.

    Attributes:
        type_name: of the graph, e.g. Employee.
        name: of the field, camelCase; begin it with the plugin's name, so that no field of ours ever collides.
        scalar: what it holds.
        description: shown in the schema.
        resolve: answers for many nodes at once, in their order; None where there is nothing.
    """

    type_name: str
    name: str
    scalar: Scalar
    description: str
    resolve: Callable[[Sequence[NodeRef]], Sequence[Any]]


@dataclass(frozen=True, slots=True)
class CliCommand:
    """A command that a plugin adds: `python -m api plugins run NAME WORDS…`. What it returns is printed."""

    name: str
    help: str
    run: Callable[[Sequence[str]], str]


@dataclass(frozen=True, slots=True)
class SecretBackend:
    """A place outside the database where secrets lie, e.g. a vault.

    A secret of a connection that is written as `<name>:<reference>` is looked up there when it is needed.
    """

    name: str
    look_up: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Candidate:
    """An employee who may be the person that a vendor names; why says by what: key, number or email."""

    id: str
    employee_number: str
    why: str


@dataclass(frozen=True, slots=True)
class Denial:
    """Why a change must not be sent."""

    reason: str


@dataclass(frozen=True, slots=True)
class RunFacts:
    """A run of a connection, as far as those are told who watch."""

    id: str
    connection: str
    connector: str
    mode: str
    counts: Mapping[str, int]


class PersonMatcher(Protocol):
    """The shape of `resolve_person`."""

    def __call__(self, connector: str, person: PersonRef, candidates: Sequence[Candidate]) -> str | None:
        """The id of one of the candidates, or None to leave it to others."""
