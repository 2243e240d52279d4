"""Documents by chance: nested fields, aliases, directives, inline fragments, and fragments that spread later ones."""

from hypothesis import strategies as st

FRAGMENTS = 5
ROOMY = st.integers(0, 3)


def selections(depth: int, after: int) -> st.SearchStrategy[str]:
    """A selection set that may spread the fragments numbered above `after`."""
    directive = st.sampled_from(["", " @skip(if: false)", " @skip(if: false) @include(if: true)"])
    leaf = st.builds("{}name{}".format, st.sampled_from(["", "a: "]), directive)
    choices = [leaf, leaf]
    if after < FRAGMENTS - 1:
        spread = st.integers(after + 1, FRAGMENTS - 1)
        choices.append(st.builds("...F{}{}".format, spread, directive))
    if depth:
        below = selections(depth - 1, after)
        choices.append(st.builds("{}node{} {}".format, st.sampled_from(["", "b: "]), directive, below))
        choices.append(st.builds("...{} {}".format, directive, below))
    return st.lists(st.one_of(choices), min_size=1, max_size=3).map(lambda parts: "{ " + " ".join(parts) + " }")


def documents() -> st.SearchStrategy[str]:
    """An operation and its fragments, none of which spreads itself."""
    fragments = [selections(2, number) for number in range(FRAGMENTS)]
    return st.tuples(selections(3, -1), *fragments).map(
        lambda sets: "\n".join([sets[0], *(f"fragment F{n} on Node {each}" for n, each in enumerate(sets[1:]))])
    )


def bomb(fragments: int) -> str:
    """Each fragment spreads the next one twice, so that the last one stands there 2^fragments times."""
    chain = (f"fragment F{n} on Node {{ ...F{n + 1} ...F{n + 1} }}" for n in range(fragments))
    return f"{{ ...F0 }} {' '.join(chain)} fragment F{fragments} on Node {{ name }}"
