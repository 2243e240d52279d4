"""The numbers that a document and an operation must keep to, and the error of one that does not.

Not the settings themselves: those live in api.settings, with the same defaults.
"""

from dataclasses import dataclass

from graphql import GraphQLError

from api.transport.refusals import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """The most of each that is taken. From `depth` to `directives`, of what stands there once fragments are spread.

    `cost` is in objects of one answer; `person_budget` and `service_budget` are objects per caller and minute,
    `person_subscriptions` and `service_subscriptions` what one caller may have open.
    """

    characters: int
    tokens: int
    definitions: int
    depth: int
    root_fields: int
    fields: int
    aliases: int
    directives: int
    merges: int
    values: int
    cost: int
    person_budget: int
    service_budget: int
    person_subscriptions: int
    service_subscriptions: int


class ExcessError(GraphQLError):
    """A document that asks for more than is taken; `code` names the bound."""

    def __init__(self, code: Refusal, message: str) -> None:
        super().__init__(message)
        self.code = code
