"""JSON and back: what a version holds is read as the records that it was made from."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given

from claims.decoding import from_json
from claims.records import ClaimRecord, QuantityRecord
from ingest.records import to_json
from tests.claims.graph import examples as ex
from tests.claims.graph import strategies


@given(strategies.records)
def test_every_record_comes_back_from_its_json(record):
    assert from_json(type(record), to_json(record)) == record


@pytest.mark.parametrize("value", ["40", "0.1", "12345678901234567890.123456", "0.000001", "-3.50", "1E+20"])
def test_a_number_loses_no_digit(value):
    quantity = QuantityRecord(Decimal(value), "exact", "t", "")
    assert from_json(QuantityRecord, to_json(quantity)).value == Decimal(value)


def test_a_field_that_is_younger_than_the_json_takes_its_default():
    told = to_json(ex.CLAIM.quantities[0])
    del told["counted_by"]
    assert from_json(QuantityRecord, told) == replace(ex.CLAIM.quantities[0], counted_by=None)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("wording", 3),
        ("version", "two"),
        ("targets", 4),
        ("created_at", "yesterday"),
        ("created_at", dt.datetime(2026, 1, 1, tzinfo=dt.UTC)),
        ("colour", "red"),
        ("quantities", [{"value": "many", "bound": "exact", "unit": "", "as_written": ""}]),
    ],
)
def test_what_is_no_form_of_the_record_is_refused(name, value):
    with pytest.raises(ValueError, match="not the JSON form of a ClaimRecord"):
        from_json(ClaimRecord, to_json(ex.CLAIM) | {name: value})


def test_a_missing_field_is_refused():
    with pytest.raises(ValueError, match="wording"):
        from_json(ClaimRecord, {"id": "c1"})
