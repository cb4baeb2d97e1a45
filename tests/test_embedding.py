"""Texts as vectors: the model in the repository, and the same one through sentence-transformers."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import numpy as np
import pytest

from coach.embedding import SHIPPED, Embedding, StaticEmbedding, load

TEXTS = ["群里三天没人说话", "nobody answers my questions", "什么时候推产品合适"]


@pytest.fixture(scope="module")
def embedding() -> Embedding:
    return load()


def test_a_row_a_text_of_length_one(embedding: Embedding) -> None:
    vectors = embedding.encode(TEXTS)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-3)
    assert embedding.encode([]).shape == (0, vectors.shape[1])


@pytest.mark.parametrize("text", ["", "   ", "\x00", "\ud83d"])
def test_a_text_without_words_is_nowhere_and_never_a_number_that_is_none(embedding: Embedding, text: str) -> None:
    assert np.isfinite(embedding.encode([text])).all()
    assert not embedding.encode([""]).any()


def test_both_scripts_of_one_sentence_are_one_vector(embedding: Embedding) -> None:
    one, other = embedding.encode(["群里三天没人说话", "羣裡三天沒人說話"])
    assert float(one @ other) > 0.999


def test_what_means_the_same_is_nearer_than_what_does_not(embedding: Embedding) -> None:
    asked, like, unlike = embedding.encode(["群里没人说话怎么办", "群里冷清，没人聊天", "客户要求退款"])
    assert float(asked @ like) > float(asked @ unlike)


def test_the_name_is_that_of_the_weights() -> None:
    assert StaticEmbedding().name == load("").name
    assert StaticEmbedding().name.startswith("static-")


def test_a_named_model_runs_through_sentence_transformers_and_an_unknown_one_is_refused_with_advice() -> None:
    # In a process of its own: importing torch takes seconds and warns. Offline, so that nothing is downloaded.
    code = f"""
import json
from coach.embedding import load
from coach.errors import SettingsError
texts = {TEXTS!r}
named, shipped = load({str(SHIPPED)!r}), load()
try:
    load("/nowhere/model")
    said = ""
except SettingsError as error:
    said = str(error)
near = [float(a @ b) for a, b in zip(named.encode(texts), shipped.encode(texts))]
print(json.dumps([named.name, near, said]))
"""
    environment = os.environ | {"HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True)
    name, near, said = json.loads(done.stdout.strip().splitlines()[-1])
    assert name == f"st-{SHIPPED}"
    assert min(near) > 0.999
    assert "COACH_EMBEDDING='/nowhere/model' cannot be loaded" in said
    assert "Give a sentence-transformers model" in said
