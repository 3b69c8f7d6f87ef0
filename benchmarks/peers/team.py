"""Groups compared beside SciPy and statsmodels: permutation tests, bootstraps, ranks, many tests at once, and a whole team.

One thread each. SciPy is called as its documentation has it for speed: vectorised, and in batches that fit memory. What is drawn
agrees within five standard errors of the draws, everything else to rounding. SciPy has no Cliff's delta: it is made of its U.
SPDX-License-Identifier: Apache-2.0
"""
import numpy as np
import scipy
import statsmodels
from scipy import stats
from statsmodels.stats.multitest import multipletests

import landfall as lf
from paired import note, row

DRAWS, LEVEL = 9_999, 0.8


def two_groups(n, seed=1, apart=0.1):
    random = np.random.default_rng(seed)
    return random.exponential(1 + apart, n), random.exponential(1, n)


def difference(a, b, axis):
    return a.mean(axis=axis) - b.mean(axis=axis)


def close(tolerance):
    def agree(mine, theirs):
        gap = float(np.max(np.abs(np.asarray(mine) - np.asarray(theirs))))
        assert gap <= tolerance, (mine, theirs)
        return f"within {gap:.1g}"

    return agree


def as_far_as_draws_go(p, q):
    """Two shares of draws."""
    error = np.sqrt(2 * max(q * (1 - q), 1 / DRAWS) / DRAWS)
    assert abs(p - q) <= 5 * error, (p, q)
    return f"p {p:.4f} and {q:.4f}, standard error {error:.4f}"


# --- tests by permutation ---


def permutations():
    for n, apart in ((50, 0.3), (1_000, 0.05)):
        a, b = two_groups(n, apart=apart)
        row(f"permutation test, {n:,} a group",
            lambda: lf.stats.group_test(a, b, exact_limit=0).p_value,
            lambda: stats.permutation_test((a, b), difference, vectorized=True, n_resamples=DRAWS, rng=1).pvalue,
            "scipy permutation_test, vectorised", as_far_as_draws_go)
    a, b = two_groups(10, apart=1.0)
    row("exact permutation, 10 against 10",
        lambda: lf.stats.group_test(a, b).p_value,
        lambda: stats.permutation_test((a, b), difference, vectorized=True, n_resamples=np.inf).pvalue,
        "scipy permutation_test, exact", close(1e-12))


# --- bootstraps ---


def same_interval(error):
    def agree(mine, theirs):
        gap = max(abs(mine.low - theirs.low), abs(mine.high - theirs.high)) / error
        assert gap <= 0.15, (mine, theirs)
        return f"ends within {gap:.2g} standard errors of the mean"

    return agree


def bootstraps():
    for n in (50, 1_000):
        a, b = two_groups(n)
        row(f"BCa of a mean, n = {n:,}",
            lambda: lf.stats.bca(a, widened=False),
            lambda: stats.bootstrap((a,), np.mean, confidence_level=LEVEL, n_resamples=DRAWS, method="BCa", rng=1).confidence_interval,
            "scipy bootstrap", same_interval(a.std() / np.sqrt(n)))
        row(f"BCa of a difference, {n:,} a group",
            lambda: lf.stats.bca(a, b, widened=False),
            lambda: stats.bootstrap((a, b), difference, vectorized=True, confidence_level=LEVEL, n_resamples=DRAWS, method="BCa",
                                    rng=1).confidence_interval,
            "scipy bootstrap", same_interval(np.sqrt((a.var() + b.var()) / n)))


# --- ranks ---


def ranks():
    for n in (1_000, 100_000, 1_000_000):
        a, b = two_groups(n, apart=0.01)
        row(f"Mann-Whitney, {n:,} a group",
            lambda: lf.stats.group_test(a, b, "mann_whitney").p_value,
            lambda: stats.mannwhitneyu(a, b, method="asymptotic").pvalue,
            "scipy mannwhitneyu", close(1e-9))
        row(f"Cliff's delta, {n:,} a group",
            lambda: lf.stats.effect_size(a, b, "cliffs_delta").estimate,
            lambda: 2 * stats.mannwhitneyu(a, b, method="asymptotic").statistic / n**2 - 1,
            "scipy mannwhitneyu, of its U", close(1e-12))


def many_tests():
    p = np.random.default_rng(1).uniform(size=1_000_000) ** 1.5
    row("Benjamini-Hochberg, 1,000,000 p",
        lambda: lf.stats.q_values(p), lambda: multipletests(p, method="fdr_bh")[1], "statsmodels multipletests", close(1e-12))


# --- a whole team in one call ---

REPS, METRICS, BATCH = 10_000, 50, 1_000  # a batch of SciPy's takes 50 MB


def team(seed=2):
    random = np.random.default_rng(seed)
    outcome = random.normal(size=REPS)
    metrics = {f"metric {i}": 0.02 * (i % 3) * outcome + random.normal(size=REPS) for i in range(METRICS)}
    return {"rep": [str(i) for i in range(REPS)], "outcome": outcome, **metrics}


def ours_whole(reps):
    rows = lf.team.compare(reps, keep_influential=True, permutations=DRAWS, resamples=DRAWS).rows
    by_name = {row["metric"]: (row["difference"]["estimate"], row["p_value"], row["mann_whitney_p"]) for row in rows}
    return np.array([by_name[f"metric {i}"] for i in range(METRICS)])


def scipy_whole(reps):
    order, third = np.argsort(-reps["outcome"]), REPS // 3
    found = []
    for i in range(METRICS):
        values = reps[f"metric {i}"]
        a, b = values[order[:third]], values[order[-third:]]
        stats.ttest_ind(a, b, equal_var=False).confidence_interval(LEVEL)
        stats.bootstrap((a, b), difference, vectorized=True, confidence_level=LEVEL, n_resamples=DRAWS, method="BCa", batch=BATCH, rng=i)
        p = stats.permutation_test((a, b), difference, vectorized=True, n_resamples=DRAWS, batch=BATCH, rng=i).pvalue
        ranks = stats.mannwhitneyu(a, b, method="asymptotic").pvalue
        stats.brunnermunzel(a, b)
        found.append((a.mean() - b.mean(), p, ranks))
    found = np.array(found)
    multipletests(found[:, 1], method="fdr_bh")
    return found


def same_team(mine, theirs):
    np.testing.assert_allclose(mine[:, [0, 2]], theirs[:, [0, 2]], rtol=1e-9)
    for p, q in zip(mine[:, 1], theirs[:, 1]):
        as_far_as_draws_go(p, q)
    return f"{METRICS} differences and rank tests to rounding, p within five standard errors"


def whole():
    reps = team()
    row(f"compare, {REPS:,} reps, {METRICS} metrics", lambda: ours_whole(reps), lambda: scipy_whole(reps),
        "scipy, a metric at a time, and statsmodels", same_team, rounds=2)


def main():
    note(f"team: landfall {lf.__version__}, scipy {scipy.__version__}, statsmodels {statsmodels.__version__}, numpy {np.__version__}")
    permutations()
    bootstraps()
    ranks()
    many_tests()
    whole()


if __name__ == "__main__":
    main()
