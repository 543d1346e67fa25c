"""Second pass: what a name means where it stands.

A name without a domain is looked up among the built-in types, the domain's own definitions, what `use identity.Address`
brings in, and last in domains that are used as a whole (`use identity`). A `use` counts for all files of its domain, as
definitions do.

The scope remembers what was asked, so that unused lines are known in the end and a rename finds every reference.
"""

from __future__ import annotations

from collections.abc import Mapping

from hero_sdk.oschema import schema, tree
from hero_sdk.oschema.builtins import BUILTINS, RUNTIME_ERRORS
from hero_sdk.oschema.diagnostic import Diagnostic, Edit
from hero_sdk.oschema.messages import lookup as say
from hero_sdk.oschema.messages import names as say_name
from hero_sdk.oschema.messages import warnings as warn
from hero_sdk.oschema.messages.wording import FOREIGN_TYPES
from hero_sdk.oschema.names import is_pascal_case
from hero_sdk.oschema.resolver.definitions import DomainDefinitions
from hero_sdk.oschema.source import Span
from hero_sdk.oschema.suggest import Suggestions

__all__ = ["Scope", "last_part"]

_UNCERTAIN = frozenset({"byte", "char", "decimal", "money", "number", "object", "short", "time", "uuid"})
"""Words of other languages that have a nearest built-in type, but not one that `check --fix` may decide on."""


class Scope:
    """All names of one run."""

    def __init__(self, domains: Mapping[str, DomainDefinitions], found: list[Diagnostic]) -> None:
        self.domains = domains
        self.references: dict[schema.Named, list[Span]] = {}
        """Where each type and error is named, for renames."""

        self._found = found
        self._named = {
            (domain.name, name): schema.Named(domain.name, name)
            for domain in domains.values()
            for name in [*domain.types, *domain.errors]
        }
        self._brought_in: dict[str, dict[str, schema.Named]] = {name: {} for name in domains}
        self._used_whole: dict[str, list[str]] = {name: [] for name in domains}
        self._broken_uses: dict[str, set[str | None]] = {name: set() for name in domains}
        self._touched: set[tuple[str, str, str | None]] = set()
        self.suggestions = Suggestions()
        for domain in domains.values():
            for use in domain.uses:
                self._bring_in(domain, use)

    def find_type(self, name: str, qualifier: str | None, domain: str) -> schema.Builtin | schema.Named | None:
        """What ``name`` means as a type in ``domain``, without a word when it means nothing."""
        if qualifier is not None:
            other = self._domain(qualifier)
            return self._named[other.name, name] if other and name in other.types else None
        if name in BUILTINS:
            return BUILTINS[name]
        if name in self.domains[domain].types:
            return self._named[domain, name]
        named = self._brought_in[domain].get(name)
        if named is not None:
            return named if named.name in self.domains[named.domain].types else None
        return self._from_whole(domain, name)

    def type(self, name: str, qualifier: str | None, domain: str, span: Span) -> schema.Builtin | schema.Named | None:
        """The same, and a finding when it means nothing."""
        meant = self.find_type(name, qualifier, domain)
        if meant is None:
            self._report_unknown_type(name, qualifier, domain, span)
        elif isinstance(meant, schema.Named):
            self._touch(domain, qualifier, meant, span)
        return meant

    def error(self, written: str, domain: str, span: Span) -> schema.ErrorRef | None:
        """The declared or runtime error that ``written`` names in ``domain``."""
        qualifier, _, name = written.rpartition(".")
        if qualifier:
            other = self._domain(qualifier)
            if other is None:
                self._report_unknown_domain(qualifier, domain, span)
                return None
            if name in other.errors:
                self._touch(domain, qualifier, self._named[other.name, name], span)
                return schema.ErrorRef(name=name, domain=other.name)
            if not self.is_broken(name, qualifier, domain):
                suggestion = self.suggestions.closest(name, ("errors of", other.name), lambda: other.errors)
                self._found.append(say.unknown_error(span, name, other.name, suggestion))
            return None
        named = self._named[domain, name] if name in self.domains[domain].errors else self._brought_in[domain].get(name)
        if named is not None and named.name in self.domains[named.domain].errors:
            self._touch(domain, None, named, span)
            return schema.ErrorRef(name=name, domain=named.domain)
        if name in RUNTIME_ERRORS:
            return schema.ErrorRef(name=name)
        if name not in self._broken_uses[domain] and not self.is_broken(name, None, domain):
            own = self.domains[domain]
            suggestion = self.suggestions.closest(
                name, ("errors in", domain), lambda: [*own.errors, *RUNTIME_ERRORS, *self._brought_in[domain]]
            )
            self._found.append(say.unknown_error(span, name, domain, suggestion))
        return None

    def is_broken(self, name: str, qualifier: str | None, domain: str) -> bool:
        """Whether ``name`` may be that of a definition which could not be read."""
        other = self._domain(qualifier) if qualifier is not None else self.domains[domain]
        if other is None or name in other.types or name in other.errors:
            return False
        return name in other.broken or (other.is_partial and is_pascal_case(name))

    def suggest_type(self, name: str, domain: str) -> str | None:
        """The type of ``domain`` that ``name`` may be a slip for."""
        own = self.domains[domain]
        found = self.suggestions.closest(
            name, ("types in", domain), lambda: [*FOREIGN_TYPES, *BUILTINS, *self._brought_in[domain], *own.types]
        )
        is_ours = found is None or found in BUILTINS or found in own.types or found in self._brought_in[domain]
        return found if is_ours else FOREIGN_TYPES[str(found)]

    def report_unused(self) -> None:
        """A warning for every `use` of our own domains that nothing needed."""
        for domain in self.domains.values():
            for use in domain.uses:
                other = self._domain(use.domain)
                if other is None or use.name in self._broken_uses[domain.name]:
                    continue
                if (domain.name, other.name, use.name) not in self._touched:
                    self._found.append(
                        warn.unused_use(
                            use.span, use.domain, use.name, is_own=other is domain, edits=_without_line(use)
                        )
                    )

    def _bring_in(self, domain: DomainDefinitions, use: tree.Use) -> None:
        other = self._domain(use.domain)
        if other is None:
            self._broken_uses[domain.name].add(use.name)
            self._found.append(say.unknown_domain(use.span, use.domain, self._suggest_domain(use.domain)))
        elif use.name is None:
            if other is not domain and other.name not in self._used_whole[domain.name]:
                self._used_whole[domain.name].append(other.name)
        elif use.name not in other.types and use.name not in other.errors:
            self._broken_uses[domain.name].add(use.name)
            if not self.is_broken(use.name, use.domain, domain.name):
                suggestion = self.suggestions.closest(
                    use.name, ("all of", other.name), lambda: [*other.types, *other.errors]
                )
                self._found.append(say.unknown_in_domain(use.span, use.name, use.domain, suggestion))
        elif other is not domain:
            self._bring_in_name(domain, use, self._named[other.name, use.name])

    def _bring_in_name(self, domain: DomainDefinitions, use: tree.Use, named: schema.Named) -> None:
        own = domain.types.get(named.name) or domain.errors.get(named.name)
        first = self._brought_in[domain.name].setdefault(named.name, named)
        self.references.setdefault(named, []).append(use.span)
        if own is not None:
            self._broken_uses[domain.name].add(use.name)
            self._found.append(say_name.name_taken(use.span, named.name, named.domain, own.name_span))
        elif first != named:
            self._broken_uses[domain.name].add(use.name)
            self._found.append(say_name.ambiguous_name(use.span, named.name, [first.domain, named.domain]))

    def _domain(self, qualifier: str) -> DomainDefinitions | None:
        """The domain called so, with or without its group in front: `delivery`, `food.delivery`."""
        group, _, name = qualifier.rpartition(".")
        domain = self.domains.get(name)
        return domain if domain and (not group or group == domain.group) else None

    def _from_whole(self, domain: str, name: str) -> schema.Named | None:
        for other in self._used_whole[domain]:
            if name in self.domains[other].types:
                return self._named[other, name]
        return None

    def _touch(self, domain: str, qualifier: str | None, named: schema.Named, span: Span) -> None:
        self.references.setdefault(named, []).append(span)
        if named.domain == domain:
            return
        self._touched.add((domain, named.domain, None))
        if qualifier is not None:
            return
        self._touched.add((domain, named.domain, named.name))
        whole = [other for other in self._used_whole[domain] if named.name in self.domains[other].types]
        if len(whole) > 1 and named.name not in self._brought_in[domain]:
            self._touched.update((domain, other, None) for other in whole)
            self._found.append(say_name.ambiguous_name(span, named.name, whole))

    def _report_unknown_type(self, name: str, qualifier: str | None, domain: str, span: Span) -> None:
        other = self._domain(qualifier) if qualifier is not None else None
        if qualifier is not None and other is None:
            self._report_unknown_domain(qualifier, domain, span)
        elif self.is_broken(name, qualifier, domain):
            return
        elif other is not None:
            suggestion = self.suggestions.closest(name, ("types of", other.name), lambda: other.types)
            self._found.append(say.unknown_in_domain(span, name, other.name, suggestion))
        elif not self._broken_uses[domain] & {name, None}:
            self._found.append(self._unknown_type(name, domain, span))

    def _unknown_type(self, name: str, domain: str, span: Span) -> Diagnostic:
        elsewhere = [other.name for other in self.domains.values() if name in other.types]
        if elsewhere:
            edits = (Edit(span, f"{elsewhere[0]}.{name}"),) if len(elsewhere) == 1 else ()
            return say.type_elsewhere(span, name, elsewhere, edits=edits)
        foreign = FOREIGN_TYPES.get(name.lower())
        if foreign:
            edits = () if name.lower() in _UNCERTAIN else (Edit(span, foreign),)
            return say.foreign_type(span, name, foreign, edits=edits)
        suggestion = self.suggest_type(name, domain)
        is_same_word = suggestion is not None and suggestion.casefold() == name.casefold()
        edits = (Edit(span, suggestion),) if suggestion and is_same_word else ()
        is_error = name in self.domains[domain].errors
        return say.unknown_type(span, name, domain, suggestion, is_error=is_error, edits=edits)

    def _report_unknown_domain(self, qualifier: str, domain: str, span: Span) -> None:
        if not any(use.domain == qualifier for use in self.domains[domain].uses):
            self._found.append(say.unknown_domain(span, qualifier, self._suggest_domain(qualifier)))

    def _suggest_domain(self, name: str) -> str | None:
        return self.suggestions.closest(name, "domains", lambda: self.domains)


def last_part(span: Span, name: str) -> Span:
    """Where ``name`` itself stands in a span that may begin with a domain and a dot."""
    return Span(span.file, span.end - len(name), span.end)


def _without_line(use: tree.Use) -> tuple[Edit, ...]:
    """Takes the line away, unless a comment stands with it."""
    if use.comments.above or use.comments.trailing:
        return ()
    file, end = use.span.file, use.span.end
    is_last = file.text[end : end + 1] == "\n"
    return (Edit(Span(file, use.span.start, end + 1 if is_last else end), ""),)
