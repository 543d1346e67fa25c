"""What the desk writes to people, as mail."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import make_msgid
from html import escape
from typing import Final

__all__ = ["Letter", "device_taken_over", "sign_in_letter"]

_HTML: Final = """\
<!doctype html>
<html lang="en"><body style="font: 16px/1.5 system-ui, sans-serif; color: #1c1f23; margin: 0; padding: 32px 16px">
<div style="max-width: 32em; margin: 0 auto">
{body}
</div></body></html>
"""
_BUTTON: Final = (
    '<p><a href="{link}" style="display: inline-block; padding: 10px 20px; border-radius: 8px; background: #1f5fd1;'
    ' color: #ffffff; text-decoration: none">Sign in</a></p>'
)
_CODE: Final = '<p style="font: 600 28px/1.4 ui-monospace, monospace; letter-spacing: 0.15em; margin: 0">{code}</p>'
_LONGEST_NAME: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One mail to one person."""

    to: str
    subject: str
    text: str
    html: str

    def message(self, sender: str) -> EmailMessage:
        """As it is sent. Automatic mail says so, so that nobody's absence note answers it."""
        message = EmailMessage(policy=SMTP)
        message["From"] = sender
        message["To"] = self.to
        message["Subject"] = self.subject
        message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2].strip("> ") or "localhost")
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(self.text)
        message.add_alternative(self.html, subtype="html")
        return message


def sign_in_letter(*, to: str, project: str, code: str, link: str | None, minutes: int, device: str) -> Letter:
    """The link and the code of one sign-in."""
    device = _named(device)
    intro = f"Somebody, hopefully you, wants to sign in to {project} on this device: {device}"
    end = (
        f"Both work once, for {minutes} minutes, and only on that device."
        if link
        else (f"It works once, for {minutes} minutes, and only on that device.")
    )
    ignore = "If it was not you, ignore this mail: nobody gets in without it."
    lines = [intro, ""]
    if link:
        lines += ["Open this link:", link, "", "or type this code:"]
    else:
        lines += ["Type this code:"]
    lines += [f"    {code[:3]} {code[3:]}", "", end, ignore, ""]
    body = [f"<p>{escape(intro)}</p>"]
    if link:
        body += [_BUTTON.format(link=escape(link, quote=True)), "<p>or type this code:</p>"]
    else:
        body.append("<p>Type this code:</p>")
    body += [_CODE.format(code=f"{code[:3]} {code[3:]}"), f"<p>{escape(end)}</p><p>{escape(ignore)}</p>"]
    return Letter(
        to=to,
        subject=f"Sign in to {project}",
        text="\n".join(lines),
        html=_HTML.format(body="\n".join(body)),
    )


def device_taken_over(*, to: str, project: str, device: str) -> Letter:
    """Tells somebody that their device now belongs to another person."""
    device = _named(device)
    says = f"The device {device}, which was signed in to {project} as you, was signed in by somebody else just now."
    advice = "If that was not meant to happen, tell the people who run the project."
    return Letter(
        to=to,
        subject=f"A device of yours was signed in to {project} by somebody else",
        text=f"{says}\n\nIt is not signed in as you any more. {advice}\n",
        html=_HTML.format(body=f"<p>{escape(says)}</p><p>It is not signed in as you any more. {escape(advice)}</p>"),
    )


def _named(device: str) -> str:
    """What a stranger calls a device, on one line and without anything that a mail program makes a link of.

    Anybody can have a mail sent to any address that is known; what it says shall be the desk's words.
    """
    words = re.sub(r"[^\w '’(),.+-]|\.(?=[^\W\d])", " ", device).split()
    return " ".join(words)[:_LONGEST_NAME] or "a device without a name"
