"""Keys: made once, for us alone, and told plainly when they can't be used."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from joserfc.jwk import ECKey, OctKey

from api.auth.keys import cursor_key, signing_key, verification_keys
from api.errors import CommandError
from api.settings import Settings


def settings(folder: Path, keys: Path | None = None) -> Settings:
    return replace(Settings(), data_dir=folder, jwt_keys=keys)


def test_keys_are_made_once_and_for_us_alone(tmp_path: Path) -> None:
    given = settings(tmp_path)
    assert cursor_key(given) == cursor_key(given)
    assert signing_key(given).thumbprint() == signing_key(given).thumbprint()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cursor.key", "signing-key.json"]
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}


def test_many_who_want_the_key_at_once_get_the_same(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(cursor_key, [settings(tmp_path)] * 32))) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["cursor.key"]


def test_a_cursor_key_of_the_settings_is_used_as_it_is(tmp_path: Path) -> None:
    assert cursor_key(replace(settings(tmp_path), cursor_key=b"k" * 32)) == b"k" * 32
    assert list(tmp_path.iterdir()) == []


def test_verifying_takes_the_public_half_only(tmp_path: Path) -> None:
    [key] = verification_keys(settings(tmp_path))
    assert not key.is_private
    assert key.kid == signing_key(settings(tmp_path)).kid


def test_a_providers_keys_are_read_and_rule_out_signing(tmp_path: Path) -> None:
    public = ECKey.generate_key("P-256", auto_kid=True).as_dict(private=False)
    file = tmp_path / "jwks.json"
    file.write_text(json.dumps({"keys": [public]}))
    assert [key.kid for key in verification_keys(settings(tmp_path, file))] == [public["kid"]]
    with pytest.raises(CommandError, match="Tokens of persons come from your identity provider"):
        signing_key(settings(tmp_path, file))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "is no JWKS document: fetch"),
        ("[]", "is no JWKS document: fetch"),
        ('{"keys": []}', "is no JWKS document: fetch"),
        ('{"keys": [{"kty": "EC"}]}', "is no JWKS document: fetch"),
        (json.dumps({"keys": [OctKey.generate_key(256).as_dict()]}), "holds a shared secret"),
    ],
    ids=["empty", "a list", "no keys", "a key without a curve", "a shared secret"],
)
def test_a_key_file_that_will_not_do_is_told(tmp_path: Path, content: str, told: str) -> None:
    file = tmp_path / "jwks.json"
    file.write_text(content)
    with pytest.raises(CommandError, match=told):
        verification_keys(settings(tmp_path, file))


def test_a_missing_key_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"can't be read \(No such file or directory\)"):
        verification_keys(settings(tmp_path, tmp_path / "jwks.json"))


@pytest.mark.parametrize("content", ["", "{}", "not json"])
def test_a_damaged_key_of_ours_is_told_and_left(tmp_path: Path, content: str) -> None:
    file = tmp_path / "signing-key.json"
    file.write_text(content)
    with pytest.raises(CommandError, match="delete it, and a new one is made at once"):
        signing_key(settings(tmp_path))
    assert file.read_text() == content
