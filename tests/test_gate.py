"""A shared page: closed to who has not signed in, whatever they ask for; who is who, and for how long."""

import html
import json
import os
import re
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from hypothesis import HealthCheck, given, settings, strategies
from streamlit.testing.v1 import AppTest

from assistant.accounts import Accounts
from assistant.settings import Settings, load_settings
from assistant.texts import people as texts
from assistant.ui import gate, identity, signing_in
from assistant.ui.person import Person, by_claims
from tests.gate import SECRET, Reply, Shared
from tests.pages import PATIENCE, html_of

READER, EDITOR = "коричневый чайник", "зелёная лестница"
NAME = "Пётр"
CLAIMS = {"is_logged_in": True, "provider": "default", "email": "Anna@Example.org", "email_verified": True}


@pytest.fixture
def given_settings(tmp_path: Path) -> Settings:
    return load_settings(tmp_path / "corpus", tmp_path / "index", shared=True, editors="anna@example.org, b@example.org")


@pytest.fixture
def accounts(given_settings: Settings) -> Accounts:
    made = Accounts(given_settings.accounts)
    made.add(NAME, READER, "reader")
    return made


@pytest.fixture
def shared(given_settings: Settings, accounts: Accounts) -> Shared:
    return Shared(given_settings)


def _enter(shared: Shared, password: str = READER, **fields: str) -> Reply:
    return shared.post("/signin", {"name": NAME, "password": password, **fields})


PATHS = "/ /documents /media/0123.pdf /_stcore/host-config /app/static/x /static/js/x.js // /signin/ /SIGNIN".split()


@pytest.mark.parametrize("path", PATHS)
def test_nothing_is_reached_without_signing_in(shared: Shared, path: str) -> None:
    turned = shared.get(path, cookie="pi_session=made-up; _streamlit_user=made-up")
    assert turned.status == HTTPStatus.SEE_OTHER
    assert turned.headers["location"].startswith("/signin?next=")
    assert turned.headers["cache-control"] == "no-store"
    for method, accept in (("GET", "image/png"), ("PUT", "text/html"), ("POST", "*/*")):
        turned = shared.get(path, accept=accept, method=method)
        assert (turned.status, turned.text) == (HTTPStatus.UNAUTHORIZED, texts.NOT_SIGNED_IN)
    inside = shared.get(path, cookie=_enter(shared).cookie)
    assert (inside.status, inside.text) == (HTTPStatus.OK, SECRET)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(strategies.text(strategies.characters(codec="ascii", exclude_characters="?#"), max_size=30))
def test_no_spelling_of_a_path_leads_past_the_gate(shared: Shared, path: str) -> None:
    assert shared.get(f"/{path}").text != SECRET or f"/{path}" in ("/auth/login", "/auth/logout", "/oauth2callback")


def test_a_page_is_not_talked_to_without_signing_in(shared: Shared) -> None:
    assert shared.talk("", ["rerun"]) == ["websocket.close"]
    assert shared.talk("pi_session=made-up", ["rerun"]) == ["websocket.close"]
    assert shared.heard == []
    cookie = _enter(shared).cookie
    assert shared.talk(cookie, ["rerun"]) == ["websocket.accept", SECRET]
    assert shared.talk(cookie, ["rerun"], origin="") == ["websocket.accept", SECRET]
    assert shared.talk(cookie, ["rerun"], origin="http://here:8080") == ["websocket.close"], "a page of another program"


def test_what_changes_about_a_person_stops_their_next_press(shared: Shared, accounts: Accounts) -> None:
    """Streamlit calls what a press stands for before it draws the page anew."""

    def press_after(change: Any) -> list[str]:
        shared.heard.clear()
        cookie = _enter(shared).cookie
        replies = shared.talk(cookie, ["first", change, "second", "third"])
        assert shared.heard == ["first"]
        return replies

    closed = ["websocket.accept", SECRET, "websocket.close"]
    assert press_after(lambda: accounts.set_role(NAME, "editor")) == closed
    assert press_after(lambda: accounts.set_password(NAME, READER)) == closed
    assert press_after(lambda: accounts.remove(NAME)) == closed


def test_signing_in_gives_a_cookie_scripts_cannot_read_and_leads_on(shared: Shared) -> None:
    form = shared.get("/signin?next=/documents%3Fx%3D1")
    assert 'autocomplete="username"' in form.text
    assert 'autocomplete="current-password"' in form.text
    assert 'value="/documents?x=1"' in form.text
    assert "frame-ancestors 'none'" in form.headers["content-security-policy"]
    assert "script" not in form.text
    entered = _enter(shared, next="/documents?x=1")
    assert (entered.status, entered.headers["location"]) == (HTTPStatus.SEE_OTHER, "/documents?x=1")
    attributes = entered.headers["set-cookie"].lower()
    assert "httponly" in attributes
    assert "samesite=lax" in attributes
    assert "secure" not in attributes
    behind = shared.post("/signin", {"name": NAME, "password": READER}, x_forwarded_proto="https")
    assert "secure" in behind.headers["set-cookie"].lower()
    assert shared.get("/signin", cookie=entered.cookie).headers["location"] == "/", "who is in is led on"


@pytest.mark.parametrize(
    "wanted",
    ["", "//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "/x\r\nSet-Cookie: a=b"],
)
def test_nobody_is_led_elsewhere(shared: Shared, wanted: str) -> None:
    assert _enter(shared, next=wanted).headers["location"] == "/"


def test_a_wrong_password_is_told_in_one_sentence_and_markup_stays_text(shared: Shared) -> None:
    wrong = shared.post("/signin", {"name": '"><script>alert(1)</script>', "password": "x"})
    assert wrong.status == HTTPStatus.UNAUTHORIZED
    assert texts.WRONG in wrong.text
    assert "<script" not in wrong.text
    for _ in range(5):
        _enter(shared, password=EDITOR)
    slowed = _enter(shared)
    assert slowed.status == HTTPStatus.TOO_MANY_REQUESTS
    assert int(slowed.headers["retry-after"]) > 0
    assert "Повторите через" in slowed.text


@pytest.mark.parametrize(
    "headers",
    [{"sec_fetch_site": "cross-site"}, {"sec_fetch_site": "same-site"}, {"origin": "http://evil"}, {"origin": ""}],
)
def test_a_foreign_page_signs_nobody_in_or_out(shared: Shared, headers: dict[str, str]) -> None:
    assert shared.post("/signin", {"name": NAME, "password": READER}, **headers).status == HTTPStatus.FORBIDDEN
    cookie = _enter(shared).cookie
    assert shared.post("/signout", {}, cookie=cookie, **headers).status == HTTPStatus.FORBIDDEN
    assert shared.get("/", cookie=cookie).text == SECRET


@pytest.mark.parametrize("body", [b"", b"\xff\xfe=%ff", b"name=" + b"x" * 20_000, b"password=%00&name=%00"])
def test_what_is_no_form_is_refused(shared: Shared, body: bytes) -> None:
    assert shared.post("/signin", body).status == HTTPStatus.UNAUTHORIZED


def test_signing_out_ends_the_session_everywhere(shared: Shared) -> None:
    cookie = _enter(shared).cookie
    out = shared.post("/signout", {}, cookie=cookie)
    assert out.headers["location"] == "/signin?out=1"
    assert texts.SIGNED_OUT in shared.get("/signin?out=1").text
    assert shared.get("/", cookie=cookie).status == HTTPStatus.SEE_OTHER, "the cookie is worth nothing to who kept it"


def test_below_a_path_of_a_proxy(given_settings: Settings, accounts: Accounts) -> None:
    shared = Shared(given_settings, "/docs")
    assert shared.get("/docs/ask").headers["location"] == "/docs/signin?next=%2Fdocs%2Fask"
    entered = shared.post("/docs/signin", {"name": NAME, "password": READER, "next": "/elsewhere"})
    assert entered.headers["location"] == "/docs/"
    assert "path=/docs" in entered.headers["set-cookie"].lower()
    assert shared.get("/signin").status == HTTPStatus.SEE_OTHER


def test_accounts_that_cannot_be_read_close_the_page(given_settings: Settings, shared: Shared) -> None:
    cookie = _enter(shared).cookie
    given_settings.accounts.write_bytes(b"no database, and long enough to be looked at\n" * 100)
    for closed in (shared.get("/", cookie=cookie), shared.get("/signin"), _enter(shared)):
        assert closed.status == HTTPStatus.SERVICE_UNAVAILABLE
        assert "не читается" in closed.text
    assert SECRET not in shared.talk(cookie, ["rerun"])


def test_the_address_at_a_provider_is_the_name_and_editors_are_listed(given_settings: Settings) -> None:
    editors = given_settings.editors
    assert by_claims(CLAIMS, editors) == Person("oidc:default:anna@example.org", may_edit=True, shown="Anna@Example.org")
    assert by_claims(CLAIMS | {"email": "c@example.org"}, editors) == Person("oidc:default:c@example.org", False, "c@example.org")
    for name, wrong in (("email_verified", False), ("email", None), ("email", "anna"), ("is_logged_in", False)):
        assert by_claims(CLAIMS | {name: wrong}, editors) is None
    assert by_claims({}, editors) is None


def test_a_providers_word_is_taken_for_half_a_day_if_it_is_signed(shared: Shared, monkeypatch: pytest.MonkeyPatch) -> None:
    from itsdangerous import URLSafeTimedSerializer

    signed = URLSafeTimedSerializer("secret", salt=identity.COOKIE)
    monkeypatch.setattr(identity, "get_cookie_secret", lambda: "secret")
    monkeypatch.setattr(identity, "providers", lambda: {"default": "id.example.org"})
    cookie = f"{identity.COOKIE}={signed.dumps(json.dumps(CLAIMS))}"
    assert shared.get("/", cookie=cookie).text == SECRET
    assert shared.get("/", cookie=cookie[:-1]).text != SECRET
    forged = URLSafeTimedSerializer("guess", salt=identity.COOKIE).dumps(json.dumps(CLAIMS))
    assert shared.get("/", cookie=f"{identity.COOKIE}={forged}").text != SECRET
    out = shared.post("/signout", {}, cookie=cookie)
    assert out.headers["location"] == identity.LOGOUT
    unknown = f"{identity.COOKIE}={signed.dumps(json.dumps(CLAIMS | {'email_verified': False}))}"
    assert texts.NO_ADDRESS in shared.get("/signin", cookie=unknown).text
    assert texts.sign_in_through("id.example.org") in shared.get("/signin").text
    monkeypatch.setattr(identity, "_DAYS", -1.0)
    assert shared.get("/", cookie=cookie).text != SECRET


def page_of_a_person() -> None:
    import streamlit as st

    from assistant.ui.person import person, show_person

    found = person()
    st.text(f"{found.name}|{found.may_edit}|{found.shown}")
    show_person()


def _shown(page: AppTest) -> list[str]:
    assert not page.exception
    return [element.value for element in page.text]


@pytest.fixture
def looked_at(given_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("ASSISTANT_CORPUS", str(given_settings.corpus))
    monkeypatch.setenv("ASSISTANT_EDITORS", ",".join(given_settings.editors))
    monkeypatch.setenv("ASSISTANT_SHARED", "true")
    st.cache_resource.clear()
    return given_settings


def test_on_ones_own_computer_nobody_signs_in(looked_at: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_SHARED", "false")
    page = AppTest.from_function(page_of_a_person).run(timeout=PATIENCE)
    assert _shown(page) == ["|True|"]
    assert html_of(page) == ""


def test_the_page_itself_asks_who_is_there_too(looked_at: Settings, accounts: Accounts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.ui.person._token", lambda: "made-up")
    page = AppTest.from_function(page_of_a_person).run(timeout=PATIENCE)
    assert _shown(page) == []
    assert texts.NOT_SIGNED_IN in html_of(page)
    token = accounts.sign_in(NAME, READER)
    monkeypatch.setattr("assistant.ui.person._token", lambda: token)
    assert _shown(page.run()) == [f"local:{accounts.all()[0].id}|False|{NAME}"]
    assert f">{NAME}</span>" in html_of(page)
    accounts.set_role(NAME, "editor")
    assert "|True|" in _shown(page.run())[0]
    accounts.remove(NAME)
    assert _shown(page.run()) == []


def test_who_came_through_a_provider_is_who_streamlit_says(looked_at: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.ui.person._token", lambda: "")
    monkeypatch.setattr(type(st.user), "to_dict", lambda self: CLAIMS | {"email": "<b>@example.org"})
    page = AppTest.from_function(page_of_a_person).run(timeout=PATIENCE)
    assert _shown(page) == ["oidc:default:<b>@example.org|False|<b>@example.org"]
    assert "&lt;b&gt;@example.org" in html_of(page)


def test_who_comes_back_from_a_provider_is_led_to_what_they_wanted(shared: Shared, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identity, "providers", lambda: {"default": "id.example.org"})
    monkeypatch.setattr(identity, "way_in", lambda provider: "/auth/login?ticket=1")
    form = shared.get("/signin?next=/documents?document=a%26b")
    link = html.unescape(re.findall(r'href="(/signin/through[^"]*)"', form.text)[0])
    gone = shared.get(link)
    assert gone.headers["location"] == "/auth/login?ticket=1"
    entered = _enter(shared).cookie
    back = shared.get("/", cookie=f"{entered}; {gone.cookie}")
    assert (back.status, back.headers["location"]) == (HTTPStatus.SEE_OTHER, "/documents?document=a&b")
    assert "Max-Age=0" in back.headers["set-cookie"]
    assert shared.get("/documents", cookie=f"{entered}; {gone.cookie}").text == SECRET
    foreign = shared.get("/", cookie=f"{entered}; {gate.WANTED}=//evil.example")
    assert foreign.headers["location"] == "/"
    assert "set-cookie" not in shared.get("/signin/through?provider=default&next=//evil.example").headers


def test_the_style_of_the_form_is_the_one_its_policy_allows(shared: Shared) -> None:
    assert signing_in._STYLE_HASH in shared.get("/signin").headers["content-security-policy"]
    assert f"<style>{signing_in._STYLE}</style>" in shared.get("/signin").text


def test_serving_tells_the_app_where_everything_is(
    given_settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It starts in another folder."""
    from assistant.cli import serving

    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ASSISTANT_DATA")
    (tmp_path / "assistant.toml").write_text('data = "kept"\nshared = true\n', encoding="utf-8")
    told = serving._environment(load_settings(Path("corpus")))
    monkeypatch.chdir("/")
    for name, value in told.items():
        if name.startswith("ASSISTANT_"):
            monkeypatch.setitem(os.environ, name, value)
    assert load_settings().accounts.is_relative_to(tmp_path / "kept")
    assert load_settings().corpus == tmp_path / "corpus"
    assert load_settings().shared
