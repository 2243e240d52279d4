"""Secrets and keys: read from where the settings say, or made once under the data folder for us alone.

Not the tokens: see api.auth.tokens.
"""

import json
import os
import secrets
import tempfile
from collections.abc import Callable
from pathlib import Path

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, OctKey

from api.database.data_folder import open_data_dir
from api.errors import CommandError
from api.settings import Settings

CURSOR_KEY = "cursor.key"
SECRETS_KEY = "secrets.key"
SIGNING_KEY = "signing-key.json"
CURVE = "P-256"


def cursor_key(settings: Settings) -> bytes:
    """The secret that seals page cursors."""
    if settings.cursor_key is not None:
        return settings.cursor_key
    return _kept(settings.data_dir, CURSOR_KEY, lambda: secrets.token_urlsafe(32)).encode()


def secrets_key(settings: Settings) -> bytes:
    """The secret from which the keys are derived that seal other systems' secrets at rest."""
    if settings.secrets_key is not None:
        return settings.secrets_key
    return _kept(settings.data_dir, SECRETS_KEY, lambda: secrets.token_urlsafe(32)).encode()


def verification_keys(settings: Settings) -> KeySet:
    """The public keys that persons' tokens are verified with.

    Raises:
        CommandError: the key file is missing, garbled, or holds a shared secret.
    """
    if settings.jwt_keys is None:
        return KeySet([ECKey.import_key(signing_key(settings).as_dict(private=False))])
    keys = _key_set(settings.jwt_keys)
    if any(isinstance(key, OctKey) for key in keys):
        raise CommandError(
            f"The key file {settings.jwt_keys} holds a shared secret (kty oct), with which whoever verifies "
            "could also sign: put the identity provider's public keys there."
        )
    return keys


def signing_key(settings: Settings) -> ECKey:
    """Our own private key, for tokens that the command line signs.

    Raises:
        CommandError: an identity provider's keys are set, so tokens are its affair; or the file is damaged.
    """
    if settings.jwt_keys is not None:
        raise CommandError(
            "Tokens of persons come from your identity provider, because GOLDENTHREAD_JWT_KEYS is set: get "
            "one there, or unset it to sign tokens with a key of this program's own."
        )
    text = _kept(settings.data_dir, SIGNING_KEY, _new_signing_key)
    try:
        return ECKey.import_key(json.loads(text))
    except (ValueError, TypeError, KeyError, JoseError) as error:
        path = settings.data_dir / SIGNING_KEY
        raise CommandError(f"The key {path} is damaged: delete it, and a new one is made at once.") from error


def _key_set(path: Path) -> KeySet:
    try:
        return KeySet.import_key_set(json.loads(path.read_bytes()))
    except OSError as error:
        raise CommandError(
            f"The key file {path} can't be read ({error.strerror}): set GOLDENTHREAD_JWT_KEYS to a JWKS file."
        ) from error
    except (ValueError, TypeError, KeyError, JoseError) as error:
        raise CommandError(
            f"The key file {path} is no JWKS document: fetch the identity provider's key set again."
        ) from error


def _new_signing_key() -> str:
    return json.dumps(ECKey.generate_key(CURVE, auto_kid=True).as_dict(private=True))


def _kept(data_dir: Path, name: str, make: Callable[[], str]) -> str:
    """The text of a private file, made whole and once even where two commands want it at the same time."""
    folder = open_data_dir(data_dir)
    path = folder / name
    if not path.exists():
        descriptor, draft = tempfile.mkstemp(dir=folder, prefix=f".{name}.")
        with os.fdopen(descriptor, "w") as file:
            file.write(make())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            Path(draft).unlink()
    text = path.read_text()
    if not text:
        raise CommandError(f"The key {path} is empty: delete it, and a new one is made at once.")
    return text
