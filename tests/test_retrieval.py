"""The index over the real engine: built once, rebuilt by itself, read by several, served, filtered, and refusing."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from coach.embedding import Embedding, StaticEmbedding, Vectors
from coach.knowledge import Practice, load_practices
from coach.retrieval import Retriever, words
from coach.settings import Settings

PRACTICES = load_practices(Settings().knowledge)
FEW = PRACTICES[:4]


class Counting:
    """The real model, which also counts what it is asked for."""

    def __init__(self, model: Embedding, name: str = "") -> None:
        self.model, self.name, self.encoded = model, name or model.name, 0

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.encoded += len(texts)
        return self.model.encode(texts)


@pytest.fixture(scope="module")
def model() -> Embedding:
    return StaticEmbedding()


def found(retriever: Retriever, query: str, **given: object) -> list[str]:
    return [one.practice.id for one in retriever.search(query, **given)]  # type: ignore[arg-type]


# -- building ----------------------------------------------------------------------------------------------------


def test_an_index_is_built_once_with_progress_and_a_second_open_only_reads(tmp_path: Path, model: Embedding) -> None:
    first, steps = Counting(model), list[tuple[int, int]]()
    built = Retriever(FEW, first, tmp_path, progress=lambda done, total: steps.append((done, total)))
    assert first.encoded == steps[-1][0] == steps[-1][1] > 20
    again, more = Counting(model), list[tuple[int, int]]()
    opened = Retriever(FEW, again, tmp_path, progress=lambda done, total: more.append((done, total)))
    assert (again.encoded, more) == (0, [])
    assert opened.search("群里没人说话") == built.search("群里没人说话")


def test_a_change_of_a_text_or_of_the_model_builds_anew_and_the_old_index_still_stands(
    tmp_path: Path, model: Embedding
) -> None:
    Retriever(FEW, Counting(model), tmp_path)
    changed = (FEW[0].model_copy(update={"asks": (*FEW[0].asks, "全新的一个问法")}), *FEW[1:])
    for practices, name in ((changed, ""), (FEW, "another-model"), (PRACTICES[:3], "")):
        counting = Counting(model, name)
        Retriever(practices, counting, tmp_path)
        assert counting.encoded > 0
    back = Counting(model)
    Retriever(FEW, back, tmp_path)
    assert back.encoded == 0


def test_a_build_that_broke_off_is_begun_again(tmp_path: Path, model: Embedding) -> None:
    class Broken(Counting):
        def encode(self, texts: Sequence[str]) -> Vectors:
            raise OSError("no space left")

    with pytest.raises(OSError, match="no space left"):
        Retriever(FEW, Broken(model), tmp_path)
    assert Retriever(FEW, model, tmp_path).search("群里没人说话")


def test_the_engine_holds_ids_and_vectors_and_never_a_text(tmp_path: Path, model: Embedding) -> None:
    Retriever(FEW, model, tmp_path)
    words_of_it = FEW[0].asks[0].encode()
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert sum(file.stat().st_size for file in files) > 10_000
    assert not any(words_of_it in file.read_bytes() for file in files)


def test_two_processes_read_one_index_at_once(retriever: Retriever, home: Path) -> None:
    code = """
import json, sys
from pathlib import Path
from coach.embedding import StaticEmbedding
from coach.knowledge import load_practices
from coach.retrieval import Retriever
from coach.settings import Settings
class Reads(StaticEmbedding):
    def encode(self, texts):
        assert len(texts) == 1, "the second process builds"
        return super().encode(texts)
retriever = Retriever(load_practices(Settings().knowledge), Reads(), Path(sys.argv[1]))
for line in sys.stdin:
    print(json.dumps([one.practice.id for one in retriever.search(line)]), flush=True)
"""
    with subprocess.Popen(
        [sys.executable, "-c", code, str(home)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdin
        assert other.stdout
        for query in ("群里三天没人说话", "有人@了没人回"):
            other.stdin.write(f"{query}\n")
            other.stdin.flush()
            assert json.loads(other.stdout.readline()) == found(retriever, query)
        other.stdin.close()
        assert other.wait(timeout=20) == 0


# -- a Chroma server ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """`chroma run` on a free port of the loopback interface."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = Path(sys.executable).parent / "chroma"
    folder = tmp_path_factory.mktemp("chroma")
    with subprocess.Popen(
        [program, "run", "--host", "127.0.0.1", "--port", str(port), "--path", folder],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        url = f"http://127.0.0.1:{port}"
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            with suppress(OSError), urllib.request.urlopen(f"{url}/api/v2/heartbeat", timeout=1):
                break
            time.sleep(0.1)
        yield url
        process.terminate()
        process.wait(timeout=10)


def test_a_served_index_is_built_once_and_ranks_as_the_embedded_one(
    server: str, tmp_path: Path, model: Embedding
) -> None:
    first, second = Counting(model), Counting(model)
    served = Retriever(FEW, first, tmp_path / "unused", chroma_url=server)
    again = Retriever(FEW, second, tmp_path / "unused", chroma_url=server)
    assert first.encoded > 20
    assert second.encoded == 0
    assert not (tmp_path / "unused").exists()
    embedded = Retriever(FEW, model, tmp_path / "own")
    for query in ("群里没人说话", "怎么拉人进群"):
        assert found(served, query) == found(again, query) == found(embedded, query) != []


def test_a_served_index_that_broke_off_half_way_is_completed(server: str, tmp_path: Path, model: Embedding) -> None:
    practices = PRACTICES[4:12]

    class Breaks(Counting):
        def encode(self, texts: Sequence[str]) -> Vectors:
            raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        Retriever(practices, Breaks(model), tmp_path, chroma_url=server)
    retriever = Retriever(practices, model, tmp_path, chroma_url=server)
    assert found(retriever, practices[5].asks[0], mode="dense", top=1) == [practices[5].id]


# -- searching ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["fused", "dense", "lexical"])
def test_a_practice_is_found_first_by_its_own_asks(retriever: Retriever, mode: str) -> None:
    first = [found(retriever, practice.asks[0], mode=mode, top=3) for practice in PRACTICES]
    hits = sum(practice.id in ids for practice, ids in zip(PRACTICES, first, strict=True))
    assert hits >= 0.95 * len(PRACTICES)


def test_results_are_distinct_best_first_and_at_most_so_many(retriever: Retriever) -> None:
    results = retriever.search("群里没人说话怎么办", top=7)
    assert len({one.practice.id for one in results}) == len(results) == 7
    assert [one.score for one in results] == sorted((one.score for one in results), reverse=True)
    assert all(one.passage.practice == one.practice.id for one in results)
    assert retriever.search("群里没人说话", top=0) == []


@pytest.mark.parametrize(
    ("simplified", "traditional"),
    [
        ("群里三天没人说话", "群裡三天沒人說話"),
        ("有人艾特了客服没人回", "有人艾特了客服沒人回"),
        ("什么时候推产品合适", "什麼時候推產品合適"),
    ],
)
def test_a_question_in_traditional_script_finds_what_it_finds_in_simplified(
    retriever: Retriever, simplified: str, traditional: str
) -> None:
    assert found(retriever, traditional) == found(retriever, simplified) != []


def test_only_practices_of_the_parts_asked_for_are_found(retriever: Retriever) -> None:
    every = retriever.search("群里没人说话", top=20)
    care = retriever.search("群里没人说话", parts=("care",), top=20)
    both = retriever.search("群里没人说话", parts=("care", "timing"), top=20)
    assert {part for one in every for part in one.practice.parts} > {"care"}
    assert care
    assert all("care" in one.practice.parts for one in care)
    assert all({"care", "timing"} & set(one.practice.parts) for one in both)
    assert len(both) > len(care)


@pytest.mark.parametrize("query", ["", "   \n", "!!! ???", "🀀🀁", "\x00", "xqzv wpfk jrtq", "\ud83d"])
def test_nonsense_fits_nothing_and_breaks_nothing(retriever: Retriever, query: str) -> None:
    assert not retriever.fits(retriever.search(query))


@pytest.mark.parametrize(
    "query", ["群里三天没人说话怎么办", "有人@客服一直没人回，他生气了", "nobody talks in my group any more"]
)
def test_an_operators_question_fits(retriever: Retriever, query: str) -> None:
    assert retriever.fits(retriever.search(query))


def test_a_question_of_a_megabyte_is_answered_soon(retriever: Retriever) -> None:
    began = time.perf_counter()
    assert retriever.search("群里没人说话怎么办。" * 100_000)
    assert time.perf_counter() - began < 2


def test_words_are_segmented_and_paired_in_one_script() -> None:
    assert words("群裡沒人說話") == words("群里没人说话")
    assert {"没人", "说话"} <= set(words("群里没人说话"))
    assert words("Hello WORLD") == ["hello", "world"]
    assert words("!?") == []


def test_the_same_texts_and_model_have_the_same_fingerprint(tmp_path: Path, model: Embedding) -> None:
    one, other = (Retriever(_few(), model, tmp_path).fingerprint for _ in range(2))
    assert one == other
    assert np.all([char in "0123456789abcdef" for char in one])


def _few() -> tuple[Practice, ...]:
    return load_practices(Settings().knowledge)[:4]
