"""A service looked after from outside: started in the background, stopped, asked for its state and its log.

Everything here works from paths and the record of the last start, and talks to no event loop. Until a supervisor of
processes (hero_proc) takes over, this is how `NAME --start` keeps a service.
"""

from __future__ import annotations
