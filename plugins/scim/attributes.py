"""The attributes of users and groups that the thread keeps, as RFC 7643 describes attributes. No others are offered.

What HR decides and an identity provider only reads (job title, department, groups of a user) is `readOnly`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

Kind = Literal["string", "boolean", "complex", "reference", "dateTime"]
Mutability = Literal["readOnly", "readWrite", "immutable"]


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute.

    Attributes:
        name: as the standard writes it; letters may come in any case.
        description: for people.
        kind: what its values are.
        many: whether it holds a list.
        required: whether it always has a value; what a client leaves out, the server may know a default for.
        mutability: who may change it.
        unique: whether no two resources may share a value.
        exact: whether upper and lower case make a difference.
        choices: the words that it may hold; any where there are none.
        parts: of a complex attribute.
        refers: to which types of resources a reference leads.
    """

    name: str
    description: str
    kind: Kind = "string"
    many: bool = False
    required: bool = False
    mutability: Mutability = "readWrite"
    unique: bool = False
    exact: bool = False
    choices: tuple[str, ...] = ()
    parts: tuple["Attribute", ...] = ()
    refers: tuple[str, ...] = ()

    def part(self, name: str) -> "Attribute | None":
        """The part of that name, in any case of letters."""
        return _named(self.parts, name)


@dataclass(frozen=True, slots=True)
class Kept:
    """A type of resources: its core schema, and the extension where it has one."""

    name: str
    endpoint: str
    schema: str
    description: str
    attributes: tuple[Attribute, ...]
    extension: str | None = None
    extended: tuple[Attribute, ...] = ()

    def attribute(self, name: str, schema: str | None = None) -> Attribute | None:
        """The attribute of that name in a schema, in any case of letters; the core's and the common ones without."""
        if schema is not None and self.extension is not None and schema.lower() == self.extension.lower():
            return _named(self.extended, name)
        return _named((*self.attributes, *COMMON), name)

    def schemas(self) -> Iterator[str]:
        """The URIs of its schemas."""
        yield self.schema
        if self.extension is not None:
            yield self.extension


def _named(attributes: tuple[Attribute, ...], name: str) -> Attribute | None:
    return next((one for one in attributes if one.name.lower() == name.lower()), None)


COMMON = (
    Attribute("id", "The resource's id here.", mutability="readOnly", exact=True, required=True),
    Attribute("externalId", "The client's own id of the resource.", exact=True),
    Attribute(
        "meta",
        "When and where.",
        kind="complex",
        mutability="readOnly",
        parts=(
            Attribute("resourceType", "Its type.", mutability="readOnly", exact=True),
            Attribute("created", "When it was made.", kind="dateTime", mutability="readOnly"),
            Attribute("lastModified", "When it changed last.", kind="dateTime", mutability="readOnly"),
            Attribute("location", "Where it is.", mutability="readOnly", exact=True),
            Attribute("version", "Its ETag.", mutability="readOnly", exact=True),
        ),
    ),
)
"""What every resource has, and no schema lists (RFC 7643, section 3.1)."""

USERS = Kept(
    "User",
    "/Users",
    USER,
    "Employees",
    (
        Attribute("userName", "The name by which the identity provider knows the user.", required=True, unique=True),
        Attribute(
            "name",
            "The parts of the name.",
            kind="complex",
            required=True,
            parts=(
                Attribute("familyName", "Family name, at most 100 letters.", required=True),
                Attribute("givenName", "Given name, at most 100 letters.", required=True),
            ),
        ),
        Attribute("displayName", "Name as shown; given and family name where nobody sent one.", required=True),
        Attribute("title", "Title of the job; HR's to change.", mutability="readOnly"),
        Attribute(
            "active",
            "Whether the user works here. False proposes a termination to HR, true withdraws the proposal.",
            kind="boolean",
            required=True,
        ),
        Attribute(
            "emails",
            "The address at work. Others are not kept.",
            kind="complex",
            many=True,
            parts=(
                Attribute("value", "The address."),
                Attribute("type", "What it is for.", choices=("work",)),
                Attribute("primary", "Whether it is the one to use.", kind="boolean"),
            ),
        ),
        Attribute(
            "groups",
            "The groups of the user; changed at the group.",
            kind="complex",
            many=True,
            mutability="readOnly",
            parts=(
                Attribute("value", "The group's id.", mutability="readOnly", exact=True),
                Attribute("$ref", "Where it is.", kind="reference", mutability="readOnly", refers=("Group",)),
                Attribute("display", "Its name.", mutability="readOnly"),
            ),
        ),
    ),
    ENTERPRISE,
    (
        Attribute("employeeNumber", "Number in the HR system, that nobody else has.", required=True, unique=True),
        Attribute("department", "Name of the unit; HR's to change.", mutability="readOnly"),
        Attribute(
            "manager",
            "The primary manager, from today on.",
            kind="complex",
            parts=(
                Attribute("value", "The manager's id.", required=True, exact=True),
                Attribute("$ref", "Where the manager is.", kind="reference", refers=("User",)),
            ),
        ),
    ),
)

GROUPS = Kept(
    "Group",
    "/Groups",
    GROUP,
    "Groups of the identity provider; no rights hang on them",
    (
        Attribute("displayName", "Name of the group, at most 200 letters.", required=True),
        Attribute(
            "members",
            "Who is in it.",
            kind="complex",
            many=True,
            parts=(
                Attribute("value", "The member's id.", mutability="immutable", exact=True),
                Attribute("$ref", "Where it is.", kind="reference", mutability="immutable", refers=("User",)),
                Attribute("type", "What it is.", mutability="immutable", choices=("User",)),
            ),
        ),
    ),
)

KEPT = (USERS, GROUPS)
"""All types of resources."""
