"""A critic shows the way to photographs, and students go it where a teacher alone is no help."""

from __future__ import annotations

from typing import Any, cast

import pytest
import torch
from torch import Tensor

from core.denoiser import Denoiser
from core.level import NoiseLevel
from core.parametrizations_leaping import FlowMap
from tests.tiny import CARD, tiny_denoiser
from training.batches import Batch
from training.critic import Critic
from training.distillation_kinds import Progressive
from training.learner import Learner
from training.progressive_learning import ProgressiveLearning, leap
from training.self_teaching import Rates
from training.teaching import guided

FLOW = {**CARD.parametrization, "kind": "flow-map", "most": 4, "finish": 0.2}
FLOW_MAP = FlowMap(0.5, 0.002, 80.0, finish=0.2, most=4)
TOLD = {**CARD.network, "told_goal": True}
LABEL = torch.eye(4)[[0, 1, 2, 3] * 4]
NOTHING = NoiseLevel(torch.ones(()), torch.ones(()))


def _batch(generator: torch.Generator, mean: float | Tensor = 0.0) -> Batch:
    normal, noise = torch.randn(2, 16, 3, 16, 16, generator=generator)
    return Batch(mean + 0.3 * normal, NOTHING, noise, LABEL, LABEL)


def _level(sigma: float) -> Tensor:
    return torch.full((16, 1, 1, 1), sigma)


def test_the_slope_of_each_leap_leads_to_photographs() -> None:
    """Of all leaps together the pictures have the law of photographs, of neither leap have they."""
    critic, generator = Critic(tiny_denoiser(), 2, 2e-3), torch.Generator().manual_seed(0)
    which = torch.arange(16) % 2
    wrong = 0.4 * (1 - 2 * which).reshape(-1, 1, 1, 1)
    slopes = torch.zeros(2)
    for step in range(150):
        either = 0.4 * (1 - 2 * torch.randint(0, 2, (16, 1, 1, 1), generator=generator))
        made = _batch(generator, wrong).image
        slope = critic.slope(
            made,
            _level(0.1),
            which,
            label=LABEL,
            batch=_batch(generator, either),
            generator=generator,
        )
        assert slope.shape == made.shape
        if step >= 75:
            slopes += torch.stack([slope[which == each].mean() for each in (0, 1)])
    # Down the slope: what is always light becomes darker, and what is always dark lighter.
    assert slopes[0] > 0 > slopes[1]


def test_both_are_shown_at_the_level_at_which_a_leap_landed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    critic, generator = Critic(tiny_denoiser(), 1, 1e-3), torch.Generator().manual_seed(0)
    shown: list[tuple[Tensor, NoiseLevel]] = []
    seen = critic._seen

    def watched(x: Tensor, level: NoiseLevel, label: Tensor | None) -> list[Tensor]:
        shown.append((x.detach(), level))
        return seen(x, level, label)

    monkeypatch.setattr(critic, "_seen", watched)
    photographs = _batch(generator)._replace(image=torch.zeros(16, 3, 16, 16))
    for then in (0.0, 0.5, 8.0):
        landed = then * torch.randn(16, 3, 16, 16, generator=generator)
        which = torch.zeros(16, dtype=torch.long)
        critic.slope(
            landed, _level(then), which, label=LABEL, batch=photographs, generator=generator
        )
        assert shown[-1][1] is shown[-2][1]
        assert (shown[-1][1].sigma >= max(then, 0.02)).all()
        for x, level in shown[-2:]:
            deviation = (x / level.sigma).std().item()
            assert deviation == pytest.approx(1, abs=0.03)


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
    landed = _batch(generator, 0.4).image.requires_grad_()
    slope = critic.slope(
        landed,
        _level(0.0),
        torch.zeros(16, dtype=torch.long),
        label=LABEL,
        batch=_batch(generator),
        generator=generator,
    )
    assert landed.grad is None
    assert not slope.requires_grad
    after = critic._seen(x, level, LABEL[:1])
    assert len(after) == 5  # an encoder and a decoder of two blocks each, and the middle
    assert all(map(torch.equal, before, after))
    assert all(one.requires_grad for one in heads.parameters())
    weights = [one for one in heads.parameters() if one.ndim > 1]
    assert not any(map(torch.equal, before_learning, weights))


def _student(*, critic: bool) -> Tensor:
    """The pictures that a student makes in one step after sixty of teaching."""
    teacher = tiny_denoiser()
    student = tiny_denoiser(network=TOLD, parametrization=FLOW)
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


def test_a_student_learns_of_photographs_what_its_teacher_does_not_know() -> None:
    """The teacher knows nothing of these photographs, whose mean is 0.6."""
    without, by_critic = (_student(critic=each).mean().item() for each in (False, True))
    assert without + 0.02 < by_critic < 0.6


@pytest.mark.parametrize(("own", "alike"), [(0.0, False), (1.0, True)])
def test_leaps_from_own_beginnings_are_blind_to_photographs(own: float, alike: bool) -> None:
    losses: list[Tensor] = []
    for mean in (-0.5, 0.5):
        student = tiny_denoiser(network=TOLD, parametrization=FLOW)
        student.network.requires_grad_(requires_grad=True)
        teacher = guided(tiny_denoiser(), 1.0)
        learning = ProgressiveLearning(teacher, student, Rates(1e-4, 0.5, 0.9), own=own)
        generator = torch.Generator().manual_seed(0)
        losses.append(learning.step([_batch(generator, mean)], generator))
    assert losses[0].equal(losses[1]) is alike


class Sloped:
    """A critic with a slope of its own."""

    def __init__(self, student: Denoiser) -> None:
        self.learner = Learner(student.network, torch.optim.SGD(student.network.parameters()))

    def slope(self, landed: Tensor, then: Tensor, *_: Any, **__: Any) -> Tensor:
        return torch.ones_like(landed)


def test_pictures_count_for_as_much_as_they_move_a_landing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A leap lands at q x + (1 - q) picture, q = then / now."""
    student = tiny_denoiser(network=TOLD, parametrization=FLOW)
    student.network.requires_grad_(requires_grad=True)
    learning = ProgressiveLearning(guided(tiny_denoiser(), 1.0), student, Rates(1e-4, 0.5, 0.9))
    learning.critic = cast("Critic", Sloped(student))
    found: list[Tensor] = []

    def descend(image: Tensor, *rest: Any) -> Tensor:
        found.extend((torch.autograd.grad(rest[2], image)[0], rest[1].sigma))
        return torch.zeros(())

    monkeypatch.setattr(learning, "descend", descend)
    generator = torch.Generator().manual_seed(0)
    learning.step([_batch(generator), _batch(generator)], generator)
    slope, now = found
    rungs = FLOW_MAP.rungs().float()
    lands = {
        round(1 - (rungs[begin + length] / rungs[begin]).item(), 4)
        for length in (1, 2, 4)
        for begin in range(0, 4, length)
    }
    assert {round(each, 4) for each in slope[:, 0, 0, 0].tolist()} == lands
    assert len(now.unique()) > 1


@pytest.mark.parametrize("length", [1, 2])
def test_own_beginnings_are_where_leaps_of_the_same_length_lead(length: int) -> None:
    student = tiny_denoiser(network=TOLD, parametrization=FLOW)
    learning = ProgressiveLearning(guided(student, 1.0), student, Rates(1e-4, 0.5, 0.9), own=1.0)
    noise = torch.randn(16, 3, 16, 16, generator=torch.Generator().manual_seed(0))
    begin = torch.tensor([0, 2] * 8)
    found = learning._arrived(noise, begin, torch.full((16,), length), LABEL)
    rungs = FLOW_MAP.rungs().float().reshape(-1, 1, 1, 1, 1).expand(-1, 16, 1, 1, 1)
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
    count = kind.bincount().float()
    torch.testing.assert_close(count[:4], count[:4].mean().expand(4), rtol=0.01, atol=0)
    torch.testing.assert_close(count[4:6], count[4:6].mean().expand(2), rtol=0.01, atol=0)
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
