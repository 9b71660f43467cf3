"""Text with half a surrogate pair, as a cut-off escape in JSON leaves it."""

import json
from pathlib import Path

import tracker


def test_an_article_with_half_a_pair_is_read_and_written(tmp_path: Path) -> None:
    line = {
        "id": "a",
        "title": "\ud83d Netflix",
        "text": "\ud83d Netflix hatte 300 Millionen Abonnenten.",
        "language": "de",
    }
    (tmp_path / "one.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")

    found = tracker.extract(tmp_path / "one.jsonl")
    found.to_csv(tmp_path / "out")

    assert found.financials["value"].tolist() == [300e6]
    assert found.articles["title"].tolist() == ["\ufffd Netflix"]
    assert "\ufffd Netflix hatte" in (tmp_path / "out" / "financials.csv").read_text(encoding="utf-8")
