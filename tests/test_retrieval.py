"""The index over the real engine: built once, rebuilt by itself, read by several, served, filtered, and refusing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from coach.asks import Ask
from coach.embedding import Embedding, StaticEmbedding, Vectors
from coach.passages import Knowledge, load_knowledge
from coach.plain import is_traditional
from coach.retrieval import Retriever
from coach.settings import Settings
from coach.types import Language
from coach.vectors import VectorStore
from tests.chroma import chroma_server

KNOWLEDGE = load_knowledge(Settings().knowledge)
PRACTICES = KNOWLEDGE.practices
DAY = 24 * 3600


def part(first: int, last: int) -> Knowledge:
    """Some practices with a guide, their asks, and a few of what nothing answers."""
    practices, guides = PRACTICES[first:last], KNOWLEDGE.guides[1:2]
    names = {one.id for one in (*practices, *guides)}
    asks = [one for one in KNOWLEDGE.asks if one.grades and set(one.grades) <= names]
    return Knowledge(practices, guides, (*asks, *(Ask(text) for text in KNOWLEDGE.unanswered[::50])))


FEW = part(0, 4)


class Counting:
    """The real model, which also counts what it is asked for."""

    def __init__(self, model: Embedding, name: str = "") -> None:
        self.model, self.name, self.encoded = model, name or model.name, 0

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.encoded += len(texts)
        return self.model.encode(texts)


class Broken(Counting):
    def encode(self, texts: Sequence[str]) -> Vectors:
        raise OSError("no space left")


@pytest.fixture(scope="module")
def model() -> Embedding:
    return StaticEmbedding()


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory, model: Embedding) -> Path:
    """A home in which the index of FEW stands."""
    home = tmp_path_factory.mktemp("few")
    Retriever(FEW, model, home)
    return home


def found(retriever: Retriever, query: str, **given: object) -> list[str]:
    return [one.practice.id for one in retriever.search(query, **given)]  # type: ignore[arg-type]


def folders(home: Path) -> list[Path]:
    """The indexes that stand."""
    return sorted(place for place in (home / "index").iterdir() if place.is_dir())


# -- building ----------------------------------------------------------------------------------------------------


def test_an_index_is_built_once_with_progress_and_a_second_open_only_reads(tmp_path: Path, model: Embedding) -> None:
    first, steps = Counting(model), list[tuple[int, int]]()
    built = Retriever(FEW, first, tmp_path, progress=lambda done, total: steps.append((done, total)))
    assert first.encoded == steps[-1][0] == steps[-1][1] == len(FEW.passages) > 20
    again, more = Counting(model), list[tuple[int, int]]()
    opened = Retriever(FEW, again, tmp_path, progress=lambda done, total: more.append((done, total)))
    assert (again.encoded, more) == (0, [])
    for query in ("群里没人说话", "how do i add people", "拉"):
        assert opened.search(query) == built.search(query) != []
        assert opened.answers(query) == built.answers(query)
    assert len(folders(tmp_path)) == 1


FIRST = PRACTICES[0]


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        (replace(FEW, practices=(FIRST.model_copy(update={"asks": (*FIRST.asks, "新问法")}), *PRACTICES[1:4])), ""),
        (replace(FEW, asks=(*FEW.asks, Ask("从来没人问过的话", {"P01": 2}))), ""),
        (replace(FEW, asks=(*FEW.asks, Ask("从来没人问过的话"))), ""),
        (replace(FEW, guides=()), ""),
        (part(0, 3), ""),
        (FEW, "another-model"),
    ],
    ids=["a practice's ask", "a line", "a refused line", "a guide less", "a practice less", "the model"],
)
def test_a_change_of_a_text_or_of_the_model_builds_anew_and_the_old_index_still_stands(
    few: Path, model: Embedding, changed: Knowledge, name: str
) -> None:
    counting, back = Counting(model, name), Counting(model)
    Retriever(changed, counting, few)
    assert counting.encoded > 0
    Retriever(FEW, back, few)
    assert back.encoded == 0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("st-BAAI/bge-small-zh-v1.5", "st-BAAI/bge-large-zh-v1.5"),
        ("st-all-MiniLM-L12-v2", "st-paraphrase-multilingual-MiniLM-L12-v2"),
        ("st-models/a", "st-models-a"),
    ],
)
def test_models_of_like_names_do_not_share_an_index(few: Path, model: Embedding, one: str, other: str) -> None:
    Retriever(FEW, Counting(model, one), few)
    counting = Counting(model, other)
    Retriever(FEW, counting, few)
    assert counting.encoded > 0


@pytest.mark.parametrize("name", ["st-./models/mine/", "st-/home/模型", "st-C:\\models\\mine", "st-../../../x", "st-x"])
def test_a_model_may_have_any_name_or_folder(tmp_path: Path, model: Embedding, name: str) -> None:
    home = tmp_path / "a" / "b" / "家"
    assert found(Retriever(FEW, Counting(model, name), home), FIRST.asks[0])[0] == FIRST.id
    assert [one.name for one in tmp_path.iterdir()] == ["a"]
    assert len(folders(home)) == 1


def test_a_build_that_broke_off_is_begun_again(tmp_path: Path, model: Embedding) -> None:
    with pytest.raises(OSError, match="no space left"):
        Retriever(FEW, Broken(model), tmp_path)
    assert Retriever(FEW, model, tmp_path).search("群里没人说话")
    assert len(folders(tmp_path)) == 1


def test_the_index_holds_terms_and_vectors_and_never_a_sentence(tmp_path: Path, model: Embedding) -> None:
    Retriever(FEW, model, tmp_path)
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    kept = b"".join(file.read_bytes() for file in files)
    assert len(kept) > 10_000
    for passage in FEW.passages:
        if len(passage.text) > 12:
            for form in (passage.text, json.dumps(passage.text)[1:-1]):
                assert form.encode() not in kept, passage.text


def test_an_index_that_nobody_opened_for_a_month_is_swept_when_another_is_built_and_nothing_else(
    tmp_path: Path, model: Embedding
) -> None:
    kept = {"practices-recent": 29, "documents-old": 400, "my-practices-old": 400}
    swept = {"practices-old": 31, "practices-broken-off.building": 400}
    for name, days in (kept | swept).items():
        place = tmp_path / "index" / name
        (place / "vectors").mkdir(parents=True)
        (place / "vectors" / "data").write_bytes(b"x")
        os.utime(place, (time.time() - days * DAY,) * 2)
    before = folders(tmp_path)
    Retriever(FEW, model, tmp_path)
    (built,) = (one for one in folders(tmp_path) if one not in before)
    assert {one.name for one in folders(tmp_path)} == {*kept, built.name}
    os.utime(built, (time.time() - 400 * DAY,) * 2)
    os.utime(tmp_path / "index" / "practices-recent", (time.time() - 400 * DAY,) * 2)
    # Opening one that stands sweeps nothing, and from then on it counts as used.
    Retriever(FEW, model, tmp_path)
    assert {one.name for one in folders(tmp_path)} == {*kept, built.name}
    Retriever(part(0, 3), model, tmp_path)
    names = {one.name for one in folders(tmp_path)}
    assert built.name in names
    assert "practices-recent" not in names
    assert {"documents-old", "my-practices-old"} < names


# Opens the index of a home, says how many texts it encoded for that, and searches line by line.
PROGRAM = """
import json, sys
from pathlib import Path
from coach.embedding import StaticEmbedding
from coach.passages import load_knowledge
from coach.retrieval import Retriever
from coach.settings import Settings
class Counting(StaticEmbedding):
    encoded = 0
    def encode(self, texts):
        self.encoded += len(texts)
        return super().encode(texts)
model = Counting()
retriever = Retriever(load_knowledge(Settings().knowledge), model, Path(sys.argv[1]))
print(model.encoded, flush=True)
for line in sys.stdin:
    print(json.dumps([one.practice.id for one in retriever.search(line)]), flush=True)
"""


def test_two_processes_read_one_index_at_once(retriever: Retriever, home: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(home)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdin
        assert other.stdout
        assert other.stdout.readline() == "0\n"
        for query in ("群里三天没人说话", "有人@了没人回"):
            other.stdin.write(f"{query}\n")
            other.stdin.flush()
            assert json.loads(other.stdout.readline()) == found(retriever, query)
        other.stdin.close()
        assert other.wait(timeout=20) == 0


def test_of_several_that_open_an_index_at_once_one_builds_and_the_others_wait(tmp_path: Path, model: Embedding) -> None:
    counting = [Counting(model) for _ in range(3)]
    with ThreadPoolExecutor(3) as pool:
        opened = list(pool.map(lambda one: Retriever(FEW, one, tmp_path), counting))
    assert sorted(one.encoded for one in counting) == [0, 0, len(FEW.passages)]
    assert len({tuple(found(one, "群里没人说话")) for one in opened}) == 1
    assert len(folders(tmp_path)) == 1


# -- a Chroma server ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One server for all tests here."""
    with chroma_server(tmp_path_factory.mktemp("chroma")) as url:
        yield url


def test_a_served_index_is_built_once_and_ranks_as_the_embedded_one(
    server: str, tmp_path: Path, model: Embedding
) -> None:
    first, second = Counting(model), Counting(model)
    served = Retriever(FEW, first, tmp_path, chroma_url=server)
    again = Retriever(FEW, second, tmp_path, chroma_url=server)
    assert first.encoded == len(FEW.passages)
    assert second.encoded == 0
    embedded = Retriever(FEW, model, tmp_path)
    for query in ("群里没人说话", "怎么拉人进群", "拉"):
        assert found(served, query) == found(again, query) == found(embedded, query) != []
        assert served.answers(query) == embedded.answers(query)


def test_a_served_index_keeps_its_words_and_ranking_here_and_its_vectors_there(
    server: str, tmp_path: Path, model: Embedding
) -> None:
    Retriever(FEW, model, tmp_path, chroma_url=server)
    (folder,) = folders(tmp_path)
    assert {one.name for one in folder.iterdir()} == {"words", "ranking.npz"}
    Retriever(FEW, model, tmp_path)
    assert len(folders(tmp_path)) == 2


def test_a_second_machine_of_a_served_index_makes_its_words_and_encodes_nothing(
    server: str, tmp_path: Path, model: Embedding
) -> None:
    one = Retriever(FEW, model, tmp_path / "one", chroma_url=server)
    counting = Counting(model)
    other = Retriever(FEW, counting, tmp_path / "other", chroma_url=server)
    assert counting.encoded == 0
    assert other.search("怎么拉人进群") == one.search("怎么拉人进群")


def test_a_server_that_lost_the_index_gets_it_again(server: str, tmp_path: Path, model: Embedding) -> None:
    store = VectorStore(url=server)
    there = store.names()
    before = found(Retriever(part(4, 8), model, tmp_path, chroma_url=server), "群里没人说话")
    (lost,) = store.names() - there
    store.drop(lost)
    counting = Counting(model)
    assert found(Retriever(part(4, 8), counting, tmp_path, chroma_url=server), "群里没人说话") == before
    assert counting.encoded > 20


def test_a_served_index_that_broke_off_half_way_is_completed(server: str, tmp_path: Path, model: Embedding) -> None:
    knowledge = part(4, 12)
    practice = knowledge.practices[5]
    with pytest.raises(OSError, match="no space left"):
        Retriever(knowledge, Broken(model), tmp_path, chroma_url=server)
    retriever = Retriever(knowledge, model, tmp_path, chroma_url=server)
    assert found(retriever, practice.asks[0], mode="dense", top=1) == [practice.id]


# -- searching ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["fused", "dense", "lexical"])
def test_a_practice_is_found_first_by_its_own_asks(retriever: Retriever, mode: str) -> None:
    first = [found(retriever, practice.asks[0], mode=mode, top=3) for practice in PRACTICES]
    hits = sum(practice.id in ids for practice, ids in zip(PRACTICES, first, strict=True))
    assert hits >= 0.95 * len(PRACTICES)


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en"])
def test_a_practice_is_found_by_its_title_in_any_language_and_answers_it(
    retriever: Retriever, language: Language
) -> None:
    for practice in PRACTICES:
        title = practice.name(language)
        assert practice.id in found(retriever, title, top=3), title
        assert retriever.answers(title), title


def test_results_are_distinct_best_first_and_at_most_so_many(retriever: Retriever) -> None:
    results = retriever.search("群里没人说话怎么办", top=7)
    assert len({one.practice.id for one in results}) == len(results) == 7
    assert [one.score for one in results] == sorted((one.score for one in results), reverse=True)
    assert retriever.search("群里没人说话", top=0) == []


def test_a_result_says_which_ask_of_the_practice_it_met(retriever: Retriever) -> None:
    answered = {one.text: one.grades for one in KNOWLEDGE.passages if one.ask}
    ask = PRACTICES[9].asks[3]
    assert retriever.search(ask)[0].like == ask
    met = [one for query in ("群里没人说话怎么办", "有人发广告") for one in retriever.search(query)]
    assert [one for one in met if one.like]
    for one in met:
        assert one.like == "" or answered[one.like][one.practice.id] == 2
    cited = retriever.search(ask)[0].cited("zh-Hant")
    assert (cited.practice, cited.like) == (PRACTICES[9].id, ask)
    assert is_traditional(cited.why)
    assert cited.score == round(retriever.search(ask)[0].score, 4) > 0


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


@pytest.mark.parametrize(
    ("query", "practice"),
    [
        ("快闪裙", "P26"),
        ("快闪裙什么时候解散", "P26"),
        ("裙规", "P16"),
        ("裙规怎么写", "P16"),
        ("群龟", "P16"),
        ("秃然退群", "P36"),
        ("有人突然腿群", "P36"),
        ("裙里冷场", "P10"),
        ("群里没人硕话", "P10"),
        ("转借绍", "P08"),
        ("广高党", "P45"),
        ("会员裙", "P28"),
        ("意见领秀", "P07"),
        ("打标迁", "P41"),
        ("深夜发消西", "P51"),
        ("一天推宋几条", "P09"),
        ("客户头诉怎么回", "P37"),
        ("快閃裙幾點散", "P26"),
    ],
)
def test_a_wrong_character_of_the_same_sound_still_finds_the_practice(
    retriever: Retriever, query: str, practice: str
) -> None:
    assert practice in found(retriever, query, top=3)


@pytest.mark.parametrize(
    ("query", "practice"),
    [
        ("规", "P16"),
        ("規", "P16"),
        ("退", "P36"),
        ("冷", "P10"),
        ("卖", "P54"),
        ("群里没人chat", "P10"),
        ("群裡沒人chat", "P10"),
        ("怎么 onboard 新成员", "P57"),
        ("member 退群了怎么办", "P36"),
        ("KOC怎么找", "P07"),
        ("group 的 rules 要點寫", "P16"),
        ("discord 冷清", "P10"),
        ("什么时候push产品", "P20"),
    ],
)
def test_one_character_and_mixed_languages_find_the_practice(retriever: Retriever, query: str, practice: str) -> None:
    assert practice in found(retriever, query, top=3)


@pytest.mark.parametrize(
    "query", ["群", "a", "?", "🙂", "１", "\u202e群规", "'; drop table x; --", "<b>群规</b>", "../../x"]
)
def test_whatever_is_typed_is_searched_as_text(retriever: Retriever, query: str) -> None:
    results = retriever.search(query, top=3)
    assert len(results) == 3
    assert all(np.isfinite(one.score) for one in results)


def test_only_practices_of_the_parts_asked_for_are_found(retriever: Retriever) -> None:
    every = retriever.search("群里没人说话", top=20)
    care = retriever.search("群里没人说话", parts=("care",), top=20)
    both = retriever.search("群里没人说话", parts=("care", "timing"), top=20)
    assert {part for one in every for part in one.practice.parts} > {"care"}
    assert care
    assert all("care" in one.practice.parts for one in care)
    assert all({"care", "timing"} & set(one.practice.parts) for one in both)
    assert len(both) > len(care)


def test_only_practices_for_the_kind_of_group_are_found(retriever: Retriever) -> None:
    every = retriever.search("有人问，就找懂的人来答", top=60)
    flash = retriever.search("有人问，就找懂的人来答", kind="flash", top=60)
    assert every[0].practice.id == "P06"
    assert flash
    assert {one.practice.id for one in flash} == {one.id for one in PRACTICES if "flash" in one.kinds}
    assert "P06" not in {one.practice.id for one in flash}


def test_a_situation_gets_what_the_search_finds(retriever: Retriever) -> None:
    query = "群里几天没人说话，怎么重新聊起来"
    for _ in range(2):
        situation = retriever.situation(query, ("opener",), "interest", 3)
        assert list(situation) == retriever.search(query, parts=("opener",), kind="interest", top=3)
    assert len(retriever.situation(query, ("care",), "interest", 1)) == 1


# -- guides ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "guide"),
    [
        ("快闪群从开到散怎么安排", "flash"),
        ("兴趣群怎么带", "interest"),
        ("训练营交付群怎么带", "delivery"),
        ("超级用户群怎么运营", "super"),
        ("新客群第一周做什么", "newcomer"),
        ("群里三天没人说话怎么办", "silence"),
        ("有人在群里发广告怎么办", "advert"),
        ("有人造谣抹黑我们，怎么应对", "sabotage"),
        ("同行在群里挨个加人拉走", "poaching"),
        ("客訴怎麼處理", "complaint"),
        ("一群人喊着一起退群", "mass_exit"),
        ("好几个人一起投诉发霉", "mass_complaint"),
        ("how to run a flash group", "flash"),
        ("a competitor is poaching my members", "poaching"),
    ],
)
def test_a_kind_of_group_or_a_trouble_gets_its_guide(retriever: Retriever, query: str, guide: str) -> None:
    answer = retriever.guide(query)
    assert answer is not None
    assert answer.id == guide


@pytest.mark.parametrize(
    "query", ["群规", "怎么打标签", "KOC怎么找", "how often should I post", "周报精华怎么写", "", "  "]
)
def test_what_one_practice_answers_gets_no_guide(retriever: Retriever, query: str) -> None:
    assert retriever.guide(query) is None


# -- refusing ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["", "!!! ???", "🀀🀁", "\x00", "xqzv wpfk jrtq", "\ud83d"])
def test_nonsense_is_answered_by_nothing_and_breaks_nothing(retriever: Retriever, query: str) -> None:
    assert not retriever.answers(query)
    assert len(retriever.search(query)) in (0, 5)


@pytest.mark.parametrize("query", ["", "   \n", "\u3000"])
def test_a_blank_question_finds_nothing(retriever: Retriever, query: str) -> None:
    assert retriever.search(query) == []
    assert retriever.guide(query) is None


@pytest.mark.parametrize(
    "query",
    [
        "今天天气怎么样",
        "明天上海会下雨吗",
        "明天會下雨嗎",
        "what is the weather tomorrow",
        "个人所得税怎么申报",
        "增值税发票怎么开",
        "報稅截止日期是什麼時候",
        "how do I file my tax return",
        "报错 0x80070005",
        "错误代码 1603 怎么解决",
        "error code 500 in nginx",
        "ERR_CONNECTION_REFUSED",
        "ModuleNotFoundError: No module named 'numpy'",
        "番茄炒蛋怎么做",
        "快递单号查询",
        "capital of france",
        "健保卡掉了怎麼辦",
    ],
)
def test_what_is_not_about_a_group_is_refused(retriever: Retriever, query: str) -> None:
    assert not retriever.answers(query)


@pytest.mark.parametrize(
    "query",
    [
        "群里三天没人说话怎么办",
        "有人@客服一直没人回，他生气了",
        "怎么写群规",
        "裙规怎么写",
        "成员要退群怎么办",
        "什么时候推产品合适",
        "新人进群说什么",
        "一天发几条",
        "客户投诉怎么处理",
        "怎么做转介绍",
        "怎么找KOC",
        "打标签怎么打",
        "群裡沒人說話怎麼辦",
        "客人在群裡罵我們怎麼回",
        "什麼時候可以推商品",
        "nobody talks in my group any more",
        "members are leaving the group",
        "how often should I post",
        "how do I reply to a complaint",
        "someone is spamming ads",
        "best time to send messages",
        "什么时候push产品",
    ],
)
def test_an_operators_plain_question_is_answered(retriever: Retriever, query: str) -> None:
    assert retriever.answers(query)


def test_a_question_of_a_megabyte_is_answered_soon(retriever: Retriever) -> None:
    question = "群里没人说话怎么办。" * 100_000
    began = time.perf_counter()
    assert retriever.search(question)
    assert retriever.answers(question)
    retriever.guide(question)
    assert time.perf_counter() - began < 2


def test_the_same_texts_and_model_have_the_same_fingerprint(tmp_path: Path, model: Embedding) -> None:
    one, other = (Retriever(part(0, 2), model, tmp_path).fingerprint for _ in range(2))
    assert one == other
    assert one != Retriever(part(0, 3), model, tmp_path).fingerprint
