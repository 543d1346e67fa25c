"""What to say where a definition cannot be read on, and how to read on all the same.

One function per habit: each looks at the trouble and gives advice, or None if it is not about that. The first one that
speaks is heard.
"""

from __future__ import annotations

from hero_sdk.oschema.advice.finding import advise

__all__ = ["advise"]
