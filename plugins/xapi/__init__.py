"""xAPI 1.0.3: completions of a Learning Record Store; assignments and completions on the way back."""
