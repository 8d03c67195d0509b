"""Settings are read once, and a wrong one is named."""

from pathlib import Path

import pytest

from agent.settings import EXAMPLE_PACK, SettingsError, load_settings


@pytest.fixture(autouse=True)
def _away_from_any_dotenv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_everything_has_a_default_that_works(monkeypatch) -> None:
    settings = load_settings()
    assert settings.pack == EXAMPLE_PACK
    assert (EXAMPLE_PACK / "policy.yaml").is_file()
    assert settings.store_url == "sqlite:///lamina-data/lamina.sqlite"
    assert settings.loopback_only


def test_the_environment_and_a_dotenv_are_read_and_an_option_wins(monkeypatch, tmp_path) -> None:
    (tmp_path / ".env").write_text("LAMINA_PORT=9001\nLAMINA_HOST=127.0.0.2\nOTHER=1\n")
    monkeypatch.setenv("LAMINA_PORT", "9002")
    assert (load_settings().port, load_settings().host) == (9002, "127.0.0.2")
    assert load_settings(port=9003, host=None).port == 9003
    assert not load_settings().loopback_only


def test_lists_are_written_with_commas(monkeypatch) -> None:
    monkeypatch.setenv("LAMINA_DESK_KEYS", " first-key-of-the-desk , second-key-of-the-desk,")
    assert load_settings().desk_keys == ("first-key-of-the-desk", "second-key-of-the-desk")


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("PORT", "abc", "integer"),
        ("PORT", "70000", "65535"),
        ("DESK_KEYS", "short", "16 characters"),
        ("IDENTITY_SECRET", "short", "32 bytes"),
        ("TURN_LEASE_SECONDS", "0", "greater than 0"),
        ("MAX_BODY_BYTES", "10", "1024"),
    ],
)
def test_a_wrong_setting_is_named_in_one_line(monkeypatch, name, value, says) -> None:
    monkeypatch.setenv(f"LAMINA_{name}", value)
    with pytest.raises(SettingsError, match=f"LAMINA_{name}: .*{says}") as wrong:
        load_settings()
    assert "\n" not in str(wrong.value)


def test_secrets_are_not_printed(monkeypatch) -> None:
    monkeypatch.setenv("LAMINA_IDENTITY_SECRET", "a secret of the site that is long enough")
    assert "long enough" not in repr(load_settings())
