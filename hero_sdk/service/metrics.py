"""The figures of a running service in Prometheus' words: `GET /metrics`.

All of them are counted elsewhere; the pages for operators read the same counters. Every label comes from the service
itself (its methods, domains, codes), never from a caller, so there are only so many.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping

from hero_sdk.osis import Osis, StoreFigures, folder_bytes
from hero_sdk.rpc import BOUNDS_S, Dispatcher
from hero_sdk.server import Consumption, Family, Gauges, Labels, counter, gauge, histogram, metrics_text
from hero_sdk.service.background import Background

__all__ = ["Metrics"]


class Metrics:
    """Asks everybody who counts."""

    def __init__(
        self,
        facts: Mapping[str, str],
        dispatcher: Dispatcher,
        osis: Osis,
        background: Background,
        gauges: Callable[[], Gauges | None],
        streams: Callable[[], int],
    ) -> None:
        """``facts`` say which service this is; ``gauges`` are there once it listens; ``streams`` of events are open."""
        self._facts = facts
        self._dispatcher = dispatcher
        self._osis = osis
        self._background = background
        self._gauges = gauges
        self._streams = streams

    async def text(self) -> bytes:
        """All figures as they are now."""
        return metrics_text([*self._calls(), *self._listeners(), *await self._store(), *self._works(), *_process()])

    def _calls(self) -> Iterator[Family]:
        yield gauge("hero_service_info", "Which service this is.", [(self._facts, 1)])
        called = [each for each in self._dispatcher.figures if each.calls]
        yield histogram(
            "hero_call_seconds",
            "Time of calls, those that failed included.",
            BOUNDS_S,
            [({"domain": each.domain, "method": each.name}, each.sorted, each.total_s) for each in called],
        )
        yield counter(
            "hero_call_errors_total",
            "Calls answered with an error.",
            [
                ({"domain": each.domain, "method": each.name, "code": str(code)}, count)
                for each in called
                for code, count in sorted(each.errors.items())
            ],
        )
        yield counter(
            "hero_stray_requests_total",
            "Requests that reached no method: unknown, malformed, or from nobody known.",
            [({"code": str(code)}, count) for code, count in sorted(self._dispatcher.strays.items())],
        )
        yield gauge("hero_calls_under_way", "Calls that wait for something.", [({}, self._dispatcher.under_way)])

    def _listeners(self) -> Iterator[Family]:
        gauges = self._gauges()
        if gauges is not None:
            requests, connections = gauges.traffic()
            yield counter("hero_http_requests_total", "HTTP requests answered.", [({}, requests)])
            yield gauge("hero_connections", "Open connections.", [({}, connections)])
        yield gauge("hero_event_streams", "Open streams of events.", [({}, self._streams())])

    async def _store(self) -> list[Family]:
        found = self._osis.figures()
        sizes = {each.domain: await asyncio.to_thread(folder_bytes, each.folders) for each in found}

        def of(read: Callable[[StoreFigures], int]) -> list[tuple[Labels, float]]:
            return [({"domain": each.domain}, read(each)) for each in found]

        return [
            counter("hero_store_commits_total", "Commits.", of(lambda each: each.commits)),
            counter("hero_store_changes_total", "Changes of objects.", of(lambda each: each.changes)),
            gauge("hero_store_pending_writes", "Writes that wait.", of(lambda each: each.pending_writes)),
            gauge("hero_store_open_databases", "Open databases.", of(lambda each: each.open_databases)),
            gauge("hero_store_bytes", "Open databases and indexes on the disk.", of(lambda each: sizes[each.domain])),
            gauge(
                "hero_store_index_behind",
                "Changes that the text search farthest behind does not see yet.",
                of(lambda each: each.index_behind),
            ),
        ]

    def _works(self) -> Iterator[Family]:
        found = [({"work": each.name}, each) for each in self._background.progress]
        yield counter("hero_background_runs_total", "Runs ended.", [(labels, each.runs) for labels, each in found])
        yield counter(
            "hero_background_failures_total", "Runs failed.", [(labels, each.failures) for labels, each in found]
        )
        yield counter("hero_background_seconds_total", "Time.", [(labels, each.seconds) for labels, each in found])


def _process() -> Iterator[Family]:
    now = Consumption.now()
    yield counter("process_cpu_seconds_total", "CPU time.", [({}, now.cpu_s)])
    yield gauge("process_resident_memory_bytes", "Memory held.", [({}, now.resident_bytes)])
    yield gauge("process_virtual_memory_bytes", "Address space.", [({}, now.virtual_bytes)])
    yield gauge("process_open_fds", "Open files and connections.", [({}, now.open_files)])
    yield gauge("process_max_fds", "How many there may be.", [({}, now.most_open_files)])
    yield gauge("process_start_time_seconds", "When the process began, since the epoch.", [({}, now.began_at)])
