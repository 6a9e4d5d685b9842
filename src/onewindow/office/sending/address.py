"""Where a webhook may go: https to a public address, resolved once and pinned, so that no name leads inside.

A subscription's address is a stranger's word. Without this check the server could be made to call services of its
own network (server-side request forgery); a name that points elsewhere a moment later is met by pinning.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from onewindow.office.sending.outcome import Unreachable
from onewindow.procedures.protocol import Refused

MOST = 2000
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Target:
    """An address taken apart. ``local`` is this machine, which only a development house may call."""

    secure: bool
    host: str
    port: int
    path: str
    local: bool


def _refuse(code: str, zh: str, en: str) -> Refused:
    return Refused(code, zh, en)


def target_of(address: str, local_allowed: bool = False) -> Target:
    """An address as a target. Raises ``Refused``: not https, with a password, of a private network, too long."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise _refuse(
            "address_invalid", "地址无法识别，请写成 https://… 。", "write the address as https://…"
        ) from None
    host = (parts.hostname or "").rstrip(".")
    if len(address) > MOST or not host or any(ord(one) <= 32 for one in address):
        raise _refuse(
            "address_invalid", "地址无法识别，请写成 https://… 。", "write the address as https://…"
        )
    if parts.username or parts.password:
        raise _refuse("address_password", "地址中不能带口令。", "the address must not hold a password")
    local = host == "localhost" or _is_loopback(host)
    if local and not local_allowed:
        raise _refuse("address_private", "不能使用本机地址。", "an address of this machine is not allowed")
    if parts.scheme != "https" and not (local and parts.scheme == "http"):
        raise _refuse("address_not_https", "只接受 https 地址。", "only https addresses are taken")
    if not local:
        _refuse_private_figure(host)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    secure = parts.scheme == "https"
    return Target(secure, host, port or (443 if secure else 80), path, local)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.endswith(".localhost")


def _refuse_private_figure(host: str) -> None:
    try:
        figure = ipaddress.ip_address(host)
    except ValueError:
        return
    if not _public(figure):
        raise _refuse(
            "address_private", "不能使用内部网络的地址。", "an address of a private network is not allowed"
        )


def _public(figure: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    if isinstance(figure, ipaddress.IPv6Address):
        if figure.ipv4_mapped is not None:
            return _public(figure.ipv4_mapped)
        if not all(map(_public, _carried(figure))):
            return False
    return figure.is_global and not figure.is_multicast


def _carried(figure: ipaddress.IPv6Address) -> Iterator[ipaddress.IPv4Address]:
    """The IPv4 figures to which gateways may hand on: NAT64 (RFC 6052), 6to4 (RFC 3056), Teredo (RFC 4380)."""
    if figure in NAT64:
        yield ipaddress.IPv4Address(int(figure) & 0xFFFFFFFF)
    if figure.sixtofour is not None:
        yield figure.sixtofour
    yield from figure.teredo or ()


def pinned(target: Target) -> str:
    """The one figure to connect to. Every figure of the name must be public; raises ``Refused``, ``Unreachable``."""
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise Unreachable(f"{target.host}: 域名无法解析 the name has no address ({error})") from None
    figures = [str(one[4][0]) for one in found]
    if not target.local and not all(_public(ipaddress.ip_address(one.partition("%")[0])) for one in figures):
        raise _refuse(
            "address_private",
            f"{target.host} 指向内部网络的地址，不予发送。",
            f"{target.host} leads to a private network; nothing is sent there",
        )
    return figures[0]
