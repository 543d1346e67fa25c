"""Every case file, in memory."""

from __future__ import annotations

import logging

import pytest

from hero_sdk.rpc import Dispatcher, Limits, RequestContext
from tests.rpc.calculator import CalculatorDomain
from tests.rpc.case_files import CASES, Case, assert_fits


@pytest.fixture(scope="module")
def dispatcher() -> Dispatcher:
    return Dispatcher(CalculatorDomain().methods(), limits=Limits(call_s=5))


@pytest.mark.parametrize("case", CASES, ids=str)
async def test_the_answer_is_the_one_in_the_file(dispatcher: Dispatcher, case: Case) -> None:
    ctx = RequestContext(claims=None)
    assert_fits(await dispatcher.dispatch(ctx, case.body, domain=case.domain), case.answer)


async def test_what_went_wrong_is_in_the_log_only(dispatcher: Dispatcher, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        answer = await dispatcher.dispatch(
            RequestContext(claims=None), b'{"jsonrpc":"2.0","id":1,"method":"calc.crash"}'
        )

    assert answer is not None
    assert b"drawer" not in answer
    assert "drawer" in caplog.text
    assert caplog.records[0].__dict__["facts"]["incident"].encode() in answer
