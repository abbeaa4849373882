"""How a student of a finished model may be taught: the kinds of ``[distillation]``.

A kind says what a student is shown and what it learns from; ``training.distil`` gives it pictures
and knows no kind by name.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import Annotated, ClassVar, Literal

from pydantic import Discriminator, Field, Tag

from core.checkpoints.card import ModelCard, Recommended
from core.denoiser import Denoiser
from core.errors import BadRecipe
from core.parametrizations_leaping import FlowMap
from training.consistency_learning import ConsistencyLearning
from training.critic import Critic
from training.distillation_base import Count, Decay, DistillationBase, Ending, ToThePicture
from training.distillation_matching import DPDM, DiffInstruct, ScoreIdentity, ToldDPDM
from training.kinds import kind_or
from training.objective_base import Positive, Share
from training.progressive_learning import ProgressiveLearning
from training.self_teaching import Rates
from training.teaching import Teacher, Teaching


@dataclass(frozen=True)
class Progressive(DistillationBase):
    """Leaps of all lengths, each as far as two of half its length (Salimans & Ho 2022).

    Attributes:
        kind: "progressive".
        most: steps of the student's longest ladder.
        finish: the last level above zero of that ladder.
        strides: of Heun's method, by the teacher, in the shortest leap.
        target: decay of the average of the weights that gives the targets.
        own: share of the leaps that begin where the student's own leaps led to; the others begin
            at photographs with noise.
        critic: whether a critic compares what its leaps lead to with photographs.
        critic_rate: learning rate of the critic's heads.
    """

    free: ClassVar[tuple[str, ...]] = (*DistillationBase.free, "critic_rate")

    kind: Literal["progressive"] = "progressive"
    most: Literal[1, 2, 4, 8, 16, 32] = 8
    finish: Ending = 0.08
    strides: Count = 1
    target: Decay = 0.95
    own: Share = 0.5
    critic: bool = True
    critic_rate: Positive = 5e-4

    def described(self, card: ModelCard) -> ModelCard:
        """A network that is told its goal, sampled by DDIM; see :class:`DistillationBase`.

        Raises:
            BadRecipe: the network cannot be told.
        """
        if card.network.get("kind") != "patch-unet":
            raise BadRecipe(
                f"The network of {card.name} cannot be told where a leap ends. "
                'Choose [distillation] kind = "consistency".'
            )
        leap = FlowMap(card.sigma_data, card.sigma_min, card.sigma_max, self.finish, self.most)
        return replace(
            card,
            network={**card.network, "told_goal": True},
            parametrization={"kind": "flow-map", **asdict(leap)},
            recommended=Recommended("ddim", min(self.evaluations, self.most)),
        )

    def teaching(self, teacher: Teacher, student: Denoiser) -> Teaching:
        """Begin to teach."""
        rates = Rates(self.rate, self.target, self.average)
        critic = partial(Critic, student, rate=self.critic_rate) if self.critic else None
        return ProgressiveLearning(
            teacher, student, rates, strides=self.strides, own=self.own, critic=critic
        )


@dataclass(frozen=True)
class Consistency(ToThePicture):
    """Agreement along the teacher's flow (consistency distillation, Song et al. 2023).

    Attributes:
        kind: "consistency".
        levels: of the ladder between whose neighbours student and teacher are compared.
        target: decay of the average of the weights that gives the targets.
    """

    kind: Literal["consistency"] = "consistency"
    levels: Annotated[int, Field(ge=2)] = 40
    target: Decay = 0.95

    def teaching(self, teacher: Teacher, student: Denoiser) -> Teaching:
        """Begin to teach."""
        rates = Rates(self.rate, self.target, self.average)
        return ConsistencyLearning(teacher, student, self.levels, rates)


Distillation = Annotated[
    Annotated[Progressive, Tag("progressive")]
    | Annotated[Consistency, Tag("consistency")]
    | Annotated[DPDM, Tag("dpdm")]
    | Annotated[ToldDPDM, Tag("dpdm-told")]
    | Annotated[DiffInstruct, Tag("diff-instruct")]
    | Annotated[ScoreIdentity, Tag("sid")],
    Discriminator(kind_or("consistency")),
]
"""Every way of teaching a student; a new kind is a member of this union."""
