"""The store: articles and their facts in one SQLite file, written by one process and read by many.

`tracker.store.schema` has the tables, `standing` what counts as the same article, `ingest` the order of the work.
"""

from tracker.store.ingest import Summary
from tracker.store.readers import PipelineReader, Reads, Version
from tracker.store.store import Store

__all__ = ["PipelineReader", "Reads", "Store", "Summary", "Version"]
