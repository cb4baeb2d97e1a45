"""Train the embedding model that the package ships: one vector a word piece, averaged (a static embedding).

    python -m training.embedding [--datasets ../shared/datasets] [--out coach/models/embedding]

Texts: knowledge/ (graded asks, titles and bodies of practices and guides), answers, scenes and chats of training/, and, where given,
the lines of CPED (Apache-2.0) and the questions and replies of the Xiaomi feedback set (CC BY 4.0); NOTICE names both.
Question sets and transcripts of evals/ are never read. Loss: in-batch negatives over cosines (Henderson et al. 2017),
the one that sentence-transformers calls MultipleNegativesRankingLoss.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.losses import MultipleNegativesRankingLoss
from sentence_transformers.sentence_transformer.modules import StaticEmbedding
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers

from coach.importers.case import read_folder
from coach.passages import load_knowledge
from coach.plain import plain

ROOT = Path(__file__).parent.parent
PIECES, DIMENSIONS, SEED = 12_000, 256, 7
# Pairs of practices, of answers and of talk in an epoch.
SHARES = (10_000, 16_000, 8_000)
Pair = tuple[str, str]


def main() -> None:
    """Train and save; prints the loss of every epoch."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--datasets", type=Path, default=ROOT.parent / "shared" / "datasets")
    options.add_argument("--out", type=Path, default=ROOT / "coach" / "models" / "embedding")
    options.add_argument("--epochs", type=int, default=12)
    given = options.parse_args()
    random.seed(SEED)
    torch.manual_seed(SEED)
    practices, answers = practice_pairs(), answer_pairs()
    talk = [*scene_pairs(), *dataset_pairs(given.datasets)]
    print(f"{len(practices)} pairs of practices, {len(answers)} of answers, {len(talk)} of talk")
    tokenizer = pieces([text for pair in practices + answers + talk for text in pair])
    module = StaticEmbedding(tokenizer, embedding_dim=DIMENSIONS)
    model = SentenceTransformer(modules=[module], device="cpu")
    train(model, (practices, answers, talk), given.epochs)
    save(module, tokenizer, given.out)


def practice_pairs() -> list[Pair]:
    """(ask, another ask or a text of the practice or guide that answers it), both plain."""
    knowledge = load_knowledge(ROOT / "knowledge")
    pairs: list[Pair] = []
    for entry in (*knowledge.practices, *knowledge.guides):
        asks = [passage.text for passage in knowledge.passages if passage.ask and passage.grades.get(entry.id) == 2]
        pairs += [(ask, text) for ask in asks for text in entry.texts]
        pairs += list(itertools.permutations(asks, 2))
    return [(plain(one), plain(other)) for one, other in pairs]


def answer_pairs() -> list[Pair]:
    """(question, fact that answers it) of training/answers, both plain, and (question, another question for the same fact)."""
    pairs: list[Pair] = []
    for file in sorted((ROOT / "training" / "answers").glob("*.tsv")):
        for line in file.read_text(encoding="utf-8").splitlines():
            fact, *questions = map(plain, line.split("\t"))
            pairs += [(question, fact) for question in questions]
            pairs += list(itertools.combinations(questions, 2))
    return pairs


def scene_pairs() -> list[Pair]:
    """(line, next line) of our own scenes and chats: what is said in one breath is near in meaning."""
    pairs: list[Pair] = []
    for file in sorted((ROOT / "training" / "scenes").glob("*.txt")):
        before = ""
        for raw in file.read_text(encoding="utf-8").splitlines():
            line = "" if raw.startswith("===") else plain(raw.split("|")[0].split(":", 1)[-1].strip())
            if before and line:
                pairs.append((before, line))
            before = line
    for case in read_folder(ROOT / "training" / "chats"):
        texts = [plain(message.text) for message in case.transcript.messages if message.kind == "text"]
        pairs += [(one, other) for one, other in itertools.pairwise(texts) if len(one) > 4 and len(other) > 4]
    return pairs


def dataset_pairs(folder: Path) -> list[Pair]:
    """(question, best-liked reply) of Xiaomi's set and (line, next line) of CPED, where the folder is there."""
    pairs: list[Pair] = []
    if (folder / "xiaomi_feedback_dev.jsonl.gz").is_file():
        for row in _rows(folder / "xiaomi_feedback_dev.jsonl.gz"):
            best = max(row["replys"], key=lambda reply: reply["like"] - reply["dislike"])
            pairs.append((plain(row["query"]), plain(best["reply"])))
    if (folder / "cped_valid.jsonl.gz").is_file():
        lines = list(_rows(folder / "cped_valid.jsonl.gz"))
        pairs += [
            (plain(one["text"]), plain(other["text"]))
            for one, other in itertools.pairwise(lines)
            if one["dialogue"] == other["dialogue"] and len(one["text"]) > 4 and len(other["text"]) > 4
        ]
    return pairs


def _rows(file: Path) -> list[dict]:  # type: ignore[type-arg]
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def pieces(texts: list[str]) -> Tokenizer:
    """A unigram tokenizer (Kudo 2018) over plain text: frequent Chinese words and English stems become pieces."""
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Punctuation()])
    trainer = trainers.UnigramTrainer(
        vocab_size=PIECES, unk_token="[UNK]", special_tokens=["[UNK]", "[PAD]"], max_piece_length=8, show_progress=False
    )
    tokenizer.train_from_iterator(sorted(set(texts)), trainer)
    return tokenizer


def train(model: SentenceTransformer, kinds: Sequence[list[Pair]], epochs: int) -> None:
    """Fit by Adam; an epoch sees SHARES of each kind of pair, so that everyday words keep a meaning."""
    loss = MultipleNegativesRankingLoss(model, scale=16.0)
    optimiser = torch.optim.Adam(model.parameters(), lr=0.02)
    size = 256
    for epoch in range(epochs):
        rows = [
            pair
            for pairs, most in zip(kinds, SHARES, strict=True)
            for pair in random.sample(pairs, min(len(pairs), most))
        ]
        random.shuffle(rows)
        total, steps = 0.0, 0
        for start in range(0, len(rows) - size, size):
            batch = [(drop(one), drop(other)) for one, other in rows[start : start + size]]
            features = [model.preprocess([pair[side] for pair in batch]) for side in (0, 1)]
            value = loss(features, torch.zeros(size))
            optimiser.zero_grad()
            value.backward()
            optimiser.step()
            total, steps = total + value.item(), steps + 1
        for group in optimiser.param_groups:
            group["lr"] *= 0.8
        print(f"epoch {epoch + 1}: loss {total / max(steps, 1):.3f}", flush=True)


def drop(text: str) -> str:
    """Leave out a character in ten, so that a typo or a half sentence still lands near."""
    kept = "".join(char for char in text if random.random() > 0.1)  # noqa: S311 - no secret here
    return kept or text


def save(module: StaticEmbedding, tokenizer: Tokenizer, folder: Path) -> None:
    """In the one form that model2vec and sentence-transformers both read; half precision halves the file."""
    from model2vec import StaticModel

    vectors = module.embedding.weight.detach().numpy()
    # Directions that every text shares (frequent pieces) say nothing about any: take the mean off.
    vectors = vectors - vectors.mean(axis=0, keepdims=True)
    folder.mkdir(parents=True, exist_ok=True)
    StaticModel(vectors.astype(np.float16), tokenizer, normalize=True).save_pretrained(folder)
    print(f"{folder}: {sum(file.stat().st_size for file in folder.iterdir()) / 2**20:.1f} MiB")


if __name__ == "__main__":
    main()
