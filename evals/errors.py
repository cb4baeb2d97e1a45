"""What an evaluation refuses; part of the coach's own tree, so that the command line shows it the same way."""

from __future__ import annotations

from coach.errors import CoachError


class EvaluationError(CoachError):
    """A question file, a baseline, a run's JSON or an option that cannot be used. The text names file and entry."""

    status = 422
    kind = "evaluation-invalid"
