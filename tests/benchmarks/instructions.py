"""Instructions of one dispatched call: `python -m tests.benchmarks.instructions`, which needs valgrind.

Time swings with the machine and counted instructions do not, so a change of a percent shows: run it before and after.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys

from hero_sdk.rpc import Dispatcher, RequestContext, compile_method, declarations, method

_FEW, _MANY = 1000, 5000


class Sums:
    @method("read")
    async def at_once(self, ctx: RequestContext, a: int, b: int = 2) -> int:
        return a + b

    @method("read")
    async def waiting(self, ctx: RequestContext, a: int, b: int = 2) -> int:
        await asyncio.sleep(0)
        return a + b


async def call(name: str, times: int) -> None:
    sums = Sums()
    methods = [
        compile_method("sums", "sums", verb, facts, declared, getattr(sums, verb))
        for verb, (facts, declared) in declarations(Sums).items()
    ]
    dispatcher, ctx = Dispatcher(methods), RequestContext(claims=None)
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": f"sums.{name}", "params": {"a": 1}}).encode()
    for _ in range(times):
        await dispatcher.dispatch(ctx, body)


def counted(name: str, times: int) -> int:
    command = ["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null", sys.executable]
    done = subprocess.run(
        [*command, "-m", __spec__.name if __spec__ else "tests.benchmarks.instructions", name, str(times)],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONHASHSEED": "0"},
    )
    (line,) = [line for line in done.stderr.splitlines() if "refs:" in line]
    return int(line.split()[-1].replace(",", ""))


def main() -> None:
    if len(sys.argv) == 3:
        asyncio.run(call(sys.argv[1], int(sys.argv[2])))
        return
    for name in ("at_once", "waiting"):
        each = (counted(name, _MANY) - counted(name, _FEW)) // (_MANY - _FEW)
        print(f"{name:<8} {each:,} instructions per call")


if __name__ == "__main__":
    main()
