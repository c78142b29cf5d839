"""The lab's oracle against the tape, closed forms and numbers by hand; its draws are what they are called."""

import numpy as np
import pytest
import tensorflow as tf

from labs.lab00_tensors import exercises, oracle


def rng(seed=0):
    return np.random.default_rng(seed)


def tape_jacobian(function, x):
    with tf.GradientTape(persistent=True) as tape:
        x = tf.constant(np.asarray(x, "float64"))
        tape.watch(x)
        outputs = tf.unstack(function(x))
    return np.stack([tape.gradient(output, x).numpy() for output in outputs])


def test_picked_by_hand():
    found = oracle.picked([[10, 11, 12, 13], [20, 21, 22, 23], [30, 31, 32, 33], [40, 41, 42, 43]])
    assert found["element"] == 22
    np.testing.assert_array_equal(found["row"], [20, 21, 22, 23])
    np.testing.assert_array_equal(found["column"], [11, 21, 31, 41])
    np.testing.assert_array_equal(found["block"], [[21, 22, 23], [31, 32, 33]])
    np.testing.assert_array_equal(found["every_third"], [[10, 13], [40, 43]])


def test_shapes_by_hand():
    found = oracle.shapes(channels=4, height=5, width=6, batch=7, frames=8)
    assert list(found.values()) == [(), (4,), (5, 6), (5, 6, 3), (7, 5, 6, 3), (7, 8, 5, 6, 3)]


@pytest.mark.parametrize(
    ("kind", "slope"),
    [
        ("wave", lambda x, p, q: p * np.cos(x) + 2 * q * x),
        ("growth", lambda x, p, q: (1 + p * x) * np.exp(p * x)),
    ],
)
def test_derivative_in_closed_form(kind, slope):
    x = rng().normal(size=(2, 3))
    np.testing.assert_allclose(oracle.derivative(kind, x, 0.7, 1.3), slope(x, 0.7, 1.3), rtol=1e-12)


def test_jacobian_equals_the_tape():
    given = exercises.one_function(rng(), n=5, m=3)
    weights, along, out = (given["f"][part].astype("float64") for part in ("weights", "along", "out"))
    expected = tape_jacobian(
        lambda x: tf.linalg.matvec(weights, tf.sin(x)) + tf.reduce_sum(along * x) ** 2 * out, given["x"]
    )
    seen = oracle.jacobian(lambda x: oracle.mixture(x, weights, along, out), given["x"])
    np.testing.assert_allclose(seen, expected, rtol=1e-12)


def test_matrix_gradients_equal_the_tape():
    given = exercises.matrices(rng(), [], m=2, n=3, k=4)["given"]
    A, B = given["A"].astype("float64"), given["B"].astype("float64")
    seen = oracle.matrix_gradients(**given)
    np.testing.assert_allclose(seen["Ax"], tape_jacobian(lambda x: tf.linalg.matvec(A, x), given["x"]))
    np.testing.assert_allclose(seen["xB"], tape_jacobian(lambda x: tf.linalg.matvec(B.T, x), given["x"]))
    np.testing.assert_allclose(seen["squared_length"], tape_jacobian(lambda x: [tf.reduce_sum(x * x)], given["x"]))


def test_central_difference_by_hand():
    # f = 2 x^3 + (3 x)^2 at 1, step 0.5: (6.75 + 20.25 - 0.25 - 2.25) / 1 = 24.5
    np.testing.assert_allclose(oracle.central_difference([1.0], [2.0], [3.0], 0.5), [24.5])


def test_central_difference_equals_its_definition():
    given = exercises.polynomial(rng(), (2, 3), (0.2, 0.4))
    x, cubic, along = (given[name].astype("float64") for name in ("x", "cubic", "along"))
    for place in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[place] = given["h"]
        above, below = (np.sum(cubic * v**3) + np.sum(along * v) ** 2 for v in (x + step, x - step))
        expected = (above - below) / (2 * given["h"])
        assert oracle.central_difference(x, cubic, along, given["h"])[place] == pytest.approx(expected)


def test_relative_difference_by_hand():
    assert oracle.relative_difference([[3.0, 0.0], [1.0, 1e-9]], [[1.0, 0.0], [1.0, 3e-9]]) == 0.5  # 2 of 4
    assert oracle.relative_difference([0.0], [0.0]) == 0
    assert oracle.relative_difference([2.0], [-2.0]) == 1
    assert oracle.relative_difference([1e-9], [3e-9]) == pytest.approx(0.2)  # 2e-9 of 1e-8


def test_square_loss_graph_by_hand():
    # a = 6 - 4 = 2, b = -3, z = 9; the slope at b is -6
    seen = oracle.square_loss_graph([2.0, -1.0], [3.0, 4.0], 5.0)
    assert (seen["a"], seen["b"], seen["z"], seen["dz_db"], seen["dz_da"]) == (2, -3, 9, -6, -6)
    np.testing.assert_allclose(seen["dz_dw"], [-12, 6])
    np.testing.assert_allclose(seen["dz_dx"], [-18, -24])


@pytest.mark.parametrize("graph", ["PLAIN", "GATES", "SHARED"])
def test_programs_equal_the_tape(graph):
    declared = getattr(exercises, graph)
    given = (exercises.gates if graph == "GATES" else exercises.program)(rng(3), **declared)
    kinds = {"add": tf.add, "multiply": tf.multiply, "relu": tf.nn.relu, "max": tf.maximum}
    with tf.GradientTape(persistent=True) as tape:
        made = [tf.constant(number) for number in given["numbers"]]
        for number in made:
            tape.watch(number)
        for what, *of in given["steps"]:
            made.append(kinds[what](*(made[i] for i in of)))
    places = range(declared["count"])
    expected = [float(tape.gradient(made[-1], made[i])) for i in places]
    np.testing.assert_allclose(oracle.values(given["numbers"], given["steps"]), [float(m) for m in made], rtol=1e-12)
    seen = oracle.slopes(given["numbers"], given["steps"], len(made) - 1, places)
    np.testing.assert_allclose(seen, expected, rtol=1e-12)


@pytest.mark.parametrize("seed", range(20))
def test_draws_are_what_they_are_called(seed):
    given = exercises.gates(rng(seed), **exercises.GATES)
    n = given["numbers"]
    assert n[0] > 0 > n[1]
    assert n[2] > n[3] > 0
    assert 0 > n[5] > n[4]
    assert n[7] > n[6] > 0
    assert (exercises.corners(rng(seed))["x"] == 0).sum() == 3
    zeros = exercises.two_gradients(rng(seed), "zeros")
    assert ((zeros["analytic"] == 0) & (zeros["numeric"] == 0)).sum() == 2
    signs = exercises.two_gradients(rng(seed), "signs")
    assert oracle.relative_difference(**signs) == pytest.approx(1)
    tiny = exercises.two_gradients(rng(seed), "tiny")
    assert oracle.relative_difference(**tiny) > 2 * np.median(
        np.abs(tiny["analytic"] - tiny["numeric"]) / (np.abs(tiny["analytic"]) + np.abs(tiny["numeric"]))
    )
    assert len(set(exercises.sizes(rng(seed), "label")["sizes"].values()) | {3}) == 6
    loss = oracle.square_loss_graph(**exercises.neuron(rng(seed), [])["given"])
    assert abs(loss["b"]) > 1.4
