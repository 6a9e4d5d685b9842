"""onewindow (一窗): one definition of a public-service matter, run, planned, simulated, scored and proved."""

__version__ = "0.1.0"
