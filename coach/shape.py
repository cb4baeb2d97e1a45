"""How an offer would be made: to whom, which of the group's own offers and why it fits, and what to leave out (P38, P41, P54). Pure."""

from __future__ import annotations

from collections.abc import Sequence

from coach.doors import near
from coach.plain import plain
from coach.sayings import say
from coach.types import Door, Offer, Shape, Transcript

# Below this an offer has nothing to do with what was said; with one offer in the list, less is enough.
FITS, ALONE = 0.15, 0.02
# An offer shares words with what was said: two characters in a row, or a word in Latin letters.
SHARED = 0.5


def shape_of(transcript: Transcript, doors: Sequence[Door], *, group: bool) -> Shape:
    """The shape of an offer to those who opened these doors; `group`: said once to everybody, at an agreed moment."""
    language = transcript.language
    found = fitting(transcript, doors)
    if not doors:
        return Shape(where="group" if group else "private")
    offer, fits = found or (None, "")
    said = _said(transcript, doors)
    why = say(language, "shape_group") if group else say(language, "shape_private")
    if offer and fits and said and not group:
        # Of several who opened a door the one whose words the offer answers is quoted, and no other.
        quoted = max(said, key=lambda text: _answers(text, [fits])[0])
        why = say(language, "shape_fits", offer=offer.name, fits=fits, said=quoted[:40])
    names = {door.name for door in doors}
    leave_out = [say(language, "leave_out")]
    if "question" not in names and not group:
        leave_out.append(say(language, "leave_out_price"))
    if len(transcript.group.offers) > 1:
        leave_out.append(say(language, "leave_out_others"))
    return Shape(
        where="group" if group else "private",
        offer=offer.id if offer else None,
        fits=fits,
        why=why,
        leave_out=tuple(leave_out),
    )


def fitting(transcript: Transcript, doors: Sequence[Door]) -> tuple[Offer, str] | None:
    """The group's own offer nearest to what the doors' members said and are tagged with, and what of it answers that."""
    offers = transcript.group.offers
    if not offers or not doors:
        return None
    said = _said(transcript, doors)
    tags = [tag for door in doors if door.member for tag in transcript.people[door.member].tags.values()]
    heard = " ".join((*said, *tags))
    scored = []
    for offer in offers:
        pieces = [piece for piece in (*offer.fits, *offer.facts, offer.benefit, offer.name) if piece]
        values = _answers(heard, pieces)
        best = max(values)
        scored.append((best, offer, pieces[values.index(best)]))
    score, offer, piece = max(scored, key=lambda one: one[0])
    if score < (ALONE if len(offers) == 1 else FITS):
        return None
    return offer, piece if score >= FITS else ""


def _said(transcript: Transcript, doors: Sequence[Door]) -> list[str]:
    """The lines that opened the doors."""
    return [transcript.by_id[one.message].text for door in doors for one in door.evidence]


def _answers(said: str, pieces: Sequence[str]) -> list[float]:
    """How well each piece of an offer answers what was said: by meaning, and by the words that both hold."""
    return [value + SHARED * _overlap(said, piece) for value, piece in zip(near(said, pieces), pieces, strict=True)]


def _overlap(said: str, piece: str) -> float:
    """The share of the piece's pairs of characters that were said too."""
    one, other = plain(said), plain(piece)
    pairs = {other[place : place + 2] for place in range(len(other) - 1) if other[place : place + 2].isalnum()}
    return sum(pair in one for pair in pairs) / len(pairs) if pairs else 0.0
