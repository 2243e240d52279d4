"""Profiles: the bundled ones hold, and every mistake is told with the place where it stands."""

import re
from datetime import date
from pathlib import Path

import pytest

from plugins.files.loading import BUNDLED, bundled_profiles, is_bundled, load_profile
from plugins.files.profile import FieldRule, FileFormat, NumberFormat, YearInName
from plugins.files.values import TARGETS, Period, ProfileError
from tests.plugins.files.builders import CSV, HEAD, XLSX, csv_profile, profile_of

FULL = f'{HEAD}{CSV}\n[fields]\njob_title = "Title"\n'


def refusal(folder: Path, text: str) -> tuple[str, str]:
    with pytest.raises(ProfileError) as caught:
        profile_of(folder, text)
    return caught.value.code, caught.value.message


def test_the_bundled_profiles_are_these() -> None:
    assert bundled_profiles() == ("city_payroll", "generic")
    assert [load_profile(name).name for name in bundled_profiles()] == ["city_payroll", "generic"]


def test_a_plugin_s_profile_is_found_by_its_name_and_takes_no_bundled_one_s_place(tmp_path: Path) -> None:
    written = {name: tmp_path / f"{name}.toml" for name in ("acme", "generic")}
    for path in written.values():
        path.write_text(FULL)
    offered = list(written.values())
    assert load_profile("acme", offered) == load_profile(written["acme"])
    assert load_profile("generic", offered) == load_profile("generic")
    assert [is_bundled(name) for name in ("acme", "generic", "acme.toml", "./acme")] == [False, True, True, True]
    with pytest.raises(ProfileError) as caught:
        load_profile("nobody", offered)
    assert caught.value.message == (
        "There is no profile nobody that can be read; give the path of a TOML file, "
        "or one of acme, city_payroll, generic."
    )


def test_the_city_s_profile_reads_fiscal_years() -> None:
    profile = load_profile("city_payroll")
    year = YearInName(re.compile("fy_?(?P<year>[0-9]{4})"), -1, (7, 1))
    assert (profile.mode, profile.source, profile.organization) == ("full", "baltimore-payroll", "city-of-baltimore")
    assert profile.effective_on == year
    assert profile.pay_period == YearInName(year.pattern, -1, (7, 1), (6, 30))
    assert profile.natural_key == FieldRule("natural_key", ("EMPLOYEE_NO",), required=True)
    assert [rule.field for rule in profile.fields] == [
        "employee_number",
        "job_title",
        "department_code",
        "department_name",
        "hired_on",
        "base_pay",
        "gross_pay",
        "currency",
    ]


def test_the_example_shows_every_target_and_every_option() -> None:
    profile = load_profile("generic")
    assert [rule.field for rule in profile.fields] == list(TARGETS)
    assert profile.effective_on == date(2026, 1, 1)
    assert profile.pay_period == Period(date(2025, 1, 1), date(2025, 12, 31))
    assert profile.numbers == NumberFormat(",", ".", "€")
    words = set(re.findall(r"\b[a-z_]+\b(?= = )", (BUNDLED / "generic.toml").read_text(encoding="utf-8")))
    options = "column values default required strip prefix zero_pad format delimiter encoding sheet formats decimal"
    more = "thousands currency_sign date file_name year_offset starts ends first_day last_day name description"
    top = "organization source mode currency natural_key"
    assert words == set(options.split()) | set(more.split()) | set(top.split()) | set(TARGETS)


def test_a_path_is_read_where_it_lies(tmp_path: Path) -> None:
    profile_of(tmp_path, FULL)
    assert load_profile(str(tmp_path / "profile.toml")) == load_profile(tmp_path / "profile.toml")


def test_a_short_profile_has_the_defaults(tmp_path: Path) -> None:
    profile = profile_of(tmp_path, FULL)
    assert profile.file == FileFormat("csv", delimiter="auto", encoding="auto", sheet=None)
    assert profile.numbers == NumberFormat(decimal=".", thousands="", currency_sign="")
    assert profile.description == ""
    assert profile.pay_period is None
    assert profile.fields == (FieldRule("job_title", ("Title",)), FieldRule("currency", default="USD"))


def test_a_field_may_be_a_column_aliases_or_a_table(tmp_path: Path) -> None:
    fields = 'job_title = ["Title", "Job"]\njob_code = { column = "Code", values = { "A" = "B" }, zero_pad = 3 }'
    assert csv_profile(tmp_path, fields).fields[:2] == (
        FieldRule("job_title", ("Title", "Job")),
        FieldRule("job_code", ("Code",), values={"A": "B", "a": "B"}, zero_pad=3),
    )


@pytest.mark.parametrize("name", ["nowhere", "/nowhere/at/all.toml"])
def test_an_absent_profile_is_told_with_the_bundled_ones(name: str) -> None:
    with pytest.raises(ProfileError) as caught:
        load_profile(name)
    assert (caught.value.code, caught.value.message) == (
        "PROFILE_NOT_FOUND",
        f"There is no profile {name} that can be read; give the path of a TOML file, or one of city_payroll, generic.",
    )


@pytest.mark.parametrize("data", [b"name = ", b"name = '\xff'"])
def test_what_is_no_toml_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "profile.toml"
    path.write_bytes(data)
    with pytest.raises(ProfileError) as caught:
        load_profile(path)
    assert caught.value.code == "BAD_TOML"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('source = "hris"', 'sorce = "hris"', "sorce is unknown; did you mean source?"),
        ('job_title = "Title"', 'jobtitle = "Title"', "[fields] jobtitle is unknown; did you mean job_title?"),
        (
            'job_title = "Title"',
            'job_title = { colum = "Title" }',
            "[fields.job_title] colum is unknown; did you mean column?",
        ),
        (
            'format = "csv"',
            'format = "csv"\nzzz = 1',
            "[file] zzz is unknown; known are format, delimiter, encoding, sheet.",
        ),
        ("date = 2026-01-01", "dates = 2026-01-01", "[effective_on] dates is unknown; did you mean date?"),
    ],
)
def test_an_unknown_key_is_refused_with_what_was_meant(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in FULL
    assert refusal(tmp_path, FULL.replace(old, new)) == ("UNKNOWN_KEY", f"Profile profile.toml: {message}")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('source = "hris"', "", "source is missing; add it."),
        ('mode = "delta"', "", "mode is missing; add it."),
        ('format = "csv"', "", "[file] format is missing; add it."),
        ('natural_key = "No"', "", "natural_key is missing; name the column that tells people apart."),
        (
            'job_title = "Title"',
            "job_title = { required = true }",
            "[fields.job_title] column is missing; name the source column, or give a default.",
        ),
        (
            'formats = ["%Y-%m-%d"]\n',
            "",
            '[dates] formats is missing, and hired_on is a date; add how the file writes dates, like ["%m/%d/%Y"].',
        ),
        (
            'currency = "USD"\n',
            "",
            'currency is missing, and pay is mapped; add a code of ISO 4217 like "USD".',
        ),
    ],
)
def test_a_missing_key_is_told(tmp_path: Path, old: str, new: str, message: str) -> None:
    text = FULL + 'hired_on = "Hired"\nbase_pay = "Pay"\n'
    assert old in text
    assert refusal(tmp_path, text.replace(old, new)) == ("MISSING_KEY", f"Profile profile.toml: {message}")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('mode = "delta"', 'mode = "some"', 'mode is "some"; it must be one of "full", "delta".'),
        ('name = "small"', "name = 1", "name is 1; it must be a text in quotes."),
        ('name = "small"', 'name = " "', 'name is " "; it must be a text that is not blank.'),
        (
            'natural_key = "No"',
            'natural_key = { default = "x" }',
            'natural_key is {"default": "x"}; it must be a column without a default.',
        ),
        (
            'formats = ["%Y-%m-%d"]',
            "formats = { day = 1 }",
            '[dates] formats is {"day": 1}; it must be a text or a list of texts, none of them blank.',
        ),
        ('format = "csv"', 'format = "csv"\nsheet = "A"', "[file] sheet means nothing for csv; remove it."),
        (
            'formats = ["%Y-%m-%d"]',
            'formats = ["%d.%m.%y"]',
            "[dates] formats has '%d.%m.%y', which leaves the century open; use a file with years of four digits",
        ),
        (
            'formats = ["%Y-%m-%d"]',
            'formats = ["MM/DD/YYYY"]',
            "[dates] formats has 'MM/DD/YYYY', which does not tell year, month and day; write it like",
        ),
        (
            'formats = ["%Y-%m-%d"]',
            'formats = ["%Y-%m"]',
            "[dates] formats has '%Y-%m', which does not tell year, month and day; write it like",
        ),
        ("date = 2026-01-01", 'date = "2026-01-01"', '[effective_on] date is "2026-01-01"; it must be a date without'),
        (
            "date = 2026-01-01",
            'file_name = "(?P<year"\nstarts = "07-01"',
            "[effective_on] file_name is no regular expression",
        ),
        (
            "date = 2026-01-01",
            'file_name = "([0-9]+)"\nstarts = "07-01"',
            '[effective_on] file_name is "([0-9]+)"; it must be a regular expression with a group named year',
        ),
        (
            "date = 2026-01-01",
            'file_name = "(?P<year>[0-9]+)"\nstarts = "02-29"',
            '[effective_on] starts is "02-29"; it must be a month and a day that every year has',
        ),
        (
            "date = 2026-01-01",
            'file_name = "(?P<year>[0-9]+)"\nstarts = "07-01"\nyear_offset = 5',
            "[effective_on] year_offset is 5; it must be a whole number from -1 to 1.",
        ),
        (
            "[fields]",
            "[pay_period]\nfirst_day = 2020-02-01\nlast_day = 2020-01-01\n[fields]",
            '[pay_period] last_day is "2020-01-01"; it must be on or after first_day.',
        ),
        (
            "[fields]",
            '[numbers]\ndecimal = ","\nthousands = ","\n[fields]',
            '[numbers] thousands is ","; it must be another sign than decimal.',
        ),
        ('"Title"', '{ column = "T", required = 1 }', "[fields.job_title] required is 1; it must be true or false."),
        (
            '"Title"',
            '{ column = "T", required = true, default = "x" }',
            "[fields.job_title] required is true; it must be left out, since a field with a default is never empty.",
        ),
        ('"Title"', '{ column = "T", values = 1 }', "[fields.job_title] values is 1; it must be a table of texts"),
        ('"Title"', "[1]", "[fields.job_title] column is [1]; it must be a text or a list of texts"),
        ('"Title"', "7", "[fields] job_title is 7; it must be a column, a list of columns or a table of options."),
        (
            'job_title = "Title"',
            'fte = { column = "F", zero_pad = 3 }',
            "[fields.fte] zero_pad is 3; it must be left out",
        ),
        ('job_title = "Title"', 'fte = { column = "F", default = "x" }', "[fields] fte gives 'x', which is no number"),
        (
            'job_title = "Title"',
            'work_arrangement = { column = "M", values = { H = "Home" } }',
            "[fields] work_arrangement gives 'Home', which is none of ONSITE, HYBRID, REMOTE",
        ),
        (
            'job_title = "Title"',
            'currency = { default = "JPY" }',
            '[fields] currency is {"default": "JPY"}; it must be without a default, since the profile',
        ),
        ('currency = "USD"', 'currency = "USDX"', 'currency is "USDX"; it must be a code of ISO 4217, like "USD".'),
    ],
)
def test_a_value_that_can_t_be_is_told_with_what_it_must_be(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in FULL
    code, told = refusal(tmp_path, FULL.replace(old, new))
    assert (code, told[: len("Profile profile.toml: ") + len(message)]) == (
        "BAD_VALUE",
        f"Profile profile.toml: {message}",
    )


def test_a_workbook_s_profile_takes_no_delimiter_and_needs_no_date_format(tmp_path: Path) -> None:
    text = f'{HEAD}{XLSX}[fields]\nhired_on = "Hired"\n'.replace('[dates]\nformats = ["%Y-%m-%d"]\n', "")
    assert profile_of(tmp_path, text).date_formats == ()
    assert refusal(tmp_path, text.replace('format = "xlsx"', 'format = "xlsx"\ndelimiter = ";"')) == (
        "BAD_VALUE",
        "Profile profile.toml: [file] delimiter means nothing for xlsx; remove it.",
    )
