"""What a model asks for, as samples that a Data node can give: what their axes mean is told by the
first operation that minds."""

from __future__ import annotations

from math import prod

from nndl_studio.datasets.info import Kind
from nndl_studio.exchange.from_onnx.drawer import Asked
from nndl_studio.exchange.from_onnx.model_file import Model, ModelInput, ModelNode
from nndl_studio.files import BadFile
from nndl_studio.sentence import listed, say, say_count

# Steps of a sequence where a model takes any number of them.
STEPS = 32
# How the axes stand for an operation, by its name and the number of axes; the rest is usual.
MINDED = {
    ("Conv", 3): "NFT",
    ("MaxPool", 3): "NFT",
    ("AveragePool", 3): "NFT",
    ("GlobalAveragePool", 3): "NFT",
    ("GlobalMaxPool", 3): "NFT",
    ("LSTM", 3): "TNF",
    ("GRU", 3): "TNF",
    ("RNN", 3): "TNF",
}
USUAL = {4: "NCHW", 3: "NTF", 2: "NF"}
KINDS: dict[str, Kind] = {"CHW": "map", "FT": "sequence", "F": "vector"}
# Operations that leave words what they are; some tools let them count from the end as well.
OF_WORDS = ("Cast", "Identity", "Add", "Where")
# Operations that leave the meaning of axes as it is.
PASSING = ("Identity", "Cast", "Relu", "Add", "Sub", "Mul", "Div", "Dropout", "Scaler")


def asked_by(model: Model) -> Asked:
    """Raises BadFile for what no Data node gives."""
    if len(model.inputs) != 1:
        problem = say_count(
            len(model.inputs),
            "it asks for {n} input ({names}), and a drawing has one Data",
            "it asks for {n} inputs ({names}), and a drawing has one Data",
            names=listed([each.name for each in model.inputs[:6]]),
        )
        raise BadFile(model.path, problem, say("Export a model with one input."))
    (given,) = model.inputs
    if given.words:
        problem = say("{input} are texts", input=given.name)
        raise BadFile(model.path, problem, say("Export it from numbers on."))
    if given.whole and (words := _vocabulary(model, given)):
        return _of_words(model, given, words)
    if len(given.sizes) not in USUAL:
        count = len(given.sizes)
        problem = say_count(count, "{input} has {n} axis", "{input} has {n} axes", input=given.name)
        advice = say("Samples are rows, sequences or maps: 2 to 4 axes, that of samples counted.")
        raise BadFile(model.path, problem, advice)
    return _of_numbers(model, given)


def _of_numbers(model: Model, given: ModelInput) -> Asked:
    axes = _axes(model, given)
    sizes = dict(zip(axes, given.sizes, strict=True))
    if "T" in sizes:
        sizes["T"] = sizes["T"] or STEPS
    ours = "".join(sorted(axes.replace("N", "")))
    kind = KINDS[ours]
    order = {"map": "CHW", "sequence": "TF", "vector": "F"}[kind]
    unknown = [letter for letter in order if not sizes[letter]]
    if unknown:
        problem = say_count(
            len(unknown),
            "{input} may have any size along {n} axis that is no steps",
            "{input} may have any size along {n} axes that are no steps",
            input=given.name,
        )
        raise BadFile(model.path, problem, say("Export it for one size."))
    found = tuple(size for letter in order if (size := sizes[letter]))
    if prod(found) > 2**26:
        problem = say("{input} is too large", input=given.name)
        raise BadFile(model.path, problem, say("Export a smaller model."))
    return Asked(given.name, kind, found, axes)


def _axes(model: Model, given: ModelInput) -> str:
    """Letters for the axes of an input, by the first operation that minds."""
    count, name = len(given.sizes), given.name
    places = list(range(count))
    for _ in model.nodes:
        readers = [node for node in model.nodes if name in node.inputs]
        if len(readers) != 1:
            break
        node = readers[0]
        if node.op == "Transpose" and len(node.setting("perm", ())) == count:
            places = [places[place] for place in node.setting("perm", ())]
        elif node.op not in PASSING:
            wanted = _minded(node, count)
            return "".join(wanted[places.index(place)] for place in range(count))
        name = node.outputs[0]
    return USUAL[count] if places == sorted(places) else _turned_back(places, count)


def _minded(node: ModelNode, count: int) -> str:
    batch_first = node.setting("layout", 0) == 1
    return USUAL[count] if batch_first else MINDED.get((node.op, count), USUAL[count])


def _turned_back(places: list[int], count: int) -> str:
    return "".join(USUAL[count][places.index(place)] for place in range(count))


def _vocabulary(model: Model, given: ModelInput) -> int:
    """How many words there are, if the input takes rows of a table; 0 if it does not."""
    names = {given.name}
    for node in model.nodes:
        if node.op in OF_WORDS and names & set(node.inputs):
            names.add(node.outputs[0])
        if node.op == "Gather" and len(node.inputs) > 1 and node.inputs[1] in names:
            table = model.known.get(node.inputs[0])
            return len(table) if table is not None and table.ndim == 2 else 0
    return 0


def _of_words(model: Model, given: ModelInput, words: int) -> Asked:
    if len(given.sizes) == 1:
        return Asked(given.name, "label", (words,), "N")
    if len(given.sizes) != 2:
        problem = say_count(
            len(given.sizes),
            "{input} has {n} axis, and words have samples and steps",
            "{input} has {n} axes, and words have samples and steps",
            input=given.name,
        )
        raise BadFile(model.path, problem, say("Export it with two."))
    return Asked(given.name, "labels", (given.sizes[1] or STEPS, words), "NT")
