"""The words: loaded, validated, cross-checked and compiled once. Words are data, patterns are code."""

from tracker.lexicon.load import Company, Cue, Language, Lexicon, Name, load_lexicon

__all__ = ["Company", "Cue", "Language", "Lexicon", "Name", "load_lexicon"]
