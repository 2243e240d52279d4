"""Checks of deliveries: only what the vendor signed just now is let in, under an id that gives repetitions away."""

from dataclasses import replace
from datetime import timedelta

from goldenthread_sdk.config import secret_names
from goldenthread_sdk.errors import WebhookError
from goldenthread_sdk.testing.checking import Need, Subject, check
from goldenthread_sdk.testing.expectations import Raising, expect
from goldenthread_sdk.testing.rig import Rig, changed_secrets
from goldenthread_sdk.testing.unsupported import Unsupported

OLD = timedelta(days=1)


@check(Need.WEBHOOKS)
def a_delivery_gives_hints(subject: Subject) -> None:
    """A good delivery names streams that are declared."""
    with Rig(subject.connector, subject.vendor) as rig:
        ident, hints = rig.hints(rig.vendor.delivery(sent_at=rig.clock.now()))
        expect(ident.strip(), "A delivery has no id.")
        expect(hints, "A delivery gives no hints.")
        expect({hint.stream for hint in hints} <= {one.name for one in subject.connector.streams}, "Unknown streams.")


@check(Need.WEBHOOKS)
def a_wrong_signature_is_refused(subject: Subject) -> None:
    """A delivery that was signed with another secret is refused."""
    with Rig(subject.connector, subject.vendor) as rig:
        delivery, kind = rig.vendor.delivery(sent_at=rig.clock.now()), subject.connector.Config
        other = rig.made(changed_secrets(rig.vendor.config(), kind, secret_names(kind)))
        with Raising(WebhookError, "The delivery was signed with another secret") as caught:
            other.verify_webhook(delivery)
        rig.keep(caught.error)


@check(Need.WEBHOOKS)
def an_altered_delivery_is_refused(subject: Subject) -> None:
    """A delivery whose body was altered is refused, and so is one without its headers."""
    with Rig(subject.connector, subject.vendor) as rig:
        delivery = rig.vendor.delivery(sent_at=rig.clock.now())
        for altered in (replace(delivery, body=delivery.body + b" "), replace(delivery, headers={})):
            with Raising(WebhookError, "The delivery was altered") as caught:
                rig.connector.verify_webhook(altered)
            rig.keep(caught.error)


@check(Need.WEBHOOKS)
def a_repetition_has_the_same_id(subject: Subject) -> None:
    """A delivery that is sent again has the id that it had; another one has another."""
    with Rig(subject.connector, subject.vendor) as rig:
        first, other = (rig.vendor.delivery(sent_at=rig.clock.now()) for _ in range(2))
        again = replace(first, received_at=first.received_at + timedelta(seconds=5))
        ids = [rig.hints(delivery)[0] for delivery in (first, again, other)]
        expect(ids[0] == ids[1], "A repeated delivery has another id than the first time.")
        expect(ids[0] != ids[2], "Two deliveries have the same id.")


@check(Need.WEBHOOKS)
def an_old_delivery_is_refused(subject: Subject) -> Unsupported | None:
    """A delivery of yesterday is refused, where the vendor signs the time."""
    with Rig(subject.connector, subject.vendor) as rig:
        if not subject.connector.webhooks_timed:
            return Unsupported("the vendor does not sign the time; the host remembers the ids of deliveries")
        old = replace(rig.vendor.delivery(sent_at=rig.clock.now() - OLD), received_at=rig.clock.now())
        with Raising(WebhookError, "The delivery is from yesterday") as caught:
            rig.connector.verify_webhook(old)
        rig.keep(caught.error)
    return None


@check(Need.WEBHOOKS)
def both_secrets_hold_while_they_are_rotated(subject: Subject) -> Unsupported | None:
    """While two secrets hold, deliveries signed with either are let in."""
    with Rig(subject.connector, subject.vendor) as rig:
        config = rig.vendor.rotated()
        if isinstance(config, Unsupported):
            return config
        rig.connector = rig.made(subject.connector.Config.model_validate(config))
        for previous in (False, True):
            rig.hints(rig.vendor.delivery(sent_at=rig.clock.now(), previous_secret=previous))
    return None
