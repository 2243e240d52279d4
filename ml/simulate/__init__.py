"""A believable organization by seed: people, goals, 52 weeks of check-ins, growth, ratings and pay."""

from ml.simulate.columns import NONE, Table
from ml.simulate.model import simulate
from ml.simulate.organization import Organization, Personas, Truth

__all__ = ["NONE", "Organization", "Personas", "Table", "Truth", "simulate"]
