"""The playbook as a whole: it loads or names the file that is broken, and has a plan for every crisis."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from coach.errors import KnowledgeError
from coach.playbook import Playbook
from coach.types import Crisis, CrisisKind
from tests.playbook import LANGUAGES, PLAYBOOK, asked, concern


def test_every_crisis_has_its_plan_and_calm_has_none() -> None:
    for language in LANGUAGES:
        for kind in get_args(CrisisKind):
            steps = PLAYBOOK.plan(Crisis(kind=kind), language)
            assert len(steps) >= 6 if kind != "none" else steps == ()


def test_an_empty_folder_drafts_nothing_and_breaks_nothing(tmp_path: Path) -> None:
    empty = Playbook.load(tmp_path)
    said = asked("zh-Hans")
    assert empty.replies.reply(concern(), said) == ()
    assert empty.founding.draft(said.group, "zh-Hans").week == ()
    assert empty.phrases.rewrite("亲，在吗", ("warmer",), "zh-Hans") == "亲，在吗"
    assert empty.plan(Crisis(kind="poaching"), "en") == ()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("openers/a.yaml", "- hook: [", "not YAML"),
        ("openers/a.yaml", "- move: x\n  texts: {}", "lacks 'hook'"),
        ("replies/b.yaml", "- cause: x", "lacks 'texts'"),
        ("offers/c.yaml", "just words", "a list of patterns"),
        ("offers/c.yaml", "", "a list of patterns"),
        ("plans/d.yaml", "- one", "a mapping"),
        ("scenes.yaml", "food: 面包", "a mapping of scene"),
        ("matters.yaml", "- one", "a mapping of matter"),
        ("matters.yaml", "late: {words: [晚]}", "'cause'"),
        ("voices.yaml", "- words: 5", "words"),
        ("setup/invitation.yaml", "- kind: nobody\n  texts: {}", "kind"),
        ("rewrites/phrases.yaml", "phrases: [", "not YAML"),
    ],
)
def test_a_broken_file_is_refused_by_its_name(tmp_path: Path, name: str, content: str, said: str) -> None:
    file = tmp_path / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(content, encoding="utf-8")
    with pytest.raises(KnowledgeError) as caught:
        Playbook.load(tmp_path)
    assert file.name in str(caught.value)
    assert said in str(caught.value)
