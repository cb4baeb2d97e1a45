"""The command line, within the process and as a process of its own."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner, Result

from coach import bootstrap, cli
from coach.coach import Coach
from coach.errors import CoachError
from coach.sayings import say
from coach.types import Advice, Answer, Checked, Indexed, Reply, Rewritten, Setup
from tests import stub_model
from tests.chats import chat, moment
from tests.models import KEY, NAME, deps_of, drafts
from tests.scenes import UNHAPPY
from tests.steps.run import with_documents
from tests.stub_model import StubModel

ROOT = Path(__file__).parent.parent
COACH = [sys.executable, "-m", "coach.cli"]
PASTED = "小暖 2026-03-05 09:01\n大家早呀\n\n阿梁 2026-03-05 09:03\n米粉坏了 你们什么质量 @小暖\n"
GROUP = "operators: [小暖]\ngroup:\n  name: 暖宝妈妈团\n  timezone: Asia/Shanghai\n"


@pytest.fixture(autouse=True)
def _home(home: Path, monkeypatch: pytest.MonkeyPatch, coach: object) -> None:
    """The index that the session has built."""
    monkeypatch.setenv("COACH_HOME", str(home))
    monkeypatch.delenv("COACH_MODEL", raising=False)
    monkeypatch.setenv("COACH_REMEMBER", "false")


@pytest.fixture
def chat_file(tmp_path: Path) -> Path:
    file = tmp_path / "chat.json"
    file.write_text(UNHAPPY.model_dump_json(), encoding="utf-8")
    return file


def invoke(*arguments: str | Path, given: str | bytes | None = None) -> Result:
    return CliRunner().invoke(cli.app, [str(one) for one in arguments], input=given)


def printed(*arguments: str | Path, given: str | bytes | None = None) -> str:
    result = invoke(*arguments, given=given)
    assert result.exit_code == 0, result.output
    return result.stdout


def process(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """`coach …` as a shell would run it."""
    return subprocess.run(
        [*COACH, *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, **environment},
        timeout=60,
        check=False,
    )


# -- advise ------------------------------------------------------------------------------------------------------


def test_advise_prints_text(chat_file: Path) -> None:
    text = printed("advise", chat_file)
    assert "朵朵妈" in text
    assert "hold" in text


def test_advise_prints_json_and_nothing_else(chat_file: Path) -> None:
    advice = Advice.model_validate_json(printed("advise", chat_file, "--json"))
    assert "m1" in [one.member for one in advice.concerns]


def test_a_dash_reads_standard_input() -> None:
    advice = json.loads(printed("advise", "-", "--json", given=PASTED))
    assert advice["unhappiness"]
    assert json.loads(printed("advise", "-", "--json", given=PASTED.encode("gbk")))["concerns"] == advice["concerns"]


def test_ask_bounds_the_agents(chat_file: Path) -> None:
    advice = json.loads(printed("advise", chat_file, "--json", "--ask", "timing, opener"))
    assert advice["asked"] == ["timing", "opener"]
    assert advice["concerns"] == []
    assert "照看" not in printed("advise", chat_file, "--ask", "timing")


def test_now_is_the_moment_asked_about(chat_file: Path) -> None:
    advice = json.loads(printed("advise", chat_file, "--json", "--now", "2026-03-05T23:30+08:00"))
    assert advice["now"] == "2026-03-05T23:30:00+08:00"
    assert "quiet_hours" in [one["name"] for one in advice["timing"]["blockers"]]


def test_the_group_file_names_the_operators(tmp_path: Path) -> None:
    group, file = tmp_path / "group.yaml", tmp_path / "chat.txt"
    group.write_text(GROUP, encoding="utf-8")
    file.write_text(PASTED, encoding="utf-8")
    advice = json.loads(printed("advise", file, "--group", group, "--json"))
    assert advice["group"] == "暖宝妈妈团"
    assert len(advice["unhappiness"]) == 1
    assert not [note for note in advice["notes"] if "operators" in note]
    assert [note for note in json.loads(printed("advise", file, "--json"))["notes"] if "operators" in note]


def test_lenient_skips_what_is_broken_and_says_so(tmp_path: Path) -> None:
    document = json.loads(UNHAPPY.model_dump_json())
    document["messages"].insert(1, {"id": "x"})
    file = tmp_path / "chat.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    assert isinstance(invoke("advise", file).exception, CoachError)
    assert json.loads(printed("advise", file, "--lenient", "--json"))["notes"]


# -- faults ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["advise", "{tmp}/nothing.txt"], "nothing.txt: No such file"),
        (["advise", "{tmp}"], "Is a directory"),
        (["advise", "{tmp}/empty.txt"], "empty.txt"),
        (["advise", "{tmp}/binary.bin"], "binary.bin"),
        (["advise", "{tmp}/unknown.json"], "colour"),
        (["advise", "{chat}", "--ask", "love"], "--ask: unknown love; known are care, opener, timing"),
        (["advise", "{chat}", "--now", "soon"], "--now: not a time: 'soon'"),
        (["advise", "{chat}", "--now", "2020-01-01T00:00+08:00"], "before"),
        (["advise", "{chat}", "--group", "{tmp}/nothing.yaml"], "nothing.yaml: No such file"),
        (["advise", "{chat}", "--group", "{tmp}/bad.yaml"], "colour"),
        (["advise", "{chat}", "--chat", "nobody"], "nobody"),
        (["reply", "{chat}", "--to", "99"], "there is no message '99' in this chat; its last is '5'"),
        (["reply", "{tmp}/nothing.txt", "--to", "1"], "nothing.txt: No such file"),
        (["check", "早", "--language", "fr"], "--language: unknown 'fr'; known are zh-Hans, zh-Hant, en"),
        (["check", "早", "--transcript", "{tmp}/empty.txt"], "empty.txt"),
        (["rewrite", "早", "--as", "louder"], "--as: unknown louder; known are warmer, shorter"),
        (["rewrite", "早", "--as", " ,"], "--as: unknown manner"),
        (["setup", "--group", "{tmp}/nothing.yaml"], "nothing.yaml: No such file"),
        (["setup", "--group", "{tmp}/bad.yaml"], "colour"),
    ],
)
def test_a_fault_is_one_line_and_status_2(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    chat_file: Path,
    arguments: list[str],
    said: str,
) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "binary.bin").write_bytes(bytes(range(256)) * 40)
    (tmp_path / "bad.yaml").write_text("colour: red", encoding="utf-8")
    (tmp_path / "unknown.json").write_text(json.dumps({**UNHAPPY.model_dump(mode="json"), "colour": 1}))
    given = [one.format(tmp=tmp_path, chat=chat_file) for one in arguments]
    monkeypatch.setattr(sys, "argv", ["coach", *given])
    with pytest.raises(SystemExit) as caught:
        cli.main()
    assert caught.value.code == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("coach: ")
    assert err.count("\n") == 1
    assert said in err


def test_a_setting_that_cannot_be_used_is_one_line_too(chat_file: Path) -> None:
    result = process("ask", "怎么办", COACH_PORT="abc")
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == "coach: COACH_PORT: Input should be a valid integer, unable to parse string as an integer\n"


def test_an_unknown_option_is_status_2() -> None:
    assert invoke("advise", "--colour").exit_code == 2


def test_a_command_that_lacks_its_parts_says_so_and_leaves_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    class Entry:
        name = "measure"

        def load(self) -> Any:
            raise ModuleNotFoundError("No module named 'pandas'")

    monkeypatch.setattr(cli, "entry_points", lambda **_: [Entry()])
    monkeypatch.setattr(cli.app, "registered_commands", list(cli.app.registered_commands))
    cli._join_commands()
    result = invoke("measure", "care", "--cases", "x")
    assert isinstance(result.exception, CoachError)
    assert "pip install 'nuanchang[evals]'" in str(result.exception)
    assert invoke("--help").exit_code == 0


# -- reply, check, rewrite, setup --------------------------------------------------------------------------------

SOLD = "家人们，海盐卷最后3个，手慢无！"


def test_reply_prints_words_for_one_message(chat_file: Path) -> None:
    text = printed("reply", chat_file, "--to", "5")
    assert "有人吗？问了两遍没人理" in text
    assert "@朵朵妈" in text
    told = Reply.model_validate_json(printed("reply", chat_file, "--to", "5", "--json"))
    assert (told.kind, told.message) == ("unhappy", "5")
    assert {one.where for one in told.drafts} == {"group", "private"}


def test_reply_says_why_nothing_is_drafted(chat_file: Path) -> None:
    told = Reply.model_validate_json(printed("reply", chat_file, "--to", "1", "--json"))
    assert told.drafts == ()
    assert told.silence in printed("reply", chat_file, "--to", "1")


def test_check_prints_the_words_and_ends_with_status_1() -> None:
    result = invoke("check", SOLD)
    assert result.exit_code == 1
    assert "「家人们」 0–3" in result.stdout
    assert "slogan · P52" in result.stdout
    assert say("zh-Hans", "word_mended") in result.stdout
    as_json = invoke("check", SOLD, "--json")
    assert as_json.exit_code == 1
    assert {one.rule for one in Checked.model_validate_json(as_json.stdout).findings} == {"slogan", "pressure"}


def test_a_fit_draft_ends_with_status_0_and_says_so() -> None:
    assert say("zh-Hans", "word_fit") in printed("check", "这事我去问，下午 3 点前回你")


def test_check_reads_standard_input_once_and_the_chats_facts(chat_file: Path) -> None:
    assert invoke("check", "-", given=SOLD).exit_code == 1
    cli._piped.cache_clear()
    assert printed("check", "今天只要59元")
    held = invoke("check", "今天只要59元", "--transcript", chat_file, "--json")
    assert [one.rule for one in Checked.model_validate_json(held.stdout).findings] == ["number"]


def test_check_takes_language_and_where_it_goes() -> None:
    assert "language" in invoke("check", "今天有面包，要的说一声", "--language", "en").stdout
    told = "你私聊我说的那个抑郁症的药，先问过医生"
    assert invoke("check", told).exit_code == 1
    assert invoke("check", told, "--private").exit_code == 0


def test_rewrite_prints_the_new_words_and_what_still_stands() -> None:
    given = "给您带来不便敬请谅解，我们会尽快处理。"
    done = Rewritten.model_validate_json(printed("rewrite", given, "--as", "apologetic, shorter", "--json"))
    assert done.manner == ("apologetic", "shorter")
    assert (done.changed, done.author) == (True, "playbook")
    assert done.text in printed("rewrite", given, "--as", "apologetic,shorter")
    assert "COACH_MODEL" in printed("rewrite", "你好呀", "--as", "english")


def test_setup_prints_what_founds_a_group(tmp_path: Path) -> None:
    group = tmp_path / "group.yaml"
    group.write_text(GROUP, encoding="utf-8")
    setup = Setup.model_validate_json(printed("setup", "--group", group, "--json"))
    assert setup.group == "暖宝妈妈团"
    text = printed("setup", "--group", group)
    assert all(one.text in text for one in (*setup.invitation, *setup.welcome, *setup.questions))
    assert Setup.model_validate_json(printed("setup", "--group", group, "--language", "en", "--json")).language == "en"


# -- the other commands ------------------------------------------------------------------------------------------


def test_ask_prints_practices() -> None:
    text = printed("ask", "群里三天没人说话了怎么办", "--top", "2")
    assert len([line for line in text.splitlines() if line.startswith("P")]) == 2
    answer = Answer.model_validate_json(printed("ask", "群里三天没人说话了怎么办", "--json"))
    assert len(answer.practices) == 3


def test_index_says_what_stands() -> None:
    state = json.loads(printed("index", "--json"))
    assert state["practices"] >= 20
    assert state["fingerprint"] in printed("index")


# -- documents ---------------------------------------------------------------------------------------------------

FAQ = "问题,答案\n可以开发票吗,下单时填抬头就行\n"


@pytest.fixture
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: Path) -> Path:
    """A home of its own with the index that the session has built, and no documents."""
    place = tmp_path / "own home"
    place.mkdir()
    (place / "index").symlink_to(home / "index")
    monkeypatch.setenv("COACH_HOME", str(place))
    return place


@pytest.fixture
def one_coach(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, coach: Coach) -> Iterator[None]:
    """One coach for all commands of a test: commands are processes, and only one at a time may hold the documents."""
    own = Coach(with_documents(deps_of(coach, None), tmp_path / "documents", {}))
    monkeypatch.setattr(bootstrap, "open_coach", lambda *_, **__: own)
    yield
    own.library.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Documents as they lie on a disk: in folders, with others among them, one of which cannot be read."""
    place = tmp_path / "资料"
    files = {
        "客服.csv": FAQ,
        "门店/须知 (最终版).md": "# 到店\n\n宠物请牵绳进店。\n",
        "门店/旧/说明.TXT": "营业时间十点到八点\n",
        "坏.csv": "问题,答案\n几天到货,\n",
        ".hidden/密码.txt": "不该被读到",
        "门店/.草稿.md": "不该被读到",
        "报价.xlsx": "不认识的格式",
    }
    for name, text in files.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(text, encoding="utf-8")
    return place


def test_what_one_process_has_indexed_another_tells(own_home: Path, tmp_path: Path) -> None:
    file = tmp_path / "客服.csv"
    file.write_text(FAQ, encoding="utf-8")
    first = process("index", file, "--group", "妈妈群", "--json")
    assert (first.returncode, first.stderr) == (0, "")
    assert json.loads(first.stdout)["added"] == [
        {"name": "客服.csv", "group": "妈妈群", "status": "added", "passages": 1}
    ]
    assert "「下单时填抬头就行」 客服.csv · row 2" in printed("ask", "可以开发票吗", "--group", "妈妈群")


def test_index_takes_a_folder_by_the_paths_in_it_and_says_what_it_refused(one_coach: None, folder: Path) -> None:
    result = invoke("index", folder, "--json")
    assert result.exit_code == 2
    done = Indexed.model_validate_json(result.stdout)
    assert [(one.name, one.status) for one in done.added] == [
        ("客服.csv", "added"),
        ("门店/旧/说明.TXT", "added"),
        ("门店/须知 (最终版).md", "added"),
    ]
    assert done.refused == ("坏.csv, row 2: the answer is empty",)
    assert {one.name for one in done.documents} == {one.name for one in done.added}
    assert {one.group for one in done.documents} == {""}
    shown = invoke("index", folder)
    assert shown.exit_code == 2
    assert "unchanged: 客服.csv (1 passages)" in shown.stdout
    assert "refused: 坏.csv, row 2: the answer is empty" in shown.stdout
    assert "客服.csv  1 passages, for all groups" in shown.stdout


def test_several_paths_are_taken_at_once_and_a_single_file_goes_by_its_name(one_coach: None, folder: Path) -> None:
    done = json.loads(printed("index", folder / "客服.csv", folder / "门店", "--group", "g 1", "--json"))
    assert [one["name"] for one in done["added"]] == ["客服.csv", "旧/说明.TXT", "须知 (最终版).md"]
    assert {one["group"] for one in done["documents"]} == {"g 1"}
    assert "for g 1" in printed("index")


def test_a_changed_file_takes_the_place_of_the_former_one(one_coach: None, folder: Path) -> None:
    printed("index", folder / "客服.csv")
    (folder / "客服.csv").write_text(FAQ + "周末营业吗,开的\n", encoding="utf-8")
    assert "updated: 客服.csv (2 passages)" in printed("index", folder / "客服.csv")
    assert "「开的」" in printed("ask", "周末营业吗")


def test_ask_looks_into_the_groups_documents_and_into_no_other_groups(one_coach: None, folder: Path) -> None:
    printed("index", folder / "客服.csv", "--group", "g1")
    mine = Answer.model_validate_json(printed("ask", "可以开发票吗", "--group", "g1", "--json"))
    assert [(one.quote, one.document, one.group) for one in mine.documents] == [("下单时填抬头就行", "客服.csv", "g1")]
    for other in ((), ("--group", "g2")):
        answer = Answer.model_validate_json(printed("ask", "可以开发票吗", *other, "--json"))
        assert answer.documents == ()
        assert answer.documents_why == ""
    silent = printed("ask", "群里三天没人说话了怎么办", "--group", "g1")
    assert say("zh-Hans", "not_in_documents") in silent


def test_what_is_removed_is_gone_and_a_second_time_is_a_fault(one_coach: None, folder: Path) -> None:
    printed("index", folder / "客服.csv", folder / "门店")
    done = json.loads(printed("index", "--remove", "客服.csv", "--remove", "旧/说明.TXT", "--json"))
    assert [one["name"] for one in done["documents"]] == ["须知 (最终版).md"]
    again = invoke("index", "--remove", "客服.csv")
    assert isinstance(again.exception, CoachError)
    assert "'客服.csv'" in str(again.exception)
    assert "all groups" in str(again.exception)
    elsewhere = invoke("index", "--remove", "须知 (最终版).md", "--group", "g1")
    assert "for g1" in str(elsewhere.exception)
    assert "须知" in printed("index")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["{tmp}/没有.md"], "没有.md: No such file"),
        (["{tmp}/报价.xlsx"], "refused: 报价.xlsx: this kind of file is not read"),
        (["--remove", "没有.md"], "没有.md"),
        (["{tmp}/空.md"], "refused: 空.md: it holds no text"),
    ],
)
def test_a_document_at_fault_is_named_with_status_2(
    one_coach: None,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    arguments: list[str],
    said: str,
) -> None:
    (tmp_path / "空.md").write_bytes(b"")
    (tmp_path / "报价.xlsx").write_bytes(b"PK")
    monkeypatch.setattr(sys, "argv", ["coach", "index", *(one.format(tmp=tmp_path) for one in arguments)])
    with pytest.raises(SystemExit) as caught:
        cli.main()
    assert caught.value.code == 2
    out, err = capsys.readouterr()
    assert said in out + err
    assert "Traceback" not in out + err


def test_a_name_that_would_move_the_cursor_or_is_markup_is_shown_as_text(one_coach: None, tmp_path: Path) -> None:
    file = tmp_path / "\x1b[31m\u202e[bold]x[-].csv"
    file.write_text(FAQ, encoding="utf-8")
    shown = printed("index", file, "--group", "[red]\x1b[2J") + printed(
        "ask", "可以开发票吗", "--group", "[red]\x1b[2J"
    )
    assert "[bold]x[-].csv" in shown
    assert "for [red]" in shown
    assert not {"\x1b", "\u202e"} & set(shown)


def test_a_file_name_that_is_no_utf_8_does_not_keep_the_others_out(one_coach: None, folder: Path) -> None:
    broken = os.fsencode(folder) + b"/\xff\xfe.md"
    with open(broken, "wb") as file:
        file.write("七天内可以退".encode())
    (folder / "坏.csv").unlink()
    result = invoke("index", folder)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert "客服.csv" in result.stdout
    assert "门店/旧/说明.TXT" in result.stdout


# -- portrait and report -----------------------------------------------------------------------------------------


def test_portrait_prints_text_and_json_alone_and_only_the_parts_asked_for(chat_file: Path) -> None:
    assert "朵朵妈" in printed("portrait", chat_file)
    whole = json.loads(printed("portrait", chat_file, "--json"))
    assert whole["members"]["placed"][0]["member"] == "m1"
    part = json.loads(printed("portrait", chat_file, "--json", "--parts", "health, digest"))
    assert (part["members"], bool(part["health"]), bool(part["digest"])) == (None, True, True)
    later = json.loads(printed("portrait", chat_file, "--json", "--now", "2026-03-09T11:00+08:00"))
    assert later["now"] == "2026-03-09T11:00:00+08:00"
    assert whole["practices"]


def test_portrait_takes_a_rule_and_a_group_file(chat_file: Path, tmp_path: Path) -> None:
    group = tmp_path / "group.yaml"
    group.write_text(GROUP, encoding="utf-8")
    said = json.loads(printed("portrait", "-", "--json", "--group", group, "--super-rule", "lines=1", given=PASTED))
    assert said["group"] == "暖宝妈妈团"
    assert said["members"]["super_group"]["rule"]["lines"] == 1
    assert json.loads(printed("portrait", chat_file, "--json"))["members"]["super_group"]["rule"] is None


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["portrait", "{chat}", "--parts", "love"], "--parts: unknown love; known are members, health, digest"),
        (["portrait", "{chat}", "--super-rule", "orders=many"], "--super-rule: orders"),
        (["portrait", "{chat}", "--super-rule", "love=1"], "--super-rule: love"),
        (["portrait", "{chat}", "--super-rule", "orders=0"], "--super-rule: orders"),
        (["portrait", "{tmp}/nothing.txt"], "nothing.txt: No such file"),
        (["report", "{tmp}/nothing", "--out", "{tmp}/out"], "no such file or folder"),
        (["report", "{tmp}/void", "--out", "{tmp}/out"], "no chat here"),
    ],
)
def test_a_fault_of_portrait_or_report_is_named(
    chat_file: Path, tmp_path: Path, arguments: list[str], said: str
) -> None:
    (tmp_path / "void").mkdir()
    result = invoke(*(one.format(chat=chat_file, tmp=tmp_path) for one in arguments))
    assert isinstance(result.exception, CoachError)
    assert said in str(result.exception)


def test_report_writes_a_page_a_group_and_an_index_and_a_broken_file_is_status_2(
    chat_file: Path, tmp_path: Path
) -> None:
    folder, out = tmp_path / "chats", tmp_path / "out"
    folder.mkdir()
    (folder / "a.json").write_text(UNHAPPY.model_dump_json(), encoding="utf-8")
    assert str(out / "index.html") in printed("report", folder, "--out", out)
    (folder / "b.txt").write_bytes(b"")
    result = invoke("report", folder, "--out", out)
    assert result.exit_code == 2
    assert "refused: b.txt" in result.stderr
    assert sorted(file.name for file in out.iterdir()) == ["001-暖宝妈妈团.html", "index.html"]


# -- as a process ------------------------------------------------------------------------------------------------


def test_help_is_light_and_lists_the_commands() -> None:
    heavy = ("chromadb", "litellm", "langgraph", "torch", "sentence_transformers", "fastapi", "numpy")
    code = f"import sys, coach.cli; print([name for name in {heavy!r} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
    result = process("--help")
    assert result.returncode == 0
    for command in ("advise", "ask", "index", "serve", "eval"):
        assert f" {command} " in result.stdout


def test_joining_the_evaluations_brings_nothing_heavy_in() -> None:
    heavy = ("chromadb", "litellm", "langgraph", "torch", "pandas", "sklearn", "matplotlib", "pydantic_evals")
    code = f"import sys, coach.cli as c; c._join_commands(); print([name for name in {heavy!r} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_serve_answers_while_the_coach_is_made_and_stops_when_told(home: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "COACH_HOME": str(home), "COACH_PORT": str(port)}
    with subprocess.Popen(
        [*COACH, "serve"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as server:
        client = httpx.Client(base_url=f"http://127.0.0.1:{port}", transport=httpx.HTTPTransport(retries=0))
        with client:
            while True:
                try:
                    assert client.get("/healthz").json()["status"] == "ok"
                    break
                except httpx.ConnectError:
                    assert server.poll() is None, server.communicate()
                    time.sleep(0.02)
        server.terminate()
        out, err = server.communicate(timeout=20)
    assert f"http://127.0.0.1:{port}/" in out
    assert err == ""


def test_a_process_prints_json_alone(chat_file: Path) -> None:
    result = process("advise", chat_file, "--json")
    assert (result.returncode, result.stderr) == (0, "")
    assert Advice.model_validate_json(result.stdout).concerns


# -- with a model ------------------------------------------------------------------------------------------------


@pytest.fixture
def model_named(monkeypatch: pytest.MonkeyPatch, litellm: None) -> Callable[[StubModel], None]:
    """Sets the variables that name a stub as the model."""

    def name_it(model: StubModel) -> None:
        for name, value in (("MODEL", NAME), ("MODEL_URL", model.url), ("MODEL_KEY", KEY)):
            monkeypatch.setenv(f"COACH_{name}", value)

    return name_it


def test_a_models_drafts_are_printed_as_json_alone(chat_file: Path, model_named: Callable[[StubModel], None]) -> None:
    with StubModel(stub_model.Reply(drafts("朵朵妈，先别喂了", answers="5"))) as model:
        model_named(model)
        advice = json.loads(printed("advise", chat_file, "--json", "--ask", "care"))
    assert [(one["text"], one["author"], one["where"]) for one in advice["drafts"][:1]] == [
        ("朵朵妈，先别喂了", NAME, "group")
    ]
    # The private line that the model left out is the playbook's.
    assert {(one["author"], one["where"]) for one in advice["drafts"][1:]} <= {("playbook", "private")}


def test_a_model_that_fails_says_why_and_the_playbooks_drafts_are_printed(
    chat_file: Path, model_named: Callable[[StubModel], None]
) -> None:
    with StubModel(stub_model.Reply(KEY, status=401)) as model:
        model_named(model)
        text = printed("advise", chat_file, "--ask", "care")
    assert "the key was refused (HTTP 401)" in text
    assert "@朵朵妈" in text
    assert KEY not in text


def test_adapting_learns_shows_and_forgets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    for name in home.iterdir():
        (tmp_path / name.name).symlink_to(name)
    monkeypatch.setenv("COACH_HOME", str(tmp_path))
    chats = Path(__file__).parent.parent / "training" / "chats"
    assert "nothing learned" in printed("adapt")
    said = json.loads(printed("adapt", "--cases", chats, "--json"))
    assert said["cases"] == len(list(chats.glob("*.yaml")))
    file = tmp_path / "chat.json"
    file.write_text(UNHAPPY.model_dump_json(), encoding="utf-8")
    advice = Advice.model_validate_json(printed("advise", file, "--json"))
    assert advice.adapted is not None
    assert advice.adapted.version == said["version"]
    assert any(str(said["cases"]) in note for note in advice.notes)
    assert said["version"] in printed("adapt")
    assert "removed" in printed("adapt", "--remove")
    assert Advice.model_validate_json(printed("advise", file, "--json")).adapted is None
    assert json.loads(printed("adapt", "--json")) is None


def test_what_a_group_is_remembered_by_is_shown_and_lifted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    (tmp_path / "home").mkdir()
    for folder in home.iterdir():
        if folder.is_dir():
            (tmp_path / "home" / folder.name).symlink_to(folder)
    monkeypatch.setenv("COACH_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COACH_REMEMBER", "true")
    assert printed("record").strip() == "no group has a record yet"
    said = chat("09:00 op: 限时特惠 99元 手慢无\n09:05 m1: 以后别再给我推销了", id="g1")
    file = tmp_path / "chat.json"
    file.write_text(said.model_dump_json(), encoding="utf-8")
    printed("advise", file)
    assert printed("record").split() == ["g1"]
    shown = printed("record", "g1")
    assert "朵朵妈 (m1) 2026-03-05 以后别再给我推销了" in shown
    assert "last offer: 2026-03-05" in shown
    later = chat("10:00 m1: 小米粉还有货吗 怎么下单", now="03-20 10:30", id="g1")
    later = later.model_copy(update={"now": moment("03-20 10:30")})
    file.write_text(later.model_dump_json(), encoding="utf-8")
    assert "opted_out" in printed("advise", file)
    assert json.loads(printed("record", "g1", "--json"))["opted_out"][0]["member"] == "m1"
    assert "may be offered" in printed("record", "g1", "--lift", "朵朵妈")
    assert "had not opted out" in printed("record", "g1", "--lift", "朵朵妈")
    assert "opted_out" not in printed("advise", file)


def test_lifting_needs_a_group() -> None:
    result = invoke("record", "--lift", "m1")
    assert isinstance(result.exception, CoachError)
