"""A small diagnosis learned from a simulated organization, shared by the tests of this folder."""

from functools import cache

from ml.diagnosis import Reference, features, reference
from ml.features import Floats
from ml.simulate import Organization
from ml.studies.cases import Cases, everybody, missed_goals
from ml.train.boosting import QUICK
from ml.train.causes import LearnedCauses, learn_causes
from tests.ml.simulate.whole import organization

SIZE = 600


@cache
def world() -> Organization:
    return organization(SIZE)


@cache
def cases() -> Cases:
    return missed_goals(world())


@cache
def places() -> Reference:
    return reference(everybody(world()))


@cache
def matrix() -> Floats:
    return features(cases().telemetry, cases().cut_off, places())


@cache
def learned() -> LearnedCauses:
    return learn_causes(matrix(), cases().cause, cases().person, seed=7, recipes=QUICK, members=4)
