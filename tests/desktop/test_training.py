"""The panel "Training" in the real window, with a log from elsewhere and a training of its own."""

from harness import assert_ended_well

SESSION = "training_session.py", "follow"


def test_ends_without_fault(session):
    assert_ended_well(*session)


def test_an_empty_panel_says_how_to_begin(report):
    assert report["buttons"] == ["glakesTrainingStart", "glakesTrainingTry"]


def test_a_log_from_elsewhere_is_followed_as_it_grows(report):
    assert report["log"] == {
        "best": "epoch 63, loss 0.1042, F1 0.909",
        "speed": "14.5 patches/s, 1.2 % waiting for data",
        "left": "–",
    }


def test_the_panel_opens_with_a_training_from_the_toolbox(report):
    assert report["opened_by_itself"] == "lakes.jsonl (running)"
    running = report["while_it_runs"]
    epoch = running["has_curves"]  # a fast machine is further by the time it is looked at
    assert 6 <= epoch < 40 and running["epoch"] == f"{epoch} of at most 40"
    assert running["bar"] and running["percent"] >= 10
    assert running["left"].startswith("about ")


def test_the_end_is_told_and_the_curves_stay(report):
    after = report["after"]
    assert after["stage"].startswith("Finished; the model is '") and after["stage"].endswith("lakes.safetensors'.")
    assert after["epoch"] == "40 of at most 40"
    assert "patches/s" in after["speed"] and after["report"]
    assert after["logs"] == ["lakes.jsonl", "from a cluster.jsonl"]
    assert after["cut_off"] == []


def test_unloading_leaves_no_panel(report):
    assert report["left"] is False
