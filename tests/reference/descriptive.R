# Mean, variance, type 7 quantiles, t intervals and Benjamini-Hochberg from base R, for tests/unit/stats.
#
# Run: Rscript tests/reference/descriptive.R > tests/reference/descriptive.json   (base R only)

seed <- 20171115
set.seed(seed)
number <- function(x) paste0("[", paste(sprintf("%.17g", x), collapse = ","), "]")
qs <- c(0, 0.1, 0.25, 1/3, 0.5, 0.75, 0.9, 0.99, 1)

sample_row <- function(name, x, level) {
  ci <- t.test(x, conf.level = level)$conf.int
  sprintf('{"name":"%s","values":%s,"level":%.17g,"mean":%.17g,"variance":%.17g,"median":%.17g,"t_interval":%s,"quantiles":%s}',
          name, number(x), level, mean(x), var(x), median(x), number(ci), number(quantile(x, qs, type = 7, names = FALSE)))
}

samples <- c(
  sample_row("two", c(3, 4.5), 0.8),
  sample_row("small", c(2, 9, 4, 4, 7), 0.95),
  sample_row("normal", rnorm(40, 10, 3), 0.8),
  sample_row("amounts", round(rlnorm(101, 9, 1), 2), 0.9),
  sample_row("close together, far from 0", 1e6 + c(0.25, 0.5, 0.125, 0.75), 0.8))

p_row <- function(p) sprintf('{"p":%s,"q":%s}', number(p), number(p.adjust(p, "BH")))
ps <- c(p_row(0.04), p_row(c(0.01, 0.02, 0.03, 0.5, 1)), p_row(c(0.2, 0.04, 0.04, 0.9, 0.001)), p_row(runif(25)), p_row(c(1, 1, 1)),
        p_row(c(0.05, 0.05, 0.05, 0.06)), p_row(runif(60)^3))

cat('{"generator":"tests/reference/descriptive.R","versions":{"R":"', as.character(getRversion()), '"},"seed":', seed,
    ',"probabilities":', number(qs), ',"samples":[\n', paste(samples, collapse = ",\n"), '\n],"benjamini_hochberg":[\n',
    paste(ps, collapse = ",\n"), "\n]}\n", sep = "")
