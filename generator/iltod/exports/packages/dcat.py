"""The open data described for catalogues of others: DCAT 3 in JSON-LD.

Source of the words: https://www.w3.org/TR/vocab-dcat-3/, with what DCAT-AP asks for where it fits. The context is
written out, so that reading it asks no other host for anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from iltod.exports.packages.data_package import VERSION, Licence
from iltod.exports.packages.other_forms import PublishedForm
from iltod.exports.tables.catalogue import TABLES
from iltod.exports.tables.dictionary import Words, describe_table
from iltod.model.addresses import CATALOGUE, DATA, TABLES_PAGE

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "adms": "http://www.w3.org/ns/adms#",
}

MEDIA_TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
    "sqlite": "application/vnd.sqlite3",
    "zip": "application/zip",
    "json": "application/json",
}

MEDIA = "https://www.iana.org/assignments/media-types/"

LANGUAGE = "http://publications.europa.eu/resource/authority/language/MON"

COUNTRY = "http://publications.europa.eu/resource/authority/country/MNG"


def catalogue(
    forms: Sequence[PublishedForm], site_url: str, as_of: str, owner: str, licence: Licence, words: Words
) -> dict[str, Any]:
    """Return the catalogue of a site: one data set for each table, with a distribution for each of its files.

    Args:
        forms: every file that was written of the tables.
        site_url: the address of the site, with `/` at its end.
        as_of: the day of the data.
        owner: who publishes the site; its name where nobody is named.
        licence: the one under which the data may be used.
        words: the words of the site.

    """
    publisher = {"@id": site_url, "@type": "foaf:Agent", "foaf:name": owner}
    head = {
        "dct:publisher": publisher,
        "dct:license": {"@id": licence.path},
        "dct:language": {"@id": LANGUAGE},
        "dct:modified": {"@value": as_of, "@type": "xsd:date"},
    }
    whole = [form for form in forms if not form.address.startswith(TABLES_PAGE)]
    sets = [
        {
            "@id": f"{site_url}{TABLES_PAGE}#{table.name}",
            "@type": "dcat:Dataset",
            **_titles(described.title, described.title_en),
            **_descriptions(described.description, described.description_en),
            **head,
            "dct:identifier": table.name,
            "dct:spatial": {"@id": COUNTRY},
            "dcat:version": VERSION,
            "dcat:keyword": ["авлигын эсрэг", "anti-corruption"],
            "dcat:landingPage": {"@id": f"{site_url}{TABLES_PAGE}#{table.name}"},
            "dcat:distribution": [
                _distribution(form, site_url, licence, as_of)
                for form in forms
                if form.address.startswith(f"{TABLES_PAGE}{table.name}.")
            ],
        }
        for table in TABLES
        for described in (describe_table(table, words),)
    ]
    sets.append(
        {
            "@id": f"{site_url}{DATA}",
            "@type": "dcat:Dataset",
            **_titles(words.packages.all_title, words.packages.all_title_en),
            **_descriptions(words.packages.all_help, words.packages.all_help_en),
            **head,
            "dct:identifier": "iltod",
            "dcat:version": VERSION,
            "dcat:distribution": [_distribution(form, site_url, licence, as_of) for form in whole],
        }
    )
    return {
        "@context": CONTEXT,
        "@id": f"{site_url}{CATALOGUE}",
        "@type": "dcat:Catalog",
        **_titles(words.packages.all_title, words.packages.all_title_en),
        **_descriptions(words.packages.all_help, words.packages.all_help_en),
        **head,
        "foaf:homepage": {"@id": site_url},
        "dcat:dataset": sets,
    }


def _distribution(form: PublishedForm, site_url: str, licence: Licence, as_of: str) -> dict[str, Any]:
    address = f"{site_url}{form.address}"
    return {
        "@id": address,
        "@type": "dcat:Distribution",
        "dct:title": form.address.rpartition("/")[2],
        "dcat:accessURL": {"@id": address},
        "dcat:downloadURL": {"@id": address},
        "dcat:mediaType": {"@id": f"{MEDIA}{MEDIA_TYPES[form.form]}"},
        "dcat:byteSize": {"@value": str(form.size), "@type": "xsd:nonNegativeInteger"},
        "dct:license": {"@id": licence.path},
        "dct:issued": {"@value": as_of, "@type": "xsd:date"},
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "http://spdx.org/rdf/terms#checksumAlgorithm_sha256"},
            "spdx:checksumValue": {"@value": form.sha256, "@type": "xsd:hexBinary"},
        },
    }


def _titles(title: str, english: str) -> dict[str, Any]:
    return {"dct:title": [{"@value": title, "@language": "mn"}, {"@value": english, "@language": "en"}]}


def _descriptions(words: str, english: str) -> dict[str, Any]:
    return {"dct:description": [{"@value": words, "@language": "mn"}, {"@value": english, "@language": "en"}]}
