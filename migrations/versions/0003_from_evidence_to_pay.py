"""From evidence to pay: what reviews, calibration, succession, pay, programs, models and connections need beyond 0002."""

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring each area up, in this order."""
    _up_reviews()
    _up_calibration()
    _up_succession()
    _up_pay()
    _up_programs()
    _up_models()
    _up_connections()


def downgrade() -> None:
    """Take each area down, the last first."""
    _down_connections()
    _down_models()
    _down_programs()
    _down_pay()
    _down_succession()
    _down_calibration()
    _down_reviews()


def _up_reviews() -> None:
    """What reviews need."""


def _down_reviews() -> None:
    """Undo `_up_reviews`."""


def _up_calibration() -> None:
    """What calibration need."""


def _down_calibration() -> None:
    """Undo `_up_calibration`."""


def _up_succession() -> None:
    """What succession need."""


def _down_succession() -> None:
    """Undo `_up_succession`."""


def _up_pay() -> None:
    """What pay need."""


def _down_pay() -> None:
    """Undo `_up_pay`."""


def _up_programs() -> None:
    """What programs need."""


def _down_programs() -> None:
    """Undo `_up_programs`."""


def _up_models() -> None:
    """What models need."""


def _down_models() -> None:
    """Undo `_up_models`."""


def _up_connections() -> None:
    """What connections need."""


def _down_connections() -> None:
    """Undo `_up_connections`."""
