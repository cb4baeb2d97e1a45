"""Bytes -> text: the encodings that chat exports come in, and a plain word where the file is no text at all."""

from __future__ import annotations

import codecs
from contextlib import suppress

from coach.errors import TranscriptError
from coach.importers.raw import Note

_EXPORT = "export the chat as JSON, CSV or text, or copy its messages and paste them"

# First bytes, what they mean, and what to do instead.
_BINARY: tuple[tuple[bytes, str, str], ...] = (
    (b"\x89PNG", "a PNG picture", "copy the messages as text; a screenshot cannot be read"),
    (b"\xff\xd8\xff", "a JPEG picture", "copy the messages as text; a screenshot cannot be read"),
    (b"GIF8", "a GIF picture", "copy the messages as text; a screenshot cannot be read"),
    (b"RIFF", "a picture, sound or film", _EXPORT),
    (b"%PDF", "a PDF", _EXPORT),
    (b"PK\x03\x04", "a ZIP archive or an Office file", "unpack it and give the result.json, .csv or .txt inside"),
    (b"\x1f\x8b", "a gzip archive", "unpack it first"),
    (b"7z\xbc\xaf", "a 7z archive", "unpack it first"),
    (b"Rar!", "a RAR archive", "unpack it first"),
    (b"SQLite format 3\x00", "an SQLite database", "export the chat from it as CSV or JSON (MemoTrace, chatlog)"),
    (b"{\\rtf", "an RTF document", "save it as plain text"),
    (b"ID3", "a sound file", _EXPORT),
    (b"OggS", "a sound file", _EXPORT),
)
_COMMON = frozenset(
    "的是了我不在有人这這个個们們你他她来來说說大好吗嗎吧啊呀呢就都也要会會能没沒想去看到很还還可以上下天家群早晚谢謝买買发發"
)


def decode(data: bytes | str, *, name: str, lenient: bool = False) -> tuple[str, list[Note]]:
    """The text of a file, and a note where its encoding was guessed. Raises TranscriptError for what is no text."""
    if isinstance(data, str):
        text, notes = data.removeprefix("\ufeff"), list[Note]()
    else:
        _refuse_binary(data, name)
        text, notes = text_of(data, name, lenient=lenient)
    if not text.strip():
        raise TranscriptError("the file is empty; " + _EXPORT, place=name)
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        raise TranscriptError("NUL characters: this is no text; " + _EXPORT, place=f"{name}, line {line}")
    head = text[:500].lstrip().lower()
    if head.startswith(("<!doctype html", "<html")):
        raise TranscriptError("a web page (HTML); choose JSON, CSV or text in the export", place=name)
    return text, notes


def _refuse_binary(data: bytes, name: str) -> None:
    for magic, what, instead in _BINARY:
        if data.startswith(magic):
            raise TranscriptError(f"this is {what}, not a chat; {instead}", place=name)
    if data[4:8] == b"ftyp":
        raise TranscriptError(f"this is a film or a HEIC picture, not a chat; {_EXPORT}", place=name)


def text_of(data: bytes, name: str, *, lenient: bool = False) -> tuple[str, list[Note]]:
    """The text of bytes in an unknown encoding, and a note where it was guessed. Raises TranscriptError naming file or line."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _utf16(data, "utf-16", name), [_guessed("UTF-16")]
    if b"\x00" in data:
        return _wide(data, name), [_guessed("UTF-16")]
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        return _legacy(data, error, name, lenient)


def _utf16(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise TranscriptError(
            f"UTF-16 that breaks off at byte {error.start}; save the file as UTF-8", place=name
        ) from error


def _wide(data: bytes, name: str) -> str:
    """NULs: UTF-16 without its mark (line breaks tell which half comes first), or no text."""
    sample = data[:20_000]
    bare = data.replace(b"\x00", b"")
    with suppress(UnicodeDecodeError):
        # UTF-8 beyond ASCII by itself: the NULs are dirt, not halves of characters.
        if not bare.decode("utf-8-sig").isascii():
            raise TranscriptError("NUL bytes: this is a binary file, no text", place=name)
    for encoding, newline, zeros in (("utf-16-le", b"\n\x00", sample[1::2]), ("utf-16-be", b"\x00\n", sample[::2])):
        if len(data) % 2 == 0 and zeros.count(0) > sample.count(0) * 0.9 and (newline in sample or len(sample) < 400):
            return _utf16(data, encoding, name)
    raise TranscriptError("NUL bytes: this is a binary file, no text", place=name)


def _legacy(data: bytes, error: UnicodeDecodeError, name: str, lenient: bool) -> tuple[str, list[Note]]:
    """GB18030 and Big5 decode each other's bytes into rare characters: the reading with more everyday ones is right."""
    readings: list[tuple[float, str, str]] = []
    for encoding, label in (("gb18030", "GB18030"), ("big5hkscs", "Big5")):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        wide = [char for char in text[:50_000] if char > "\x7f"]
        readings.append((sum(char in _COMMON for char in wide) / max(1, len(wide)), label, text))
    patched = data.decode("utf-8-sig", errors="replace")
    damage = patched.count("\ufffd")
    wide_share = sum(char in _COMMON for char in patched[:50_000]) / max(
        1, sum(char > "\x7f" for char in patched[:50_000])
    )
    if damage * 20 < sum(char > "\x7f" for char in patched) or (
        wide_share > 0.1 and wide_share > max(readings, default=(0.0,))[0]
    ):
        line = data.count(b"\n", 0, error.start) + 1
        if not lenient:
            raise TranscriptError(
                "broken UTF-8; save the file as UTF-8 again, or read leniently", place=f"{name}, line {line}"
            ) from error
        return patched, [
            Note(
                "文件的 UTF-8 有 {n} 处损坏（从第 {line} 行起），已用 \ufffd 代替。",
                "The UTF-8 of this file is broken in {n} places (from line {line}), marked \ufffd.",
                {"n": damage, "line": line},
            )
        ]
    best = max(readings, default=(0.0, "", ""), key=lambda reading: reading[0])
    if best[0] > 0.02:
        return best[2], [_guessed(best[1])]
    # Western text from an old Windows has a few such bytes (curly quotes, accents); Chinese text is made of them.
    if sum(byte > 127 for byte in data) * 10 < len(data):
        return data.decode("cp1252", errors="replace"), [_guessed("Windows-1252")]
    if readings:
        return readings[0][2], [_guessed(readings[0][1])]
    raise TranscriptError("unknown encoding; save the file as UTF-8", place=name) from error


def _guessed(encoding: str) -> Note:
    return Note(
        "文件不是 UTF-8，按 {encoding} 读入；如有乱码请另存为 UTF-8。",
        "The file is not UTF-8 and was read as {encoding}; save it as UTF-8 if characters look wrong.",
        {"encoding": encoding},
    )
