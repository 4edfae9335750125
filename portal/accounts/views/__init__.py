"""Pages of accounts: signing in, oneself, user administration."""

from portal.accounts.views.admin import EndGrant, ResetPassword, UserCreate, UserList, UserPage
from portal.accounts.views.session import Language, Me, Password, SignIn, SignOut

__all__ = [
    "EndGrant",
    "Language",
    "Me",
    "Password",
    "ResetPassword",
    "SignIn",
    "SignOut",
    "UserCreate",
    "UserList",
    "UserPage",
]
