"""People pay for what a thing means to them, not for what it is made of (P24)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from coach.checks.situation import Situation, finding
from coach.types import Finding

# Figures with a unit, and materials: what a data sheet holds.
_FEATURE = re.compile(
    r"\d+(?:\.\d+)?\s?(?:ml|毫升|kg|公斤|千克|g|克|cm|厘米|公分|mm|毫米|小时保温|小時保溫|瓦|w\b|mah|毫安|毫安時|英寸|吋|升|支纱|目|层|層|db|分贝)"
    r"|不锈钢|不鏽鋼|真空|双层|雙層|硅胶|矽膠|钛合金|鈦合金|碳纤维|碳纖維|\b(?:304|316|tpu|abs|pbt|stainless steel|titanium|silicone|dishwasher[- ]safe|bpa[- ]free)\b",
    re.IGNORECASE,
)
# Somebody who uses it, when, or what it spares them.
_USE = re.compile(
    r"你|您|妳|咱|我们家|我們家|孩子|娃|宝宝|寶寶|老人|家里|家裡|上班|出门|出門|早上|晚上|路上|周末|週末|适合|適合|省得|省了|不用|免得|够|夠|刚好|剛好|怕"
    r"|\b(?:you|your|kids?|morning|commute|weekend|so that|no need|fits|without having to)\b",
    re.IGNORECASE,
)
# A single figure may be what was asked for.
MOST = 1


def check(text: str, situation: Situation) -> Iterator[Finding]:
    """Two or more lines of a data sheet, and not a word of who is the better for it."""
    features = list(_FEATURE.finditer(text))
    if len(features) > MOST and not _USE.search(text):
        start, end = features[0].start(), features[-1].end()
        yield finding(situation, start, end, rule="features", practice="P24")
