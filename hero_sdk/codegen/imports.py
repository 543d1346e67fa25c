"""The imports of one generated file: gathered while it is lowered, sorted as ruff sorts them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache

from hero_sdk.codegen.layout import Brackets, Comma, laid_out
from hero_sdk.codegen.text import LINE_LENGTH
from hero_sdk.oschema.frozen import dataclass

__all__ = ["Imports", "from_statement", "sorted_imports", "sorted_names"]

_THIRD_PARTY = frozenset({"pydantic"})
_FIRST_PARTY = "hero_sdk"
_PREFIXES = {"pydantic": "Pydantic", "typing": "Typing", "abc": "Abc", "datetime": "Datetime", "importlib": "Importlib"}
_STANDARD, _OTHERS, _OURS, _SIBLINGS = range(4)
_DIGITS = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True)
class _Import:
    module: str
    name: str | None
    local: str


class Imports:
    """Names a file takes from elsewhere; those that its own names would hide come under another one."""

    def __init__(
        self,
        own_names: Collection[str],
        first_party: Iterable[str] = (),
        siblings: Mapping[str, str] | None = None,
        late_modules: Collection[str] = (),
    ) -> None:
        """``own_names``: everything the file defines, on top or inside a class.

        ``siblings``: names of the domain with the module that has them; they keep their name before all others.
        ``late_modules``: what is imported at the end of the file.
        """
        self._late_modules = late_modules
        self._siblings = siblings or {}
        self._taken = {*own_names, *self._siblings}
        self._first_party = {_FIRST_PARTY, *first_party}
        self._used: dict[tuple[str, str | None], str] = {}

    def name(self, module: str, name: str) -> str:
        """What ``name`` of ``module`` is called in this file."""
        return self._local(module, name, name)

    def module(self, module: str) -> str:
        """What the module itself is called in this file."""
        return self._local(module, None, module)

    def text(self, *, without: Collection[str] = ()) -> str:
        """All import statements but the one of ``__future__`` and those of names that are there already.

        Sections are apart by an empty line.
        """
        sections: dict[int, list[_Import]] = {}
        for (module, name), local in self._used.items():
            if local in without or module in self._late_modules:
                continue
            sections.setdefault(self._section(module), []).append(_Import(module, name, local))
        return "\n\n".join("\n".join(_statements(sections[section])) for section in sorted(sections))

    def late_text(self) -> str:
        """The import statements that stand at the end of the file."""
        late = [_Import(module, name, local) for (module, name), local in self._used.items()]
        lines = _statements([item for item in late if item.module in self._late_modules])
        marked = ((line.partition("\n")) for line in lines)
        return "\n".join(
            f"{first}  # noqa: E402 - the domains refer to each other{end}{rest}" for first, end, rest in marked
        )

    def _local(self, module: str, name: str | None, wanted: str) -> str:
        local = self._used.get((module, name))
        if local is None:
            local = wanted
            if self._siblings.get(wanted) != module:
                if local in self._taken:
                    local = _alias(module, wanted)
                while local in self._taken:
                    local += "_"
            self._taken.add(local)
            self._used[module, name] = local
        return local

    def _section(self, module: str) -> int:
        top = module.partition(".")[0]
        if not top:
            return _SIBLINGS
        if top in _THIRD_PARTY:
            return _OTHERS
        return _OURS if top in self._first_party else _STANDARD


def sorted_names(names: Iterable[str]) -> list[str]:
    """Constants, classes, the rest; numbers in names by their size. As in ``__all__``, where capitals count."""
    return sorted(names, key=_export_key)


def sorted_imports(names: Iterable[str]) -> list[str]:
    """The same as in an import, where capitals do not count."""
    return sorted(names, key=_name_key)


def _statements(imports: list[_Import]) -> list[str]:
    plain = sorted((item for item in imports if item.name is None), key=lambda item: _natural(item.module))
    modules = [
        f"import {item.module}" if item.local == item.module else f"import {item.module} as {item.local}"
        for item in plain
    ]
    groups: dict[tuple[str, str | None], list[_Import]] = {}
    for item in imports:
        if item.name is not None:
            renamed = item.name if item.local != item.name else None
            groups.setdefault((item.module, renamed), []).append(item)
    ordered = sorted(
        groups.items(),
        key=lambda group: (_module_key(group[0][0]), min(_name_key(item.name or "") for item in group[1])),
    )
    return modules + [_from(module, items, renamed is not None) for (module, renamed), items in ordered]


def from_statement(module: str, names: list[str], indent: int = 0) -> str:
    """``from module import names`` of a statement ``indent`` columns in."""
    head = f"from {module} import "
    whole = head + ", ".join(names)
    if indent + len(whole) <= LINE_LENGTH:
        return whole
    return laid_out(Brackets("(", tuple(names), ")", may_share_line=False, comma=Comma.ALWAYS), indent, before=head)


def _from(module: str, items: list[_Import], is_renamed: bool) -> str:
    if is_renamed:
        (item,) = items
        return from_statement(module, [f"{item.name} as {item.local}"])
    return from_statement(module, sorted_imports(item.local for item in items))


def _alias(module: str, name: str) -> str:
    """``Money`` of hero_sdk → ``HeroMoney``, ``now`` → ``hero_now``, ``Address`` of identity → ``IdentityAddress``;
    the module ``builtins`` → ``python_builtins``.
    """
    if module == name:
        return f"python_{name}"
    parts = [part for part in module.split(".") if part and part not in ("models", "errors")]
    prefix = _PREFIXES.get(parts[0]) or ("Hero" if parts[0] == _FIRST_PARTY else "")
    prefix = prefix or "".join(word.capitalize() for word in parts[-1].split("_"))
    if _kind(name) == 0:
        return f"{prefix.upper()}_{name}"
    return f"{prefix}{name}" if name[:1].isupper() else f"{prefix.lower()}_{name}"


@lru_cache(4096)
def _module_key(module: str) -> tuple[int, object, str]:
    """Furthest relatives first, absolute modules by name."""
    dots = len(module) - len(module.lstrip("."))
    return -dots, _natural(module.lower()), module


@lru_cache(2**14)  # every file of a project sorts much the same names
def _name_key(name: str) -> tuple[int, object, str]:
    return _kind(name), _natural(name.lower()), name


@lru_cache(2**14)
def _export_key(name: str) -> tuple[int, object]:
    return _kind(name), _natural(name)


def _kind(name: str) -> int:
    return 0 if len(name) > 1 and name.isupper() else 1 if name[:1].isupper() else 2


def _natural(text: str) -> list[tuple[int, int, str]]:
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in _DIGITS.split(text) if part]
