"""The entry points of people, on a real database."""

from tests.world import World


def test_the_employee_persona_sees_itself_and_its_manager(world: World) -> None:
    told = world.demo
    me, manager = told.personas.employee, told.personas.manager
    names = told.persons.values("display_name")
    answer = world.ask("employee", "{ viewer { roles employee { id name manager { id name } } } }")
    assert answer.errors == []
    assert answer.data == {
        "viewer": {
            "roles": ["EMPLOYEE"],
            "employee": {
                "id": world.employee_id(me),
                "name": names[me],
                "manager": {"id": world.employee_id(manager), "name": names[manager]},
            },
        }
    }
