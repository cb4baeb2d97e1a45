"""The operator's own documents over the real engines: kept by name, told to the right group, and never in the way."""

from __future__ import annotations

import asyncio
import gc
import subprocess
import sys
import time
import warnings
from collections.abc import Coroutine, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

import filelock
import pytest

from coach.embedding import Embedding, StaticEmbedding, Vectors
from coach.errors import CoachError, DocumentError, StorageError
from coach.library import Library
from coach.storage.documents import Documents
from coach.types import Said
from coach.vectors import VectorStore
from tests.chroma import chroma_server
from tests.documents.made import POLICY_PDF

Done = TypeVar("Done")
FAQ = """\
问题,答案
几天内可以退货,签收后七天内都可以退货，拍照发给客服就行
可以开发票吗,可以，下单时填抬头，三个工作日内发到邮箱
Do you ship abroad,"Yes, to all of Europe within ten days"
""".encode()
ASKED = "几天内可以退货？"
SAID = "签收后七天内都可以退货，拍照发给客服就行"
NEWER = "问题,答案\n几天内可以退货,改为十五天内都可以退货\n".encode()


class Counting:
    """The real model, which counts what it is asked for, and can be told to break."""

    def __init__(self, model: Embedding, name: str = "") -> None:
        self.model, self.name, self.encoded, self.broken = model, name or model.name, 0, False

    def encode(self, texts: Sequence[str]) -> Vectors:
        if self.broken:
            raise OSError("no space left")
        self.encoded += len(texts)
        return self.model.encode(texts)


@pytest.fixture(scope="module")
def model() -> Embedding:
    return StaticEmbedding()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with chroma_server(tmp_path_factory.mktemp("chroma")) as url:
        yield url


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "资料 documents"


@pytest.fixture
def library(folder: Path, model: Embedding) -> Library:
    return made(folder, model)


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    """Every library that a test has made lets go at its end."""
    yield
    while _OPEN:
        _OPEN.pop().close()


_OPEN: list[Library] = []


def made(folder: Path, model: Embedding, **given: Any) -> Library:
    _OPEN.append(Library(Documents(folder / "texts.db"), model, folder, **given))
    return _OPEN[-1]


def run(work: Coroutine[Any, Any, Done]) -> Done:
    """Each in a loop of its own, as commands are."""
    return asyncio.run(work)


def answer(said: Said) -> str:
    """What is said to the member; empty where the documents are not sure."""
    return said.quoted[0].quote if said.sure else ""


def told(library: Library, question: str, group: str = "") -> str:
    return answer(run(library.says(question, group)))


@contextmanager
def held_elsewhere(folder: Path) -> Iterator[None]:
    """Another process holds the folder, as a running server does."""
    folder.mkdir(parents=True, exist_ok=True)
    code = "import filelock, sys; lock = filelock.FileLock(sys.argv[1]); lock.acquire(); print('held', flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", code, str(folder / "held.lock")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as other:
        assert other.stdin
        assert other.stdout
        assert other.stdout.readline() == "held\n"
        yield
        other.stdin.close()
        other.wait(timeout=10)


def held_vectors(place: Path | str) -> list[int]:
    """How many vectors lie in each collection of documents."""
    with VectorStore(place) if isinstance(place, Path) else VectorStore(url=place) as store:
        return sorted(len(store.collection(name)) for name in store.names() if name.startswith("documents-"))


# -- what the documents say --------------------------------------------------------------------------------------


def test_a_question_that_stands_there_is_answered_in_the_words_of_the_document(library: Library) -> None:
    run(library.add("客服.csv", FAQ))
    said = run(library.says(ASKED))
    assert said.kept
    assert said.sure
    first = said.quoted[0]
    assert (first.document, first.place, first.question) == ("客服.csv", "row 2", "几天内可以退货")
    assert first.quote == SAID


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("幾天內可以退貨", SAID),
        ("可以开发票吗", "可以，下单时填抬头，三个工作日内发到邮箱"),
        ("Do you ship abroad?", "Yes, to all of Europe within ten days"),
        ("do you SHIP abroad", "Yes, to all of Europe within ten days"),
    ],
)
def test_it_is_found_in_whichever_script_or_case_it_is_asked(library: Library, question: str, answer: str) -> None:
    run(library.add("客服.csv", FAQ))
    assert told(library, question) == answer


@pytest.mark.parametrize("question", ["今天晚上谁去跳广场舞", "what shall we watch tonight", "哈哈哈哈哈", "早"])
def test_nothing_is_quoted_to_what_the_documents_do_not_answer(library: Library, question: str) -> None:
    run(library.add("客服.csv", FAQ))
    said = run(library.says(question))
    assert said.kept
    assert not said.sure


def test_without_documents_nothing_is_said_and_nothing_is_made(library: Library, folder: Path) -> None:
    assert run(library.says(ASKED)) == Said()
    assert not (folder / "vectors").exists()


def test_a_pdf_is_cited_by_its_page(library: Library) -> None:
    run(library.add("policy.pdf", POLICY_PDF.read_bytes()))
    first = run(library.says("定制的蛋糕和现烤面包支持退货吗")).quoted[0]
    assert (first.place, first.quote) == ("p. 1", "定制的蛋糕和现烤面包不支持退货。")
    assert run(library.says("偏远地区另收 12 元吗，满 99 元包邮吗")).quoted[0].place == "p. 2"


def test_at_most_so_many_are_quoted_the_surest_first(library: Library) -> None:
    run(
        library.add(
            "a.md", "\n\n".join(f"## {n} 号店\n\n几天内可以退货？{n}天内可以退货。" for n in range(3, 12)).encode()
        )
    )
    said = run(library.says(ASKED, most=2))
    fits = [one.fits for one in said.quoted]
    assert len(fits) == 2
    assert fits == sorted(fits, reverse=True)


@pytest.mark.parametrize(
    "question",
    ["", " \n", "!!! ???", "\x00", "\ud83d", "\" OR 1=1 --", "NEAR(退货)", "{answer}", "几天" * 20_000, "c++ 'a' *"],
)  # fmt: skip
def test_a_hostile_question_breaks_nothing(library: Library, question: str) -> None:
    run(library.add("客服.csv", FAQ))
    run(library.says(question))
    assert told(library, ASKED) == SAID


# -- kept by name ------------------------------------------------------------------------------------------------


def test_a_document_is_added_once_replaced_when_it_changed_and_forgotten_when_told(
    folder: Path, model: Embedding
) -> None:
    counting = Counting(model)
    library = made(folder, counting)
    assert run(library.add("客服.csv", FAQ)).model_dump() == {
        "name": "客服.csv", "group": "", "status": "added", "passages": 3,
    }  # fmt: skip
    before = counting.encoded
    assert run(library.add("客服.csv", FAQ)).status == "unchanged"
    assert counting.encoded == before
    again = run(library.add("客服.csv", NEWER))
    assert (again.status, again.passages) == ("updated", 1)
    assert told(library, ASKED) == "改为十五天内都可以退货"
    assert told(library, "可以开发票吗") == ""
    assert [one.passages for one in run(library.known())] == [1]
    assert run(library.remove("客服.csv"))
    assert not run(library.remove("客服.csv"))
    assert run(library.says(ASKED)) == Said()
    assert held_vectors(folder / "vectors") == [0]


def test_a_document_that_cannot_be_read_leaves_the_former_one(library: Library) -> None:
    run(library.add("客服.csv", FAQ))
    with pytest.raises(DocumentError, match=r"客服\.csv, row 2: the answer is empty"):
        run(library.add("客服.csv", "问题,答案\n几天内可以退货,\n".encode()))
    assert told(library, ASKED) == SAID


def test_a_document_is_for_its_group_or_for_all(library: Library) -> None:
    run(library.add("售后.csv", FAQ, "甲群"))
    run(library.add("售后.csv", NEWER, "乙群"))
    run(library.add("地址.txt", "本店在人民路 12 号二楼".encode()))
    assert told(library, ASKED, "甲群") == SAID
    assert told(library, ASKED, "乙群") == "改为十五天内都可以退货"
    assert told(library, ASKED, "丙群") == told(library, ASKED) == ""
    for group in ("甲群", "乙群", "丙群", ""):
        assert told(library, "本店在人民路 12 号二楼吗", group) == "本店在人民路 12 号二楼"
    assert [(one.group, one.name) for one in run(library.known("甲群"))] == [("", "地址.txt"), ("甲群", "售后.csv")]
    assert len(run(library.known())) == 3


def test_removing_from_one_group_leaves_the_name_in_another(library: Library) -> None:
    run(library.add("售后.csv", FAQ, "甲群"))
    run(library.add("售后.csv", FAQ))
    assert not run(library.remove("售后.csv", "乙群"))
    assert run(library.remove("售后.csv", "甲群"))
    assert told(library, ASKED, "甲群") == SAID
    assert run(library.remove("售后.csv"))
    assert told(library, ASKED, "甲群") == ""


@pytest.mark.parametrize(
    "name",
    ["'); drop table documents; --.csv", "../../etc/passwd.csv", "a\x00b.csv", "\u202egnp.csv", "[bold]x[/].csv",
     "长" * 2000 + ".csv", "🙂 (最终版) 2.csv", "a/b/c.csv"],
)  # fmt: skip
def test_a_name_is_only_a_name(folder: Path, model: Embedding, name: str) -> None:
    library = made(folder, model)
    run(library.add(name, FAQ, group=name))
    assert run(library.says(ASKED, name)).quoted[0].document == name
    assert {file.name for file in folder.iterdir()} <= {"texts.db", "held.lock", "vectors"}
    assert run(library.remove(name, name))


@pytest.mark.parametrize("broken", ["\udcff.csv", "half \ud83d.csv"])
@pytest.mark.parametrize("where", ["name", "group"])
def test_a_name_that_cannot_be_written_down_is_refused_in_words(library: Library, where: str, broken: str) -> None:
    """So a file name comes from the system that is no UTF-8."""
    name, group = (broken, "") if where == "name" else ("a.csv", broken)
    for change in (lambda: library.add(name, FAQ, group), lambda: library.remove(name, group)):
        with pytest.raises(DocumentError, match=where) as caught:
            run(change())
        str(caught.value).encode()


def test_a_group_whose_id_is_half_an_emoji_is_answered_or_refused_in_words(library: Library) -> None:
    run(library.add("客服.csv", FAQ))
    with suppress(StorageError):
        assert told(library, ASKED, "\ud83d") in (SAID, "")


def test_the_engine_is_given_ids_and_vectors_and_never_a_text(library: Library, folder: Path) -> None:
    run(library.add("客服.csv", FAQ, "甲群"))
    # Only what is handed to it: the engine writes unused memory of the process into data_level0.bin, whatever lay there.
    held = (folder / "vectors" / "chroma.sqlite3").read_bytes()
    assert len(held) > 10_000
    assert [secret for secret in (SAID, "几天内可以退货", "客服.csv", "甲群") if secret.encode() in held] == []


def test_a_large_document_shows_progress_and_its_last_row_is_found(folder: Path, model: Embedding) -> None:
    rows = [f"第{number}号商品几天到货,第{number}号商品{number}天到货" for number in range(1, 2501)]
    steps: list[tuple[int, int]] = []
    library = made(folder, model, progress=lambda done, total: steps.append((done, total)))
    assert run(library.add("大.csv", "\n".join(["问题,答案", *rows]).encode())).passages == 2500
    assert steps[-1] == (2500, 2500)
    assert len(steps) >= 2
    assert [done for done, _ in steps] == sorted(done for done, _ in steps)
    assert held_vectors(folder / "vectors") == [2500]
    assert told(library, "第2500号商品几天到货") == "第2500号商品2500天到货"


# -- several at once ---------------------------------------------------------------------------------------------


def test_several_at_once_keep_everything_and_one_name_stands_once(library: Library) -> None:
    async def together() -> list[str]:
        added = await asyncio.gather(
            *(library.add(f"{place}.csv", FAQ, "甲群") for place in range(4)),
            *(library.add("同名.csv", FAQ if place % 2 else NEWER) for place in range(4)),
        )
        return [one.status for one in added]

    states = run(together())
    assert states[:4] == ["added"] * 4
    assert states.count("added") == 5
    assert len(run(library.known())) == 5
    assert len(run(library.known(""))) == 1


def test_one_library_serves_one_loop_after_another_under_load(library: Library) -> None:
    async def together(round_: int) -> list[str]:
        asking = asyncio.create_task(library.says(ASKED))
        added = await asyncio.gather(*(library.add(f"{round_}-{place}.csv", FAQ) for place in range(3)))
        await asking
        return [one.status for one in added]

    for number in range(3):
        assert run(together(number)) == ["added"] * 3


def test_a_document_handed_in_while_the_index_is_being_opened_is_taken(
    folder: Path, model: Embedding, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Slow(VectorStore):
        """The real one on a cold disk."""

        def __init__(self, place: Path | None = None, *, url: str = "") -> None:
            time.sleep(0.4)
            super().__init__(place, url=url)

    monkeypatch.setattr("coach.shelf.VectorStore", Slow)
    run(Documents(folder / "texts.db").put("", "客服.csv", "0" * 64, _passages()))
    library = made(folder, model)

    async def together() -> tuple[Said, str]:
        asking = asyncio.create_task(library.says(ASKED))
        await asyncio.sleep(0.15)
        added = await library.add("新.csv", NEWER)
        return await asking, added.status

    said, status = run(together())
    assert status == "added"
    assert answer(said) == SAID
    assert held_vectors(folder / "vectors") == [4]


def test_who_lets_go_leaves_the_folder_to_another(folder: Path, model: Embedding) -> None:
    first = made(folder, model)
    run(first.add("客服.csv", FAQ))
    first.close()
    second = made(folder, model)
    assert run(second.add("新.csv", NEWER)).status == "added"
    second.close()
    assert run(first.remove("新.csv"))


def test_while_another_process_holds_the_folder_words_still_find_and_nothing_is_changed(
    folder: Path, model: Embedding, library: Library
) -> None:
    run(Documents(folder / "texts.db").put("", "客服.csv", "0" * 64, _passages()))
    with held_elsewhere(folder):
        assert told(library, ASKED) == SAID
        for change in (lambda: library.add("新.csv", NEWER), lambda: library.remove("客服.csv")):
            with pytest.raises(DocumentError, match="another process holds the index") as caught:
                run(change())
            assert "/v1/knowledge" in str(caught.value)
            assert "COACH_CHROMA_URL" in str(caught.value)
        assert [one.name for one in run(library.known())] == ["客服.csv"]
    assert run(library.add("新.csv", NEWER)).status == "added"
    assert held_vectors(folder / "vectors") == [4]


def _passages() -> Any:
    from coach.documents.read import passages_of

    return passages_of(FAQ, "客服.csv")


# -- what is broken ----------------------------------------------------------------------------------------------


def test_vectors_that_are_missing_are_made_from_the_texts(folder: Path, library: Library) -> None:
    run(Documents(folder / "texts.db").put("甲群", "客服.csv", "0" * 64, _passages()))
    assert told(library, ASKED, "甲群") == SAID
    assert held_vectors(folder / "vectors") == [3]


def test_a_document_that_broke_off_is_completed_when_it_is_handed_in_again(folder: Path, model: Embedding) -> None:
    breaking = Counting(model)
    library = made(folder, breaking)
    run(library.add("地址.txt", "本店在人民路".encode()))
    breaking.broken = True
    with pytest.raises(OSError, match="no space left"):
        run(library.add("客服.csv", FAQ))
    breaking.broken = False
    run(library.add("客服.csv", FAQ))
    assert told(library, ASKED) == SAID
    assert held_vectors(folder / "vectors") == [4]


def test_texts_that_are_no_database_are_named_and_left(folder: Path, library: Library) -> None:
    folder.mkdir(parents=True)
    (folder / "texts.db").write_text("just words " * 1000)
    for use in (
        lambda: library.says(ASKED),
        lambda: library.add("客服.csv", FAQ),
        lambda: library.remove("客服.csv"),
        library.known,
    ):
        with pytest.raises(StorageError, match=r"texts\.db"):
            run(use())
    assert (folder / "texts.db").read_text().startswith("just words")


@pytest.mark.parametrize("broken", ["file", "database"])
def test_vectors_that_cannot_be_opened_are_named_and_no_other_process_is_blamed(
    folder: Path, model: Embedding, broken: str
) -> None:
    run(Documents(folder / "texts.db").put("", "客服.csv", "0" * 64, _passages()))
    if broken == "database":
        (folder / "vectors").mkdir()
        (folder / "vectors" / "chroma.sqlite3").write_text("no database " * 1000)
    else:
        (folder / "vectors").write_text("a file")
    library = made(folder, model)
    for _ in range(2):
        with pytest.raises(CoachError) as caught:
            run(library.add("新.csv", NEWER))
        assert "another process" not in str(caught.value)
        assert str(folder) in str(caught.value)
    # Words alone still find, and the folder is not kept from who could mend it.
    assert told(library, ASKED) == SAID
    with filelock.FileLock(folder / "held.lock").acquire(blocking=False):
        pass


# -- a Chroma server ---------------------------------------------------------------------------------------------


def test_two_libraries_that_share_a_server_know_of_each_others_changes(
    server: str, folder: Path, model: Embedding
) -> None:
    one, other = (made(folder, model, chroma_url=server) for _ in range(2))
    run(one.add("客服.csv", FAQ, "共享"))
    assert told(other, ASKED, "共享") == SAID
    assert run(other.add("客服.csv", FAQ, "共享")).status == "unchanged"
    assert run(other.add("客服.csv", NEWER, "共享")).status == "updated"
    assert told(one, ASKED, "共享") == "改为十五天内都可以退货"
    assert run(one.remove("客服.csv", "共享"))
    assert told(other, ASKED, "共享") == ""
    assert not (folder / "vectors").exists()


def test_both_may_add_at_once(server: str, folder: Path, model: Embedding) -> None:
    one, other = (made(folder, model, chroma_url=server) for _ in range(2))

    async def together() -> list[str]:
        added = await asyncio.gather(
            *(library.add(f"{who}-{n}.csv", FAQ, "同时") for who, library in enumerate((one, other)) for n in range(3))
        )
        return [each.status for each in added]

    assert run(together()) == ["added"] * 6
    assert len(run(one.known("同时"))) == 6


def test_two_homes_on_one_server_do_not_take_each_others_vectors(tmp_path: Path, model: Embedding) -> None:
    """A server for a whole company: each machine has its own texts."""
    with chroma_server(tmp_path / "chroma") as url:
        one, other = (made(tmp_path / name, model, chroma_url=url) for name in ("甲", "乙"))
        run(one.add("客服.csv", FAQ))
        run(other.add("地址.txt", "本店在人民路 12 号二楼".encode()))
        assert sum(held_vectors(url)) == 4
        assert told(one, ASKED) == SAID
        assert told(other, ASKED) == ""


def test_what_a_crash_left_behind_on_the_server_is_mended(server: str, folder: Path, model: Embedding) -> None:
    texts = Documents(folder / "texts.db")
    first = made(folder, model, chroma_url=server)
    run(first.add("客服.csv", FAQ, "断电"))
    run(first.add("地址.txt", "本店在人民路".encode(), "断电"))
    # Taken out of the texts, and not out of the vectors; put into the texts, and not into the vectors.
    run(texts.remove("断电", "地址.txt"))
    run(texts.put("断电", "新.csv", "0" * 64, _passages()))
    counting = Counting(model)
    second = made(folder, counting, chroma_url=server)
    assert told(second, ASKED, "断电") == SAID
    with VectorStore(url=server) as store:
        held = [store.collection(name).ids() for name in store.names()]
    assert {str(one) for one in run(texts.ids("断电"))} in held


def test_another_model_has_vectors_of_its_own(server: str, folder: Path, model: Embedding) -> None:
    run(made(folder, model, chroma_url=server).add("客服.csv", FAQ, "模型"))
    before = held_vectors(server)
    library = made(folder, Counting(model, "another-model"), chroma_url=server)
    assert told(library, ASKED, "模型") == SAID
    assert held_vectors(server) == sorted([*before, 3])
    assert run(library.add("客服.csv", FAQ, "模型")).status == "unchanged"


def test_a_server_that_is_away_is_said_and_the_texts_are_left(folder: Path, model: Embedding) -> None:
    run(Documents(folder / "texts.db").put("", "客服.csv", "0" * 64, _passages()))
    library = made(folder, model, chroma_url="http://127.0.0.1:9")
    for change in (lambda: library.add("新.csv", NEWER), lambda: library.remove("客服.csv")):
        with pytest.raises(CoachError, match=r"127\.0\.0\.1:9"):
            run(change())
    assert [one.name for one in run(library.known())] == ["客服.csv"]
    assert told(library, ASKED) == SAID


def test_a_server_that_goes_away_later_is_said_too(tmp_path: Path, folder: Path, model: Embedding) -> None:
    with chroma_server(tmp_path / "chroma") as url:
        library = made(folder, model, chroma_url=url)
        run(library.add("客服.csv", FAQ))
    with pytest.raises(CoachError):
        run(library.add("新.csv", NEWER))
    assert told(library, ASKED) == SAID


def test_who_lets_go_leaves_no_connection_to_the_server_open(server: str, folder: Path, model: Embedding) -> None:
    library = made(folder, model, chroma_url=server)
    run(library.add("客服.csv", FAQ, "连接"))
    gc.collect()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        library.close()
        gc.collect()
    assert [str(one.message) for one in caught if one.category is ResourceWarning] == []
