import datetime as dt

import pytest

from claims.desk.edtf import bounds_of

D = dt.date


@pytest.mark.parametrize(
    ("edtf", "earliest", "latest"),
    [
        ("2025", D(2025, 1, 1), D(2025, 12, 31)),
        ("2024-02", D(2024, 2, 1), D(2024, 2, 29)),
        ("2026-02-24", D(2026, 2, 24), D(2026, 2, 24)),
        ("2025-12~", D(2025, 12, 1), D(2025, 12, 31)),
        ("2025-01/2025-03", D(2025, 1, 1), D(2025, 3, 31)),
        ("../2026-02-24", None, D(2026, 2, 24)),
        ("2025-11/..", D(2025, 11, 1), None),
    ],
)
def test_a_date_lies_between_its_first_and_last_day(edtf, earliest, latest):
    assert bounds_of(edtf) == (earliest, latest)


@pytest.mark.parametrize("edtf", ["", "soon", "2025-13", "2025-02-30", "../..", "2025-00", "0000", "24/2/2026", "٢٠٢٥"])
def test_what_is_no_date_is_refused(edtf):
    with pytest.raises(ValueError, match=r".+"):
        bounds_of(edtf)
