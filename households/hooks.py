"""What the register hands to the ground: the names of areas."""

from households.models import Division
from portal.common.places import area_names


def division_names(codes: list[str]) -> dict[str, str]:
    """Return the names of the divisions that are known."""
    return dict(Division.objects.filter(code__in=codes).values_list("code", "name"))


area_names.add("divisions", division_names)
