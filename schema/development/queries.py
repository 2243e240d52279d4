"""Entry points of development."""

import strawberry

from schema.access.fields import everything
from schema.development.skill_types import Course, Skill
from schema.development.types import TriggerRule
from schema.kit.pages import Connection


@strawberry.type
class DevelopmentQuery:
    """The queries of development."""

    skills: Connection[Skill] = everything("Skill", "The skills that the organization works with, by name.")
    courses: Connection[Course] = everything("Course", "The courses on offer, by title.")
    trigger_rules: Connection[TriggerRule] = everything(
        "TriggerRule", "The rules that raise suggestions, by key and version."
    )
