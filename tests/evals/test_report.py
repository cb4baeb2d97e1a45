"""The report: complete in itself, wrong labels on their messages, and nothing that a member wrote becomes HTML."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest

from evals.report import Peers, write_report
from evals.run import predict, score
from evals.suites import CASE_SUITES
from tests.evals.invented import FakeCoach, blind, the_case


@pytest.fixture
def page(tmp_path: Path) -> str:
    cases = [the_case("zh-<b>bold</b>-1")]
    predictions, rankings = asyncio.run(predict(FakeCoach(cases, blind), cases, []))
    run = score(CASE_SUITES, cases, predictions, [], rankings, resamples=20, info={"note": "</pre><script>"})
    peers = [Peers("peers: care", ["f1"], {"<i>words": run.suites["care"].measured})]
    return write_report(run, tmp_path / "new" / "folder", peers=peers).read_text("utf-8")


def test_chats_names_and_settings_are_escaped(page: str) -> None:
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script" not in page
    assert "<b>bold" not in page
    assert "<i>words" not in page


def test_the_page_forbids_scripts_and_needs_no_other_file(page: str) -> None:
    assert "default-src 'none'" in page
    assert not [at for at in re.findall(r'(?:src|href)="([^"]*)"', page) if not at.startswith("data:image/svg+xml")]


def test_a_wrong_label_stands_on_its_message(page: str) -> None:
    line = next(part for part in page.split("<li") if "又没人理" in part)
    assert "care: missed m1: labelled annoyed, ignored, since 3, not answered" in line
    other = next(part for part in page.split("<li") if "番茄红了" in part)
    assert "care: false alarm m2" in other


def test_it_has_pictures_and_figures(page: str) -> None:
    assert page.count("data:image/svg+xml;base64,") == 5  # curve, reliability, levels, crises, verdicts
    assert "F1 (members)" in page
