"""What accounts add to the side navigation."""

from django.utils.translation import gettext_lazy as _

from portal.common.registry import NavItem, navigation

navigation.add("users", NavItem(_("Users"), "accounts:users", "settings", "user.view"), rank=900)
