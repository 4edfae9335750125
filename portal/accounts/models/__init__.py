"""Tables of users, their grants, second factors, former passwords, sessions and failed attempts."""

from portal.accounts.models.attempts import Attempts
from portal.accounts.models.factors import Factor, FactorKind, RecoveryCode
from portal.accounts.models.passwords import FormerPassword
from portal.accounts.models.proposals import GrantProposal
from portal.accounts.models.sessions import Session
from portal.accounts.models.tokens import ApiToken
from portal.accounts.models.users import Grant, User, UserManager

__all__ = [
    "ApiToken",
    "Attempts",
    "Factor",
    "FactorKind",
    "FormerPassword",
    "Grant",
    "GrantProposal",
    "RecoveryCode",
    "Session",
    "User",
    "UserManager",
]
