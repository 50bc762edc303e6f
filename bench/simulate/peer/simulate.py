"""A straightforward simulation of step policies with one alarm each, as the benchmark's peer.

    python3 simulate.py PLAN.json TRACE.csv

It is what one would write for one plan in an afternoon: a loop over the minutes, lists for what was seen, no class and
no package. It knows what the benchmark's plans need (one metric, adjustments in units, cooldowns by policy, lost
requests) and nothing else. Prints what the loop took, waited for and of a processor, and the capacity that was wanted
and the one in service at the end of every minute.
"""

import csv
import json
import sys
import time

MINUTE = 60


def main():
    plan_path, trace_path = sys.argv[1:]
    with open(plan_path, encoding="utf-8") as file:
        plan = json.load(file)
    with open(trace_path, encoding="utf-8", newline="") as file:
        trace = [float(row["requests"]) for row in csv.DictReader(file)]
    begin, processor_begin = time.perf_counter(), time.process_time()
    capacities = simulate(plan, trace)
    seconds, processor_seconds = time.perf_counter() - begin, time.process_time() - processor_begin
    json.dump({"seconds": seconds, "processor_seconds": processor_seconds, "capacities": capacities}, sys.stdout)


def simulate(plan, trace):
    low, high = plan["min_capacity"], plan["max_capacity"]
    delay = plan["delay_minutes"]
    desired = min(max(units_for(plan, trace[0]), low), high)
    in_service = desired
    updating_until = 0
    # What the metric was before the trace: as at its beginning.
    longest = max(policy["evaluation_periods"] for policy in plan["policies"]) + plan["extra_datapoints"]
    metric = []
    called_at = [None] * len(plan["policies"])
    states = ["INSUFFICIENT_DATA"] * len(plan["policies"])
    cooldowns = [{"out_until": 0, "base": 0, "in_until": 0} for _ in plan["policies"]]
    capacities = []
    for minute, requests in enumerate(trace):
        now = (minute + 1) * MINUTE
        # The start-up ends within the minute: each part has its own capacity.
        if now - MINUTE < updating_until < now and in_service != desired:
            before = updating_until - (now - MINUTE)
            value = requests * before / MINUTE / in_service
            value += requests * (MINUTE - before) / MINUTE / desired
        else:
            value = requests / in_service
        if updating_until <= now:
            in_service = desired
        if not metric:
            metric = [value] * longest
        metric.append(value)

        calls = []
        for index, policy in enumerate(plan["policies"]):
            state, datapoints = evaluate(policy, metric, delay, plan["extra_datapoints"])
            if state != states[index]:
                states[index] = state
                called_at[index] = None
            if state == "ALARM" and (called_at[index] is None or called_at[index] + MINUTE <= now):
                called_at[index] = now
                calls.append((index, max(datapoints)))

        asked = []
        for index, value in calls:
            adjustment = find_step(plan["policies"][index], value)
            if not adjustment or now < updating_until:
                continue
            wanted = min(max(desired + adjustment, low), high)
            if wanted == desired:
                continue
            cooldown = cooldowns[index]
            if wanted < desired:
                if now < cooldown["in_until"]:
                    continue
            elif now < cooldown["out_until"]:
                wanted = min(max(min(cooldown["base"], desired) + adjustment, low), high)
                if wanted <= desired:
                    continue
            asked.append((wanted, index))

        if asked:
            wanted = max(wanted for wanted, _ in asked)
            index = next(index for other, index in asked if other == wanted)
            cooldown = cooldowns[index]
            seconds = plan["policies"][index]["cooldown_seconds"]
            if wanted < desired:
                updating_until = now + plan["removal_seconds"]
                cooldown["in_until"] = updating_until + seconds
                in_service = wanted
            else:
                updating_until = now + plan["start_up_seconds"]
                is_within_another = now < cooldown["out_until"]
                cooldown["base"] = min(cooldown["base"], desired) if is_within_another else desired
                cooldown["out_until"] = updating_until + seconds
                for other in cooldowns:
                    other["in_until"] = 0
            desired = wanted
        capacities.append([desired, in_service])
    return capacities


def units_for(plan, requests):
    return -int(-requests // plan["requests_per_minute"])


def evaluate(policy, metric, delay, extra):
    """The state, and the datapoints it comes from; every datapoint but the late ones is known."""
    periods = policy["evaluation_periods"]
    fetched = metric[-(periods + extra):]
    if policy["fills_zero"]:
        datapoints = (fetched[: len(fetched) - delay] + [0.0] * delay)[-periods:]
    else:
        datapoints = fetched[: len(fetched) - delay][-periods:]
    threshold = policy["threshold"]
    if policy["is_over"]:
        breaching = sum(value >= threshold for value in datapoints)
    else:
        breaching = sum(value < threshold for value in datapoints)
    return ("ALARM" if breaching >= policy["datapoints_to_alarm"] else "OK"), datapoints


def find_step(policy, value):
    for step in policy["steps"]:
        lower, upper = step["lower"], step["upper"]
        if policy["is_over"]:
            if (lower is None or lower <= value) and (upper is None or value < upper):
                return step["adjustment"]
        elif (lower is None or lower < value) and (upper is None or value <= upper):
            return step["adjustment"]
    return None


if __name__ == "__main__":
    main()
