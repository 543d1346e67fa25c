"""Whatever stands in a schema, `resolve` answers: properties over texts made of everything the language has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hero_sdk.oschema.fixes import apply_fixes
from hero_sdk.oschema.parse import parse
from hero_sdk.oschema.schema_text import dump_schema, schema_hash
from hero_sdk.oschema.source import SourceFile
from tests.support.schemas import Resolved, resolve_files


def _one(words: str) -> st.SearchStrategy[str]:
    return st.sampled_from(words.split())


def _line(lines: Sequence[str]) -> st.SearchStrategy[str]:
    return st.sampled_from(lines)


def _joined(strategy: st.SearchStrategy[str], glue: str, most: int, least: int = 0) -> st.SearchStrategy[str]:
    return st.lists(strategy, min_size=least, max_size=most).map(glue.join)


TYPE_NAMES = _one("A B C Color Tag order_line Payment identity.User food.A x.Y")
BUILTINS = _one(
    "str bool bytes int i8 u64 float f32 otime odate oduration ocur olocation oaddress sid email ip any string"
)
FIELD_NAMES = _one("sid name fooBar foo_bar created_at updated_at rev type kind items class _ model_config str Color A")
LITERALS = _line(
    [
        *(
            "1",
            "-1",
            "1.5",
            '"x"',
            '"2026-11-20"',
            '"2026-11-20T10:00:00Z"',
            "true",
            "null",
            "now",
            "new",
            "red",
            "Red",
        ),
        *(
            "Color.red",
            "[]",
            "{}",
            "[1, 2]",
            "{a: 1}",
            '{type: "b", name: "x"}',
            '{"--1": 2}',
            '"1.50 EUR"',
            "{red: 1}",
        ),
        *('{amount: "1.50", currency: "EUR"}', "{latitude: 1.0, longitude: 2}", "99999999999999999999", '"aGVybw=="'),
    ]
)
FIELD_ATTRIBUTES = _line(
    [
        *("@index", "@filter", "@search", "@unique", "@ref(A)", "@ref(B, cascade)", "@ref(identity.User, clear)"),
        *("@ref(Color)", "@min(1)", "@max(5)", "@min(1.5)", "@min_len(1)", "@max_len(3)", "@max_len(-1)", "@min"),
        *('@pattern("^a")', '@pattern("(?=x)")', "@readonly", "@secret", "@was(old)", "@was(name)", "@deprecated"),
        *("@example(1)", '@example("x")', "@foo", "@read", "@rootobject", "@index(a, b)"),
    ]
)
METHOD_ATTRIBUTES = _line(
    [
        *(
            "@read",
            "@write",
            "@destructive",
            "@idempotent",
            "@public",
            "@internal",
            "@requires(a.b)",
            '@requires("a b")',
        ),
        *("@errors(NotFound, E1)", "@errors(E9, identity.Gone)", '@alias("a.b")', "@alias(rpc.x)", "@timeout(3)"),
        *("@timeout(-1)", "@intent(verb = find)", "@intent(x)", "@example(params = {}, result = [])", "@foo"),
    ]
)
MARKS = _line(
    [
        *("[rootobject]", "[stored]", "[index: name, created_at]", "[unique: sid]", "[tag: kind]", "[deprecated: why]"),
        *("[was: Old]", "[was: A]", "[foo]", "[index]", "[RootObject, index: name]", "see [1]", "[tag: Foo]", "["),
    ]
)

types: st.SearchStrategy[str] = st.recursive(
    BUILTINS | TYPE_NAMES,
    lambda inner: st.one_of(
        inner.map("[{}]".format),
        inner.map("{}?".format),
        st.builds("{{{}: {}}}".format, _one("str u32 Color A Tag bool"), inner),
        inner.map("{{ a: {}, b: str }}".format),
        st.just("a | b"),
    ),
    max_leaves=3,
)
fields = st.builds(
    "{}{}: {}{} {}".format,
    FIELD_NAMES,
    st.sampled_from(["", "", "?"]),
    types,
    st.just("") | LITERALS.map(" = {}".format),
    _joined(FIELD_ATTRIBUTES, " ", 2),
)
bodies = _joined(fields, "\n    ", 5).map("{{\n    {}\n}}".format)
comments = st.just("") | st.builds("# Text. {}\n{}".format, _joined(MARKS, " ", 3), st.sampled_from(["", "", "\n"]))
alternatives = st.one_of(
    _joined(_one("red Red new now email str true null"), " | ", 4, 1),
    _joined(_one("A B C Payment order_line identity.User Zed"), " | ", 4, 1),
    _joined(_line(['"x y"', '"-"', "red", "A"]), " | ", 3, 1),
)
names = _one("A B C Color Tag order_line Payment str Food FoodClient AHandlers PingResult E1 Context User")
methods = st.builds(
    "{}({}){} {}".format,
    _one("ping get new fooBar foo_bar b list_or_x"),
    _joined(fields, ", ", 3),
    st.just("") | types.map(" -> {}".format),
    _joined(METHOD_ATTRIBUTES, " ", 2),
)
definitions = st.one_of(
    st.builds("{} = {}".format, names, bodies),
    st.builds("{} = {} {}".format, names, bodies, FIELD_ATTRIBUTES),
    st.builds("{} = {}".format, names, alternatives),
    st.builds("{} = {} {}".format, names, types, _joined(FIELD_ATTRIBUTES, " ", 2)),
    st.builds("error {} {} {}".format, _one("E1 E2 NotFound A"), _line(["", "= -32050", "= -32000", "= 5"]), bodies),
    st.builds("event {} {} {}".format, _one("a.created order.moved moved A.b rpc.x"), bodies, _one("@transient @foo")),
    st.builds("use {}".format, _one("identity.User identity identity.Nope nope food.A food")),
    st.builds(
        "service {} {} {{\n    {}\n}}".format,
        _one("A B Order Context menu"),
        _line(["", "as a.b", "as order", "as rpc"]),
        _joined(methods, "\n    ", 4),
    ),
)
texts = _joined(st.builds("{}{}".format, comments, definitions), "\n\n", 8, 1).map("{}\n".format)


@st.composite
def schemas(draw: Any) -> list[SourceFile]:
    domains = draw(st.lists(_one("food identity packages/identity"), min_size=1, max_size=3, unique=True))
    return [
        SourceFile(f"{domain}/a.oschema", domain.rpartition("/")[2], draw(texts), domain.rpartition("/")[0] or None)
        for domain in domains
    ]


@given(schemas())
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_every_schema_is_answered_with_findings_that_can_be_shown(files: list[SourceFile]) -> None:
    found = resolve_files(files)

    for finding in found.findings:
        assert finding.span.place
        assert finding.text
        assert finding.hint
    assert dump_schema(found.schema)
    assert all(schema_hash(domain) for domain in found.schema.domains)


@given(schemas())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_fixes_come_to_an_end_and_leave_readable_text(files: list[SourceFile]) -> None:
    found = resolve_files(files)
    is_readable = not any(parse(file)[1] for file in files)
    for _ in range(6):
        fixed = _fixed(found)
        if [file.text for file in fixed] == [file.text for file in found.files]:
            break
        found = resolve_files(fixed)
    else:
        raise AssertionError(f"fixes go on: {found.shown}")
    if is_readable:
        assert not [finding for finding in found.findings if finding.code.startswith(("E0", "E1"))] or any(
            not file.text.strip() for file in found.files
        )


def _fixed(found: Resolved) -> list[SourceFile]:
    return [SourceFile(file.path, file.domain, apply_fixes(file, found.findings), file.group) for file in found.files]
