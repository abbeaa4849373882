"""Operators: their adjoints, their inverses, and what they measure."""

from __future__ import annotations

import math

import pytest
import torch

from core.errors import BadRequest
from core.restoration.operators import Blur, ColourHints, Downsample, Grayscale, Mask, Product
from tests.analytic import Draws

SHAPE = (2, 3, 8, 12)


def holes(channels=1, rows=2):
    generator = torch.Generator().manual_seed(5)
    return (torch.rand(rows, channels, *SHAPE[2:], generator=generator) < 0.6).double()


OPERATORS = {
    "mask": Mask(holes()),
    "mask for all": Mask(holes(rows=1)),
    "mask by channel": Mask(holes(channels=3)),
    "gray": Grayscale(),
    "mean": Grayscale((1, 1, 1)),
    "red": ColourHints(holes(), (1, 0, 0)),
    "hints": ColourHints(holes()),
    "downsample": Downsample(2),
    "blur": Blur(1.5),
    "gray mask": Product(Grayscale(), Mask(holes())),
    "masked gray": Product(Mask(holes()), Grayscale((3, 1, 1))),
    "small gray": Product(Downsample(4), Grayscale()),
    "gray blur": Product(Grayscale(), Blur(1.0)),
    "blurred gray": Product(Blur(1.0), Grayscale()),
}
ALL = pytest.mark.parametrize("operator", OPERATORS.values(), ids=OPERATORS)


def draw(shape=SHAPE, seed=1):
    return Draws(seed).like(torch.empty(shape, dtype=torch.float64))


def dense(operator):
    """A as a matrix for the first picture."""
    size = math.prod(SHAPE[1:])
    units = torch.eye(size, dtype=torch.float64).reshape(size, *SHAPE[1:])
    pairs = [operator.forward(unit.expand(2, -1, -1, -1))[0].flatten() for unit in units]
    return torch.stack(pairs, 1)


@ALL
def test_the_adjoint_is_the_transposed_matrix(operator):
    x = draw()
    y = draw(operator.forward(x).shape, seed=2)
    there, back = (operator.forward(x) * y).sum(), (x * operator.adjoint(y)).sum()
    assert torch.allclose(there, back, rtol=1e-12)
    assert operator.adjoint(y).shape == SHAPE


@ALL
def test_the_pseudo_inverse_is_that_of_moore_and_penrose(operator):
    x = draw()
    y = draw(operator.forward(x).shape, seed=2)
    A, inverse = operator.forward, operator.pseudo_inverse
    assert torch.allclose(A(inverse(A(x))), A(x), atol=1e-9)
    assert torch.allclose(inverse(A(inverse(y))), inverse(y), atol=1e-9 * inverse(y).abs().max())
    # Both projections are orthogonal, that is symmetric.
    other = draw(seed=3)
    assert torch.allclose((inverse(A(x)) * other).sum(), (x * inverse(A(other))).sum(), atol=1e-9)


@ALL
def test_the_ridge_makes_it_the_mean_under_gaussians(operator):
    y = draw(operator.forward(draw()).shape, seed=2)
    A = dense(operator)
    wanted = A.T @ torch.linalg.solve(A @ A.T + 0.3 * torch.eye(len(A)), y[0].flatten())
    found = operator.pseudo_inverse(y, 0.3)[0].flatten()
    # What is not measured counts for nothing, whatever y says there.
    assert torch.allclose(found, wanted, atol=1e-12)


@ALL
def test_the_gain_is_the_one_singular_value(operator):
    values = torch.linalg.svdvals(dense(operator))
    values = values[values > 1e-9]
    if operator.gain is None:
        assert values.max() > 2 * values.min()
    else:
        assert torch.allclose(values, torch.full_like(values, operator.gain), rtol=1e-9)


@ALL
def test_a_repeated_operator_serves_every_picture_so_many_times(operator):
    x = draw().repeat_interleave(3, 0)
    assert torch.equal(operator.repeated(3).forward(x)[::3], operator.forward(x[::3]))


@ALL
def test_pictures_keep_their_dtype_and_gradients_pass(operator):
    x = draw().float().requires_grad_()
    y = operator.forward(x)
    assert y.dtype == operator.adjoint(y).dtype == operator.pseudo_inverse(y).dtype == torch.float32
    (slope,) = torch.autograd.grad(y.sum(), x)
    assert torch.allclose(slope, operator.adjoint(torch.ones_like(y)), atol=1e-6)


def test_a_grey_picture_is_measured_as_itself():
    grey = draw((1, 1, 4, 4))
    assert torch.allclose(Grayscale().forward(grey.expand(-1, 3, -1, -1)), grey)
    primaries = torch.eye(3, dtype=torch.float64).reshape(3, 3, 1, 1)
    assert Grayscale().forward(primaries).flatten().tolist() == pytest.approx([0.299, 0.587, 0.114])


def test_hints_know_grey_everywhere_and_colour_at_the_strokes():
    known, x = holes(rows=1), draw()
    fit = ColourHints(known)
    seen = fit.pseudo_inverse(fit.forward(x))
    assert torch.allclose(Grayscale().forward(seen), Grayscale().forward(x), atol=1e-12)
    assert torch.allclose(seen * known, x * known, atol=1e-12)
    assert not torch.allclose(seen, x, atol=0.1)


def test_a_small_picture_holds_the_means_of_squares():
    x = draw()
    assert torch.allclose(Downsample(4).forward(x)[1, 2, 1, 2], x[1, 2, 4:8, 8:12].mean())


def test_a_blur_is_a_gaussian_that_keeps_the_mean():
    point = torch.zeros(1, 1, 41, 41, dtype=torch.float64)
    point[..., 20, 20] = 1
    at = torch.arange(41, dtype=torch.float64) - 20
    bell = torch.exp(-(at**2) / (2 * 2.0**2))
    wanted = torch.outer(bell, bell) / bell.sum() ** 2
    assert torch.allclose(Blur(2.0).forward(point)[0, 0], wanted, atol=1e-4)
    x = draw()
    assert torch.allclose(Blur(2.0).forward(x).mean(), x.mean(), atol=1e-12)
    assert torch.allclose(Blur(0.0).forward(x), x, atol=1e-12)


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: Mask(torch.full((1, 1, 2, 2), 0.5)), "round"),
        (lambda: Grayscale((1, -1, 0)), "over 0"),
        (lambda: Downsample(0), "at least 1"),
        (lambda: Downsample(3).forward(torch.zeros(1, 3, 8, 8)), "multiples of 3"),
        (lambda: Blur(-1.0), "0 pixels"),
        (Product, "product"),
        (lambda: Product(Grayscale(), Grayscale()), "one on pixels"),
        (lambda: Product(Downsample(2), Downsample(2)), "one on pixels"),
        (lambda: Product(ColourHints(holes())), "product"),
    ],
)
def test_impossible_operators_are_refused(build, message):
    with pytest.raises(BadRequest, match=message):
        build()
