"""Jobs: a solve, a backtest, a sweep or a delivery as a process of its own, with a row that tells where it stands.

``asking`` puts work into the queue, ``starting`` begins it, ``run`` is its process, ``watching`` looks at it,
``cancelling`` asks it to end, ``caring`` tells the dead from the living. The kinds of work are listed in ``registry``.
"""
