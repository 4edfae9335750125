"""The list of users."""

from typing import Any, ClassVar

import django_tables2
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.accounts.roles import ROLES
from portal.common.places import names_of
from portal.common.tables import Column, DayColumn, LinkColumn, MaskedColumn, PillColumn, Table


class UserTable(Table):
    """Accounts with what they may do and where."""

    name = LinkColumn(verbose_name=_("Name"), linkify=("accounts:user", {"pk": django_tables2.A("pk")}))
    username = Column(verbose_name=_("User name"))
    unit = Column(verbose_name=_("Unit"), wide=True)
    phone = MaskedColumn("phone", verbose_name=_("Phone"), wide=True)
    grants = Column(verbose_name=_("Roles and areas"), orderable=False, empty_values=())
    is_active = PillColumn(
        verbose_name=_("State"), tones={True: ("green", _("Active")), False: ("", _("Switched off"))}
    )
    last_login = DayColumn(verbose_name=_("Last signed in"), wide=True)
    expires_on = DayColumn(verbose_name=_("Expires on"), wide=True)
    created_at = DayColumn(verbose_name=_("Created"), wide=True)

    class Meta(Table.Meta):
        model = User
        fields: ClassVar[tuple[str, ...]] = (
            "name",
            "username",
            "unit",
            "phone",
            "grants",
            "is_active",
            "last_login",
            "expires_on",
            "created_at",
        )

    def render_grants(self, record: User) -> SafeString:
        """Show the grants in force, each with the name of its area."""
        return format_html("{}", self.value_grants(record) or _("None"))

    def value_grants(self, record: Any) -> str:
        """Return the grants in force (prefetched by the view as `grants_now`) as text."""
        held: list[Any] = record.grants_now
        names = names_of([grant.area for grant in held])
        return "；".join(f"{ROLES.label(grant.role)}（{names[grant.area]}）" for grant in held)
