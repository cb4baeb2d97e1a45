"""One tree of errors. Every message says what is wrong, where, and what to do."""

from __future__ import annotations


class CoachError(Exception):
    """Whatever the coach refuses or cannot do; its text is fit to be shown to an operator.

    `status` is the HTTP status that the API answers with, `kind` the stable name in a problem document.
    """

    status = 500
    kind = "coach-error"


class PlacedError(CoachError):
    """Something handed in that cannot be used. `place` names the file, and the line, message, row or page."""

    status = 422
    kind = "input-unreadable"

    def __init__(self, reason: str, *, place: str = "") -> None:
        self.reason = reason
        self.place = place
        super().__init__(f"{place}: {reason}" if place else reason)


class TranscriptError(PlacedError):
    """The chat given cannot be read. `place` names the file, line or message."""

    kind = "transcript-unreadable"


class SettingsError(CoachError):
    """A COACH_* variable or a group file holds something that cannot be used."""

    status = 422
    kind = "settings-invalid"


class AdaptError(CoachError):
    """Labelled chats that a correction cannot be fitted on, or a correction that cannot be read."""

    status = 422
    kind = "adapt-impossible"


class DocumentError(PlacedError):
    """A document of the operator's that cannot be read or kept. `place` names the file, and the row or page."""

    kind = "document-unreadable"


class KnowledgeError(CoachError):
    """A file under knowledge/ or prompts/ is missing or malformed."""

    kind = "knowledge-invalid"


class ModelError(CoachError):
    """The language model gave no usable answer. The coach falls back to the playbook and says why."""

    status = 502
    kind = "model-failed"


class StorageError(CoachError):
    """The file of the groups' records cannot be read or written. Advice is given without it, and says so."""

    kind = "storage-failed"


class NotReadyError(CoachError):
    """The server runs, but there is no coach to ask (yet)."""

    status = 503
    kind = "not-ready"


class NotFoundError(CoachError):
    """What was named (a message, a sample) is not there."""

    status = 404
    kind = "not-found"
