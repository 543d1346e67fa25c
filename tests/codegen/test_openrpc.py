"""OpenRPC documents: valid by the official meta-schema, and sound beyond what it can see."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator, Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT7

from hero_sdk.codegen import check_document
from hero_sdk.codegen.openrpc.json_text import json_text
from hero_sdk.codegen.openrpc.validate import mismatches
from tests.codegen import unprepared
from tests.codegen.support import CASE_NAMES, CASES, generated, resolved_text

DATA = Path(__file__).parent / "data"


def load(name: str) -> Any:
    return json.loads((DATA / name).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def meta_schema() -> Draft7Validator:
    schemas = Resource.from_contents(load("json_schema_tools_1_8_0.json"), default_specification=DRAFT7)
    places = ("https://meta.json-schema.tools", "https://meta.json-schema.tools/")
    registry: Registry[Any] = Registry().with_resources((place, schemas) for place in places)
    return Draft7Validator(load("open_rpc_1_4_1.json"), registry=registry)


def documents() -> Iterator[tuple[str, dict[str, Any]]]:
    for case in CASE_NAMES:
        for path in sorted((CASES / case / "expected").rglob("openrpc.json")):
            yield f"{case}/{path.parent.name}", json.loads(path.read_text(encoding="utf-8"))


DOCUMENTS = dict(documents())


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_official_meta_schema_finds_nothing(meta_schema: Draft7Validator, name: str) -> None:
    assert [error.message for error in meta_schema.iter_errors(DOCUMENTS[name])] == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_our_check_finds_nothing(name: str) -> None:
    assert check_document(DOCUMENTS[name]) == []


def test_schemas_nobody_prepared_for_are_described(meta_schema: Draft7Validator, tmp_path: Path) -> None:
    for name in unprepared.__all__:
        files = generated(resolved_text(tmp_path, getattr(unprepared, name)(), name))
        document = json.loads(files[f"{name}/openrpc.json"])
        assert next(meta_schema.iter_errors(document), None) is None
        assert check_document(document) == []


def schemas_in(part: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every JSON schema of a document."""
    if isinstance(part, dict):
        for key, inner in part.items():
            if key in ("schema", "data") and isinstance(inner, dict):
                yield from nested(inner, f"{path}/{key}")
            elif key == "schemas":
                for name, found in inner.items():
                    yield from nested(found, f"{path}/schemas/{name}")
            elif key not in ("examples", "default"):
                yield from schemas_in(inner, f"{path}/{key}")
    elif isinstance(part, list):
        for number, inner in enumerate(part):
            yield from schemas_in(inner, f"{path}/{number}")


def nested(schema: dict[str, Any], path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    yield path, schema
    for word in ("items", "additionalProperties", "propertyNames"):
        if isinstance(schema.get(word), dict):
            yield from nested(schema[word], f"{path}/{word}")
    for word in ("allOf", "anyOf", "oneOf"):
        for number, part in enumerate(schema.get(word, ())):
            yield from nested(part, f"{path}/{word}/{number}")
    for name, part in schema.get("properties", {}).items():
        yield from nested(part, f"{path}/properties/{name}")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_schema_is_one_of_both_drafts_with_a_title_or_a_reference_alone(name: str) -> None:
    found = dict(schemas_in(DOCUMENTS[name]))
    assert found
    for path, schema in found.items():
        Draft7Validator.check_schema(schema)
        Draft202012Validator.check_schema(schema)
        if "$ref" in schema:
            assert list(schema) == ["$ref"], path  # draft-07 would not see what stands beside it
        else:
            assert schema["title"], path


@pytest.mark.parametrize("name", DOCUMENTS)
def test_one_title_means_one_schema(name: str) -> None:
    meant: dict[str, dict[str, Any]] = {}
    for path, schema in schemas_in(DOCUMENTS[name]):
        if "title" in schema:
            assert meant.setdefault(schema["title"], schema) == schema, path


def test_a_method_says_everything_the_schema_says() -> None:
    methods = {method["name"]: method for method in DOCUMENTS["services/services"]["methods"]}

    get = methods["kept.get"]
    assert get["paramStructure"] == "by-name"
    assert get["tags"] == [{"name": "kept"}]
    assert get["deprecated"] is True
    assert get["x-aliases"] == ["kept.fetch", "old.get"]
    assert get["x-requires"] == ["a.b", "c.d"]
    assert get["x-hero-intent"] == {"verb": "find", "side_effects": "none"}
    assert (get["x-timeout-s"], get["x-internal"], get["x-effect"]) == (2.5, True, "read")
    assert [error["code"] for error in get["errors"]] == [-32003, -32050, 4000]
    assert [error["name"] for error in get["x-errors"]] == ["NotFound", "Closed", "Tired"]
    assert get["examples"] == [
        {
            "name": "get",
            "params": [{"name": "sid", "value": "10"}],
            "result": {"name": "result", "value": {"sid": "10", "text": "x"}},
        }
    ]
    assert methods["item.extra"]["result"]["schema"]["type"] == "null"


def test_intents_are_open() -> None:
    intents = DOCUMENTS["services/services"]["info"]["x-hero-intent-schema"]

    Draft202012Validator(intents).validate({"verb": "one that is not known yet", "level": 7})


def test_optional_parameters_come_last() -> None:
    for document in DOCUMENTS.values():
        for method in document["methods"]:
            required = [param["required"] for param in method["params"]]
            assert required == sorted(required, reverse=True)


def test_events_are_described() -> None:
    events = {event["name"]: event for event in DOCUMENTS["services/services"]["x-events"]}

    assert {"item.created", "item.updated", "item.deleted", "item.moved", "item.typing"} <= events.keys()
    assert events["item.typing"]["transient"] is True


def sound() -> dict[str, Any]:
    number = {"title": "Number", "type": "integer", "minimum": 0}
    return {
        "openrpc": "1.4.1",
        "info": {"title": "A", "version": "1"},
        "methods": [
            {
                "name": "a.one",
                "params": [{"name": "n", "required": True, "schema": number}],
                "result": {"name": "result", "schema": {"$ref": "#/components/schemas/Number"}},
                "errors": [{"code": 1, "message": "no"}],
                "examples": [
                    {"name": "e", "params": [{"name": "n", "value": 1}], "result": {"name": "result", "value": 2}}
                ],
            },
            {"name": "a.two", "params": [], "x-aliases": ["b.two"]},
        ],
        "components": {"schemas": {"Number": number}},
    }


@pytest.mark.parametrize(
    ("path", "value", "finding"),
    [
        ("methods.1.name", "a.one", "there are several methods `a.one`"),
        ("methods.1.x-aliases", ["a.one"], "several methods answer to `a.one`"),
        ("methods.0.errors", [{"code": 1}, {"code": 1}], "several errors with code 1"),
        ("methods.0.result.schema.$ref", "#/components/schemas/Nil", "`#/components/schemas/Nil` points at nothing"),
        ("methods.0.result.schema.$ref", "other.json", "`other.json` points at nothing"),
        ("methods.0.links", [{"name": "l", "method": "a.three"}], "the link `l` leads to no method"),
        ("methods.0.examples.0.params.0.value", -1, "example `e`, parameter `n`: the value is less than 0"),
        ("methods.0.examples.0.params.0.value", "1", "example `e`, parameter `n`: the value is no integer"),
        ("methods.0.examples.0.params", [], "example `e` lacks the parameter `n`"),
        ("methods.0.examples.0.params.0.name", "m", "has a parameter `m` that the method does not have"),
        ("methods.0.examples.0.result.value", None, "example `e`, result: the value is no integer"),
        ("methods.0.params", [{"name": "n", "schema": {}}, {"name": "n", "schema": {}}], "several parameters `n`"),
        (
            "methods.0.params",
            [{"name": "m", "schema": {}}, {"name": "n", "required": True, "schema": {}}],
            "a required parameter stands behind an optional one",
        ),
        ("components.schemas.Number.default", -1, "the default does not match its schema: the value is less than 0"),
        ("components.schemas.Number.examples", [1, "2"], "example 2 does not match its schema: the value is no int"),
    ],
)  # fmt: skip
def test_what_no_validator_finds_is_found(path: str, value: object, finding: str) -> None:
    document = sound()
    assert check_document(document) == []
    *parents, last = path.split(".") if "$ref" not in path else [*path.removesuffix(".$ref").split("."), "$ref"]
    part: Any = document
    for name in parents:
        part = part[int(name)] if isinstance(part, list) else part[name]
    part[last] = value

    assert any(finding in found for found in check_document(document)), check_document(document)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


@given(JSON | st.lists(st.floats(allow_nan=False, allow_infinity=False)))
def test_our_json_reads_back_as_what_was_written(value: Any) -> None:
    assert json.loads(json_text(value)) == value


@given(JSON)
def test_our_json_is_that_of_the_standard_library(value: Any) -> None:
    assert json_text(value) == json.dumps(value, indent=2, ensure_ascii=False) + "\n"


SCHEMAS = st.recursive(
    st.sampled_from(
        [
            {"type": "string", "minLength": 1, "pattern": "^a"},
            {"type": "integer", "minimum": 0, "maximum": 3},
            {"type": "number"},
            {"type": "boolean"},
            {"type": "null"},
            {"const": "a"},
            {"enum": ["a", 1]},
            {},
        ]
    ),
    lambda inner: (
        st.builds(lambda s: {"type": "array", "items": s, "maxItems": 2}, inner)
        | st.builds(lambda s: {"anyOf": s}, st.lists(inner, min_size=1, max_size=3))
        | st.builds(lambda s: {"oneOf": s}, st.lists(inner, min_size=1, max_size=3))
        | st.builds(lambda s: {"allOf": s}, st.lists(inner, min_size=1, max_size=3))
        | st.builds(
            lambda s, closed: {
                "type": "object",
                "properties": {"a": s},
                "required": ["a"],
                "additionalProperties": closed,
            },
            inner,
            st.booleans() | inner,
        )
    ),
)
VALUES = st.recursive(
    st.sampled_from(["a", "", "b", 0, 1, -1, 5, 1.5, True, None]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("ab"), inner),
)


@given(SCHEMAS, VALUES)
def test_our_judgement_of_values_is_that_of_a_real_validator(schema: dict[str, Any], value: Any) -> None:
    # A whole float is an integer for JSON Schema and none for us; 1 and true are equal in Python.
    if isinstance(value, float) or "enum" in json.dumps(schema) or value is True:
        return
    assert (not any(mismatches(value, schema, {}))) == Draft202012Validator(schema).is_valid(value)
