"""Where the demo plays: its settings, all in one folder that can be thrown away."""

import secrets
from pathlib import Path

from frontdoor.config import Settings


def settings(folder: str, bind: str) -> Settings:
    """Settings for the demo in `folder`, made if it is not there. The secret is made once and kept in
    the folder, readable by its owner alone."""
    stage = Path(folder).resolve()
    stage.mkdir(parents=True, exist_ok=True)
    kept = stage / "secret"
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(32), encoding="ascii")
    return Settings(
        database_url=f"sqlite:///{stage / 'frontdoor.db'}", secret_keys=[kept.read_text(encoding="ascii")],
        base_url=f"http://{bind}", messages=f"file:{stage / 'messages'}", files=stage / "files", demo=True,
        payments="test",
    )
