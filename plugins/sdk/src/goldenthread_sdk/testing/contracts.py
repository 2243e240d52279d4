"""A vendor's own contract (OpenAPI), and requests held against it. Needs openapi-core, which servers don't.

Contracts lie in the folder that GOLDENTHREAD_CONTRACTS names.
"""

import hashlib
import os
import warnings
from functools import lru_cache
from pathlib import Path
from urllib.parse import parse_qs

import httpx2
from openapi_core import Config, OpenAPI
from openapi_core.datatypes import RequestParameters
from openapi_core.templating.paths.exceptions import PathError
from openapi_core.templating.paths.finders import APICallPathFinder
from werkzeug.datastructures import Headers, ImmutableMultiDict

from goldenthread_sdk.declarations import Contract

FOLDER = "GOLDENTHREAD_CONTRACTS"
DEFAULT_FOLDER = "../shared/specs"


class ContractError(AssertionError):
    """A request that the vendor's contract does not know or allow."""


class MissingContractError(Exception):
    """The contract is not where it should be, or is another edition."""


class ContractCheck:
    """Holds requests against a contract, and notes which operations they use."""

    def __init__(self, contract: Contract) -> None:
        self._contract = contract
        self._openapi = _loaded(str(contract_path(contract)), contract.sha256)
        self._finder = APICallPathFinder(self._openapi.spec)
        self.used: set[str] = set()

    def __call__(self, request: httpx2.Request) -> None:
        """Let pass a request that fits an operation which the connector declares.

        Raises:
            ContractError: it fits none, or not as the contract demands.
        """
        shown = _Request(request)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            errors = list(self._openapi.iter_request_errors(shown))
        if any(isinstance(error, PathError) for error in errors):
            raise ContractError(f"{request.method} {request.url.path} is not in {self._contract.file}.")
        if errors:
            told = "; ".join(f"{error} {error.__cause__ or ''}".strip() for error in errors)
            raise ContractError(f"{request.method} {request.url.path} breaks {self._contract.file}: {told}")
        self._note(shown, request)

    def check_answer(self, request: httpx2.Request, response: httpx2.Response) -> None:
        """Let pass an answer that the contract allows, so that a vendor of a test gives what the real one would.

        Raises:
            ContractError: the contract does not allow it.
        """
        errors = list(self._openapi.iter_response_errors(_Request(request), _Response(response)))
        if errors:
            told = "; ".join(f"{error} {error.__cause__ or ''}".strip() for error in errors)
            where = f"{request.method} {request.url.path}, HTTP {response.status_code}"
            raise ContractError(f"The answer to {where} breaks {self._contract.file}: {told}")

    def _note(self, shown: "_Request", request: httpx2.Request) -> None:
        found = self._finder.find(shown.method, f"{shown.host_url}{shown.path}")
        operation = f"{request.method} {found.path.parts[-1]}"
        if operation not in self._contract.operations:
            raise ContractError(f"{operation} is used, yet not among the operations that the connector declares.")
        self.used.add(operation)


def contract_path(contract: Contract) -> Path:
    """Where the contract lies.

    Raises:
        MissingContractError: it does not.
    """
    path = Path(os.environ.get(FOLDER, DEFAULT_FOLDER)) / contract.file
    if not path.is_file():
        raise MissingContractError(f"The vendor's contract {path} is missing: name its folder in {FOLDER}.")
    return path


@lru_cache(maxsize=8)
def _loaded(path: str, sha256: str) -> OpenAPI:
    content = Path(path).read_bytes()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise MissingContractError(f"{path} is another edition than the connector was written after: compare them.")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the library, about ways to log in that it does not check
        # Whether the vendor's contract is a good one takes seconds to find out and helps nobody.
        return OpenAPI.from_file_path(path, config=Config(spec_validator_cls=None))


class _Request:
    """A request as openapi-core wants it."""

    def __init__(self, request: httpx2.Request) -> None:
        self._request = request
        self.parameters = RequestParameters(
            query=ImmutableMultiDict(parse_qs(request.url.query.decode(), keep_blank_values=True)),
            header=Headers(list(request.headers.multi_items())),
        )

    @property
    def host_url(self) -> str:
        """Scheme and host."""
        return f"{self._request.url.scheme}://{self._request.url.netloc.decode()}"

    @property
    def path(self) -> str:
        """The path."""
        return self._request.url.path

    @property
    def method(self) -> str:
        """The method, lower-case."""
        return self._request.method.lower()

    @property
    def body(self) -> bytes | None:
        """The body; None where there is none."""
        return self._request.content or None

    @property
    def content_type(self) -> str:
        """The type of the body."""
        return self._request.headers.get("Content-Type", "")


class _Response:
    """A response as openapi-core wants it."""

    def __init__(self, response: httpx2.Response) -> None:
        self.status_code = response.status_code
        self.content_type = response.headers.get("Content-Type", "")
        self.headers = Headers(list(response.headers.multi_items()))
        self.data = response.content
