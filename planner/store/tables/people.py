"""Who may do what: accounts, sign-ins, settings of the house."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from planner.store.tables.base import Base


class AccountRow(Base):
    """Somebody who may sign in.

    Attributes
    ----------
    subject : str
        ``issuer|sub`` of the identity provider, or ``local``; until the first sign-in the e-mail address.
    role : str
        One of `planner.access.ROLES`.
    agent : str, optional
        The rostered person whose own roster and calendar they see.
    """

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(unique=True)
    email: Mapped[str | None] = mapped_column(unique=True)
    name: Mapped[str]
    role: Mapped[str]
    agent: Mapped[str | None]
    made_at: Mapped[dt.datetime]
    disabled_at: Mapped[dt.datetime | None]
    revision: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": revision}


class SignInRow(Base):
    """A session; only the digest of its secret is kept."""

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    token_sha256: Mapped[str] = mapped_column(unique=True)
    began_at: Mapped[dt.datetime]
    seen_at: Mapped[dt.datetime]
    ends_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]


class SettingRow(Base):
    """A choice of the house: how long a data set is kept, where publishing is told."""

    __tablename__ = "setting"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)
    revision: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": revision}
