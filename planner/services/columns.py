"""Columns of files that people told once, for the next file with the same headings."""

from __future__ import annotations

from planner.formats.layouts.columns_told import Template, template_of
from planner.services.door import Door
from planner.store.locks import hold
from planner.store.settings import put_setting, setting

COLUMNS = "columns_told"
"""Setting that holds them: the text of each template, by the key of its headings."""
MOST = 200
"""Kept: the oldest goes when there are more."""


class Columns(Door):
    """Methods about columns that were told."""

    def columns_told(self) -> dict[str, Template]:
        """What was told, by `planner.formats.columns_seen.headings_key`."""
        self.need("series.read")
        with self.store.reading() as session:
            texts = setting(session, COLUMNS, {})
        return {key: template_of(text, key) for key, text in texts.items()}

    def tell_columns(self, key: str, text: str) -> Template:
        """Keep what the columns of tables with some headings mean.

        Parameters
        ----------
        key : str
            Of the headings.
        text : str
            By `planner.formats.layouts.columns_told.template_text`.

        Raises
        ------
        InputError
            If the text is no template.
        """
        self.need("series.write")
        told = template_of(text, "columns")
        with self.store.writing(self.actor.account) as work:
            hold(work.session, COLUMNS)
            before = {one: said for one, said in setting(work.session, COLUMNS, {}).items() if one != key}
            if len(before) >= MOST:
                before.pop(next(iter(before)))
            put_setting(work, COLUMNS, {**before, key: text})
        return told

    def forget_columns(self, key: str) -> None:
        """Read tables with these headings as they stand again."""
        self.need("series.write")
        with self.store.writing(self.actor.account) as work:
            hold(work.session, COLUMNS)
            before = setting(work.session, COLUMNS, {})
            if key in before:
                put_setting(work, COLUMNS, {one: said for one, said in before.items() if one != key})
