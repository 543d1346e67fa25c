from __future__ import annotations

from typing import Annotated, Any, Literal

import pytest
from pydantic import Field, ValidationError

from hero_sdk.values import U32, Bytes, Struct, WireEnum, problems


class Kind(WireEnum):
    A = "a"


class Leaf(Struct):
    type: Literal["leaf"] = "leaf"
    size: Annotated[U32, Field(gt=1, lt=9, multiple_of=2)]


class Branch(Struct):
    type: Literal["branch"] = "branch"
    children: list[Annotated[Leaf | Branch, Field(discriminator="type")]] = Field(default_factory=list)
    by_name: dict[str, Annotated[Leaf | Branch, Field(discriminator="type")]] = Field(default_factory=dict)


class Everything(Struct):
    tree: Branch = Branch()
    kinds: dict[Kind, int] = Field(default_factory=dict)
    word: Annotated[str, Field(min_length=1, max_length=2)] = "x"
    data: Annotated[Bytes, Field(min_length=1)] = b"x"
    sizes: Annotated[dict[str, int], Field(max_length=1)] = Field(default_factory=dict)
    items: Annotated[list[int], Field(max_length=1)] = Field(default_factory=list)
    code: Annotated[str, Field(pattern="^[A-Z]+$")] = "X"


def found(value: Any) -> list[tuple[str, str]]:
    with pytest.raises(ValidationError) as caught:
        Everything.__pydantic_validator__.validate_python(value)
    return [(problem["path"], problem["message"]) for problem in problems(caught.value, value)]


@pytest.mark.parametrize(
    ("value", "path", "message"),
    [
        ({"word": ""}, "word", "must have at least 1 character"),
        ({"word": "abc"}, "word", "must have at most 2 characters"),
        ({"data": "AAAA", "sizes": {"a": 1, "b": 2}}, "sizes", "must have at most 1 entry"),
        ({"items": [1, 2]}, "items", "must have at most 1 item"),
        ({"items": {}}, "items", "must be a list"),
        ({"sizes": []}, "sizes", "must be an object"),
        ({"sizes": {"a b": "x"}}, "sizes.a b", "must be an integer"),
        ({"kinds": {"b": 1}}, "kinds.b", "must be one of 'a'"),
        ({"code": "x"}, "code", "must match ^[A-Z]+$"),
        ({"tree": {"children": [{"type": "leaf", "size": 0}]}}, "tree.children[0].size", "must be greater than 1"),
        ({"tree": {"children": [{"type": "leaf", "size": 10}]}}, "tree.children[0].size", "must be less than 9"),
        ({"tree": {"children": [{"type": "leaf", "size": 3}]}}, "tree.children[0].size", "must be a multiple of 2"),
        ({"tree": {"by_name": {"leaf": {"type": "leaf"}}}}, "tree.by_name.leaf.size", "is missing"),
        (
            {"tree": {"children": [{"type": "branch", "children": [{"type": "leaf", "size": "x"}]}]}},
            "tree.children[0].children[0].size",
            "must be an integer",
        ),
    ],
)
def test_a_problem_says_where_and_what(value: Any, path: str, message: str) -> None:
    assert found(value) == [(path, message)]


def problem_of(value: Any) -> dict[str, Any]:
    with pytest.raises(ValidationError) as caught:
        Everything.__pydantic_validator__.validate_python(value)
    return problems(caught.value, value)[0]


def test_a_short_input_is_shown_and_a_long_one_is_not() -> None:
    assert problem_of({"word": 5})["input"] == 5
    assert problem_of({"word": "abc"})["input"] == "abc"
    assert "input" not in problem_of({"word": "a" * 101})
    assert "input" not in problem_of({"word": [1]})
    assert "input" not in problem_of({"items": [10**5000, 1]})
    assert "input" not in problem_of({"word": "\ud800"})


def test_no_message_speaks_of_pydantic() -> None:
    for value in ({"word": None}, {"x": 1}, {"tree": 5}, {"items": [float("nan")]}, {"data": 1}):
        message = problem_of(value)["message"]
        assert "Input" not in message
        assert "http" not in message
        assert "valid" not in message
