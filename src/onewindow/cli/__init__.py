"""The command room: ``onewindow COMMAND``. Each module of ``commands`` is one command."""
