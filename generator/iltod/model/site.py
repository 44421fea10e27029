"""What `site.yml` declares: who publishes the site, how to reach them, and how it looks."""

from __future__ import annotations

from enum import StrEnum

from iltod.model.base import Address, Record, Words


class SiteContact(Record, frozen=True):
    """Сайтын холбоо барих хаяг: where a reader reports a mistake of the site; at least one way."""

    email: Words | None = None
    phone: Words | None = None
    form: Address | None = None


class SiteColours(Record, frozen=True):
    """Сайтын өнгө: ground of the header, the sign on it, links; each as `#15355c`."""

    brand: Words | None = None
    accent: Words | None = None
    link: Words | None = None


class DataLicence(Record, frozen=True):
    """Өгөгдлийн ашиглах эрх: under which licence the body lets its data be used."""

    name: Words
    url: Address


class DataForm(StrEnum):
    """Өгөгдлийн хэлбэр: in which other forms than CSV the tables are published; each costs time and space.

    `columns` are the files from which the page of questions reads in the browser.
    """

    XLSX = "xlsx"
    PARQUET = "parquet"
    SQLITE = "sqlite"
    ZIP = "zip"
    COLUMNS = "columns"


class Site(Record, frozen=True):
    """Сайт: who publishes it and under which address.

    `source` leads to a line of the data in the repository, with `{file}` and `{line}` in it; `commit` to a commit, with
    `{commit}`. `logo` is a file in `content/`. `data_forms` are other forms than CSV in which tables are published.
    """

    name: Words | None = None
    tagline: Words | None = None
    owner: Words | None = None
    contact: SiteContact | None = None
    address: Words | None = None
    source: Words | None = None
    commit: Words | None = None
    colours: SiteColours | None = None
    logo: Words | None = None
    licence: DataLicence | None = None
    data_forms: tuple[DataForm, ...] = ()
