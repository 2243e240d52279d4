"""What a connection to Gusto needs to be told."""

from typing import Annotated

from goldenthread_sdk import Config, Secret
from pydantic import Field, StringConstraints

Uuid = Annotated[str, StringConstraints(pattern="^[0-9a-fA-F-]{36}$")]


class GustoConfig(Config):
    """A company at Gusto, and the application that it has authorized."""

    company_id: Uuid = Field(description="UUID of the company, as the authorization told it.")
    client_id: str = Field(description="Client id of the application, from Gusto's developer portal.")
    client_secret: Secret = Field(description="Client secret of the application.")
    verification_token: Secret | None = Field(default=None, description="Token of the webhook subscription.")
    previous_verification_token: Secret | None = Field(default=None, description="The one before, while both hold.")
