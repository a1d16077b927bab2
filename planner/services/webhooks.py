"""Where publishing is told; addresses and secrets are never shown again."""

from __future__ import annotations

from planner.services.door import Door
from planner.store.jobs.registry import WORKSHOP
from planner.store.jobs.run import deliver_due
from planner.store.webhooks import Webhook, add_webhook, list_webhooks, remove_webhook


class Webhooks(Door):
    """Methods about webhooks."""

    def webhooks(self) -> list[Webhook]:
        """Every address that is told, by its host."""
        self.need("webhook.change")
        with self.store.reading() as session:
            return list_webhooks(session)

    def add_webhook(self, url: str, *, secret: str | None = None, private: bool = False) -> tuple[Webhook, str]:
        """Add an address; the secret is given back this once.

        Parameters
        ----------
        secret : str, optional
            At least 16 characters; without one it is drawn.
        private : bool
            Allow an address in a private network.

        Raises
        ------
        StoreError
            If it is no address of http or https, or the secret is too short.
        """
        self.need("webhook.change")
        with self.store.writing(self.actor.account) as work:
            return add_webhook(work, url, secret=secret, private=private)

    def remove_webhook(self, number: int) -> None:
        """Tell an address no more.

        Raises
        ------
        StoreError
            If there is none of this number.
        """
        self.need("webhook.change")
        with self.store.writing(self.actor.account) as work:
            remove_webhook(work, number)

    def deliver(self) -> list[int]:
        """Deliver what is due, in this process; numbers of the jobs."""
        self.need("webhook.change")
        return deliver_due(self.store, WORKSHOP)
