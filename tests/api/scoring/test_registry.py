"""Which version serves, on whom, and how groups fare: by mutation, for HR administrators alone."""

import csv
import io
from typing import Any

from schema.kit.ids import encode_id
from tests.api.scoring.conftest import Modelled
from tests.world import Answer

ERRORS = "userErrors { code field message }"
PROMOTE = f"""mutation P($i: ModelVersionPromoteInput!) {{
    modelVersionPromote(input: $i) {{ modelVersion {{ version }} {ERRORS} }} }}"""
BACK = f"""mutation B($i: ModelVersionRollBackInput!) {{
    modelVersionRollBack(input: $i) {{ modelVersion {{ version }} {ERRORS} }} }}"""
SWITCH = f"mutation S($i: AiSystemSwitchInput!) {{ aiSystemSwitch(input: $i) {{ system {{ enabled }} {ERRORS} }} }}"
AUDIT = f"""mutation A($i: BiasAuditRunInput!) {{
    biasAuditRun(input: $i) {{ biasAudit {{ summary impactRatios {{ attribute group n }} }} {ERRORS} }} }}"""
EXPORT = "query E($id: ID!) { node(id: $id) { ... on BiasAudit { export } } }"
PAGE = "{ employees(first: 3) { nodes { retentionRisk { probability } } } }"


def codes(answer: Answer, field: str) -> list[str]:
    assert answer.data is not None, answer.messages
    return [one["code"] for one in answer.data[field]["userErrors"]]


def serves(modelled: Modelled, key: str = "retention") -> list[dict[str, Any]]:
    return modelled.world.rows(
        "SELECT v.version FROM model_promotion p JOIN ai_system s ON s.id = p.ai_system_id "
        "JOIN model_version v ON v.id = p.model_version_id WHERE s.key = :key ORDER BY p.promoted_at, p.id",
        key=key,
    )


def second(modelled: Modelled, artefact_hash: str | None = None) -> str:
    """A further version of the retention model; its opaque id."""
    (row,) = modelled.world.rows(
        "INSERT INTO model_version (organization_id, id, ai_system_id, version, artefact_hash, trained_at) "
        "SELECT v.organization_id, gen_random_uuid(), v.ai_system_id, max(v.version) + 1, "
        "coalesce(:name, min(v.artefact_hash)), now() FROM model_version v JOIN ai_system s ON s.id = v.ai_system_id "
        "WHERE s.key = 'retention' GROUP BY v.organization_id, v.ai_system_id RETURNING id",
        name=artefact_hash,
    )
    return encode_id("ModelVersion", row["id"])


def test_promote_and_go_back(modelled: Modelled) -> None:
    world, system = modelled.world, modelled.system("retention")
    assert codes(world.send("hr-admin", BACK, {"i": {"aiSystemId": system}}), "modelVersionRollBack") == ["NOT_FOUND"]
    version = second(modelled)
    for who in ("manager", "auditor", "employee"):
        refused = world.send(who, PROMOTE, {"i": {"modelVersionId": version}})
        assert codes(refused, "modelVersionPromote") == ["FORBIDDEN"], who
    assert serves(modelled) == [{"version": 1}]
    told = world.send("hr-admin", PROMOTE, {"i": {"modelVersionId": version}})
    assert told.data == {"modelVersionPromote": {"modelVersion": {"version": 2}, "userErrors": []}}
    again = world.send("hr-admin", PROMOTE, {"i": {"modelVersionId": version}})
    assert codes(again, "modelVersionPromote") == ["ALREADY_EXISTS"]
    back = world.send("hr-admin", BACK, {"i": {"aiSystemId": system}})
    assert back.data == {"modelVersionRollBack": {"modelVersion": {"version": 1}, "userErrors": []}}
    assert [one["version"] for one in serves(modelled)] == [1, 2, 1]


def test_a_version_without_its_file_is_not_promoted(modelled: Modelled) -> None:
    before = serves(modelled)
    refused = modelled.world.send("hr-admin", PROMOTE, {"i": {"modelVersionId": second(modelled, "0" * 64)}})
    assert codes(refused, "modelVersionPromote") == ["CLOSED"]
    assert serves(modelled) == before


def test_a_system_is_switched_off_everywhere_and_for_a_unit(modelled: Modelled) -> None:
    world, system = modelled.world, modelled.system("retention")
    refused = world.send("manager", SWITCH, {"i": {"aiSystemId": system, "enabled": False}})
    assert codes(refused, "aiSystemSwitch") == ["FORBIDDEN"]
    assert world.ask("hr-admin", PAGE).codes == []
    off = world.send("hr-admin", SWITCH, {"i": {"aiSystemId": system, "enabled": False}})
    assert off.data == {"aiSystemSwitch": {"system": {"enabled": False}, "userErrors": []}}
    assert world.ask("hr-admin", PAGE).codes == ["MODEL_UNAVAILABLE"] * 3
    on = world.send("hr-admin", SWITCH, {"i": {"aiSystemId": system, "enabled": True}})
    assert on.data == {"aiSystemSwitch": {"system": {"enabled": True}, "userErrors": []}}
    (top,) = world.rows(
        "SELECT id FROM org_unit WHERE parent_id IS NULL AND organization_id = :tenant", tenant=modelled.tenant
    )
    unit = encode_id("OrgUnit", top["id"])
    for enabled, expected in ((False, ["MODEL_UNAVAILABLE"] * 3), (True, [])):
        given = {"i": {"aiSystemId": system, "enabled": enabled, "orgUnitId": unit}}
        assert codes(world.send("hr-admin", SWITCH, given), "aiSystemSwitch") == []
        assert world.ask("hr-admin", PAGE).codes == expected
    nowhere = {"i": {"aiSystemId": system, "enabled": True, "orgUnitId": encode_id("OrgUnit", modelled.tenant)}}
    assert codes(world.send("hr-admin", SWITCH, nowhere), "aiSystemSwitch") == ["NOT_FOUND"]


def test_everybody_who_works_here_is_told_once(modelled: Modelled) -> None:
    rows = modelled.world.rows(
        "SELECT count(*) AS n, count(DISTINCT employee_id) AS who FROM worker_notice w "
        "JOIN ai_system s ON s.id = w.ai_system_id WHERE s.key = 'retention'"
    )
    employed = sum(one is None for one in modelled.world.demo.employees.values("left_on"))
    assert rows == [{"n": employed, "who": employed}]


def test_an_audit_counts_everybody_and_withholds_small_groups(modelled: Modelled) -> None:
    world, system = modelled.world, modelled.system("retention")
    assert codes(world.send("auditor", AUDIT, {"i": {"aiSystemId": system}}), "biasAuditRun") == ["FORBIDDEN"]
    told = world.send("hr-admin", AUDIT, {"i": {"aiSystemId": system}})
    assert codes(told, "biasAuditRun") == []
    assert told.data is not None
    ratios = told.data["biasAuditRun"]["biasAudit"]["impactRatios"]
    employed = sum(one is None for one in world.demo.employees.values("left_on"))
    by_attribute: dict[str, int] = {}
    for one in ratios:
        by_attribute[one["attribute"]] = by_attribute.get(one["attribute"], 0) + one["n"]
    names = ["sex", "age band", "sex and age band"]
    assert by_attribute == {name + suffix: employed for name in names for suffix in ("", ", scoring rate")}
    small = world.rows("SELECT count(*) AS n FROM impact_ratio WHERE n < 5 AND (NOT suppressed OR rate IS NOT NULL)")
    assert small == [{"n": 0}]


def test_an_audit_is_a_file_for_hr_administrators_alone(modelled: Modelled) -> None:
    (audit,) = modelled.world.rows(
        "SELECT a.id, s.key FROM bias_audit a JOIN ai_system s ON s.id = a.ai_system_id WHERE s.key = 'diagnosis' "
        "ORDER BY a.at LIMIT 1"
    )
    given = {"id": encode_id("BiasAudit", audit["id"])}
    told = modelled.world.ask("hr-admin", EXPORT, given)
    assert (told.codes, told.data is not None) == ([], True)
    assert told.data is not None
    rows = list(csv.DictReader(io.StringIO(told.data["node"]["export"])))
    kept = modelled.world.rows(
        'SELECT attribute, "group", n, rate, suppressed FROM impact_ratio WHERE bias_audit_id = :id '
        'ORDER BY attribute, "group"',
        id=audit["id"],
    )
    assert [(one["attribute"], one["group"], one["n"], one["suppressed"]) for one in rows] == [
        (one["attribute"], one["group"], str(one["n"]), "yes" if one["suppressed"] else "no") for one in kept
    ]
    assert [one["rate"] and float(one["rate"]) for one in rows] == [
        "" if one["rate"] is None else float(one["rate"]) for one in kept
    ]
    assert {(one["system"], one["version"]) for one in rows} == {("diagnosis", "1")}
    hidden = (None, ["NOT_FOUND"])
    refused = {"auditor": ({"export": None}, ["FORBIDDEN"]), "manager": hidden, "employee": hidden, "hrbp": hidden}
    for who, expected in refused.items():
        answer = modelled.world.ask(who, EXPORT, given)
        assert answer.data is not None
        assert (answer.data["node"], answer.codes) == expected, who
