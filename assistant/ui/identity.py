"""Signing in through a provider (OpenID Connect): Streamlit's own, that of `st.login`, set up in `.streamlit/secrets.toml`.

`st.login` itself needs a running page, and nobody gets one who has not signed in: the address it leads to is asked for instead,
and the gate reads the signed cookie it leaves, which the page itself finds in `st.user`.
"""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from streamlit.auth_util import get_cookie_with_chunks, get_secrets_auth_section
from streamlit.user_info import generate_login_redirect_url
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value

COOKIE = "_streamlit_user"
CALLBACK = "/oauth2callback"
LOGIN = "/auth/login"
LOGOUT = "/auth/logout"

_DEFAULT = "default"
_DAYS = 0.5
"""How long a provider's word is taken; Streamlit's cookie lasts thirty days, in which nobody asks whether the person left."""


def providers() -> dict[str, str]:
    """Return the providers that are set up, by Streamlit's names, with the names shown."""
    section = get_secrets_auth_section()
    found = {name: name for name, value in section.items() if isinstance(value, Mapping) and value.get("server_metadata_url")}
    if section.get("server_metadata_url"):
        found[_DEFAULT] = urlsplit(section["server_metadata_url"]).hostname or _DEFAULT
    return found


def way_in(provider: str) -> str:
    """Return the path that leads to a provider; good for two minutes."""
    return generate_login_redirect_url(provider)


def claims(cookies: Mapping[str, str]) -> dict[str, Any]:
    """Return what a provider said of who bears these cookies; nothing if none did, too long ago, or the cookie is not ours."""
    if COOKIE not in cookies or not providers():
        return {}
    secret = get_cookie_secret()

    def part(name: str) -> bytes | None:
        return decode_signed_value(secret, name, cookies.get(name, ""), max_age_days=_DAYS)

    found = get_cookie_with_chunks(part, COOKIE)
    said = json.loads(found) if found else {}
    return said if isinstance(said, dict) else {}
