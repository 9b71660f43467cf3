"""Articles in: files, folders, tables and pages become `Article`s, with their furniture marked."""

from tracker.articles.body import body_text, find_cuts
from tracker.articles.identity import canonical_url, identity
from tracker.articles.read import read_articles

__all__ = ["body_text", "canonical_url", "find_cuts", "identity", "read_articles"]
