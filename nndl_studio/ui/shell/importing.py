"""Files of the user's, dropped or chosen: a project is opened, data go to the import page."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from nndl_studio import layers
from nndl_studio.config import Config
from nndl_studio.datasets import SourceConfig
from nndl_studio.datasets.points import PointsConfig
from nndl_studio.exchange.formats import READ, is_read, suffixes
from nndl_studio.exchange.imported import Imported
from nndl_studio.file_kinds import Kind, NoProject, require_project
from nndl_studio.files import BadFile
from nndl_studio.graph.first_network import first_network
from nndl_studio.graph.project import SUFFIX
from nndl_studio.graph.stand_in import stand_in
from nndl_studio.languages import told
from nndl_studio.layers.layer import Family
from nndl_studio.sentence import say
from nndl_studio.ui.shell.file_questions import FileQuestions
from nndl_studio.ui.shell.project_files import ProjectFiles
from nndl_studio.ui.shell.run_control import RunControl
from nndl_studio.ui.shell.settings import StudioSettings

if TYPE_CHECKING:  # no window waits for a page that nobody has opened
    from nndl_studio.ui.data.import_page import ImportPage
    from nndl_studio.ui.data.points_page import PointsPage
    from nndl_studio.ui.data.rows_page import RowsPage
    from nndl_studio.ui.shell.model_page import ModelPage

Give = Callable[[str, Config], object]


class Importing(QObject):
    """Opens the import page over `window`; `give` gives a Data node its settings, undoably. Models
    of other tools have a page of their own, and `run` gets their weights."""

    def __init__(
        self,
        window: QWidget,
        files: ProjectFiles,
        run: RunControl,
        settings: StudioSettings,
        give: Give,
    ) -> None:
        super().__init__(window)
        self._window, self._files, self._settings, self._give = window, files, settings, give
        self._run = run
        files.opening.model_chosen.connect(self.show_model)
        self._left: PointsConfig | None = None  # drawn, and used for nothing yet

    @Slot(object, str)
    def take(self, path: Path, node: str = "") -> None:
        """What becomes of a file that was dropped: on the Data `node`, where one is named."""
        if is_read(path):
            self.show_model(path)
        elif _is_ours(path):
            self._files.open_path(path)
        else:
            self.show_page(path, node)

    @Slot()
    def choose_file(self, node: str = "") -> None:
        """Ask for a file, and import it."""
        title, kinds = told(say("Import data")), told(say("All files (*)"))
        start = self._settings.folder
        name, _ = QFileDialog.getOpenFileName(self._window, title, start, kinds)
        if name:
            self._settings.folder = str(Path(name).parent)
            if is_read(Path(name)):
                self.show_model(Path(name))
            else:
                self.show_page(Path(name), node)

    @Slot()
    def choose_model(self) -> None:
        """Ask for a model of another tool, and import it."""
        title, start = told(say("Import a model")), self._settings.folder
        endings = " ".join(f"*{suffix}" for suffix in suffixes(READ))
        kinds = told(say("Models ({endings});;All files (*)", endings=endings))
        name, _ = QFileDialog.getOpenFileName(self._window, title, start, kinds)
        if name:
            self._settings.folder = str(Path(name).parent)
            self.show_model(Path(name))

    @Slot(object)
    def show_model(self, path: Path) -> ModelPage:
        """The page of a model, which becomes a drawing with its weights."""
        from nndl_studio.ui.shell.model_page import ModelPage

        page = ModelPage(self._window, path)
        page.drawing_asked.connect(partial(self._draw, page))
        page.finished.connect(page.deleteLater)
        page.open()
        return page

    def _draw(self, page: ModelPage, found: Imported) -> None:
        """Open the drawing, whose weights are as if they had been trained here."""
        if self._files.open_made(found.network.graph.copy()):
            page.accept()
            self._run.bring(found.network)

    @Slot()
    def choose_folder(self) -> None:
        """Ask for a folder, and import it."""
        title, start = told(say("Import a folder")), self._settings.folder
        name = QFileDialog.getExistingDirectory(self._window, title, start)
        if name:
            self._settings.folder = str(Path(name).parent)
            self.show_page(Path(name))

    @Slot(str)
    def show_again(self, node: str) -> None:
        """The import page of what a Data node has."""
        config = self._files.graph.nodes[node].config
        assert isinstance(config, SourceConfig)
        if isinstance(config, PointsConfig):
            self.draw_points(node, config)
        elif config.path:
            self.show_page(Path(config.path), node, config)
        else:
            self.choose_file(node)

    def show_page(
        self, path: Path, node: str = "", known: SourceConfig | None = None
    ) -> ImportPage:
        """The page for a file or folder, with the settings that are known already."""
        from nndl_studio.ui.data.import_page import ImportPage

        wanted = bool(node) or bool(stand_in(self._files.graph))
        page = ImportPage(self._window, path, node or self._only_data_node(), known, wanted)
        page.network_asked.connect(partial(self._make, page))
        page.data_asked.connect(self._give)
        page.finished.connect(page.deleteLater)
        page.open()
        return page

    @Slot()
    def draw_points(self, node: str = "", known: PointsConfig | None = None) -> PointsPage:
        """The page on which points are drawn, with those that there are, or that were left when the
        page was closed last."""
        from nndl_studio.ui.data.points_page import PointsPage

        page = PointsPage(self._window, node or self._only_data_node(), known or self._left)
        page.network_asked.connect(partial(self._make, page))
        page.data_asked.connect(self._give)
        if known is None:
            page.finished.connect(partial(self._keep_drawn, page))
        page.finished.connect(page.deleteLater)
        page.open()
        return page

    def _keep_drawn(self, page: PointsPage, result: int) -> None:
        """A page that was only closed has the same points the next time."""
        self._left = None if result == QDialog.DialogCode.Accepted else page.config

    @Slot()
    def type_rows(self) -> RowsPage:
        """The grid into which rows are typed; they are imported once they are saved."""
        from nndl_studio.ui.data.rows_page import RowsPage

        page = RowsPage(self._window, self._settings.folder)
        page.saved.connect(self.show_page)
        page.finished.connect(page.deleteLater)
        page.open()
        return page

    def _make(self, page: QDialog, config: SourceConfig) -> None:
        """A network for the data of `page`, which closes once that is there: what was set on it is
        kept where the user stays with the drawing that is open."""
        title = Path(config.path or told(say("My points"))).stem
        try:
            graph = first_network(config, title)
        except BadFile as error:
            FileQuestions(self._window, self._settings).cant_open(error)
            return
        if self._files.open_made(graph):
            page.accept()

    def _only_data_node(self) -> str:
        nodes = self._files.graph.nodes.values()
        found = [n.id for n in nodes if layers.layer(n.type).family is Family.DATA]
        return found[0] if len(found) == 1 else ""


def _is_ours(path: Path) -> bool:
    """Whether it is a project, weights or a checkpoint."""
    if path.is_dir():
        return False
    try:
        require_project(path)
    except NoProject as error:
        return error.kind in (Kind.WEIGHTS, Kind.CHECKPOINT)
    except (BadFile, OSError):
        return False
    return path.suffix.lower() == SUFFIX
