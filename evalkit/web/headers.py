"""The headers of every answer (TRUST 6). Litestar sends none of them by itself."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
    )
)

_POWERS = (
    "accelerometer",
    "autoplay",
    "browsing-topics",
    "camera",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "geolocation",
    "gyroscope",
    "hid",
    "idle-detection",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "publickey-credentials-create",
    "publickey-credentials-get",
    "screen-wake-lock",
    "serial",
    "usb",
    "xr-spatial-tracking",
)

EVERYWHERE: Mapping[str, str] = MappingProxyType(
    {
        "content-security-policy": CONTENT_SECURITY_POLICY,
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": ", ".join(f"{power}=()" for power in _POWERS),
        "x-robots-tag": "noindex, nofollow",
        "x-frame-options": "DENY",  # for browsers that do not know frame-ancestors
    }
)
"""On every answer, whatever its status."""

MICROPHONE = (
    "permissions-policy",
    ", ".join(f"{power}=({'self' if power == 'microphone' else ''})" for power in _POWERS),
)
"""What the one page on which sentences are recorded sends instead; the browser asks the person besides."""

PASSKEYS = (
    "permissions-policy",
    ", ".join(f"{power}=({'self' if power.startswith('publickey-') else ''})" for power in _POWERS),
)
"""What the two pages send instead on which a passkey is made or asked for; the device asks the person besides."""

OPEN_TO_ROBOTS = ("x-robots-tag", "index, follow")
"""What pages send that are published for everybody; all others ask search engines to stay away."""

NO_STORE = "no-store"
"""Cache rule of every answer that does not set its own: pages about people stay in no cache."""

FOR_EVER = "public, max-age=31536000, immutable"
"""Cache rule of static files, whose address changes with their content."""

BEHIND_TLS: Mapping[str, str] = MappingProxyType({"strict-transport-security": "max-age=31536000; includeSubDomains"})
"""Only where the instance is reached over TLS."""
