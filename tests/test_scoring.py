"""The figures of `score.py`, from our own scoring: stored cases here, the script itself where it is at hand."""

from __future__ import annotations

import json
import random
import runpy
from pathlib import Path

import pandas as pd
import pytest

from tracker.errors import InputError
from tracker.scoring import errors, evaluate, reliability

SHARED = Path(__file__).resolve().parents[2] / "shared"
REVENUE = {"company": "Netflix", "metric": "revenue", "value": 11.08e9, "unit": "USD", "period": "2025Q2"}
RELEASE = {"event_type": "release", "subject": "Squid Game", "season": 3, "date": "2025-06-27", "status": "planned"}


def gold_of(table="financials", *labels, language="de", name="a"):
    return [{"id": name, "language": language, table: list(labels)}]


def found_of(table="financials", *rows, name="a"):
    return {table: pd.DataFrame([{"article_id": name, "confidence": 0.9, **row} for row in rows])}


def levels(gold, found, table="financials"):
    return evaluate(gold, found).query("table == @table and language == 'de'").right.tolist()


@pytest.mark.parametrize(
    ("label", "change", "reached"),
    [
        ({}, {}, [1, 1, 1]),
        ({}, {"value": 11.1e9}, [1, 1, 1]),  # half a percent is rounding
        ({}, {"value": 11.2e9}, [0, 0, 0]),
        ({}, {"unit": "EUR"}, [0, 0, 0]),
        ({}, {"basis": "change"}, [1, 0, 0]),
        ({}, {"company": "Netflix Inc."}, [1, 1, 1]),
        ({"company": "Disney"}, {"company": "Walt Disney"}, [1, 1, 1]),
        ({"company": "Disney"}, {"company": "Disney+"}, [1, 0, 0]),
        ({"company": "Disney+"}, {"company": "Walt Disney", "segment": "Disney+"}, [1, 1, 1]),
        ({"segment": "Direct-to-Consumer"}, {"segment": "DTC"}, [1, 1, 1]),
        ({"segment": "US & Canada"}, {"segment": "U.S. und Canada"}, [1, 1, 1]),
        ({"segment": "US & Canada"}, {"segment": "EMEA"}, [1, 1, 0]),
        ({}, {"period": "2025-06"}, [1, 1, 0]),
        ({"metric": "debt"}, {"metric": "debt", "period": "2025-06"}, [1, 1, 1]),  # a stock closes with its quarter
        ({"period": None}, {"period": "2025"}, [1, 1, 1]),  # not stated, not judged
        ({}, {"scenario": "guidance"}, [1, 1, 0]),
    ],
)
def test_a_financial_reaches_its_levels(label, change, reached):
    assert (
        levels(gold_of("financials", {**REVENUE, **label}), found_of("financials", {**REVENUE, **label, **change}))
        == reached
    )


@pytest.mark.parametrize(
    ("change", "reached"),
    [
        ({}, [1, 1, 1]),
        ({"subject": "Squid Game: Season 3"}, [1, 1, 1]),
        ({"season": 2}, [1, 1, 0]),
        ({"status": "happened"}, [1, 1, 0]),
        ({"event_type": "renewal"}, [1, 0, 0]),
        ({"date": "2025-06"}, [0, 0, 0]),
    ],
)
def test_an_event_reaches_its_levels(change, reached):
    assert levels(gold_of("events", RELEASE), found_of("events", {**RELEASE, **change}), "events") == reached


def test_either_party_of_a_lawsuit_may_stand_first():
    suit = {"event_type": "lawsuit", "subject": "Disney", "object": "Midjourney", "date": "2025-06-11"}
    assert levels(
        gold_of("events", suit), found_of("events", {**suit, "subject": "Midjourney", "object": "Disney"}), "events"
    ) == [1, 1, 1]


@pytest.mark.filterwarnings("ignore:no found fact")
def test_an_optional_label_counts_neither_way():
    gold = gold_of("financials", {**REVENUE, "optional": True})
    for found in (found_of("financials", REVENUE), found_of("financials")):
        found["financials"] = found["financials"].reindex(columns=["article_id", *REVENUE])
        assert evaluate(gold, found)[["right", "wrong", "missed"]].to_numpy().sum() == 0


def test_least_confidence_leaves_facts_out():
    found = found_of("financials", REVENUE, {**REVENUE, "value": 5.0, "confidence": 0.2})
    figures = evaluate(gold_of("financials", REVENUE), found, min_confidence=0.8)
    assert figures.precision.dropna().eq(1).all()


def test_errors_name_the_class():
    gold = gold_of(
        "financials", REVENUE, {**REVENUE, "metric": "net_income", "value": 3.1e9, "quote": "3,1 Milliarden"}
    )
    rows = {**REVENUE, "period": "2025Q1", "scenario": "guidance"}, {**REVENUE, "value": 7.0}
    found = errors(gold, found_of("financials", *rows))
    assert found["class"].tolist() == ["period differs", "missed", "not in labels"]
    assert found["differs"].iloc[0] == "period, scenario"
    assert found["quote"].iloc[1] == "3,1 Milliarden"


def test_reliability_compares_confidence_with_being_right():
    rows = [{**REVENUE, "value": float(n), "confidence": 0.95 if n < 9 else 0.15} for n in range(1, 11)]
    gold = gold_of("financials", *({**REVENUE, "value": float(n)} for n in range(1, 9)))
    table = reliability(gold, found_of("financials", *rows)).query("table == 'all'").set_index("low")
    assert table.loc[0.9, "facts"] == 8
    assert table.loc[0.9, "gap"] == pytest.approx(0.05)
    assert table.loc[0.1, "right"] == 0


@pytest.mark.parametrize(("text", "said"), [('{"id": "a"}\n{oh', "line 2: not JSON"), ("[1]", 'line 1: no "id"')])
def test_a_bad_label_file_names_the_line(tmp_path, text, said):
    path = tmp_path / "gold.jsonl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        evaluate(path, {})


def test_a_missing_table_is_an_input_error(tmp_path):
    with pytest.raises(InputError, match=r"financials\.csv"):
        evaluate(gold_of("financials", REVENUE), tmp_path)


def spoil(rows, chance):
    """Labels as a careless reader would have found them: some lost, some altered, some twice."""
    changes = [
        {},
        {"period": "2024"},
        {"company": "Disney+"},
        {"title": "Dark"},
        {"status": "rumoured"},
        {"value": 1.0},
    ]
    for row in rows:
        if chance.random() < 0.8:
            yield {**row, **{k: v for k, v in chance.choice(changes).items() if k in row}}
        if chance.random() < 0.1:
            yield row


@pytest.mark.skipif(not (SHARED / "score.py").exists(), reason="score.py is not at hand")
@pytest.mark.parametrize("labels", ["real", "told"])
def test_the_figures_are_those_of_the_script(labels, tmp_path, capsys, monkeypatch):
    path, chance = SHARED / "devset" / f"{labels}.jsonl", random.Random(labels)
    articles = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    for table in ("financials", "views", "events"):
        rows = [
            {"article_id": a["id"], **row, "confidence": round(chance.random(), 2)}
            for a in articles
            for row in spoil(a[table], chance)
        ]
        pd.DataFrame(rows).to_csv(tmp_path / f"{table}.csv", index=False)
    for least in (0.0, 0.5):
        out = tmp_path / "figures.json"
        monkeypatch.setattr(
            "sys.argv", ["score", str(path), str(tmp_path), "--json", str(out), "--min-confidence", str(least)]
        )
        runpy.run_path(str(SHARED / "score.py"), run_name="__main__")
        theirs = json.loads(out.read_text())
        ours = evaluate(path, tmp_path, min_confidence=least)
        assert ["/".join(key) for key in zip(ours.language, ours.table, ours.level, strict=True)] == list(theirs)
        for row, expected in zip(ours.itertuples(), theirs.values(), strict=True):
            assert [row.right, row.wrong, row.missed] == expected["counts"]
            assert [row.precision, row.recall, row.f1] == pytest.approx(
                [expected["precision"], expected["recall"], expected["f1"]], nan_ok=True
            )
