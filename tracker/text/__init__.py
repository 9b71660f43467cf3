"""Article text → its language and its sentences, offsets kept."""
