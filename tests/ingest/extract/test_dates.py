import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import nlp
from ingest.extract.dates import find_dates

WORDS = nlp.load_lexicons().dates
TUESDAY = dt.date(2026, 2, 24)
CASES = [
    ("on Monday", "on Monday", "2026-02-23", "weekdayBeforeAnchor"),
    ("on Tuesday", "on Tuesday", "2026-02-24", "weekdayBeforeAnchor"),
    ("late on Friday night", "late on Friday night", "2026-02-20", "weekdayBeforeAnchor"),
    ("last Tuesday", "last Tuesday", "2026-02-17", "weekdayBeforeAnchor"),
    ("next Friday", "next Friday", "2026-02-27", "weekdayAfterAnchor"),
    ("this Friday", "this Friday", "2026-02-27", "weekdayAfterAnchor"),
    ("on Monday last week", "on Monday last week", "2026-02-16", "weekdayBeforeAnchor"),
    ("Monday's hearing", "Monday", "2026-02-23", "weekdayBeforeAnchor"),
    ("Monday, March 9", "Monday, March 9", "2026-03-09", "dayAfterAnchor"),
    ("In December of the previous year, it paid", "In December of the previous year", "2025-12", "monthOfPreviousYear"),
    ("in March last year", "in March last year", "2025-03", "monthOfPreviousYear"),
    ("by June next year", "by June next year", "2027-06", "monthOfNextYear"),
    ("on June 16th of last year", "on June 16th of last year", "2025-06-16", "dayOfOtherYear"),
    ("in late 2025", "in late 2025", "2025-09/2025-12", "partOfYear"),
    ("mid-2024", "mid-2024", "2024-05/2024-08", "partOfYear"),
    ("early this year", "early this year", "2026-01/2026-04", "partOfPeriod"),
    ("by the end of last month", "by the end of last month", "2026-01-21/2026-01-31", "partOfPeriod"),
    ("early March 2024", "early March 2024", "2024-03-01/2024-03-10", "partOfMonth"),
    ("at the end of June", "at the end of June", "2025-06-21/2025-06-30", "partOfMonth"),
    ("Earlier in the year, it", "Earlier in the year", "2026-01-01/2026-02-24", "earlierInYear"),
    ("earlier this month", "earlier this month", "2026-02-01/2026-02-24", "earlierInPeriod"),
    ("later this year", "later this year", "2026-02-24/2026-12-31", "laterInPeriod"),
    ("last month", "last month", "2026-01", "monthBeforeAnchor"),
    ("next month", "next month", "2026-03", "monthAfterAnchor"),
    ("last year", "last year", "2025", "yearBeforeAnchor"),
    ("this week", "this week", "2026-02-23/2026-03-01", "weekOfAnchor"),
    ("last weekend", "last weekend", "2026-02-21/2026-02-22", "weekend"),
    ("next quarter", "next quarter", "2026-04/2026-06", "quarter"),
    ("last summer", "last summer", "2025-22", "otherSeason"),
    ("the summer of 2024", "the summer of 2024", "2024-22", "season"),
    ("last winter", "last winter", "2024-24", "otherSeason"),
    ("this winter", "this winter", "2025-24", "otherSeason"),
    ("the day before yesterday", "the day before yesterday", "2026-02-22", "dayBeforeAnchor"),
    ("on Easter Monday", "on Easter Monday", "", "unresolved"),
    ("over the next decade", "over the next decade", "2026-02-24/2036-02-24", "nextPeriods"),
    ("two weeks ago", "two weeks ago", "2026-02-09/2026-02-15", "ago"),
    ("a decade ago", "a decade ago", "2016", "ago"),
    ("Twenty-two years ago", "Twenty-two years ago", "2004", "ago"),
    ("over the past two years", "the past two years", "2024-02-24/2026-02-24", "lastPeriods"),
    ("in the next two weeks", "in the next two weeks", "2026-02-24/2026-03-10", "nextPeriods"),
    ("yesterday evening", "yesterday evening", "2026-02-23", "dayBeforeAnchor"),
    ("tonight", "tonight", "2026-02-24", "dayBeforeAnchor"),
    ("last night", "last night", "2026-02-23", "dayBeforeAnchor"),
    ("tomorrow", "tomorrow", "2026-02-25", "dayAfterAnchor"),
    ("on 5 March 2024", "on 5 March 2024", "2024-03-05", "explicitDay"),
    ("the 5th of March, 2024", "the 5th of March, 2024", "2024-03-05", "explicitDay"),
    ("on March 5, 2024", "on March 5, 2024", "2024-03-05", "explicitDay"),
    ("on Tuesday 24 February 2026", "on Tuesday 24 February 2026", "2026-02-24", "explicitDay"),
    ("on Dec. 24", "on Dec. 24", "2025-12-24", "dayBeforeAnchor"),
    ("on 2024-03-05", "on 2024-03-05", "2024-03-05", "explicitDay"),
    ("on 25/03/2024", "on 25/03/2024", "2024-03-25", "numericDay"),
    ("on 05.03.2024", "on 05.03.2024", "2024-03-05", "numericDay"),
    ("on 05/03/2024", "on 05/03/2024", "", "unresolved"),
    ("in March 2024", "in March 2024", "2024-03", "explicitMonth"),
    ("in November", "in November", "2025-11", "monthBeforeAnchor"),
    ("an August speech", "August", "2025-08", "monthBeforeAnchor"),
    ("in 2019", "in 2019", "2019", "explicitYear"),
    ("the 2019 merger", "2019", "2019", "explicitYear"),
    ("between March and August", "between March and August", "2025-03/2025-08", "monthRange"),
    ("between March and August 2024", "between March and August 2024", "2024-03/2024-08", "monthRange"),
    ("from November to January", "from November to January", "2025-11/2026-01", "monthRange"),
    ("between 2019 and 2021", "between 2019 and 2021", "2019/2021", "yearRange"),
    ("in 2019–21", "in 2019–21", "2019/2021", "yearRange"),
    ("from 3 to 5 May 2024", "from 3 to 5 May 2024", "2024-05-03/2024-05-05", "dayRange"),
    ("on March 3-5, 2024", "on March 3-5, 2024", "2024-03-03/2024-03-05", "dayRange"),
    ("from May 2024 to March 2025", "from May 2024 to March 2025", "2024-05/2025-03", "explicitRange"),
    ("between Monday and Thursday", "between Monday and Thursday", "2026-02-16/2026-02-19", "range"),
    ("since 2022", "since 2022", "2022/2026-02-24", "explicitYear"),
    ("since January", "since January", "2026-01-01/2026-02-24", "monthBeforeAnchor"),
    ("since last autumn", "since last autumn", "2025-23/2026-02-24", "otherSeason"),
    ("since the 1990s", "since the 1990s", "199X/2026-02-24", "decade"),
    ("in the third quarter of 2025", "in the third quarter of 2025", "2025-07/2025-09", "ordinalPart"),
    ("Q3 2025", "Q3 2025", "2025-07/2025-09", "ordinalPart"),
    ("in the first half of last year", "in the first half of last year", "2025-01/2025-06", "ordinalPart"),
    ("in the second half of May", "in the second half of May", "2025-05-16/2025-05-31", "ordinalPart"),
    ("third-quarter losses", "third-quarter", "2025-07/2025-09", "ordinalPart"),
    ("in the 1990s", "in the 1990s", "199X", "decade"),
    ("in the early 2000s", "in the early 2000s", "2000/2003", "decade"),
    ("in the 19th century", "in the 19th century", "18XX", "century"),
    ("three days later", "three days later", "", "unresolved"),
    ("the following day", "the following day", "", "unresolved"),
    ("within weeks", "within weeks", "", "unresolved"),
    ("in recent months", "in recent months", "", "unresolved"),
    ("before Christmas", "before Christmas", "", "unresolved"),
    ("by the weekend", "by the weekend", "", "unresolved"),
    ("by the autumn", "by the autumn", "2025-23", "otherSeason"),
    ("several years ago", "several years ago", "", "unresolved"),
]


@pytest.mark.parametrize(("text", "words", "edtf", "rule"), CASES)
def test_a_date_is_read_relative_to_the_day_of_publication(text, words, edtf, rule):
    (found,) = find_dates(text, WORDS, published_on=TUESDAY)
    assert (found.as_written, found.edtf, found.rule) == (words, edtf, rule)
    assert text[slice(*found.span)] == words


SEQUELS = [
    ("It left in 2019. The following year it came back.", ["2019", "2020"]),
    (
        "It opened on 5 March 2024. Two days later it closed, and the next day it burnt.",
        ["2024-03-05", "2024-03-07", "2024-03-08"],
    ),
    ("It sued in March 2019. Three months later it lost.", ["2019-03", "2019-06"]),
    ("It sued in March 2019. Two weeks later it lost.", ["2019-03", ""]),
    ("It sued last week. Two days later it lost.", ["2026-02-16/2026-02-22", ""]),
    ("In 2012 it opened. That year it closed.", ["2012", "2012"]),
    ("That year it closed.", []),
    ("It left in 2019.\n\nThe following year it came back.", ["2019", "2020"]),
    ("It left in 2019.\n\nIt came back the following year.", ["2019", "2020"]),
    ("It left in 2019.\n\nIt was glad.\n\nIt came back the following year.", ["2019", ""]),
    ("It sued in 2019 and lost the next day.", ["2019", ""]),
    ("It sued on 4 May 2019. It had lost in 2012 and the next day it paid.", ["2019-05-04", "2012", ""]),
    ("It left in 2018. The following March it came back.", ["2018", "2019-03"]),
    ("It left in April 2018. By the following May it was back.", ["2018-04", "2018-05"]),
    ("It left in 2018, and in the summer of that year it came back.", ["2018", "2018-22"]),
    ("It left in 2018, and on 3 March the following year it came back.", ["2018", "2019-03-03"]),
    ("It left in June 2018 and came back the following winter.", ["2018-06", "2018-24"]),
    ("It left on 8 March 2019. Two weeks before that, it was glad.", ["2019-03-08", "2019-02-18/2019-02-24"]),
    ("Two days before it fell, it shook.", []),
]


@pytest.mark.parametrize(("text", "edtf"), SEQUELS)
def test_what_counts_from_another_date_needs_one_as_precise_beside_it(text, edtf):
    assert [found.edtf for found in find_dates(text, WORDS, published_on=TUESDAY)] == edtf


TENSES = [
    ("The board meets again on Monday.", "2026-03-02"),
    ("The board met on Monday.", "2026-02-23"),
    ("The ferry will sail on Thursday.", "2026-02-26"),
    ("A clerk said that both sides would sign on Wednesday.", "2026-02-25"),
    ("The mill plans to open in May.", "2026-05"),
    ("The mill began to leak in May.", "2025-05"),
    ("It promised to publish the tapes in December.", "2026-12"),
    ("The union urged the firm to pay by June.", "2026-06"),
    ("A vote scheduled for Friday was moved.", "2026-02-27"),
    ("The fee is due in June.", "2026-06"),
    ("The bridge is to be closed on Friday.", "2026-02-27"),
    ("If the mayor wins in November, she stays.", "2026-11"),
    ("He would have signed in June.", "2025-06"),
    ("The mill has leaked in December.", "2025-12"),
    ("Taxes will rise the following year.", "2027"),
    ("The ferry will sail in two weeks.", "2026-03-09/2026-03-15"),
    ("Monday's vote might not change that.", "2026-02-23"),
    ("There would be 14 flights by the end of March.", "2026-03-21/2026-03-31"),
    ("The bikes could be running again by August.", "2026-08"),
    ("My back pay and a second nurse by January.", "2027-01"),
    ("The council told people to boil their water until Sunday.", "2026-03-01"),
    ("The city waited until January to tell them.", "2026-01"),
    ("It said it would stop paying for most operations from January.", "2027-01"),
    ("She would stay until the annual vote in October.", "2026-10"),
    ("At least 20 teachers will leave by summer.", "2026-22"),
    ("Nothing had been mended by the summer.", "2025-22"),
    ("He told the jurors to stay away until the verdict.", ""),
    ("The firms must settle before Anzac Day.", ""),
]


@pytest.mark.model
@pytest.mark.parametrize(("text", "edtf"), TENSES)
def test_what_lay_ahead_when_it_was_written_gets_the_coming_date(text, edtf):
    (found,) = find_dates(text, WORDS, published_on=TUESDAY, doc=nlp.read(nlp.load(), text))
    assert found.edtf == edtf


@pytest.mark.parametrize(
    "text", ["on Monday", "last month", "earlier this year", "in December of the previous year", "since 2022"]
)
def test_a_relative_date_stays_open_without_a_day_of_publication(text):
    (found,) = find_dates(text, WORDS, published_on=None)
    assert (found.edtf, found.earliest, found.latest, found.anchor) == ("", None, None, None)


@pytest.mark.parametrize(
    "text",
    ["you may go", "they march on", "February 30, 2024", "2024-13-01", "a 2024 model", "every Monday", "on Mondays",
     "Black Friday", "the Sunday Times", "USA Today", "$2024", "a 2-1 win", "of the 12 may go", "in 2000 cases",
     "the day", "years of work", "at 10:30", "a year", "it was built in two weeks"],
)  # fmt: skip
def test_what_is_no_date_is_left_alone(text):
    assert find_dates(text, WORDS, published_on=TUESDAY) == ()


def test_an_anchor_is_kept_only_with_what_counts_from_it():
    relative, explicit = find_dates("on Monday, not on 5 March 2024", WORDS, published_on=TUESDAY)
    assert (relative.anchor, explicit.anchor) == (TUESDAY, None)


SAID = [
    ("In a report published on Monday, the guild says that it leaked in May.", "2026-02-23", ["2026-02-23", "2025-05"]),
    ("In a letter dated 5 February, the firm says that it lost the keys.", "2026-02-05", ["2026-02-05"]),
    ("Ada Roe told reporters on Friday that the mill will close in June.", "2026-02-20", ["2026-02-20", "2026-06"]),
    ("On Friday Ada Roe denied that the mill leaked.", "2026-02-20", ["2026-02-20"]),
    ("Ada Roe said that the pumps had failed on Friday.", None, ["2026-02-20"]),
    ("Ada Roe resigned on Friday and said that the mill leaked.", None, []),
    ("Ada Roe will announce on Friday that the mill is closing.", None, ["2026-02-27"]),
    ("Correction, 6 February: Ada Roe said that the mill had closed.", None, []),
    ("Ada Roe said last week that the pumps had failed since 2022.", "2026-02-16/2026-02-22",
     ["2026-02-16/2026-02-22", "2022/2026-02-24"]),
    ("The report, released on Monday, found that the pumps failed.", "2026-02-23", ["2026-02-23"]),
    ("Ada Roe, who resigned in May, said that the mill had failed.", None, []),
    ("Speaking on Sunday, Ada Roe accused the mill of fraud.", "2026-02-22", ["2026-02-22"]),
    ("At the fair on Saturday two stalls showed a notice saying that the mill leaked.", "2026-02-21", ["2026-02-21"]),
]  # fmt: skip


@pytest.mark.model
@pytest.mark.parametrize(("text", "said", "dates"), SAID)
def test_the_date_beside_the_cue_says_when_it_was_uttered(find, text, said, dates):
    (claim,) = find(text, published_on=TUESDAY).attributions
    assert (claim.said and claim.said.edtf) == said
    assert [item.edtf for item in claim.dates] == dates


PIECES = st.sampled_from(
    ["last", "next", "May", "5", "2024", "Monday", "ago", "two", "years", "early", ",", "winter", "31", "February",
     "between", "and", "from", "to", "since", "the", "following", "year", "Q3", "half", "of", "-", "1990s", "later"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=12), st.dates() | st.none())
def test_bounds_are_ordered_and_spans_hold_whatever_the_words(words, published_on):
    text = " ".join(words)
    found = find_dates(text, WORDS, published_on=published_on)
    assert list(found) == sorted(found, key=lambda item: item.span)
    for item in found:
        assert text[slice(*item.span)] == item.as_written == item.as_written.strip() != ""
        assert (item.earliest is None) == (item.latest is None) == (item.edtf == "")
        assert item.earliest is None or item.earliest <= item.latest
    assert all(left.span[1] <= right.span[0] for left, right in pairwise(found))
