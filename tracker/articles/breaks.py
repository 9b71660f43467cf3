"""Line breaks of a page as a reader sees them: those of its source are spaces, two `<br>` part paragraphs."""

from __future__ import annotations

from typing import Any


def settle(tree: Any) -> None:
    """Make every line break in a parsed page one that is seen, in place: the extractor keeps both kinds.

    >>> from lxml import html
    >>> page = html.fromstring("<p>Netflix\\nwächst.<br><br>Der Umsatz stieg.</p>")
    >>> settle(page)
    >>> html.tostring(page, encoding="unicode")
    '<p>Netflix wächst.<br> <br>Der Umsatz stieg.</p>'
    """
    preserved = {element for pre in tree.iter("pre") for element in pre.iter()}
    for element in tree.iter():
        if element.text and element not in preserved:
            element.text = _flowing(element.text)
        if element.tail and (element not in preserved or element.tag == "pre"):
            element.tail = _flowing(element.tail)
    for first in tree.iter("br"):
        second = first.getnext()
        if second is not None and second.tag == "br" and not first.tail:
            first.tail = " "  # of two breaks without a space between them the extractor keeps one


def _flowing(text: str) -> str:
    return text.replace("\n", " ") if "\n" in text and not text.isspace() else text
