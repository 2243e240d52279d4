import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ml.simulate.tree import grow_tree


@settings(max_examples=60, deadline=None)
@given(size=st.integers(50, 3000), seed=st.integers(0, 2**32))
def test_every_manager_has_five_to_nine_reports(size: int, seed: int) -> None:
    tree = grow_tree(size, np.random.default_rng(seed))
    spans = np.bincount(tree.parent[1:], minlength=size)
    assert set(spans.tolist()) <= {0, 5, 6, 7, 8, 9}
    assert (tree.leads == (spans > 0)).all()
    assert (tree.parent[1:] < np.arange(1, size)).all()
    assert (tree.depth[1:] == tree.depth[tree.parent[1:]] + 1).all()
    assert [tree.end[one] - one for one in (0, size - 1)] == [size, 1]


@pytest.mark.parametrize("size", [50, 91, 92, 100, 155, 156, 820, 7381, 20_000])
def test_a_first_level_manager_has_two_levels_above(size: int) -> None:
    tree = grow_tree(size, np.random.default_rng(1))
    assert ((tree.height == 1) & (tree.depth >= 2) & (tree.division == 0)).any()
