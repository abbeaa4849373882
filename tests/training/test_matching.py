"""Distribution matching where every score is known: gradients, and students that come out right."""

from __future__ import annotations

import dataclasses

import pytest
import torch
from torch import Tensor, nn

from core.checkpoints.card import ModelCard
from core.denoiser import Denoiser
from core.errors import BadRecipe
from core.level import Estimate, NoiseLevel
from core.parametrizations_leaping import Consistency
from core.samplers import FewStep
from tests.analytic import Draws, Gaussian, Mixture, finish, pixels
from tests.tiny import tiny_denoiser
from training.auxiliary import Blind, Told
from training.batches import Batch
from training.distillation_matching import (
    DPDM,
    DiffInstruct,
    MatchingBase,
    ScoreIdentity,
    ToldDPDM,
)
from training.matching import identity_gap, matching_gap

D = 0.5


def _scalar(value: float) -> Tensor:
    return torch.tensor(value, dtype=torch.float64)


# Many pixels that are alike stand for the expectation.
MADE, WANTED = Gaussian(_scalar(0.3), _scalar(0.2)), Gaussian(_scalar(-0.1), _scalar(0.6))


def _slope(value: Tensor) -> float:
    assert value.grad is not None
    return value.grad.item()


def _noised(tau: float) -> tuple[tuple[Tensor, Tensor], Tensor, Tensor, NoiseLevel]:
    """Mean and deviation, pictures made by them, noised ones and the level."""
    normal = torch.randn(
        2, 1, 1, 600, 600, dtype=torch.float64, generator=torch.Generator().manual_seed(0)
    )
    law = (MADE.mean.clone().requires_grad_(), MADE.deviation.clone().requires_grad_())
    made = law[0] + law[1] * normal[0]
    level = NoiseLevel(_scalar(1.0), _scalar(tau))
    return law, made, (made + tau * normal[1]).detach(), level


@pytest.mark.parametrize("tau", [0.1, 1.0])
def test_the_gradient_is_that_of_the_divergence_of_noised_normal_laws(tau: float) -> None:
    law, made, x, level = _noised(tau)
    real, fake = WANTED(x, level).image, MADE(x, level).image
    matching_gap(made, real, fake).sum().backward()
    # The loss weighs the difference of the scores by level^2 / mean |made - real|.
    weight = tau**2 / (made - real).abs().mean().item()
    ours, theirs = (one.deviation.item() ** 2 + tau**2 for one in (MADE, WANTED))
    by_mean = (MADE.mean - WANTED.mean).item() / theirs
    by_deviation = MADE.deviation.item() * (1 / theirs - 1 / ours)
    assert _slope(law[0]) == pytest.approx(weight * by_mean, rel=0.02)
    assert _slope(law[1]) == pytest.approx(weight * by_deviation, rel=0.02)


def test_by_the_score_identity_the_gap_is_the_squared_difference_of_means() -> None:
    _, made, x, level = _noised(0.5)
    real, fake = WANTED(x, level).image, MADE(x, level).image
    squared = ((real - fake) ** 2).mean() / (made - real).abs().mean()
    found = [identity_gap(made, real, fake, alpha).item() for alpha in (0.0, 0.5, 1.0)]
    assert found == pytest.approx([squared.item() * share for share in (1, 0.5, 0)], abs=2e-3)


def test_a_student_that_makes_the_right_law_is_left_alone() -> None:
    law, made, x, level = _noised(0.5)
    same = MADE(x, level).image
    matching_gap(made, same, same).sum().backward()
    assert _slope(law[0]) == _slope(law[1]) == 0


# -- students -----------------------------------------------------------------------------------


class _Perceptron(nn.Module):
    """Looks at each picture of one pixel; its output is zero before it learns."""

    def __init__(self, hidden: int) -> None:
        super().__init__()
        self.time = nn.Linear(4, hidden)
        self.label: nn.Linear | None = None
        self.first, self.second = nn.Linear(1, hidden), nn.Linear(hidden, hidden)
        self.last = nn.Linear(hidden, 1)
        nn.init.zeros_(self.last.weight)
        nn.init.zeros_(self.last.bias)

    def forward(self, x: Tensor, time: Tensor, label: Tensor | None = None) -> Tensor:
        clock = torch.stack((time, time**2, (3 * time).sin(), (3 * time).cos()), dim=1)
        embedding = self.time(clock)
        if self.label is not None and label is not None:
            embedding = embedding + self.label(label)
        inside = nn.functional.silu(self.first(x.flatten(1)) + embedding)
        return self.last(nn.functional.silu(self.second(inside))).reshape(x.shape)


def _student(how: MatchingBase, hidden: int = 32) -> Denoiser:
    torch.manual_seed(0)
    card = ModelCard(
        name="student",
        title="",
        network={},
        parametrization={},
        image_size=1,
        channels=1,
        sigma_data=D,
        sigma_max=how.sigma_max(5.0),
    )
    return Denoiser(_Perceptron(hidden), Consistency(D, 0.002, 5.0, how.finish), card)


class _Float32:
    """A world in float64 as a teacher of float32, whatever the label."""

    def __init__(self, world: Gaussian | Mixture) -> None:
        self.world = world

    def __call__(self, x: Tensor, level: NoiseLevel) -> Estimate:
        wide = NoiseLevel(level.alpha.double(), level.sigma.double())
        return Estimate(*(part.float() for part in self.world(x.double(), wide)))


def _taught(how: MatchingBase, world: Mixture, steps: int, batch: int = 128) -> Denoiser:
    student = _student(how)
    teaching = how.teaching(lambda _: _Float32(world), student)
    generator = torch.Generator().manual_seed(1)
    for _ in range(steps):
        shown = [
            Batch(
                world.sample(batch, generator).float(),
                NoiseLevel(torch.ones(()), torch.ones(())),
                torch.randn(batch, 1, 1, 1, generator=generator),
                torch.zeros(batch, 0),
                torch.zeros(batch, 7),
            )
            for _ in range(teaching.batches)
        ]
        loss = teaching.step(shown, generator)
    assert loss.isfinite()
    student.network.load_state_dict({**student.network.state_dict(), **teaching.average})
    return student


def _pictures(student: Denoiser, steps: int) -> Tensor:
    card = student.card
    ladder = student.parametrization.ladder(steps, card.sigma_min, card.sigma_max)
    start = ladder[0].sigma * Draws(3).like(torch.empty(4000, 1, 1, 1, dtype=torch.float64))
    return finish(FewStep(), student.given(None), start.float(), ladder, Draws(4))


def _quick(how: MatchingBase) -> MatchingBase:
    """The same, at a pace for perceptrons."""
    return dataclasses.replace(how, rate=4e-3, auxiliary_rate=1e-2, average=0.97)


def _name(how: MatchingBase) -> str:
    return type(how).__name__


def _mixture(weights: list[float], means: list[float], deviation: float) -> Mixture:
    spread = torch.full((len(means),), deviation, dtype=torch.float64)
    return Mixture(torch.tensor(weights, dtype=torch.float64), pixels(means), spread)


@pytest.mark.parametrize("how", [DPDM(), ScoreIdentity()], ids=_name)
def test_two_steps_of_a_student_have_the_mean_and_deviation(how: MatchingBase) -> None:
    student = _taught(_quick(how), _mixture([1.0], [0.4], 0.3), steps=150)
    made = _pictures(student, 2)
    assert made.mean().item() == pytest.approx(0.4, abs=0.06)
    assert made.std().item() == pytest.approx(0.3, rel=0.25)


@pytest.mark.parametrize("how", [ToldDPDM(), DiffInstruct()], ids=_name)
def test_one_step_of_a_student_gives_each_mode_its_share(how: MatchingBase) -> None:
    student = _taught(_quick(how), _mixture([0.3, 0.7], [-0.5, 0.5], 0.1), steps=320)
    made = _pictures(student, 1)
    low, high = made[made < 0], made[made > 0]
    assert len(low) / len(made) == pytest.approx(0.3, abs=0.07)
    assert low.mean().item() == pytest.approx(-0.5, abs=0.15)
    assert high.mean().item() == pytest.approx(0.5, abs=0.1)


def test_literally_the_noise_is_that_of_the_entry_and_otherwise_its_own() -> None:
    entry = NoiseLevel(torch.ones(4, 1, 1, 1), torch.tensor([0.1, 1, 2, 5.0]).reshape(4, 1, 1, 1))
    generator = torch.Generator().manual_seed(0)
    assert DPDM().again(entry, generator) is entry
    drawn = ToldDPDM(log_mean=-20.0).again(entry, generator)
    assert drawn.sigma.flatten().tolist() == pytest.approx([0.02] * 4)


def test_the_single_step_begins_with_noise_alone() -> None:
    batch = Batch(
        torch.full((2, 1, 1, 1), 100.0),
        NoiseLevel(torch.ones(()), torch.ones(())),
        torch.ones(2, 1, 1, 1),
        torch.zeros(2, 0),
        torch.zeros(2, 7),
    )
    how = DiffInstruct(level=2.0)
    x, level = how.entry(batch, how.sigma_max(80.0), torch.Generator())
    assert x.flatten().tolist() == level.sigma.flatten().tolist() == [2.0, 2.0]


def test_an_auxiliary_begins_as_the_student_and_learns_what_it_is_told() -> None:
    student = tiny_denoiser()
    x, label = torch.randn(2, 3, 16, 16), torch.eye(2, 4)
    level, *entries = (
        NoiseLevel(torch.ones(2, 1, 1, 1), torch.full((2, 1, 1, 1), sigma))
        for sigma in (0.5, 0.1, 10.0)
    )
    told, blind = Told(student), Blind(student)
    wanted = student(x, level, label).image
    for entry in entries:
        torch.testing.assert_close(told(x, level, label, entry).image, wanted)
        torch.testing.assert_close(blind(x, level, label, entry).image, wanted)
    torch.testing.assert_close(
        told(x, level, None, entries[0]).image, student(x, level, None).image
    )
    told.denoiser.network.get_submodule("label").state_dict()["weight"][:, 4:] = 0.3
    one, other = (told(x, level, label, entry).image for entry in entries)
    assert (one - other).abs().max() > 1e-3
    torch.testing.assert_close(blind(x, level, label, entries[0]).image, wanted)


def test_a_network_that_cannot_be_told_is_refused() -> None:
    student = Denoiser(nn.Identity(), Consistency(D), tiny_denoiser().card)
    with pytest.raises(BadRecipe, match="second level of noise"):
        Told(student)
