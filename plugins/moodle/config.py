"""What a connection to Moodle needs to be told."""

from typing import Annotated

from goldenthread_sdk import Config, Secret
from pydantic import Field, StringConstraints

STUDENT = 5
"""The role that a new Moodle gives to students."""

Address = Annotated[str, StringConstraints(pattern="^https?://[^?#]+$")]


class MoodleConfig(Config):
    """A Moodle, and the service user whose token is used."""

    url: Address = Field(description="Address of the site, e.g. https://learn.example.com.")
    token: Secret = Field(description="Web service token of the service user.")
    completion_report_id: int | None = Field(
        default=None, description="Id of the Report Builder report of completions; without it none are read."
    )
    student_role_id: int = Field(default=STUDENT, description="Id of the role that people are enrolled with.")
    create_users: bool = Field(default=False, description="Whether accounts may be made for people who have none.")
