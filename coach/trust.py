"""How much trust there is: what the brand gave and what came back, as a number with its parts (P02, P03, P21). Pure.

Five parts of up to twenty points, each from something that was counted in the chat, so that an operator can see what
is missing. It decides nothing by itself: coach/room.py learned what thin trust looks like.
"""

from __future__ import annotations

from datetime import timedelta

from coach.sayings import say
from coach.signals.reading import Reading
from coach.types import Transcript, Trust, TrustPart

MOST = 20
# So much makes a part whole: needs solved or thanked for, praise, pairs of members who talk with each other, days together.
SOLVED, PRAISE, PAIRS, DAYS = 5, 4, 6, 30


def trust_of(reading: Reading, transcript: Transcript) -> Trust:
    """Trust at `now`, 0…100."""
    language, brand = transcript.language, transcript.operators
    members = [person for who, person in reading.members.items() if who not in brand]
    asked = [one for one in reading.asked if one.to_staff or one.answered_by]
    given = sum(one.answered_by is not None for one in asked)
    solved = sum(bool(person.matter and person.matter.settled) + min(person.thanks, 2) for person in members)
    praise = sum(min(person.praise, 2) for person in members)
    pairs = len({frozenset(pair) for pair in reading.ties if not brand & set(pair)})
    began = transcript.group.created_at or reading.rhythm.first_at or transcript.now
    days = max((transcript.now - began) / timedelta(days=1), 0.0)
    # Where nobody asked there was nothing to give: half, neither praise nor blame.
    answers = given / len(asked) if asked else 0.5
    parts = (
        TrustPart(
            name="answers",
            points=round(MOST * answers),
            most=MOST,
            why=say(language, "trust_answers", given=given, asked=len(asked)),
        ),
        TrustPart(
            name="solved", points=_points(solved, SOLVED), most=MOST, why=say(language, "trust_solved", count=solved)
        ),
        TrustPart(
            name="praise", points=_points(praise, PRAISE), most=MOST, why=say(language, "trust_praise", count=praise)
        ),
        TrustPart(name="ties", points=_points(pairs, PAIRS), most=MOST, why=say(language, "trust_ties", count=pairs)),
        TrustPart(name="time", points=_points(days, DAYS), most=MOST, why=say(language, "trust_time", count=int(days))),
    )
    return Trust(score=sum(part.points for part in parts), parts=parts)


def _points(count: float, whole: float) -> int:
    return round(MOST * min(count / whole, 1.0))
