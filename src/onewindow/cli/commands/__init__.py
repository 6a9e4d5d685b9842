"""One module a command. A module offers ``HELP``, ``add_arguments(parser)`` and ``run(arguments) -> int``."""
