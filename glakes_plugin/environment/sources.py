"""Where libraries come from: the index, an institution's mirror, a proxy, or a folder of wheels."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from .said import QT_TRANSLATE_NOOP, EnvironmentFault


@dataclass(frozen=True)
class Sources:
    """As chosen on the page. Empty fields leave it to pip and to its own configuration."""

    index: str = ""
    """Address of a mirror of the package index."""
    proxy: str = ""
    """Such as http://proxy.example.org:8080."""
    wheels: str = ""
    """Folder of wheels that is looked into first."""
    pythons: str = ""
    """Address of a mirror of the standalone Pythons, as uv reads it; may begin with file://."""
    is_offline: bool = False
    """True: from the folder alone."""

    def check(self) -> None:
        """Check what can be checked without a network.

        Raises:
            EnvironmentFault: the folder of wheels is missing or empty.
        """
        if self.is_offline and not self.wheels:
            raise EnvironmentFault(
                QT_TRANSLATE_NOOP(
                    "WorkerEnvironment", "Without a network a folder of wheels is needed; none is named. Choose one."
                )
            )
        if self.wheels and not any(Path(self.wheels).glob("*.whl")):
            raise EnvironmentFault(
                QT_TRANSLATE_NOOP(
                    "WorkerEnvironment",
                    "The folder '{}' has no wheels (files that end in .whl). On a computer of the same kind that has a"
                    " network they are fetched with 'pip download -r requirements/worker.txt'.",
                ),
                self.wheels,
            )

    def pip_options(self) -> list[str]:
        """Options of `pip install`."""
        options = ["--find-links", self.wheels] if self.wheels else []
        if self.is_offline:
            return ["--no-index", *options]
        options += ["--index-url", self.index] if self.index else []
        return options + (["--proxy", self.proxy] if self.proxy else [])

    def uv_variables(self) -> dict[str, str]:
        """The same for uv, which does not read pip's configuration."""
        variables = {"UV_FIND_LINKS": self.wheels} if self.wheels else {}
        if self.pythons:
            variables["UV_PYTHON_INSTALL_MIRROR"] = self.pythons
        if self.is_offline:
            return variables | {"UV_OFFLINE": "1", "UV_NO_INDEX": "1"}
        if self.index:
            variables["UV_DEFAULT_INDEX"] = self.index
        if self.proxy:
            variables |= {"ALL_PROXY": self.proxy, "HTTPS_PROXY": self.proxy, "HTTP_PROXY": self.proxy}
        return variables
