"""`hero-sdk import`: objects from files into the store of a service."""

from __future__ import annotations

import argparse
import asyncio
import getpass
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from hero_sdk.cli.arguments import parser, whole_number

if TYPE_CHECKING:
    from hero_sdk.cli.operating import Operated
    from hero_sdk.osis.operations import ContextNames

__all__ = ["run"]

EXAMPLES = """
hero-sdk import hero_food food-export
hero-sdk import hero_food old/osisdb                   # of the original store
hero-sdk import hero_food acme-export --as 3=7         # into another context
hero-sdk import hero_food fixed --replace              # objects that are there already are replaced
"""

_ABOUT = """Read objects from files into a service's store: an export in either format, or the original store's folder.

Works beside the running service. Objects keep their sids, revisions and times. What is there already in the same form
is passed over, so an import that was broken off is gone on with by the same command. What cannot be taken is listed
with place and reason and stops nothing."""


def run(words: Sequence[str]) -> int:
    """Exit code 1 where something was refused or refers to nothing, 2 where there is no such service."""
    from hero_sdk.cli.operating import add_service_arguments, operate, print_findings, progress
    from hero_sdk.osis.holding import Hold
    from hero_sdk.osis.operations import ImportJob, contexts_of, import_objects

    made = parser("import", _ABOUT, EXAMPLES)
    add_service_arguments(made)
    made.add_argument("source", metavar="FOLDER", type=Path, help="with a folder per context, in it one per domain")
    made.add_argument("--as", dest="renumbered", metavar="FROM=TO", action="append", type=_pair, default=[],
                      help="a context of the files goes into another one of the service; repeatable")  # fmt: skip
    made.add_argument("--replace", action="store_true", help="replace objects that are there in another form")
    made.add_argument("--keep-unknown", action="store_true", help="keep fields and values the schema does not know")
    made.add_argument(
        "--max-bytes",
        metavar="N",
        type=whole_number(1),
        default=16 * 1024 * 1024,
        help="of one object (default 16777216)",
    )
    made.add_argument(
        "--refused", metavar="FILE", type=Path, help="list of what was refused, instead of one in the data folder"
    )
    options = made.parse_args(words)

    def act(service: Operated) -> int:
        with Hold(service.root) as hold, progress() as watch:
            is_shared = hold.has_company()
            contexts = _Contexts(service, dict(options.renumbered), contexts_of(options.source), is_shared=is_shared)
            job = ImportJob(
                root=service.root,
                schemas=service.schemas,
                source=options.source,
                find_context=contexts.find,
                refusals=options.refused or service.paths.var / "import-refused.jsonl",
                may_replace=options.replace,
                is_tolerant=options.keep_unknown,
                is_shared=is_shared,
                max_bytes=options.max_bytes,
                user=getpass.getuser(),
            )
            report = import_objects(job, watch)
        became = sum(report.outcomes.values(), Counter[str]())
        said = ", ".join(f"{word} {became[word]:,}" for word in ("stored", "replaced", "unchanged") if became[word])
        print(f"{said or 'nothing imported'}")
        print_findings("refused", report.refused, report.refused_count, all_in=job.refusals)
        print_findings("imported, but refer to what is not there", report.dangling, report.dangling_count)
        return 1 if report.refused_count or report.dangling_count else 0

    return operate(options, act, on_interrupt="what was imported stays, and the same command goes on with the rest")


class _Contexts:
    """Which context of the service a folder's objects go into; those an export names are registered where missing."""

    def __init__(
        self, service: Operated, renumbered: Mapping[str, str], names: ContextNames, *, is_shared: bool
    ) -> None:
        self._service = service
        self._renumbered = renumbered
        self._names = names
        self._is_shared = is_shared

    def find(self, folder: str) -> int | None:
        """The context for the folder of this name. Raises OperationFailed where it is another's."""
        from hero_sdk.osis.contexts import read_contexts
        from hero_sdk.osis.operations import OperationFailed

        wanted = self._renumbered.get(folder, folder)
        known = {str(each.id): each for each in read_contexts(self._service.root)}
        named = {each.name.casefold(): each for each in known.values()}
        found = known.get(wanted) or named.get(wanted.casefold())
        name = self._names.get(folder, "")
        if wanted != folder or not wanted.isdecimal() or not name:
            return None if found is None else found.id
        if found is None:
            self._register(int(wanted), name)
            return int(wanted)
        if found.name != name:
            raise OperationFailed(
                f"context {folder} is {name!r} in the files and {found.name!r} here: where it belongs is said with "
                f"--as {folder}=NUMBER"
            )
        return found.id

    def _register(self, number: int, name: str) -> None:
        from hero_sdk.osis.operations import OperationFailed

        if not self._is_shared:
            from hero_sdk.osis.contexts import Contexts

            async def nothing(_: int) -> None:
                return None

            contexts = Contexts(self._service.root, archive=nothing, purge=nothing)
            asyncio.run(contexts.add(number, name))
            return
        from hero_sdk.cli.target import Target
        from hero_sdk.client.address import Address
        from hero_sdk.client.identity import Identity

        call = {"jsonrpc": "2.0", "id": 1, "method": "context.add", "params": {"id": number, "name": name}}
        target = Target(Address(socket=str(self._service.paths.rpc_socket)), Identity())
        answer = target.post(json.dumps(call).encode())
        if "error" in answer:
            raise OperationFailed(f"the service would not register context {number}: {answer['error']['message']}")


def _pair(text: str) -> tuple[str, str]:
    before, equals, after = text.partition("=")
    if not equals or not before or not after:
        raise argparse.ArgumentTypeError(f"{text!r} is not FROM=TO, like 3=7")
    return before, after
