"""What the assistant says by itself: the pack's lines, by language and channel, checked at load."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Any

import yaml

from graphs.writing.errors import WordingError
from graphs.writing.lines import OPTIONAL, REQUIRED

DEFAULT_LOCALE = "en"
DEFAULT_CHANNEL = "text"
_LOCALE_KEY = "locale"


@dataclass(frozen=True, slots=True)
class Entry:
    """The variants of one line, per channel; `text` serves every channel without its own."""

    file: str
    variants: Mapping[str, tuple[str, ...]]

    def pick(self, channel: str, seed: str) -> str:
        """Return one variant; the same seed always picks the same one."""
        texts = self.variants.get(channel) or self.variants[DEFAULT_CHANNEL]
        return texts[zlib.crc32(seed.encode("utf-8", "replace")) % len(texts)]

    def placeholders(self) -> frozenset[str]:
        """Return the names after `$` in any variant."""
        texts = (text for texts in self.variants.values() for text in texts)
        return frozenset(name for text in texts for name in Template(text).get_identifiers())


@dataclass(frozen=True, slots=True)
class Wording:
    """All lines of a pack, by locale and key."""

    entries: Mapping[str, Mapping[str, Entry]]
    source: str

    @classmethod
    def load(cls, path: Path) -> "Wording":
        """Read a folder of `*.yaml` or one file.

        Raises:
            WordingError: a file is missing or a text in it cannot be used.
        """
        entries: dict[str, dict[str, Entry]] = {}
        for file in _files(path):
            locale, lines = _read(file)
            known = entries.setdefault(locale, {})
            for key, entry in lines.items():
                if key in known:
                    raise WordingError(
                        f"{file}: {key!r} is already in {known[key].file}; keep one of the two"
                    )
                known[key] = entry
        return cls(entries=entries, source=str(path))

    def line(
        self,
        key: str,
        locale: str = DEFAULT_LOCALE,
        *,
        channel: str = "web",
        seed: str = "",
        **args: str,
    ) -> str:
        """Return the text of `key` with `args` filled in.

        `locale` falls back from `de-AT` to `de` to `en`; `channel` to the text for all channels.
        Args that the text does not use are ignored.

        Raises:
            WordingError: the key, or a placeholder of its text, is missing.
        """
        entry = self._entry(key, locale)
        text = entry.pick(channel, seed + key)
        try:
            return Template(text).substitute(args)
        except KeyError as missing:
            raise WordingError(
                f"{entry.file}: {key!r} uses ${missing.args[0]}, which is not given here "
                f"(given: {', '.join(sorted(args)) or 'nothing'}); take it out of the text"
            ) from missing

    def reason(
        self,
        code: str,
        locale: str = DEFAULT_LOCALE,
        *,
        channel: str = "web",
        seed: str = "",
        one_line: str = "",
    ) -> str:
        """Return why a person takes over, `handoff_<code>` or else `handoff_default`."""
        key = f"handoff_{code}"
        known = key if self.has(key, locale) else "handoff_default"
        return self.line(known, locale, channel=channel, seed=seed, one_line=one_line)

    def has(self, key: str, locale: str = DEFAULT_LOCALE) -> bool:
        """Tell whether `line(key, locale)` would find a text."""
        return any(key in self.entries.get(name, {}) for name in _fallbacks(locale))

    def keys(self, locale: str = DEFAULT_LOCALE) -> frozenset[str]:
        """Return the keys that this locale has itself, without fallbacks."""
        return frozenset(self.entries.get(locale, {}))

    def spoken(self, locale: str) -> str:
        """Return the language in which a customer with this locale is answered."""
        return next((name for name in _fallbacks(locale) if name in self.entries), DEFAULT_LOCALE)

    def locales(self) -> tuple[str, ...]:
        """Return the languages that have lines, sorted."""
        return tuple(sorted(self.entries))

    def placeholders(self, key: str, locale: str = DEFAULT_LOCALE) -> frozenset[str]:
        """Return the placeholders that the text of `key` uses."""
        return self._entry(key, locale).placeholders()

    def require(self, keys: Mapping[str, tuple[str, ...]] = REQUIRED) -> None:
        """Raise WordingError naming every key that the default locale lacks."""
        missing = sorted(key for key in keys if not self.has(key))
        if missing:
            raise WordingError(f"{self.source}: add a text for {', '.join(missing)}")

    def _entry(self, key: str, locale: str) -> Entry:
        for name in _fallbacks(locale):
            entry = self.entries.get(name, {}).get(key)
            if entry is not None:
                return entry
        raise WordingError(f"{self.source}: no line {key!r} for {locale!r}; add it to a file there")


def _fallbacks(locale: str) -> tuple[str, ...]:
    return (locale, locale.partition("-")[0], DEFAULT_LOCALE)


def _files(path: Path) -> list[Path]:
    files = sorted(path.glob("*.yaml")) if path.is_dir() else [path]
    if not files:
        raise WordingError(f"{path}: no *.yaml file here; a pack needs its wording")
    return files


class _UniqueKeys(yaml.SafeLoader):
    """Refuses a mapping that has one key twice, which YAML would let pass silently."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                line = key_node.start_mark.line + 1
                raise WordingError(f"line {line}: {key!r} is there twice; keep one of the two")
            seen.add(key)
        return super().construct_mapping(node, deep=deep)


def _read(file: Path) -> tuple[str, dict[str, Entry]]:
    try:
        # _UniqueKeys is a SafeLoader, so nothing but plain data is ever built.
        data = yaml.load(file.read_text(encoding="utf-8"), Loader=_UniqueKeys)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise WordingError(f"{file}: cannot be read as YAML: {error}") from error
    except WordingError as error:
        raise WordingError(f"{file}: {error}") from error
    if not isinstance(data, dict):
        raise WordingError(f"{file}: expected `key: text` lines, found {type(data).__name__}")
    locale = data.pop(_LOCALE_KEY, DEFAULT_LOCALE)
    return str(locale), {str(key): _entry(file, str(key), value) for key, value in data.items()}


def _entry(file: Path, key: str, value: object) -> Entry:
    channels = value if isinstance(value, dict) else {DEFAULT_CHANNEL: value}
    if DEFAULT_CHANNEL not in channels:
        raise WordingError(f"{file}: {key!r} needs `text:` beside its channels")
    variants = {str(name): _variants(file, key, texts) for name, texts in channels.items()}
    entry = Entry(file=str(file), variants=variants)
    _check_placeholders(entry, key)
    return entry


def _variants(file: Path, key: str, value: object) -> tuple[str, ...]:
    texts = value if isinstance(value, list) else [value]
    if not texts:
        raise WordingError(f"{file}: {key!r} has an empty list; write at least one text")
    return tuple(_text(file, key, text) for text in texts)


def _text(file: Path, key: str, value: object) -> str:
    if not isinstance(value, str):
        raise WordingError(f"{file}: {key!r} must be text in quotes, found {value!r}")
    if not Template(value).is_valid():
        raise WordingError(
            f"{file}: {key!r} has a stray $; write $$ for a dollar sign, $name to fill in"
        )
    return value.strip()


def _check_placeholders(entry: Entry, key: str) -> None:
    given = REQUIRED.get(key, OPTIONAL.get(key))
    if given is None:
        return  # a line of the pack's own workflows: only they know what they pass
    unknown = sorted(entry.placeholders() - set(given))
    if unknown:
        allowed = ", ".join(f"${name}" for name in given) or "none"
        raise WordingError(
            f"{entry.file}: {key!r} uses ${unknown[0]}, which is never given (allowed: {allowed})"
        )
