"""/v1/knowledge: documents handed in, listed, replaced and forgotten over HTTP, and what is said from them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from coach.coach import Coach
from tests.chats import chat
from tests.documents.made import POLICY_PDF, docx, paragraph
from tests.web.conftest import MAX_BODY
from tests.web.test_advice import problem

GROUP = "资料/测试群"
FAQ = "问题,答案\n可以开发票吗,下单时填抬头就行\n周末营业吗,开的，十点到八点\n".encode()
NEWER = "问题,答案\n可以开发票吗,发票已改为自动发送\n".encode()


@pytest.fixture(autouse=True)
def _left_as_found(client: httpx.Client, coach: Coach) -> Iterator[None]:
    """Whatever a test hands in is taken out again: other tests ask the same coach."""
    before = kept(client)
    yield

    async def clear() -> None:
        for one in await coach.library.known():
            if (one.group, one.name) not in before:
                await coach.library.remove(one.name, one.group)

    asyncio.run(clear())
    assert kept(client) == before


def kept(client: httpx.Client, **query: str) -> list[tuple[str, str]]:
    return [(one["group"], one["name"]) for one in client.get("/v1/knowledge", params=query).json()]


def hand_in(client: httpx.Client, sent: str, content: bytes, /, **form: str) -> httpx.Response:
    return client.post("/v1/knowledge", files={"file": (sent, content)}, data={"group": GROUP, **form})


def forget(client: httpx.Client, name: str, group: str = GROUP) -> httpx.Response:
    return client.delete(f"/v1/knowledge/{quote(name, safe='')}", params={"group": group})


def asked(client: httpx.Client, question: str = "可以开发票吗", group: str = GROUP) -> list[str]:
    answer = client.post("/v1/ask", json={"question": question, "group": group}).json()
    return [one["quote"] for one in answer["documents"]]


def test_a_document_is_handed_in_listed_told_and_forgotten(client: httpx.Client) -> None:
    reply = hand_in(client, "客服.csv", FAQ)
    assert reply.status_code == 200
    assert reply.json() == {"name": "客服.csv", "group": GROUP, "status": "added", "passages": 2}
    (listed,) = [one for one in client.get("/v1/knowledge", params={"group": GROUP}).json() if one["group"]]
    assert (listed["name"], listed["group"], listed["passages"]) == ("客服.csv", GROUP, 2)
    assert len(listed["sha256"]) == 64
    assert listed["at"].endswith(("Z", "+00:00"))
    assert asked(client)[0] == "下单时填抬头就行"
    gone = forget(client, "客服.csv")
    assert (gone.status_code, gone.content) == (204, b"")
    assert asked(client) == []


def test_the_same_bytes_change_nothing_and_others_take_their_place(client: httpx.Client) -> None:
    states = [hand_in(client, "客服.csv", content).json()["status"] for content in (FAQ, FAQ, NEWER)]
    assert states == ["added", "unchanged", "updated"]
    assert asked(client)[0] == "发票已改为自动发送"
    assert kept(client, group=GROUP).count((GROUP, "客服.csv")) == 1


def test_a_document_may_be_known_by_a_name_of_its_own(client: httpx.Client) -> None:
    assert hand_in(client, "upload-4711.bin", FAQ, name="售后/客服.csv").json()["name"] == "售后/客服.csv"
    assert forget(client, "upload-4711.bin").status_code == 404
    assert forget(client, "售后/客服.csv").status_code == 204


@pytest.mark.parametrize(
    ("name", "content", "passages"),
    [
        ("政策.pdf", POLICY_PDF.read_bytes(), 2),
        ("须知.docx", docx(paragraph("退货", "Heading1") + paragraph("七天内可以退。")), 1),
        ("须知.md", "# 退货\n七天\n\n# 运费\n我们出\n".encode(), 2),
        ("须知.html", b"<h1>Returns</h1><p>within seven days</p>", 1),
        ("老.txt", "我们的退货期是七天，不合适都可以退".encode("gbk"), 1),
    ],
)
def test_every_kind_of_file_is_taken(client: httpx.Client, name: str, content: bytes, passages: int) -> None:
    assert hand_in(client, name, content).json()["passages"] == passages


def test_advice_answers_a_member_from_the_groups_documents_and_names_them(client: httpx.Client) -> None:
    hand_in(client, "客服.csv", FAQ)
    said = chat("09:00 op: 大家早呀\n09:01 m1 @op: 可以开发票吗？", now="09:02", id=GROUP)
    body: dict[str, Any] = {"transcript": said.model_dump(mode="json"), "ask": ["care"]}
    (draft,) = client.post("/v1/advice", json=body).json()["drafts"]
    assert draft["text"] == "@朵朵妈 下单时填抬头就行"
    assert [(one["document"], one["place"], one["group"]) for one in draft["sources"]] == [("客服.csv", "row 2", GROUP)]
    body["transcript"]["group"]["id"] = "另一群"
    assert not any(one.get("sources") for one in client.post("/v1/advice", json=body).json()["drafts"])


def test_a_groups_document_is_listed_and_told_to_that_group_alone(client: httpx.Client) -> None:
    hand_in(client, "客服.csv", FAQ)
    hand_in(client, "客服.csv", NEWER, group="资料/别群")
    assert kept(client, group="资料/别群") == [("资料/别群", "客服.csv")]
    assert {(GROUP, "客服.csv"), ("资料/别群", "客服.csv")} <= set(kept(client))
    assert asked(client, group="资料/别群")[0] == "发票已改为自动发送"
    assert asked(client, group="没有资料的群") == []
    assert forget(client, "客服.csv", "资料/别群").status_code == 204
    assert asked(client)[0] == "下单时填抬头就行"


def test_a_document_for_all_is_told_to_each_group_and_forgotten_without_one(client: httpx.Client) -> None:
    hand_in(client, "全店.csv", FAQ, group="")
    assert asked(client, group="任何一个群")[0] == "下单时填抬头就行"
    assert kept(client, group="任何一个群") == [("", "全店.csv")]
    assert forget(client, "全店.csv").status_code == 404
    assert client.delete(f"/v1/knowledge/{quote('全店.csv')}").status_code == 204


def test_a_question_that_the_documents_leave_open_says_so(client: httpx.Client) -> None:
    hand_in(client, "客服.csv", FAQ)
    answer = client.post("/v1/ask", json={"question": "今天晚上谁去跳广场舞", "group": GROUP}).json()
    assert answer["documents"] == []
    assert answer["documents_why"]
    without = client.post("/v1/ask", json={"question": "今天晚上谁去跳广场舞", "group": "没有资料的群"}).json()
    assert without["documents_why"] == ""


@pytest.mark.parametrize(
    "name",
    ["a b&c=d?e#f%.csv", "../../etc/passwd.csv", "'); drop table documents; --.csv", "<script>alert(1)</script>.csv",
     "🙂\u202egnp.csv", "a/b/../c.csv", "甲" * 90 + ".csv", "%2e%2e.csv"],
)  # fmt: skip
def test_a_name_is_only_a_name(client: httpx.Client, name: str) -> None:
    assert hand_in(client, "x.csv", FAQ, name=name).json()["name"] == name
    assert (GROUP, name) in kept(client)
    assert forget(client, name).status_code == 204


def test_a_line_break_in_a_name_is_a_space(client: httpx.Client) -> None:
    assert hand_in(client, "x.csv", FAQ, name="new\nline.csv").json()["name"] == "new line.csv"
    assert forget(client, "new line.csv").status_code == 204


@pytest.mark.parametrize(
    ("sent", "taken"),
    [("../../客服.csv", "客服.csv"), ("/etc/客服.csv", "客服.csv"), ("目录/客服.csv", "客服.csv"), ("客服 (1).csv", "客服 (1).csv")],
)  # fmt: skip
def test_of_a_files_path_only_the_last_part_is_its_name(client: httpx.Client, sent: str, taken: str) -> None:
    assert hand_in(client, sent, FAQ).json()["name"] == taken


@pytest.mark.parametrize(
    ("name", "content", "said", "place"),
    [
        ("报价.xlsx", b"PK\x03\x04", "known are .md", "报价.xlsx"),
        ("客服.csv", "问题,答案\n可以开发票吗,\n".encode(), "the answer is empty", "客服.csv, row 2"),
        ("空.md", b"", "it holds no text", "空.md"),
        ("坏.pdf", b"%PDF-1.7", "no PDF that can be read", "坏.pdf"),
        ("坏.docx", b"PK\x03\x04", "no Word file", "坏.docx"),
        ("图.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, "binary", "图.txt"),
    ],
)
def test_what_cannot_be_read_is_a_problem_that_names_its_place(
    client: httpx.Client, name: str, content: bytes, said: str, place: str
) -> None:
    document = problem(hand_in(client, name, content), 422)
    assert document["type"] == "urn:nuanchang:document-unreadable"
    assert said in document["detail"]
    assert document["place"] == place
    assert "Traceback" not in document["detail"]


def test_what_cannot_be_read_leaves_the_former_one(client: httpx.Client) -> None:
    hand_in(client, "客服.csv", FAQ)
    problem(hand_in(client, "客服.csv", "姓名,电话\n".encode()), 422)
    assert asked(client)[0] == "下单时填抬头就行"


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"data": {"group": GROUP}}, "file"),
        ({"files": {"file": ("a.md", b"x")}, "data": {"group": "长" * 301}}, "group"),
        ({"files": {"file": ("a.md", b"x")}, "data": {"name": "长" * 301}}, "name"),
        ({"files": {"file": ("长" * 301 + ".md", b"x")}, "data": {"group": GROUP}}, "301"),
        ({"json": {"file": "a.md"}}, "file"),
    ],
    ids=["no file", "a long group", "a long name", "a long file name", "json"],
)
def test_a_form_that_is_wrong_is_named(client: httpx.Client, form: dict[str, Any], said: str) -> None:
    reply = client.post("/v1/knowledge", **form)
    if said == "301":
        # A name out of a file may be taken or refused; it is never a fault of ours.
        assert reply.status_code in (200, 422)
        return
    assert said in problem(reply, 422)["detail"]


def test_too_large(client: httpx.Client) -> None:
    problem(hand_in(client, "大.txt", b"x" * (MAX_BODY + 1)), 413)


def test_what_is_not_there_cannot_be_forgotten_and_the_problem_says_what_to_do(client: httpx.Client) -> None:
    document = problem(forget(client, "没有.csv"), 404)
    assert "没有.csv" in document["detail"]
    assert GROUP in document["detail"]
    assert "GET /v1/knowledge" in document["detail"]
    assert "all groups" in problem(forget(client, "没有.csv", ""), 404)["detail"]


def test_a_group_id_that_is_too_long_is_refused(client: httpx.Client) -> None:
    problem(client.get("/v1/knowledge", params={"group": "长" * 301}), 422)
    problem(client.delete("/v1/knowledge/a.md", params={"group": "长" * 301}), 422)
