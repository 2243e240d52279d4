"""Which answers are compressed, for whom, and that the rest is told to caches."""

import asyncio
import gzip

import pytest

from api.transport.compression import SMALLEST, THREADED, compressed, is_compressible
from tests.api.transport.conftest import Graph


@pytest.mark.parametrize("accept", ["gzip", "gzip, deflate, br, zstd", "br;q=1.0, gzip;q=0.1", "*", "GZIP"])
def test_a_large_answer_is_compressed_for_whoever_reads_gzip(graph: Graph, accept: str) -> None:
    answer = graph.client.post(
        "/graphql", json={"query": "{ much }"}, headers={**graph.headers, "Accept-Encoding": accept}
    )
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["vary"] == "Accept, Accept-Encoding"
    assert int(answer.headers["content-length"]) < 5_000
    assert answer.json()["data"] == {"much": "much " * 40_000}


@pytest.mark.parametrize("accept", ["identity", "br", "gzip;q=0", "gzip;q=0, *", "", "xgzip"])
def test_it_is_left_alone_for_others(graph: Graph, accept: str) -> None:
    answer = graph.client.post(
        "/graphql", json={"query": "{ much }"}, headers={**graph.headers, "Accept-Encoding": accept}
    )
    assert "content-encoding" not in answer.headers
    assert answer.headers["vary"] == "Accept, Accept-Encoding"


def test_a_small_answer_is_left_alone(graph: Graph) -> None:
    answer = graph.client.post("/graphql", json={"query": "{ hello }"}, headers=graph.headers)
    assert "content-encoding" not in answer.headers
    assert [is_compressible(b"x" * size, "gzip") for size in (SMALLEST - 1, SMALLEST)] == [False, True]


@pytest.mark.parametrize("size", [SMALLEST, THREADED])
def test_what_is_compressed_comes_out_again(size: int) -> None:
    body = bytes(range(256)) * (size // 256)
    assert gzip.decompress(asyncio.run(compressed(body))) == body
