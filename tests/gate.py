"""A shared page without a browser: requests and conversations as its server gets them, handed straight to the gate."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from assistant.errors import AccountError
from assistant.settings import Settings
from assistant.ui.gate import gate, unusable
from assistant.ui.signing_in import Doors

SECRET = "a page of the documents"


@dataclass(frozen=True, slots=True)
class Reply:
    """What a request got."""

    status: int
    headers: dict[str, str]
    text: str

    @property
    def cookie(self) -> str:
        """The cookie it set, as a browser would send it back."""
        return self.headers["set-cookie"].partition(";")[0]


class Shared:
    """The doors and the gate before a page that shows a secret to everybody."""

    def __init__(self, settings: Settings, base: str = "") -> None:
        self.heard: list[str] = []
        routes = [
            *Doors(settings, base).routes(),
            WebSocketRoute(f"{base}/_stcore/stream", self._talk),
            Route("/{path:path}", self._page, methods=["GET", "PUT", "POST"]),
        ]
        self._application = Starlette(
            routes=routes, middleware=[gate(settings, base)], exception_handlers={AccountError: unusable}
        )

    async def _page(self, request: Request) -> PlainTextResponse:
        return PlainTextResponse(SECRET)

    async def _talk(self, websocket: WebSocket) -> None:
        await websocket.accept()
        try:
            while True:
                self.heard.append(await websocket.receive_text())
                await websocket.send_text(SECRET)
        except WebSocketDisconnect:
            pass

    def get(self, path: str, *, cookie: str = "", accept: str = "text/html", method: str = "GET") -> Reply:
        """Ask for something."""
        return self._request(method, path, {"cookie": cookie, "accept": accept}, b"")

    def post(self, path: str, fields: dict[str, str] | bytes, *, cookie: str = "", **headers: str) -> Reply:
        """Send a form, from a page of ours unless the headers say otherwise."""
        sent = {"host": "here", "origin": "http://here", "cookie": cookie}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        return self._request("POST", path, sent, fields if isinstance(fields, bytes) else urlencode(fields).encode())

    def talk(self, cookie: str, messages: Iterable[str | Callable[[], object]], origin: str = "http://here") -> list[str]:
        """Hold a conversation; what can be called happens in between. Return what came of it, in order."""
        coming = iter(messages)
        began = False

        async def receive() -> dict[str, Any]:
            nonlocal began
            if not began:
                began = True
                return {"type": "websocket.connect"}
            for message in coming:
                if isinstance(message, str):
                    return {"type": "websocket.receive", "text": message}
                message()
            return {"type": "websocket.disconnect", "code": 1000}

        headers = {"host": "here", "origin": origin, "cookie": cookie}
        replies = asyncio.run(self._run(_scope("websocket", "/_stcore/stream", headers), receive))
        return [str(reply.get("text", reply["type"])) for reply in replies]

    def _request(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Reply:
        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        scope = _scope("http", path, headers) | {"method": method}
        start, *parts = asyncio.run(self._run(scope, receive))
        found = {name.decode(): value.decode() for name, value in start["headers"]}
        return Reply(start["status"], found, b"".join(part.get("body", b"") for part in parts).decode())

    async def _run(self, scope: dict[str, Any], receive: Callable[[], Awaitable[dict[str, Any]]]) -> list[Any]:
        replies: list[Any] = []

        async def send(message: Any) -> None:
            replies.append(message)

        await self._application(scope, receive, send)
        return replies


def _scope(kind: str, address: str, headers: dict[str, str]) -> dict[str, Any]:
    path, _, query = address.partition("?")
    return {
        "type": kind,
        "scheme": "http" if kind == "http" else "ws",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in headers.items() if value],
        "client": ("192.0.2.1", 1),
        "server": ("here", 80),
        "http_version": "1.1",
        "subprotocols": [],
    }
