"""By which dictionaries a project is checked, and what to say where there is none."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLocale

from editor.settings import Settings
from engine.project.project import Project
from engine.spelling.dictionaries import (
    Dictionary,
    debian_package,
    dictionaries_for,
    dictionary_folders,
    find_dictionaries,
    named,
    own_folder,
)
from engine.spelling.project_words import DICTIONARIES_FACT, language_of


def available(settings: Settings) -> list[Dictionary]:
    """Return the dictionaries there are, those of the user's folder first."""
    folder = settings.text("dictionary_folder").strip()
    return find_dictionaries([*([Path(folder).expanduser()] if folder else []), *dictionary_folders()])


def variants(settings: Settings) -> list[str]:
    """Return the names of dictionaries that the user prefers to others of the same language."""
    return settings.text("spelling_variants").replace(",", " ").split()


def chosen_in(project: Project) -> list[str]:
    """Return the names of the dictionaries that were chosen for a project; none for that of its language."""
    return list(project.fact(DICTIONARIES_FACT) or ())


def wanted_for(project: Project, settings: Settings) -> list[Dictionary]:
    """Return the dictionaries to check a project by; none where those there are do not fit."""
    found = available(settings)
    return named(chosen_in(project), found) or dictionaries_for(language_of(project), found, variants(settings))


def language_name(code: str) -> str:
    """Return what a language is called, by its code, which may have a region."""
    return QLocale.languageToString(QLocale(code).language()) if code else ""


def none_there(project: Project) -> str:
    """Return a sentence that says where to get a dictionary for a project."""
    language = language_of(project)
    if not language:
        return _tr("Which language this is, is not known yet: choose a spelling dictionary for it.")
    text = _tr(
        "There is no spelling dictionary for {language}: on Debian or Ubuntu install {package}, elsewhere put its two "
        "files, such as {language_code}.aff and {language_code}.dic, into {folder}."
    )
    return text.format(
        language=language_name(language),
        package=debian_package(language),
        language_code=language,
        folder=own_folder(),
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("spelling", text)
