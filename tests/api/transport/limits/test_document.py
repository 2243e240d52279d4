"""Documents at each bound pass, one beyond is refused with its code, and hostile ones are refused in no time."""

import pytest
from graphql import GraphQLSyntaxError, build_schema, validate

from api.transport.limits.bounds import ExcessError
from api.transport.limits.document import bounded_document
from tests.api.transport.limits.bounded import bounded
from tests.api.transport.limits.documents import bomb

SCHEMA = build_schema("type Query { node: Query name(of: [String]): String }")
NESTED = "{ node { ... { node { name } } ...F } } fragment F on Query { node { name } }"
AT_BOUND = [
    ("tokens", 6, "{ node { name } }", "TOKEN_LIMIT", "more than 5 tokens"),
    (
        "definitions",
        2,
        "{ ...F } fragment F on Query { name }",
        "DEFINITION_LIMIT",
        "2 operations and fragments and may have 1",
    ),
    ("depth", 3, NESTED, "DEPTH_LIMIT", "3 levels of fields, fragments spread, and may have 2"),
    ("fields", 7, NESTED, "FIELD_LIMIT", "7 selections, fragments spread, and may have 6"),
    (
        "root_fields",
        3,
        "{ name ... { node { name } } ...F } fragment F on Query { a: name }",
        "ROOT_FIELD_LIMIT",
        "3 fields at its root, fragments spread, and may have 2",
    ),
    (
        "aliases",
        2,
        "{ a: node { ...F } } fragment F on Query { b: name }",
        "ALIAS_LIMIT",
        "2 aliases, fragments spread, and may have 1",
    ),
    (
        "directives",
        2,
        "{ name @skip(if: false) @include(if: true) }",
        "DIRECTIVE_LIMIT",
        "2 directives, fragments spread, and may have 1",
    ),
]
HOSTILE = {
    "a bomb of 20": (bomb(20), "FIELD_LIMIT"),
    "a bomb of 30": (bomb(30), "FIELD_LIMIT"),
    "a bomb of 190": (bomb(190), "FIELD_LIMIT"),
    "a bomb of 200": (bomb(200), "DEFINITION_LIMIT"),
    "a bomb of empty fragments": (bomb(30).replace("name", ""), "FIELD_LIMIT"),
    "a long circle": (bomb(150).replace("{ name }", "{ ...F0 ...F0 }"), "VALIDATION"),
    "aliases": ("{" + " ".join(f"a{n}: name" for n in range(5_000)) + "}", "TOKEN_LIMIT"),
    "aliases below": ("{ node {" + " ".join(f"a{n}: name" for n in range(1_500)) + "} }", "ALIAS_LIMIT"),
    "many roots": ("{" + "name " * 2_400 + "}", "ROOT_FIELD_LIMIT"),
    "deep fields": ("{ node " * 10_000 + "}" * 10_000, "DEPTH_LIMIT"),
    "deep lists": ("{ name(of: " + "[" * 10_000 + "]" * 10_000 + ") }", "DEPTH_LIMIT"),
    "deep inline fragments": ("{ name " + "... { name " * 190 + "}" * 191, "ROOT_FIELD_LIMIT"),
    "directives": ("{ name " + "@skip(if: false) " * 700 + "}", "DIRECTIVE_LIMIT"),
    "fields": ("{ node {" + "name " * 2_500 + "} }", "FIELD_LIMIT"),
    "one name": ("{ node {" + "name " * 2_400 + "} }", "MERGE_LIMIT"),
    "one name, deep": ("{ node {" + ("node {" + ("node {" + "name " * 9 + "}") * 9 + "}") * 9 + "} }", "MERGE_LIMIT"),
    "operations": (" ".join(f"query Q{n} {{ name }}" for n in range(900)), "DEFINITION_LIMIT"),
    "comments": ("#\n" * 49_000 + "{ name }", "TOKEN_LIMIT"),
    "more comments": ("#\n" * 400_000 + "{ name }", "CHARACTER_LIMIT"),
    "one comment": ("#" + " " * 100_000 + "\n{ name }", "CHARACTER_LIMIT"),
    "blanks": ("{ name }" + " " * 5_000_000, "CHARACTER_LIMIT"),
    "a long text": ('{ name(of: "' + "x" * 100_000 + '") }', "CHARACTER_LIMIT"),
}
# Each with the number of its validation errors; graphql-core stops after a hundred and says so.
SERVED = {
    "variables": ("query(" + " ".join(f"$v{n}: String" for n in range(1_200)) + ") { name }", 101),
    "a list": ("{ name(of: [" + '"x" ' * 4_900 + "]) }", 0),
    "a text": ('{ name(of: "' + "x" * 99_000 + '") }', 0),
    "commas": ("{ name }" + "," * 99_000, 0),
    "wrong names": ("{ node { " + " ".join(f"nam{n}" for n in range(2_490)) + " } }", 101),
    "the same name": ("{ node { " + "name " * 220 + " } }", 0),
    "the same objects": ("{ node { " + ("node { " + "name " * 6 + "} ") * 36 + " } }", 0),
}


@pytest.mark.parametrize(("bound", "most", "query", "code", "told"), AT_BOUND, ids=[each[0] for each in AT_BOUND])
def test_what_holds_the_most_passes_and_one_more_is_refused(
    bound: str, most: int, query: str, code: str, told: str
) -> None:
    bounded_document(query, bounded(**{bound: most}))
    with pytest.raises(ExcessError) as refused:
        bounded_document(query, bounded(**{bound: most - 1}))
    assert refused.value.code == code
    assert refused.value.message == f"The document has {told}: ask for less at once."


def test_characters_are_counted_before_anything_is_read() -> None:
    query = "{ name }"
    bounded_document(query, bounded(characters=len(query)))
    with pytest.raises(ExcessError) as refused:
        bounded_document("}{" * 4, bounded(characters=7))
    assert refused.value.code == "CHARACTER_LIMIT"
    assert refused.value.message == (
        "The document has 8 characters and may have 7: ask for less at once, and put values into variables."
    )


def test_merges_pass_up_to_their_bound() -> None:
    bounded_document("{ name name }", bounded(merges=4))
    with pytest.raises(ExcessError) as refused:
        bounded_document("{ name name }", bounded(merges=3))
    assert refused.value.code == "MERGE_LIMIT"
    assert refused.value.message == (
        "The document asks for too many fields under the same names: write each field once."
    )


def test_counts_beyond_telling_are_cut_short() -> None:
    with pytest.raises(ExcessError) as refused:
        bounded_document(bomb(30), bounded())
    assert refused.value.message == (
        "The document has more than 1000000 selections, fragments spread, and may have 2500: ask for less at once."
    )


def test_other_errors_of_syntax_stay_what_they_are() -> None:
    with pytest.raises(GraphQLSyntaxError):
        bounded_document('{ name(of: " tokens. Parsing aborted.) }', bounded())


@pytest.mark.parametrize(("query", "code"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_document_is_refused(query: str, code: str) -> None:
    with pytest.raises(ExcessError) as refused:
        bounded_document(query, bounded())
    assert refused.value.code == code


@pytest.mark.parametrize(("query", "errors"), SERVED.values(), ids=SERVED)
def test_a_document_within_the_bounds_is_validated(query: str, errors: int) -> None:
    assert len(validate(SCHEMA, bounded_document(query, bounded()), hide_suggestions=True)) == errors
