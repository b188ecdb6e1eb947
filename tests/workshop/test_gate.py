"""Fusing behind the gate, and reading a review again: real models in child processes."""

import json
from dataclasses import replace

import pytest
from workshop_samples import many, write_adapter

from ranger_desk import exports, paths
from ranger_desk.engine.choice import ModelChoice, resolve
from ranger_desk.engine.steering import Steering
from ranger_desk.records import ParkMonth, Verdict
from ranger_desk.review import Review
from ranger_desk.workshop import gate, reading, rerun
from ranger_desk.workshop.gate import FuseRefused, Width
from ranger_desk.workshop.quantise import QuantiseRefused
from ranger_desk.workshop.rerun import Difference

MONTHS = [
    ParkMonth(row["unit_code"], row["park_name"], int(row["date"][:4]), int(row["date"][5:7]), row["comment"])
    for row in many()[:12]
]


@pytest.fixture
def adapter(tiny_model, tmp_path):
    folder = write_adapter(tmp_path / "ours", tiny_model, calibration={"closure": [1.0, 0.0], "none": [1.0, 0.0]})
    return ModelChoice(str(tiny_model), str(folder))


def test_a_model_that_loses_the_adapter_is_refused_and_not_kept(adapter):
    with pytest.raises(FuseRefused, match=r"answers \d+ of 12 comments in another way") as refused:
        gate.fuse(adapter, Width(2, 32), MONTHS)
    assert refused.value.asked == 12
    assert len(refused.value.differing) > 1
    one = refused.value.differing[0]
    assert one.on_base != one.fused
    assert one.park_month in MONTHS
    assert refused.value.offers == (Width(8, 32), Width(None))
    assert "Try 8 bits in groups of 32 or 16-bit floats" in str(refused.value)
    assert list(paths.models_folder().iterdir()) == []


def test_a_model_that_answers_as_before_is_kept_with_its_card(adapter):
    seen = []
    fused = gate.fuse(adapter, Width(None), MONTHS, max_share=0.25, on_progress=lambda *told: seen.append(told))
    assert fused.asked == 12
    assert len(fused.differing) <= 3
    card = json.loads((fused.folder / "card.json").read_text())
    assert card["fused"] == {"adapter": "ours", "base": "tiny", "bits": None, "group_size": None}
    found = resolve(ModelChoice(str(fused.folder)))
    assert (found.format, found.adapter) == ("basic", None)
    assert found.calibration is not None
    assert {what for what, _, _ in seen} >= {"Fusing the adapter into the base", "ours answers"}
    with pytest.raises(QuantiseRefused, match="is there already"):
        gate.fuse(adapter, Width(None), MONTHS)


def test_reports_of_a_fused_adapter_and_of_one_on_its_base_are_told_apart(adapter):
    fused, on_base = resolve(adapter), resolve(replace(adapter, fuse=False))
    assert fused.key != on_base.key
    plain = replace(adapter, adapter="none", format="basic")
    assert resolve(plain).key == resolve(replace(plain, fuse=False)).key


@pytest.mark.parametrize(
    ("choice", "width", "sample", "told"),
    [
        ({"adapter": "none"}, Width(8, 32), MONTHS, "nothing to fuse"),
        ({}, Width(8, 32), [replace(MONTHS[0], comment=" ")], "The sample has no comment"),
        ({}, Width(8, 64), MONTHS, "take 32"),
    ],
)
def test_what_cannot_be_fused_is_refused_before_anything_is_made(adapter, choice, width, sample, told):
    with pytest.raises(QuantiseRefused, match=told):
        gate.fuse(replace(adapter, **choice), width, sample)
    assert list(paths.models_folder().iterdir()) == []


@pytest.mark.parametrize(("width", "offers"), [(Width(8), (Width(None),)), (Width(None), ())])
def test_only_wider_weights_are_offered(width, offers):
    refused = FuseRefused(width, 10, [gate.Differing(MONTHS[0], "a", "b")] * 4, 0.05)
    assert refused.offers == offers
    assert "4 of 10 comments" in str(refused)
    assert "(40%; 5% may differ)" in str(refused)


@pytest.fixture
def review(tmp_path, tiny_model):
    """A review of 12 comments that the tiny model has read, the first accepted."""
    lines = [f'{m.unit_code},{m.park_name},{m.date},"{m.comment}"' for m in MONTHS]
    path = tmp_path / "export.csv"
    path.write_text("\n".join(["UnitCode,ParkName,Date,Comments", *lines]), encoding="utf-8")
    file = tmp_path / "r.rangerdesk"
    with Review.create(file, exports.read(path)) as made:
        rows = made.rows(made.ids())
        read = reading.read(ModelChoice(str(tiny_model), format="basic"), [(r.id, r.park_month) for r in rows])
        made.save_reports((id_, report, ()) for id_, report in read.reports.items())
        first = rows[0].id
        made.decide(first, Verdict.ACCEPTED, read.reports[first].summary, "", "Ann Ranger")
    return file, read


def test_reading_again_shows_what_changes_and_changes_nothing_until_applied(review, adapter):
    file, before = review
    shown = rerun.preview(file, adapter)
    assert shown.changes
    assert len(shown.changes) + shown.same == 12
    order = [list(Difference).index(change.difference) for change in shown.changes]
    assert order == sorted(order)
    for change in shown.changes:
        assert change.before.summary == before.reports[change.id].summary
        assert change.after == shown.read.reports[change.id]
        assert change.decided == (change.id == 1)
    with Review.open(file) as opened:
        assert [row.report for row in opened.rows(opened.ids())] == [before.reports[i] for i in opened.ids()]
    assert rerun.apply(file, shown.read) == 12
    with Review.open(file) as opened:
        rows = opened.rows(opened.ids())
        assert [row.report.summary for row in rows] == [shown.read.reports[row.id].summary for row in rows]
        assert {row.report.provenance.adapter for row in rows} == {"ours"}
        assert rows[0].decision_is_older
        assert {model.adapter for model in opened.models()} == {None, "ours"}


def test_a_cancelled_reading_says_so(adapter):
    steering = Steering()
    steering.cancel()
    with pytest.raises(reading.Cancelled):
        reading.read(adapter, list(enumerate(MONTHS)), steering=steering)
