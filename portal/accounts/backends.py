"""Who may sign in with a password: accounts that are switched on and not expired."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.utils import timezone

from portal.accounts.models import User


class Accounts(ModelBackend):
    """Django's backend (an unknown name costs a hash, too), which also looks at the day an account expires."""

    def user_can_authenticate(self, user: Any) -> bool:
        """Tell whether the account can be used today; asked at every request."""
        return isinstance(user, User) and user.usable(timezone.localdate())
