from collections import Counter
import pytest
from schema.kit.session import Session
from tests.schema.checkins.desk import NOW, Desk, SUBMIT
from tests.world import World
from datetime import timedelta
def test_count(world_copy: World, monkeypatch):
    desk = Desk(world_copy)
    log=[]
    rows, run, rec = Session.rows, Session.run, Session._records
    async def r(self, st, p=None): log.append(("rows", str(st)[:300].replace("\n"," "))); return await rows(self, st, p)
    async def u(self, st, p=None): log.append(("run", str(st)[:120].replace("\n"," "))); return await run(self, st, p)
    async def k(self, prep, v): log.append(("fetch", prep.sql[:160].replace("\n"," "))); return await rec(self, prep, v)
    monkeypatch.setattr(Session,"rows",r); monkeypatch.setattr(Session,"run",u); monkeypatch.setattr(Session,"_records",k)
    names = list(desk.goals())
    print(names)
    for n, week, now in ((0,"2026-W47",NOW-timedelta(weeks=1)),(1,"2026-W48",NOW),(3,"2026-W49",NOW+timedelta(weeks=1))):
        log.clear()
        ups=[{"goalId": desk.goal(g), "value": "1"} if False else {"goalId": desk.goal(g), "status":"GREEN"} for g in names[:n]]
        a = desk.world.send("employee", "mutation ($input: CheckInSubmitInput!) { checkInSubmit(input: $input) { checkIn { id } suggestions { id } userErrors { code field } } }", {"input": {"week": week, "goalUpdates": ups}}, now=now)
        print("=====", n, len(log), a.statements, a.data)
        for kind, s in log: print(kind, s[:150])
