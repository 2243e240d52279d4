"""The page about plugins is what the specs say, its examples run, and every hook has a user."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import goldenthread_sdk as sdk
import pluggy
import pytest
from goldenthread_sdk import hookspecs
from goldenthread_sdk.documenting import examples, merged, signature
from goldenthread_sdk.hookspecs import HOOKS, PROJECT

from tests.plugins.sdk.acme import AcmeConfig, AcmeConnector

PAGE = Path(__file__).parents[2] / "docs/plugins.md"
CHANGE = sdk.Change("c1", sdk.EnrolmentOrder(person=sdk.PersonRef(email="a@example.com"), course_key="c1"))
CONFIG = AcmeConfig.model_validate({"url": "https://acme.example.com", "key": "k" * 20, "signing_secret": "s" * 20})
RUN = sdk.RunFacts("r1", "acme", "acme", "FULL", {"created": 1})
ARGUMENTS: Mapping[str, Mapping[str, Any]] = {
    "make_transport": {"connector": "acme", "config": CONFIG},
    "resolve_person": {
        "connector": "acme",
        "person": sdk.PersonRef(email="a@example.com"),
        "candidates": (sdk.Candidate("1", "X1", "email"), sdk.Candidate("2", "2", "email")),
    },
    "map_record": {"connector": "acme", "stream": "courses", "record": sdk.Course(key="c1", name="a course")},
    "authorize_push": {"connector": "acme", "command": "change-pay", "change": CHANGE},
    "push_settled": {
        "connector": "acme",
        "command": "enrol",
        "change": CHANGE,
        "settlement": sdk.Settlement("c1", sdk.SettlementState.CONFIRMED),
    },
    "sync_started": {"run": RUN},
    "sync_finished": {"run": RUN},
    "sync_failed": {"run": RUN, "code": "THROTTLED", "message": "Later."},
    "connection_state_changed": {"connection": "acme", "connector": "acme", "before": "NEW", "after": "ACTIVE"},
}
ANSWERS: Mapping[str, Any] = {
    "resolve_person": "2",
    "map_record": sdk.Course(key="c1", name="A Course"),
    "authorize_push": [sdk.Denial("payroll is frozen in December")],
    "push_settled": [],
    "sync_started": [],
    "sync_finished": [],
    "sync_failed": [],
    "connection_state_changed": [],
}


def test_the_page_says_what_the_specs_say() -> None:
    assert merged(PAGE.read_text()) == PAGE.read_text(), "run python -m goldenthread_sdk.documenting docs/plugins.md"


def test_every_spec_is_listed() -> None:
    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(hookspecs)
    assert sorted(HOOKS) == sorted(
        name for name in dir(hookspecs) if hasattr(getattr(hookspecs, name), "goldenthread_spec")
    )


@pytest.mark.parametrize("name", HOOKS)
def test_a_hook_is_described_with_its_exact_arguments(name: str) -> None:
    told = PAGE.read_text().split(f"### `{name}`\n")[1].split("### ")[0]
    assert f"```python\n{signature(name)}\n```" in told
    assert "\nWhen: " in told
    assert "\nWhen it fails: " in told


@pytest.mark.parametrize("name", HOOKS)
def test_the_example_of_a_hook_runs(name: str, tmp_path: Path) -> None:
    names = {one: getattr(sdk, one) for one in sdk.__all__}
    known = {"AcmeConnector": AcmeConnector, "os": os, "Path": Path, "__file__": str(tmp_path / "plugin.py")}
    scope: dict[str, Any] = {**names, **known, "httpx2": __import__("httpx2"), "logging": __import__("logging")}
    exec(examples()[name], scope)  # noqa: S102 - the documents' own example
    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(hookspecs)
    plugin = type("Example", (), {name: staticmethod(scope[name])})
    manager.register(plugin, "example")
    manager.check_pending()
    assert [one.function for one in getattr(manager.hook, name).get_hookimpls()] == [scope[name]]
    if name == "register_connectors":
        told: list[Any] = []
        manager.hook.register_connectors.call_historic(result_callback=told.extend, kwargs={})
        assert told == [AcmeConnector]
        return
    answer = getattr(manager.hook, name)(**ARGUMENTS.get(name, {}))
    assert answer == ANSWERS.get(name, answer)


def test_the_first_example_is_a_connector() -> None:
    block = re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)[0]
    scope: dict[str, Any] = {}
    exec(block, scope)  # noqa: S102 - the documents' own example
    assert list(sdk.faults_of(scope["AcmeConnector"])) == []
