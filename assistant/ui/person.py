"""Who looks at the page."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import streamlit as st

from assistant.accounts import Accounts
from assistant.settings import Settings, load_settings
from assistant.texts import people as texts
from assistant.ui.markup import notice

COOKIE = "pi_session"
"""Bears the token of one who signed in with a local account; scripts of the page cannot read it."""

SIGN_IN = "/signin"
SIGN_OUT = "/signout"

_SIGNED_OUT = Path(__file__).with_name("signed_out.js").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Person:
    """Who looks at the page.

    Parameters
    ----------
    name : str
        By which their conversations are kept apart; empty on one's own computer. It says where the name comes from, so an account
        here and one at a provider never meet, and is not to be shown.
    may_edit : bool
        Whether they may change documents and the index.
    shown : str
        Their name as others may read it; empty on one's own computer. It is not our text: only `markup` may show it.
    """

    name: str
    may_edit: bool
    shown: str = ""


def person() -> Person:
    """Return who looks at the page; where nobody signed in, say so and end the run (raises `SettingsError`)."""
    settings = _settings()
    if not settings.shared:
        return Person("", may_edit=True)
    found = by_token(Accounts(settings.accounts), _token()) or by_claims(st.user.to_dict(), settings.editors)
    if found is None:
        notice("warning", texts.NOT_SIGNED_IN)
        st.html(f'<a class="pi-sign-in" href="{_base()}{SIGN_IN}" target="_self">{escape(texts.SIGN_IN_AGAIN)}</a>')
        st.stop()
    return found


def by_token(accounts: Accounts, token: str) -> Person | None:
    """Return who signed in here and got this token (raises `AccountError`)."""
    account = accounts.signed_in(token)
    return Person(f"local:{account.id}", account.role == "editor", account.name) if account else None


def by_claims(claims: Mapping[str, Any], editors: Iterable[str]) -> Person | None:
    """Return who signed in at a provider that says this of them.

    The name is the address of e-mail: it is what an administrator knows people by, and what `editors` lists. One the provider
    says it did not verify is anybody's.
    """
    address = claims.get("email")
    if claims.get("is_logged_in") is not True or claims.get("email_verified") in (False, "false"):
        return None
    if not isinstance(address, str) or "@" not in address:
        return None
    same = _same(address)
    return Person(f"oidc:{claims.get('provider', '')}:{same}", same in {_same(editor) for editor in editors}, address)


def show_person() -> None:
    """Show who signed in, and the way out; nothing on one's own computer."""
    shown = person().shown
    if shown:
        st.html(
            f'<form class="pi-person" method="post" action="{_base()}{SIGN_OUT}">'
            f'<span title="{escape(texts.SHOWN_AS)}">{escape(shown)}</span><button>{escape(texts.SIGN_OUT)}</button></form>',
            width="content",
        )
        component = st.components.v2.component("pervoistochnik_signed_out", js=_SIGNED_OUT)
        component(key="signed-out", data={"asked": f"{_base()}/_stcore/host-config"}, width="content", height=0)


def _same(address: str) -> str:
    return unicodedata.normalize("NFC", address.strip().casefold())


def _token() -> str:
    return st.context.cookies.get(COOKIE, "")


def _base() -> str:
    return base_of(st.get_option("server.baseUrlPath"))


def base_of(option: str | None) -> str:
    """Return what every path begins with behind a proxy that serves the page below its root."""
    path = (option or "").strip("/")
    return f"/{path}" if path else ""


@st.cache_resource(show_spinner=False)
def _settings() -> Settings:
    return load_settings()
