"""A shared page in a real browser: closed, the form, who may do what, the way out, the way through a provider."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from assistant.accounts import Accounts
from assistant.settings import load_settings, user_cache
from assistant.texts import pages as page_texts
from assistant.texts import people as texts
from tests.browsing import PATIENCE, free_port, serving
from tests.hindrances import problems
from tests.provider import CLIENT, SECRET, Provider, provider
from tests.test_browser import MILK, MILK_QUOTE, page

__all__ = ["page"]  # a fixture

READER, EDITOR = ("Пётр", "коричневый чайник"), ("Мария Иванова", "зелёная лестница")
WIDE, NARROW = (1280, 900), (390, 800)


@pytest.fixture(scope="module")
def identities() -> Iterator[Provider]:
    with provider() as found:
        yield found


@pytest.fixture(scope="module")
def library(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(built, tmp_path_factory.mktemp("shared") / "library"))


@pytest.fixture(scope="module")
def accounts(library: Path) -> Accounts:
    made = Accounts(load_settings(library / "corpus", data=library / "data").accounts)
    made.add(*READER, "reader")
    made.add(*EDITOR, "editor")
    return made


@pytest.fixture(scope="module")
def address(library: Path, accounts: Accounts, identities: Provider) -> Iterator[str]:
    """One server for all: what it knows of people are the accounts and the provider."""
    port = free_port()
    secrets = library / "home" / ".streamlit" / "secrets.toml"
    secrets.parent.mkdir(parents=True)
    secrets.write_text(
        f'[auth]\nredirect_uri = "http://localhost:{port}/oauth2callback"\ncookie_secret = "{"x" * 32}"\n'
        f'[auth.ministry]\nclient_id = "{CLIENT}"\nclient_secret = "{SECRET}"\n'
        f'server_metadata_url = "{identities.address}/.well-known/openid-configuration"\n',
        encoding="utf-8",
    )
    variables = {
        "HOME": str(library / "home"),
        "ASSISTANT_CACHE": str(user_cache()),
        "ASSISTANT_EDITORS": "anna@example.org",
    }
    folders = (library / "corpus", library / "index", library / "data")
    with serving(*folders, "--shared", port=port, variables=variables) as found:
        yield found


@pytest.fixture(params=[WIDE, NARROW], ids=["wide", "narrow"])
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    found: tuple[int, int] = request.param
    return found


@pytest.fixture(autouse=True)
def _patience() -> None:
    expect.set_options(timeout=PATIENCE)


def _enter(page: Page, name: str, password: str) -> None:
    page.get_by_label(texts.FIELD_NAME).fill(name)
    page.get_by_label(texts.FIELD_PASSWORD).fill(password)
    page.get_by_role("button", name=texts.SIGN_IN_BUTTON).click()


def _is_closed(page: Page) -> None:
    expect(page.get_by_label(texts.FIELD_PASSWORD)).to_be_visible()
    expect(page.get_by_test_id("stApp")).to_have_count(0)


def _fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_closed_the_form_the_page_and_the_way_out(address: str, page: Page) -> None:
    page.goto(f"{address}/documents")
    _is_closed(page)
    _fits(page)
    assert not problems(page)
    _enter(page, READER[0], EDITOR[1])
    expect(page.get_by_role("alert")).to_have_text(texts.WRONG)
    _is_closed(page)
    assert not problems(page)
    page.emulate_media(color_scheme="dark")
    assert not problems(page, "color-contrast")
    page.get_by_label(texts.FIELD_PASSWORD).fill(READER[1])
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/documents$"))
    expect(page.locator(".pi-person span")).to_have_text(READER[0])
    expect(page.get_by_text("молоко").first).to_be_visible()
    assert not problems(page)
    assert "pi_session" not in page.evaluate("document.cookie")
    page.reload()
    expect(page.locator(".pi-person span")).to_have_text(READER[0])
    _fits(page)
    page.get_by_role("button", name=texts.SIGN_OUT).click()
    expect(page.get_by_text(texts.SIGNED_OUT)).to_be_visible()
    page.goto(address)
    _is_closed(page)


@pytest.mark.parametrize("size", [WIDE], indirect=True)
def test_a_reader_sees_the_documents_and_no_way_to_change_them(address: str, page: Page) -> None:
    page.goto(f"{address}/documents")
    _enter(page, *READER)
    expect(page.get_by_text("молоко").first).to_be_visible()
    expect(page.get_by_test_id("stFileUploader")).to_have_count(0)
    expect(page.get_by_role("button", name=page_texts.REBUILD)).to_have_count(0)


@pytest.mark.parametrize("size", [WIDE], indirect=True)
def test_an_editor_may_change_until_the_account_is_gone(address: str, page: Page, accounts: Accounts) -> None:
    accounts.add("На время", EDITOR[1], "editor")
    page.goto(f"{address}/documents")
    _enter(page, "на  время", EDITOR[1])
    expect(page.get_by_test_id("stFileUploader")).to_be_visible()
    page.get_by_role("link", name=page_texts.ASK_PAGE).click()
    field = page.get_by_label(page_texts.QUESTION)
    field.fill(MILK)
    field.press("Enter")
    expect(page.locator(".pi-quote").first).to_contain_text(MILK_QUOTE)
    accounts.remove("На время")
    field.fill("Сколько зреет сыр?")
    field.press("Enter")
    _is_closed(page)
    expect(page.get_by_text(MILK_QUOTE)).to_have_count(0)


@pytest.mark.parametrize("size", [WIDE], indirect=True)
def test_the_way_through_a_provider(address: str, page: Page, identities: Provider) -> None:
    through = page.get_by_role("link", name=texts.sign_in_through("ministry"))
    identities.claims = {"email": "someone@example.org", "email_verified": False}
    page.goto(f"{address}/documents")
    through.click()
    expect(page.get_by_role("alert")).to_have_text(texts.NO_ADDRESS)
    identities.claims = {"email": "Anna@example.org", "email_verified": True}
    through.click()
    expect(page.locator(".pi-person span")).to_have_text("Anna@example.org")
    expect(page.get_by_test_id("stFileUploader")).to_be_visible()  # the page they came for
    page.get_by_role("link", name=page_texts.ASK_PAGE).click()
    page.reload()
    expect(page.locator(".pi-person span")).to_have_text("Anna@example.org")
    page.get_by_role("button", name=texts.SIGN_OUT).click()
    _is_closed(page)
    page.goto(f"{address}/documents")
    _is_closed(page)
