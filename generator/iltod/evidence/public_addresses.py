"""Which addresses are of the public internet, by the registries of IANA and not by the version of Python."""

from __future__ import annotations

import ipaddress

_INSIDE_V4 = tuple(
    ipaddress.IPv4Network(written)
    for written in str.split(
        """
        0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24
        192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4
        """
    )
)
"""Source: IANA IPv4 Special-Purpose Address Registry, and multicast (RFC 5771)."""

_PUBLIC_V6 = ipaddress.IPv6Network("2000::/3")
"""Source: IANA Internet Protocol Version 6 Address Space: the only part that is given out."""

_INSIDE_V6 = tuple(ipaddress.IPv6Network(written) for written in ("2001::/23", "2001:db8::/32", "3fff::/20"))
"""Source: IANA IPv6 Special-Purpose Address Registry, of what lies in the public part."""

_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")
"""NAT64 (RFC 6052): an IPv4 address stands in the last four bytes."""


def is_public(address: str) -> bool:
    """Return whether an IP address is one of the public internet, also where it is wrapped in another."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv4Address):
        return not any(ip in network for network in _INSIDE_V4)
    inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
    if ip in _TRANSLATED:
        inner = ipaddress.IPv4Address(ip.packed[-4:])
    if inner:
        return is_public(str(inner))
    return ip in _PUBLIC_V6 and not any(ip in network for network in _INSIDE_V6)
