"""Coming in by a mail, and going out.

What is asked with an address nobody has looks, lasts and is kept exactly like what is asked with a known one; only no
mail is sent. Opening the link changes nothing: a call with its token does, once.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from hero_assistance import audit, links, options, sessions
from hero_assistance.caller import Caller
from hero_assistance.desk import Desk
from hero_assistance.letters import device_taken_over, sign_in_letter
from hero_assistance.limits import Window
from hero_assistance.links import LinkSecrets
from hero_assistance.overlay import overlay_address
from hero_assistance.postman import Postman
from hero_assistance.users import as_kept, new_user
from hero_assistance.views import device_view, user_view
from hero_models.assistance import (
    AuthHandlers,
    Device,
    Identity,
    MagicLinkSent,
    SignedIn,
    SignIn,
    SignInFailed,
    SignUp,
    User,
    UserStatus,
)
from hero_sdk.osis import DomainStore
from hero_sdk.rpc import FailedPrecondition, Peer, RequestContext
from hero_sdk.service import Settings
from hero_sdk.values import now

__all__ = ["Auth"]

_LOOPBACK: Final = {"127.0.0.1": "127.0.0.1", "::1": "[::1]", "localhost": "localhost"}
"""Names of the machine itself, as they stand in an address."""

_UNNAMED: Final = "a device without a name"


class Auth(AuthHandlers):
    """`auth.*`."""

    def __init__(self, postman: Postman) -> None:
        self._postman = postman
        self._asked_by_email = Window(10, 180)
        self._asked_by_peer = Window(30, 180)
        self._asked_in_all = Window(600, 180)
        self._tried_by_peer = Window(30, 900)

    async def request_magic_link(
        self, ctx: RequestContext, email: str, device_label: str | None = None, return_origin: str | None = None
    ) -> MagicLinkSent:
        desk, email = Desk.of(self, ctx), as_kept(email)
        # In this order: who is refused for what they did themselves takes nothing of what is there for all.
        if (host := _host(ctx.peer)) is not None:
            self._asked_by_peer.enter(host)
        self._asked_by_email.enter(email)
        self._asked_in_all.enter("")
        made, label = LinkSecrets.new(), device_label or _UNNAMED
        await desk.store.of(SignIn).new(
            SignIn(
                email=email,
                pending_hash=sessions.digest(made.pending),
                token_hash=sessions.digest(made.token),
                code_hash=made.code_hash,
                device_label=label,
                expires_at=now() + links.LIFETIME,
            )
        )
        settings = ctx.resource(Settings)
        origin = _origin(return_origin, settings)
        letter = sign_in_letter(
            to=email,
            project=settings.get(options.PROJECT_NAME),
            code=made.code,
            link=None if origin is None else f"{origin}/sign-in/{made.token}",
            minutes=int(links.LIFETIME.total_seconds() // 60),
            device=label,
        )
        user = await _owner(desk.store, email)
        if _may_come_in(user, settings):
            self._postman.post(letter, good_for_s=links.LIFETIME.total_seconds())
        return MagicLinkSent(sent=True, pending=made.pending)

    async def consume_magic_link(
        self, ctx: RequestContext, token: str, pending: str, device_label: str | None = None
    ) -> SignedIn:
        desk = Desk.of(self, ctx)
        if (host := _host(ctx.peer)) is not None:
            self._tried_by_peer.enter(host)
        found = await desk.store.of(SignIn).find(SignIn.Fields.pending_hash == sessions.digest(pending), limit=1)
        if not found.items:
            raise _failed()
        session = sessions.new_token()
        address = None if ctx.peer is None else overlay_address(ctx.peer)
        async with desk.store.transaction() as transaction:
            # Read again by the writer: of two that come at once only one finds it unused.
            sign_in = await transaction.of(SignIn).get(found.items[0].sid)
            is_open = _is_open(sign_in, now()) and links.opens(sign_in, token, pending)
            await transaction.of(SignIn).patch(
                sign_in.sid, {"used_at": now()} if is_open else {"tries": sign_in.tries + 1}
            )
            user = await _let_in(transaction, sign_in.email, ctx.resource(Settings)) if is_open else None
            if user is not None:
                taken_from = [] if address is None else await sessions.release(transaction, address, user.sid)
                device = await transaction.of(Device).new(
                    Device(
                        user_sid=user.sid,
                        label=device_label or sign_in.device_label,
                        address=address,
                        token_hash=sessions.digest(session),
                        last_seen=now(),
                        expires_at=now() + sessions.LIFETIME,
                    )
                )
                caller = Caller(person=user, device=device)
                await audit.note(transaction, caller, "auth.signed_in", user_sid=user.sid, device=device.label)
        if user is None:
            raise _failed()
        for previous in taken_from:
            self._tell(previous, device, ctx)
        return SignedIn(
            user=user_view(user),
            device=device_view(device, caller),
            session_token=session,
            expires_at=device.expires_at,
        )

    async def whoami(self, ctx: RequestContext) -> Identity:
        caller = ctx.resource(Caller)
        return Identity(
            user=None if caller.person is None else user_view(caller.person),
            device=None if caller.device is None else device_view(caller.device, caller),
            is_operator=caller.is_operator,
        )

    async def logout(self, ctx: RequestContext) -> None:
        desk = Desk.of(self, ctx)
        device = desk.caller.device
        if device is None:
            raise FailedPrecondition("this call was not made with a session, so there is none to end")
        async with desk.store.transaction() as transaction:
            await transaction.of(Device).patch(device.sid, {"revoked_at": now()})
            await audit.note(transaction, desk.caller, "auth.signed_out", user_sid=device.user_sid, device=device.label)

    def _tell(self, previous: User, device: Device, ctx: RequestContext) -> None:
        project = ctx.resource(Settings).get(options.PROJECT_NAME)
        letter = device_taken_over(to=previous.email, project=project, device=device.label)
        self._postman.post(letter, good_for_s=86_400)


def _failed() -> SignInFailed:
    """One answer, whatever was wrong."""
    return SignInFailed("this link or code does not work here, or not any more; ask for a new one")


def _is_open(sign_in: SignIn, at: datetime) -> bool:
    return sign_in.used_at is None and sign_in.expires_at > at and sign_in.tries < links.MOST_TRIES


def _may_come_in(user: User | None, settings: Settings) -> bool:
    if user is None:
        return settings.get(options.SIGN_UP) == SignUp.OPEN.value
    return user.status is not UserStatus.DISABLED


async def _owner(store: DomainStore, email: str) -> User | None:
    found = await store.of(User).find(User.Fields.email == email, limit=1)
    return found.items[0] if found.items else None


async def _let_in(transaction: DomainStore, email: str, settings: Settings) -> User | None:
    """Whose address it is, from now on active; None where nobody may come in with it."""
    user = await _owner(transaction, email)
    if not _may_come_in(user, settings):
        return None
    if user is None:
        return await transaction.of(User).new(new_user(email))
    if user.status is UserStatus.INVITED:
        return await transaction.of(User).patch(user.sid, {"status": UserStatus.ACTIVE})
    return user


def _origin(wanted: str | None, settings: Settings) -> str | None:
    """Where a link may lead: the project's own public address, or the machine the reader sits at."""
    public = settings.get(options.PUBLIC_URL).rstrip("/")
    if wanted is None:
        return public or None
    if public and wanted.rstrip("/") == public:
        return public
    parts = urlsplit(wanted)
    here = _LOOPBACK.get(parts.hostname or "")
    if here is None or parts.scheme != "http" or "@" in parts.netloc:
        return None
    # Put together anew: what else stands beside host and port is read in one way here and in another elsewhere.
    return f"http://{here}" if parts.port is None else f"http://{here}:{parts.port}"


def _host(peer: Peer | None) -> str | None:
    """The address of a TCP peer, without its port."""
    return None if peer is None or peer.address is None else peer.address.rpartition(":")[0]
