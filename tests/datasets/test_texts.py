"""Texts of the user's, each with a class or a number: what is understood of them, and the samples
that they become."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

from nndl_studio import datasets
from nndl_studio.datasets import Dataset, describe, understand
from nndl_studio.datasets.columns import Role
from nndl_studio.datasets.sample_look import sample_look
from nndl_studio.datasets.source import Understood
from nndl_studio.datasets.table_settings import TableConfig
from nndl_studio.datasets.texts import TEXTS
from nndl_studio.datasets.texts_settings import TextsConfig
from nndl_studio.datasets.tokens import UNKNOWN, tokenise
from nndl_studio.files import BadFile
from tests.datasets.text_files import CHINESE, TABLES, Reviews, as_csv, as_folder, reviews


def config_of(found: Understood) -> TextsConfig:
    assert isinstance(found.config, TextsConfig)
    return found.config


def loaded(path: Path, **settings: object) -> Dataset:
    return datasets.load(replace(config_of(understand(path)), **settings))


def spelled(dataset: Dataset, row: int) -> list[str]:
    """The tokens of a sample."""
    assert dataset.lengths is not None
    numbers = dataset.x[row][: int(dataset.lengths[row])].astype(int)
    return [dataset.recipe.vocabulary[number] for number in numbers]


def named(dataset: Dataset, row: int) -> str:
    assert dataset.label is not None
    return dataset.info.class_names[int(dataset.label[row])]


@pytest.mark.parametrize("write", TABLES.values(), ids=TABLES)
def test_each_form_of_table_gives_the_same(
    tmp_path: Path, write: Callable[[Path, Reviews], Path]
) -> None:
    rows = reviews()
    dataset = loaded(write(tmp_path, rows), vocabulary=1000)
    assert dataset.info == describe(config_of(understand(tmp_path / write(tmp_path, rows).name)))
    assert dataset.info.class_names == ("bad", "good")
    train = set(dataset.train[:].tolist())
    for row, (text, verdict) in enumerate(rows):
        assert named(dataset, row) == verdict
        if row in train:
            assert spelled(dataset, row) == list(tokenise(text, "words"))


def test_what_was_understood_is_told(tmp_path: Path) -> None:
    rows = [*reviews(60), ("", "good"), ("A film without a verdict.", "")]
    path = tmp_path / "reviews.csv"
    as_csv(tmp_path, rows)
    says = " ".join(understand(path).says)
    assert "60 texts in column review." in says
    assert "verdict is to be predicted: 2 classes (bad, good), 30 texts each." in says
    assert "2 rows without review or verdict: left out." in says
    assert "Cut into words, in small letters" in says
    assert "The training part has 19 different words." in says
    assert "Texts have 12 to 12 words, half of them up to 12." in says
    assert "A sample holds 12: none is cut." in says


def test_longer_texts_are_cut_at_their_end(tmp_path: Path) -> None:
    more = ["four " * (30 if i < 2 else 1) for i in range(80)]
    rows = [(f"no{i} two three {fours}five", "ab"[i % 2]) for i, fours in enumerate(more)]
    found = understand(as_csv(tmp_path, rows))
    assert "A sample holds 5: 2 longer ones are cut at the end." in " ".join(found.says)
    dataset = loaded(tmp_path / "reviews.csv")
    assert dataset.x.shape == (80, 5)
    assert spelled(dataset, 0)[1:] == ["two", "three", "four", "four"]
    assert loaded(tmp_path / "reviews.csv", steps=2).x.shape == (80, 2)


def test_chinese_is_cut_into_characters(tmp_path: Path) -> None:
    rows = [(f"{CHINESE}{chr(0x4E00 + i)}", "晴雨"[i % 2]) for i in range(40)]
    found = understand(as_csv(tmp_path, rows, ("正文", "类别")))
    assert config_of(found).tokens == "characters"
    assert config_of(found).text == "正文"
    assert "most are Chinese" in " ".join(found.says)
    dataset = datasets.load(found.config)
    first = int(dataset.train[0])
    assert "".join(spelled(dataset, first)) == rows[first][0]
    assert dataset.info.class_names == ("晴", "雨")


def test_the_vocabulary_is_that_of_the_training_part(tmp_path: Path) -> None:
    path = as_csv(tmp_path, reviews())
    apart = loaded(path)
    (last,) = [int(row) for row in apart.test[:1]]
    rows = reviews()
    rows[last] = (f"{rows[last][0]} unheard", rows[last][1])
    as_csv(tmp_path, rows)
    dataset = loaded(path, steps=20)
    assert "unheard" not in dataset.recipe.vocabulary
    assert last in dataset.test[:]
    assert spelled(dataset, last)[-1] == UNKNOWN
    # In the training part it is told apart.
    assert "unheard" in loaded(path, steps=20, validation=0.0, test=0.0).recipe.vocabulary


def test_the_most_frequent_are_told_apart(tmp_path: Path) -> None:
    dataset = loaded(as_csv(tmp_path, reviews()), vocabulary=5)
    assert len(dataset.recipe.vocabulary) == 5 == dataset.info.axes[1]
    assert dataset.recipe.vocabulary[-1] == UNKNOWN
    assert '"' in dataset.recipe.vocabulary  # twice a text
    assert UNKNOWN in spelled(dataset, 0)


def test_numbers_are_reached(tmp_path: Path) -> None:
    rows = [(text, f"{2.5 + i / 7:.2f}") for i, (text, _) in enumerate(reviews())]
    found = understand(as_csv(tmp_path, rows, ("review", "price")))
    assert config_of(found).answer == "number"
    assert "price is to be predicted: a number from 2.5 to 10.93." in found.says
    dataset = datasets.load(found.config)
    assert (dataset.info.classes, dataset.info.targets) == (0, 1)
    assert dataset.recipe.targets == ("price",)
    assert dataset.target is not None
    back = dataset.recipe.in_units(dataset.target[:])
    assert np.allclose(back[:, 0], [float(price) for _, price in rows], atol=1e-5)


def stars(folder: Path) -> Path:
    rows = [(text, f"{i % 4}") for i, (text, _) in enumerate(reviews())]
    return as_csv(folder, rows, ("review", "stars"))


@pytest.mark.parametrize(("role", "targets"), [("label", 0), ("target", 1)])
def test_whole_numbers_are_classes_or_numbers(tmp_path: Path, role: Role, targets: int) -> None:
    found = understand(stars(tmp_path), roles={"stars": role})
    assert describe(found.config).targets == targets
    assert describe(found.config).classes == (0 if targets else 4)


def with_numbers(folder: Path) -> Path:
    rows = [f'"{text}",{i % 13},{verdict}' for i, (text, verdict) in enumerate(plain())]
    path = folder / "watched.csv"
    path.write_text("\n".join(["review,minutes,verdict", *rows]), encoding="utf-8")
    return path


def plain() -> list[tuple[str, str]]:
    return [(f"this is review number {i} of them", "ab"[i % 2]) for i in range(60)]


def test_beside_numbers_texts_are_left_to_the_table(tmp_path: Path) -> None:
    path = with_numbers(tmp_path)
    found = understand(path)
    assert isinstance(found.config, TableConfig)
    assert "review holds texts, which are left out." in found.says[-1]
    asked = understand(path, roles={"review": "input"})
    assert config_of(asked).label == "verdict"
    assert "Left out: minutes." in asked.says
    assert isinstance(understand(path, roles={"review": "ignore"}).config, TableConfig)


def test_the_columns_are_found_where_none_is_named(tmp_path: Path) -> None:
    found = datasets.load(TextsConfig(str(with_numbers(tmp_path))))
    assert (found.recipe.text, found.info.class_names) == ("review", ("a", "b"))


def test_names_and_keys_are_no_texts(tmp_path: Path) -> None:
    rows = [(f"key-{i:03}", "ab"[i % 2]) for i in range(60)]
    assert isinstance(understand(as_csv(tmp_path, rows, ("key", "kind"))).config, TableConfig)


def test_a_folder_a_class(tmp_path: Path) -> None:
    rows = reviews()
    folder = as_folder(tmp_path, [*rows, ("", "bad")])
    (folder / "notes.md").write_text("of another kind", encoding="utf-8")
    (folder / "stray.txt").write_text("in no class", encoding="utf-8")
    found = understand(folder)
    says = " ".join(found.says)
    assert "60 texts, a file each." in says
    assert "Their folder is to be predicted: 2 classes (bad, good), 30 texts each." in says
    assert "1 text without a folder of a class: left out." in says
    assert "1 file of another kind: left out." in says
    assert "1 text without a word in it: left out." in says
    dataset = datasets.load(found.config)
    assert dataset.info.class_names == ("bad", "good")
    assert dataset.recipe.text == ""
    assert spelled(dataset, int(dataset.train[0])) == list(tokenise(rows[1][0], "words"))


def test_a_folder_may_bring_its_parts(tmp_path: Path) -> None:
    as_folder(tmp_path, reviews(40), "films/train")
    as_folder(tmp_path, [*reviews(10), ("none of a class", "unsup")], "films/test")
    found = understand(tmp_path / "films")
    assert "40 to train on, 10 for test" in " ".join(found.says)
    dataset = datasets.load(found.config)
    assert [len(dataset.train), len(dataset.validation), len(dataset.test)] == [36, 4, 10]
    assert dataset.info.classes == 2


def test_a_test_part_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "later").mkdir()
    later = as_csv(tmp_path / "later", [("A lovely unheard film", "good")] * 3)
    dataset = loaded(as_csv(tmp_path, reviews()), test_file=str(later))
    assert dataset.test[:].tolist() == [60, 61, 62]
    assert len(dataset.validation) == 6
    assert [named(dataset, 60), spelled(dataset, 60)] == ["good", ["a", "lovely", UNKNOWN, "film"]]
    folder = as_folder(tmp_path, reviews())
    others = as_folder(tmp_path, [("a clever film", "good")], "others")
    assert named(loaded(folder, test_file=str(others)), 60) == "good"


@pytest.mark.parametrize("form", [as_csv, as_folder])
def test_an_unknown_class_of_a_test_part_is_refused(
    tmp_path: Path, form: Callable[[Path, Reviews], Path]
) -> None:
    (tmp_path / "later").mkdir()
    later = form(tmp_path / "later", [("A film", "good"), ("Another film", "middling")])
    with pytest.raises(BadFile, match=r"middling|row 2, column verdict: it is none of the known"):
        loaded(form(tmp_path, reviews()), test_file=str(later))


def test_a_test_part_is_of_the_same_form(tmp_path: Path) -> None:
    table, folder = as_csv(tmp_path, reviews()), as_folder(tmp_path, reviews())
    with pytest.raises(BadFile, match="it is not a table"):
        loaded(table, test_file=str(folder))
    with pytest.raises(BadFile, match="it is not a folder with a folder a class"):
        loaded(folder, test_file=str(table))


def test_one_class_is_refused(tmp_path: Path) -> None:
    folder = as_folder(tmp_path, [(text, "good") for text, _ in reviews()])
    with pytest.raises(BadFile, match="60 texts, but not in at least two folders, a class each"):
        understand(folder)
    table = as_csv(tmp_path, [(text, "good") for text, _ in reviews()])
    with pytest.raises(BadFile, match="all of verdict is good"):
        describe(TextsConfig(str(table), "review", "verdict", "class"))


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"text": "opinion"}, "it has no column opinion"),
        ({"label": "grade"}, "it has no column grade"),
        ({"label": "verdict", "answer": "number"}, "verdict holds no numbers"),
        ({"validation": 0.6, "test": 0.6}, "leave nothing to train on"),
    ],
)
def test_settings_that_do_not_fit(tmp_path: Path, settings: dict[str, str], words: str) -> None:
    with pytest.raises(BadFile, match=words):
        loaded(as_csv(tmp_path, reviews()), **settings)


def test_a_text_that_is_none_is_named(tmp_path: Path) -> None:
    folder = as_folder(tmp_path, reviews(4))
    (folder / "good" / "0002.txt").write_bytes(b"a film\nof \xff\xfe\xfd\n")
    with pytest.raises(BadFile, match=r"reviews, good/0002.txt, line 2: it is not UTF-8"):
        understand(folder)


@pytest.mark.parametrize("form", [as_csv, as_folder])
def test_changed_texts_are_read_anew(tmp_path: Path, form: Callable[[Path, Reviews], Path]) -> None:
    first = config_of(understand(form(tmp_path, reviews())))
    before = describe(first)
    form(tmp_path, [(f"{text} And more of it.", verdict) for text, verdict in reviews()])
    assert describe(first).axes[0] == before.axes[0] + 5


def test_some_are_looked_at_with_their_tokens(tmp_path: Path) -> None:
    config = config_of(understand(as_csv(tmp_path, reviews())))
    look = sample_look(describe(config), TEXTS.read(config))
    assert look.vocabulary == datasets.load(config).recipe.vocabulary
    assert look.label is not None
    assert set(look.label.tolist()) == {0, 1}


def test_settings_that_mean_nothing_are_hidden(tmp_path: Path) -> None:
    table, folder = as_csv(tmp_path, reviews()), as_folder(tmp_path, reviews())
    assert config_of(understand(table)).idle() == {"target_scale", "by"}
    assert {"text", "label", "answer", "split", "by"} < config_of(understand(folder)).idle()
    assert "test" in TextsConfig(str(table), test_file="other.csv").idle()


@pytest.mark.parametrize(
    ("module", "limit", "words"),
    [
        ("texts_told", "MOST_TEXTS", "review holds 60 texts of 0 MiB, and 10 of 256 MiB are read"),
        ("texts_told", "MOST_BYTES", "review holds 60 texts of 0 MiB"),
        ("texts_cut", "MOST_TOKENS", "it has over 10 words"),
        ("texts_cut", "MOST_DIFFERENT", "it has over 10 different words"),
    ],
)
def test_more_than_is_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: str, limit: str, words: str
) -> None:
    path = as_csv(tmp_path, reviews())
    monkeypatch.setattr(f"nndl_studio.datasets.{module}.{limit}", 10)
    with pytest.raises(BadFile, match=words):
        understand(path)


def test_more_text_than_is_read_is_refused_of_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nndl_studio.datasets.texts_folder.MOST_BYTES", 10)
    with pytest.raises(BadFile, match="its texts have 0 MiB"):
        understand(as_folder(tmp_path, reviews()))


def test_words_that_are_too_long_are_unknown(tmp_path: Path) -> None:
    rows = [(f"{'x' * 100}{i} and more of it", "ab"[i % 2]) for i in range(60)]
    dataset = loaded(as_csv(tmp_path, rows))
    assert max(map(len, dataset.recipe.vocabulary)) == len(UNKNOWN)
    assert spelled(dataset, 0) == [UNKNOWN, "and", "more", "of", "it"]


SPLIT = "review,verdict,who,when,part\n" + "".join(
    f"This film was number {i} of the year,{('bad', 'good')[i % 2]},{'abcde'[i % 5]},"
    f"2024-01-{40 - i:02d},{('train', 'test', 'train', 'validation')[i % 4]}\n"
    for i in range(12, 40)
)


@pytest.fixture
def split_table(tmp_path: Path) -> Path:
    path = tmp_path / "reviews.csv"
    path.write_text(SPLIT, encoding="utf-8")
    return path


def config_by(path: Path, column: str, role: Role) -> TextsConfig:
    return config_of(understand(path, "verdict", {"review": "input", column: role}))


def test_texts_are_split_as_a_column_names_their_parts(split_table: Path) -> None:
    config = config_by(split_table, "part", "part")
    assert (config.split, config.by) == ("part", "part")
    data = datasets.load(config)
    parts = [set(part[:].tolist()) for part in (data.train, data.validation, data.test)]
    assert parts == [set(range(0, 28, 2)), set(range(3, 28, 4)), set(range(1, 28, 4))]
    assert {"validation", "test"} <= config.idle()


def test_no_group_of_texts_is_in_two_parts(split_table: Path) -> None:
    config = replace(config_by(split_table, "who", "group"), validation=0.2, test=0.2)
    data = datasets.load(config)
    groups = [{row % 5 for row in part[:].tolist()} for part in (data.train, data.validation)]
    groups.append({row % 5 for row in data.test[:].tolist()})
    assert sum(map(len, groups)) == len(set().union(*groups)) == 5


def test_the_last_texts_are_for_the_test(split_table: Path) -> None:
    """The days go down, row by row."""
    found = understand(split_table, "verdict", {"review": "input", "when": "order"})
    config = replace(config_of(found), validation=0.25, test=0.25)
    data = datasets.load(config)
    parts = [part[:].tolist() for part in (data.train, data.validation, data.test)]
    assert parts == [[*range(27, 13, -1)], [*range(13, 6, -1)], [*range(6, -1, -1)]]
    says = " ".join(found.says)
    assert "when is the place in order of each text: 22 to train on, 3 for validation, 3 " in says


@pytest.mark.parametrize(
    ("split", "by", "words"),
    [
        ("group", "", "no column is named to split by"),
        ("part", "nobody", "it has no column nobody"),
        ("order", "who", "who can't say the order of texts"),
        ("part", "who", "who names the part 'a': write train, validation or test"),
    ],
)
def test_a_column_that_does_not_split_is_told(
    split_table: Path, split: str, by: str, words: str
) -> None:
    config = replace(config_by(split_table, "part", "part"), split=split, by=by)
    with pytest.raises(BadFile, match=words):
        datasets.load(config)
