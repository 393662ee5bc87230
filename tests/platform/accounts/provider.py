"""A small OpenID Connect provider on this machine, for tests: it says whatever it is told to."""

import base64
import hashlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Provider:
    """`claims` is what it says of whoever signs in; `token_claims` differ in the token alone;
    `proved` tells of each code whether its bearer had asked for it."""

    def __init__(self) -> None:
        self.claims: dict[str, Any] = {}
        self.challenge = ""
        self.token_claims: dict[str, Any] = {}
        self.failing = False
        self.proved: list[bool] = []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        # It looks this often whether it should stop, and to stop waits for that.
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def authorise(self, address: str) -> dict[str, str]:
        """What the browser carries back after the person said yes at `address`."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert address.startswith(f"{self.url}/authorise?")
        assert asked["response_type"] == "code"
        self.challenge = asked.get("code_challenge", "")
        self.nonce = asked.get("nonce", "")
        return {"code": "the-code", "state": asked["state"]}

    def answer(self, path: str, form: dict[str, list[str]]) -> dict[str, Any]:
        if path.endswith("/openid-configuration"):
            return {
                "issuer": self.url,
                "authorization_endpoint": f"{self.url}/authorise",
                "token_endpoint": f"{self.url}/token",
                "userinfo_endpoint": f"{self.url}/userinfo",
                "jwks_uri": f"{self.url}/keys",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            }
        if path == "/keys":
            public = jwt.algorithms.RSAAlgorithm.to_jwk(_KEY.public_key(), as_dict=True)
            return {"keys": [{**public, "kid": "one", "use": "sig", "alg": "RS256"}]}
        if path == "/token":
            self._check_proof(form)
            return {"access_token": "a", "token_type": "Bearer", "id_token": self._token()}
        return self.claims

    def _check_proof(self, form: dict[str, list[str]]) -> None:
        verifier = form.get("code_verifier", [""])[0]
        digest = hashlib.sha256(verifier.encode()).digest()
        made = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        self.proved.append(bool(verifier) and made == self.challenge)

    def _token(self) -> str:
        now = int(time.time())
        said = {"iss": self.url, "aud": "almoner", "iat": now, "exp": now + 300, **self.claims}
        if self.nonce:
            said["nonce"] = self.nonce
        said |= self.token_claims
        return jwt.encode(said, _KEY, "RS256", headers={"kid": "one"})


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._send({})

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            self._send(parse_qs(self.rfile.read(length).decode()))

        def _send(self, form: dict[str, list[str]]) -> None:
            broken = provider.failing and self.path == "/token"
            body = json.dumps(provider.answer(urlsplit(self.path).path, form)).encode()
            self.send_response(500 if broken else 200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            return

    return Handler
