"""Packages the catalogue, which lives at the repository's root, with the wheel as ``onewindow/_catalogue``."""

from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py


class BuildWithCatalogue(build_py):
    """Copies ``catalogue/`` beside the code when a wheel is built; an editable install reads it in place."""

    def run(self) -> None:
        super().run()
        if getattr(self, "editable_mode", False):
            return
        source = Path(__file__).parent / "catalogue"
        target = Path(self.build_lib) / "onewindow" / "_catalogue"
        for file in sorted(source.rglob("*.yaml")):
            destination = target / file.relative_to(source)
            self.mkpath(str(destination.parent))
            self.copy_file(str(file), str(destination))


setup(cmdclass={"build_py": BuildWithCatalogue})
