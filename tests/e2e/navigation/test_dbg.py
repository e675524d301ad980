import pytest, time
from playwright.sync_api import expect
pytestmark = pytest.mark.browser
@pytest.mark.parametrize("i", range(4))
def test_dbg(screen, names, i):
    screen.open("customer", customer="C0002")
    seen=[]
    screen.page.on("framenavigated", lambda f: seen.append(f.url.split("?")[-1]))
    switch = screen.page.get_by_test_id("stSidebar").get_by_text("Pseudonyms", exact=True)
    for private in (True, False, True):
        switch.click()
        screen.page.wait_for_url((lambda url: "private=1" in url) if private else (lambda url: "private" not in url))
        screen.settle(); time.sleep(1.5)
        print("RESULT", i, screen.params, screen.picker("Customer").input_value(), "|", screen.heading.inner_text(), seen); seen.clear()
