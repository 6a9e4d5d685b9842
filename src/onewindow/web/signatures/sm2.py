"""SM2 signatures with SM3 (GB/T 32918.2-2016, curve of GB/T 32918.5-2017), as a small arithmetic of whole numbers.

The installed cryptography library offers SM3 but no SM2. This is meant for a few signatures a second (some 8 ms
each) and is not hardened against timing: whoever signs at rate or on a shared machine puts a hardware module behind the
same ``Signer`` interface.
"""

from __future__ import annotations

import hashlib
import secrets

P = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
A = P - 3
B = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
N = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
G = (
    0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7,
    0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0,
)
DEFAULT_ID = b"1234567812345678"
"""The signer's name that GM/T 0009 prescribes where none is agreed."""

Point = tuple[int, int]
_Jacobian = tuple[int, int, int]
_INFINITY: _Jacobian = (1, 1, 0)


def public_point(private: int) -> Point:
    """The public key of a private one."""
    return _plain(_times(private, G))


def new_private() -> int:
    """A private key in 1 … n-2."""
    return secrets.randbelow(N - 2) + 1


def on_curve(point: Point) -> bool:
    """Whether a public key is a point of the curve: what GB/T 32918.1 asks before it is used."""
    x, y = point
    return 0 <= x < P and 0 <= y < P and (y * y - (x * x * x + A * x + B)) % P == 0


def sign(private: int, message: bytes, id: bytes = DEFAULT_ID, k: int | None = None) -> tuple[int, int]:
    """The signature (r, s) of a message (GB/T 32918.2, 6.1). ``k`` is for the standard's example only."""
    e = _digest(public_point(private), message, id)
    while True:
        chosen = k if k is not None else secrets.randbelow(N - 1) + 1
        r = (e + _plain(_times(chosen, G))[0]) % N
        if r == 0 or r + chosen == N:
            continue
        s = pow(1 + private, -1, N) * (chosen - r * private) % N
        if s:
            return r, s


def verify(public: Point, message: bytes, signature: tuple[int, int], id: bytes = DEFAULT_ID) -> bool:
    """Whether (r, s) is the signature of the message by the key (GB/T 32918.2, 7.1)."""
    r, s = signature
    if not (0 < r < N and 0 < s < N) or not on_curve(public):
        return False
    t = (r + s) % N
    if t == 0:
        return False
    point = _add(_times(s, G), _times(t, public))
    if point[2] == 0:
        return False
    return (_digest(public, message, id) + _plain(point)[0]) % N == r


def _digest(public: Point, message: bytes, id: bytes) -> int:
    """e = SM3(Z ‖ M), where Z binds the signer's name, the curve and the public key (GB/T 32918.2, 5.5)."""
    parts = (A, B, *G, *public)
    z = hashlib.new(
        "sm3", (len(id) * 8).to_bytes(2, "big") + id + b"".join(one.to_bytes(32, "big") for one in parts)
    )
    return int.from_bytes(hashlib.new("sm3", z.digest() + message).digest(), "big")


def _plain(point: _Jacobian) -> Point:
    inverse = pow(point[2], -1, P)
    square = inverse * inverse % P
    return point[0] * square % P, point[1] * square * inverse % P


def _double(point: _Jacobian) -> _Jacobian:
    x, y, z = point
    if z == 0 or y == 0:
        return _INFINITY
    yy, zz = y * y % P, z * z % P
    s = 4 * x * yy % P
    m = 3 * (x - zz) * (x + zz) % P
    x3 = (m * m - 2 * s) % P
    return x3, (m * (s - x3) - 8 * yy * yy) % P, 2 * y * z % P


def _add(left: _Jacobian, right: _Jacobian) -> _Jacobian:
    if left[2] == 0:
        return right
    if right[2] == 0:
        return left
    z1, z2 = left[2] * left[2] % P, right[2] * right[2] % P
    u1, u2 = left[0] * z2 % P, right[0] * z1 % P
    s1, s2 = left[1] * z2 * right[2] % P, right[1] * z1 * left[2] % P
    if u1 == u2:
        return _double(left) if s1 == s2 else _INFINITY
    h, r = (u2 - u1) % P, (s2 - s1) % P
    hh = h * h % P
    hhh, v = h * hh % P, u1 * hh % P
    x3 = (r * r - hhh - 2 * v) % P
    return x3, (r * (v - x3) - s1 * hhh) % P, h * left[2] * right[2] % P


def _times(factor: int, point: Point) -> _Jacobian:
    """A multiple of a point, always with the same number of doublings and additions."""
    found, other = _INFINITY, (point[0], point[1], 1)
    for place in reversed(range(256)):
        if factor >> place & 1:
            found, other = _add(found, other), _double(other)
        else:
            found, other = _double(found), _add(found, other)
    return found
