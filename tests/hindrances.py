"""What of a page hinders people, as axe finds it."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_AXE = Axe()
_GRAVE = {"serious", "critical"}


def problems(page: Page, *rules: str) -> list[str]:
    """Return what hinders people gravely, by the rules named or by all."""
    named = {"runOnly": {"type": "rule", "values": rules}} if rules else {}
    found = _AXE.run(page, options={"resultTypes": ["violations"], **named}).response["violations"]
    return [f"{one['id']}: {[node['html'][:200] for node in one['nodes']]}" for one in found if one["impact"] in _GRAVE]
