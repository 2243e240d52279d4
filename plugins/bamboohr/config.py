"""What a connection to BambooHR needs to be told."""

from typing import Annotated

from goldenthread_sdk import Config, Currency, Secret
from pydantic import Field, StringConstraints

Subdomain = Annotated[str, StringConstraints(pattern="^[A-Za-z0-9][A-Za-z0-9-]{0,62}$")]


class BambooConfig(Config):
    """A company at BambooHR, and a user's key to it."""

    company: Subdomain = Field(description="The company's subdomain: acme of acme.bamboohr.com.")
    api_key: Secret = Field(description="API key of a user who may see employees, pay and trainings.")
    currency: Currency = Field(description="Currency of amounts that BambooHR tells without one, e.g. USD.")
    webhook_key: Secret | None = Field(default=None, description="Private key of the webhook, shown when it is made.")
    previous_webhook_key: Secret | None = Field(default=None, description="The key before, while both hold.")
