import pytest
from closure_samples import park_month

from ranger_desk.closures.grounding import beyond


def said(summary, comment, **when):
    return [summary[s.start : s.end] for s in beyond(summary, park_month(comment, **when))]


@pytest.mark.parametrize(
    ("summary", "comment"),
    [
        ("July: No Closures.", "Sunny."),
        ("July: The ferry was closed from July 3 to 9 due to flooding.", "Ferry closed 7/3-7/9, floods"),
        ("July: The museum was closed until July 16.", "Museum reopened July 17."),
        ("July: The mill was closed for two weeks.", "mill closed 2 weeks"),
        ("July: Pine Hollow was closed.", "Closed."),
    ],
)
def test_what_the_comment_says_is_not_marked(summary, comment):
    assert said(summary, comment) == []


@pytest.mark.parametrize(
    ("summary", "comment", "marked"),
    [
        ("July: The ferry was closed due to a hurricane.", "Ferry closed.", ["hurricane"]),
        ("July: Eagle Point was closed.", "Ferry closed.", ["Eagle Point"]),
        ("July: The ferry was closed for 9 days.", "Ferry closed 3 days.", ["9"]),
        ("July: The ferry was closed since March.", "Ferry closed.", ["March"]),
    ],
)
def test_what_goes_beyond_the_comment_is_marked(summary, comment, marked):
    assert said(summary, comment) == marked
