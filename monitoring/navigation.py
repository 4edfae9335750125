"""What monitoring adds to the side navigation."""

from django.utils.translation import gettext_lazy as _

from portal.common.registry import NavItem, navigation

navigation.add("flags", NavItem(_("Flags"), "monitoring:flag_list", "flag", "flag.view"), rank=40)
navigation.add(
    "findings", NavItem(_("Data to mend"), "monitoring:finding_list", "alert-triangle", "flag.view"), rank=40
)
navigation.add("rules", NavItem(_("Rules"), "monitoring:rule_list", "list-check", "rule.view"), rank=41)
navigation.add("runs", NavItem(_("Runs"), "monitoring:run_list", "refresh", "run.view"), rank=42)
