"""The fields a document may state about itself, checked, whatever file format they came in."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, ValidationError, field_validator

from knowledge.article import Article
from knowledge.errors import BadDocument
from knowledge.snapshot import instant

_MAX_ID = 500
_SURROGATE = "holds half of a surrogate pair (\\ud83d alone), which is no text; export it as UTF-8"


class Fields(BaseModel):
    """Unknown fields are ignored: exports of other systems carry many."""

    model_config = ConfigDict(extra="ignore", populate_by_name=True, str_strip_whitespace=True)

    id: str = Field(validation_alias=AliasChoices("id", "doc_id"), min_length=1, max_length=_MAX_ID)
    title: str = Field(min_length=1)
    text: str = Field(min_length=1)
    url: str | None = None
    updated_at: str | None = None
    locale: str | None = None
    acl: tuple[str, ...] = ("public",)
    tags: tuple[str, ...] = ()
    valid_from: str | None = None
    valid_until: str | None = None

    @field_validator("id", "title", mode="before")
    @classmethod
    def _number_as_text(cls, value: Any) -> Any:
        return str(value) if isinstance(value, int) and not isinstance(value, bool) else value

    @field_validator("updated_at", "valid_from", "valid_until", mode="before")
    @classmethod
    def _date(cls, value: Any) -> Any:
        text = value.isoformat() if hasattr(value, "isoformat") else value
        if not text:
            return None
        try:
            instant(text)
        except (TypeError, ValueError) as error:
            raise ValueError("write a date like 2026-01-31 or an RFC 3339 time") from error
        return text

    @field_validator("url", "locale", mode="before")
    @classmethod
    def _empty_is_none(cls, value: Any) -> Any:
        return value or None

    @field_validator("url")
    @classmethod
    def _web_address(cls, value: str | None) -> str | None:
        # Customers click on it, so javascript: and the like must not get in.
        if value is not None and not value.startswith(("https://", "http://", "/")):
            raise ValueError("must start with https://, http:// or /")
        return value

    @field_validator("acl", "tags", mode="before")
    @classmethod
    def _list(cls, value: Any, info: Any) -> Any:
        if value is None or value == "":
            return ("public",) if info.field_name == "acl" else ()
        return [part.strip() for part in value.split(",")] if isinstance(value, str) else value

    @field_validator("acl")
    @classmethod
    def _somebody(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not any(value) or not all(value):
            raise ValueError('name at least one audience, for example ["public"]')
        return value


def article(fields: Mapping[str, Any], *, file: Path | str, line: int | None = None) -> Article:
    """Check the fields and make an article of them; raises BadDocument naming the first problem."""
    try:
        checked = Fields.model_validate(dict(fields))
    except ValidationError as error:
        raise BadDocument(_problem(error), file=file, line=line) from error
    found = Article(**checked.model_dump())
    try:
        "".join((found.id, found.title, found.text, found.url or "", *found.acl)).encode()
    except UnicodeEncodeError as error:
        raise BadDocument(_SURROGATE, file=file, line=line) from error
    return found


def _problem(error: ValidationError) -> str:
    first = error.errors()[0]
    if first["type"] == "string_unicode":
        return _SURROGATE
    name = str(first["loc"][0]) if first["loc"] else "document"
    if first["type"] == "missing":
        return f"the field {name!r} is missing; every document needs id, title and text"
    if first["type"] == "string_too_short":
        return f"the field {name!r} is empty; every document needs id, title and text"
    message = first["msg"].removeprefix("Value error, ")
    return f"the field {name!r} is not usable: {message}"
