"""What a connection to Xero Payroll needs to be told."""

from typing import Annotated

from goldenthread_sdk import Config, Secret
from pydantic import Field, StringConstraints

Uuid = Annotated[str, StringConstraints(pattern="^[0-9a-fA-F-]{36}$")]


class XeroConfig(Config):
    """An organisation at Xero, and the app that it is connected with."""

    tenant_id: Uuid = Field(description="Tenant id of the organisation, as Xero's list of connections tells it.")
    client_id: str = Field(description="Client id of the app, from Xero's developer portal.")
    client_secret: Secret = Field(description="Client secret of the app.")
