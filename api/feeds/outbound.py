"""The way out as the schema sees it: checks of URLs and documents as refusals, and secrets sealed for their rows."""

from dataclasses import dataclass
from uuid import UUID

from graphql import GraphQLError

from api.feeds.addresses import BadAddressError, Guard, PrivateAddressError
from api.feeds.sealing import Seals
from api.feeds.shapes import Shapes, UnshapelyError
from schema.access.request import Request
from schema.governance.ports import Sealed
from schema.kit.errors import Code, CodedError
from schema.kit.problems import Problem, refused


@dataclass(frozen=True, slots=True)
class WayOut:
    """Fulfils `schema.governance.ports.Outbound`."""

    guard: Guard
    shapes: Shapes
    seals: Seals

    async def require_reachable(self, url: str) -> None:
        """Let pass a URL that may be sent to."""
        try:
            await self.guard.check(url)
        except PrivateAddressError as error:
            raise refused(Problem.PRIVATE_ADDRESS, str(error), "url") from error
        except BadAddressError as error:
            raise refused(Problem.BAD_ADDRESS, str(error), "url") from error

    async def require_fitting(self, request: Request, query: str) -> None:
        """Let pass a document that shapes payloads, and that the viewer may open."""
        try:
            await self.shapes.require_open(request, self.shapes.read(query))
        except UnshapelyError as error:
            raise refused(Problem.BAD_DOCUMENT, str(error), "query") from error
        except GraphQLError as error:
            cause = error.original_error or error
            hidden = isinstance(cause, CodedError) and cause.code is Code.NOT_FOUND
            raise refused(Problem.NOT_FOUND if hidden else Problem.BAD_DOCUMENT, error.message, "query") from error

    def seal(self, organization_id: UUID, row_id: UUID, secret: str) -> Sealed:
        """The secret, to be stored with the row."""
        return Sealed(self.seals.name, self.seals.seal(organization_id, row_id, secret))

    def unseal(self, organization_id: UUID, row_id: UUID, secret: bytes) -> str:
        """The secret of a row."""
        return self.seals.open(organization_id, row_id, secret)
