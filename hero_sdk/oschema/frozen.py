"""``dataclass`` for the values of the compiler: frozen for the type checker, which refuses every assignment to one.

At run time nothing guards them. A guarded value takes twice as long to make, and its class twice as long to load; a
run makes a hundred thousand values, and that is an eighth of its time.
"""

from __future__ import annotations

TYPE_CHECKING = False

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:
    import dataclasses

    def dataclass(*, frozen=False, **options):
        """``dataclasses.dataclass`` whose values can be hashed where they are ``frozen``, and are equal as ever."""
        return dataclasses.dataclass(unsafe_hash=frozen, **options)


__all__ = ["dataclass"]
