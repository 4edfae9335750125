"""Tables of users and their grants."""

from portal.accounts.models.users import Grant, User, UserManager

__all__ = ["Grant", "User", "UserManager"]
