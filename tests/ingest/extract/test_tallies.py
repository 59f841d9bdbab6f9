"""Who gives a figure without a verb of saying: the trained reader passes most of them over."""

import pytest

pytestmark = pytest.mark.model

GIVEN = {
    "put": ("The fire is out. The police put the number of injured at five.", "the number of injured at five"),
    "count": ("The march ended quietly. The police counted 4,000 people.", "4,000 people"),
    "speak": ("The club was sold. Its old owner speaks of a price of 11 million.", "a price of 11 million"),
    "correct": ("There were 14 cases. On Saturday the agency corrected the number to 11.", "the number to 11"),
    "a list": ("The ferry sank. The harbour master’s list has 268 names on it.", "268 names"),
    "a log": (
        "The pump failed. A log from the pump shows that it had been off all night.",
        "it had been off all night",
    ),
    "no list": ("The ferry sank. The harbour master has 268 boats.", None),
    "no figure": ("The ferry sank. The police had the boats.", None),
    "a passive": ("The ferry sank. Some 40 boats were counted at the quay.", None),
}


@pytest.mark.parametrize(("text", "content"), GIVEN.values(), ids=GIVEN)
def test_a_figure_that_somebody_gives_is_said_by_them(find_trained, text, content):
    claims = find_trained(text).attributions
    contents = [text[start:end] for claim in claims for start, end in claim.attribution.content]
    if content is None:
        assert contents == []
    else:
        assert any(content in given for given in contents), contents
