"""Personal data leaves for no model: masked before a prompt, put back after the reply."""

from coach.privacy.found import REGIONS, found
from coach.privacy.mask import Mask
from coach.privacy.span import Kind, Span

__all__ = ["REGIONS", "Kind", "Mask", "Span", "found"]
