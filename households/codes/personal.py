"""Which fields of the register hold personal values, and of what kind: one declaration for pages, API and exports."""

from typing import Final

from portal.common.masks import declare_personal

PERSONAL: Final[dict[str, str]] = {
    "id_number": "id",
    "disability_cert_no": "id",
    "head_id": "id",
    "phone": "phone",
    "leader_phone": "phone",
    "bank_card_no": "bank",
    "remark": "text",
    "notes": "text",
}
declare_personal(**PERSONAL)
