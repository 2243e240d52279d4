"""What two showings of a cell let anybody work out: never the answer of a group smaller than was promised."""

from itertools import permutations, product

from hypothesis import given
from hypothesis import strategies as some

from schema.reviews.anonymity_rules import differing, may_read, mean, showings, shuffled

AUTHORS = "abcdefg"
CELLS = some.dictionaries(some.sampled_from(AUTHORS), some.sampled_from("12345"), max_size=len(AUTHORS))


def test_what_too_few_say_is_not_shown() -> None:
    two = {"a": "1", "b": "5"}
    assert showings([], two, 3) == []
    assert showings([], two | {"c": "3"}, 3) == [{"a": "1", "b": "5", "c": "3"}]


def test_one_who_changes_one_who_comes_and_one_who_goes_change_nothing() -> None:
    told = {"a": "1", "b": "5", "c": "3", "d": "4"}
    gone = {"a": "1", "b": "5", "c": "3"}
    for now in (told | {"a": "2"}, told | {"e": "4"}, gone, told | {"a": "2", "b": "2"}, {}):
        assert showings([told], now, 3) == [told]


def test_as_many_as_were_promised_change_it_once() -> None:
    told, now = {"a": "1", "b": "5", "c": "3"}, {"a": "2", "b": "4", "c": "4"}
    assert showings([told], now, 3) == [told, now]
    assert showings([told, now], {"d": "1", "e": "1", "f": "1"}, 3) == [told, now]


@given(some.lists(CELLS, min_size=1, max_size=6), some.integers(2, 4))
def test_no_sum_or_difference_of_showings_is_about_fewer(releases: list[dict[str, str]], least: int) -> None:
    """Each answer of each author is an unknown: whatever the weights, those left in number belong to many authors."""
    shown: list[dict[str, str]] = []
    for now in releases:
        shown = [dict(told) for told in showings(shown, now, least)]
    assert len(shown) <= 2
    for weights in product((-2, -1, 0, 1, 2), repeat=len(shown)):
        left: dict[tuple[str, str], int] = {}
        for weight, told in zip(weights, shown, strict=True):
            for unknown in told.items():
                left[unknown] = left.get(unknown, 0) + weight
        authors = {author for (author, _), times in left.items() if times}
        assert len(authors) == 0 or len(authors) >= least


def test_three_showings_would_give_one_author_away() -> None:
    """Why a cell is shown twice at most: each differs from each other by three authors, and yet."""
    first, second = dict.fromkeys("abc", "1"), dict.fromkeys("def", "1")
    third = dict.fromkeys("abcdefg", "1")
    assert [len(differing(*pair)) for pair in ((first, second), (first, third), (second, third))] == [6, 4, 4]
    assert len(third) - len(first) - len(second) == 1


def test_the_order_of_words_hangs_on_the_key_alone() -> None:
    words = ["one", "two", "three", "four"]
    keys = [bytes([number]) * 32 for number in range(40)]
    assert {tuple(shuffled(order, keys[0])) for order in permutations(words)} == {tuple(shuffled(words, keys[0]))}
    assert len({tuple(shuffled(words, key)) for key in keys}) > 15


def test_a_mean_has_two_decimals() -> None:
    assert str(mean(["3", "4", "4"])) == "3.67"


def test_whoever_wrote_knows_one_answer_already() -> None:
    assert (may_read(3, 3, wrote=False), may_read(3, 3, wrote=True), may_read(4, 3, wrote=True)) == (True, False, True)
