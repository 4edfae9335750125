"""What the register adds to the side navigation."""

from django.utils.translation import gettext_lazy as _

from portal.common.registry import NavItem, navigation
from portal.common.views import SIGNED_IN

navigation.add("home", NavItem(_("Workbench"), "home", "home", SIGNED_IN), rank=10)
navigation.add("households", NavItem(_("Households"), "households:household_list", "users", "household.view"), rank=20)
navigation.add("imports", NavItem(_("Imports"), "imports:list", "file-import", "import.use"), rank=80)
navigation.add("sites", NavItem(_("Sites"), "households:site_list", "building-community", "site.view"), rank=30)
