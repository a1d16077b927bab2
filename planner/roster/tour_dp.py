"""The cheapest tour of one person in a window of days, by dynamic programming; compiled.

Layers are days; a place in a layer is (state of the automaton, outer sums, inner sum). The inner sum is the innermost,
contiguous dimension, so that a transition is one vector operation. Sums that rarely bind are left out and taken in only
when the tour found breaks them (decremental state space relaxation, Righini and Salani 2008), which keeps the answer
exact. Only costs are stored; the tour is found backwards by asking which transition gives exactly the cost.
"""

from __future__ import annotations

import numpy as np

from planner.roster.tour_compiled import allocating, compiled

FOUND, NO_TOUR, TOO_LARGE = 0, 1, 2
LARGEST = 60_000_000
"""Most places whatever was asked for: sums counted once a block must be told apart."""
TINY_FINE = 1e-9
TRIES = 14


@compiled
def _group(T, p, day, cost, fine, inner, active, n_active, g_cost, g_class, g_best, g_in, g_out):
    """The cheapest option of each kind that the programme tells apart; returns how many kinds there are."""
    a = T.automaton[p]
    n = 0
    for o in range(T.first[day], T.first[day + 1]):
        c = cost[o]
        if not c < np.inf:
            continue
        for r in range(T.used.shape[0]):
            if fine[r] != 0 and T.stretch[r, day] >= 0:
                c += fine[r] * T.used[r, o]
        klass = T.klass[a, o]
        inc = 0
        if inner >= 0 and T.stretch[inner, day] >= 0:
            inc = T.used[inner, o]
        g = 0
        while g < n:
            same = g_class[g] == klass and g_in[g] == inc
            for i in range(n_active):
                r = active[i]
                add = T.used[r, o] if T.stretch[r, day] >= 0 else 0
                same = same and g_out[g, i] == add
            if same:
                break
            g += 1
        if g == n:
            n += 1
            g_class[g] = klass
            g_in[g] = inc
            for i in range(n_active):
                r = active[i]
                g_out[g, i] = T.used[r, o] if T.stretch[r, day] >= 0 else 0
            g_cost[g] = c
            g_best[g] = o
        elif c < g_cost[g]:
            g_cost[g] = c
            g_best[g] = o
    return n


@compiled
def _closes(T, r, day, b):
    """Whether a sum's stretch ends with this day, in a window that ends before day b."""
    k = T.stretch[r, day]
    return k >= 0 and (day == b - 1 or T.stretch[r, day + 1] != k)


@compiled
def _go_outer(T, p, day, b, key, touched, active, n_active, radix, g_out, g, outside):
    """The outer sums after a group, -1 where one is above its most or ends below its least."""
    new = 0
    scale = 1
    for i in range(n_active):
        r = active[i]
        digit = key % radix[i]
        key //= radix[i]
        add = g_out[g, i]
        if add > 0 and T.bit[r] >= 0 and (touched >> T.bit[r]) & 1:
            add = 0
        k = T.stretch[r, day]
        if k >= 0:
            digit += add
            if digit + outside[r, k] > T.most[p, r, k]:
                return -1
            if _closes(T, r, day, b):
                if digit + outside[r, k] < T.least[p, r, k]:
                    return -1
                digit = 0
        if digit >= radix[i]:
            # Above what the least asks for, more makes no difference where there is no most.
            digit = radix[i] - 1
        new += digit * scale
        scale *= radix[i]
    return new


@compiled
def _prepare(T, p, a, b, cost, fine, inner, active, n_active, exit_ok, G, low, high):
    """Groups of every day, and for every state the least and most the inner sum can still gain in its stretch."""
    m = T.automaton[p]
    g_cost, g_class, g_best, g_in, g_out, g_n = G
    w = b - a
    for s in range(T.states[m, b]):
        high[w, s] = 0 if exit_ok[s] else -1
        low[w, s] = 0
    for i in range(w - 1, -1, -1):
        day = a + i
        n = _group(T, p, day, cost, fine, inner, active, n_active, g_cost[i], g_class[i], g_best[i], g_in[i], g_out[i])
        g_n[i] = n
        closes = inner >= 0 and _closes(T, inner, day, b)
        for s in range(T.states[m, day]):
            most, least = -1, 1 << 40
            for g in range(n):
                t = T.step[m, day, s, g_class[i, g]]
                if t < 0 or high[i + 1, t] < 0:
                    continue
                up = g_in[i, g] + (0 if closes else high[i + 1, t])
                down = g_in[i, g] + (0 if closes else low[i + 1, t])
                most = max(most, up)
                least = min(least, down)
            high[i, s] = most
            low[i, s] = least


@compiled
def _forward(T, p, a, b, entry, inner, active, n_active, radix, keys, width, outside, G, low, high, F, span):
    """Least cost of every place; `span` holds the range of the inner sum that is alive."""
    m = T.automaton[p]
    g_cost, g_class, _, g_in, g_out, g_n = G
    most_states = F.shape[1]
    for i in range(b - a + 1):
        for s in range(most_states):
            for key in range(keys):
                span[i, s, key, 0] = width
                span[i, s, key, 1] = -1
    F[0, entry, 0, 0] = 0.0
    span[0, entry, 0, 0] = 0
    span[0, entry, 0, 1] = 0
    for i in range(b - a):
        day = a + i
        k = T.stretch[inner, day] if inner >= 0 else -1
        closes = k >= 0 and _closes(T, inner, day, b)
        floor = T.least[p, inner, k] - outside[inner, k] if k >= 0 else 0
        roof = min(T.most[p, inner, k] - outside[inner, k], width - 1) if k >= 0 else width - 1
        for s in range(T.states[m, day]):
            touched = T.touched[m, day, s]
            for key in range(keys):
                x0, x1 = span[i, s, key, 0], span[i, s, key, 1]
                if x1 < x0:
                    continue
                source = F[i, s, key]
                for g in range(g_n[i]):
                    t = T.step[m, day, s, g_class[i, g]]
                    if t < 0 or high[i + 1, t] < 0:
                        continue
                    new = _go_outer(T, p, day, b, key, touched, active, n_active, radix, g_out[i], g, outside)
                    if new < 0:
                        continue
                    inc = g_in[i, g]
                    ahead_high = 0 if closes or k < 0 else high[i + 1, t]
                    ahead_low = 0 if closes or k < 0 else low[i + 1, t]
                    y0 = max(x0, floor - ahead_high - inc) if k >= 0 else x0
                    y1 = min(x1, roof - ahead_low - inc)
                    if y1 < y0:
                        continue
                    c = g_cost[i, g]
                    target = F[i + 1, t, new]
                    z0, z1 = span[i + 1, t, new, 0], span[i + 1, t, new, 1]
                    if closes:
                        best = np.inf
                        for x in range(y0, y1 + 1):
                            best = min(best, source[x])
                        if z1 < 0:
                            target[0] = np.inf
                        target[0] = min(target[0], best + c)
                        span[i + 1, t, new, 0] = 0
                        span[i + 1, t, new, 1] = 0
                        continue
                    lo, hi = y0 + inc, y1 + inc
                    if z1 < z0:
                        z0, z1 = lo, lo - 1
                    for x in range(lo, z0):
                        target[x] = np.inf
                    for x in range(z1 + 1, hi + 1):
                        target[x] = np.inf
                    z0, z1 = min(z0, lo), max(z1, hi)
                    span[i + 1, t, new, 0] = z0
                    span[i + 1, t, new, 1] = z1
                    part = source[y0 : y1 + 1]
                    into = target[lo : hi + 1]
                    for x in range(part.shape[0]):
                        into[x] = min(into[x], part[x] + c)


@compiled
def _back(T, p, a, b, inner, active, n_active, radix, keys, outside, G, F, span, s, tour):
    """Walk back from state `s` after the window, filling the tour."""
    m = T.automaton[p]
    g_cost, g_class, g_best, g_in, g_out, g_n = G
    key, x = 0, 0
    for i in range(b - a - 1, -1, -1):
        day = a + i
        want = F[i + 1, s, key, x]
        k = T.stretch[inner, day] if inner >= 0 else -1
        closes = k >= 0 and _closes(T, inner, day, b)
        found = False
        for before in range(T.states[m, day]):
            for g in range(g_n[i]):
                if T.step[m, day, before, g_class[i, g]] != s:
                    continue
                for old in range(keys):
                    x0, x1 = span[i, before, old, 0], span[i, before, old, 1]
                    if x1 < x0:
                        continue
                    touched = T.touched[m, day, before]
                    if _go_outer(T, p, day, b, old, touched, active, n_active, radix, g_out[i], g, outside) != key:
                        continue
                    y0 = y1 = x - g_in[i, g]
                    if closes:
                        y0 = T.least[p, inner, k] - outside[inner, k] - g_in[i, g]
                        y1 = T.most[p, inner, k] - outside[inner, k] - g_in[i, g]
                    for y in range(max(x0, y0), min(x1, y1) + 1):
                        if F[i, before, old, y] + g_cost[i, g] == want:
                            s, key, x, found = before, old, y, True
                            tour[day] = g_best[i, g]
                            break
                    if found:
                        break
                if found:
                    break
            if found:
                break


@compiled
def _count(T, p, a, b, entry, tour, outside, total):
    """What every sum holds with the tour."""
    m = T.automaton[p]
    for r in range(outside.shape[0]):
        for k in range(outside.shape[1]):
            total[r, k] = outside[r, k]
    s = entry
    for day in range(a, b):
        o = tour[day]
        for r in range(T.used.shape[0]):
            k = T.stretch[r, day]
            if k >= 0 and T.used[r, o] > 0 and not (T.bit[r] >= 0 and (T.touched[m, day, s] >> T.bit[r]) & 1):
                total[r, k] += T.used[r, o]
        s = T.step[m, day, s, T.klass[m, o]]


@compiled
def _excess(T, p, r, total):
    """By how much a sum is above its most (positive) or below its least (negative)."""
    if not T.bound[p, r]:
        return 0
    for k in range(T.least.shape[2]):
        if total[r, k] > T.most[p, r, k]:
            return total[r, k] - T.most[p, r, k]
        if total[r, k] < T.least[p, r, k]:
            return total[r, k] - T.least[p, r, k]
    return 0


@compiled
def _reprice(T, p, total, fine, below, above, first):
    """Move the price of every sum that is priced towards where the tour just keeps its bound, by halving.

    Returns 1 where all sums keep their bounds, 0 where not, -1 where a sum cannot be priced.
    """
    fits = 1
    for r in range(len(fine)):
        excess = _excess(T, p, r, total)
        if excess != 0:
            fits = 0
            if T.bit[r] >= 0 or T.least.shape[2] > 1 or excess < 0:
                return -1
            below[r] = max(fine[r], TINY_FINE)
            fine[r] = max(first, 4 * fine[r]) if above[r] == np.inf else (below[r] + above[r]) / 2
        elif fine[r] > 0 and total[r, 0] < T.most[p, r, 0]:
            above[r] = fine[r]
            fine[r] = (below[r] + above[r]) / 2
    return fits


@compiled
def _radix(T, p, r, a, b, outside):
    """How many values of a sum must be told apart in the window."""
    most = 0
    for day in range(a, b):
        k = T.stretch[r, day]
        if k >= 0:
            room = T.most[p, r, k] - outside[r, k]
            if T.most[p, r, k] >= 1 << 40:
                room = max(0, T.least[p, r, k] - outside[r, k])
            most = max(most, room)
    return most + 1


@compiled
def _rank(T, p, r, a, b, outside):
    """Sums that only states know of come first, then those with few values."""
    return 0 if T.bit[r] >= 0 else _radix(T, p, r, a, b, outside)


@compiled
def _may_bind(T, p, r, a, b, outside):
    """Whether some choice in the window could break a sum's bounds."""
    if not T.bound[p, r] or r == T.inner[p]:
        return False
    gain, k_before = 0, -1
    for day in range(a, b):
        k = T.stretch[r, day]
        if k < 0:
            continue
        if k != k_before:
            gain = outside[r, k]
            k_before = k
            if gain < T.least[p, r, k]:
                return True
        most = 0
        for o in range(T.first[day], T.first[day + 1]):
            if T.price[p, o] < np.inf:
                most = max(most, T.used[r, o])
        gain += most
        if gain > T.most[p, r, k]:
            return True
    return False


@allocating
def best_tour(T, p, a, b, entry, outside, cost, exit_ok, known, space, tour):
    """The cheapest tour of person `p` on days a to b - 1.

    Parameters
    ----------
    T : Tables
    entry : int
        State before day a.
    outside : ndarray of int, shape (R, K)
        What each sum holds on the days outside the window.
    cost : ndarray, shape (O,)
        Of each option; infinite forbids.
    exit_ok : ndarray of bool, shape (S,)
        States after the window from which the days beyond can be worked.
    known : ndarray of int, shape (P, R)
        Sums that have bound the person before are told apart from the start; updated.
    space : int
        Most places of the programme.
    tour : ndarray of int, shape (D,)
        Receives the options of the window.

    Returns
    -------
    status : int
    proven : float
        No tour costs less; with `FOUND` the tour's own cost, unless a sum had to be priced.
    """
    m = T.automaton[p]
    w = b - a
    sums = T.used.shape[0]
    inner = T.inner[p]
    options = 0
    states = 0
    for day in range(a, b + 1):
        states = max(states, T.states[m, day])
        if day < b:
            options = max(options, T.first[day + 1] - T.first[day])
    active = np.zeros(sums, dtype=np.int64)
    radix = np.ones(sums, dtype=np.int64)
    total = np.zeros((sums, T.least.shape[2]), dtype=np.int64)
    width = _radix(T, p, inner, a, b, outside) if inner >= 0 else 1
    n_active, keys = 0, 1
    for turn in range(2):
        for r in range(sums):
            if not known[p, r] or (turn == 0) != (T.bit[r] >= 0) or not _may_bind(T, p, r, a, b, outside):
                continue
            size = keys * max(1, _radix(T, p, r, a, b, outside))
            if turn == 1 and (w + 1) * states * size * width > space:
                continue
            active[n_active] = r
            radix[n_active] = size // keys
            keys = size
            n_active += 1
    g_n = np.zeros(w, dtype=np.int64)
    g_cost = np.zeros((w, options))
    g_class = np.zeros((w, options), dtype=np.int64)
    g_best = np.zeros((w, options), dtype=np.int64)
    g_in = np.zeros((w, options), dtype=np.int64)
    g_out = np.zeros((w, options, max(1, sums)), dtype=np.int64)
    G = (g_cost, g_class, g_best, g_in, g_out, g_n)
    low = np.zeros((w + 1, states), dtype=np.int64)
    high = np.full((w + 1, states), -1, dtype=np.int64)
    fine, below, above = np.zeros(sums), np.zeros(sums), np.full(sums, np.inf)
    first = TINY_FINE
    for o in range(T.first[a], T.first[b]):
        if cost[o] < np.inf:
            first = max(first, abs(cost[o]) / 16)
    lowest, proven, tries = np.inf, -np.inf, 0
    attempt = np.zeros(len(tour), dtype=np.int64)
    while True:
        if width < 1 or (w + 1) * states * keys * width > LARGEST:
            return (NO_TOUR if width < 1 else TOO_LARGE), proven
        _prepare(T, p, a, b, cost, fine, inner, active, n_active, exit_ok, G, low, high)
        if high[0, entry] < 0:
            return NO_TOUR, np.inf
        F = np.empty((w + 1, states, keys, width))
        span = np.empty((w + 1, states, keys, 2), dtype=np.int64)
        _forward(T, p, a, b, entry, inner, active, n_active, radix, keys, width, outside, G, low, high, F, span)
        best, end = np.inf, -1
        for s in range(T.states[m, b]):
            if exit_ok[s] and span[w, s, 0, 1] >= 0 and F[w, s, 0, 0] < best:
                best, end = F[w, s, 0, 0], s
        if end < 0:
            return NO_TOUR, np.inf
        _back(T, p, a, b, inner, active, n_active, radix, keys, outside, G, F, span, end, attempt)
        _count(T, p, a, b, entry, attempt, outside, total)
        for r in range(sums):
            if fine[r] > 0:
                best -= fine[r] * (T.most[p, r, 0] - outside[r, 0])
        proven = max(proven, best)
        pick = -1
        for r in range(sums):
            if fine[r] == 0 and below[r] == 0 and _excess(T, p, r, total) != 0:
                if pick < 0 or _rank(T, p, r, a, b, outside) < _rank(T, p, pick, a, b, outside):
                    pick = r
        if pick >= 0:
            size = keys * max(1, _radix(T, p, pick, a, b, outside))
            if (w + 1) * states * size * width <= (space if T.bit[pick] < 0 else LARGEST):
                known[p, pick] = 1
                active[n_active] = pick
                radix[n_active] = size // keys
                keys = size
                n_active += 1
                continue
        # What has too many values to be told apart gets a price instead (Lagrange), which keeps `proven` valid.
        fits = _reprice(T, p, total, fine, below, above, first)
        if fits < 0:
            return TOO_LARGE, proven
        if fits == 1:
            spent = 0.0
            for day in range(a, b):
                spent += cost[attempt[day]]
            if spent < lowest:
                lowest = spent
                for day in range(a, b):
                    tour[day] = attempt[day]
            if spent <= proven + 1e-9:
                return FOUND, proven
        tries += 1
        if tries > TRIES:
            return (FOUND if lowest < np.inf else TOO_LARGE), proven
