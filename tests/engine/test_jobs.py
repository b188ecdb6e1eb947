"""Jobs: one piece of work in a process of its own."""

import pytest

from ranger_desk.engine import jobs
from ranger_desk.engine.jobs import JobCancelled, JobFailed
from ranger_desk.engine.steering import Steering

TOKENS = "ranger_desk.engine.tokens_child"


def count(folder, texts=("one", "four"), **more):
    return jobs.run("count_tokens", {"base_folder": str(folder), "texts": list(texts)}, module=TOKENS, **more)


def test_a_job_tells_how_far_it_is_and_what_came_of_it(tiny_model):
    seen = []
    assert count(tiny_model, on_progress=lambda *told: seen.append(told)) == {"tokens": [3, 4]}
    assert seen == [("Counting tokens", 0, 2)]


def test_texts_of_every_kind_travel(tiny_model):
    texts = ["", "\u00e9", "\U0001f332 pine", 'a "quoted" line\nand another\t']
    assert count(tiny_model, texts)["tokens"] == [len(text.encode()) for text in texts]


def test_why_a_job_failed_is_told(tmp_path):
    (tmp_path / "tokenizer_config.json").write_text("{}")
    with pytest.raises(JobFailed, match="its tokenizer cannot be read"):
        count(tmp_path)


def test_a_job_whose_process_dies_is_told():
    with pytest.raises(JobFailed, match="The process that did this died: it ended with code 1: KeyError"):
        jobs.run("nothing", {}, module=TOKENS)


def test_a_cancelled_job_ends():
    steering = Steering()
    steering.cancel()
    with pytest.raises(JobCancelled):
        jobs.run("count_tokens", {"base_folder": None, "texts": []}, module=TOKENS, steering=steering)


def test_what_progress_raises_comes_out_and_ends_the_job(tiny_model):
    class Enough(Exception):
        pass

    def enough(*_: object) -> None:
        raise Enough

    with pytest.raises(Enough):
        count(tiny_model, on_progress=enough)
