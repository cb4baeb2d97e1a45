"""Reports of a folder: which files are read, safe names, and that a broken file keeps no other out."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from coach.coach import Coach
from coach.errors import SettingsError
from coach.report.folder import INDEX, chats_of, safe_name, write_reports
from tests.scenes import UNHAPPY, WILLING


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("暖宝妈妈团", "暖宝妈妈团"),
        ("../../etc/passwd", "etc-passwd"),
        ("a b/c\\d:e*?", "a-b-c-d-e"),
        ("", "group"),
        ("🍓", "group"),
        ("..", "group"),
        ("\ud800\x00\n<b>", "b"),
        ("-rf", "rf"),
        ("群" * 500, "群" * 40),
    ],
)
def test_a_groups_name_becomes_a_file_name_that_harms_nothing(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_a_folders_chats_are_read_and_hidden_files_group_files_and_others_are_not(tmp_path: Path) -> None:
    for name in ("b.json", "a.txt", "sub/c.CSV", ".hidden.json", ".git/d.json", "a.group.yaml", "e.html", "f.png"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.touch()
    assert [file.relative_to(tmp_path).as_posix() for file in chats_of(tmp_path)] == ["a.txt", "b.json", "sub/c.CSV"]
    assert chats_of(tmp_path / "e.html") == [tmp_path / "e.html"]


def test_a_folder_without_a_chat_is_a_fault_that_says_what_is_looked_at(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"no chat here; .*\.json"):
        chats_of(tmp_path)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "chats"
    place.mkdir()
    (place / "a.json").write_text(UNHAPPY.model_dump_json(), encoding="utf-8")
    hostile = json.loads(WILLING.model_dump_json())
    hostile["group"]["name"] = "../../<script>alert(1)</script>\ud800"
    hostile["messages"][0]["text"] = "\ud800 <script>alert(2)</script>"
    (place / "c.json").write_text(json.dumps(hostile), encoding="utf-8")
    return place


def test_a_broken_file_is_named_with_its_reason_and_keeps_no_other_out(
    coach: Coach, folder: Path, tmp_path: Path
) -> None:
    (folder / "b.txt").write_bytes(b"")
    with open(os.fsencode(folder) + b"/\xff\xfe.txt", "wb") as file:
        file.write(b"\x00\x01")
    heard: list[Path] = []
    files = chats_of(folder)
    entries, failed = write_reports(coach, files, tmp_path / "out", done=heard.append)
    assert [one.file[:3] for one in entries] == ["001", "002"]
    assert "b.txt" in [one.file for one in failed]
    assert len(failed) == 2
    assert all(one.reason for one in failed)
    assert heard == files
    index = (tmp_path / "out" / INDEX).read_text(encoding="utf-8")
    assert "b.txt" in index


def test_every_page_lies_in_the_folder_and_runs_nothing_that_a_member_wrote(
    coach: Coach, folder: Path, tmp_path: Path
) -> None:
    out = tmp_path / "deep" / "out"
    entries, _ = write_reports(coach, chats_of(folder), out)
    assert sorted(file.name for file in out.iterdir()) == sorted([INDEX, *(one.file for one in entries)])
    for file in out.iterdir():
        assert "<script>alert" not in file.read_text(encoding="utf-8")
    assert entries[0].unhappy == 1


def test_a_group_file_beside_a_chat_is_for_that_chat_alone_and_one_given_is_for_all(
    coach: Coach, folder: Path, tmp_path: Path
) -> None:
    (folder / "a.group.yaml").write_text("group:\n  name: 旁边的群\n", encoding="utf-8")
    entries, _ = write_reports(coach, chats_of(folder), tmp_path / "out")
    assert [one.portrait.group == "旁边的群" for one in entries] == [True, False]
    given = tmp_path / "all.yaml"
    given.write_text("group:\n  name: 都是它\n", encoding="utf-8")
    entries, _ = write_reports(coach, chats_of(folder), tmp_path / "out", group=given)
    assert [one.portrait.group for one in entries] == ["都是它", "都是它"]


def test_a_place_that_cannot_be_written_is_a_fault_that_names_it(coach: Coach, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SettingsError, match="--out"):
        write_reports(coach, chats_of(folder), tmp_path / "file" / "out")
