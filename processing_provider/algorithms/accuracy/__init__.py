"""One algorithm class per file."""
