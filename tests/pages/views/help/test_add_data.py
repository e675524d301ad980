"""The Add data view: from files to the first list, and all that may be wrong with them."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from streamlit.testing.v1 import AppTest

from recommenders.adapters.own_data import drafts, kept
from tests.pages.conftest import ROOT, Run
from tests.pages.panels import plain
from tests.pages.test_views import words
from tests.recommenders.adapters.own_data.conftest import LINES

CASES: Final = ROOT.parent / "shared" / "cases"
VIEW: Final = "pages/views/help/add_data.py"
LINES_OF_TWO: Final = "".join(
    f"c{n % 2},{'abc'[n % 3]},2026-01-{1 + n % 9:02}\n" for n in range(30)
)


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BECAUSAL_NOTES", str(tmp_path / "notes"))
    monkeypatch.setenv("BECAUSAL_PLACES", str(tmp_path))
    return tmp_path


@pytest.fixture
def opened() -> AppTest:
    """The view, before anything is begun; the data set behind it is not even read."""
    return open_view(dataset="torn")


def open_view(**params: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.query_params.update(params)
    # which pages there are is known after a run
    app.run()
    app.switch_page(VIEW)
    app.query_params.update(params)
    return judged(app.run())


def judged(app: AppTest) -> AppTest:
    assert not app.exception, [error.message for error in app.exception]
    return app


def press(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if plain(button.label) == label).click()
    return judged(app.run())


def upload(app: AppTest, *files: tuple[str, bytes], key: str = "add_files") -> AppTest:
    uploader = app.file_uploader(key=key)
    uploader.set_value([(name, content, "text/csv") for name, content in files])
    judged(app.run())
    return press(app, "Look at these files" if key == "add_files" else "Add them")


def said(app: AppTest) -> str:
    tables = "\n".join(" ".join(map(str, t.value.to_numpy().ravel())) for t in app.table)
    return plain(f"{words(app)}\n{tables}").replace(":small[]", "")


def role(app: AppTest, ours: str, table: str = "interactions") -> str:
    return f"add_role/{app.query_params['draft']}/{table}/{ours}"


def test_objects_and_orders_of_several_items_are_seen_as_they_are_read(opened: AppTest) -> None:
    lines = "".join(
        f'{{"customer": {{"id": "00{n % 7}"}}, "ts": "2026-03-{1 + n % 28:02}", "plays": {n},'
        f' "items": [{{"sku": "A{n % 5}"}}, {{"sku": "B{n % 3}"}}]}}\n'
        for n in range(20)
    )
    app = upload(opened, ("orders.jsonl", lines.encode()))
    text = said(app)
    assert "Read as 40 purchases of 8 items by 7 customers" in text
    assert app.selectbox(key=role(app, "customer_id")).value == "customer.id"
    assert app.selectbox(key=role(app, "weight")).value == "plays"
    assert "is a weight: how strong a line is, not how many were bought" in text
    assert "Objects of orders.jsonl with a list of items (items)" in text
    upload(app, ("orders.jsonl", b"[1, 2]"), key="add_more")
    assert "An entry of the list is no JSON object (file orders.jsonl, row 1" in said(app)


def test_from_an_upload_to_the_first_list(opened: AppTest) -> None:
    app = upload(opened, ("../Ver*käufe*.csv", LINES.encode()))
    text = said(app)
    assert "Read as 90 purchases of 31 items by 7 customers" in text
    assert "Not used: stk, Bemerkung." in text
    assert "1 Mar 2026, 10:00" in text
    assert "Nothing stands in the way" in text
    # the preview follows a choice
    app.selectbox(key=role(app, "quantity")).select("stk").run()
    assert "Not used: Bemerkung." in said(judged(app))
    # what is there stays where somebody comes back
    again = open_view(dataset="torn", draft=app.query_params["draft"])
    assert "Not used: Bemerkung." in said(again)
    name = app.text_input(key=f"add_name/{app.query_params['draft']}")
    assert name.value == "Verkäufe"
    name.set_value("Sample")
    press(app, "Keep this data set")
    assert "Another data set is called that" in said(app)
    app.text_input(key=f"add_name/{app.query_params['draft']}").set_value("Der **Laden**")
    press(app, "Keep this data set")
    assert app.query_params["dataset"] == "der-laden"
    assert "draft" not in app.query_params
    assert app.title[0].value.endswith("sees these ten items")
    assert "Der **Laden**" in app.selectbox(key="dataset").options
    judged(app.switch_page("pages/views/help/data.py").run())
    assert "Uploaded in the app." in said(app)
    judged(app.switch_page(VIEW).run())
    press(app, "Remove Der **Laden**")
    assert kept.kept_data() == ()
    assert app.query_params["dataset"] == "sample"


def test_all_that_is_missing_is_said_at_once(opened: AppTest) -> None:
    app = upload(
        opened,
        ("orders.csv", b"note,other\nx,y\nx,y\n"),
        ("items.csv", b"colour,size\nred,1\nred,2\n"),
    )
    errors = [plain(error.value) for error in app.error]
    assert errors == [
        "**Purchases and other events** need customer id and item id: choose the "
        "column for each, of orders.csv.",
        "**Items** need item id: choose the column for each, of items.csv.",
    ]
    assert "Keep this data set" not in said(app)
    app.selectbox(key=role(app, "customer_id")).select("note").run()
    assert "need item id: choose" in said(judged(app))
    # taken back
    app.selectbox(key=role(app, "customer_id")).select("").run()
    assert "need customer id and item id" in said(judged(app))


def test_files_are_told_apart(opened: AppTest) -> None:
    unknown = LINES.replace("kunde_mail", "wer")
    app = upload(opened, ("a.csv", unknown.encode()), ("b.csv", b"artikel,title\na1,Tea\n"))
    assert "Choose the file that has the purchases." in said(app)
    draft = app.query_params["draft"]
    app.selectbox(key=f"add_file/{draft}/a.csv").select("interactions").run()
    app.selectbox(key=f"add_file/{draft}/b.csv").select("items").run()
    assert "Items need item id" not in said(judged(app))
    app.selectbox(key=role(app, "item_id", "items")).select("artikel").run()
    assert "Tea" in said(judged(app))
    upload(app, ("c.csv", b"x\n1\n"), key="add_more")
    assert app.selectbox(key=f"add_file/{draft}/c.csv").value == ""
    press(app, "Begin anew")
    assert drafts.find(draft) is None
    assert "draft" not in app.query_params


def test_a_setting_that_is_not_valid_changes_nothing(opened: AppTest) -> None:
    app = upload(opened, ("a.csv", LINES.encode()))
    key = f"add_setting/{app.query_params['draft']}/timezone"
    app.text_input(key=key).set_value("Europe/Berlin").run()
    assert "times in Europe/Berlin" in said(judged(app))
    app.text_input(key=key).set_value("Moon/Base").run()
    assert "The time zone is not known" in said(judged(app))
    assert "times in Europe/Berlin" in said(app)
    assert app.text_input(key=key).value == "Moon/Base"


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.csv", b"", "the file is empty"),
        ("a.csv", b"\x00\x01\x02", ""),
        ("a.xlsx", b"PK\x03\x04nothing", "not an Excel workbook"),
        ("a.parquet", b"PAR1", ""),
        ("a.csv.gz", b"\x1f\x8bnothing", "compressed file is broken"),
        ("dataset.toml", b"=", "not valid TOML"),
    ],
)
def test_a_broken_file_is_a_sentence(
    opened: AppTest, store: Path, name: str, content: bytes, problem: str
) -> None:
    app = upload(opened, (name, content))
    errors = "\n".join(plain(error.value) for error in app.error)
    assert errors
    assert problem.lower() in errors.lower()
    assert str(store) not in said(app)


def test_what_is_written_in_a_file_is_text(opened: AppTest) -> None:
    mark = "<img src=x onerror=alert(1)>"
    header = f"customer_id,item_id,timestamp,**{mark}**,[x](http://e.invalid)"
    text = f"{header}\nc1,:red[i1],2026-01-01,{mark},$x$\nc1,i2,2026-01-02,{mark},y\n"
    app = upload(opened, ("**<b>a</b>**.csv", text.encode()))
    everything = "\n".join([words(app), *(t.value.to_string() for t in app.table)])
    assert "\\<img" in everything
    assert mark not in everything
    assert "](http" not in everything


def test_a_wide_file_of_a_long_name_with_one_line(opened: AppTest) -> None:
    names = [f"column {number}" for number in range(300)]
    head = ",".join(["customer_id", "item_id", "timestamp", *names])
    line = ",".join(["c1", "i1", "2026-01-01", *map(str, range(300))])
    app = upload(opened, ("x" * 500 + ".csv", f"{head}\n{line}\n".encode()))
    assert "Read as 1 purchase of 1 item by 1 customer" in said(app)
    name = app.text_input(key=f"add_name/{app.query_params['draft']}")
    assert len(name.value) == kept.MAX_TITLE
    press(app, "Keep this data set")
    assert app.query_params["dataset"] == "x" * kept.MAX_TITLE


def test_a_place_that_may_not_be_named(opened: AppTest, store: Path) -> None:
    app = opened
    app.text_input(key="add_place").set_value("/etc/passwd")
    press(app, "Look at this place")
    assert "no data at this place that may be read" in said(app)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BECAUSAL_PLACES", "none")
        judged(app.run())
        assert not [element for element in app.text_input if element.key == "add_place"]
        assert "That is switched off here" in said(app)


def test_a_draft_that_is_gone(opened: AppTest) -> None:
    opened.query_params["draft"] = "../../etc"
    assert "not there any more" in said(judged(opened.run()))


@pytest.mark.parametrize("switch", ["private", "present"])
def test_nobody_sees_customers_who_should_not(opened: AppTest, switch: str) -> None:
    opened.query_params[switch] = "1"
    app = judged(opened.run())
    assert not app.file_uploader
    if switch == "private":
        assert len(press(app, "Switch pseudonyms off").file_uploader) == 1


def test_changed_files_are_noticed(run: Run, store: Path) -> None:
    folder = store / "shop"
    folder.mkdir()
    (folder / "orders.csv").write_text("customer_id,item_id,timestamp\n" + LINES_OF_TWO)
    draft = drafts.begin_at(folder, now=0)
    kept.keep(draft, draft.options, title="Two", taken=[])
    app = run("data", dataset="two")
    assert "by 2 customers" in app.title[0].value
    assert "have changed" not in said(app)
    with (folder / "orders.csv").open("a") as file:
        file.write("c3,a,2026-01-03\n")
    judged(app.run())
    assert "The files of Two have changed since they were read." in said(app)
    assert "by 2 customers" in app.title[0].value
    press(app, "Read it again")
    assert "by 3 customers" in app.title[0].value
    assert "have changed" not in said(app)
    folder.rename(store / "moved")
    judged(app.run())
    assert "The files of Two are not there any more." in said(app)
    assert "by 3 customers" in app.title[0].value
    # whoever comes after it was removed reads a sentence
    kept.remove("two")
    judged(app.run())
    assert "there is no such data set" in said(app).lower()


def cases() -> list[Path]:
    """Every file and folder of data among the cases."""
    if not CASES.is_dir():
        return []
    folders = {path.parent for path in CASES.rglob("*") if path.suffix in (".csv", ".parquet")}
    paths: list[Path] = []
    for folder in sorted(folders):
        tables = [path for path in folder.iterdir() if path.stem in ("interactions", "orders")]
        paths += [folder] if tables else sorted(folder.glob("*.csv"))
    return paths


@pytest.mark.slow
@pytest.mark.skipif(not CASES.is_dir(), reason="the cases are not on this machine")
@pytest.mark.parametrize("case", cases(), ids=lambda path: path.relative_to(CASES).as_posix())
def test_every_case_is_a_preview_or_a_sentence(case: Path, opened: AppTest, store: Path) -> None:
    inside = [case] if case.is_file() else sorted(case.iterdir())
    kinds = (".csv", ".parquet", ".toml")
    # of a folder of Parquet a part is as good as a file
    files = [
        (path.name, next(iter(path.glob("*.parquet")), path).read_bytes())
        for path in inside
        if path.suffix in kinds
    ]
    app = upload(opened, *files)
    assert app.error or "Keep this data set" in said(app)
    assert "/drafts/" not in said(app)
    assert str(store) not in said(app)


def test_the_guide_is_there_for_who_opens_it(opened: AppTest) -> None:
    assert "Five minutes from an export" not in said(opened)
    opened.session_state["add_guide"] = True
    app = judged(opened.run())
    assert "Five minutes from an export" in said(app)
    assert "# Your own data" not in said(app)


def test_an_encoding_that_nobody_can_tell_is_told_where_the_refusal_is(opened: AppTest) -> None:
    lines = "".join(f"c{n % 3},{['חלב', 'Tea'][n % 2]},2026-01-0{n + 1}\n" for n in range(9))
    content = f"customer_id,item_id,timestamp\n{lines}".encode("cp1255")
    app = upload(opened, ("hebrew.csv", content))
    assert "reads in several ways" in said(app)
    assert 'encoding = "cp1255" where it is “חלב”' in said(app)
    app.text_input(key=f"add_setting/{app.query_params['draft']}/encoding").set_value("cp1255")
    judged(app.run())
    assert "Read as 9 purchases of 2 items by 3 customers" in said(app)


def test_an_answer_of_an_api_is_uploaded_as_it_is(opened: AppTest) -> None:
    orders = ", ".join(
        f'{{"customer_id": "c{n % 3}", "item_id": "i{n % 4}", "timestamp": "2026-01-0{n + 1}"}}'
        for n in range(9)
    )
    app = upload(opened, ("answer.json", f'{{"meta": {{}}, "data": [{orders}]}}'.encode()))
    assert "Read as 9 purchases of 4 items by 3 customers" in said(app)
