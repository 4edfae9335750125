"""Security keys and passkeys (WebAuthn, with python-fido2): what the browser is asked, and whether its answer holds.

The challenge (`state`) stays in the session between the two. `host` is the name the portal is opened under; browsers
allow keys on https and on localhost only.
"""

from typing import Any, Final

from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    AuthenticatorData,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from portal.accounts.models import Factor, User

# What python-fido2 raises on an answer that does not hold, or that is not even one (it comes from outside).
NOT_VALID: Final = (ValueError, TypeError, KeyError, AttributeError, IndexError)

Asked = tuple[dict[str, Any], dict[str, Any]]


def _server(host: str) -> Fido2Server:
    return Fido2Server(PublicKeyCredentialRpEntity(name="安居 Anju", id=host), attestation=None)


def _credentials(keys: list[Factor]) -> list[AttestedCredentialData]:
    return [AttestedCredentialData(bytes.fromhex(key.secret)) for key in keys]


def ask_new(user: User, keys: list[Factor], host: str) -> Asked:
    """Return what the browser is asked to make a key (JSON), and the state to keep; keys there are excluded."""
    entity = PublicKeyCredentialUserEntity(id=str(user.pk).encode(), name=user.username, display_name=str(user))
    options, state = _server(host).register_begin(
        entity,
        _credentials(keys),
        resident_key_requirement=ResidentKeyRequirement.DISCOURAGED,
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    return dict(options), state


def made(answer: Any, state: Any, host: str) -> tuple[str, int]:
    """Return credential (hexadecimal) and count of a key just made; ValueError when the answer does not hold."""
    try:
        data: AuthenticatorData = _server(host).register_complete(state, answer)
    except NOT_VALID as fault:
        raise ValueError("not a key") from fault
    if data.credential_data is None:
        raise ValueError("no credential")
    return bytes(data.credential_data).hex(), data.counter


def ask(keys: list[Factor], host: str) -> Asked:
    """Return what the browser is asked to prove that one of these keys is there (JSON), and the state to keep."""
    options, state = _server(host).authenticate_begin(
        _credentials(keys), user_verification=UserVerificationRequirement.PREFERRED
    )
    return dict(options), state


def proven(answer: Any, state: Any, keys: list[Factor], host: str) -> tuple[Factor, int]:
    """Return the key that answered and its new count; ValueError when the answer does not hold."""
    try:
        response = AuthenticationResponse.from_dict(answer)
        used = _server(host).authenticate_complete(state, _credentials(keys), response)
        count = response.response.authenticator_data.counter
    except NOT_VALID as fault:
        raise ValueError("not proven") from fault
    return next(key for key in keys if bytes.fromhex(key.secret) == bytes(used)), count
