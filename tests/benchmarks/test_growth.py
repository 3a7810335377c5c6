import pytest

from tests.benchmarks.measuring.growth import HERE, LOAD, THERE, estimate, fit, sizing


def test_a_power_of_the_passages_is_found_again_and_what_is_off_it_told() -> None:
    law = fit({n: 0.5 * n**0.25 for n in (10_000, 100_000, 1_000_000)})
    assert (law.factor, law.power, law.error) == pytest.approx((0.5, 0.25, 0.0))
    assert law.at(10**8) == pytest.approx(50.0)
    assert fit({100: 1.0, 1_000: 4.0, 10_000: 1.0}).error == pytest.approx(0.603, abs=0.001)


def test_a_machine_is_told_till_its_share_of_answers_is_spent_then_so_many_of_a_cluster() -> None:
    figures = {HERE: {"rate2": 40.0, "disk": 20.0}, THERE: {"rate2": 20.0, "disk": 20.0}}
    machines = [row.split(" | ")[-1].rstrip(" |") for row in sizing({10_000: figures, 100_000: figures})][2:]
    assert machines == ["1", "1", "1", "10 of a cluster", "93 of a cluster"]  # 55.6 and 556 a second of 6 each
    assert LOAD * 20 == 6


def test_a_size_that_the_cluster_was_left_out_of_counts_for_this_machine_alone() -> None:
    here, there = {"rate2": 40.0, "disk": 20.0}, {"rate2": 20.0, "disk": 20.0}
    both = {HERE: here, THERE: there}
    found = {10_000: both, 100_000: both, 1_000_000: {HERE: here | {"rate2": 4.0}}}
    rows = [row.split(" | ") for row in sizing(found)][2:]
    assert estimate(found, HERE, "rate2", 10_000_000) == pytest.approx(0.4)
    assert estimate(found, THERE, "rate2", 10_000_000) == pytest.approx(20.0)
    # 20.0: the third takes a cluster
    assert [float(row[3]) for row in rows][:3] == pytest.approx([40.0, 40.0, 20.0], abs=0.1)
    assert rows[-1][-1] == "93 of a cluster |"
    alone = [row.split(" | ")[-1] for row in sizing({n: {HERE: here} for n in (10_000, 100_000)})]
    assert alone[-1] == "a cluster |"
