"""What the chat shows. Pure: no clock, no I/O beyond the package's own data, no model service."""

from coach.signals.reading import Reading, fold, read

__all__ = ["Reading", "fold", "read"]
