"""Timing of two ways to the same answer, side by side.

One round times ours and then the peer; rounds follow one another (A/B/A/B), so that a machine that slows down slows both.
A row tells the medians of both, the median of the rounds' ratios and their spread. Nothing is timed before both have
answered and their answers agree.
SPDX-License-Identifier: Apache-2.0
"""
import json
import statistics
import sys
import time

ROUNDS = 7
LEAST_SECONDS = 0.02  # of one timing: shorter work is repeated until it takes as long, or the clock would be what is measured


def seconds(work, repeats):
    begin = time.perf_counter()
    for _ in range(repeats):
        work()
    return (time.perf_counter() - begin) / repeats


def repeats_for(work):
    """How often to repeat the work for one timing, told by runs that also warm it up."""
    repeats = 1
    while (each := seconds(work, repeats)) * repeats < LEAST_SECONDS:
        repeats = max(repeats + 1, int(1.2 * LEAST_SECONDS / max(each, 1e-9)))
    return repeats


def row(case, ours, peer, peer_name, agree, rounds=ROUNDS):
    """Prints one row as JSON: case, ours_s, peer, peer_s, ratio = ours / peer, its quartiles and what was compared.

    `ours` and `peer` take nothing and answer. `agree(ours_answer, peer_answer)` returns words on how far they agree, and
    raises AssertionError where they do not: then there is no row.
    """
    agreement = agree(ours(), peer())
    times = [], []
    repeats = repeats_for(ours), repeats_for(peer)
    for _ in range(rounds):
        for each, work, count in zip(times, (ours, peer), repeats):
            each.append(seconds(work, count))
    ratios = [mine / theirs for mine, theirs in zip(*times)]
    low, _, high = statistics.quantiles(ratios, n=4, method="inclusive")
    print(json.dumps({
        "case": case,
        "ours_s": statistics.median(times[0]),
        "peer": peer_name,
        "peer_s": statistics.median(times[1]),
        "ratio": statistics.median(ratios),
        "ratio_quartiles": [low, high],
        "rounds": rounds,
        "agreement": agreement,
    }), flush=True)


def note(text):
    """To whoever watches; rows alone go to standard output."""
    print(text, file=sys.stderr, flush=True)
