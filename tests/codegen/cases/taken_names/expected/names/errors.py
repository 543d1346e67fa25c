"""Errors of the names domain; the same class rises on the server and in the client.

Written by `hero-sdk generate` from schemas/names. Change the schema, not this file.
"""

from __future__ import annotations

import builtins
from typing import ClassVar as TypingClassVar

from hero_sdk.rpc import ApplicationError as HeroApplicationError
from hero_sdk.values import I64, JsonValue, Otime, now

__all__ = ["Clash", "Gone"]


class Gone(HeroApplicationError):
    code = -32060
    domain = "names"
    attributes: TypingClassVar[dict[builtins.str, builtins.str]] = {
        "message": "message_",
        "code": "code_",
        "class": "class_",
        "fields": "fields_",
        "args": "args_",
        "data": "data_",
    }

    message_: builtins.str
    code_: I64
    class_: builtins.str | None
    fields_: list[builtins.str]
    args_: I64 | None
    at: Otime
    str: builtins.str
    data_: JsonValue | None

    def __init__(
        self,
        message: builtins.str = "Gone.",
        /,
        *,
        message_: builtins.str,
        code_: I64,
        class_: builtins.str | None = None,
        fields_: list[builtins.str] | None = None,
        args_: I64 | None = None,
        at: Otime | None = None,
        str: builtins.str = "x",
        data_: JsonValue | None = None,
    ) -> None:
        fields_ = [] if fields_ is None else fields_
        at = now() if at is None else at
        super().__init__(
            message,
            at=at,
            str=str,
            **{"message": message_, "code": code_, "class": class_, "fields": fields_, "args": args_, "data": data_},
        )
        self.message_ = message_
        self.code_ = code_
        self.class_ = class_
        self.fields_ = fields_
        self.args_ = args_
        self.at = at
        self.str = str
        self.data_ = data_


class Clash(HeroApplicationError):
    code = -32061
    domain = "names"

    def __init__(self, message: str = "Clash.", /) -> None:
        super().__init__(message)
