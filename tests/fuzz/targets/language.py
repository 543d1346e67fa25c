"""The language: any text is read, laid out and understood without an exception, and laying out changes no meaning."""

from __future__ import annotations

from pathlib import Path

from hero_sdk.oschema.diagnostic import Severity
from hero_sdk.oschema.format import format_document
from hero_sdk.oschema.parse import parse
from hero_sdk.oschema.render import render_diagnostics
from hero_sdk.oschema.resolver import resolve
from hero_sdk.oschema.scan import scan
from hero_sdk.oschema.source import SourceFile, decode
from tests.fuzz.target import Target

__all__ = ["TARGETS"]

_ROOT = Path(__file__).resolve().parents[3]
_FILES = sorted(
    path
    for folder in ("schemas", "examples", "tests/codegen/cases", "tests/oschema")
    for path in (_ROOT / folder).rglob("*.oschema")
    if ".venv" not in path.parts and path.stat().st_size < 1_500
)
_SEEDS = (
    *(path.read_bytes() for path in _FILES),
    b"A = {\n    name: str @index\n}\n",
    b"Order = { # an order [rootobject]\n"
    b"    customer: str @max_len(120)\n    lines: [Line] @min_len(1)\n    total: ocur?\n}\n",
    b"Status = new | open | closed\nPay = Card | Cash\nCard = { no: str }\nCash = {}\n",
    b"service Desk {\n"
    b'    waiting(zone: str?, limit: u32 = 50) -> [Order] @read\n    assign(a: str) ! NotFound @requires("x.y")\n}\n',
    b"error Closed = -32050 { status: Status }\nevent Gone { sid: str } @transient\nuse identity.User as U\n",
)
_WORDS = (
    *rb"""
        use service error event as Order name str int u8 u64 bool otime ocur any bytes { } ( ) [ ] = : ? | . -> ! @ , ;
        # " ' \\ 1 -5 2.5 null true now new {str:int} [str] [rootobject] [stored] @index @unique @search @max(3)
        @min_len(1) @ref(A) @ref(A,cascade) @was(x) @secret @readonly @requires("a.b") @pattern("^a") // /* */ rpc fn
        struct enum Vec<int> Option<str> map self ` % => .. :: type A B C sid rev @read @deprecated @example(1)
    """.split(),
    *b"\xe2\x80\x8b \xef\xbb\xbf gr\xc3\xb6\xc3\x9fe \xc2\xb2".split(),
    *(b"\n", b"\r\n", b"\t", b"\n}\n", b" = {\n", b": str\n"),
)


def _read(data: bytes) -> None:
    text = decode(data)
    source = SourceFile("food.oschema", "food", text)
    document, findings = parse(source)
    for finding in findings:
        assert 0 <= finding.span.start <= finding.span.end <= len(text)
    render_diagnostics(findings)
    laid_out = format_document(document)
    if any(finding.severity is Severity.ERROR for finding in findings):
        return
    assert not document.broken, "something could not be read, and nobody was told"
    again, found = parse(SourceFile("food.oschema", "food", laid_out))
    assert not [finding for finding in found if finding.severity is Severity.ERROR]
    assert again == document
    assert format_document(again) == laid_out


def _understand(data: bytes) -> None:
    document, findings = parse(SourceFile("food.oschema", "food", decode(data)))
    _, found = resolve([document])
    render_diagnostics([*findings, *found], style="json")


def _scan(data: bytes) -> None:
    text = decode(data)
    scanned = scan(SourceFile("food.oschema", "food", text))
    covered = sorted([(each.start, each.end) for each in (*scanned.tokens, *scanned.comments)])
    position = 0
    for start, end in covered:
        assert start >= position
        assert not text[position:start].strip("\ufeff").strip()
        position = end
    assert not text[position:].strip("\ufeff").strip()


TARGETS = (
    Target(name="parser", check=_read, seeds=_SEEDS, words=_WORDS, longest=1_500, patience_s=2.0),
    Target(name="resolver", check=_understand, seeds=_SEEDS, words=_WORDS, longest=1_500, patience_s=2.0),
    Target(name="scanner", check=_scan, seeds=_SEEDS, words=_WORDS, longest=1_500, patience_s=2.0),
)
