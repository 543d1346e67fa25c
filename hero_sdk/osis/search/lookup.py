"""Clauses as tantivy queries: every word in any field of the type, in name-like fields for three times as much.

Queries are put together as objects and never as text, so that nothing a caller writes has a meaning to tantivy.
"""

from __future__ import annotations

from collections.abc import Collection

import tantivy
from tantivy import Occur, Query

from hero_sdk.osis.search.protocol import SearchField, SearchType
from hero_sdk.osis.search.query import Clause, parse

__all__ = ["among", "build", "field_name", "of_key", "of_type"]


def build(schema: tantivy.Schema, type_: SearchType | None, query: str) -> Query | None:
    """What finds the objects of ``type_`` that ``query`` asks for; None where nothing can be found."""
    if type_ is None or not type_.fields:
        return None
    clauses = parse(query, [field.name for field in type_.fields])
    if not clauses:
        return None
    parts = [
        (Occur.MustNot if clause.is_excluded else Occur.Must, _clause(schema, type_, clause)) for clause in clauses
    ]
    if all(clause.is_excluded for clause in clauses):
        parts.append((Occur.Must, _unranked(of_type(schema, type_.name))))
    elif len(parts) == 1:
        return parts[0][1]
    return Query.boolean_query(parts)


def among(schema: tantivy.Schema, query: Query, keys: Collection[int]) -> Query:
    """``query`` kept to objects with these keys."""
    kept = _unranked(Query.term_set_query(schema, "key", list(keys)))
    return Query.boolean_query([(Occur.Must, query), (Occur.Must, kept)])


def of_type(schema: tantivy.Schema, name: str) -> Query:
    """Every object of a type."""
    return Query.term_query(schema, "type", name, index_option="basic")


def of_key(schema: tantivy.Schema, key: int) -> Query:
    """One object. Deleting by this instead of by a bare term: the bindings make a signed term, which finds nothing."""
    return Query.term_query(schema, "key", key, index_option="basic")


def field_name(type_: SearchType, field: SearchField) -> str:
    """How tantivy calls a field: each type has its own, so that how rare a word is counts within the type."""
    return f"{type_.name}.{field.name}"


def _clause(schema: tantivy.Schema, type_: SearchType, clause: Clause) -> Query:
    parts = [
        _weighted(_words(schema, field_name(type_, field), clause), field.weight)
        for field in type_.fields
        if clause.field in (None, field.name)
    ]
    return parts[0] if len(parts) == 1 else Query.disjunction_max_query(parts, _TIE_BREAKER)


def _words(schema: tantivy.Schema, name: str, clause: Clause) -> Query:
    words = list(clause.words)
    if len(words) > 1:
        make = Query.phrase_prefix_query if clause.is_prefix else Query.phrase_query
        return make(schema, name, [*words])
    if clause.is_prefix:
        return Query.fuzzy_term_query(schema, name, words[0], distance=0, prefix=True)
    return Query.term_query(schema, name, words[0], index_option="freq")


def _weighted(query: Query, weight: float) -> Query:
    return query if weight == 1.0 else Query.boost_query(query, weight)


def _unranked(query: Query) -> Query:
    return Query.const_score_query(query, 0.0)


_TIE_BREAKER = 0.1
"""A word found in a second field too counts a little more; the best field decides."""
