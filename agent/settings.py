"""All settings, read once from the environment (or `.env`); nothing else looks there."""

from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

_PACKS = (Path(__file__).parents[1] / "examples", Path(__file__).parent / "examples")
"""Beside the code in a checkout, inside this package in a wheel."""

EXAMPLE_PACK = next((path for path in _PACKS if path.is_dir()), _PACKS[0]) / "outfitters"


class SettingsError(Exception):
    """A setting is missing or malformed; the message names it and says what it takes."""


class Settings(BaseSettings):
    """Every setting of Lamina, read from `LAMINA_<NAME>`."""

    model_config = SettingsConfigDict(
        env_prefix="LAMINA_", env_file=".env", extra="ignore", populate_by_name=True
    )

    data: Path = Path("lamina-data")
    """Folder for everything Lamina writes: database, checkpoints, knowledge index."""

    pack: Path = EXAMPLE_PACK
    """The business pack: policy.yaml, workflows.py, articles/, wording/."""

    tiktoken_cache_dir: Path | None = Field(default=None, validation_alias="TIKTOKEN_CACHE_DIR")
    """Folder with tiktoken's encoding files, as tiktoken itself names it; none is downloaded."""

    database_url: str | None = None
    """`sqlite:///file` or `postgresql://…`; default: a SQLite file in the data folder."""

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)

    desk_keys: Annotated[tuple[str, ...], NoDecode] = ()
    """Comma-separated keys of the agent desk; without any, one is made at each start."""

    identity_secret: SecretStr | None = None
    """HS256 secret of the site's identity tokens, 32 bytes or more; none is accepted without."""

    allowed_origins: Annotated[tuple[str, ...], NoDecode] = ()
    """Comma-separated origins of sites that embed the widget, beside the server's own."""

    mail_sink: bool = True
    """Show outgoing mail on /demo/mail; only where the server listens on loopback."""

    max_body_bytes: int = Field(default=65_536, ge=1_024)
    """Largest request body accepted."""

    max_message_chars: int = Field(default=4_000, ge=1)
    """Longest customer or agent message, in characters."""

    turn_lease_seconds: float = Field(default=2.0, gt=0)
    """How long a turn may go without a sign of life before another process may take it over."""

    @field_validator("desk_keys", "allowed_origins", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("identity_secret")
    @classmethod
    def _long_enough(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and len(value.get_secret_value().encode()) < 32:
            raise ValueError("must be at least 32 bytes (RFC 7518, section 3.2)")
        return value

    @field_validator("desk_keys")
    @classmethod
    def _not_guessable(cls, keys: tuple[str, ...]) -> tuple[str, ...]:
        if any(len(key) < 16 for key in keys):
            raise ValueError("each key must have at least 16 characters")
        return keys

    @property
    def store_url(self) -> str:
        """The database of conversations."""
        return self.database_url or f"sqlite:///{self.data / 'lamina.sqlite'}"

    @property
    def loopback_only(self) -> bool:
        """Whether only this machine can reach the server."""
        return self.host in {"127.0.0.1", "::1", "localhost"}


def load_settings(**overrides: Any) -> Settings:
    """Read the settings; `overrides` that are not None win. Raises SettingsError in plain words."""
    try:
        return Settings(**{key: value for key, value in overrides.items() if value is not None})
    except ValidationError as error:
        lines = [
            f"LAMINA_{str(detail['loc'][0]).upper()}: {detail['msg'].removeprefix('Value error, ')}"
            for detail in error.errors()
        ]
        raise SettingsError("; ".join(lines)) from error
