"""The project behind the desk."""

from __future__ import annotations

from hero_assistance import options
from hero_models.assistance import ProjectHandlers, ProjectInfo, SignUp
from hero_sdk import __version__
from hero_sdk.rpc import RequestContext
from hero_sdk.service import Settings

__all__ = ["Projects"]


class Projects(ProjectHandlers):
    """`project.*`."""

    async def info(self, ctx: RequestContext) -> ProjectInfo:
        settings = ctx.resource(Settings)
        return ProjectInfo(
            name=settings.get(options.PROJECT_NAME),
            sign_up=SignUp(settings.get(options.SIGN_UP)),
            version=__version__,
        )
