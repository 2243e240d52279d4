"""What the public tester does not look at: who may come in, filters, pages, versions, doubles, and what HR keeps."""

from typing import Any
from uuid import uuid4

import httpx2
import pytest

from api.app import create_app
from tests.api.conftest import ACME, World
from tests.api.scim.conftest import BASE, ENTERPRISE, PATCH, Scim, token, user
from tests.api.transport.serving import served


def refusal(answer: Any) -> tuple[int, str | None]:
    body = answer.json()
    assert body["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]
    assert body["status"] == str(answer.status_code)
    assert body["detail"].endswith(".")
    return answer.status_code, body.get("scimType")


@pytest.mark.parametrize("header", [None, "Bearer nonsense", "Basic abc", f"Bearer gt_{ACME.hex}_{'x' * 43}"])
def test_strangers_are_not_let_in(scim: Scim, header: str | None) -> None:
    """Not even to what the server says of itself; the answer names the scheme."""
    headers = {} if header is None else {"Authorization": header}
    for path in ("/Users", "/ServiceProviderConfig", "/Schemas"):
        answer = scim.client.get(f"{BASE}{path}", headers=headers)
        assert refusal(answer) == (401, None)
        assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(("trusted", "scheme"), [(None, "https"), ("203.0.113.7", "http")])
def test_addresses_are_those_that_a_trusted_proxy_tells(
    scim: Scim, world: World, monkeypatch: pytest.MonkeyPatch, trusted: str | None, scheme: str
) -> None:
    """The proxies of the same machine are trusted, unless others are named."""
    monkeypatch.delenv("FORWARDED_ALLOW_IPS", raising=False)
    if trusted is not None:
        monkeypatch.setenv("FORWARDED_ALLOW_IPS", trusted)
    made = scim.user()
    with served(create_app(world.settings)) as address:
        path = f"{address.removesuffix('/graphql')}{BASE}/Users/{made['id']}"
        answer = httpx2.get(path, headers={**scim.headers, "X-Forwarded-Proto": "https"})
        told = answer.json()["meta"]["location"]
    assert told == path.replace("http:", f"{scheme}:")


def test_another_scope_opens_nothing_here_and_this_one_nothing_elsewhere(scim: Scim, world: World) -> None:
    strange = {"Authorization": f"Bearer {token(world, ACME, 'people:read', 'people:write')}"}
    before = scim.rows("SELECT count(*) FROM employee")
    for method, body in (("GET", None), ("POST", user())):
        answer = scim.client.request(method, f"{BASE}/Users", headers=strange, json=body)
        assert refusal(answer) == (403, None)
    assert scim.rows("SELECT count(*) FROM employee") == before
    scim.user()
    graph = scim.client.post("/graphql", headers=scim.headers, json={"query": "{ employees(first: 1) { totalCount } }"})
    assert graph.json()["data"] == {"employees": {"totalCount": 0}}


def test_organizations_do_not_see_each_other(scim: Scim, other: Scim) -> None:
    made = scim.user()
    assert refusal(other.ask("GET", f"/Users/{made['id']}")) == (404, None)
    assert refusal(other.patch(f"/Users/{made['id']}", {"op": "replace", "path": "active", "value": False})) == (
        404,
        None,
    )
    assert other.ask("GET", "/Users", userName="x").json()["totalResults"] == 0


def test_a_new_user_is_an_employee_from_today_on(scim: Scim) -> None:
    boss = scim.user()
    sent = user(externalId="x-1")
    sent[ENTERPRISE]["manager"] = {"value": boss["id"]}
    answer = scim.ask("POST", "/Users", sent)
    made = answer.json()
    assert answer.status_code == 201
    assert answer.headers["content-type"] == "application/scim+json"
    assert answer.headers["location"] == made["meta"]["location"] == f"http://testserver{BASE}/Users/{made['id']}"
    assert answer.headers["etag"] == made["meta"]["version"]
    assert made["meta"]["resourceType"] == "User"
    assert made["meta"]["created"].endswith("Z")
    assert made[ENTERPRISE]["manager"] == {"value": boss["id"], "$ref": boss["meta"]["location"]}
    assert (made["active"], made["externalId"], made["displayName"]) == (
        True,
        "x-1",
        f"Ada {sent['name']['familyName']}",
    )
    statement = "SELECT status, valid_from = current_date AS today FROM employment WHERE employee_id = :id"
    assert scim.rows(statement, id=made["id"]) == [{"status": "ACTIVE", "today": True}]
    types = "SELECT type FROM domain_event WHERE employee_id = :id ORDER BY sequence"
    assert {row["type"] for row in scim.rows(types, id=made["id"])} >= {"EmployeeHired", "ReportingLineChanged"}


@pytest.mark.parametrize("again", ["userName", "employeeNumber", "email"])
def test_doubles_are_refused(scim: Scim, again: str) -> None:
    """A name in other letters is the same name."""
    made, sent = scim.user(), user()
    if again == "userName":
        sent["userName"] = made["userName"].upper()
    elif again == "employeeNumber":
        sent[ENTERPRISE] = {"employeeNumber": made[ENTERPRISE]["employeeNumber"]}
    else:
        sent["emails"] = made["emails"]
    before = scim.rows("SELECT count(*) FROM person")
    assert refusal(scim.ask("POST", "/Users", sent)) == (409, "uniqueness")
    assert scim.rows("SELECT count(*) FROM person") == before


def test_deactivation_proposes_a_termination_and_ends_nothing(scim: Scim) -> None:
    made = scim.user()
    path = f"/Users/{made['id']}"
    assert scim.patch(path, {"op": "replace", "value": {"active": False}}).json()["active"] is False
    statement = "SELECT status FROM employment WHERE employee_id = :id"
    assert scim.rows(statement, id=made["id"]) == [{"status": "ACTIVE"}]
    proposed = "SELECT deactivated_at IS NOT NULL AS open FROM provisioned_user WHERE employee_id = :id"
    assert scim.rows(proposed, id=made["id"]) == [{"open": True}]
    assert scim.patch(path, {"op": "replace", "path": "active", "value": "True"}).json()["active"] is True
    assert scim.rows(proposed, id=made["id"]) == [{"open": False}]
    types = (
        "SELECT type FROM domain_event WHERE node_type = 'TerminationProposal' AND employee_id = :id ORDER BY sequence"
    )
    assert [row["type"] for row in scim.rows(types, id=made["id"])] == [
        "TerminationProposed",
        "TerminationProposalWithdrawn",
    ]


def test_a_deleted_user_stays_an_employee_and_may_come_back(scim: Scim) -> None:
    made = scim.user()
    path = f"/Users/{made['id']}"
    gone = scim.ask("DELETE", path)
    assert (gone.status_code, gone.content) == (204, b"")
    assert refusal(scim.ask("GET", path)) == (404, None)
    assert refusal(scim.ask("DELETE", path)) == (404, None)
    statement = "SELECT status FROM employment WHERE employee_id = :id"
    assert scim.rows(statement, id=made["id"]) == [{"status": "ACTIVE"}]
    assert scim.rows("SELECT deleted_at FROM employee WHERE id = :id", id=made["id"]) == [{"deleted_at": None}]
    again = user(userName=made["userName"], emails=made["emails"], **{ENTERPRISE: made[ENTERPRISE]})
    back = scim.ask("POST", "/Users", again).json()
    assert (back["id"], back["active"]) == (made["id"], True)


def test_filters_find_exactly_who_meets_them(scim: Scim) -> None:
    mark = uuid4().hex[:8]
    one, two, three = (scim.user(displayName=f"{mark} {number}", externalId=f"{mark}-{number}") for number in "123")
    scim.patch(f"/Users/{three['id']}", {"op": "replace", "path": "active", "value": False})
    number = one[ENTERPRISE]["employeeNumber"]
    expected = {
        f'userName eq "{one["userName"].upper()}"': {one["id"]},
        f'externalId eq "{mark}-2"': {two["id"]},
        f'externalId eq "{mark.upper()}-2" and displayName eq "x"': set(),
        f'{ENTERPRISE}:employeeNumber eq "{number}"': {one["id"]},
        f'emails[type eq "work" and value eq "{two["emails"][0]["value"]}"]': {two["id"]},
        f'displayName sw "{mark}" and not (userName eq "{one["userName"]}")': {two["id"], three["id"]},
        f'displayName co "{mark}" and (active eq false or externalId ew "-1")': {one["id"], three["id"]},
        f'displayName sw "{mark}" and title pr': set(),
        f'id eq "{two["id"]}"': {two["id"]},
        f'displayName sw "{mark}" and meta.created lt "2000-01-01T00:00:00Z"': set(),
        f'displayName sw "{mark}" and meta.created gt "2000-01-01T00:00:00Z"': {one["id"], two["id"], three["id"]},
    }
    for text, ids in expected.items():
        answer = scim.client.get(f"{BASE}/Users", params={"filter": text}, headers=scim.headers).json()
        assert ({found["id"] for found in answer["Resources"]}, answer["totalResults"]) == (ids, len(ids)), text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "userName",
        "userName eq",
        "userName xx 1",
        "nosuch eq 1",
        "active gt true",
        "(userName pr",
        "name eq 1",
        "a" * 3000,
        "(" * 50 + "title pr" + ")" * 50,
    ],
)
def test_bad_filters_are_refused(scim: Scim, text: str) -> None:
    answer = scim.client.get(f"{BASE}/Users", params={"filter": text}, headers=scim.headers)
    assert refusal(answer) == (400, "invalidFilter")


def test_pages_show_everybody_once(scim: Scim) -> None:
    mark = uuid4().hex[:8]
    ids = [scim.user(displayName=f"{mark} {number}")["id"] for number in range(5)]

    def page(first: int, count: int) -> tuple[list[str], int, int, int]:
        query = {"filter": f'displayName sw "{mark}"', "startIndex": str(first), "count": str(count)}
        body = scim.client.get(f"{BASE}/Users", params=query, headers=scim.headers).json()
        return [one["id"] for one in body["Resources"]], body["totalResults"], body["startIndex"], body["itemsPerPage"]

    assert page(1, 2) == (ids[:2], 5, 1, 2)
    assert page(3, 2) == (ids[2:4], 5, 3, 2)
    assert page(5, 2) == (ids[4:], 5, 5, 1)
    assert page(6, 2) == ([], 5, 6, 0)
    assert page(1, 0) == ([], 5, 1, 0)
    assert page(-3, 1) == (ids[:1], 5, 1, 1)
    everybody = scim.client.get(f"{BASE}/Users", params={"count": "1"}, headers=scim.headers).json()
    assert (everybody["itemsPerPage"], everybody["totalResults"] >= 5) == (1, True)


def test_versions_guard_against_overwriting(scim: Scim) -> None:
    made = scim.user()
    path, version = f"/Users/{made['id']}", made["meta"]["version"]
    assert scim.ask("GET", path, If_None_Match=version).status_code == 304
    change = {"op": "replace", "path": "displayName", "value": "Countess"}
    changed = scim.patch(path, change, If_Match=version)
    assert (changed.status_code, changed.json()["displayName"]) == (200, "Countess")
    assert changed.headers["etag"] != version
    assert refusal(scim.patch(path, {**change, "value": "Late"}, If_Match=version)) == (412, None)
    assert scim.ask("GET", path, If_None_Match=version).json()["displayName"] == "Countess"
    assert scim.patch(path, change, If_Match=changed.headers["etag"]).headers["etag"] == changed.headers["etag"]


@pytest.mark.parametrize(
    ("operation", "kind"),
    [
        ({"op": "replace", "path": "title", "value": "Boss"}, "mutability"),
        ({"op": "remove", "path": "userName"}, "mutability"),
        ({"op": "remove"}, "noTarget"),
        ({"op": "replace", "path": 'emails[type eq "home"].value', "value": "a@b.c"}, "noTarget"),
        ({"op": "replace", "path": "nosuch", "value": 1}, "invalidPath"),
        ({"op": "replace", "path": "active", "value": "maybe"}, "invalidValue"),
        ({"op": "add", "path": f"{ENTERPRISE}:manager", "value": "nobody"}, "invalidValue"),
        ({"op": "frobnicate", "path": "active"}, "invalidSyntax"),
    ],
)
def test_a_bad_operation_undoes_its_whole_patch(scim: Scim, operation: dict[str, Any], kind: str) -> None:
    made = scim.user()
    good = {"op": "replace", "path": "displayName", "value": "Changed"}
    assert refusal(scim.patch(f"/Users/{made['id']}", good, operation)) == (400, kind)
    assert scim.ask("GET", f"/Users/{made['id']}").json() == made


def test_a_manager_in_a_circle_is_refused(scim: Scim) -> None:
    boss = scim.user()
    made = scim.user(**{ENTERPRISE: {"employeeNumber": uuid4().hex, "manager": {"value": boss["id"]}}})
    wrong = {"op": "add", "path": f"{ENTERPRISE}:manager", "value": made["id"]}
    assert refusal(scim.patch(f"/Users/{boss['id']}", wrong)) == (400, "invalidValue")
    gone = scim.patch(f"/Users/{made['id']}", {"op": "remove", "path": f"{ENTERPRISE}:manager"})
    assert "manager" not in gone.json()[ENTERPRISE]


def test_members_come_and_go(scim: Scim) -> None:
    one, two = scim.user(), scim.user()
    group = scim.ask(
        "POST", "/Groups", {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "Team"}
    ).json()
    path = f"/Groups/{group['id']}"
    add = {"op": "Add", "path": "members", "value": [{"value": one["id"]}, {"value": two["id"]}]}
    assert [member["value"] for member in scim.patch(path, add).json()["members"]] == [one["id"], two["id"]]
    member = scim.ask("GET", f"/Users/{one['id']}").json()["groups"]
    assert member == [{"value": group["id"], "$ref": group["meta"]["location"], "display": "Team"}]
    left = scim.patch(path, {"op": "remove", "path": f'members[value eq "{one["id"]}"]'})
    assert [member["value"] for member in left.json()["members"]] == [two["id"]]
    unknown = {"op": "add", "path": "members", "value": [{"value": str(uuid4())}]}
    assert refusal(scim.patch(path, unknown)) == (400, "invalidValue")
    assert scim.ask("DELETE", path).status_code == 204
    assert scim.ask("GET", f"/Users/{two['id']}").json().get("groups") is None


def test_what_is_no_request_is_refused(scim: Scim) -> None:
    plain = scim.client.post(f"{BASE}/Users", headers=scim.headers, content="{}")
    assert refusal(plain) == (415, None)
    typed = {**scim.headers, "Content-Type": "application/scim+json"}
    assert refusal(scim.client.post(f"{BASE}/Users", headers=typed, content="{")) == (400, "invalidSyntax")
    assert refusal(scim.client.post(f"{BASE}/Users", headers=typed, content=b" " * 1_000_001)) == (413, None)
    assert refusal(scim.ask("POST", "/Users", {"schemas": []})) == (400, "invalidSyntax")
    assert refusal(scim.ask("POST", "/Users", user(name={"givenName": "Ada"}))) == (400, "invalidValue")
    assert refusal(scim.ask("PUT", "/Users", user())) == (405, None)
    assert refusal(scim.ask("GET", "/Nothing")) == (404, None)
    assert refusal(scim.ask("PATCH", f"/Users/{uuid4()}", {"schemas": [PATCH], "Operations": []})) == (404, None)
