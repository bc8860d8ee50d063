"""An identity provider (OpenID Connect) on this computer: it asks nothing and says of everybody what it was told to say."""

import hashlib
import json
import secrets
import threading
import time
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "первоисточник".encode().hex(), "секрет".encode().hex()


class Provider(ThreadingHTTPServer):
    """Answers at `address`; `claims` are what it says of who signs in next."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.address = f"http://localhost:{self.server_address[1]}"
        self.claims: dict[str, Any] = {}
        self.key = RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256", "kid": "1"})
        self.given: dict[str, dict[str, str]] = {}

    @property
    def metadata(self) -> dict[str, Any]:
        """What its well-known address says."""
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
        }

    def code(self, asked: dict[str, str]) -> str:
        """Remember who asked, and return a code for them."""
        code = secrets.token_urlsafe(8)
        self.given[code] = asked
        return code

    def token(self, form: dict[str, str], authorization: str) -> dict[str, Any] | None:
        """Return what a code is exchanged for, if who brings it is who asked."""
        asked = self.given.pop(form.get("code", ""), None)
        challenge = urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest()).decode().rstrip("=")
        known = authorization == "Basic " + b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if asked is None or not known or asked["code_challenge"] != challenge:
            return None
        now = int(time.time())
        said = {
            "iss": self.address,
            "aud": CLIENT,
            "sub": "1",
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            **self.claims,
        }
        signed = jwt.encode({"alg": "RS256", "kid": "1"}, said | self.claims, self.key)
        return {"access_token": "x", "token_type": "Bearer", "expires_in": 300, "id_token": signed}


class _Handler(BaseHTTPRequestHandler):
    server: Provider

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path == "/authorize":
            self.send_response(302)
            answer = urlencode({"code": self.server.code(asked), "state": asked["state"]})
            self.send_header("Location", f"{asked['redirect_uri']}?{answer}")
            self.end_headers()
        elif parts.path == "/keys":
            self._answer({"keys": [self.server.key.as_dict(private=False)]})
        else:
            self._answer(self.server.metadata)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        token = self.server.token(form, self.headers.get("Authorization", ""))
        self._answer(token or {"error": "invalid_grant"}, 200 if token else 400)

    def _answer(self, data: dict[str, Any], status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(data).encode())

    def log_message(self, *words: Any) -> None:
        """Say nothing."""


@contextmanager
def provider() -> Iterator[Provider]:
    """Run one."""
    server = Provider()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
