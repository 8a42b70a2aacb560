"""Which arrays of a file fill which of a drawing: by name, by shape, told where it is not certain,
and changed by the user."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import safetensors.numpy

from nndl_studio.exchange import Weights, load_weights, save_weights, weight_layout, weight_shapes
from nndl_studio.exchange.matching import Match, Matching, is_own, matching_of, take
from nndl_studio.exchange.matching.called import CALLED
from nndl_studio.exchange.matching.parts import owner_and_role
from nndl_studio.exchange.matching.source import Convention
from nndl_studio.exchange.matching.steps import Step
from nndl_studio.files import BadFile
from nndl_studio.graph.document import Graph
from nndl_studio.graph.project import project_hash
from nndl_studio.sentence import NOTHING
from tests.exchange.foreign import Layer, drawing, matched, save_npz
from tests.trust.test_trust_mutants import in_time

OUT: Layer = ("Out", "Dense", {"units": 2, "activation": "identity"})


def dense(*nodes: tuple[str, int], inputs: int = 3) -> Graph:
    """Dense layers, one after another."""
    layers: list[Layer] = [(id, "Dense", {"units": units}) for id, units in nodes]
    return drawing("vector", (inputs,), *layers, targets=nodes[-1][1])


def numbers(*shape: int) -> np.ndarray[Any, np.dtype[np.float32]]:
    return np.arange(np.prod(shape), dtype=np.float32).reshape(shape) + 1


def kept(path: Path, **arrays: Any) -> Path:
    """A file with these; __ stands for a dot."""
    given = {name.replace("__", "."): np.ascontiguousarray(array) for name, array in arrays.items()}
    if path.suffix == ".npz":
        save_npz(path, given)
    else:
        safetensors.numpy.save_file(given, path)
    return path


def of(matching: Matching, array: str) -> Match:
    return next(match for match in matching.matches if match.array == array)


@pytest.mark.parametrize(
    ("name", "owner", "role"),
    [
        ("conv1.weight", "conv1", "weight"),
        ("features.0.bias", "features.0", "bias"),
        ("layers.3.weight", "layers.3", "weight"),
        ("lstm.weight_ih_l0", "lstm", "weight"),
        ("lstm.weight_hh_l0", "lstm", "recurrent"),
        ("net.lstm.bias_hh_l1", "net.lstm.l1", "inner bias"),
        ("lstm.bias_ih_l0_reverse", "lstm.l0_reverse", "bias"),
        ("cell.weight_ih", "cell", "weight"),
        ("layers/conv2d/vars/0", "conv2d", "weight"),
        ("layers/gru/cell/vars/1", "gru", "recurrent"),
        ("layers/gru/cell/vars/2", "gru", "bias"),
        ("model_weights/reader/reader/gru_cell_1/kernel", "reader", "weight"),
        ("model_weights/first/sequential/first/bias", "sequential.first", "bias"),
        ("dense_1/kernel:0", "dense_1", "weight"),
        ("norm/gamma", "norm", "weight"),
        ("W2", "2", "weight"),
        ("b2", "2", "bias"),
        ("hidden_bias", "hidden", "bias"),
        ("arr_0", "arr_0", ""),
        ("norm.running_mean", "norm.running_mean", ""),
    ],
)
def test_names_tell_a_layer_and_what_an_array_is_there(name: str, owner: str, role: str) -> None:
    assert owner_and_role(name) == (owner, role)


def test_layers_called_alike_belong_together_whatever_their_order(tmp_path: Path) -> None:
    path = kept(
        tmp_path / "w.safetensors",
        net__last__weight=numbers(3, 3),
        net__last__bias=numbers(3),
        net__first_one__weight=numbers(3, 3) + 9,
        net__first_one__bias=numbers(3) + 9,
    )
    found = matched(path, dense(("First One", 3), ("last", 3)))
    assert of(found, "First One.weight").sources == ("net.first_one.weight",)
    assert of(found, "last.bias").sources == ("net.last.bias",)
    assert not found.left


def test_what_no_name_tells_is_taken_in_order_and_said(tmp_path: Path) -> None:
    arrays = {f"net__{i}__weight": numbers(3, 3) + i for i in (0, 2, 10)}
    arrays |= {f"net__{i}__bias": numbers(3) + i for i in (0, 2, 10)}
    found = matching_of(kept(tmp_path / "w.safetensors", **arrays), dense(("A", 3), ("B", 3)))
    assert of(found, "A.weight").sources == ("net.0.weight",)
    assert of(found, "B.weight").sources == ("net.2.weight",)
    assert "net.2, net.10 would fit as well" in of(found, "A.weight").doubt
    assert [each.name for each in found.left] == ["net.10.bias", "net.10.weight"]


def test_shapes_alone_decide_where_they_can(tmp_path: Path) -> None:
    path = kept(tmp_path / "w.npz", arr_0=numbers(4, 3), arr_1=numbers(4), arr_2=numbers(4, 2))
    found = matching_of(path, dense(("A", 4), ("B", 2)))
    assert of(found, "A.weight").sources == ("arr_0",)
    assert (of(found, "B.weight").sources, of(found, "B.weight").steps) == (
        ("arr_2",),
        (Step.TRANSPOSED,),
    )
    assert found.problems == ("B.bias: nothing that is left in the file fits it",)


def test_a_square_that_nothing_tells_of_is_doubted_until_the_user_says(tmp_path: Path) -> None:
    path = kept(tmp_path / "w.npz", w1=numbers(3, 3), b1=numbers(3))
    graph = dense(("A", 3))
    assert "may also be transposed" in of(matching_of(path, graph), "A.weight").doubt
    for tool, steps in (("pytorch", ()), ("keras", (Step.TRANSPOSED,))):
        convention: Convention = "keras" if tool == "keras" else "pytorch"
        assert of(matched(path, graph, convention), "A.weight").steps == steps


def test_how_maps_were_laid_out_is_doubted_where_nobody_knows_whose_they_are(
    tmp_path: Path,
) -> None:
    path = kept(tmp_path / "w.npz", w1=numbers(12, 2), b1=numbers(2))
    several, one = (
        drawing("map", axes, ("F", "Flatten", {}), OUT) for axes in ((3, 2, 2), (1, 4, 3))
    )
    found = of(matching_of(path, several), "Out.weight")
    assert found.steps == (Step.TRANSPOSED, Step.BY_MAP)
    assert found.doubt.startswith("may also be transposed")
    assert of(matched(path, several, "keras"), "Out.weight").steps == found.steps
    assert of(matched(path, one), "Out.weight").steps == (Step.TRANSPOSED,)


def test_the_same_name_with_another_shape_is_a_problem_that_names_both(tmp_path: Path) -> None:
    path = kept(tmp_path / "w.safetensors", a__weight=numbers(5, 3), a__bias=numbers(5))
    found = matching_of(path, dense(("A", 2)))
    assert found.problems[0] == "A.weight: a.weight is 5×3 in the file, here it is 2×3"
    with pytest.raises(BadFile, match=r"it does not fill the drawing: A\.weight"):
        take(found, dense(("A", 2)))


def test_what_is_open_keeps_its_first_weights_if_that_is_wanted(tmp_path: Path) -> None:
    path = kept(tmp_path / "w.safetensors", a__weight=numbers(4, 3), a__bias=numbers(4))
    graph = dense(("A", 4), ("B", 2))
    found = matching_of(path, graph).with_first()
    assert not found.problems
    weights = take(found, graph)
    np.testing.assert_array_equal(weights.arrays["A.weight"], numbers(4, 3))
    assert np.abs(weights.arrays["B.weight"]).max() > 0
    assert weights.project_hash == project_hash(graph)


def test_what_a_user_chooses_is_judged_again(tmp_path: Path) -> None:
    path = kept(tmp_path / "w.npz", w1=numbers(3, 3), b1=numbers(3), spare=numbers(3, 3) * 2)
    graph = dense(("A", 3))
    found = matching_of(path, graph)
    assert found.sources_for(0) == (("w1",), ("spare",), ())
    assert (Step.TRANSPOSED,) in found.steps_for(0, ("spare",))
    found = found.changed(0, ("spare",), (Step.TRANSPOSED,))
    assert not found.problems
    np.testing.assert_array_equal(take(found, graph).arrays["A.weight"], 2 * numbers(3, 3).T)
    wrong = found.changed(0, ("b1",), ())
    assert "don't get this shape" in wrong.problems[0]
    made = found.changed(0, (), (Step.ZEROS,))
    assert not take(made, graph).arrays["A.weight"].any()


def test_a_bias_that_the_drawing_lacks_is_told(tmp_path: Path) -> None:
    path = kept(tmp_path / "w.safetensors", a__weight=numbers(2, 3), a__bias=numbers(2))
    graph = drawing("vector", (3,), ("A", "Dense", {"units": 2, "bias": False}))
    found = matching_of(path, graph)
    assert "a.bias of the file has no place here" in of(found, "A.weight").doubt
    assert [each.name for each in found.left] == ["a.bias"]


def test_a_bias_that_the_file_lacks_is_zero(tmp_path: Path) -> None:
    path = kept(tmp_path / "w.safetensors", a__weight=numbers(2, 3))
    graph = dense(("A", 2))
    assert of(matching_of(path, graph), "A.bias").steps == (Step.ZEROS,)
    assert not take(matching_of(path, graph), graph).arrays["A.bias"].any()


@pytest.mark.parametrize("reset", ["before", "after"])
def test_a_gru_that_resets_elsewhere_is_refused_in_words(reset: str, tmp_path: Path) -> None:
    bias = {"r/bias": numbers(12)} if reset == "after" else {"r/bias": numbers(2, 12)}
    path = tmp_path / "w.npz"
    save_npz(path, {"r/kernel": numbers(3, 12), "r/recurrent_kernel": numbers(4, 12), **bias})
    layer: Layer = ("R", "GRU", {"units": 4, "reset": reset})
    there = "before" if reset == "after" else "after"
    found = matching_of(path, drawing("sequence", (5, 3), layer, OUT))
    assert f"the file's GRU resets {there} the product" in found.problems[0]
    assert f"set Reset to {there}" in found.problems[0]


def test_peepholes_are_zero_and_gates_are_put_in_order(tmp_path: Path) -> None:
    gates = np.repeat(np.array([1, 2, 3, 4], np.float32), 2)  # i, f, g, o of two units
    path = kept(
        tmp_path / "w.safetensors",
        r__weight_ih_l0=np.tile(gates[:, None], 3),
        r__weight_hh_l0=np.tile(gates[:, None], 2),
        r__bias_ih_l0=gates,
        r__bias_hh_l0=10 * gates,
        out__weight=numbers(2, 2),
        out__bias=numbers(2),
    )
    graph = drawing("sequence", (5, 3), ("R", "LSTM", {"units": 2}), OUT)
    arrays = take(matched(path, graph), graph).arrays
    np.testing.assert_array_equal(arrays["R.bias"], 11 * np.repeat([1, 2, 4, 3], 2))
    np.testing.assert_array_equal(arrays["R.weight"][:, 0], np.repeat([1, 2, 4, 3], 2))
    assert not arrays["R.peephole"].any()


TABLE = ((1, 0, 1), (1, 1, 0))


def of_links() -> Graph:
    settings = {"maps": 3, "kernel": (2, 2), "table": TABLE}
    return drawing("map", (2, 2, 2), ("C", "Conv2d", settings), ("F", "Flatten", {}), OUT)


def test_kernels_of_links_are_picked_and_turned(tmp_path: Path) -> None:
    full = numbers(3, 2, 2, 2)
    full *= np.array(TABLE, np.float32).T[:, :, None, None]
    parts = {"out__weight": numbers(2, 3), "out__bias": numbers(2)}
    path = kept(tmp_path / "w.safetensors", c__weight=full, c__bias=numbers(3), **parts)
    weight = take(matched(path, of_links()), of_links()).arrays["C.weight"]
    wanted = [full[0, 0], full[0, 1], full[1, 1], full[2, 0]]
    np.testing.assert_array_equal(weight, np.stack(wanted)[:, ::-1, ::-1])


def test_a_kernel_for_a_link_that_is_absent_must_be_zero(tmp_path: Path) -> None:
    parts = {"out__weight": numbers(2, 3), "out__bias": numbers(2)}
    full = numbers(3, 2, 2, 2)
    path = kept(tmp_path / "w.safetensors", c__weight=full, c__bias=numbers(3), **parts)
    with pytest.raises(BadFile, match=r"c.weight for C.weight: map 1 has a kernel for map 0"):
        take(matching_of(path, of_links()), of_links())


def test_own_weights_are_known_and_those_of_a_renamed_node_found(tmp_path: Path) -> None:
    graph, other = of_links(), of_links()
    arrays = {name: numbers(*shape) for name, shape in weight_shapes(graph).items()}
    path = tmp_path / "w.safetensors"
    save_weights(path, Weights(arrays, project_hash(graph), "1", None, weight_layout(graph)))
    assert is_own(matching_of(path, graph))
    other.rename_node("Out", "Answer")
    found = matched(path, other)
    assert not is_own(found)
    weights = take(found, other)
    np.testing.assert_array_equal(weights.arrays["Answer.weight"], arrays["Out.weight"])
    np.testing.assert_array_equal(weights.arrays["C.weight"], arrays["C.weight"])


def test_kernels_of_another_drawing_are_turned_if_it_did_not(tmp_path: Path) -> None:
    def graph(flip: str) -> Graph:
        settings = {"maps": 3, "kernel": (2, 2), "kernel_flip": flip}
        return drawing("map", (2, 2, 2), ("C", "Conv2d", settings), ("F", "Flatten", {}), OUT)

    theirs = graph("cross-correlation")
    arrays = {name: numbers(*shape) for name, shape in weight_shapes(theirs).items()}
    path = tmp_path / "w.npz"
    save_weights(path, Weights(arrays, "x", "1", None, weight_layout(theirs)))
    assert of(matched(path, graph("convolution")), "C.weight").steps == (Step.TURNED,)
    assert of(matched(path, theirs), "C.weight").steps == ()


def test_what_is_taken_is_the_drawings_own_from_then_on(tmp_path: Path) -> None:
    path = kept(tmp_path / "w.safetensors", a__weight=numbers(2, 3), a__bias=numbers(2))
    graph = dense(("A", 2))
    to = tmp_path / "own.safetensors"
    save_weights(to, take(matched(path, graph), graph))
    own = load_weights(to, weight_shapes(graph))
    np.testing.assert_array_equal(own.arrays["A.weight"], numbers(2, 3))
    assert is_own(matching_of(to, graph))


def test_numbers_that_are_none_are_left_and_those_too_large_refused(tmp_path: Path) -> None:
    counts = {"a__num_batches_tracked": np.array([3], np.int64)}
    weight = numbers(2, 3).astype(np.float64)
    weight[0, 0] = 1e300
    path = kept(tmp_path / "w.safetensors", a__weight=weight, a__bias=numbers(2), **counts)
    graph = dense(("A", 2))
    found = matching_of(path, graph)
    assert [each.dtype for each in found.left] == ["int64"]
    with pytest.raises(BadFile, match=r"array a.weight: it holds NaN, infinity, or a number"):
        take(found, graph)


@pytest.mark.parametrize("name", ["w.pt", "w.pth", "w.bin", "w.pkl"])
def test_pickles_are_refused_before_they_are_opened(name: str, tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"may hold code.*safetensors.torch.save_file"):
        matching_of(tmp_path / name, dense(("A", 2)))


def test_a_file_that_changes_in_between_is_refused(tmp_path: Path) -> None:
    path = kept(tmp_path / "w.npz", w1=numbers(3, 3), b1=numbers(3))
    found = matching_of(path, dense(("A", 3)), "pytorch")
    kept(path, w1=numbers(4, 4), b1=numbers(3))
    with pytest.raises(BadFile, match="array w1: it has changed since"):
        take(found, dense(("A", 3)))


def test_a_faulty_drawing_is_named(tmp_path: Path) -> None:
    path = kept(tmp_path / "w.npz", w1=numbers(3, 3))
    with pytest.raises(ValueError, match="add a Data node"):
        matching_of(path, Graph("Empty"))


def test_arrays_by_the_drawings_names_are_its_own_if_nothing_is_converted(tmp_path: Path) -> None:
    graph = of_links()
    arrays = {name: numbers(*shape) for name, shape in weight_shapes(graph).items()}
    assert not is_own(matching_of(kept(tmp_path / "w.safetensors", **arrays), graph))
    plain = dense(("A", 2))
    path = kept(tmp_path / "v.npz", A__weight=numbers(2, 3), A__bias=numbers(2))
    assert is_own(matching_of(path, plain))


def test_thousands_of_layers_are_compared_in_time(tmp_path: Path) -> None:
    arrays = {f"n{i}__weight": numbers(3, 3) for i in range(2000)}
    arrays |= {f"n{i}__bias": numbers(3) for i in range(2000)}
    path = kept(tmp_path / "w.safetensors", **arrays)
    graph = dense(*((f"D{i}", 3) for i in range(20)))
    with in_time(path):
        found = matching_of(path, graph)
    assert [each.sources for each in found.matches[:3]] == [
        ("n0.weight",),
        ("n0.bias",),
        ("n1.weight",),
    ]


def test_each_step_is_called_as_the_command_line_s_json_has_it() -> None:
    assert {step: str(called) for step, called in CALLED.items()} == {s: s.value for s in Step}


def test_a_match_is_plain_data(tmp_path: Path) -> None:
    path = kept(tmp_path / "w.npz", w1=numbers(3, 3), b1=numbers(3))
    found = matching_of(path, dense(("A", 3)))
    assert replace(found.matches[0], doubt=NOTHING) == Match("A.weight", ("w1",), ())
    assert found.matches[0].in_words == "as it is"


def test_what_is_chosen_again_stays_and_what_is_left_out_begins_anew(tmp_path: Path) -> None:
    file = kept(tmp_path / "w.safetensors", Out__weight=numbers(2, 3), Out__bias=numbers(2))
    found = matching_of(file, dense(("Out", 2)))
    assert found.changed(0, found.matches[0].sources) is found
    left = found.changed(0, ())
    assert left.matches[0].steps == (Step.FIRST,)
    assert left.changed(0, (), (Step.ZEROS,)).changed(0, ()).matches[0].steps == (Step.ZEROS,)
    assert [each.array for each in left.made] == ["Out.weight"]


def test_where_no_layer_is_like_it_arrays_of_its_shape_are_named(tmp_path: Path) -> None:
    file = kept(tmp_path / "w.safetensors", a__weight=numbers(2, 3), a__bias=numbers(5))
    found = matching_of(file, dense(("Out", 2)))
    assert (
        of(found, "Out.weight").problem
        == "no layer of the file is like its own; of its shape: a.weight"
    )
    assert of(found, "Out.bias").problem == "nothing that is left in the file fits it"


def test_a_file_of_which_nothing_is_taken_is_none_for_the_drawing(tmp_path: Path) -> None:
    file = kept(tmp_path / "w.safetensors", a__weight=numbers(7, 8))
    graph = dense(("Out", 2))
    found = matching_of(file, graph).with_first()
    assert all(each.steps == (Step.FIRST,) for each in found.matches)
    with pytest.raises(BadFile, match="nothing of the file is taken"):
        take(found, graph)
