"""What each caller may still spend: a budget of objects per minute that refills steadily, kept in this process.

An operation is charged its static cost beforehand, so that many at once can't outrun the budget; what its answer did
not hold is given back.
"""

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Self, TypeAlias

from api.auth.tokens import Person
from api.auth.viewers import Identity
from api.transport.limits.bounds import Bounds
from api.transport.refusals import Refusal, RefusedError
from schema.kit.errors import Code, CodedError

WINDOW_SECONDS = 60
MOST_CALLERS = 10_000
"""Accounts kept; the one used longest ago is forgotten first, and starts anew."""

Cost: TypeAlias = dict[str, int]
"""`extensions.cost` of an answer: objects `requested`, `actual` and `remaining` of the caller's budget."""


class _Account:
    """What one caller has spent of a budget, as of a time."""

    __slots__ = ("at", "budget", "spent")

    def __init__(self, budget: int) -> None:
        self.budget = budget
        self.spent = self.at = 0.0


class Charge:
    """The cost of one accepted operation, until its answer is there; `remaining` of the caller's budget with it."""

    __slots__ = ("_budgets", "_identity", "_remaining", "_requested")

    def __init__(self, budgets: "Budgets", identity: Identity, requested: int, remaining: int) -> None:
        self._budgets = budgets
        self._identity = identity
        self._requested = requested
        self._remaining = remaining

    def settled(self, actual: int | None) -> Cost:
        """What the operation cost in the end; the difference to the charge is given back unless that is unknown."""
        given_back = 0 if actual is None else self._requested - actual
        if given_back:
            self._remaining = self._budgets.give_back(self._identity, given_back)
        return {"requested": self._requested, "actual": actual or 0, "remaining": self._remaining}

    def __enter__(self) -> Self:
        """What is charged already."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, *_: object) -> None:
        """What fails keeps its charge, but whoever is nobody pays nothing."""
        if isinstance(error, CodedError) and error.code is Code.UNAUTHENTICATED:
            self.settled(0)


class Budgets:
    """The accounts of all callers."""

    def __init__(self, bounds: Bounds, clock: Callable[[], float] = time.monotonic) -> None:
        self._bounds = bounds
        self._clock = clock
        self._accounts: OrderedDict[Identity, _Account] = OrderedDict()

    def __len__(self) -> int:
        return len(self._accounts)

    def charged(self, identity: Identity, requested: int) -> Charge:
        """Around the execution of an operation, which the caller is charged for.

        Raises:
            RefusedError: as for `require`.
        """
        account = self.require(identity, requested)
        return Charge(self, identity, requested, self._paid(identity, account, requested))

    def require(self, identity: Identity, requested: int) -> _Account:
        """Let pass what a caller can pay; the account to pay from.

        Raises:
            RefusedError: COST_LIMIT, with 429 and Retry-After where waiting helps.
        """
        account, most = self._refilled(identity), self._bounds.cost
        remaining = math.floor(account.budget - account.spent)
        if requested > remaining or requested > most:
            raise _refused(requested, remaining, account.budget, min(most, account.budget))
        return account

    def give_back(self, identity: Identity, cost: int) -> int:
        """Take a cost off a caller's account and tell what remains of the budget."""
        return self._paid(identity, self._refilled(identity), -cost)

    def _refilled(self, identity: Identity) -> _Account:
        """The account of a caller as it is now, kept or not."""
        account, now = self._accounts.get(identity), self._clock()
        if account is None:
            is_person = isinstance(identity, Person)
            account = _Account(self._bounds.person_budget if is_person else self._bounds.service_budget)
        else:
            account.spent = max(0.0, account.spent - (now - account.at) * account.budget / WINDOW_SECONDS)
        account.at = now
        return account

    def _paid(self, identity: Identity, account: _Account, cost: int) -> int:
        """What remains of the budget after a cost, which is below zero for what is given back."""
        account.spent = max(0.0, account.spent + cost)
        if account.spent:
            self._accounts[identity] = account
            self._accounts.move_to_end(identity)
            if len(self._accounts) > MOST_CALLERS:
                self._accounts.popitem(last=False)
        else:  # nothing spent, nothing kept
            self._accounts.pop(identity, None)
        return max(0, math.floor(account.budget - account.spent))


def _refused(requested: int, remaining: int, budget: int, most: int) -> RefusedError:
    cost = {"requested": requested, "actual": 0, "remaining": remaining}
    if requested > most:
        message = f"The operation may return {requested} objects; at most {most} are served at once: ask for less."
        return RefusedError(400, Refusal.COST_LIMIT, message, extensions={"cost": cost})
    seconds = math.ceil((requested - remaining) * WINDOW_SECONDS / budget)
    message = (
        f"The operation may return {requested} objects, and {remaining} of your {budget} per minute are left: "
        f"try again in {seconds} s."
    )
    return RefusedError(429, Refusal.COST_LIMIT, message, {"Retry-After": str(seconds)}, {"cost": cost})
