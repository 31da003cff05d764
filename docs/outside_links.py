"""Links of the handbook that leave it, such as to a model's card, lead to the repository instead."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import Any

LINK = re.compile(r"(?<=\]\()(\.\./[^)#\s]+)")


def on_page_markdown(markdown: str, page: Any, config: Any, files: Any) -> str:
    """Called by MkDocs for each page: rewrite what points above the handbook's folder.

    Raises:
        FileNotFoundError: a link names a file that the repository does not have.
    """
    root = Path(config.config_file_path).parent

    def outside(match: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join("docs", posixpath.dirname(page.file.src_uri), match[1]))
        if target.startswith("docs/"):
            return match[1]
        if not (root / target).exists():
            raise FileNotFoundError(f"{page.file.src_uri}: the link '{match[1]}' leads to no file of the repository.")
        return f"{config.repo_url.rstrip('/')}/blob/main/{target}"

    return LINK.sub(outside, markdown)
