"""Articles from what was named on the command line; what cannot be read is named, and the rest goes on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tracker.cli.shell import complain
from tracker.errors import InputError

if TYPE_CHECKING:
    from tracker.lexicon import Lexicon
    from tracker.model import Article


@dataclass
class Inputs:
    """The inputs of one command and what became of them. Mutable because it counts while it is read."""

    names: Sequence[str]
    published: date | None = None
    language: str | None = None
    lexicon: Path | None = None
    columns: dict[str, str] | None = None
    failed: list[InputError] = field(default_factory=list)

    def articles(self) -> Iterator[Article]:
        """The articles of all inputs, in order."""
        return (item for item in self.items() if not isinstance(item, InputError))

    def items(self) -> Iterator[Article | InputError]:
        """Articles, and in their place the errors of those that could not be read."""
        from tracker.articles import read_articles

        bad: list[InputError] = []
        try:
            found = read_articles(
                list(self.names),
                published=self.published,
                language=self.language,
                columns=self.columns,
                on_error=bad.append,
            )
            for article in found:
                yield from self._named(bad)
                yield article
        except InputError as error:
            bad.append(error)
        except OSError as error:
            bad.append(InputError(f"{error.filename or 'input'}: {error.strerror or error}"))
        yield from self._named(bad)

    def _named(self, bad: list[InputError]) -> Iterator[InputError]:
        """Each error once: on stderr, in the count, and to whoever keeps a list of failures."""
        for error in bad:
            complain(error)
            self.failed.append(error)
            yield error
        bad.clear()

    def words(self) -> Lexicon:
        from tracker.lexicon import load_lexicon

        return load_lexicon(self.lexicon)

    def options(self) -> dict[str, Any]:
        """The keyword arguments of `extract` and its kin."""
        return {"language": self.language, "published": self.published, "lexicon": self.words()}

    @property
    def status(self) -> int:
        return 1 if self.failed else 0
