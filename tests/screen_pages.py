"""What the fixture ``page`` of the screens' tests gives."""

from __future__ import annotations

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

Opened = Callable[..., AppTest]
"""Draws one screen: its module's name, ``role=``, and parts of the address."""
