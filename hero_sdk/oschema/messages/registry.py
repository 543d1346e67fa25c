"""Messages as values: what a code means, and how a finding is made from it.

The topic modules beside this one hold all wording of the language. Each message is defined once and gets one
function that turns the facts of a case into a `Diagnostic`; the passes call that function and write no prose.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from hero_sdk.oschema.diagnostic import Diagnostic, Edit, Label, Severity
from hero_sdk.oschema.frozen import dataclass
from hero_sdk.oschema.source import SourceFile, Span

__all__ = ["MESSAGES", "Message", "define"]

MESSAGES: dict[str, Message] = {}
"""Every message by code, filled by `define` while the topic modules are imported."""

_FILE_HEADING = re.compile(r"^--- (?P<path>(?:(?P<group>\w+)/)?(?P<domain>\w+)/[^/\s]+\.oschema)\n", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A kind of finding: what `hero-sdk explain` prints about it."""

    code: str
    """``E204`` or ``W301``; the letter is the severity."""

    title: str
    """Two to five words, no full stop."""

    meaning: str
    """One paragraph: what is wrong, why it matters, what to do."""

    bad: str
    """A schema that shows it; a test checks that it does.

    Several files are told apart by ``--- food/a.oschema``; those below ``packages/`` are of an installed package.
    """

    good: str
    """The same, mended: no finding at all."""

    make_bad: Callable[[], str] | None = None
    """Makes the schema where ``bad`` can only describe it (too long to print, or not printable)."""

    @property
    def severity(self) -> Severity:
        return Severity.ERROR if self.code.startswith("E") else Severity.WARNING

    def at(
        self,
        span: Span,
        text: str = "",
        *,
        hint: str = "",
        labels: Iterable[Label] = (),
        edits: Iterable[Edit] = (),
    ) -> Diagnostic:
        """The finding at one place; ``text`` stands behind the carets."""
        return Diagnostic(
            code=self.code,
            severity=self.severity,
            title=self.title,
            span=span,
            text=text,
            hint=hint,
            labels=tuple(labels),
            edits=tuple(edits),
        )

    def bad_files(self) -> list[SourceFile]:
        """The bad example as files; one without headings is ``food/food.oschema``."""
        return _files(self.make_bad() if self.make_bad else self.bad)

    def good_files(self) -> list[SourceFile]:
        """The good example as files."""
        return _files(self.good)


def define(
    code: str, title: str, *, meaning: str, bad: str, good: str, make_bad: Callable[[], str] | None = None
) -> Message:
    """A new message, known to `explain` from now on. Indentation of the texts is taken off.

    >>> UNKNOWN_TYPE = define(
    ...     "E204",
    ...     "Unknown type",
    ...     meaning=\"\"\"
    ...         A type is named that no file of the domain defines ...
    ...         \"\"\",
    ...     bad=\"\"\"
    ...         Bread = { maker: Prodcer }
    ...         Producer = { name: str }
    ...         \"\"\",
    ...     good=\"\"\"
    ...         Bread = { maker: Producer }
    ...         Producer = { name: str }
    ...         \"\"\",
    ... )
    >>> def unknown_type(span: Span, *, domain: str, suggestion: str | None) -> Diagnostic:
    ...     return UNKNOWN_TYPE.at(span, f"not defined in domain `{domain}`", hint=did_you_mean(suggestion))
    """
    assert code not in MESSAGES, f"{code} is defined twice"
    message = Message(
        code=code,
        title=title,
        meaning=" ".join(meaning.split()),
        bad=_example(bad),
        good=_example(good),
        make_bad=make_bad,
    )
    MESSAGES[code] = message
    return message


def _example(text: str) -> str:
    lines = text.split("\n")
    while lines and not lines[0].strip():
        del lines[0]
    while lines and not lines[-1].strip():
        del lines[-1]
    margin = min((len(line) - len(line.lstrip(" ")) for line in lines if line.strip()), default=0)
    return "".join(f"{line[margin:]}\n" for line in lines)


def _files(example: str) -> list[SourceFile]:
    headings = list(_FILE_HEADING.finditer(example))
    if not headings:
        return [SourceFile("food/food.oschema", "food", example)]
    ends = [heading.start() for heading in headings[1:]] + [len(example)]
    return [
        SourceFile(heading["path"], heading["domain"], example[heading.end() : end], heading["group"])
        for heading, end in zip(headings, ends, strict=True)
    ]
