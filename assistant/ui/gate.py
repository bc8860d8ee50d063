"""The gate before a shared page: nothing of it is reached without signing in, neither pages nor pictures, downloads or uploads.

It stands before Streamlit itself. `app.py` asks again who is there before it draws anything.
"""

from collections.abc import Mapping
from urllib.parse import quote, urlencode, urlsplit

from starlette.middleware import Middleware
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.accounts import Accounts
from assistant.errors import AccountError
from assistant.settings import Settings
from assistant.texts import people as texts
from assistant.ui import identity
from assistant.ui.person import COOKIE, SIGN_IN, SIGN_OUT, Person, by_claims, by_token

THROUGH = f"{SIGN_IN}/through"
WANTED = "pi_wanted"
"""Cookie with the place one who goes through a provider wanted to see: the way back leads to the first page always."""

_HEALTH = "/_stcore/health"
_OPEN = (SIGN_IN, SIGN_OUT, THROUGH, identity.LOGIN, identity.LOGOUT, identity.CALLBACK, _HEALTH)
_POLICY_VIOLATION = 1008


class Gate:
    """Lets through who signed in, and everybody to the doors.

    Parameters
    ----------
    application : ASGI application
    settings : Settings
    base : str
        What every path begins with.
    """

    def __init__(self, application: ASGIApp, settings: Settings, base: str) -> None:
        self._application = application
        self._settings = settings
        self._base = base
        self._sign_in = base + SIGN_IN
        self._open = frozenset(base + path for path in _OPEN)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request, or turn it away."""
        if scope["type"] == "lifespan" or (scope["type"] == "http" and scope["path"] in self._open):
            await self._application(scope, receive, send)
            return
        cookies = HTTPConnection(scope).cookies
        try:
            found = person_with(cookies, self._settings)
        except AccountError as error:
            await unusable(HTTPConnection(scope), error)(scope, receive, send)
            return
        if scope["type"] == "websocket":
            await self._talk(found, cookies, scope, receive, send)
        elif found is None:
            await self._turned_away(scope)(scope, receive, send)
        elif WANTED in cookies and scope["path"] == f"{self._base}/":
            await self._led_on(cookies[WANTED])(scope, receive, send)
        else:
            await self._application(scope, receive, send)

    def _turned_away(self, scope: Scope) -> Response:
        accepted = HTTPConnection(scope).headers.get("accept", "")
        if scope["method"] != "GET" or "text/html" not in accepted:
            return PlainTextResponse(texts.NOT_SIGNED_IN, 401, {"Cache-Control": "no-store"})
        wanted = quote(scope["path"]) + ("?" + scope["query_string"].decode("latin-1") if scope["query_string"] else "")
        return RedirectResponse(f"{self._sign_in}?{urlencode({'next': wanted})}", 303, {"Cache-Control": "no-store"})

    def _led_on(self, wanted: str) -> Response:
        """Lead one who came back from a provider to what they wanted to see."""
        led = RedirectResponse(inside(wanted, self._base), 303, {"Cache-Control": "no-store"})
        led.delete_cookie(WANTED, path=self._base or "/", httponly=True, samesite="lax")
        return led

    async def _talk(self, found: Person | None, cookies: Mapping[str, str], scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what the page says and hears while the person is who they were.

        Every press comes as a message. Streamlit calls what the press stands for before it draws the page anew, so whoever was
        signed out, or may no longer edit, has to be stopped here: the message is dropped, and the browser connects again.
        """
        closed = found is None or not _of_this_page(HTTPConnection(scope))
        if closed:
            await receive()
            await send({"type": "websocket.close", "code": _POLICY_VIOLATION})
            return

        async def heard() -> Message:
            nonlocal closed
            message = await receive()
            if message["type"] == "websocket.receive" and person_with(cookies, self._settings) != found:
                closed = True
                await send({"type": "websocket.close", "code": _POLICY_VIOLATION})
                return {"type": "websocket.disconnect", "code": _POLICY_VIOLATION}
            return message

        async def said(message: Message) -> None:
            if not closed:
                await send(message)

        await self._application(scope, heard, said)


def _of_this_page(connection: HTTPConnection) -> bool:
    """Tell whether a page of ours wants to talk, or no browser at all; of a foreign one Streamlit would ask the network."""
    origin = connection.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == connection.headers.get("host", "")


def inside(wanted: str, base: str) -> str:
    """Return where to go on to: `wanted` if it is a place of ours, else the first page."""
    parts = urlsplit(wanted) if wanted.isascii() and wanted.isprintable() else urlsplit("")
    ours = wanted.startswith(f"{base}/") and not wanted.startswith("//") and "\\" not in wanted
    return wanted if ours and parts.path and not parts.scheme and not parts.netloc else f"{base}/"


def unusable(connection: HTTPConnection, error: Exception) -> Response:
    """Answer where the accounts cannot be read: closed to all."""
    return PlainTextResponse(str(error), 503, {"Cache-Control": "no-store"})


def gate(settings: Settings, base: str) -> Middleware:
    """Return the gate as Streamlit's server takes it."""
    return Middleware(Gate, settings=settings, base=base)


def person_with(cookies: Mapping[str, str], settings: Settings) -> Person | None:
    """Return who bears these cookies (raises `AccountError`)."""
    return by_token(Accounts(settings.accounts), cookies.get(COOKIE, "")) or by_claims(identity.claims(cookies), settings.editors)
