"""What a code means: `hero-sdk explain E204`."""

from __future__ import annotations

from textwrap import fill, indent

from hero_sdk.oschema.messages.catalogue import MESSAGES

__all__ = ["explain"]

_WIDTH = 88


def explain(code: str) -> str:
    """Title and meaning of the message, with a schema that shows it and the same schema mended.

    Capitals do not matter. Raises KeyError where no message has the code.
    """
    message = MESSAGES[code.strip().upper()]
    return "\n".join(
        (
            f"{message.code}: {message.title}\n",
            f"{fill(message.meaning, _WIDTH)}\n",
            "Not like this:\n",
            _example(message.bad),
            "But like this:\n",
            _example(message.good).rstrip("\n") + "\n",
        )
    )


def _example(schema: str) -> str:
    return indent(schema, "    ") if schema.strip() else "    (nothing at all)\n"
