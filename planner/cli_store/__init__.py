"""``planner store ...``: the team's one truth, its care and what is in it."""

from planner.cli_store.care import register as register_care
from planner.cli_store.contents import register as register_contents
from planner.cli_store.group import store_app
from planner.cli_store.people import person_app

register_care(store_app)
register_contents(store_app)
store_app.add_typer(person_app, name="person")

__all__ = ["store_app"]
