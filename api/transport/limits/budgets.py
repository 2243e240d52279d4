"""What each caller may still spend: a budget of objects per minute that refills steadily, kept in this process.

An operation is charged its static cost beforehand, so that many at once can't outrun the budget; what its answer did
not hold is given back.
"""

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
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


@dataclass(slots=True)
class _Account:
    spent: float
    at: float


class Charge:
    """The cost of one accepted operation, until its answer is there."""

    def __init__(self, budgets: "Budgets", identity: Identity, requested: int) -> None:
        self._budgets = budgets
        self._identity = identity
        self._requested = requested

    def settled(self, actual: int | None) -> Cost:
        """What the operation cost in the end; the difference to the charge is given back unless that is unknown."""
        given_back = 0 if actual is None else self._requested - actual
        if given_back:
            self._remaining = self._budgets.spend(self._identity, -given_back)
        return {"requested": self._requested, "actual": actual or 0, "remaining": self._remaining}

    def __enter__(self) -> Self:
        """Charge the caller."""
        self._remaining = self._budgets.spend(self._identity, self._requested)
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
        self.require(identity, requested)
        return Charge(self, identity, requested)

    def require(self, identity: Identity, requested: int) -> None:
        """Let pass what a caller can pay.

        Raises:
            RefusedError: COST_LIMIT, with 429 and Retry-After where waiting helps.
        """
        budget = self._budget_of(identity)
        remaining = math.floor(budget - self._spent(identity, budget))
        cost = {"requested": requested, "actual": 0, "remaining": remaining}
        most = min(self._bounds.cost, budget)
        if requested > most:
            message = f"The operation may return {requested} objects; at most {most} are served at once: ask for less."
            raise RefusedError(400, Refusal.COST_LIMIT, message, extensions={"cost": cost})
        if requested > remaining:
            seconds = math.ceil((requested - remaining) * WINDOW_SECONDS / budget)
            message = (
                f"The operation may return {requested} objects, and {remaining} of your {budget} per minute are left: "
                f"try again in {seconds} s."
            )
            raise RefusedError(429, Refusal.COST_LIMIT, message, {"Retry-After": str(seconds)}, {"cost": cost})

    def spend(self, identity: Identity, cost: int) -> int:
        """Put a cost on a caller's account and tell what remains of the budget. Nothing spent, nothing kept."""
        budget = self._budget_of(identity)
        spent = max(0.0, self._spent(identity, budget) + cost)
        self._accounts.pop(identity, None)
        if spent:
            self._accounts[identity] = _Account(spent, self._clock())
            if len(self._accounts) > MOST_CALLERS:
                self._accounts.popitem(last=False)
        return max(0, math.floor(budget - spent))

    def _budget_of(self, identity: Identity) -> int:
        return self._bounds.person_budget if isinstance(identity, Person) else self._bounds.service_budget

    def _spent(self, identity: Identity, budget: int) -> float:
        account = self._accounts.get(identity)
        if account is None:
            return 0.0
        return max(0.0, account.spent - (self._clock() - account.at) * budget / WINDOW_SECONDS)
