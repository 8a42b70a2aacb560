"""C99: what is written answers like the studio, and compilers have nothing to say about it."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nndl_studio.datasets.columns import Column
from nndl_studio.datasets.encoders import Encoder
from nndl_studio.datasets.info import DatasetInfo
from nndl_studio.datasets.recipe import Recipe
from nndl_studio.exchange.export import export
from nndl_studio.exchange.inside import differences
from nndl_studio.exchange.network import Network
from nndl_studio.exchange.proof import LIMIT
from nndl_studio.exchange.reference import reference
from nndl_studio.exchange.to_c import C
from nndl_studio.exchange.to_c.calls import ROWS
from nndl_studio.exchange.to_c.functions import Piece, library, picked
from nndl_studio.exchange.to_c.memory import Memory
from nndl_studio.exchange.to_c.names import RESERVED, Names, as_name, quoted, said
from nndl_studio.exchange.to_c.program import program_of, write
from nndl_studio.exchange.to_c.runtime import COMPILERS, inside
from nndl_studio.files import BadFile
from tests.exchange.networks import EXAMPLES, dense_network, of_example
from tests.exchange.random_networks import random_network
from tests.exchange.tables import COLUMNS, ENCODERS, table_network

STRICT = ("-std=c99", "-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wshadow", "-Werror")
# One of each kind of data, and drawn loops.
READ = ("C7-lenet-5", "D4-adding-10", "D6-lstm-drawn", "E1-language-model", "A1-losses")
TITLE = 'x */ #error "no" /* ??/ \\ 类别 int \\'
HOSTILE = 'x */ #error "no" /* ??/ \\ \u202e " 类别 \n int'


def strictly(folder: Path, *sources: Path) -> str:
    """What a compiler says of these when it is asked to be strict."""
    command = ["cc", *STRICT, "-fsyntax-only", *map(str, sources)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.stderr


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_answers_alike(name: str, tmp_path: Path) -> None:
    done = export(of_example(name), tmp_path / "network.c", C)
    assert done.proof is not None
    assert done.proof.largest <= LIMIT
    assert [path.name for path in done.files] == ["network.c", "network.h"]


def test_networks_that_nobody_drew_answer_alike(tmp_path: Path, full: bool) -> None:
    seen = set[str]()
    for seed in range(500 if full else 80):
        found = random_network(seed)
        seen |= {call.op.name for call in found.program.calls}
        done = export(found, tmp_path / f"n{seed}.c", C, samples=20)
        assert done.proof is not None, seed
        assert done.proof.largest <= LIMIT, seed
    assert {"conv2d", "conv1d", "lstm", "gru", "gru_after", "srn", "accumulate"} <= seen
    assert strictly(tmp_path, *tmp_path.glob("*.c")) == ""


def test_compilers_have_nothing_to_say(tmp_path: Path) -> None:
    networks = {name: of_example(name) for name in READ} | {"a table": table_network()}
    for name, found in networks.items():
        export(found, tmp_path / f"{name}.c", C, samples=0)
    assert strictly(tmp_path, *tmp_path.glob("*.c")) == ""


def test_all_functions_of_the_library_compile(tmp_path: Path) -> None:
    whole = tmp_path / "all.c"
    head = "".join(f"#include <{name}.h>\n" for name in ("math", "stddef", "stdint", "string"))
    pieces = picked(library(), library())
    whole.write_text(head + "\n\n".join(pieces), "utf-8")
    command = ["cc", *STRICT, "-Wno-unused-function", "-fsyntax-only", str(whole)]
    assert subprocess.run(command, check=False, capture_output=True).stderr == b""
    assert len(pieces) == len(library()) > 50


def test_every_op_that_other_programs_know_is_known() -> None:
    from nndl_studio.exchange.listing.calls import ROWS as OTHERS

    assert ROWS.keys() == OTHERS.keys()
    assert C.cannot(of_example("C7-lenet-5")) == ()


def test_an_op_without_a_row_is_refused_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(ROWS, "rbf")
    with pytest.raises(BadFile, match=r"Output: no function is written for the op rbf"):
        export(of_example("C7-lenet-5"), tmp_path / "network.c", C)
    assert not list(tmp_path.iterdir())


def test_a_wrong_function_is_refused_with_the_node_where_it_begins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    piece = library()["average_pool2d"]
    wrong = Piece(piece.text.replace("total * share", "total"), piece.words)
    assert wrong.text != piece.text
    monkeypatch.setitem(library(), "average_pool2d", wrong)
    with pytest.raises(BadFile, match=r"S2: its answers differ"):
        export(of_example("C7-lenet-5"), tmp_path / "network.c", C)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["C7-lenet-5", "D6-lstm-rows", "D1-delay", "D6-lstm-drawn"])
def test_every_node_gives_what_it_gives_in_the_studio(name: str, tmp_path: Path) -> None:
    found = of_example(name)
    path = tmp_path / "network.c"
    export(found, path, C, samples=0)
    raw = reference(found, 7).raw
    apart = dict(differences(found, raw, inside(path, found, raw)))
    assert {call.node for call in found.program.calls} == set(apart)
    assert max(apart.values()) < LIMIT


def test_a_program_that_no_compiler_takes_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(library(), "dense", Piece("static void dense(", frozenset()))
    with pytest.raises(BadFile, match=r"a C compiler can't compile it"):
        export(table_network(), tmp_path / "network.c", C)
    assert not list(tmp_path.iterdir())


def test_without_a_compiler_one_sentence_says_how_to_get_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not any(map(shutil.which, COMPILERS))
    done = export(table_network(), tmp_path / "network.c", C)
    assert done.proof is None
    assert done.unproved.startswith("a C compiler is not installed: on Debian")
    assert len(list(tmp_path.iterdir())) == 2


def test_an_engineer_calls_it_by_the_header_alone(tmp_path: Path) -> None:
    """As its comment says, with names of classes, and no studio around."""
    found = of_example("C7-lenet-5")
    export(found, tmp_path / "my lenet.c", C)
    by = reference(found, 1)
    cells = ", ".join(map(str, by.raw.x.reshape(-1).tolist()))
    (tmp_path / "main.c").write_text(
        f'#include <stdio.h>\n#include "my lenet.h"\nint main(void) {{\n'
        f"static const my_lenet_input in = {{.x = {{{cells}}}}};\nmy_lenet_output out;\n"
        "my_lenet_answer(&in, &out);\n"
        'printf("%d %s %.9g\\n", MY_LENET_CLASSES, my_lenet_class_names[out.y_class], out.y[0]);\n'
        "return 0; }\n",
        "utf-8",
    )
    command = ["cc", *STRICT, "-o", "main", "main.c", "my lenet.c", "-lm"]
    subprocess.run(command, cwd=tmp_path, check=True)
    said_by = subprocess.run([tmp_path / "main"], check=True, capture_output=True, text=True).stdout
    count, name, first = said_by.split()
    y = by.answers["Output"][0]
    assert (count, name) == ("10", str(y.argmin()))
    np.testing.assert_allclose(float(first), y[0], rtol=1e-5)


def test_tables_come_in_by_columns_and_go_out_in_units(tmp_path: Path) -> None:
    done = export(table_network(), tmp_path / "price.c", C)
    assert done.proof is not None
    assert done.proof.largest <= LIMIT
    header = done.files[1].read_text("utf-8")
    assert "PRICE_CITY_XI_AN = 1, /* Xi'an */" in header
    assert "PRICE_CITY_MISSING = -1" in header
    assert "    double age; /* age; NAN where it is missing */" in header
    assert "/* city, a number as above; less than 0 where it is missing */" in header
    assert "    double y[1]; /* price, in the units of the data */" in header


def test_a_word_may_stand_for_what_is_missing_and_categories_may_be_new(tmp_path: Path) -> None:
    column = Column("city", type="category", names=("Ulm", "Bonn"), missing="value", word="Bonn")
    recipe = Recipe(
        DatasetInfo("sequence", (3, 2), 2, 10),
        0,
        (0.0,),
        (1.0,),
        0.0,
        encoders=(Encoder(column, fill=1.0),),
    )
    found = library()["category_column"].text
    (tmp_path / "try.c").write_text(
        f"#include <stdint.h>\n#include <stdio.h>\n{found}\nint main(void) {{\n"
        "float y[6]; const int32_t cells[3] = {0, -1, 7};\n"
        'category_column(y, cells, 3, 2, 2, 1, 0);\nfor (int i = 0; i < 6; i++) printf("%g ", '
        "(double)y[i]);\nreturn 0; }\n",
        "utf-8",
    )
    subprocess.run(["cc", *STRICT, "-o", "try", "try.c"], cwd=tmp_path, check=True)
    told = subprocess.run([tmp_path / "try"], check=True, capture_output=True, text=True).stdout
    cells = np.array([[[0.0], [np.nan], [7.0]]])
    assert [float(each) for each in told.split()] == recipe.x_of(cells).reshape(-1).tolist()


def hostile_network() -> Network:
    """A table whose names, classes, nodes and title are code."""
    names = (HOSTILE, "for", "", "1", "*/")
    columns = (
        Column(HOSTILE, type="category", names=names, missing="own column"),
        Column("double"),
        Column("类别", encoding="rank"),
        Column("in"),
    )
    encoders = tuple(
        Encoder(each, ranks=(0.0, 1.0) if each.encoding == "rank" else ()) for each in columns
    )
    width = sum(each.width for each in columns)
    info = DatasetInfo("vector", (width,), 3, 10, (HOSTILE, "江", "??/"))
    found = dense_network(Recipe(info, 0, (0.0,), (1.0,), 0.0, encoders=encoders), units=3)
    graph = found.graph.copy()
    graph.set_title(TITLE)
    return replace(found, graph=graph)


@pytest.mark.parametrize("stem", ["int", "3 networks", '"; #error', "类别", "a\\b", "x??-y"])
def test_names_and_titles_are_no_code(stem: str, tmp_path: Path) -> None:
    done = export(hostile_network(), tmp_path / f"{stem}.c", C)
    assert done.proof is not None
    assert done.proof.largest <= LIMIT
    assert strictly(tmp_path, done.files[0]) == ""


def test_nodes_have_names_of_their_own(tmp_path: Path) -> None:
    """Titles that C reserves, that look alike there, and that the library has."""
    found = of_example("B2-mlp-digits")
    graph = found.graph.copy()
    titles = dict(zip(list(graph.nodes)[1:], ("类别", "while", "Dense", "dense-x"), strict=False))
    for id, title in titles.items():
        graph.rename_node(id, title)
    arrays = {}
    for name, array in found.arrays.items():
        node, _, parameter = name.rpartition(".")
        arrays[f"{titles.get(node, node)}.{parameter}"] = array
    weights = replace(found.weights, arrays=arrays)
    done = export(Network(graph, weights, found.inputs), tmp_path / "network.c", C)
    assert done.proof is not None
    assert done.proof.largest <= LIMIT
    assert strictly(tmp_path, done.files[0]) == ""


def test_sequences_have_lengths_of_their_own_and_at_most_so_many(tmp_path: Path) -> None:
    found = of_example("D6-lstm-rows")
    done = export(found, tmp_path / "rows.c", C)
    assert [lack.in_words for lack in done.lacks] == [
        "sequences have 28 steps at most: no memory is asked for"
    ]
    header, source = (path.read_text("utf-8") for path in reversed(done.files))
    assert "#define ROWS_STEPS 28 " in header
    assert "int32_t length; /* how many steps are the sample's own, 1 to 28 */" in header
    assert "in->length < 1 ? 1 : in->length > 28 ? 28 : (int)in->length;" in source


def test_nothing_is_asked_for_while_it_runs() -> None:
    for name in READ:
        text = write(of_example(name), {})[".c"].decode()
        assert not re.search(r"\b(malloc|calloc|realloc|alloca|printf)\b", text)
        assert set(re.findall(r"#include <(.+)>", text)) <= {
            "math.h",
            "stddef.h",
            "stdint.h",
            "string.h",
        }


def test_room_is_used_again_but_never_while_it_is_read() -> None:
    program = of_example("C7-lenet-5").program
    memory, whole = Memory(program), Memory(program, keeps=True)
    for each in (memory, whole):
        each.give(program.inputs["x"])
        for call in program.calls:
            each.step()
            lies = [each.where(value) for value in call.inputs if value.batched]
            start = each.give(call.outputs[0])
            for value, at in zip([v for v in call.inputs if v.batched], lies, strict=True):
                assert at is not None
                assert start + call.outputs[0].size <= at or start >= at + value.size
    assert memory.size < whole.size * 0.6


@pytest.mark.parametrize(
    "text", ["x²", "Größe 1", "1st", "类别", "ﬁt", "a-b", "²", "", "int", "__x"]
)
def test_any_text_makes_a_name(text: str) -> None:
    assert re.fullmatch(r"[a-z][a-z0-9_]*", as_name(text))
    assert "__" not in as_name(text)
    assert Names().fresh(text) not in RESERVED


def test_texts_are_escaped() -> None:
    assert quoted('a"\\?é') == '"a\\042\\134\\077\\303\\251"'
    assert "*/" not in said("**//*/ */*/")
    assert "/*" not in said("//** /*/")
    assert "??" not in said("????/")


def test_columns_of_the_table_are_those_that_it_was_made_for() -> None:
    program = program_of(table_network(), "price")
    assert [each.called for each in program.inputs] == [each.name for each in COLUMNS]
    assert len(program.inputs) == len(ENCODERS)
