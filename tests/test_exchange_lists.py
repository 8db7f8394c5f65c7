"""Lists in files: TOML as the starters have it, CSV as spreadsheets make it; taken in whole or not at all."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from conftest import KITCHEN, LISTS, Bistro
from hypothesis import given
from hypothesis import strategies as st
from test_commands import Run, refused, run
from test_starters import BOTH

from shiftboard.checklist import CheckList, Kind, Line, Section
from shiftboard.checklist.blank import blank_of
from shiftboard.checklist.edits import lines_of
from shiftboard.checklist.taken_in import fitted
from shiftboard.checklist.written import Known, checked
from shiftboard.clean_text import clean, folded
from shiftboard.clock import WEEKDAYS, Clock
from shiftboard.errors import CannotImport, ShiftboardError
from shiftboard.exchange.lists import read_lists, write_lists
from shiftboard.exchange.sheets import guarded, text_of, unguarded
from shiftboard.food_safety import Equipment, Process
from shiftboard.language import use
from shiftboard.printing.blank import blank_text
from shiftboard.printing.lines import cells
from shiftboard.staff import Station
from shiftboard.starters import Starter

__all__ = ["run"]

KNOWN = Known({"walk-in": "Walk-in", "freezer": "Freezer"}, {"grill": "Grill"})


def known_to(starter: Starter) -> Known:
    """What the lines of a starter may refer to."""
    there = list(starter.reference())
    return Known(
        {one.id: one.name for one in there if isinstance(one, Equipment)},
        {one.id: one.name for one in there if isinstance(one, Station)},
    )


def again(lists: list[CheckList], file: Path, known: Known = KNOWN) -> list[CheckList]:
    """The lists after they were written to a file and read from it."""
    write_lists(lists, file)
    return read_lists(file, known)


def sheet(folder: Path, text: str, name: str = "opening.csv") -> Path:
    """A sheet as somebody saved it."""
    file = folder / name
    file.write_text(text, "utf-8")
    return file


# there and back


@pytest.mark.parametrize(("kind", "language"), BOTH, ids=["-".join(one) for one in BOTH])
@pytest.mark.parametrize("ending", ["toml", "csv"])
def test_every_list_of_a_starter_comes_back_as_it_was(
    kind: str, language: str, ending: str, tmp_path: Path
) -> None:
    use(language)
    starter = Starter(kind, language)
    for one in starter.lists():
        assert again([one], tmp_path / f"list.{ending}", known_to(starter)) == [one]
    assert again(starter.lists(), tmp_path / f"all.{ending}", known_to(starter)) == starter.lists()


def test_a_starter_itself_can_be_taken_in(tmp_path: Path) -> None:
    """The file of a starter, in both languages, is a file of lists."""
    for language in ("en", "cs"):
        use(language)
        starter = Starter("shop", language)
        whole = Path("data/starters/shop.toml")
        assert read_lists(whole, known_to(starter)) == starter.lists()


LETTERS = st.characters(codec="utf-8", exclude_categories=["Cs", "Co", "Cn"])
WORDS = st.text(LETTERS, max_size=40).map(clean).filter(bool)
LONGER = st.text(LETTERS, max_size=80).map(clean)
CHOICE = WORDS.filter(lambda text: ";" not in text and not text.endswith("!") and folded(text) != "")
FIGURES = st.none() | st.decimals(Decimal(-9_999_999), Decimal(9_999_999), places=3) | st.just(Decimal(-18))
IDS = st.from_regex(r"[a-z][a-z0-9-]{0,8}", fullmatch=True)


@st.composite
def lines(draw: st.DrawFn) -> Line:
    """A line of any kind."""
    kind = draw(st.sampled_from(Kind))
    given: dict[str, object] = {}
    if kind in (Kind.NUMBER, Kind.TEMPERATURE):
        low, high = draw(FIGURES), draw(FIGURES)
        if low is not None and high is not None:
            low, high = sorted((low, high))
        given = {"low": low, "high": high}
    if kind is Kind.NUMBER:
        given["unit"] = draw(LONGER)[:20].strip()
    if kind is Kind.TEMPERATURE:
        given["equipment"] = draw(st.sampled_from(("", "walk-in")))
        given["process"] = draw(st.none() | st.sampled_from(Process))
    if kind is Kind.CHOICE:
        choices = tuple(draw(st.lists(CHOICE, min_size=2, max_size=4, unique_by=folded)))
        given = {"choices": choices, "bad": tuple(one for one in choices if draw(st.booleans()))}
    offsets = st.tuples(st.sampled_from(("start+", "start-", "end+", "end-")), st.integers(0, 9999))
    line = Line(
        id=draw(IDS),
        text=draw(WORDS),
        kind=kind,
        due=draw(st.sampled_from(("end", "17:30", "00:00")) | offsets.map(lambda one: f"{one[0]}{one[1]}")),
        critical=draw(st.booleans()),
        who=draw(st.sampled_from(("", "lead", "grill"))),
        action=draw(LONGER),
        days=tuple(one for one in WEEKDAYS[:6] if draw(st.booleans())),
        every=draw(st.sampled_from((0, 5, 120, 1440))),
        **given,  # type: ignore[arg-type]  # fields by their names
    )
    return checked(line, KNOWN)


@st.composite
def written(draw: st.DrawFn) -> CheckList:
    """A list of any shape, empty ones included."""
    names = draw(st.lists(WORDS, max_size=4, unique_by=folded))
    ids = draw(st.lists(IDS, min_size=len(names), max_size=len(names), unique=True))
    sections = [
        Section(id, name, tuple(draw(st.lists(lines(), max_size=4))))
        for id, name in zip(ids, names, strict=True)
    ]
    return CheckList(id=draw(IDS), name=draw(WORDS), sections=tuple(sections))


@given(one=written(), language=st.sampled_from(("en", "cs")), ending=st.sampled_from(("csv", "toml")))
def test_any_list_comes_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, one: CheckList, language: str, ending: str
) -> None:
    use(language)
    try:
        assert again([one], tmp_path_factory.getbasetemp() / f"any.{ending}") == [one]
    finally:
        use("en")


@given(st.text())
def test_the_guard_comes_off_again(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert guarded(text)[:1] not in tuple("=+-@\t\r")


def test_a_spreadsheet_sees_no_formula(tmp_path: Path) -> None:
    """A text that begins as a formula does stands behind an apostrophe; a limit of -18 is a number."""
    nasty = Line(id="a", text="=1+1", action="@home", kind=Kind.TEMPERATURE, high=Decimal(-18))
    write_lists([CheckList(id="l", name="-L", sections=(Section("s", "+S", (nasty,)),))], tmp_path / "x.csv")
    cells = (tmp_path / "x.csv").read_text("utf-8-sig").splitlines()[1].split(",")
    assert cells[:3] == ["'-L", "'+S", "'=1+1"]
    assert "-18" in cells
    assert "'@home" in cells


# as people's programs save it


def test_a_sheet_with_no_more_than_texts(tmp_path: Path) -> None:
    """One column, and the list is called as the file is: everything else is as usual."""
    (one,) = read_lists(sheet(tmp_path, "section,text\nFloor,Sweep\n,Mop\nBar,Wipe\n", "Night.csv"), KNOWN)
    assert (one.name, one.id) == ("Night", "")
    assert [(part.name, [line.text for line in part.lines]) for part in one.sections] == [
        ("Floor", ["Sweep", "Mop"]),
        ("Bar", ["Wipe"]),
    ]
    assert one.sections[0].lines[0] == Line(id="", text="Sweep")


@pytest.mark.parametrize("delimiter", [";", "\t", ","])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1250"])
def test_what_czech_spreadsheets_save(tmp_path: Path, delimiter: str, encoding: str) -> None:
    """Semicolons or tabs, Windows-1250, a comma in numbers, Czech words for kinds and days."""
    use("cs")
    rows = [
        ["SECTION", "Text", "kind", "max", "due", "days", "critical", "equipment"],
        ["Kuchyň", "Lednička žlutá", "teplota", '"4,5"', "16.00", '"po, čt"', "ano", "Walk-in"],
    ]
    text = "\r\n".join(delimiter.join(row) for row in rows)
    (tmp_path / "Ráno.csv").write_bytes(text.encode(encoding))
    (one,) = read_lists(tmp_path / "Ráno.csv", KNOWN)
    assert lines_of(one) == [
        Line(
            id="",
            text="Lednička žlutá",
            kind=Kind.TEMPERATURE,
            high=Decimal("4.5"),
            due="16:00",
            days=("mon", "thu"),
            critical=True,
            equipment="walk-in",
        )
    ]


def test_text_is_cleaned_at_the_door(tmp_path: Path) -> None:
    (one,) = read_lists(sheet(tmp_path, 'section,text\nFloor,"Sweep\x1b[31m\nthe \u202efloor"\n'), KNOWN)
    assert lines_of(one)[0].text == "Sweep the floor"


# what is wrong, and where


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("section,text,due\nFloor,Sweep,17:30\n,Mop,25:00\n", "line 3, column due: “25:00” is no time"),
        ("section,text,kind\nF,S,tock\n", "line 2, column kind: “tock”"),
        ("section,text,kind,min\nF,S,number,four\n", "line 2, column min: “four”"),
        ("section,text,kind,min,max\nF,S,number,9,1\n", "line 2, column max: The lowest value allowed (9)"),
        ("section,text,kind,choices\nF,S,choice,on\n", "line 2, column choices: A choice needs"),
        ("section,text,max\nF,S,5\n", "line 2, column max: A line of the kind “tick” has no highest"),
        ("section,text,kind,equipment\nF,S,temperature,oven\n", "column equipment: There is no equipment"),
        ("section,text,days\nF,S,someday\n", "line 2, column days: “someday”"),
        ("section,text,every\nF,S,often\n", "line 2, column every: “often”"),
        ("section,text,every\nF,S,1\n", "line 2, column every: “1”"),
        ("section,text,critical\nF,S,perhaps\n", "line 2, column critical: “perhaps”"),
        ("section,text,who\nF,S,bar\n", "line 2, column who: There is no station"),
        ("section,text,due\nF,,17:30\n", "line 2, column text: There is nothing in it"),
        ("section,text\n,S\n", "line 2, column section: There is nothing in it"),
        (f"section,text\n{'F' * 61},S\n", "line 2, column section: That is 61 characters"),
        ('section,text\nF,"two\nlines"\nF,"torn\n', "line 4: A quotation mark"),
        ("section,txet\nF,S\n", "line 1: “txet” is not known here. There are: list, section, text"),
        ("section,due\nF,17:30\n", "line 1: “text” is missing"),
        ("section,text\n", "There is no list in it"),
        ("", "“text” is missing"),
    ],
)  # fmt: skip
def test_a_sheet_with_a_slip(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(CannotImport) as refusal:
        read_lists(sheet(tmp_path, text), KNOWN)
    said = str(refusal.value)
    assert said.startswith("opening.csv was not imported; nothing was changed.")
    assert told in said
    assert len(said.splitlines()) <= 3


def test_many_slips_are_counted(tmp_path: Path) -> None:
    text = "section,text,due\n" + "F,S,99:99\n" * 5
    with pytest.raises(CannotImport, match=r"(?s)line 2.*line 3.*And 3 more\.$"):
        read_lists(sheet(tmp_path, text), KNOWN)


SLIP = "[[lists]]\nname = 'N'\n[[lists.sections]]\nname = 'S'\n[[lists.sections.lines]]\ntext = 'T'\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("lists = [\nx]", "line 2, column 1: This cannot be read as TOML"),
        ("lists = [", "end of the file: This cannot be read as TOML"),
        ("format = 1", "There is no list in it"),
        ("lists = 3", "“lists” does not hold what belongs there"),
        ("[[lists]]\nid = 'x'", "1.: “name” is missing"),
        (SLIP + "dew = '1'", "N · S · T: “dew” is not known here. There are: text, id, kind, due"),
        (SLIP + "due = 7", "N · S · T: “due” does not hold what belongs there"),
        (SLIP + "kind = 'tock'", "N · S · T: “kind” does not hold what belongs there"),
        (SLIP + "due = 'x'", "N · S · T: “x” is no time"),
        (
            SLIP + "kind = 'choice'\nchoices = ['a', 'b']\nbad = [2]",
            "N · S · T: There is no choice at place 2",
        ),
    ],
)
def test_a_toml_file_with_a_slip(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(CannotImport) as refusal:
        read_lists(sheet(tmp_path, text, "opening.toml"), KNOWN)
    assert told in str(refusal.value)


def test_numbers_in_toml_need_no_quotes(tmp_path: Path) -> None:
    text = (
        "[[lists]]\nname = 'N'\n[[lists.sections]]\nname = 'S'\n[[lists.sections.lines]]\n"
        "text = 'T'\nkind = 'number'\nmin = 0\nmax = 4.5"
    )
    (line,) = lines_of(read_lists(sheet(tmp_path, text, "n.toml"), KNOWN)[0])
    assert (line.low, line.high) == (Decimal(0), Decimal("4.5"))


def test_what_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes(b"text\n\x81\x83\x90")
    with pytest.raises(CannotImport, match="no text"):
        read_lists(tmp_path / "x.csv", KNOWN)
    assert text_of(b"\xef\xbb\xbftext") == "text"


# on the board


def test_lines_without_ids_are_found_by_their_words() -> None:
    """The sheet was written anew: what was there keeps its id, what is new gets one that nobody has."""
    section = Section(
        "", "kitchen", (Line(id="", text="soup"), Line(id="", text="Gas"), Line(id="", text="Soup"))
    )
    (one,) = fitted([CheckList(name="OPENING", sections=(section,))], LISTS, ["soup-2"])
    assert (one.id, one.sections[0].id) == ("opening", "kitchen")
    assert [line.id for line in lines_of(one)] == ["soup", "gas-2", "soup-3"]


def test_two_lines_never_share_an_id() -> None:
    for lines in ((Line(id="gas", text="G"),), (Line(id="a", text="A"), Line(id="a", text="B"))):
        with pytest.raises(ShiftboardError, match="belongs to"):
            fitted([CheckList(name="New", sections=(Section("s", "S", lines),))], LISTS, ())
    for id in ("a b", "[red]", "x" * 61):
        with pytest.raises(ShiftboardError, match="no id"):
            fitted([CheckList(id=id, name="New", sections=())], LISTS, ())


def test_a_name_is_there_once() -> None:
    for lists in (
        [CheckList(id="other", name="closing", sections=())],
        [CheckList(name="New", sections=()), CheckList(name="NEW", sections=())],
        [CheckList(name="New", sections=(Section("", "S", ()), Section("", "s", ())))],
    ):
        with pytest.raises(ShiftboardError, match="Choose another name"):
            fitted(lists, LISTS, ())


# the commands


def test_a_list_goes_out_and_comes_in(run: Run, bistro: Bistro, tmp_path: Path) -> None:
    """Exported, a line changed in an editor, tried, taken in: the list is what the file says."""
    file = tmp_path / "opening.toml"
    said = run("export", "list", "open", str(file))
    assert (said.code, said.out) == (0, f"Opening is in {file}.\n")
    assert tomllib.loads(file.read_text("utf-8"))["lists"][0]["id"] == "opening"
    file.write_text(file.read_text("utf-8").replace('"17:30"', '"18:15"'), "utf-8")
    before = bistro.files()
    tried = run("import", "list", str(file), "--dry-run")
    assert tried.out.splitlines() == [
        "Opening:",
        "  Soup: due at",
        "Nothing was changed yet. Without --dry-run it is.",
    ]
    assert bistro.files() == before
    refused(run("import", "list", str(file)), "Say who")
    done = run("import", "list", str(file), "--as", "AN")
    assert done.out.splitlines() == tried.out.splitlines()[:2]
    assert bistro.board.lists.named("opening").sections[0].lines[2].due == "18:15"
    assert run("import", "list", str(file), "--as", "AN").out == "Opening: nothing changes\n"


def test_what_the_open_shift_is_asked_stays(run: Run, dinner: Bistro, tmp_path: Path) -> None:
    file = sheet(tmp_path, "section,text\nKitchen,Soup\n,Oven\n", "Opening.csv")
    said = run("import", "list", str(file), "--as", "KD")
    assert "from the next shift" in said.out
    assert len(dinner.board.checklist.states()) == 8
    after = dinner.board.lists.named("opening")
    assert [line.id for line in lines_of(after)] == ["soup", "oven"]
    assert dinner.board.lists.history("opening")[-1].by == "karel"


def test_the_open_shift_is_asked_it_too(run: Run, dinner: Bistro, tmp_path: Path) -> None:
    """Two lists in one file: the freezer was read and stays, the soup goes, two are new."""
    dinner.board.checklist.answer("freezer", "-20")
    opening, closing = "Opening,Kitchen,Freezer,freezer\n,,Oven,\n", "Closing,Last hour,Lamps off,\n"
    rows = f"list,section,text,id\n{opening}{closing}"
    said = run("import", "list", str(sheet(tmp_path, rows)), "--as", "KD", "--open-shift")
    assert "The open shift is asked it, too" in said.out
    assert "from the next shift" not in said.out
    assert [(one.line.text, one.answer is not None) for one in dinner.board.checklist.states()] == [
        ("Freezer", True),
        ("Oven", False),
        ("Lamps off", False),
    ]
    tried = run("import", "list", str(sheet(tmp_path, rows)), "--dry-run", "--open-shift")
    assert "Nothing was changed yet" in tried.out


def test_a_new_list_for_scripts(run: Run, dinner: Bistro, tmp_path: Path) -> None:
    file = sheet(tmp_path, "section,text\nFloor,Sweep\n", "Night.csv")
    (told,) = run("import", "list", str(file), "--json").json
    assert told == {"id": "night", "name": "Night", "new": True, "changes": ["new list", "new: Sweep"]}


def test_all_or_nothing(run: Run, dinner: Bistro, tmp_path: Path) -> None:
    before = dinner.files()
    slip = sheet(tmp_path, "list,section,text,due\nA,S,T,\nB,S,T,99:99\n")
    refused(run("import", "list", str(slip)), "opening.csv was not imported", "line 3, column due")
    taken = sheet(tmp_path, "list,section,text,id\nA,S,T,\nB,S,T,gas\n")
    refused(run("import", "list", str(taken)), "“gas” belongs to “Gas is off” in the list “Closing”")
    assert dinner.files() == before


def test_files_that_are_not_there(run: Run, dinner: Bistro, tmp_path: Path) -> None:
    refused(run("import", "list", str(tmp_path / "none.csv")), "cannot be read", "No such file")
    refused(run("import", "list", str(tmp_path / "list.xlsx")), ".toml or .csv")
    refused(run("export", "list", "opening", str(tmp_path / "no" / "x.csv")), "cannot be written")
    refused(run("export", "list", "lunch", str(tmp_path / "x.csv")), "There are: Opening, Closing")
    assert run("export", "people", "x", "y.csv").code == 2


def test_the_lines_of_the_bistro_in_a_sheet(run: Run, bistro: Bistro, tmp_path: Path) -> None:
    """English headers in both languages; in Czech with semicolons and decimal commas."""
    use("cs")
    file = tmp_path / "x.csv"
    write_lists([CheckList(id="o", name="O", sections=(KITCHEN,))], file)
    header, first, *_ = file.read_bytes().decode("utf-8-sig").splitlines()
    assert header.startswith("list;section;text;kind;due;days;every;critical;who;unit;min;max;")
    assert first.startswith("O;Kitchen;Walk-in fridge;temperature;start+30;;;yes;;;;;walk-in;")


# on paper


def test_a_blank_list_to_work_on_paper(run: Run, dinner: Bistro, tmp_path: Path) -> None:
    """The open shift's times and limits, a box for a tick, room for a value, a box for every choice."""
    said = run("print", "open")
    lines = said.out.splitlines()
    assert lines[:2] == ["OPENING · Bistro Lípa", "Dinner Mon 23 Nov 15:00–23:30"]
    assert "15:30  ! Walk-in fridge                     0 to 5 °C        ___________  ____" in lines
    assert "15:15  Hand wash basins stocked                              [ ]          ____" in lines
    assert lines[lines.index("       [ ] on") :][:3] == [
        "       [ ] on",
        "       [ ] off",
        "       [ ] broken",
    ]
    assert max(map(cells, lines)) <= 80
    assert run("print", "opening", "-o", str(tmp_path / "x.txt")).out == ""
    assert (tmp_path / "x.txt").read_text("utf-8") == said.out
    refused(run("print", "lunch"), "There are: Opening, Closing")


def test_a_blank_list_of_no_shift(run: Run, bistro: Bistro) -> None:
    """As it is written: nobody knows yet when the shift begins. Between shifts it is for the next one."""
    bistro.board.lists.detach("closing", "dinner")
    lines = run("print", "closing").out.splitlines()
    assert "Date" in lines[2]
    assert [line[:6].strip() for line in lines if "Gas is off" in line] == ["-15"]
    assert run("print", "opening").out.splitlines()[1].startswith("Lunch Mon 23 Nov 10:00")


@given(one=written(), width=st.integers(20, 120))
def test_a_blank_list_fits_its_paper(one: CheckList, width: int) -> None:
    for language in ("en", "cs"):
        use(language)
        text = blank_text(blank_of("Bistro", one, "", (), Clock()), width)
        assert max(map(cells, text.splitlines())) <= max(60, width)
    use("en")
