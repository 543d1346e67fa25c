"""`python -m hero_sdk.cli`, the same as `hero-sdk`."""

from __future__ import annotations

import sys

from hero_sdk.cli import main

sys.exit(main())
