"""What search engines and catalogues read of a page: schema.org in JSON-LD, from the facts that the page shows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from iltod.core.project import Settings
from iltod.facts.body_facts import OrganisationOverview, PlanOverview
from iltod.model import Organisation
from iltod.model.addresses import csv_address, json_address, package_address
from iltod.pages.page import Page

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
"""What holds for the data unless the site names another licence."""

PROSE = ("prose", "not_found")
"""Templates of pages that carry no element of a script, whatever is in it."""

CONTEXT = {"@vocab": "https://schema.org/", "url": {"@type": "@id"}, "item": {"@type": "@id"}}
"""The words of schema.org, written out: whoever reads them need ask nobody."""

_TYPES = {"csv": "text/csv", "json": "application/json"}


def linked_data(page: Page, settings: Settings) -> str:
    """Return the element that a page holds for machines, or nothing where the address of the site is not known.

    No text can end the element early: `<`, `>` and `&` are written as escapes of JSON.
    """
    if settings.site_url is None or page.template in PROSE:
        return ""
    found = [_crumbs(page, settings.site_url), *_described(page, settings, settings.site_url)]
    document = msgspec.json.encode({"@context": CONTEXT, "@graph": found}).decode()
    for sign in "<>&":
        document = document.replace(sign, f"\\u{ord(sign):04x}")
    return f'<script type="application/ld+json">{document}</script>\n'


def _crumbs(page: Page, site_url: str) -> dict[str, Any]:
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": crumb.title, "item": f"{site_url}{crumb.address}"}
            for place, crumb in enumerate(page.crumbs, 1)
        ],
    }


def _described(page: Page, settings: Settings, site_url: str) -> Iterator[dict[str, Any]]:
    overview, plan = page.context.get("overview"), page.context.get("plan")
    if page.template == "organisation" and isinstance(overview, OrganisationOverview):
        yield _organisation(overview.organisation, overview.address, site_url)
    if page.template == "plan" and isinstance(plan, PlanOverview):
        yield _plan(plan, page, settings, site_url)


def _organisation(organisation: Organisation, address: str, site_url: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "@type": "GovernmentOrganization",
        "@id": f"{site_url}{address}#organisation",
        "name": organisation.name.text,
        "url": organisation.website or f"{site_url}{address}",
    }
    if organisation.short_name:
        found["alternateName"] = organisation.short_name
    if organisation.registry_number:
        found["identifier"] = organisation.registry_number
    if organisation.parent:
        found["parentOrganization"] = {"@id": f"{site_url}{organisation.parent}/#organisation"}
    return found


def _plan(plan: PlanOverview, page: Page, settings: Settings, site_url: str) -> dict[str, Any]:
    body = f"{plan.organisation.id}/"
    return {
        "@type": "Dataset",
        "@id": f"{site_url}{plan.address}#data",
        "name": plan.plan.title.text,
        "description": page.description,
        "url": f"{site_url}{plan.address}",
        "temporalCoverage": str(plan.plan.year),
        "dateModified": plan.as_of.isoformat(),
        "inLanguage": "mn",
        "isAccessibleForFree": True,
        "license": settings.identity.licence_url or LICENCE,
        "creator": _organisation(plan.organisation, body, site_url),
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": _TYPES[form], "contentUrl": f"{site_url}{address}"}
            for form, address in (
                ("csv", csv_address(plan.address)),
                ("json", json_address(plan.address)),
                ("json", package_address(plan.address)),
            )
        ],
    }
