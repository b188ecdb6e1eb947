"""What holds for any text, number, date and for any bytes at all."""

import calendar
import contextlib
import datetime
import io
import zipfile

import pytest
from builders import COMMENTS, csv_bytes, formula, packed, parts, xml_row, xml_workbook
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from ranger_desk import exports
from ranger_desk.exports import ExportError
from ranger_desk.exports.dates import YearMonth, months_of, months_of_parts
from ranger_desk.exports.numbers import number

one_folder = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
CONTROLS = "".join(map(chr, [*range(9), *range(14, 32)]))
WINDOWS = bytes(byte for byte in [9, 10, *range(32, 256)] if byte not in b"\x81\x8d\x8f\x90\x9d").decode("cp1252")
GOOD = ["PINE", "Pine Hollow NP", "2021-01-01", "Open all month."]


def texts(**options):
    """Texts that are comments: neither blank nor among those that stand for a lost or missing one."""
    return st.text(**options).filter(lambda text: bool(text.strip()) and text != "NULL" and not text.startswith("#"))


any_text = texts(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters=CONTROLS))
xml_text = texts(alphabet=st.characters(exclude_categories=["Cs", "Cc", "Cn"], include_characters="\t\n"))
dates = st.dates(datetime.date(1950, 1, 1), datetime.date(2099, 12, 31))


def read_bytes(tmp_path, data):
    path = tmp_path / "export"
    path.write_bytes(data)
    return exports.read(path)


@one_folder
@given(
    comments=st.lists(any_text, min_size=1, max_size=12),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]),
)
@example(['"', '""', ',"', '",', '"\n"', "a\rb", "a\n", "\r\nb", "\ufeff", "\x85a", "a\u2028b", "\x0bc"], ",", "utf-8")
def test_any_text_comes_back_from_csv_to_the_letter(tmp_path, comments, delimiter, encoding):
    rows = [[f"U{index:03}", "Pine; Hollow, NP", "2021-04-01", comment] for index, comment in enumerate(comments)]
    export = read_bytes(tmp_path, csv_bytes([COMMENTS, *rows], delimiter, encoding))
    assert [one.comment for one in export.park_months] == comments


def is_utf8(line):
    try:
        return bool(line.decode("utf-8"))
    except UnicodeDecodeError:
        return False


@one_folder
@given(comment=texts(alphabet=WINDOWS))
def test_any_windows_text_comes_back_to_the_letter(tmp_path, comment):
    data = csv_bytes([COMMENTS, ["PINE", "", "2021-04-01", comment]], encoding="cp1252")
    assume(not any(is_utf8(line) and not line.isascii() for line in data.splitlines()))
    assert read_bytes(tmp_path, data).park_months[0].comment == comment


@one_folder
@given(comment=xml_text)
def test_any_text_comes_back_from_excel_to_the_letter(tmp_path, comment):
    assume("_x" not in comment)  # Excel's own escapes
    path = xml_workbook(tmp_path / "book.xlsx", [COMMENTS, [*GOOD[:3], comment]])
    assert exports.read(path).park_months[0].comment == comment


@one_folder
@given(text=xml_text, sign=st.sampled_from("-+@"), kind=st.sampled_from(["", ' t="shared" ref="D2:D3" si="0"']))
def test_any_text_comes_back_from_a_formula_to_the_letter(tmp_path, text, sign, kind):
    assume("_x" not in text)
    path = xml_workbook(tmp_path / "book.xlsx", [COMMENTS, [*GOOD[:3], formula(sign + text, attributes=kind)]])
    assert exports.read(path).park_months[0].comment == sign + text


@given(st.integers(-(2**63) + 1, 2**63 - 1))
def test_whole_numbers_are_read_however_they_are_grouped(value):
    written = [
        str(value),
        f"{value:,}",
        f'"{value:,}"',
        f" {value:,} ".replace(",", "\u00a0"),
        f"{value:_}".replace("_", " "),
    ]
    assert [number(text) for text in written] == [value] * len(written)
    assert number(f"({abs(value):,})") == -abs(value)


@given(st.floats(-(2.0**62), 2.0**62))
def test_fractions_are_read_to_the_last_digit(value):
    assert number(value) == number(repr(value)) == value


@given(st.text() | st.text('0123456789.,()-+%eE \u00a0"', max_size=12))
@example("9" * 5000)
@example("1e999")
def test_any_text_is_a_number_no_data_or_an_error(text):
    try:
        value = number(text)
    except ValueError:
        return
    assert value is None or (isinstance(value, int | float) and abs(value) < 2**63)


@pytest.mark.parametrize("text", ["", " ", "NULL", "null", "nan", "NaN", "NA", "N/A", "#N/A", None, float("nan")])
def test_no_data_is_none_and_never_zero(text):
    assert number(text) is None


WAYS = [
    *(
        "{d:%Y-%m-%d}",
        "{d:%Y-%m}",
        "{d:%Y/%m/%d}",
        "{d:%Y%m}",
        "{d:%Y%m%d}",
        "{d:%Y-%m-%d} 00:00:00",
        "{d:%Y-%m-%d}T00:00:00Z",
    ),
    *("{d.month}/{d.day}/{d.year}", "{d:%m/%d/%Y} 12:00:00 AM", "{d:%m-%d-%Y}", "{d.month}/{d.year}", "{d:%m-%Y}"),
    *(
        "{name} {d.year}",
        "{name}, {d.year}",
        "{short} {d.year}",
        "{short}. {d.year}",
        "{short}-{d.year}",
        "{d.year} {short}",
    ),
    *("{name} {d.day}, {d.year}", "{d.day} {name} {d.year}", "{d.day:02}-{short}-{d.year}", "{upper} {d.year}"),
]


@pytest.mark.parametrize("way", WAYS)
@given(day=dates)
def test_months_are_read_however_they_are_written(way, day):
    name = calendar.month_name[day.month]
    text = way.format(d=day, name=name, short=name[:3], upper=name.upper())
    assert months_of([text], day_first=False).found == [(day.year, day.month)]


@given(day=dates)
def test_days_before_months_are_read_where_it_is_known(day):
    assert months_of([f"{day:%d/%m/%Y}"], day_first=True).found == [(day.year, day.month)]
    assert months_of([f"{day:%d.%m.%Y}", "31.12.2020"]).found[0] == (day.year, day.month)


@given(day=st.dates(datetime.date(1969, 1, 1), datetime.date(2068, 12, 31)))
def test_years_of_two_digits_are_those_around_now(day):
    assert months_of([f"{day:%m/%d/%y}", f"{day:%B}-{day:%y}"], day_first=False).found == [(day.year, day.month)] * 2


@given(day=dates, date1904=st.booleans())
def test_excels_day_numbers_are_read_in_both_calendars(day, date1904):
    zero = datetime.date(1904, 1, 1) if date1904 else datetime.date(1899, 12, 30)
    days = (day - zero).days
    assume(days >= 10_000)
    assert months_of([str(days), float(days), days + 0.5], date1904=date1904).found == [(day.year, day.month)] * 3


@given(st.lists(st.text() | st.text("0123456789/-. Janur", max_size=12) | st.floats() | st.integers() | st.none()))
def test_any_cells_have_a_month_or_a_reason(cells):
    for found in (*months_of(cells).found, *months_of_parts(cells, cells[::-1]).found):
        assert isinstance(found, YearMonth) or (isinstance(found, str) and found.endswith("."))


def reads_or_refuses(tmp_path, data):
    """Read bytes as a file; anything but an export or an `ExportError` fails the test."""
    with contextlib.suppress(ExportError):
        assert read_bytes(tmp_path, data).park_months


BEGINNINGS = [
    b"",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"UnitCode,Date,Comments\n",
]


@one_folder
@given(beginning=st.sampled_from(BEGINNINGS), data=st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(tmp_path, beginning, data):
    reads_or_refuses(tmp_path, beginning + data)


@one_folder
@given(
    st.lists(
        st.lists(
            st.sampled_from(
                [
                    "UnitCode",
                    "Date",
                    "Year",
                    "Month",
                    "Value",
                    "Label",
                    "Comments",
                    "PINE",
                    "2021-04-01",
                    '"',
                    ",",
                    "\n",
                    "",
                ]
            )
        ),
        max_size=8,
    )
)
def test_any_table_of_known_words_is_read_or_refused(tmp_path, rows):
    reads_or_refuses(tmp_path, "\n".join(map(",".join, rows)).encode())


BOOK = parts(
    xml_row(1, *COMMENTS) + xml_row(2, *GOOD) + xml_row(3, *GOOD[:2], "<c s='1'><v>44287</v></c>", formula("-x"))
)


@pytest.fixture(scope="module")
def workbook_bytes(tmp_path_factory):
    return packed(tmp_path_factory.mktemp("book") / "book.xlsx", BOOK).read_bytes()


@one_folder
@given(data=st.data())
def test_a_workbook_with_bytes_changed_is_read_or_refused(tmp_path, workbook_bytes, data):
    changed = bytearray(workbook_bytes)
    for place, byte in data.draw(
        st.dictionaries(st.integers(0, len(changed) - 1), st.integers(0, 255), max_size=4)
    ).items():
        changed[place] = byte
    reads_or_refuses(tmp_path, bytes(changed[: data.draw(st.integers(0, len(changed)))]) or b"x")


PIECES = [
    "<c>",
    "</c>",
    "<v>",
    "</v>",
    "<f>",
    "</f>",
    "<f t='shared' si='0'/>",
    "<row r='0'>",
    "r='A1'",
    "t='s'",
    "44287",
    "-1",
    "&#0;",
    "1e999",
]


@one_folder
@given(
    name=st.sampled_from([name for name in BOOK if name.startswith("xl/")]),
    at=st.floats(0, 1),
    cut=st.integers(0, 12),
    piece=st.sampled_from(PIECES) | st.text(max_size=5),
)
def test_a_workbook_with_xml_changed_is_read_or_refused(tmp_path, name, at, cut, piece):
    part = BOOK[name]
    place = int(at * len(part))
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as changed:
        for other, text in BOOK.items():
            new = part[:place] + piece + part[place + cut :] if other == name else text
            changed.writestr(other, new.encode("utf-8", "replace"))
    reads_or_refuses(tmp_path, archive.getvalue())
