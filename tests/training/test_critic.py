"""A critic shows the way to photographs, and students go it where a teacher alone is no help."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from core.level import NoiseLevel
from core.parametrizations_leaping import FlowMap
from tests.tiny import CARD, tiny_denoiser
from training.batches import Batch
from training.critic import Critic
from training.distillation_kinds import Progressive
from training.progressive_learning import ProgressiveLearning, leap
from training.self_teaching import Rates
from training.teaching import guided

FLOW = {**CARD.parametrization, "kind": "flow-map", "most": 4, "finish": 0.2}
TOLD = {**CARD.network, "told_goal": True}
LABEL = torch.eye(4)[[0, 1, 2, 3] * 4]
NOTHING = NoiseLevel(torch.ones(()), torch.ones(()))


def _batch(generator: torch.Generator, mean: float = 0.0, deviation: float = 0.3) -> Batch:
    normal, noise = torch.randn(2, 16, 3, 16, 16, generator=generator)
    return Batch(mean + deviation * normal, NOTHING, noise, LABEL, LABEL)


def test_the_way_of_each_kind_of_leap_leads_to_photographs() -> None:
    critic, generator = Critic(tiny_denoiser(), 2, 2e-3), torch.Generator().manual_seed(0)
    kind = torch.arange(16) % 2
    wrong = torch.where(kind == 0, 0.4, -0.4).reshape(-1, 1, 1, 1)
    ways = torch.zeros(2)
    for step in range(150):
        made = _batch(generator).image + wrong
        way = critic.turn(
            made,
            torch.full((16, 1, 1, 1), 0.1),
            kind,
            label=LABEL,
            batch=_batch(generator),
            generator=generator,
        )
        assert way.shape == made.shape
        if step >= 75:
            ways += torch.stack([way[kind == each].mean() for each in (0, 1)])
    # Down the gradient: what is too light becomes darker, and what is too dark lighter.
    assert ways[0] > 0 > ways[1]


def test_only_the_heads_learn() -> None:
    teacher = tiny_denoiser()
    critic = Critic(teacher, 1, 1e-2)
    assert {id(one) for one in critic.learner.network.parameters()}.isdisjoint(
        id(one) for one in teacher.network.parameters()
    )
    generator = torch.Generator().manual_seed(0)
    x, level = torch.randn(1, 3, 16, 16), NoiseLevel(torch.ones(1), torch.ones(1))
    before = [each.clone() for each in critic._seen(x, level, LABEL[:1])]
    heads = critic.learner.network
    before_learning = [one.clone() for one in heads.parameters() if one.ndim > 1]
    critic.turn(
        _batch(generator, 0.4).image,
        torch.zeros(16, 1, 1, 1),
        torch.zeros(16, dtype=torch.long),
        label=LABEL,
        batch=_batch(generator),
        generator=generator,
    )
    after = critic._seen(x, level, LABEL[:1])
    assert len(after) == 5  # an encoder and a decoder of two blocks each, and the middle
    assert all(map(torch.equal, before, after))
    assert all(one.requires_grad for one in heads.parameters())
    weights = [one for one in heads.parameters() if one.ndim > 1]
    assert not any(map(torch.equal, before_learning, weights))


def _student(*, critic: bool) -> Tensor:
    """The pictures that a student makes in one step after sixty of teaching."""
    teacher = tiny_denoiser()
    student = tiny_denoiser(network=TOLD, parametrization=FLOW, sigma_max=2.0)
    student.network.load_state_dict(teacher.network.state_dict(), strict=False)
    student.network.requires_grad_(requires_grad=True)
    how = Progressive(most=4, finish=0.2, rate=2e-3, average=0.9, critic=critic)
    learning = how.teaching(guided(teacher, 1.0), student)
    assert isinstance(learning, ProgressiveLearning)
    generator = torch.Generator().manual_seed(0)
    for _ in range(60):
        shown = [_batch(generator, mean=0.6) for _ in range(learning.batches)]
        learning.step(shown, generator)
    x = 80 * torch.randn(64, 3, 16, 16, generator=generator)
    now, then = torch.full((64, 1, 1, 1), 80.0), torch.zeros(64, 1, 1, 1)
    return leap(learning.averaged(LABEL.repeat(4, 1)), x, now, then)


def test_a_student_goes_the_way_that_its_critic_shows() -> None:
    """The teacher knows nothing of these photographs, whose mean is 0.6."""
    without, by_critic = (_student(critic=each).mean().item() for each in (False, True))
    assert without + 0.02 < by_critic < 0.6


@pytest.mark.parametrize("length", [1, 2])
def test_own_beginnings_are_where_leaps_of_the_same_length_lead(length: int) -> None:
    student = tiny_denoiser(network=TOLD, parametrization=FLOW)
    learning = ProgressiveLearning(guided(student, 1.0), student, Rates(1e-4, 0.5, 0.9), own=1.0)
    noise = torch.randn(16, 3, 16, 16, generator=torch.Generator().manual_seed(0))
    begin = torch.tensor([0, 2] * 8)
    found = learning._arrived(noise, begin, torch.full((16,), length), LABEL)
    model = student.parametrization
    assert isinstance(model, FlowMap)
    rungs = model.rungs().float().reshape(-1, 1, 1, 1, 1).expand(-1, 16, 1, 1, 1)
    x = rungs[0] * noise
    torch.testing.assert_close(found[::2], x[::2])
    for place in range(0, 2, length):
        x = leap(learning.averaged(LABEL), x, rungs[place], rungs[place + length])
    torch.testing.assert_close(found[1::2], x[1::2])


def test_each_length_is_drawn_as_often_as_the_root_of_its_leaps() -> None:
    student = tiny_denoiser(network=TOLD, parametrization=FLOW)
    learning = ProgressiveLearning(guided(student, 1.0), student, Rates(1e-4, 0.5, 0.9))
    kind, begin, length = learning._drawn(60_000, torch.Generator().manual_seed(0))
    assert length.diff().min() >= 0
    assert (begin % length == 0).all()
    assert kind.unique().tolist() == list(range(7))
    share = torch.stack([(length == each).float().mean() for each in (1, 2, 4)])
    roots = torch.tensor([4.0, 2.0, 1.0]).sqrt()
    torch.testing.assert_close(share, roots / roots.sum(), atol=1e-3, rtol=0)


def test_a_further_aim_weighs_as_much_as_the_first() -> None:
    student = tiny_denoiser(network=TOLD, parametrization=FLOW)
    student.network.requires_grad_(requires_grad=True)
    learning = ProgressiveLearning(guided(student, 1.0), student, Rates(1e-4, 0.5, 0.9))
    level = NoiseLevel(torch.ones(16, 1, 1, 1), torch.ones(16, 1, 1, 1))
    aside = torch.randn(16, 3, 16, 16, generator=torch.Generator().manual_seed(1))

    def slope(scale: float) -> Tensor:
        found = torch.zeros(16, 3, 16, 16, requires_grad=True)
        further = scale * (aside * found).sum() if scale else None
        learning.descend(found, torch.ones_like(found), level, further)
        assert found.grad is not None
        return found.grad

    alone = slope(0)
    for scale in (1.0, 1000.0):
        added = slope(scale) - alone
        torch.testing.assert_close(added / added.norm(), aside / aside.norm())
        torch.testing.assert_close(added.norm(), alone.norm())
