"""Who may call what: every method, called by everybody."""

from __future__ import annotations

import pytest

from hero_assistance.access import NEEDS, Need, is_open_to
from hero_models.assistance import AssistanceClient, Role
from hero_sdk.client.answers import ErrorClasses
from hero_sdk.rpc import PermissionDenied, RpcError, Unauthenticated
from tests.hero_assistance.conftest import Mailbox, signed_in

IN_THE_DOCUMENT = {
    Need.ANYONE: "anonymous",
    Need.PERSON: "enrolled-user",
    Need.STAFF: "support-role",
    Need.ADMIN: "admin",
}
RUNTIME_ERRORS = ErrorClasses()
PEOPLE = {"ana": Role.CUSTOMER, "tom": Role.AGENT, "maya": Role.ADMIN}


async def refusal(client: AssistanceClient, method: str) -> type[RpcError] | None:
    """How a call without parameters is refused, as far as the table is concerned: bad parameters mean let through."""
    try:
        await client.connection.call(method, {}, RUNTIME_ERRORS)
    except (Unauthenticated, PermissionDenied) as error:
        return type(error)
    except RpcError:
        return None
    return None


async def test_the_table_is_about_all_methods_and_says_what_the_document_says(desk: AssistanceClient) -> None:
    document = await desk.connection.call("rpc.discover", {}, RUNTIME_ERRORS)
    built_in = ("rpc.", "context.", "domain.")
    own = {method["name"]: method for method in document["methods"] if not method["name"].startswith(built_in)}
    said = {name: method["x-hero-intent"]["identity_requirement"] for name, method in own.items()}

    assert said == {method: IN_THE_DOCUMENT[need] for method, need in NEEDS.items()}
    assert all({"side_effects", "privacy"} <= method["x-hero-intent"].keys() for method in own.values())


@pytest.mark.parametrize("name", PEOPLE)
async def test_people_may_call_what_their_role_says(desk: AssistanceClient, name: str) -> None:
    for method in NEEDS:
        expected = None if is_open_to(PEOPLE[name], method) else PermissionDenied
        assert await refusal(desk.as_user(name), method) is expected, method


@pytest.mark.parametrize("name", PEOPLE)
async def test_a_session_may_call_what_its_role_says(desk: AssistanceClient, mailbox: Mailbox, name: str) -> None:
    """Its claims and the table agree."""
    [person] = [user for user in (await desk.user.list()).items if user.alias == name]
    session = desk.set_token((await signed_in(desk, mailbox, person.email)).session_token)

    for method in NEEDS.keys() - {"auth.logout"}:
        expected = None if is_open_to(PEOPLE[name], method) else PermissionDenied
        assert await refusal(session, method) is expected, method


async def test_somebody_unknown_may_call_what_is_for_everybody(desk: AssistanceClient) -> None:
    for method in NEEDS:
        expected = None if is_open_to(None, method) else Unauthenticated
        assert await refusal(desk.as_user(None, []), method) is expected, method


async def test_the_machine_s_operator_is_no_person(desk: AssistanceClient) -> None:
    for method in NEEDS:
        expected = Unauthenticated if NEEDS[method] is Need.PERSON else None
        assert await refusal(desk, method) is expected, method


async def test_a_proxy_may_write_an_address_as_it_likes(desk: AssistanceClient) -> None:
    assert (await desk.as_user("Ana@Customer.Example").user.me()).email == "ana@customer.example"
