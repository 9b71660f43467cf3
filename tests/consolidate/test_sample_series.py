"""What the sample articles say of Netflix, joined, is what Netflix published. From their labels: no extractor here."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from tracker import series
from tracker.official import read_official

DATA = Path(__file__).resolve().parents[2] / "data"
LABELS = sorted((DATA / "gold").glob("samples-*.jsonl"))


@pytest.fixture(scope="module")
def labelled():
    articles = [json.loads(line) for path in LABELS for line in path.read_text(encoding="utf-8").splitlines()]
    return pd.DataFrame(
        {"fact_id": f"{a['id']}-{n}", "article_id": a["id"], "source": a["id"], "published": a["published"], **fact}
        for a in articles
        for n, fact in enumerate(a["financials"])
    )


@pytest.mark.skipif(not LABELS, reason="the sample articles are not there yet")
@pytest.mark.parametrize(
    ("metric", "freq", "least", "since"),
    [("revenue", "Q", 12, "2018Q1"), ("net_income", "Y", 5, "2018"), ("subscribers", "Q", 12, "2018Q4")],
)  # members before 2018Q4 are counted with and without free trials; the published table has paid ones
def test_the_series_is_the_published_one(labelled, metric, freq, least, since):
    table = read_official(DATA / "official" / "netflix_results.csv").query("metric == @metric")
    published = table.set_index("period").value.rename("published")
    reported = series(labelled, "Netflix", metric, freq=freq).query("not derived and period >= @since")
    both = reported.set_index("period").value.to_frame().join(published, how="inner")
    assert len(both) >= least
    apart = both[(both.value / both.published - 1).abs() > 0.02]
    assert apart.empty, apart
