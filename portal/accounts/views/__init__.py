"""Pages of accounts: the way in, oneself, user administration."""

from portal.accounts.views.admin import EndGrant, ResetFactors, ResetPassword, UserCreate, UserList, UserPage
from portal.accounts.views.bulk import Proposals, UsersFromWorkbook
from portal.accounts.views.entering import DemoCodes, NewPassword, SecondStep, SetUp, SignIn
from portal.accounts.views.factors import Factors
from portal.accounts.views.leaving import Leaving
from portal.accounts.views.session import Language, Me, Password, SignOut
from portal.accounts.views.sessions import Confirm, Sessions
from portal.accounts.views.tokens import Tokens

__all__ = [
    "Confirm",
    "DemoCodes",
    "EndGrant",
    "Factors",
    "Language",
    "Leaving",
    "Me",
    "NewPassword",
    "Password",
    "Proposals",
    "ResetFactors",
    "ResetPassword",
    "SecondStep",
    "Sessions",
    "SetUp",
    "SignIn",
    "SignOut",
    "Tokens",
    "UserCreate",
    "UserList",
    "UserPage",
    "UsersFromWorkbook",
]
