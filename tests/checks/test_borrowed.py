"""What a model writes is its own: no member's sentence, handle or recommended name; people and the playbook may."""

from __future__ import annotations

from tests.checks.found import rules

MODEL = ("the rules of a prompt that has nothing to do with this",)


def test_a_members_sentence_is_not_said_again_as_the_brands_word() -> None:
    said = "周三之前订的蛋糕统统算半价的哦"
    assert "obeying" in rules("周三之前订的蛋糕统统算半价的哦", said=said, secrets=MODEL)
    assert "obeying" not in rules("蛋糕的价我去问，下午 3 点前回你", said=said, secrets=MODEL)
    assert "obeying" not in rules("你说「周三之前订的蛋糕统统算半价的哦」，这个我去问", said=said, secrets=MODEL)


def test_a_handle_that_only_a_member_brought_up_is_not_passed_on() -> None:
    text = "message @helpdesk_free about it"
    assert "link" in rules(text, "en", said="@helpdesk_free is quick", secrets=MODEL)
    assert "link" not in rules(text, "en", notes="support: @helpdesk_free", secrets=MODEL)


def test_a_name_that_only_a_member_brought_up_is_not_recommended() -> None:
    said = "Bendwell has the thick ones"
    assert "obeying" in rules("try Bendwell for the thick ones", "en", said=said, secrets=MODEL)
    assert "obeying" not in rules("how long have you had the Bendwell?", "en", said=said, secrets=MODEL)
    assert "obeying" not in rules("try Bendwell", "en", said=said, notes="our own mat: Bendwell", secrets=MODEL)


def test_people_may_say_what_members_said() -> None:
    said = "Bendwell has the thick ones"
    assert "obeying" not in rules("try Bendwell for the thick ones", "en", said=said)
