"""What a remark is about (knowledge/scenes.yaml): food, pets, study …"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coach.errors import KnowledgeError
from coach.plain import is_word, plain
from coach.written import parsed_file

ANY = "any"


@dataclass(frozen=True, slots=True)
class Scenes:
    """Scene -> words that tell it, in plain script."""

    words: Mapping[str, Sequence[str]]

    @classmethod
    def load(cls, folder: Path) -> Scenes:
        """Read scenes.yaml of a knowledge folder; none there: every remark is of any scene. Raises KnowledgeError."""
        file = folder / "scenes.yaml"
        return cls.made(file, parsed_file(file)) if file.exists() else cls({})

    @classmethod
    def made(cls, file: Path, content: Any) -> Scenes:
        """A mapping of scene to words, as it stands in a file. Raises KnowledgeError naming it."""
        if not isinstance(content, dict) or not all(isinstance(words, list) for words in content.values()):
            raise KnowledgeError(f"{file.name}: here stands a mapping of scene to a list of words")
        for scene, words in content.items():
            if not all(
                isinstance(word, (str, int)) and not isinstance(word, bool) and str(word).strip() for word in words
            ):
                raise KnowledgeError(
                    f"{file.name}: {scene}: each word is a text that is not empty; quote yes, no, on, off"
                )
        return cls({str(scene): tuple(plain(str(word)) for word in words) for scene, words in content.items()})

    def of(self, text: str) -> str:
        """The scene with most of its words in the text, the longer words where two have as many; `any` for none."""
        import rjieba

        # Whole words: 闲鱼 is no fish, and 学 in 同学 no lesson. Longer ones of ours may be cut in two (二手车, cold out).
        line = plain(text)
        cut = {*rjieba.cut(line)}
        found = {
            scene: [word for word in words if word in cut or (len(word) > 1 and _stands(word, line))]
            for scene, words in self.words.items()
        }
        best = max(found, key=lambda scene: (len(found[scene]), sum(map(len, found[scene]))), default=ANY)
        return best if found.get(best) else ANY


def _stands(word: str, line: str) -> bool:
    at = line.find(word)
    while at >= 0:
        if is_word(line, at, at + len(word)):
            return True
        at = line.find(word, at + 1)
    return False
