"""What `benchmarks/peers.py` runs inside the peers' own environment; prints one JSON object. Imports nothing of ours.

    python peers_at_work.py TASK [SIZE] < LOADS

TASK is erlang_c, erlang_a, simpy or ciw. Events of a simulator: an arrival, a start and an end each count one.
"""

from __future__ import annotations

import json
import random
import sys
import time

AHT_MIN, WITHIN_MIN, PATIENCE_MIN, INTERVAL_MIN = 5.0, 20 / 60, 3.0, 15
RATE_PER_S, AHT_S, AGENTS = 20 / 300, 300.0, 25


def staffing(task: str, size: int) -> dict[str, object]:
    from pyworkforce.queuing import ErlangA, ErlangC

    loads = json.load(sys.stdin)
    every = max(1, len(loads) // size)
    found = []
    begin = time.process_time()
    for load in loads[::every]:
        case = {"transactions": load * INTERVAL_MIN / AHT_MIN, "aht": AHT_MIN, "asa": WITHIN_MIN}
        case["interval"] = INTERVAL_MIN
        model = ErlangC(**case) if task == "erlang_c" else ErlangA(**case, patience=PATIENCE_MIN)
        found.append(model.required_positions(service_level=0.8)["raw_positions"])
    return {"cpu_s": time.process_time() - begin, "intervals": len(found), "every": every, "agents": found}


def simpy_station(customers: int) -> dict[str, object]:
    import simpy

    draw = random.Random(1)
    world = simpy.Environment()
    people = simpy.Resource(world, AGENTS)
    done = [0, 0]

    def customer():  # type: ignore[no-untyped-def]
        came = world.now
        with people.request() as turn:
            yield turn
            done[1] += world.now - came <= 20
            yield world.timeout(draw.expovariate(1 / AHT_S))
        done[0] += 1

    def arrivals():  # type: ignore[no-untyped-def]
        for _ in range(customers):
            yield world.timeout(draw.expovariate(RATE_PER_S))
            world.process(customer())

    world.process(arrivals())
    begin = time.process_time()
    world.run()
    return {"cpu_s": time.process_time() - begin, "events": 3 * done[0], "level": done[1] / customers}


def ciw_station(customers: int) -> dict[str, object]:
    import ciw

    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(RATE_PER_S)],
        service_distributions=[ciw.dists.Exponential(1 / AHT_S)],
        number_of_servers=[AGENTS],
    )
    ciw.seed(1)
    made = ciw.Simulation(network)
    begin = time.process_time()
    made.simulate_until_max_customers(customers, method="Finish")
    cpu_s = time.process_time() - begin
    waits = [record.waiting_time for record in made.get_all_records()]
    return {"cpu_s": cpu_s, "events": 3 * len(waits), "level": sum(wait <= 20 for wait in waits) / len(waits)}


def main() -> None:
    task, size = sys.argv[1], int(sys.argv[2])
    if task in ("erlang_c", "erlang_a"):
        answer = staffing(task, size)
    else:
        answer = simpy_station(size) if task == "simpy" else ciw_station(size)
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
