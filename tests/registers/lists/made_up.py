"""A pair of made-up lists whose truth is known: the same people in two scripts, with slips.

Names are put together from stems by chance; that one may be somebody's is chance, too. List
A is in Cyrillic, list B in Latin letters as several hands transliterate; birth dates are
missing or slipped, fathers' names left out, given and family name swapped.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass

GIVEN = [
    "Арам",
    "Тигран",
    "Самвел",
    "Гарик",
    "Левон",
    "Ваган",
    "Рубен",
    "Нарек",
    "Давид",
    "Сергей",
    "Андрей",
    "Дмитрий",
    "Иван",
    "Николай",
    "Михаил",
    "Юрий",
    "Руслан",
    "Эльчин",
    "Рашад",
    "Тимур",
    "Заур",
    "Анар",
    "Фарид",
    "Вугар",
    "Олег",
    "Богдан",
    "Тарас",
    "Игорь",
    "Роман",
    "Артур",
    "Ашот",
    "Карен",
    "Эдуард",
    "Вячеслав",
    "Константин",
    "Хачатур",
    "Жора",
    "Яков",
    "Геворг",
    "Сурен",
    "Мурад",
    "Ильяс",
    "Шамиль",
    "Ахмед",
    "Юсуф",
    "Халид",
    "Зелимхан",
    "Георгий",
    "Вахтанг",
    "Зураб",
    "Нодар",
    "Гия",
    "Мераб",
    "Тенгиз",
    "Ираклий",
]
STEMS = [
    "Петрос",
    "Саркис",
    "Мартирос",
    "Хачат",
    "Карапет",
    "Григор",
    "Степан",
    "Мкртч",
    "Аветис",
    "Багдасар",
    "Мамед",
    "Гусейн",
    "Алек",
    "Исмаил",
    "Рустам",
    "Абдул",
    "Юсуф",
    "Мурад",
    "Хасан",
    "Ибрагим",
    "Керим",
    "Шевч",
    "Ковал",
    "Бондар",
    "Ткач",
    "Мельник",
    "Крав",
    "Иван",
    "Кузнец",
    "Попо",
    "Соколь",
    "Лебед",
    "Козл",
    "Новик",
    "Мороз",
    "Волк",
    "Зайц",
    "Павл",
    "Семён",
    "Голуб",
    "Виноград",
    "Богдан",
    "Воробь",
    "Фёдор",
    "Михайл",
    "Беля",
    "Тарас",
    "Жук",
    "Чер",
    "Щерб",
    "Гамза",
    "Джафар",
    "Велиев",
    "Насир",
    "Халил",
    "Агарун",
    "Оган",
    "Манук",
    "Назар",
    "Амбар",
    "Чахав",
    "Бери",
    "Гела",
    "Дзиге",
    "Кикна",
    "Лома",
    "Мчед",
    "Хура",
    "Цик",
    "Шенге",
]
ENDS = ("ов", "ян", "енко", "ев", "ский", "дзе", "ин", "швили", "чук", "заде")
FATHERS = ("ович", "евич", " оглы")
PLACES = [
    "Заря",
    "Подгорное",
    "Речное",
    "Каменка",
    "Верхний-Луг",
    "Орлово",
    "Степное",
    "Мосты",
    "Лесное",
    "Старый-Брод",
]
LETTERS: Mapping[str, tuple[str, ...]] = {
    **{a: (b,) for a, b in zip("абвгдезиклмнопрстуф", "abvgdeziklmnoprstuf", strict=True)},
    "ё": ("yo", "e", "io"),
    "ж": ("zh", "j"),
    "й": ("y", "i", ""),
    "х": ("kh", "h", "x"),
    "ц": ("ts", "c"),
    "ч": ("ch", "tch"),
    "ш": ("sh",),
    "щ": ("shch", "sch"),
    "ъ": ("",),
    "ы": ("y", "i"),
    "ь": ("", "'"),
    "э": ("e",),
    "ю": ("yu", "iu"),
    "я": ("ya", "ia"),
}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is nobody."""

    given: str
    family: str
    father: str
    born: str
    place: str


def lists(
    people: int, shared: int, seed: int
) -> tuple[list[dict[str, str]], list[dict[str, str]], set[tuple[str, str]]]:
    """Return two lists of so many people, and which rows are the same person (`shared` pairs)."""
    noise = random.Random(seed)  # noqa: S311 — made-up data, no secret
    crowd = [_person(noise) for _ in range(2 * people - shared)]
    first, second = crowd[:people], crowd[people - shared :]
    here = [_row(f"A{n}", p, noise, latin=False) for n, p in enumerate(first)]
    there = [_row(f"B{n}", p, noise, latin=True) for n, p in enumerate(second)]
    truth = {(f"A{people - shared + n}", f"B{n}") for n in range(shared)}
    noise.shuffle(here)
    noise.shuffle(there)
    return here, there, truth


def _person(noise: random.Random) -> Person:
    return Person(
        given=noise.choice(GIVEN),
        family=noise.choice(STEMS) + noise.choice(ENDS),
        father=noise.choice(GIVEN) + noise.choice(FATHERS),
        born=f"{noise.randint(1955, 2002)}-{noise.randint(1, 12):02d}-{noise.randint(1, 28):02d}",
        place=noise.choice(PLACES),
    )


def _row(name: str, person: Person, noise: random.Random, *, latin: bool) -> dict[str, str]:
    write = (lambda text: _latin(text, noise)) if latin else str
    given, family = _slip(write(person.given), noise), _slip(write(person.family), noise)
    if noise.random() < 0.04:
        given, family = family, given
    return {
        "id": name,
        "given": given,
        "family": family,
        "father": write(person.father) if noise.random() < 0.7 else "",
        "born": _born(person.born, noise),
        "place": write(person.place) if noise.random() < 0.8 else "",
    }


def _latin(text: str, noise: random.Random) -> str:
    out = "".join(noise.choice(LETTERS.get(letter, (letter,))) for letter in text.lower())
    return out.title()


def _slip(text: str, noise: random.Random) -> str:
    """Return a name with one letter lost, doubled or changed, once in twelve."""
    if noise.random() > 1 / 12 or len(text) < 4:
        return text
    at = noise.randrange(1, len(text) - 1)
    return noise.choice(
        [
            text[:at] + text[at + 1 :],
            text[:at] + text[at] + text[at:],
            text[:at] + "a" + text[at + 1 :],
        ]
    )


def _born(date: str, noise: random.Random) -> str:
    chance = noise.random()
    if chance < 0.25:
        return ""
    if chance < 0.35:
        return date[:4]
    if chance < 0.39:
        year, month, day = date.split("-")
        return f"{year}-{day}-{month}" if int(day) <= 12 else date
    return date
