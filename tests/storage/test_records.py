"""A group's record, in a real file."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from coach.errors import StorageError
from coach.storage.records import OPENERS_KEPT, Records
from coach.types import GroupRecord, OpenedWith, OptOut
from tests.chats import moment

AT = moment("03-05 10:00")
OUT = OptOut(member="m1", name="朵朵妈", message="14", said="别再推了", at=AT)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "home" / "groups.db"


def kept(file: Path, *records: GroupRecord, group: str = "g") -> GroupRecord:
    async def run() -> GroupRecord:
        store = Records(file)
        for record in records:
            await store.keep(group, record)
        return await store.load(group)

    return asyncio.run(run())


def test_what_was_kept_comes_back_in_another_process_of_another_loop(file: Path) -> None:
    kept(file, GroupRecord(opted_out=(OUT,), last_offer_at=AT))
    found = kept(file)
    assert found == GroupRecord(opted_out=(OUT,), last_offer_at=AT)
    assert found.opted_out[0].at.utcoffset() is not None


def test_a_new_group_has_an_empty_record_and_groups_do_not_mix(file: Path) -> None:
    kept(file, GroupRecord(opted_out=(OUT,)))
    assert kept(file, group="other") == GroupRecord()


def test_nothing_known_is_lost_and_the_first_word_stands(file: Path) -> None:
    later = OUT.model_copy(update={"message": "99", "at": AT + timedelta(days=1)})
    other = OUT.model_copy(update={"member": "m2", "name": "阿梁"})
    found = kept(
        file,
        GroupRecord(opted_out=(OUT,), last_offer_at=AT),
        GroupRecord(opted_out=(later, other), last_offer_at=AT - timedelta(days=3)),
        GroupRecord(),
    )
    assert {(one.member, one.message) for one in found.opted_out} == {("m1", "14"), ("m2", "14")}
    assert found.last_offer_at == AT


def test_an_opt_out_is_lifted_by_id_or_by_name_and_stays_for_the_others(file: Path) -> None:
    other = OUT.model_copy(update={"member": "m2", "name": "阿梁"})
    kept(file, GroupRecord(opted_out=(OUT, other)))

    async def lift(member: str) -> bool:
        return await Records(file).lift("g", member)

    assert asyncio.run(lift("朵朵妈"))
    assert not asyncio.run(lift("m1"))
    assert kept(file).opted_out == (other,)
    assert asyncio.run(lift("m2"))


def test_several_at_once_keep_everything(file: Path) -> None:
    async def run() -> GroupRecord:
        stores = [Records(file) for _ in range(4)]
        await asyncio.gather(
            *(
                store.keep("g", GroupRecord(opted_out=(OUT.model_copy(update={"member": f"m{place}"}),)))
                for place, store in enumerate(stores)
            )
        )
        return await stores[0].load("g")

    assert len(asyncio.run(run()).opted_out) == 4


def test_the_groups_are_listed_in_order(file: Path) -> None:
    kept(file, GroupRecord(), group="b")
    kept(file, GroupRecord(), group="a")
    assert asyncio.run(Records(file).groups()) == ("a", "b")


@pytest.mark.parametrize("text", ["'); drop table opt_outs; --", "x" * 5000, "🙂\u202e", ""])
def test_whatever_members_write_is_only_text(file: Path, text: str) -> None:
    out = OptOut(member=text or "m", name=text, message="1", said=text, at=AT)
    found = kept(file, GroupRecord(opted_out=(out,)), group=text or "g")
    assert found.opted_out[0].said == text[:300]


def test_a_file_that_is_no_database_is_named(file: Path) -> None:
    file.parent.mkdir(parents=True)
    file.write_text("not a database, just words " * 100)
    with pytest.raises(StorageError, match=r"groups\.db"):
        kept(file)
    assert file.read_text().startswith("not a database")


# -- openers ---------------------------------------------------------------------------------------------------------

FIRST = OpenedWith(pattern="00000001", hook="said once", at=AT)


def test_openers_come_back_oldest_first(file: Path) -> None:
    later = FIRST.model_copy(update={"pattern": "00000002", "at": AT + timedelta(days=1)})
    kept(file, GroupRecord(openers=(later, FIRST)))
    assert kept(file).openers == (FIRST, later)
    assert kept(file, group="other").openers == ()


def test_the_same_opener_for_the_same_remark_stands_once_with_its_last_time(file: Path) -> None:
    again = FIRST.model_copy(update={"at": AT + timedelta(hours=1)})
    assert kept(file, GroupRecord(openers=(FIRST,)), GroupRecord(openers=(again,))).openers == (again,)
    other = FIRST.model_copy(update={"hook": "said by another"})
    assert set(kept(file, GroupRecord(openers=(other,))).openers) == {again, other}


def test_openers_of_long_ago_are_forgotten_and_other_groups_keep_theirs(file: Path) -> None:
    kept(file, GroupRecord(openers=(FIRST,)))
    kept(file, GroupRecord(openers=(FIRST,)), group="other")
    now = FIRST.model_copy(update={"pattern": "00000003", "at": AT + OPENERS_KEPT + timedelta(days=1)})
    assert kept(file, GroupRecord(openers=(now,))).openers == (now,)
    assert kept(file, group="other").openers == (FIRST,)


@pytest.mark.parametrize("text", ["'); drop table openers; --", "x" * 5000, "🙂\u202e", ""])
def test_a_remark_is_only_text(file: Path, text: str) -> None:
    (found,) = kept(file, GroupRecord(openers=(FIRST.model_copy(update={"hook": text}),))).openers
    assert found.hook == text[:300]
