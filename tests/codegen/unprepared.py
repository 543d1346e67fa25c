"""Schemas nobody prepared for, made up as texts."""

from __future__ import annotations

__all__ = ["circles", "deep_nesting", "many_types", "unions_of_unions", "without_a_word"]


def many_types(count: int = 200) -> str:
    """One file with ``count`` types, each made of the next ones, a third of them stored, and a service for all."""
    parts = ["# Everything there is."]
    for number in range(count):
        mark = "  [rootobject]" if number % 3 == 0 else ""
        fields = [f'value{number}: str = "" @max_len({number + 1})', f"next?: Type{(number + 1) % count}"]
        fields += [f"others: [Type{(number * 7) % count}] = []", f"kind: Kind{number % 5} = a"]
        fields += ["sid: str", "created_at: otime"] if mark else []
        parts.append(f"# Number {number}.{mark}\nType{number} = {{\n    " + "\n    ".join(fields) + "\n}")
    parts += [f"Kind{number} = a | b{number} | c" for number in range(5)]
    methods = [f"    do{number}(a: Type{number}, b?: [Kind{number % 5}]) -> Type{number}" for number in range(count)]
    parts.append("service Everything {\n" + "\n".join(methods) + "\n}")
    return "\n\n".join(parts) + "\n"


def without_a_word() -> str:
    """Nothing said, everything optional."""
    fields = ", ".join(f"f{n}?: {type_}" for n, type_ in enumerate(("str", "[int]", "{str: any}", "All", "[[All]]")))
    return f"All = {{ {fields} }}\nservice Do {{ it(a?: All, b?: [All]) -> All?\n    that() }}\n"


def deep_nesting(depth: int = 30) -> str:
    """Lists and maps in each other as deep as the language lets them be."""
    nested = "Leaf"
    for level in range(depth):
        nested = f"[{nested}]" if level % 2 else f"{{str: {nested}}}"
    types = f"Leaf = {{ x: int }}\nDeep = {{ deep: {nested}, maybe?: {nested} }}\n"
    return f"{types}service Dig {{ dig(deep: {nested}) -> {nested} }}\n"


def unions_of_unions(depth: int = 12) -> str:
    """Each union holds the one before and one struct more."""
    parts = ["M0 = { a: int }", "M1 = { a: int }", "U1 = M0 | M1"]
    for number in range(2, depth):
        parts += [f"M{number} = {{ a: int, inner?: U{number - 1} }}", f"U{number} = U{number - 1} | M{number}"]
    return "\n".join([*parts, f"service Pick {{ pick(u: U{depth - 1}) -> [U{depth - 1}] }}"]) + "\n"


def circles() -> str:
    """Structs, unions and named types that all need each other."""
    return """
        Expression = Sum | Call | Number
        Sum = { parts: Expressions }
        Expressions = [Expression]
        Call = { name: str, arguments: ByName = {} }
        ByName = {str: Expression}
        Number = { value: f64 = 0 }
        service Evaluate { evaluate(expression: Expression) -> Expression }
        """
