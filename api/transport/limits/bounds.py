"""The numbers that a document and an operation must keep to, and the error of one that does not.

Not the settings themselves: those live in api.settings, with the same defaults.
"""

from dataclasses import dataclass

from graphql import GraphQLError

from api.transport.refusals import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """The most of each that is taken. Counts are of what stands there once all fragments are spread.

    `cost` is in objects of one answer; `person_budget` and `service_budget` are objects per caller and minute.
    """

    tokens: int = 10_000
    definitions: int = 200
    depth: int = 20
    root_fields: int = 20
    fields: int = 5_000
    aliases: int = 200
    directives: int = 200
    merges: int = 100_000
    cost: int = 100_000
    person_budget: int = 2_000_000
    service_budget: int = 10_000_000


class ExcessError(GraphQLError):
    """A document that asks for more than is taken; `code` names the bound."""

    def __init__(self, code: Refusal, message: str) -> None:
        super().__init__(message)
        self.code = code
