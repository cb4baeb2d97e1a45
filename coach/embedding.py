"""Texts -> vectors; the only file that imports model2vec or sentence_transformers."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from coach.errors import SettingsError
from coach.plain import plain

Vectors = NDArray[np.float32]

# Trained by training/embedding.py; read without torch (0.2 s to load in place of 9 s).
SHIPPED = Path(__file__).parent / "models" / "embedding"


class Embedding(Protocol):
    """A model that turns texts into unit vectors. `name` changes whenever the vectors would."""

    name: str

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row a text: shape (len(texts), dimensions), float32, rows of length 1 (0 for a text without known words)."""
        ...


class StaticEmbedding:
    """The model in the repository: one vector a word piece, averaged. Made plain first, so both Chinese scripts meet."""

    def __init__(self, folder: Path = SHIPPED) -> None:
        # StaticModel.from_pretrained would do the same and import the hub's client first, which takes half a second.
        from model2vec import StaticModel
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        vectors = load_file(folder / "model.safetensors")["embeddings"]
        self._model: Any = StaticModel(vectors, tokenizer, normalize=True)
        self.name = "static-" + hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()[:16]

    def encode(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, self._model.dim), dtype=np.float32)
        vectors = self._model.encode([plain(text) for text in texts], use_multiprocessing=False)
        return np.asarray(vectors, dtype=np.float32)


class HuggingFaceEmbedding:
    """Any sentence-transformers model by its name or folder (COACH_EMBEDDING)."""

    def __init__(self, name: str) -> None:
        from sentence_transformers import SentenceTransformer

        try:
            self._model: Any = SentenceTransformer(name)
        except Exception as error:  # the library raises whatever its hub, its files or torch raise
            raise SettingsError(
                f"COACH_EMBEDDING={name!r} cannot be loaded: {error}. Give a sentence-transformers model's name or folder."
            ) from error
        self.name = f"st-{name}"

    def encode(self, texts: Sequence[str]) -> Vectors:
        vectors = self._model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vectors, dtype=np.float32)


def load(name: str = "") -> Embedding:
    """The embedding named by COACH_EMBEDDING, or the one in the repository. Raises SettingsError."""
    return HuggingFaceEmbedding(name) if name else StaticEmbedding()
