"""How far a found fact agrees with a label: three stages, each of named checks.

    value   the figure or the date was found at all
    core    what it is about: metric and company; measure and title; event type and subject
    full    the rest that the label states: segment, period, scenario; season, window, age group; status, amount

The checks have names because a mistake is best told by the first one that fails.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from tracker.consolidate.names import same_name, share_word

Row = Mapping[str, Any]
Check = Callable[[Row, Row], bool]
Stage = dict[str, Check]

LEVELS = ("value", "core", "full")
TABLES = ("financials", "views", "events")
_TOLERANCE = 0.005  # relative: "8.83 billion" and 8 832 825 000 are the same figure
_STOCKS = frozenset(
    {"subscribers", "monthly_active_users", "debt", "employees", "market_cap", "market_share", "subscription_price"}
)  # a count at the end of the second quarter is one at the end of June


def number(cell: object) -> float | None:
    try:
        return float(cell)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None


def same_number(label: object, found: object) -> bool:
    left, right = number(label), number(found)
    if left is None or right is None:
        return left is right
    return abs(left - right) <= _TOLERANCE * max(abs(left), 1e-9)


def same_word(label: object, found: object) -> bool:
    return str(label or "").strip().casefold() == str(found or "").strip().casefold()


def month_of_close(period: object) -> tuple[int, int] | str:
    """The year and month in which a period closes.

    >>> month_of_close("2025Q2") == month_of_close("2025-06")
    True
    """
    text = str(period or "")
    found = re.fullmatch(r"(?P<year>\d{4})(?:Q(?P<quarter>[1-4])|H(?P<half>[12])|-(?P<month>\d\d)(?:-\d\d)?)?", text)
    if found is None:
        return text
    closing = (("month", 1), ("quarter", 3), ("half", 6))
    months = [int(found[part]) * length for part, length in closing if found[part]]
    return int(found["year"]), months[0] if months else 12


def same_close(label: object, found: object) -> bool:
    return same_word(label, found) or month_of_close(label) == month_of_close(found)


def _if_stated(column: str, same: Callable[[object, object], bool] = same_word) -> Check:
    """What the label leaves out is not judged."""
    return lambda label, found: label.get(column) in (None, "") or same(label[column], found.get(column))


def _always(column: str, default: str = "") -> Check:
    return lambda label, found: same_word(label.get(column) or default, found.get(column) or default)


def _number(column: str) -> Check:
    return lambda label, found: same_number(label.get(column), found.get(column))


def _company(label: Row, found: Row) -> bool:
    """A service may stand where its owner was expected, and the other way round."""
    wanted = [label.get("company"), *([label["segment"]] if label.get("segment") else [])]
    return any(same_name(name, found.get(column)) for name in wanted for column in ("company", "segment"))


def _segment(label: Row, found: Row) -> bool:
    return share_word(label.get("segment"), f"{found.get('segment') or ''} {found.get('company') or ''}")


def _period(label: Row, found: Row) -> bool:
    same = same_close if label.get("metric") in _STOCKS else same_word
    return _if_stated("period", same)(label, found)


def _subject(label: Row, found: Row) -> bool:
    """Either party of a lawsuit may stand first."""
    columns = ("subject", "object") if label.get("event_type") == "lawsuit" else ("subject",)
    return any(same_name(label.get("subject"), found.get(column)) for column in columns)


def _title(label: Row, found: Row) -> bool:
    return same_name(label.get("title"), found.get("title"))


_FIGURE: Stage = {"value": _number("value"), "unit": _always("unit")}
STAGES: dict[str, tuple[Stage, Stage, Stage]] = {
    "financials": (
        _FIGURE,
        {"basis": _always("basis", "level"), "metric": _always("metric"), "company": _company},
        {"segment": _segment, "period": _period, "scenario": _always("scenario", "actual")},
    ),
    "views": (
        _FIGURE,
        {"basis": _always("basis", "level"), "measure": _always("measure"), "title": _title},
        {
            "season": _if_stated("season", same_number),
            "platform": _if_stated("platform", share_word),
            "window": _if_stated("window_days", same_number),
            "period": _if_stated("period"),
            "scenario": _if_stated("scenario"),
            "age group": _always("demographic"),
        },
    ),
    "events": (
        {"date": _always("date")},
        {"event type": _always("event_type"), "subject": _subject},
        {
            "status": _if_stated("status"),
            "season": _if_stated("season", same_number),
            "amount": _if_stated("amount", same_number),
        },
    ),
}


def agreement(table: str, label: Row, found: Row) -> int:
    """How many of the three levels a found fact reaches, 0 to 3.

    >>> label = {"company": "Netflix", "metric": "revenue", "value": 11.08e9, "unit": "USD", "period": "2025Q2"}
    >>> agreement("financials", label, {**label, "period": "2025"})
    2
    """
    for level, stage in enumerate(STAGES[table]):
        if not all(check(label, found) for check in stage.values()):
            return level
    return len(LEVELS)


def differing(table: str, label: Row, found: Row) -> tuple[str, ...]:
    """The names of the checks that fail in the first stage that is not passed."""
    for stage in STAGES[table]:
        failed = tuple(name for name, check in stage.items() if not check(label, found))
        if failed:
            return failed
    return ()
