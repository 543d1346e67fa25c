"""What every page of ours is made with: tokens, base page, icons, assets, and the guards around them.

Server-rendered: HTML first, script as seasoning. This package knows pages and browsers; it knows no methods, no
store and no service.
"""

from __future__ import annotations

from hero_sdk.web.assets import Assets
from hero_sdk.web.charts import bars_path, spark_path
from hero_sdk.web.forms import read_form
from hero_sdk.web.guard import CsrfGuard, Refused
from hero_sdk.web.links import Links
from hero_sdk.web.policy import page_headers
from hero_sdk.web.site import Page, Site, Visit

__all__ = [
    "Assets",
    "CsrfGuard",
    "Links",
    "Page",
    "Refused",
    "Site",
    "Visit",
    "bars_path",
    "page_headers",
    "read_form",
    "spark_path",
]
