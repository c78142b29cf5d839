"""Plots of images, signals, attention and text: what stands in the axes, read back from the figure."""

import numpy as np
import pytest

from zoo.plots import (
    attention_map,
    augmented,
    confusion_matrix,
    feature_maps,
    filters,
    gradient_by_lag,
    histograms_by_depth,
    image_grid,
    sampled_text,
)

RNG = np.random.default_rng(0)


def pictures(figure):
    return [np.asarray(axes.images[0].get_array()) for axes in figure.axes if axes.images]


def test_a_grid_shows_every_image_in_order_on_one_scale():
    images = RNG.random((5, 3, 4, 1))
    figure = image_grid(images, list("abcde"), columns=3)
    assert [axes.get_title() for axes in figure.axes] == list("abcde")
    for seen, image in zip(pictures(figure), images, strict=True):
        np.testing.assert_allclose(seen, image[..., 0])
    assert {axes.images[0].get_clim() for axes in figure.axes} == {(0, 1)}
    signed = image_grid(images - 0.5, signed=True)
    assert len({axes.images[0].get_clim() for axes in signed.axes}) == 1
    low, high = signed.axes[0].images[0].get_clim()
    assert low == -high


def test_filters_are_one_picture_each_and_in_colour_for_three_channels():
    kernel = RNG.normal(size=(5, 4, 2, 6))
    for number, seen in enumerate(pictures(filters(kernel))):
        np.testing.assert_allclose(seen, kernel[..., number].mean(axis=-1))
    coloured = pictures(filters(RNG.normal(size=(5, 4, 3, 2))))
    assert coloured[0].shape == (5, 4, 3)
    assert coloured[0].min() >= 0
    assert coloured[0].max() <= 1


def test_feature_maps_are_each_on_a_scale_of_their_own():
    maps = RNG.normal(size=(1, 6, 5, 3)) * [1, 10, 0]
    seen = pictures(feature_maps(maps))
    assert [(s.min(), s.max()) for s in seen] == [(0, 1), (0, 1), (0, 0)]
    np.testing.assert_allclose(np.argmax(seen[1]), np.argmax(maps[0, ..., 1]))


def test_an_augmented_image_is_shown_beside_its_original():
    image = RNG.random((4, 4, 1))
    seen = pictures(augmented(image, lambda batch: 1 - batch, samples=2))
    np.testing.assert_allclose(seen[0], image[..., 0], atol=1e-6)
    np.testing.assert_allclose(seen[2], 1 - image[..., 0], atol=1e-6)


def test_the_confusion_matrix_counts_and_shows_the_worst_first():
    logits = np.array([[5.0, 0, 0], [0, 5, 0], [9, 0, 0], [0, 1, 0], [0, 0, 2]])
    labels = np.array([0, 1, 2, 2, 2])
    images = np.arange(5)[:, None, None] * np.ones((5, 2, 2))
    figure = confusion_matrix(logits, labels, class_names=("cat", "dog", "owl"), images=images)
    matrix, *worst = figure.axes[0].images[0].get_array().tolist(), *pictures(figure)[1:]
    assert matrix == [[1, 0, 0], [0, 1, 0], [1, 1, 1]]
    assert [w[0, 0] for w in worst] == [2, 3]  # behind by 9, then by 1
    assert [a.get_title() for a in figure.axes[1:3]] == ["owl as cat", "owl as dog"]
    assert figure.axes[0].get_title() == "60.0% right; worst class 33.3%"
    assert confusion_matrix(logits[:2], labels[:2]).axes[0].get_title() == "100.0% right; worst class 100.0%"
    assert (figure.axes[0].get_xlabel(), figure.axes[0].get_ylabel()) == ("the model's answer", "true class")


def test_histograms_share_one_scale_and_say_how_wide_they_are():
    figure = histograms_by_depth({"first": RNG.normal(size=1000), "second": 0.1 * RNG.normal(size=1000)})
    first, second = figure.axes
    assert first.get_xlim() == second.get_xlim()
    assert first.get_ylabel().startswith("first\nstd 0.9") or first.get_ylabel().startswith("first\nstd 1")
    assert max(p.get_height() for p in second.patches) > 5 * max(p.get_height() for p in first.patches)


def test_gradients_are_drawn_backwards_in_time_on_a_logarithmic_scale():
    axes = gradient_by_lag({"a": [0.01, 0.1, 1.0], "b": [0.0, 1.0, 2.0]}).axes[0]
    assert axes.get_yscale() == "log"
    lines = {line.get_label(): line.get_ydata().tolist() for line in axes.get_lines()}
    assert lines["a"] == [1.0, 0.1, 0.01]
    assert lines["b"][:2] == [2.0, 1.0]
    assert np.isnan(lines["b"][2])


def test_attention_has_a_row_a_word_written():
    weights = RNG.dirichlet(np.ones(3), size=2)
    axes = attention_map(weights, ["a", "b", "c"], ["x", "y"]).axes[0]
    np.testing.assert_allclose(axes.images[0].get_array(), weights)
    assert [t.get_text() for t in axes.get_xticklabels()] == ["a", "b", "c"]
    assert [t.get_text() for t in axes.get_yticklabels()] == ["x", "y"]


def test_a_text_is_broken_into_lines_and_darker_where_it_surprised():
    axes = sampled_text("abcd\nef", [1, 0.5, 0.25, 0, 1, 0.9, 0.8], width=3).axes[0]
    places = {t.get_text(): t.get_position() for t in axes.texts}
    assert places == {"a": (0, 0), "b": (1, 0), "c": (2, 0), "d": (0, 1), "↵": (1, 1), "e": (0, 2), "f": (1, 2)}
    surprise = np.ma.filled(axes.images[0].get_array(), np.nan)
    np.testing.assert_allclose(surprise, [[0, 0.5, 0.75], [1, 0, np.nan], [0.1, 0.2, np.nan]])


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda: image_grid(np.zeros((2, 3, 3, 2))), r"shape \(2, 3, 3, 2\)"),
        (lambda: image_grid(np.zeros((2, 3, 3)), ["one"]), "1 titles, 2 images"),
        (lambda: filters(np.zeros((3, 3))), r"\(height, width, cin, cout\)"),
        (lambda: feature_maps(np.zeros((2, 3, 3, 4))), "of one image"),
        (lambda: augmented(np.zeros((3, 3)), abs), "one image is"),
        (lambda: confusion_matrix(np.zeros((2, 3)), [0]), r"shapes \(2, 3\) and \(1,\)"),
        (lambda: confusion_matrix(np.zeros((2, 3)), [0, 1], class_names=("a",)), "1 names, 3 classes"),
        (lambda: confusion_matrix(np.zeros((2, 3)), [0, -1]), r"from 0 to 2. Received: \[0, -1\]"),
        (lambda: confusion_matrix(np.zeros((2, 3)), [0, 3]), "from 0 to 2"),
        (lambda: confusion_matrix(np.zeros((2, 3)), [0, 1.5]), "from 0 to 2"),
        (lambda: confusion_matrix([[0.0, np.nan]], [0]), "must be finite"),
        (lambda: confusion_matrix(np.zeros((2, 3)), [0, 1], images=np.zeros((1, 3, 3))), "1 images, 2 labels"),
        (lambda: augmented(np.zeros((3, 3, 1)), lambda x: x[:, :2]), "keep the shape"),
        (lambda: histograms_by_depth({}), "no layer"),
        (lambda: histograms_by_depth({"deep": [np.nan]}), "activations of deep"),
        (lambda: gradient_by_lag({"rnn": [-1.0]}), "norms of rnn"),
        (lambda: attention_map(np.zeros((2, 2)), ["a"], ["x", "y"]), "2 words written"),
        (lambda: attention_map([[0.5, np.nan]], ["a", "b"], ["x"]), "sum to 1"),
        (lambda: attention_map([[0.5, 0.2]], ["a", "b"], ["x"]), "sum to 1"),
        (lambda: gradient_by_lag({}), "no norms"),
        (lambda: sampled_text("ab", [0.5, 0.5], width=0), "width=0"),
        (lambda: sampled_text("ab", [0.5]), "2 characters"),
        (lambda: sampled_text("ab", [0.5, 1.5]), r"in \[0, 1\]"),
    ],
)
def test_wrong_input_is_a_sentence(wrong, said):
    with pytest.raises(ValueError, match=said):
        wrong()
