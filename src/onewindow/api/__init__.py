"""The HTTP API under ``/api/v1``: every operation and query of the office as resources. A door without rules of its own.

``mount(office)`` gives the URL patterns; the web door includes them and lends its sign-ins (``request.actor``).
Modules: ``endpoints`` declares (method, path, scope, answer), ``resources`` has one module for each resource,
``door`` admits a request and finishes its answer, ``shapes`` turns the office's records into JSON and its schema,
``document`` is the OpenAPI document. docs/api.md is the manual.
"""
