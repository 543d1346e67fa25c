"""`hero-sdk call`: one call of a running service, like grpcurl.

Needs neither pydantic nor asyncio: the service validates, and one blocking socket is enough.
"""

from __future__ import annotations

import argparse
import json
import sys

from hero_sdk.cli.arguments import parser
from hero_sdk.cli.target import Target, add_target_arguments, complain, target_of
from hero_sdk.errors import HeroError, InvalidParams

TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

__all__ = ["run"]

EXAMPLES = """
hero-sdk call hero_food restaurant.list_full
hero-sdk call hero_food order.get sid=1a
hero-sdk call hero_food order.find 'filter={"status": "new"}' limit=5 --output table
hero-sdk call hero_food order.new @order.json --user ann
echo '{"sid": "1a"}' | hero-sdk call hero_food order.delete - --context 3
hero-sdk call hero_food order.list --url http://127.0.0.1:8080 --token "$TOKEN"
"""


def run(words: Sequence[str]) -> int:
    """Exit code 0 for a result, 1 for an error of the service or on the way, 2 for wrong usage."""
    options = _parser().parse_args(words)
    try:
        target = target_of(options.service, options)
        params = read_params(options.params)
    except ValueError as error:
        return complain(error)
    try:
        answer = _ask(target, options.method, params)
        if taken := _as_text(answer, params, options.params):
            # `sid=10` reads as a number where a text is wanted. The service knows, and has done nothing yet.
            answer = _ask(target, options.method, params | taken)
    except HeroError as error:
        return complain(error)
    if not isinstance(answer, dict) or ("error" not in answer and "result" not in answer):
        print(f"hero-sdk: the service answered something that is not JSON-RPC: {answer!r:.200}", file=sys.stderr)
        return 1
    if "error" in answer:
        _print_error(answer["error"])
        return 1
    _print_result(answer["result"], options.output)
    return 0


def _ask(target: Target, method: str, params: Any) -> Any:
    request = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
    return target.post(json.dumps(request).encode())


def _as_text(answer: Any, params: Any, words: Sequence[str]) -> dict[str, str]:
    """The parameters that were typed as ``name=text``, taken as JSON, and refused for not being text."""
    if not isinstance(answer, dict) or not isinstance(params, dict):
        return {}
    if answer.get("error", {}).get("code") != InvalidParams.code:
        return {}
    refused = {
        problem.get("path") for problem in (answer["error"].get("data") or {}).get("errors", ()) if _wants_text(problem)
    }
    typed = {name: text for name, equals, text in (word.partition("=") for word in words) if equals}
    return {name: typed[name] for name in refused & typed.keys() if not isinstance(params.get(name), str)}


def _wants_text(problem: Any) -> bool:
    return isinstance(problem, dict) and problem.get("message") == "must be text"


def read_params(words: Sequence[str]) -> Any:
    """Parameters from `key=value` words, or from one word that is JSON, `@file` or `-` (standard input).

    A value is JSON where it reads as JSON, and text otherwise: `limit=5` is a number, `name=Rye` a text. Where the
    service wants text after all (`sid=10`), it gets what was typed.
    Raises ValueError.
    """
    if len(words) == 1 and words[0] == "-":
        return _parse(sys.stdin.read(), "standard input")
    if len(words) == 1 and words[0].startswith("@"):
        path = words[0][1:]
        try:
            with open(path, encoding="utf-8") as file:  # noqa: PTH123  # pathlib would cost every call its start
                return _parse(file.read(), path)
        except OSError as exc:
            raise ValueError(f"cannot read {path}: {exc.strerror}") from exc
        except UnicodeDecodeError as exc:
            raise ValueError(f"cannot read {path}: it is no UTF-8 text") from exc
    if len(words) == 1 and words[0].lstrip().startswith(("{", "[")):
        return _parse(words[0], "the parameters")
    params: dict[str, Any] = {}
    for word in words:
        name, equals, text = word.partition("=")
        if not equals or not name:
            raise ValueError(f"{word!r} is no parameter; write name=value, a JSON object, @file or -")
        if name in params:
            raise ValueError(f"{name} is given twice")
        params[name] = _value(text)
    return params


def _value(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_no_json)
    except (ValueError, RecursionError):
        return text


def _no_json(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")


def _parse(text: str, origin: str) -> Any:
    try:
        value = json.loads(text, parse_constant=_no_json)
    except (ValueError, RecursionError) as exc:
        raise ValueError(f"{origin}: not JSON: {exc}") from exc
    if not isinstance(value, dict | list):
        raise ValueError(f"{origin}: a JSON object or array is needed")
    return value


def _print_result(result: Any, output: str) -> None:
    if output == "table":
        from hero_sdk.cli.tables import print_value

        print_value(result)
    else:
        print(json.dumps(result, indent=2, ensure_ascii=False))


def _print_error(error: Any) -> None:
    data = error.get("data") or {}
    name = data.get("type", "error")
    print(f"{name} ({error.get('code')}): {error.get('message')}", file=sys.stderr)
    for problem in data.get("errors", ()):
        print(f"  {problem.get('path') or 'params'}: {problem.get('message')}", file=sys.stderr)
    rest = {key: value for key, value in data.items() if key not in ("type", "errors")}
    if rest:
        print(f"  {json.dumps(rest, ensure_ascii=False)}", file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    made = parser("call", "Call a method of a running service and print its result.", EXAMPLES)
    made.add_argument("service", metavar="SERVICE", help="its name, as `hero-sdk ls` shows it")
    made.add_argument("method", metavar="METHOD", help="namespace.method")
    made.add_argument(
        "params",
        nargs="*",
        metavar="PARAMS",
        default=[],
        help="name=value …, a JSON object, @file, or - (standard input)",
    )
    made.add_argument("--output", choices=["json", "table"], default="json", help="how to print the result")
    add_target_arguments(made)
    return made
