"""The doors of a shared page: the form to sign in, the way through a provider, the way out.

They are plain requests, not a page of Streamlit: only the answer to a request can set a cookie that scripts cannot read, a
browser fills in and keeps passwords there as everywhere, and whoever has not signed in gets nothing of Streamlit at all.
"""

import hashlib
from base64 import b64encode
from collections.abc import Mapping
from html import escape
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from assistant.accounts import Accounts
from assistant.accounts.book import SESSION_SECONDS
from assistant.errors import AccountError, SignInRefused, SignInTooSoon
from assistant.settings import Settings
from assistant.texts import pages as page_texts
from assistant.texts import people as texts
from assistant.ui import identity
from assistant.ui.gate import THROUGH, WANTED, inside, person_with
from assistant.ui.person import COOKIE, SIGN_IN, SIGN_OUT

_LONGEST_FORM = 16_384
_ON_THE_WAY = 600
"""Seconds one may take to sign in at a provider and still be led to what was wanted."""

_STYLE = Path(__file__).with_name("signing_in.css").read_text(encoding="utf-8")
_STYLE_HASH = b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; img-src data:; form-action 'self'; frame-ancestors 'none'; "
        "base-uri 'none'"
    ),
    "Referrer-Policy": "same-origin",  # «no-referrer» would hide from us, too, which page a form was sent from
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class Doors:
    """What answers at the doors.

    Parameters
    ----------
    settings : Settings
    base : str
        What every path begins with.
    """

    def __init__(self, settings: Settings, base: str) -> None:
        self._settings = settings
        self._accounts = Accounts(settings.accounts)
        self._base = base

    def routes(self) -> list[Route]:
        """Return the routes for Streamlit's server."""
        return [
            Route(self._base + SIGN_IN, self.form, methods=["GET"]),
            Route(self._base + SIGN_IN, self.sign_in, methods=["POST"]),
            Route(self._base + SIGN_OUT, self.sign_out, methods=["POST"]),
            Route(self._base + THROUGH, self.through, methods=["GET"]),
        ]

    async def form(self, request: Request) -> Response:
        """Show the form; who is signed in already is led on."""
        wanted = self._inside(request.query_params.get("next", ""))
        if person_with(request.cookies, self._settings):
            return RedirectResponse(wanted, 303)
        message = texts.SIGNED_OUT if "out" in request.query_params else texts.SIGN_IN_NOTE
        if identity.claims(request.cookies):
            return self._page(texts.NO_ADDRESS, wanted, wrong=True)
        return self._page(message, wanted)

    async def sign_in(self, request: Request) -> Response:
        """Take a name and a password."""
        if not _from_our_own_page(request):
            return self._page(texts.NOT_YOURS, self._inside(""), status=403, wrong=True)
        given = await _fields(request)
        wanted = self._inside(given.get("next", ""))
        name = given.get("name", "")
        try:
            token = await run_in_threadpool(self._accounts.sign_in, name, given.get("password", ""))
        except SignInTooSoon as error:
            answer = self._page(error.message, wanted, status=429, name=name, wrong=True)
            answer.headers["Retry-After"] = str(error.seconds)
            return answer
        except SignInRefused as error:
            return self._page(error.message, wanted, status=401, name=name, wrong=True)
        except AccountError as error:
            return self._page(error.message, wanted, status=503, name=name, wrong=True)
        led = RedirectResponse(wanted, 303, {"Cache-Control": "no-store"})
        self._remember(led, request, COOKIE, token, SESSION_SECONDS)
        return led

    async def sign_out(self, request: Request) -> Response:
        """End the session, here and with Streamlit."""
        if not _from_our_own_page(request):
            return self._page(texts.NOT_YOURS, self._inside(""), status=403, wrong=True)
        await run_in_threadpool(self._accounts.sign_out, request.cookies.get(COOKIE, ""))
        there = identity.LOGOUT if identity.COOKIE in request.cookies else f"{SIGN_IN}?out=1"
        answer = RedirectResponse(self._base + there, 303, {"Cache-Control": "no-store"})
        answer.delete_cookie(COOKIE, path=self._base or "/", httponly=True, samesite="lax")
        return answer

    async def through(self, request: Request) -> Response:
        """Lead to a provider."""
        provider = request.query_params.get("provider", "")
        if provider not in identity.providers():
            return RedirectResponse(self._base + SIGN_IN, 303)
        led = RedirectResponse(identity.way_in(provider), 303, {"Cache-Control": "no-store"})
        wanted = self._inside(request.query_params.get("next", ""))
        if wanted != f"{self._base}/":
            self._remember(led, request, WANTED, wanted, _ON_THE_WAY)
        return led

    def _remember(self, answer: Response, request: Request, name: str, value: str, seconds: int) -> None:
        """Set a cookie that scripts cannot read."""
        answer.set_cookie(
            name,
            value,
            max_age=seconds,
            path=self._base or "/",
            secure=_encrypted(request),
            httponly=True,
            samesite="lax",  # «strict» would ask again for a name whenever a link from elsewhere leads here
        )

    def _inside(self, wanted: str) -> str:
        return inside(wanted, self._base)

    def _page(self, message: str, wanted: str, *, status: int = 200, name: str = "", wrong: bool = False) -> HTMLResponse:
        alert = ' role="alert" class="wrong"' if wrong else ""
        form = self._form(wanted, name) if self._accounts.all() else ""
        body = (
            '<!DOCTYPE html><html lang="ru"><head><meta charset="utf-8">'
            f"<title>{texts.SIGN_IN} — {page_texts.APPLICATION}</title>"
            '<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">'
            f"<style>{_STYLE}</style></head><body><main><h1>{page_texts.APPLICATION}</h1><p{alert}>{escape(message)}</p>"
            f"{form}{self._ways(wanted)}</main></body></html>"
        )
        return HTMLResponse(body, status, _HEADERS)

    def _ways(self, wanted: str) -> str:
        through = self._base + THROUGH
        ways = {
            f"{through}?{urlencode({'provider': name, 'next': wanted})}": shown for name, shown in identity.providers().items()
        }
        return "".join(f'<a href="{escape(way)}">{escape(texts.sign_in_through(shown))}</a>' for way, shown in ways.items())

    def _form(self, wanted: str, name: str) -> str:
        focus = ("", " autofocus") if name else (" autofocus", "")
        return (
            f'<form method="post" action="{self._base}{SIGN_IN}"><label>{texts.FIELD_NAME}'
            f'<input name="name" value="{escape(name)}" autocomplete="username" autocapitalize="none" required{focus[0]}></label>'
            f'<label>{texts.FIELD_PASSWORD}<input name="password" type="password" autocomplete="current-password" required'
            f'{focus[1]}></label><input type="hidden" name="next" value="{escape(wanted)}">'
            f"<button>{texts.SIGN_IN_BUTTON}</button></form>"
        )


def _from_our_own_page(request: Request) -> bool:
    """Tell whether a form was sent from a page of ours: a foreign one could sign people in as somebody else."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    # Browsers keep that to themselves where nothing is encrypted.
    return urlsplit(request.headers.get("origin", "")).netloc == request.headers.get("host", "-")


async def _fields(request: Request) -> Mapping[str, str]:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _LONGEST_FORM:
            return {}
    fields = parse_qs(body.decode("utf-8", errors="replace"), keep_blank_values=True)
    return {name: values[0] for name, values in fields.items()}


def _encrypted(request: Request) -> bool:
    """Tell whether the browser reached us, or the proxy before us, over TLS; who lies about it only locks their own cookie up."""
    return "https" in (request.url.scheme, request.headers.get("x-forwarded-proto", ""))
