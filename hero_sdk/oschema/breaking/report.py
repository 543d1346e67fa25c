"""What two versions of a schema have to say to each other, gathered while they are compared."""

from __future__ import annotations

from dataclasses import dataclass

from hero_sdk.oschema.breaking.messages.rule import Group, group_of
from hero_sdk.oschema.breaking.subject import Subject
from hero_sdk.oschema.diagnostic import Diagnostic
from hero_sdk.oschema.source import Span

__all__ = ["Break", "Comparison", "Compatible", "Report"]


@dataclass(frozen=True, slots=True)
class Break:
    """A change after which something does not work any more."""

    subject: str
    finding: Diagnostic

    @property
    def group(self) -> Group:
        return group_of(self.finding.code)


@dataclass(frozen=True, slots=True)
class Compatible:
    """A change that breaks nothing."""

    subject: str
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Comparison:
    """All changes between two versions that callers or stored rows can see, by file and place."""

    breaks: tuple[Break, ...] = ()
    compatible: tuple[Compatible, ...] = ()

    def of(self, group: Group) -> tuple[Break, ...]:
        """What breaks one of the two."""
        return tuple(found for found in self.breaks if found.group is group)


class Report:
    """Gathers changes. One change may be met several times, on different ways: it is told once, and as compatible
    only where it breaks nothing on any of them.
    """

    def __init__(self) -> None:
        self._breaks: dict[tuple[str, Subject], Break] = {}
        self._compatible: dict[tuple[Subject, str], Compatible] = {}
        self._broken: set[tuple[Subject, str]] = set()

    @property
    def has_breaks(self) -> bool:
        return bool(self._breaks)

    def breaks(self, subject: Subject, aspect: str, finding: Diagnostic) -> None:
        """A change that breaks something; ``aspect`` says which change of ``subject`` it is."""
        self._breaks.setdefault((finding.code, subject), Break(subject.name, finding))
        self._broken.add((subject, aspect))

    def fits(self, subject: Subject, aspect: str, text: str) -> None:
        """A change that breaks nothing on the way it was met."""
        self._compatible.setdefault((subject, aspect), Compatible(subject.name, text, subject.place))

    def comparison(self) -> Comparison:
        """Everything gathered."""
        compatible = [change for key, change in self._compatible.items() if key not in self._broken]
        return Comparison(
            breaks=tuple(
                sorted(self._breaks.values(), key=lambda found: (*_order(found.finding.span), found.finding.code))
            ),
            compatible=tuple(sorted(compatible, key=lambda change: _order(change.span))),
        )


def _order(span: Span) -> tuple[str, int]:
    return span.file.path, span.start
