"""What every answer of the portal carries in its headers, static files and errors included.

The content security policy is django-csp's (settings), transport and referrer are Django's; here stands the rest.
"""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse

# What a page of the portal may ask the browser for: nothing but a security key (second factor) and its whole screen.
_FEATURES: Final = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "encrypted-media", "geolocation",
    "gyroscope", "hid", "magnetometer", "microphone", "midi", "payment", "screen-wake-lock", "serial", "usb",
    "xr-spatial-tracking",
)  # fmt: skip
_OWN: Final = ("fullscreen", "publickey-credentials-create", "publickey-credentials-get")
PERMISSIONS_POLICY: Final = ", ".join([*(f"{name}=()" for name in _FEATURES), *(f"{name}=(self)" for name in _OWN)])


class SafeHeadersMiddleware:
    """Keep answers out of caches, out of other sites' pages, and away from devices; the outermost of all."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response["Permissions-Policy"] = PERMISSIONS_POLICY
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        response["Cross-Origin-Embedder-Policy"] = "require-corp"
        # Only static files (WhiteNoise's) may be kept, and say so; everything else is somebody's.
        kept = response.get("Cache-Control", "")
        if "public" not in kept and "no-store" not in kept:
            response["Cache-Control"] = "no-store"
        return response
