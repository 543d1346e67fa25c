"""The desk's own settings."""

from __future__ import annotations

from typing import Any

from hero_sdk.service import Setting, choice, text, whole

__all__ = ["ALL"]

PROJECT_NAME = Setting("PROJECT_NAME", "Support", text, "the project's name, as customers see it")
PUBLIC_URL = Setting("PUBLIC_URL", "", text, "where the desk's pages are reached: https://help.example.org")
SIGN_UP = Setting("SIGN_UP", "enrolled", choice("enrolled", "open"), "who may sign in: those made known, or everybody")
CLOSE_DAYS = Setting("CLOSE_DAYS", 7, whole(), "days after which a solved ticket is closed; 0: never")
SMTP_HOST = Setting("SMTP_HOST", "", text, "mail server; without one letters are laid into the outbox folder")
SMTP_PORT = Setting("SMTP_PORT", 587, whole(1), "its port")
SMTP_USER = Setting("SMTP_USER", "", text, "who we are to it")
SMTP_PASSWORD = Setting("SMTP_PASSWORD", "", text, "and how we show that", is_secret=True)
SMTP_TLS = Setting("SMTP_TLS", "starttls", choice("starttls", "tls", "none"), "how the way to it is kept private")
MAIL_FROM = Setting("MAIL_FROM", "support@localhost", text, "the sender of all mail")

ALL: tuple[Setting[Any], ...] = (
    PROJECT_NAME,
    PUBLIC_URL,
    SIGN_UP,
    CLOSE_DAYS,
    SMTP_HOST,
    SMTP_PORT,
    SMTP_USER,
    SMTP_PASSWORD,
    SMTP_TLS,
    MAIL_FROM,
)
