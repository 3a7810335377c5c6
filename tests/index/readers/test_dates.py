"""Dates as feeds, mails and pages write them."""

import time

import pytest

from index.readers.dates import LENGTH, find, read
from index.readers.metadata import published

DAY = "2024-03-05"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Mon, May 25 2020 04:45:26 +0000", "2020-05-25T04:45:26Z"),
        ("Mo, 25 Jun 2018 11:41:36", "2018-06-25T11:41:36Z"),
        ("2016/6/29 15:07:41", "2016-06-29T15:07:41Z"),
        ("Tue, 18 Sept 2018 15:53:56 +0300", "2018-09-18T12:53:56Z"),
        ("WED,23 MAY 2012 02:23:01", "2012-05-23T02:23:01Z"),
        ("Thu, 19 Jun 2014 17:00:00 Z", "2014-06-19T17:00:00Z"),
        ("Di, 5 Mrz 2024 09:00:00 +0100", "2024-03-05T08:00:00Z"),
        ("mar., 5 mars 2024 10:00:00 +0000", "2024-03-05T10:00:00Z"),
        ("mar, 05 mar 2024 10:00:00 GMT", "2024-03-05T10:00:00Z"),
        ("вт, 5 мар 2024 10:00:00 +0300", "2024-03-05T07:00:00Z"),
        ("Tue, 5 Mar 2024 00:30:00 CET", "2024-03-05T00:30:00+01:00"),
        ("Tue, 5 Mar 2024 23:30:00 -0500 (EST)", "2024-03-05T23:30:00-05:00"),
        ("2024-03-05T00:30:00+01:00", "2024-03-05T00:30:00+01:00"),
        ("Tue Mar  5 10:00:00 2024", "2024-03-05T10:00:00Z"),
        ("Tue Mar  5 10:00:00 EST 2024", "2024-03-05T15:00:00Z"),
        ("March 5th, 2024 at 3:05 p.m.", "2024-03-05T15:05:00Z"),
        ("March 5, 2024 12:05 AM ET", "2024-03-05T00:05:00Z"),
        ("05.03.2024 17:30 Uhr", "2024-03-05T17:30:00Z"),
        ("le 5 mars 2024 à 10h30", "2024-03-05T10:30:00Z"),
        ("2024-03-05 10:00:00 Europe/Berlin", "2024-03-05T10:00:00Z"),
        ("Tue, 03/05/2024 - 10:00", "2024-03-05T10:00:00Z"),
        ("Tuesday, 5/3/2024 10:00", "2024-03-05T10:00:00Z"),
        ("Tue Mar 05 2024 10:00:00 GMT+0100 (Central European Standard Time)", "2024-03-05T09:00:00Z"),
        ("Tue, 05 Mar 24 10:00:00 +0100", "2024-03-05T09:00:00Z"),
        ("Fri, 05 Mar 99 10:00:00 GMT", "1999-03-05T10:00:00Z"),
        *(
            (written, DAY)
            for written in (
                "2024-3-5",
                "2024/03/05",
                "2024.3.5",
                "5.3.2024",
                "05-Mar-2024",
                "Tuesday, March 5, 2024",
                "5. März 2024",
                "Dienstag, 5. März 2024",
                "1er mars 2024".replace("1er", "5"),
                "mardi 5 mars 2024",
                "5 de marzo de 2024",
                "5 de março de 2024",
                "martedì 5 marzo 2024",
                "5 maart 2024",
                "5 marca 2024",
                "5. března 2024",
                "5 марта 2024 г.",
                "5 березня 2024",
                "5 Μαρτίου 2024",
                "5 Mart 2024",
                "2024. március 5.",
                "الثلاثاء 5 مارس 2024",
                "5 במרץ 2024",
                "Tue, 03/05/2024",
                "5 d’març de 2024",
                "2024年3月5日",
                "2024년 3월 5일",
            )
        ),
    ],
)
def test_a_date_is_read_however_it_is_written(written: str, expected: str) -> None:
    assert published(written) == expected


@pytest.mark.parametrize(
    "written",
    [
        "05/03/2024",
        "25/03/2024",
        "Mon, 03/05/2024",
        "Wed, 05 Mar 24 10:00",
        "5 March 24",
        "March 2024",
        "5 March",
        "5 ferries 2024",
        "5 March 6 2024",
        "5 March April 2024",
        "The storm of 5 March 2024",
        "32 March 2024",
        "5 March 2024 25:00",
        "5 March 2024 10:00 and 11:00",
        "2024-3/5",
        "2024年3月",
        "5 listopad 2024 0",
        "five March 2024",
        "5 March 2024 " + "x" * LENGTH,
    ],
)
def test_what_is_no_day_is_not_made_one(written: str) -> None:
    assert published(written) is None


def test_days_are_found_within_a_line() -> None:
    line = (
        "Posted 5 March 2024 | seen 2024-03-06, 7.3.2024; tel. 1.2.3.2024, v2024-03-05-1 and 05/03/2024, 2024年3月8日"
    )
    found = [line[start:end] for start, end, _ in find(line)]
    assert found == [
        "5 March 2024",
        "2024-03-06",
        "7.3.2024",
        "2024年3月8日",
    ]


@pytest.mark.parametrize(
    "part", ["1 ", "a", "5 a", "12. 1", "1 abc ", "2024-", "abc 12 ", "10:00 ", "年", "5 March 2024 "]
)
def test_no_text_takes_long(part: str) -> None:
    text = part * (100_000 // len(part))
    began = time.process_time()
    read(text)
    read(text[:LENGTH])
    for _ in find(text[:2000]):
        pass
    assert time.process_time() - began < 1
