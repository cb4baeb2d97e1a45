"""What is remembered from one chat to the next."""
