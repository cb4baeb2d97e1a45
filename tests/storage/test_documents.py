"""The operator's documents in a real file: texts, and which of them hold which words."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import pytest

from coach.documents.section import Section
from coach.errors import StorageError
from coach.storage.documents import Documents

Done = TypeVar("Done")
RETURNS = Section(text="签收后七天内可以退货，运费由买家承担", heading="售后 › 退货", page=2)
INVOICE = Section(text="下单时填抬头，三个工作日内发到邮箱", question="可以开发票吗", row=7)
DELIVERY = Section(text="Orders leave on the same day", heading="Delivery")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "资料 home" / "texts.db"


def run(file: Path, work: Callable[[Documents], Awaitable[Done]]) -> Done:
    """A use by a process of its own: another store, another loop."""

    async def working() -> Done:
        return await work(Documents(file))

    return asyncio.run(working())


def put(file: Path, name: str, *passages: Section, group: str = "") -> tuple[tuple[int, ...], tuple[int, ...]]:
    return run(file, lambda store: store.put(group, name, "0" * 64, passages))


def by_words(file: Path, question: str, *groups: str, most: int = 20) -> list[str]:
    """Texts of the passages found, best first."""

    async def find(store: Documents) -> list[str]:
        found = await store.by_words(question, groups or ("",), most)
        texts = await store.passages(found)
        return [texts[one][0].text for one in found]

    return run(file, find)


# -- keeping -----------------------------------------------------------------------------------------------------


def test_passages_come_back_as_they_were_with_the_document_that_holds_them(file: Path) -> None:
    kept, before = put(file, "须知.pdf", RETURNS, INVOICE, DELIVERY, group="g1")
    found = run(file, lambda store: store.passages(kept))
    assert [section for section, _ in found.values()] == [RETURNS, INVOICE, DELIVERY]
    assert before == ()
    info = found[kept[0]][1]
    assert (info.group, info.name, info.sha256, info.passages) == ("g1", "须知.pdf", "0" * 64, 3)
    assert info.at.utcoffset() is not None
    assert run(file, lambda store: store.passages([kept[0], 10**9])).keys() == {kept[0]}


def test_a_document_takes_the_place_of_the_one_of_its_name_and_tells_what_is_gone(file: Path) -> None:
    first, _ = put(file, "a.md", RETURNS, INVOICE)
    second, before = put(file, "a.md", DELIVERY)
    assert before == first
    assert run(file, lambda store: store.passages(first)) == {}
    assert run(file, lambda store: store.ids("")) == second
    assert [one.passages for one in run(file, lambda store: store.known())] == [1]
    assert by_words(file, "退货 发票") == []


def test_an_id_is_never_given_twice(file: Path) -> None:
    seen: set[int] = set()
    for _ in range(3):
        kept, _ = put(file, "a.md", RETURNS, INVOICE)
        assert not seen & set(kept)
        seen |= set(kept)
        assert run(file, lambda store: store.remove("", "a.md")) == kept


def test_a_removed_document_is_gone_in_every_respect_and_only_once(file: Path) -> None:
    kept, _ = put(file, "a.md", RETURNS)
    put(file, "b.md", INVOICE)
    assert run(file, lambda store: store.remove("", "a.md")) == kept
    assert run(file, lambda store: store.remove("", "a.md")) is None
    assert [one.name for one in run(file, lambda store: store.known())] == ["b.md"]
    assert by_words(file, "退货") == []
    assert run(file, lambda store: store.counts({"退货", "发票"})) == (1, {"发票": 1})


def test_documents_are_listed_by_group_and_name(file: Path) -> None:
    for group, name in (("乙", "b.md"), ("", "z.md"), ("甲", "a.md"), ("乙", "a.md")):
        put(file, name, RETURNS, group=group)

    def listed(groups: set[str] | None) -> list[tuple[str, str]]:
        return [(one.group, one.name) for one in run(file, lambda store: store.known(groups))]

    assert listed(None) == [("", "z.md"), ("乙", "a.md"), ("乙", "b.md"), ("甲", "a.md")]
    assert listed({"乙", ""}) == [("", "z.md"), ("乙", "a.md"), ("乙", "b.md")]
    assert listed({"nobody"}) == listed(set()) == []


def test_one_name_may_stand_in_several_groups_and_they_do_not_mix(file: Path) -> None:
    one, _ = put(file, "a.md", RETURNS, group="g1")
    other, _ = put(file, "a.md", INVOICE, group="g2")
    assert run(file, lambda store: store.ids("g1")) == one
    assert run(file, lambda store: store.remove("g1", "a.md")) == one
    assert run(file, lambda store: store.ids("g2")) == other
    assert run(file, lambda store: store.ids("")) == ()


# -- finding by words --------------------------------------------------------------------------------------------


def test_the_passage_with_the_most_telling_words_is_found_first(file: Path) -> None:
    common = [Section(text=f"第{number}条退货说明") for number in range(5)]
    put(file, "a.md", *common, RETURNS, INVOICE)
    assert by_words(file, "退货的运费由谁承担")[0] == RETURNS.text
    assert INVOICE.text not in by_words(file, "退货的运费由谁承担")
    assert len(by_words(file, "退货", most=3)) == 3


def test_headings_and_questions_are_searched_as_well_as_texts(file: Path) -> None:
    put(file, "a.md", RETURNS, INVOICE, DELIVERY)
    assert by_words(file, "售后") == [RETURNS.text]
    assert by_words(file, "发票") == [INVOICE.text]
    assert by_words(file, "DELIVERY?") == [DELIVERY.text]


def test_both_scripts_and_both_widths_meet(file: Path) -> None:
    put(file, "a.md", Section(text="退貨運費由買家承擔"), Section(text="ＶＩＰ 会员九折"))
    assert by_words(file, "退货的运费") == ["退貨運費由買家承擔"]
    assert by_words(file, "vip") == ["ＶＩＰ 会员九折"]


def test_only_the_groups_asked_about_are_searched(file: Path) -> None:
    for group in ("", "g1", "g2", "g'1"):
        put(file, "a.md", Section(text=f"退货说明{group}"), group=group)
    assert set(by_words(file, "退货", "", "g1")) == {"退货说明", "退货说明g1"}
    assert by_words(file, "退货", "g'1") == ["退货说明g'1"]
    assert by_words(file, "退货", "g") == []
    assert run(file, lambda store: store.by_words("退货", (), 5)) == ()


@pytest.mark.parametrize(
    "question",
    ["", "  ", "!!!", "\"", "退货\" OR \"*", "NEAR(退货", "terms:退货", "退货 AND", "^退货", "退货\x00七天", "\ud83d退货", "c++ -- '"],
)  # fmt: skip
def test_a_question_is_words_and_never_a_query(file: Path, question: str) -> None:
    put(file, "a.md", RETURNS)
    put(file, "secret.md", Section(text="别的群的退货"), group="other")
    assert by_words(file, question) in ([RETURNS.text], [])


def test_the_words_of_a_question_with_signs_around_them_still_find(file: Path) -> None:
    put(file, "a.md", RETURNS)
    for question in ('"退货"', "退货*", "(退货)", "-退货", "退货:七天"):
        assert by_words(file, question) == [RETURNS.text]


def test_a_story_of_a_hundred_kilobytes_is_searched_too(file: Path) -> None:
    put(file, "a.md", RETURNS)
    assert by_words(file, "退货" + "我跟你说" * 25_000) == [RETURNS.text]


def test_terms_are_counted_in_passages(file: Path) -> None:
    put(file, "a.md", RETURNS, Section(text="退货退货退货"), INVOICE)
    total, counts = run(file, lambda store: store.counts(["退货", "发票", "没有的词", "'\"", "c++"]))
    assert total == 3
    assert counts == {"退货": 2, "发票": 1}
    assert run(file, lambda store: store.counts([])) == (3, {})


# -- untrusted words, other processes, broken files --------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["'); drop table documents; --", 'a"b', "x" * 5000, "🙂\u202e甲", "a\x00b", "%_*?", "../../etc/passwd", "{name}", " "],
)  # fmt: skip
def test_whatever_names_and_texts_hold_is_only_text(file: Path, text: str) -> None:
    section = Section(text=text, heading=text, question=text)
    kept, _ = put(file, text, section, group=text)
    (found,) = run(file, lambda store: store.passages(kept)).values()
    assert found[0] == section
    assert (found[1].name, found[1].group) == (text, text)
    assert len(run(file, lambda store: store.known({text}))) == 1
    assert run(file, lambda store: store.remove(text, text)) == kept


@pytest.mark.parametrize("where", ["name", "group", "question"])
def test_half_of_an_emoji_is_refused_in_words_or_taken(file: Path, where: str) -> None:
    """A file name that is no UTF-8 comes from the system with such characters in it."""
    broken = "\udcff\ud83d"

    async def use(store: Documents) -> None:
        await store.put(broken if where == "group" else "", broken if where == "name" else "a.md", "0", (RETURNS,))
        await store.by_words(broken if where == "question" else "退货", [broken if where == "group" else ""], 5)
        await store.known({broken if where == "group" else ""})

    with suppress(StorageError):
        run(file, use)


def test_several_processes_at_once_lose_nothing(file: Path) -> None:
    async def all_at_once() -> list[str]:
        stores = [Documents(file) for _ in range(6)]
        await asyncio.gather(*(store.put("", f"{place}.md", "0", (RETURNS,)) for place, store in enumerate(stores)))
        return [one.name for one in await stores[0].known()]

    assert asyncio.run(all_at_once()) == [f"{place}.md" for place in range(6)]
    assert len(by_words(file, "退货")) == 6


def test_one_store_serves_one_loop_after_another_under_load(file: Path) -> None:
    store = Documents(file)

    async def together(round_: int) -> int:
        await asyncio.gather(*(store.put("", f"{round_}-{place}.md", "0", (RETURNS,)) for place in range(4)))
        return len(await store.known())

    assert [asyncio.run(together(number)) for number in range(3)] == [4, 8, 12]


def test_nothing_is_written_by_looking(file: Path) -> None:
    store = Documents(file)
    assert not file.parent.exists()
    assert asyncio.run(store.known()) == ()


def test_what_broke_off_half_way_leaves_the_former_document(file: Path) -> None:
    put(file, "a.md", RETURNS)
    with pytest.raises((StorageError, UnicodeError)):
        put(file, "a.md", INVOICE, Section(text="\ud83d"))
    assert by_words(file, "退货") == [RETURNS.text]
    assert by_words(file, "发票") == []


@pytest.mark.parametrize("content", [b"not a database, just words " * 100, b"SQLite format 3\x00" + b"\xff" * 4000])
def test_a_file_that_is_no_database_is_named_and_left_as_it_is(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True)
    file.write_bytes(content)
    with pytest.raises(StorageError, match=r"texts\.db: the documents cannot be used: "):
        put(file, "a.md", RETURNS)
    assert file.read_bytes() == content


def test_a_place_that_cannot_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(StorageError, match="taken"):
        put(tmp_path / "taken" / "texts.db", "a.md", RETURNS)


def test_a_file_of_an_earlier_day_with_tables_of_others_in_it_is_left_whole(file: Path) -> None:
    file.parent.mkdir(parents=True)
    with sqlite3.connect(file) as connection:
        connection.execute("create table notes (words text)")
        connection.execute("insert into notes values ('kept')")
    connection.close()
    put(file, "a.md", RETURNS)
    with sqlite3.connect(file) as connection:
        assert connection.execute("select words from notes").fetchall() == [("kept",)]
    connection.close()
