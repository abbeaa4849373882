"""Errors whose message is meant for the person at the window or the command line.

Each message says what is wrong and what to do about it. Anything that is not a
:class:`ScorebrushError` is a defect of the program and is reported as one.
"""

from __future__ import annotations


class ScorebrushError(Exception):
    """Base of every error that a person can act upon."""


class BadRequest(ScorebrushError):
    """A request asks for something impossible, such as a count of zero."""


class UnknownModel(BadRequest):
    """No installed model has the requested name."""


class UnknownLabel(BadRequest):
    """The model was not trained with the requested label."""


class BadCheckpoint(ScorebrushError):
    """A model file is truncated, of an unknown family, or does not fit its network."""


class BadRecipe(ScorebrushError):
    """A training recipe cannot be carried out as written."""


class BadData(ScorebrushError):
    """A data set holds nothing that can be trained on."""


class BadPicture(ScorebrushError):
    """A picture file cannot be read or is not what was asked for."""


class NotFinite(ScorebrushError):
    """A network returned NaN or infinity."""


class OutOfMemory(ScorebrushError):
    """The device has too little memory, even for one picture at a time."""


class Cancelled(ScorebrushError):
    """Work was stopped because somebody wanted it to stop."""


class CannotWrite(ScorebrushError):
    """A folder is read-only or its disk is full."""


class Unreachable(ScorebrushError):
    """The Hub does not answer, asks to wait, or is not to be asked at all."""


class AccessDenied(ScorebrushError):
    """A repository is private or gated, and no token opens it."""


class UnknownRepository(ScorebrushError):
    """The Hub has no such repository, revision or file, or an address is none."""


class BadDownload(ScorebrushError):
    """What arrived is not what was listed, or what was listed is not a model."""
