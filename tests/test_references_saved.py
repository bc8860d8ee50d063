"""Pages of the web: address and day of access only where the saved page itself says them."""

from pathlib import Path

import pytest

from assistant.bibliography import Record, record_of
from assistant.cleaning import clean
from assistant.loaders.saved import address
from assistant.references import missing, referred
from assistant.spans import Span
from tests.making import SENTENCES
from tests.making_markup import mhtml_of
from tests.reading import read

BODY = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
SINGLE = (
    "<!--\n Page saved with SingleFile \n url: https://example.ru/кластер \n"
    " saved date: Wed Nov 25 2026 12:00:00 GMT+0300 (MSK)\n-->"
)


def record(folder: Path, *, before: str = "", head: str = "") -> Record:
    page = f"<!DOCTYPE html>{before}<html><head><title>Кластеры</title>{head}</head><body>{BODY}</body></html>"
    return record_of(clean(read(folder, "а.html", page.encode())), Span(0, 5))


@pytest.mark.parametrize(
    ("before", "head", "url", "accessed", "site"),
    [
        ("", "", None, None, None),
        ("<!-- saved from url=(0019)https://example.ru/ -->", "", "https://example.ru/", None, None),
        (SINGLE, "", "https://example.ru/кластер", "25.11.2026", None),
        ("", '<link rel="canonical" href="https://example.ru/a">', "https://example.ru/a", None, None),
        ("", '<meta property="og:url" content="https://example.ru/b">', "https://example.ru/b", None, None),
        ("", '<meta property="og:site_name" content="Пример">', None, None, "Пример"),
        ("", '<link rel="canonical" href="javascript:alert(1)">', None, None, None),
        ("", '<link rel="canonical" href="/a">', None, None, None),
        (SINGLE.replace("Nov 25", "Nov 99"), "", "https://example.ru/кластер", None, None),
        ("<!-- saved from url=(0011)about:internet -->", "", None, None, None),
    ],
)
def test_a_page_is_cited_by_what_it_says(
    before: str, head: str, url: str | None, accessed: str | None, site: str | None, tmp_path: Path
) -> None:
    found = record(tmp_path, before=before, head=head)
    assert (found.kind, found.title) == ("webpage", "Кластеры")
    assert (found.url, found.accessed, found.container) == (url, accessed, site)
    assert ("дата обращения" in referred(found)) == (accessed is not None)
    assert ("даты обращения" in missing(found)) == (url is not None and accessed is None)


def test_a_saved_message_knows_its_address_and_its_day(tmp_path: Path) -> None:
    page = f"<html><head><title>Кластеры</title></head><body>{BODY}</body></html>"
    found = record_of(clean(read(tmp_path, "а.mht", mhtml_of(page.encode()))), Span(0, 5))
    assert referred(found) == ("Кластеры [Электронный ресурс]. URL: https://example.ru/page (дата обращения: 01.09.2025).")


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("https://example.ru/a?b=c#d", True),
        ("HTTP://пример.рф/", True),
        ("ftp://a.ru", False),
        ("https://a.ru/a b", False),
        ("https://a.ru/<b>", False),
        ("https://a.ru/" + "a" * 1000, False),
        ("", False),
    ],
)
def test_only_addresses_of_the_web_are_shown(text: str, fits: bool) -> None:
    assert (address(text) == text) is fits
