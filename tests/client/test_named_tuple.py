"""Our NamedTuple behaves as that of `typing`, which type checkers take it for."""

from __future__ import annotations

import copy
import pickle
import typing

import pytest

from hero_sdk.client import Address
from hero_sdk.named_tuple import NamedTuple


class Theirs(typing.NamedTuple):
    """A place."""

    street: str
    number: int = 1

    @property
    def label(self) -> str:
        return f"{self.street} {self.number}"


class Ours(NamedTuple):
    """A place."""

    street: str
    number: int = 1

    @property
    def label(self) -> str:
        return f"{self.street} {self.number}"


def test_values_are_equal_ordered_and_shown_alike() -> None:
    ours, theirs = Ours("Ring"), Theirs("Ring")
    assert ours == theirs == ("Ring", 1)
    assert hash(ours) == hash(theirs)
    assert repr(ours) == repr(theirs).replace("Theirs", "Ours")
    assert ours._replace(number=2).label == "Ring 2"
    assert [*ours] == ["Ring", 1]


def test_classes_tell_the_same_about_themselves() -> None:
    for name in ("_fields", "_field_defaults", "__doc__", "__module__", "__match_args__"):
        assert getattr(Ours, name) == getattr(Theirs, name)
    assert typing.get_type_hints(Ours) == typing.get_type_hints(Theirs)


def test_values_do_not_change_and_take_no_other_attribute() -> None:
    for name in ("street", "city"):
        with pytest.raises(AttributeError):
            setattr(Ours("Ring"), name, "Wien")


def test_a_field_without_default_must_be_given() -> None:
    with pytest.raises(TypeError, match="street"):
        Ours()  # type: ignore[call-arg]


def test_values_can_be_copied_and_pickled() -> None:
    address = Address(socket="/run/food/rpc.sock")
    for again in (copy.deepcopy(address), pickle.loads(pickle.dumps(address))):
        assert again == address
        assert type(again) is Address
