"""What figures add to the side navigation."""

from django.utils.translation import gettext_lazy as _

from portal.common.registry import NavItem, navigation

navigation.add("figures", NavItem(_("Figures"), "dashboard:overview", "chart-bar", "figure.view"), rank=60)
