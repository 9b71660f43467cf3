"""What can go wrong, by whose fault it is. Text never raises: a sentence is understood or it is not."""

from __future__ import annotations


class TrackerError(Exception):
    """The base of all errors that the tracker raises on purpose. The message is one line and names the way out."""


class LexiconError(TrackerError):
    """A lexicon file is wrong: names the file, the block and the key."""


class InputError(TrackerError):
    """An article, a label or an official figure cannot be read: names the file, the line and the reason."""


class StoreError(TrackerError):
    """The store cannot be opened, read or written."""
