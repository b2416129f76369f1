"""What the exceptions that beginners meet mean, in one sentence and one question."""
