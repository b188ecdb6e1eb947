"""Help: the reviewers' guide is whole, it is shown in the program, and everything in it can be found and reached."""

from __future__ import annotations

import re
import runpy
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QAction, QFont, QImage, QKeySequence, QTextDocument
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton, QToolButton, QTreeView, QWidget
from pytestqt.qtbot import QtBot

from ranger_desk import paths
from ranger_desk.checks import RULES
from ranger_desk.ui import help_window, theme
from ranger_desk.ui.actions import SINGLE_KEYS, Actions
from ranger_desk.ui.help import Help
from ranger_desk.ui.help_pages import HelpPage, anchor, read
from ranger_desk.ui.help_window import HelpWindow
from ranger_desk.ui.main_window import MainWindow
from ranger_desk.ui.settings import Settings
from ranger_desk.ui.theme import Appearance

ROOT = Path(__file__).parents[2]
GUIDE = sorted((ROOT / "docs" / "guide").glob("*.md"))
PAGES = ["index", "month", "flags", "adapter", "privacy", "keyboard", "trouble"]
LARGEST = 6_000_000
"""Bytes that all pictures may take in the application."""


@pytest.fixture
def actions() -> Actions:
    return Actions()


@pytest.fixture
def help_(qtbot: QtBot, settings: Settings, actions: Actions) -> Iterator[Help]:
    """Help beside a window of nothing."""
    parent = QWidget()
    made = Help(parent, actions, settings)
    yield made
    made.close_down()
    parent.deleteLater()
    qtbot.wait(1)


@pytest.fixture
def window(qtbot: QtBot, help_: Help) -> HelpWindow:
    """The help window at its first page."""
    help_.show_page("index")
    qtbot.waitExposed(help_.window)
    return help_.window


def pages() -> dict[str, HelpPage]:
    return {page.name: page for page in read(paths.guide_folder(), {})}


def listed(window: HelpWindow) -> list[str]:
    """The titles in the list that can be seen, pages and sections."""
    tree: QTreeView = window.contents
    found, index = [], tree.model().index(0, 0)
    while index.isValid():
        found.append(index.data())
        index = tree.indexBelow(index)
    return found


def place(window: HelpWindow) -> tuple[str, str, str]:
    """The page and section that are open, and what the list marks."""
    return window.view.page, window.view.source().fragment(), window.contents.currentIndex().data()


# The guide


def test_every_page_is_reached_from_the_first_and_none_is_empty():
    assert list(pages()) == PAGES
    assert {file.stem for file in GUIDE} == set(PAGES)
    for page in pages().values():
        assert len(page.text.split()) > 60, page.name
        for section in page.sections:
            assert len(section.text.split()) > len(section.title.split()), (page.name, section.title)


@pytest.mark.parametrize("file", GUIDE, ids=lambda file: file.stem)
def test_every_link_and_picture_resolves(file: Path):
    anchors = {
        name: {f"#{found}" for found in re.findall(r'id="([^"]+)"', page.html)} for name, page in pages().items()
    }
    html = pages()[file.stem].html
    for link in re.findall(r'href="([^"]+)"', html):
        name, _, section = link.partition(".md")
        assert name in anchors, link
        assert not section or section in anchors[name], link
    for picture in re.findall(r'src="([^"]+)"', html):
        assert (file.parent / picture).is_file(), picture
        assert (file.parent / picture.replace("-light.", "-dark.")).is_file(), picture
    assert not re.findall(r"!\[\]", file.read_text(encoding="utf-8")), "a picture without words for it"


def test_the_pictures_are_small():
    assert 0 < sum(file.stat().st_size for file in paths.guide_pictures().glob("*.png")) < LARGEST


def test_every_rule_is_explained_as_it_is_now():
    file = ROOT / "docs" / "guide" / "flags.md"
    text, script = file.read_text(encoding="utf-8"), runpy.run_path(str(ROOT / "docs" / "write_rules.py"))
    assert text == script["updated"](text), "run: python docs/write_rules.py"
    sections = {section.title: section.text for section in pages()["flags"].sections[1:]}
    assert list(sections) == [rule.title for rule in RULES]
    for rule in RULES:
        said = sections[rule.title]
        assert (f"{rule.severity.capitalize()}; on." if rule.default else "; off until") in said
        assert "Example." in said
        assert "What to do." in said


def test_every_command_that_the_guide_names_is_there(help_: Help, actions: Actions):
    menus = {
        title.replace("&", ""): {item.text().replace("&", "") for item in items if isinstance(item, QAction)}
        for title, items in actions.menus()
    }
    sections = {"Models", "Data", "Training", "Adapters", "Privacy"}
    named = [path for file in GUIDE for path in re.findall(r"\*\*(\w+ > [^*]+)\*\*", file.read_text(encoding="utf-8"))]
    assert len(named) > 20
    for path in named:
        menu, command = path.split(" > ")
        assert command in (sections if menu == "Settings" else menus[menu]), path


def test_anchors_are_made_as_on_the_web():
    assert anchor("Closed, counted, explained") == "closed-counted-explained"
    assert anchor("A month's review: 10 minutes") == "a-months-review-10-minutes"


# The window


@pytest.mark.parametrize(
    ("action", "page"),
    [("help", "index"), ("flags_help", "flags"), ("shortcuts", "keyboard"), ("privacy_help", "privacy")],
)
def test_the_help_menu_opens_the_page(help_: Help, actions: Actions, action: str, page: str):
    getattr(actions, action).trigger()
    assert help_.window.isVisible()
    assert help_.window.view.page == page
    assert help_.window.contents.currentIndex().data() == pages()[page].title
    assert pages()[page].title in help_.window.view.toPlainText()


def test_every_key_that_does_something_is_on_its_page(help_: Help, actions: Actions):
    help_.show_page("keyboard")
    said = help_.window.view.toPlainText()
    for words in SINGLE_KEYS.values():
        assert words in said
    for action in vars(actions).values():
        if isinstance(action, QAction) and not action.shortcut().isEmpty():
            assert action.iconText() in said
            assert action.shortcut().toString(QKeySequence.SequenceFormat.NativeText) in said


def test_a_rule_is_shown_where_its_section_begins(help_: Help):
    for rule in RULES:
        help_.show_rule(rule.name)
        assert place(help_.window) == ("flags", anchor(rule.title), rule.title)


def test_a_rule_of_another_version_opens_the_page(help_: Help):
    help_.show_rule("evidence-lost")
    assert place(help_.window)[::2] == ("flags", "What the flags mean")


def test_links_and_history_go_by_keyboard(qtbot: QtBot, window: HelpWindow):
    for key in (Qt.Key.Key_Tab, Qt.Key.Key_Return):  # the first link of the first page
        qtbot.keyClick(window.view, key)
    assert window.view.page == "month"
    assert window.contents.currentIndex().data() == pages()["month"].title
    qtbot.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: window.view.page == "index")
    assert not window.back.isEnabled()
    qtbot.mouseClick(window.forward, Qt.MouseButton.LeftButton)
    assert window.view.page == "month"


def test_the_list_opens_pages_and_sections(qtbot: QtBot, window: HelpWindow):
    window.contents.setFocus()
    qtbot.keyClick(window.contents, Qt.Key.Key_Down)
    assert place(window)[1:] == ("pages", "Pages")
    for title in ("Privacy", "Keyboard shortcuts"):
        window.contents.setFocus()
        window.contents.keyboardSearch("")  # begins anew
        window.contents.keyboardSearch(title)
        assert window.contents.currentIndex().data() == window.view.toPlainText().splitlines()[0] == title


def test_the_search_leaves_what_has_the_words_and_goes_from_place_to_place(qtbot: QtBot, window: HelpWindow):
    qtbot.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert window.search.hasFocus()
    qtbot.keyClicks(window.search, "Fixed Estimate")
    holding = [page for page in pages().values() if "fixed estimate" in page.text.lower()]
    assert [page.name for page in holding] == ["flags", "trouble"]
    assert listed(window) == [
        *("What the flags mean", "Same as last month", "Same as last year"),
        *("When something goes wrong", "Too many flags"),
    ]
    assert "on 2 pages" in window.found.text()
    assert window.view.page == "index"
    met = []
    for _ in range(8):
        qtbot.keyClick(window.search, Qt.Key.Key_Return)
        met.append((window.view.page, window.view.textCursor().position()))
        assert window.view.textCursor().selectedText().lower() == "fixed estimate"
        assert len(window.view.extraSelections()) == pages()[window.view.page].text.lower().count("fixed estimate")
    assert {page for page, _ in met} == {"flags", "trouble"}
    assert met.count(met[0]) > 1, "after the last place comes the first"
    qtbot.keyClick(window, Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)
    assert (window.view.page, window.view.textCursor().position()) == met[-2]


def test_words_that_are_nowhere_are_told_and_esc_leaves_the_search_first(qtbot: QtBot, window: HelpWindow):
    qtbot.keyClicks(window.search, "volcano ash")
    assert listed(window) == []
    assert "The guide says nothing of “volcano ash”" in window.found.text()
    assert window.search.accessibleDescription() == window.found.text()
    qtbot.keyClick(window.search, Qt.Key.Key_Return)
    assert window.view.page == "index"
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert window.search.text() == ""
    assert window.isVisible()
    assert not window.found.isVisible()
    assert {page.title for page in pages().values()} <= set(listed(window))
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()


def picture(window: HelpWindow) -> QImage:
    """The first picture of the page as it is shown."""
    (source, *_) = re.findall(r'src="([^"]+)"', pages()[window.view.page].html)
    shown = window.view.document().resource(QTextDocument.ResourceType.ImageResource.value, QUrl(source))
    assert isinstance(shown, QImage)
    assert not shown.isNull()
    return shown


def test_pages_are_shown_in_both_themes(qtbot: QtBot, help_: Help, qapp: QApplication):
    help_.show_page("index")
    view = help_.window.view
    for appearance, dark in ((Appearance.DARK, True), (Appearance.LIGHT, False)):
        theme.apply(qapp, appearance)
        qtbot.waitUntil(lambda dark=dark: (view.grab().toImage().pixelColor(4, 4).lightnessF() < 0.5) is dark)
        for name in PAGES:
            help_.show_page(name)
            assert pages()[name].title in view.toPlainText()
            if 'src="' in pages()[name].html:
                qtbot.waitUntil(lambda dark=dark: (picture(help_.window).pixelColor(2, 2).lightnessF() < 0.5) is dark)


def test_another_theme_or_size_is_no_step_of_the_history(qtbot: QtBot, window: HelpWindow, qapp: QApplication):
    window.view.verticalScrollBar().setValue(200)
    theme.apply(qapp, Appearance.DARK)
    qtbot.waitUntil(lambda: picture(window).pixelColor(2, 2).lightnessF() < 0.5)
    assert window.view.verticalScrollBar().value() == 200
    assert not window.back.isEnabled()


def test_pictures_are_as_wide_as_the_page_at_most(qtbot: QtBot, window: HelpWindow):
    wide = picture(window).width()
    window.resize(760, 500)
    qtbot.waitUntil(lambda: picture(window).width() < wide)
    assert picture(window).width() <= window.view.viewport().width()
    assert window.view.horizontalScrollBar().maximum() == 0


def test_text_grows_with_the_systems(qtbot: QtBot, qapp: QApplication, window: HelpWindow):
    window.view.open("privacy")
    before = window.view.document().size().height()
    larger = QFont(qapp.font())
    larger.setPointSizeF(2 * larger.pointSizeF())
    qapp.setFont(larger)
    qtbot.waitUntil(lambda: window.view.document().size().height() > 1.5 * before)


def test_what_is_outside_is_opened_only_by_saying_so(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "index.md").write_text("# Guide\n\nSee [the parks](https://example.org/parks).\n")
    opened: list[QUrl] = []
    monkeypatch.setattr(help_window, "QDesktopServices", SimpleNamespace(openUrl=opened.append))
    parent = QWidget()
    qtbot.addWidget(parent)
    window = HelpWindow(read(tmp_path, {}), tmp_path, parent)
    window.show()
    for answer in ("Stay Here", "Open in Browser"):
        assert opened == []
        for key in (Qt.Key.Key_Tab, Qt.Key.Key_Return):
            qtbot.keyClick(window.view, key)
        (asked,) = (box for box in window.findChildren(QMessageBox) if box.isVisible())
        assert "https://example.org/parks" in asked.informativeText()
        next(button for button in asked.findChildren(QPushButton) if button.text() == answer).click()
        qtbot.waitUntil(lambda asked=asked: not asked.isVisible())
        window.view.setTextCursor(window.view.cursorForPosition(window.view.rect().topLeft()))
    assert opened == [QUrl("https://example.org/parks")]


def test_everything_has_a_name_and_tab_goes_through_it(qtbot: QtBot, window: HelpWindow):
    qtbot.mouseClick(window.contents.viewport(), Qt.MouseButton.LeftButton)
    window.view.open("flags")
    window.view.open("privacy")
    window.search.setFocus()
    names = []
    for _ in range(4):
        names.append(QApplication.focusWidget().accessibleName())
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert names == ["Search the guide", "Pages", "Back", "Page"]


def test_the_window_stands_where_it_stood(settings: Settings, help_: Help, actions: Actions, qtbot: QtBot):
    help_.show_page("index")
    help_.window.resize(711, 533)
    help_.close_down()
    parent = QWidget()
    qtbot.addWidget(parent)
    again = Help(parent, actions, settings)
    assert (again.window.width(), again.window.height()) == (711, 533)


# From the rest of the program


def test_flags_settings_and_the_help_key_lead_to_the_guide(qtbot: QtBot, counted: MainWindow):
    counted.activateWindow()
    qtbot.keyClick(counted, Qt.Key.Key_F1)
    assert counted.help.window.isVisible()
    assert place(counted.help.window)[0] == "index"
    card = counted.page.pane.flags.cards[0]
    assert card.meaning in card.stops
    qtbot.mouseClick(card.meaning, Qt.MouseButton.LeftButton)
    assert place(counted.help.window) == ("flags", "closed-but-counted", "Closed but counted")
    settings = counted.workshop.window
    for page in settings.pages[1:]:
        settings.go_to(page.title)
        (button,) = (
            found for found in page.findChildren(QToolButton) if found.accessibleName() == f"Help on {page.title}"
        )
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        name, section, title = place(counted.help.window)
        assert section in {"", *(part.anchor for part in pages()[name].sections)}
        assert title == next(part.title for part in pages()[name].sections if part.anchor == section)
    settings.go_to("Data")
    qtbot.waitUntil(settings.isActiveWindow)
    qtbot.keyClick(settings, Qt.Key.Key_F1)
    qtbot.waitUntil(lambda: place(counted.help.window)[1] == "the-data-set")
    counted.close()
    assert not counted.help.window.isVisible()
