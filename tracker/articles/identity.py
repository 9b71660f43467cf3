"""When two articles are the same: by their words, and by their address."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from tracker.model import Article

_WORDS = re.compile(r"\w+")
_TRACKING = re.compile(
    r"^(?:utm_\w*|fbclid|gclid|dclid|msclkid|mc_[ce]id|ref|ref_src|cmpid|wt_\w+|at_\w+|xtor|_ga|igshid|s_cid|src)$",
    re.IGNORECASE,
)


def identity(article: Article) -> str:
    """Hash the words of an article's text: spaces, case and punctuation make no other article of it.

    >>> identity(Article(id="a", text="Netflix  wächst.")) == identity(Article(id="b", text="netflix wächst"))
    True
    """
    return text_hash(article.text)


def text_hash(text: str) -> str:
    """Give the hash behind `identity`, for a text that is no article yet."""
    words = "".join(f"{word} " for word in _WORDS.findall(text.casefold()))
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def canonical_url(url: str) -> str:
    """Drop what does not make another page: fragment, trackers, trailing slash, case and default port of the host.

    >>> canonical_url("HTTPS://www.Example.com:443/netflix/?utm_source=feed&id=7#top")
    'https://www.example.com/netflix?id=7'
    """
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "") + (f":{parts.port}" if parts.port not in (None, 80, 443) else "")
    except ValueError:
        return url.strip()
    if not parts.scheme or not host:
        return url.strip()
    query = [(key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.match(key)]
    return urlunsplit((parts.scheme.lower(), host, parts.path.rstrip("/"), urlencode(query), ""))
