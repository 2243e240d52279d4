"""What a model may read, and what is refused before it reads."""

import numpy as np
import pytest

from ml.errors import ModelInputError
from ml.features import Column, Feature, RoleReference, assemble, described, features_from, fingerprint
from tests.ml.tables import FEATURES

CUT_OFF = np.datetime64("2026-03-01")
PAIR = (Feature("pay", "Pay", "{value}"), Feature("shift", "Shift", "{value}", levels=("early", "late")))


def columns(**changed: Column) -> dict[str, Column]:
    plain = {
        "pay": Column(np.array([1.0, np.nan]), np.array(["2026-02-28", "NaT"], dtype="datetime64[D]")),
        "shift": Column(np.array(["late", None], dtype=object), CUT_OFF),
    }
    return plain | changed


def test_numbers_and_categories_become_a_matrix() -> None:
    matrix = assemble(PAIR, columns(), CUT_OFF)
    assert matrix[0].tolist() == [1.0, 1.0]
    assert np.isnan(matrix[1]).all()


def test_a_column_from_the_future_is_refused() -> None:
    late = Column(np.array([1.0, 2.0]), np.array(["2026-03-01", "2026-03-02"], dtype="datetime64[D]"))
    with pytest.raises(ModelInputError, match=r"^pay was known only after the cut-off in row 1: "):
        assemble(PAIR, columns(pay=late), CUT_OFF)


def test_each_row_has_its_own_cut_off() -> None:
    each = np.array(["2026-03-01", "2026-02-28"], dtype="datetime64[D]")
    with pytest.raises(ModelInputError, match=r"^shift was known only after the cut-off in row 1: "):
        assemble(PAIR, columns(), each)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"pay": Column(np.array([np.inf, 1.0]), CUT_OFF)}, r"^pay is infinite in row 0: "),
        (
            {"shift": Column(np.array(["late", "noon"], dtype=object), CUT_OFF)},
            r"^shift holds 'noon', ",
        ),
        ({"pay": Column(np.array([1.0]), CUT_OFF)}, r"^The columns have different lengths \[1, 2\]: "),
    ],
)
def test_bad_columns_are_refused(changed: dict[str, Column], sentence: str) -> None:
    with pytest.raises(ModelInputError, match=sentence):
        assemble(PAIR, columns(**changed), CUT_OFF)


def test_a_missing_column_is_refused() -> None:
    with pytest.raises(ModelInputError, match=r"^The column shift is missing from the table: "):
        assemble(PAIR, {"pay": columns()["pay"]}, CUT_OFF)


@pytest.mark.parametrize(
    "name",
    [
        "sex",
        "Gender",
        "Age",
        "age_band",
        "birthDate",
        "MaritalStatus",
        "ethnicity",
        "given_name",
        "DISABILITY",
        "workEmail",
    ],
)
def test_protected_attributes_and_names_are_refused(name: str) -> None:
    with pytest.raises(ModelInputError, match=rf"^The feature {name} speaks of "):
        Feature(name, "x", "{value}")


@pytest.mark.parametrize("name", ["tenure_months", "percentage", "manager_change", "average_gap", "sexton"])
def test_words_that_only_contain_one_pass(name: str) -> None:
    assert Feature(name, "x", "{value}").name == name


def test_the_list_survives_as_plain_data_and_its_fingerprint_tells_lists_apart() -> None:
    assert features_from(described(FEATURES)) == FEATURES
    assert fingerprint(FEATURES) == fingerprint(features_from(described(FEATURES)))
    assert fingerprint(FEATURES) != fingerprint(FEATURES[::-1])


def test_places_are_within_the_role_and_small_roles_are_placed_among_everybody() -> None:
    values, roles = np.append(np.arange(20.0), [100.0, np.nan]), np.append(np.zeros(20, dtype=np.int64), [1, 1])
    places = RoleReference.of(values, roles).place(values, roles)
    assert places[:20].tolist() == [(2 * at + 1) / 40 for at in range(20)]
    assert places[20] == 41 / 42
    assert np.isnan(places[21])


def test_a_uniform_change_of_style_moves_no_place() -> None:
    rng = np.random.default_rng(1)
    values, roles = rng.normal(size=90), rng.integers(0, 3, 90)
    before = RoleReference.of(values, roles).place(values, roles)
    after = RoleReference.of(3 * values + 7, roles).place(3 * values + 7, roles)
    assert before.tolist() == after.tolist()
