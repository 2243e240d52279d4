"""What a connection to a Learning Record Store needs to be told."""

from typing import Annotated, Literal

from goldenthread_sdk import Config, Secret
from pydantic import Field, StringConstraints

COMPLETED = "http://adlnet.gov/expapi/verbs/completed"

Address = Annotated[str, StringConstraints(pattern="^https?://[^?#]+$")]
Iri = Annotated[str, StringConstraints(pattern="^[a-zA-Z][a-zA-Z0-9+.-]*:[^ ]+$")]


class XapiConfig(Config):
    """A Learning Record Store, and which of its statements count."""

    endpoint: Address = Field(description="Address of the LRS, above /statements, e.g. https://lrs.example.com/xapi.")
    key: str = Field(description="Key (user name) of the basic authentication.")
    secret: Secret = Field(description="Secret (password) of the basic authentication.")
    home_page: Iri | None = Field(
        default=None, description="homePage of the accounts by which the LRS names our people; none: e-mail addresses."
    )
    account_name: Literal["employee_number", "user_name"] = Field(
        default="employee_number", description="What the name of such an account is."
    )
    verbs: tuple[Iri, ...] = Field(
        default=(COMPLETED,), min_length=1, description="Verbs whose statements are completions."
    )
    activity_types: tuple[Iri, ...] = Field(
        default=(), description="Types of activity that are courses; all where none is named."
    )
    language: str = Field(default="en", description="Language of courses' names, where the LRS has several.")
