"""``python -m onewindow`` is the ``onewindow`` command."""

import sys

from onewindow.cli.main import main

sys.exit(main())
