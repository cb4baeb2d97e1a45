"""The project's ruler: labelled chats, questions, scorers, peers and a gate (evals/README.md)."""
