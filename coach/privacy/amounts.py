"""Long numbers that stand for no person: amounts, and the numbers of products when named as such."""

from __future__ import annotations

import re

_AMOUNT_BEFORE = re.compile(r"(?:[¥$€£]|RMB|NT\$|HK\$)\s?$")
_AMOUNT_AFTER = re.compile(r"\s?(?:[元块塊圆圓円万萬亿億次人个個粉]|阅读|ml|mg|kg|km)")
_PRODUCT = re.compile(
    r"(?:[货貨款型][号號]|[条條][码碼]|[条條]形[码碼]|商品[编編]?[号號]|(?<![A-Za-z])(?:SKU|EAN|UPC|ISBN|barcode|model|item))"
    r"(?:[是为為:#\s]|no\.?|code){0,3}[A-Za-z\-]{0,4}$",
    re.IGNORECASE,
)


def stays(text: str, start: int, end: int) -> bool:
    """Whether the number there is an amount or a product's."""
    before = text[max(0, start - 24) : start]
    return bool(_AMOUNT_BEFORE.search(before) or _PRODUCT.search(before)) or amount(text, end)


def amount(text: str, end: int) -> bool:
    """Whether a unit follows what ends there."""
    return _AMOUNT_AFTER.match(text, end) is not None
