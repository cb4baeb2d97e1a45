"""What founds a group, without a model: invitation, welcome, rules, the first week, and what is still to be settled (P01, P14, P16, P31)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import Field

from coach.patterns import slots_of
from coach.plain import printable
from coach.slots import in_script
from coach.types import Data, Group, Kind, Language, Setup, SetupDay, SetupQuestion, SetupRules, SetupText
from coach.written import made, parsed_file

Form = TypeVar("Form", bound=Data)
Texts = Mapping[Language, tuple[str, ...]]
# A group whose file names no kind is taken for one of shared interest, as the limits take it.
UNKNOWN: Kind = "interest"
# So many ways of saying the same are shown.
MOST = 2


class _Words(Data):
    """Invitations or welcomes for one kind of group."""

    kind: Kind
    practices: tuple[str, ...] = ()
    texts: Texts


class _Rules(Data):
    kind: Kind
    practices: tuple[str, ...] = ()
    titles: Mapping[Language, str]
    lines: Texts


class _Day(Data):
    day: int = Field(ge=1)
    lang: Mapping[Language, str]
    draft: Texts


class _Week(Data):
    kind: Kind
    practices: tuple[str, ...] = ()
    days: tuple[_Day, ...]


class _Question(Data):
    """`when`: the field of the group that lacks for it, or always."""

    id: str
    practice: str
    when: str
    texts: Mapping[Language, str]


@dataclass(frozen=True, slots=True)
class Founding:
    """knowledge/setup."""

    invitations: tuple[_Words, ...] = ()
    welcomes: tuple[_Words, ...] = ()
    rules: tuple[_Rules, ...] = ()
    weeks: tuple[_Week, ...] = ()
    questions: tuple[_Question, ...] = ()

    @classmethod
    def load(cls, folder: Path) -> Founding:
        """Read the setup texts of a knowledge folder; none there: nothing is drafted. Raises KnowledgeError naming the file."""
        place = folder / "setup"
        if not place.is_dir():
            return cls()
        return cls(
            tuple(_read(place / "invitation.yaml", _Words)),
            tuple(_read(place / "welcome.yaml", _Words)),
            tuple(_read(place / "rules.yaml", _Rules)),
            tuple(_read(place / "week.yaml", _Week)),
            tuple(_read(place / "questions.yaml", _Question)),
        )

    def draft(self, group: Group, language: Language) -> Setup:
        """Everything for one group, in a language: words with every slot filled but the name of the one invited."""
        kind = group.kind or UNKNOWN
        slots = {
            "name": "{name}",
            "group": group.name,
            "theme": group.theme,
            "operator": group.persona.name,
            "size": str(group.size or ""),
            "offer": group.offers[0].name if group.offers else "",
        }
        slots = {name: in_script(printable(value).strip(), language) for name, value in slots.items()}
        rules = next((one for one in self.rules if one.kind == kind), None)
        own = tuple(in_script(printable(rule).strip(), language) for rule in group.rules)
        return Setup(
            group=group.name or group.id,
            kind=kind,
            language=language,
            invitation=tuple(_said(self.invitations, kind, language, slots)),
            welcome=tuple(_said(self.welcomes, kind, language, slots)),
            rules=SetupRules(
                title=rules.titles[language] if rules else "",
                own=own,
                lines=rules.lines[language] if rules else (),
                practices=rules.practices if rules else (),
            ),
            week=tuple(self._days(kind, language, slots)),
            questions=tuple(
                SetupQuestion(text=one.texts[language], practice=one.practice)
                for one in self.questions
                if one.when == "always" or _lacks(group, one.when)
            ),
        )

    def _days(self, kind: Kind, language: Language, slots: Mapping[str, str]) -> Iterator[SetupDay]:
        for week in self.weeks:
            if week.kind == kind:
                for day in week.days:
                    words = _filled(day.draft.get(language, ()), slots)
                    yield SetupDay(
                        day=day.day, todo=day.lang[language], draft=words[0] if words else "", practices=week.practices
                    )


def _said(words: tuple[_Words, ...], kind: Kind, language: Language, slots: Mapping[str, str]) -> Iterator[SetupText]:
    for one in words:
        if one.kind == kind:
            for text in _filled(one.texts[language], slots)[:MOST]:
                yield SetupText(text=text, practices=one.practices)


def _filled(texts: tuple[str, ...], slots: Mapping[str, str]) -> list[str]:
    """The texts whose slots all have a value, those that use most of them first."""
    fitting = [text for text in texts if all(slots.get(name) for name in slots_of(text))]
    return [text.format(**slots) for text in sorted(fitting, key=lambda text: -len(slots_of(text)))]


def _lacks(group: Group, field: str) -> bool:
    if field == "persona":
        return not (group.persona.name and (group.persona.style or group.persona.examples))
    return not getattr(group, field, True)


def _read(file: Path, form: type[Form]) -> Iterator[Form]:
    yield from (made(form, file, entry) for entry in parsed_file(file))
