"""What is said about errors and events as callers meet them: B150–B154."""

# ruff: noqa: D103 - the rule above each function says what it is about

from __future__ import annotations

from hero_sdk.oschema.breaking.messages.rule import define
from hero_sdk.oschema.breaking.subject import Subject
from hero_sdk.oschema.diagnostic import Diagnostic

OTHER_CODE = define(
    "B150",
    "Changed error code",
    meaning="""
        An error's code is its identity on the wire. Callers who look at the code see another error, and a client's
        class does not take the new one: what rises is a RemoteError. Codes stay for good.
        """,
    before="""
        error OrderClosed = -32050 { sid: str }
        """,
    bad="""
        error OrderClosed = -32060 { sid: str }
        """,
    good="""
        error OrderClosed = -32050 { sid: str }

        error OrderOutdated = -32060 { sid: str }
        """,
)


def other_code(subject: Subject, old: int, new: int) -> Diagnostic:
    return OTHER_CODE.at(subject, f"its code is {new}", before=f"was {old}", hint=f"leave it {old}")


RENAMED_ERROR = define(
    "B151",
    "Renamed error",
    meaning="""
        An error says its name in `data.type`, and a client finds its class by that name. Under another name the same
        code rises as a RemoteError. Keep the name, or declare the new error with a code of its own.
        """,
    before="""
        error OrderClosed = -32050 { sid: str }
        """,
    bad="""
        error OrderDone = -32050 { sid: str }
        """,
    good="""
        # Nothing more can be done. [deprecated: OrderDone is raised instead]
        error OrderClosed = -32050 { sid: str }

        error OrderDone = -32051 { sid: str }
        """,
)


def renamed_error(subject: Subject, old: str, new: str) -> Diagnostic:
    return RENAMED_ERROR.at(
        subject, f"callers do not know `{new}`", before="its code was this one's", hint=f"keep the name `{old}`"
    )


REMOVED_EVENT = define(
    "B153",
    "Removed event",
    meaning="""
        Whoever listens for the event hears nothing any more. Go on telling it, `[deprecated: …]`, beside what takes
        its place.
        """,
    before="""
        event order.moved { order_sid: str }
        """,
    bad="""
        event order.went_on { order_sid: str }
        """,
    good="""
        # An order got further. [deprecated: listen for order.went_on]
        event order.moved { order_sid: str }

        event order.went_on { order_sid: str }
        """,
)


def removed_event(subject: Subject) -> Diagnostic:
    return REMOVED_EVENT.at(
        subject, "is not told any more", hint="go on telling it, `[deprecated: …]`, until nobody listens for it"
    )


NEWLY_TRANSIENT = define(
    "B154",
    "Event no longer logged",
    meaning="""
        A `@transient` event reaches whoever is connected, and nobody else. Those who connect again and ask for what
        they missed do not get it.
        """,
    before="""
        event order.moved { order_sid: str }
        """,
    bad="""
        event order.moved { order_sid: str } @transient
        """,
    good="""
        event order.moved { order_sid: str }

        event order.touched { order_sid: str } @transient
        """,
)


def newly_transient(subject: Subject) -> Diagnostic:
    return NEWLY_TRANSIENT.at(
        subject,
        "lost for those who are not connected",
        before="could be asked for later",
        hint="leave `@transient` out",
    )
