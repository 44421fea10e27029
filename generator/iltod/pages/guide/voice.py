"""Where a reader can say something to a body. Nothing passes through this site."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from iltod.core.project import Settings
from iltod.model import Organisation


def feedback_email(organisation: Organisation) -> str | None:
    """Return to which of its own addresses a body takes letters; None where it names none."""
    contacts = organisation.contacts
    if contacts is None:
        return None
    if contacts.feedback:
        return contacts.feedback.email
    return contacts.emails[0] if contacts.emails else None


def letter_address(email: str | None, subject: str, address: str, settings: Settings) -> str:
    """Return a `mailto:` with a letter about a page begun, or nothing without an e-mail address.

    Args:
        email: to whom the letter goes.
        subject: what the letter is called.
        address: the address of the page, relative to the site; it is named where the address of the site is known.
        settings: the settings of the site.

    """
    if not email:
        return ""
    told = {"subject": subject, **({"body": f"{settings.site_url}{address}"} if settings.site_url else {})}
    return f"mailto:{quote(email, safe='@')}?{urlencode(told, quote_via=quote)}"
