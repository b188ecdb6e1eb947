"""The order of training rows: all of them, of like length together, and the same again from any place."""

from itertools import islice

import mlx.core as mx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mlx_lm.tuner.trainer import default_loss
from tiny import write_tiny_model

from ranger_desk.engine import model
from ranger_desk.engine.batches import Batches, Row, arrays, loss


class Group:
    """One of several processes."""

    def __init__(self, rank: int, size: int) -> None:
        self.rank, self.size = lambda: rank, lambda: size


def rows(count: int) -> list[Row]:
    return [Row((1,) * (3 + n % 4), (n + 1, 2)) for n in range(count)]


def read(batches: Batches, data, size: int, count: int, group=None) -> list[list[int]]:
    """Which rows each batch holds, told by the first token of their answers."""
    found = islice(batches(data, size, loop=True, comm_group=group), count)
    return [[one[0] for one in targets.tolist()] for _, _, targets, _, _ in found]


def forever(done: int) -> bool:
    return True


@given(st.integers(1, 5), st.integers(0, 30), st.integers(0, 5))
def test_a_run_reads_the_same_batches_from_wherever_it_is_resumed(size, start, seed):
    data = rows(11)
    whole = read(Batches(seed, 0, forever), data, size, start + 6)
    assert read(Batches(seed, start, forever), data, size, 6) == whole[start:]


@given(st.integers(1, 5), st.integers(0, 5))
def test_an_epoch_reads_every_row_once_but_for_those_that_fill_no_batch(size, seed):
    data = rows(11)
    each = len(data) // size
    found = [row for batch in read(Batches(seed, 0, forever), data, size, each) for row in batch]
    assert len(set(found)) == len(found) == each * size


def test_processes_share_each_batch():
    data = rows(9)
    whole = read(Batches(1, 0, forever), data, 4, 5)
    parts = [read(Batches(1, 0, forever), data, 4, 5, Group(rank, 2)) for rank in (0, 1)]
    assert [sorted(a + b) for a, b in zip(*parts, strict=True)] == [sorted(batch) for batch in whole]


@pytest.mark.parametrize("size", [1, 2, 3])
def test_a_validation_reads_every_row_once_whoever_shares_it(size):
    data = rows(7)
    found = []
    for rank in range(size):
        for _, _, targets, _, _ in Batches(0, 0, forever)(data, 4, comm_group=Group(rank, size)):
            found += [one[0] for one in targets.tolist()]
    assert sorted(found) == list(range(1, 8))


def test_the_run_is_asked_before_each_batch_whether_to_go_on():
    asked = []

    def twice(done: int) -> bool:
        asked.append(done)
        return done < 5

    assert len(list(Batches(0, 3, twice)(rows(4), 2, loop=True))) == 2
    assert asked == [3, 4, 5]


def test_the_loss_is_mlx_lms_where_the_prompt_counts_and_where_it_does_not(tmp_path):
    network, _ = model.load(write_tiny_model(tmp_path))
    data = [Row((5, 6, 7), (8, 9)), Row((10, 11), (12, 13, 14, 15))]
    tokens = mx.array([[5, 6, 7, 8, 9, 0], [10, 11, 12, 13, 14, 15]])
    # mlx-lm counts positions of targets from 1: an offset of the prompt's length begins at the answer.
    masked, unmasked = mx.array([[3, 4], [2, 5]]), mx.array([[1, 4], [1, 5]])
    for part, bounds in ((data, masked), ([row.unmasked() for row in data], unmasked)):
        learnt = sum(len(row.answer) for row in part)
        value, count = loss(network, *arrays(part, learnt))
        wanted, wanted_count = default_loss(network, tokens, bounds)
        assert count.item() == wanted_count.item() == learnt
        assert value.item() == pytest.approx(wanted.item(), rel=1e-5)
