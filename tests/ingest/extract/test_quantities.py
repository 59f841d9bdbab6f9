from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest import nlp
from ingest.extract.numerals import find_numerals
from ingest.extract.quantities import find_quantities
from ingest.records import BOUNDS

pytestmark = pytest.mark.model
WORDS = nlp.load_lexicons().numbers
CASES = [
    ("It opened over 24,000 false accounts.", (24000, "at_least", "accounts", "over 24,000 false accounts")),
    ("They held more than 16 million talks.", (16_000_000, "at_least", "talks", "more than 16 million talks")),
    ("Up to 40 percent left.", (40, "at_most", "percent", "Up to 40 percent")),
    ("The tax was below 2 per cent.", (2, "at_most", "percent", "below 2 per cent")),
    ("It paid $1.5 billion.", (1_500_000_000, "exact", "USD", "$1.5 billion")),
    ("It paid US$1.5bn.", (1_500_000_000, "exact", "USD", "US$1.5bn")),
    ("It lost $10 Million.", (10_000_000, "exact", "USD", "$10 Million")),
    ("It paid at least £4m.", (4_000_000, "at_least", "GBP", "at least £4m")),
    ("A hole of up to £18.5m was found.", (18_500_000, "at_most", "GBP", "up to £18.5m")),
    ("It paid 3.5 million euros.", (3_500_000, "exact", "EUR", "3.5 million euros")),
    ("It paid Rs 20 crore.", (200_000_000, "exact", "INR", "Rs 20 crore")),
    ("It paid C$40.", (40, "exact", "CAD", "C$40")),
    ("It paid 30 million Swiss francs.", (30_000_000, "exact", "CHF", "30 million Swiss francs")),
    ("It paid 20 million pounds.", (20_000_000, "exact", "GBP", "20 million pounds")),
    ("It used 5 pounds of flour.", (5, "exact", "pounds", "5 pounds")),
    ("The strike costs over a million crowns a day.", (10**6, "at_least", "crowns", "over a million crowns")),
    ("It settled multi-billion-dollar lawsuits.", (10**9, "at_least", "USD", "multi-billion-dollar")),
    ("It won a five-million-euro order.", (5_000_000, "exact", "EUR", "five-million-euro")),
    ("Nearly 50,000 litres leaked.", (50_000, "about", "litres", "Nearly 50,000 litres")),
    ("Some 300 people came.", (300, "about", "people", "Some 300 people")),
    ("500 or so letters came.", (500, "about", "letters", "500 or so letters")),
    ("It saved 12 percent at best.", (12, "at_most", "percent", "12 percent at best")),
    ("It is sorry about those nine days.", (9, "exact", "days", "nine days")),
    ("She will call four more witnesses.", (4, "exact", "witnesses", "four more witnesses")),
    ("It answered within two days.", (2, "at_most", "days", "within two days")),
    ("It saw four deaths in 2019.", (4, "exact", "deaths", "four deaths")),
    ("It saw four deaths in three weeks.", (4, "exact", "deaths", "four deaths")),
    ("It fined 20 people or more.", (20, "at_least", "people", "20 people or more")),
    ("It hired 30+ clerks.", (30, "at_least", "clerks", "30+ clerks")),
    ("Twenty-five workers left.", (25, "exact", "workers", "Twenty-five workers")),
    ("Two hundred and twelve sheep died.", (212, "exact", "sheep", "Two hundred and twelve sheep")),
    ("It sold three thousand four hundred cows.", (3400, "exact", "cows", "three thousand four hundred cows")),
    ("It sold a dozen eggs.", (12, "exact", "eggs", "a dozen eggs")),
    ("Half a million people came.", (500_000, "exact", "people", "Half a million people")),
    ("It felled two and a half million trees.", (2_500_000, "exact", "trees", "two and a half million trees")),
    ("They waited 3½ hours.", (Decimal("3.5"), "exact", "hours", "3½ hours")),
    ("At least one person died.", (1, "at_least", "people", "At least one person")),
    ("The oil was up to nine times the limit.", (9, "at_most", "times", "up to nine times")),
    ("The rate fell 25 basis points.", (25, "exact", "basis points", "25 basis points")),
    ("The fire burnt over 40 square miles.", (40, "at_least", "square miles", "over 40 square miles")),
    ("It signed a three-year contract.", (3, "exact", "years", "three-year")),
    ("A 10,000-strong crowd came.", (10_000, "exact", "people", "10,000-strong")),
    ("Two of the five judges dissented.", (2, "exact", "judges", "Two of the five judges")),
    ("Some 20 Americans left.", (20, "about", "Americans", "Some 20 Americans")),
    ("A minister does not resign over three tickets.", (3, "exact", "tickets", "three tickets")),
    ("They gave Ferreby 26 tickets.", (26, "exact", "tickets", "26 tickets")),
    (
        "It put the number of visits at more than 16 million.",
        (16_000_000, "at_least", "visits", "more than 16 million"),
    ),
    ("The budget grew to 214m crowns.", (214_000_000, "exact", "crowns", "214m crowns")),
    ("She ran 10km.", (10, "exact", "km", "10km")),
    ("The crash left at least 40 injured.", (40, "at_least", "injured", "at least 40 injured")),
    ("It hired 150 staff.", (150, "exact", "staff", "150 staff")),
    ("40 000 people came.", (40_000, "exact", "people", "40 000 people")),
    ("It was switched off to save half a second.", (Decimal("0.5"), "exact", "seconds", "half a second")),
    ("They offered half a percent.", (Decimal("0.5"), "exact", "percent", "half a percent")),
    ("By 2030 half a million shops will use it.", (500_000, "exact", "shops", "half a million shops")),
    ("It will be back within a week.", (1, "at_most", "weeks", "within a week")),
    ("She had handed over £2 for each.", (2, "exact", "GBP", "£2")),
    ("The rent would go up to £6,800.", (6_800, "exact", "GBP", "£6,800")),
    ("It cost up to £6,800.", (6_800, "at_most", "GBP", "up to £6,800")),
    ("It was never more than 120 jobs.", (120, "at_most", "jobs", "never more than 120 jobs")),
    ("There were closer to 110 flats.", (110, "about", "flats", "closer to 110 flats")),
    ("He asked seven quid for it.", (7, "exact", "GBP", "seven quid")),
    ("Lawyers expect it to last two weeks.", (2, "exact", "weeks", "two weeks")),
    ("It received one letter.", (1, "exact", "letters", "one letter")),
    ("It has one desk and no lorry.", (1, "exact", "desks", "one desk")),
    ("One more winter would do.", (1, "exact", "winters", "One more winter")),
    ("There was one child in it.", (1, "exact", "children", "one child")),
    ("She recorded one story.", (1, "exact", "stories", "one story")),
    ("The bulletin was 20 minutes old.", (20, "exact", "minutes", "20 minutes")),
    ("It put the number of failed meters at 18,500.", (18_500, "exact", "meters", "18,500")),
    ("The number of homes without power rose to 4,500.", (4_500, "exact", "homes", "4,500")),
    ("Households receive about J$1.5 million.", (1_500_000, "about", "JMD", "about J$1.5 million")),
    ("She complained about three letters.", (3, "exact", "letters", "three letters")),
    ("It may take up to five years.", (5, "at_most", "years", "up to five years")),
    ("Our drivers made 86 emergency stops.", (86, "exact", "stops", "86 emergency stops")),
    ("She confirmed the hospital had charged six families NZ$410 each.", (6, "exact", "families", "six families")),
    ("He said 14 of the firm’s 16 plants shut.", (14, "exact", "plants", "14 of the firm’s 16 plants")),
    ("He was there for longer than 20 years.", (20, "at_least", "years", "longer than 20 years")),
    ("She blamed the firm for coming three months late.", (3, "exact", "months", "three months")),
    ("She paid 690,000 won for a seat.", (690_000, "exact", "KRW", "690,000 won")),
    ("It lay there for a week.", (1, "exact", "weeks", "a week")),
    ("The ink was less than two years old.", (2, "at_most", "years", "less than two years")),
    ("It paid 240 liras.", (240, "exact", "TRY", "240 liras")),
    ("It has 12 won games.", (12, "exact", "games", "12 won games")),
    ("He took 84 million lek.", (84_000_000, "exact", "ALL", "84 million lek")),
    ("She sued the two firms.", (2, "exact", "firms", "two firms")),
    ("He conceded that one letter had come.", (1, "exact", "letters", "one letter")),
    ("This year eleven singers left.", (11, "exact", "singers", "eleven singers")),
    ("By her count 900 people had signed.", (900, "exact", "people", "900 people")),
    ("It waited nine days before it told them.", (9, "exact", "days", "nine days")),
    ("He was treated for five months after the fire.", (5, "exact", "months", "five months")),
    ("It stood at minus 31 degrees.", (-31, "exact", "degrees", "minus 31 degrees")),
    ("At least one baby a month died.", (1, "at_least", "babies", "At least one baby")),
    ("The hole was no deeper than £38m.", (38_000_000, "at_most", "GBP", "no deeper than £38m")),
    ("The bank owns up to four years of lies.", (4, "exact", "years", "four years")),
    ("He had three drams in Glasgow.", (3, "exact", "drams", "three drams")),
    ("He paid 300 drams in Yerevan.", (300, "exact", "AMD", "300 drams")),
    ("LARKIN FALLS, Vt. — Near the Canadian line it owes $118,000.", (118_000, "exact", "USD", "$118,000")),
    ("The repair took more than a year.", (1, "at_least", "years", "more than a year")),
    ("OSLO — He took cable worth 300 kroner.", (300, "exact", "NOK", "300 kroner")),
    ("STOCKHOLM — He took cable worth 300 kronor.", (300, "exact", "SEK", "300 kronor")),
    ("CALGARY — It paid $41 a share.", (41, "exact", "CAD", "$41")),
    ("SINGAPORE — It paid $41 a share.", (41, "exact", "SGD", "$41")),
    ("LUSAKA, Zambia — It paid K38 million.", (38_000_000, "exact", "ZMW", "K38 million")),
    ("The pressure was 60 bar.", (60, "exact", "bar", "60 bar")),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_a_number_is_read_with_its_bound_and_unit(text, expected):
    found = find_quantities(nlp.read(nlp.load(), text), nlp.load_lexicons())[0]
    assert (found.value, found.bound, found.unit, found.as_written) == expected
    assert text[slice(*found.span)] == found.as_written


RANGES = [
    ("Between 3 and 5 million people came.", [(3_000_000, "at_least", "people"), (5_000_000, "at_most", "people")]),
    ("It cost $10-15 million.", [(10_000_000, "at_least", "USD"), (15_000_000, "at_most", "USD")]),
    ("It cost €1bn to €2bn.", [(10**9, "at_least", "EUR"), (2 * 10**9, "at_most", "EUR")]),
    ("It is worth £410,000 over five years.", [(410_000, "exact", "GBP"), (5, "exact", "years")]),
    ("10–15 percent left.", [(10, "at_least", "percent"), (15, "at_most", "percent")]),
    ("17 of 40 boreholes failed.", [(17, "exact", "boreholes"), (40, "exact", "boreholes")]),
    ("41 of the 60 shops failed.", [(41, "exact", "shops")]),
    ("The number of staff fell from 200 to 150.", [(200, "exact", "staff"), (150, "exact", "staff")]),
    ("She leads 46 percent to 42 percent.", [(46, "exact", "percent"), (42, "exact", "percent")]),
]


@pytest.mark.parametrize(("text", "expected"), RANGES)
def test_the_ends_of_a_range_share_scale_and_unit(text, expected):
    found = find_quantities(nlp.read(nlp.load(), text), nlp.load_lexicons())
    assert [(item.value, item.bound, item.unit) for item in found] == expected


@pytest.mark.parametrize(
    "text",
    ["In 2024 it closed.", "It met on May 5.", "At 10:30 it rang.", "The 3rd man left.", "One of them left.",
     "Call 555-0199 or 020 7946 0958 now.", "iOS 17.2 crashed.", "Section 230 protections apply.",
     "Boeing 737 jets were grounded.", "Windows 11 users complained.", "The 7-Eleven stores closed.",
     "The G7 leaders met.", "His 757 jet landed.", "The COVID-19 cases rose.",
     "Room 12 guests left.", "Line 3 drivers walked out.",
     "They won 3-1.", "It ended 21-19.", "The 5G masts fell.", "The 401(k) plans fell.", "A 3 to 1 margin held.",
     "Bastian Croyle, 58, denies it.", "A 36-year-old man left.", "The boy is 6 years old.", "Two-thirds left.",
     "One in four residents left.", "Dozens of people and hundreds of birds left.", "Millions of photographs leaked.",
     "He used “four or five” tickets.", "The 2019 results fell.", "No more than 12 are sick.",
     "It has an offer of three.", "Her child was 6 years old.", "It lay there for a year's rent.",
     "Live\n\n14.31 County guards are here.",
     "Two weeks later it closed.", "It fell six years ago.", "The two sides met.", "At 7 p.m. guests left.",
     "Halm, Roe and Vale, three local firms, ran it.", "It named three firms, Halm, Roe and Vale.",
     "In the 80's it fell.", "The 14 bus was late.", "It helps four patients in five.",
     "Not one tube was lost.", "She held it with one hand.", "One day it closed.", "It ran without one complaint.",
     "The readings were nine times the limit.", "It has R6 on the door."],
)  # fmt: skip
def test_dates_ages_names_and_what_counts_nothing_are_no_quantities(text):
    assert find_quantities(nlp.read(nlp.load(), text), nlp.load_lexicons()) == ()


def test_the_whole_of_a_part_is_not_counted_again():
    found = find_quantities(nlp.read(nlp.load(), "It runs 41 of the 60 shops."), nlp.load_lexicons())
    assert [(item.value, item.as_written) for item in found] == [(41, "41 of the 60 shops")]


def test_a_number_within_a_date_is_no_quantity(find):
    (claim,) = find("Ada Roe said that 40 pumps had failed in the past two years.").attributions
    assert [(item.value, item.unit) for item in claim.quantities] == [(40, "pumps")]


@pytest.mark.parametrize(
    "text", ["Ada Roe accused three firms of theft.", "Ada Roe did not respond to two requests for comment."]
)
def test_those_accused_and_what_was_not_answered_are_not_counted(find, text):
    assert [claim.quantities for claim in find(text).attributions] == [()]


def test_letters_that_were_not_answered_are_counted(find):
    (claim,) = find("Ada Roe did not reply to two letters.").attributions
    assert [(item.value, item.unit) for item in claim.quantities] == [(2, "letters")]


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("TUNIS - The store cost 62 million dinars.", "TND"),
        ("In Amman the road cost 28 million dinars, officials in Jordan said.", "JOD"),
        ("The store cost 62 million dinars.", "dinars"),
        ("The store in Casablanca cost 3 million dirhams.", "MAD"),
        ("The store cost 3 million dirhams.", "AED"),
        ("The meters cost customers in Moldova 38 million lei.", "MDL"),
        ("A strip costs 1,100 CFA francs in Dakar.", "XOF"),
        ("The court in MEXICO CITY gave her 4 million pesos.", "MXN"),
        ("Egypt paid 8 million pounds.", "EGP"),
        ("It paid 8 million pounds.", "GBP"),
        ("Reporters from Kuwait, Tunis and Sfax were told that it cost 5 million dinars.", "TND"),
        ("It paid RM12 million.", "MYR"),
        ("The South African firm paid R6m.", "ZAR"),
        ("It paid GH¢9,000.", "GHS"),
        ("In Queensland it paid $6,000.", "AUD"),
        ("It paid $6,000.", "USD"),
        ("The Ohio firm paid $6,000, which is more than in Canada.", "USD"),
        ("It paid 6 million Taiwan dollars.", "TWD"),
        ("A court in Lagos ordered it to pay N412 million.", "NGN"),
        ("The clinic in Manila paid P1.2 million.", "PHP"),
        ("It paid Sh40 million, the Kenyan firm said.", "KES"),
        ("It paid Rs 40 million, the firm in Colombo said.", "LKR"),
        ("It paid Rs 40 million.", "INR"),
        ("A court in Windhoek gave her 3,000 dollars.", "NAD"),
        ("It gave her 3,000 dollars.", "USD"),
        ("It paid 300 million soums, an official in Tashkent said.", "UZS"),
    ],
)
def test_the_country_that_a_text_names_says_whose_money_is_meant(text, unit):
    (found,) = find_quantities(nlp.read(nlp.load(), text), nlp.load_lexicons())
    assert found.unit == unit


PIECES = st.sampled_from(
    ["over", "about", "$", "£", "3", "17.2", "1,000", "million", "bn", "-", "to", "and", "between", "two", "hundred",
     "half", "a", "percent", "%", "dollars", "people", "of", "the", "or", "so", "½", ".", "multi-million-pound"]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=12).map(" ".join) | st.lists(PIECES, max_size=8).map("".join)


@given(TEXTS)
def test_numerals_hold_their_words_and_are_never_negative(text):
    for item in find_numerals(text, WORDS):
        assert item.value >= 0
        assert item.bound in BOUNDS
        assert 0 <= item.start <= item.core < item.end <= len(text)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS)
def test_every_quantity_has_a_unit_and_stands_in_the_text_as_written(text):
    for item in find_quantities(nlp.read(nlp.load(), text), nlp.load_lexicons()):
        assert item.unit
        assert text[slice(*item.span)] == item.as_written == item.as_written.strip()
