"""Mentions: what stands in the text before anything is linked. Each finder is one pass; overlaps are resolved in `mentions`."""
