"""SCIM as a connector: it reads and sends nothing by itself, for the identity provider calls us."""

from goldenthread_sdk import Capability, Config, Connector, Vendor, Verification


class ScimConfig(Config):
    """Nothing to tell: the client has a service token with the scope scim:write."""


class ScimConnector(Connector[ScimConfig]):
    """An identity provider that pushes people to `/scim/v2`."""

    id = "scim"
    name = "SCIM 2.0"
    version = "1.0.0"
    vendor = Vendor("IETF", "https://www.rfc-editor.org/rfc/rfc7644", "2.0")
    Config = ScimConfig
    inbound = (Capability.PERSON_PROVISION,)
    verification = Verification.L0
