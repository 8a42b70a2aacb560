"""What a file holds, as the settings stand: its classes beside some of its samples."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QSplitter

from nndl_studio.datasets import SourceConfig
from nndl_studio.datasets.window_look import WindowLook
from nndl_studio.ui.data.augmented_preview import AugmentedPreview
from nndl_studio.ui.data.class_panel import ClassPanel
from nndl_studio.ui.data.found_classes import FoundClasses, as_called, found_classes, suited
from nndl_studio.ui.data.reading import Look
from nndl_studio.ui.data.sample_preview import SamplePreview

# Settings that mean nothing where samples are no maps.
OF_MAPS = frozenset({"pad", "channels"})
CLASSES_WIDTH, SAMPLES_WIDTH = 480, 470


class FoundSamples(QSplitter):
    """`changed` carries the settings with what the user has set of the classes."""

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.classes = ClassPanel()
        self.preview = SamplePreview()
        self.augmented = AugmentedPreview(self.preview)
        self._look: Look | None = None
        self._windows: WindowLook | None = None
        self._config: SourceConfig | None = None
        self._found = FoundClasses()
        self._called: tuple[str, ...] | None = None  # the classes in the preview
        self.classes.setContentsMargins(0, 6, 8, 0)  # beside the handles
        self.addWidget(self.classes)
        self.addWidget(self.augmented)
        self.setChildrenCollapsible(False)
        self.setSizes([CLASSES_WIDTH, SAMPLES_WIDTH])
        self.classes.changed.connect(self._take_classes)

    @property
    def idle(self) -> frozenset[str]:
        """Settings that mean nothing for these samples."""
        samples = None if self._look is None else self._look.samples
        if samples is None:
            return self.augmented.idle
        of_maps = frozenset() if samples.info.kind == "map" else OF_MAPS
        return self.augmented.idle | samples.own_parts | of_maps

    def set_look(self, look: Look, config: SourceConfig) -> None:
        """Show another file, or the same one as it is read by these settings."""
        self._look, self._called = look, None
        self._found = found_classes(look, config)
        self._windows = None
        self._show_rows()

    def set_windows(self, windows: WindowLook | None) -> None:
        """Show the sequences that rows are put together to; None shows the rows as they stand."""
        self.preview.set_excerpt(None)
        if windows != self._windows:
            self._windows = windows
            self._show_rows()

    def _show_rows(self) -> None:
        table = None if self._look is None else self._look.table
        if self._windows is not None:
            self.preview.set_rows(self._windows.head, self._windows.rows)
        elif table is not None and table.head:
            rows = [[cell if cell is not None else "" for cell in row] for row in table.head]
            self.preview.set_rows([each.name for each in table.facts], rows)

    def set_config(self, config: SourceConfig) -> SourceConfig:
        """Show the samples as these settings say; the settings without what is set of classes that
        are not there."""
        if self._look is not None:
            config = self._with_classes(self._look, config)
        self._config = config
        self.augmented.set_config(config)
        return config

    def stop(self) -> None:
        """Wait for no drawing any more."""
        self.augmented.stop()

    def _with_classes(self, look: Look, config: SourceConfig) -> SourceConfig:
        before = self._found
        self._found = found = found_classes(look, config)
        # Classes of another column may have the same names, and are others.
        config = suited(config, found if found.column == before.column else FoundClasses())
        self.classes.set_classes(found.names, found.counts, config.classes, found.each_step)
        names = config.classes.names(found.names)
        if look.samples is not None and names != self._called:
            self.augmented.set_look(as_called(look.samples, config))
        self._called = names
        return config

    @Slot()
    def _take_classes(self) -> None:
        if self._config is not None:
            settings = self.classes.settings
            self.changed.emit(msgspec.structs.replace(self._config, classes=settings))
