"""Endpoints: each declares its method, path, scope and answer. What declares no scope stops the start-up."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar, get_type_hints

from onewindow.office.token_views import Scope

Function = TypeVar("Function", bound=Callable[..., Any])


class Opens(frozenset[Scope]):
    """The scopes of which a caller needs one. ``PUBLIC`` asks for nothing, ``SESSION`` for a person at a page."""


PUBLIC = Opens()
SESSION = Opens(Scope)
READ = Opens({Scope.READ})
APPLY = Opens({Scope.APPLY})
WORK = Opens({Scope.WORK})
ACT = Opens({Scope.APPLY, Scope.WORK})
ADMIN = Opens({Scope.ADMIN})
EXPORT = Opens({Scope.EXPORT})
EVENTS = Opens({Scope.EVENTS})


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One method of one path.

    ``subject``: one of ``calls.VERSIONS`` (``case``, ``project`` …) where the path's parameter of that name is the record
    whose version is the entity tag and whom ``If-Match`` guards. ``answer`` is a type of ``shapes``, None for an empty answer (204), or
    ``bytes``: a stream of one ``media_type``, or a ``file`` of that type, of the store's where none is named.
    ``covers`` names the functions of the office that it makes reachable.
    """

    method: str
    path: str
    name: str
    opens: Opens
    function: Callable[..., Any]
    parameters: tuple[inspect.Parameter, ...]
    tag: str
    summary: str
    description: str
    status: int = 200
    answer: Any = None
    subject: str = ""
    media_type: str = ""
    file: bool = False
    multipart: bool = False
    covers: tuple[str, ...] = ()
    keyed: bool = True

    @property
    def safe(self) -> bool:
        """Whether it only reads."""
        return self.method == "GET"


ENDPOINTS: list[Endpoint] = []
"""All endpoints, in the order of their declaration. Filled when ``resources`` is imported."""


@dataclass
class Registry:
    """Declares the endpoints of one resource under one tag."""

    tag: str
    made: list[Endpoint] = field(default_factory=list)

    def get(self, path: str, opens: Opens, **more: Any) -> Callable[[Function], Function]:
        """Declare a read."""
        return self._declare("GET", path, opens, more)

    def post(self, path: str, opens: Opens, **more: Any) -> Callable[[Function], Function]:
        """Declare a write."""
        return self._declare("POST", path, opens, more)

    def patch(self, path: str, opens: Opens, **more: Any) -> Callable[[Function], Function]:
        """Declare a change of a part."""
        return self._declare("PATCH", path, opens, more)

    def put(self, path: str, opens: Opens, **more: Any) -> Callable[[Function], Function]:
        """Declare a replacement."""
        return self._declare("PUT", path, opens, more)

    def delete(self, path: str, opens: Opens, **more: Any) -> Callable[[Function], Function]:
        """Declare a removal."""
        return self._declare("DELETE", path, opens, more)

    def _declare(
        self, method: str, path: str, opens: Opens, more: dict[str, Any]
    ) -> Callable[[Function], Function]:
        def declare(function: Function) -> Function:
            self.add(method, path, opens, function, **more)
            return function

        return declare

    def add(
        self,
        method: str,
        path: str,
        opens: Opens,
        function: Callable[..., Any],
        parameters: tuple[inspect.Parameter, ...] | None = None,
        name: str = "",
        says: str = "",
        **more: Any,
    ) -> None:
        """Add an endpoint. Raises ``TypeError`` without a scope, ``ValueError`` for a name or place taken."""
        if not isinstance(opens, Opens):
            raise TypeError(f"{method} {path}: 没有声明令牌范围 / declares no scope")
        name = name or function.__name__
        if any(one.name == name or (one.method, one.path) == (method, path) for one in ENDPOINTS):
            raise ValueError(f"{method} {path} ({name}) 重复 / is declared twice")
        text = " ".join((says or inspect.getdoc(function) or "").replace("``", "`").split())
        summary, _, rest = text.partition(". ")
        more.setdefault("covers", (name,))
        made = Endpoint(
            method, path, name, opens, function, parameters if parameters is not None else typed(function),
            self.tag, summary.rstrip("."), rest, **more,
        )  # fmt: skip
        self.made.append(made)
        ENDPOINTS.append(made)


def typed(function: Callable[..., Any]) -> tuple[inspect.Parameter, ...]:
    """The parameters of an endpoint's function after the first (the call), with their annotations resolved."""
    hints = get_type_hints(function, include_extras=True)
    parameters = list(inspect.signature(function).parameters.values())[1:]
    return tuple(one.replace(annotation=hints[one.name]) for one in parameters)
