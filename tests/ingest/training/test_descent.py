"""Fitting by NumPy alone."""

import numpy as np

from ingest.training.descent import make_bags, minimize


def test_the_least_of_a_long_valley_is_found():
    steepness = np.array([1.0, 100.0, 0.5])

    def measure(point):
        return float((steepness * (point - 3) ** 2).sum()), 2 * steepness * (point - 3)

    assert np.allclose(minimize(measure, np.zeros(3), 50), 3, atol=1e-3)


def test_fitting_ends_where_nothing_slopes():
    assert minimize(lambda point: (1.0, np.zeros(2)), np.array([4.0, 5.0]), 5).tolist() == [4.0, 5.0]


def test_bags_add_up_what_a_matrix_of_ones_would():
    bags = make_bags([[0, 1], [], [1, 1]], 3)
    ones = np.array([[1, 1, 0], [0, 0, 0], [0, 2, 0]])
    weights = np.array([[1.0, 2], [3, 4], [5, 6]])
    assert np.array_equal(bags.add_up(weights), ones @ weights)
    assert np.array_equal(bags.spread(weights), ones.T @ weights)
    assert np.array_equal(bags.add_up(weights[:, 0]), ones @ weights[:, 0])
