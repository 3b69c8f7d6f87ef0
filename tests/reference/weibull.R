# Reference for stats/weibull.hpp: survreg of R's survival, coefficients and log power with their standard errors, the log
# likelihood, and medians.
#
# Rscript tests/reference/weibull.R > tests/reference/weibull.json; needs survival.
# SPDX-License-Identifier: Apache-2.0
suppressPackageStartupMessages(library(survival))

seed <- 20261123
set.seed(seed)

simulated <- function(n, power, beta) {
  width <- length(beta) - 1
  x <- matrix(round(rnorm(n * width), 3), n, width)
  if (width > 1) x[, 2] <- rbinom(n, 1, 0.4)
  time <- exp(beta[1] + (if (width > 0) x %*% beta[-1] else 0)) * rexp(n)^(1 / power)
  seen <- runif(n, 5, 90)
  list(time = pmax(round(pmin(time, seen), 4), 1e-3), ended = as.integer(time < seen), x = x)
}

case <- function(n, power, beta) {
  cases <- simulated(n, power, beta)
  width <- ncol(cases$x)
  formula <- if (width > 0) Surv(time, ended) ~ x else Surv(time, ended) ~ 1
  fit <- survreg(formula, data = cases, dist = "weibull", control = survreg.control(rel.tolerance = 1e-14, maxiter = 100))
  numbers <- function(x) paste0("[", paste(sprintf("%.17g", x), collapse = ", "), "]")
  at <- if (width > 0) list(x = matrix(0.5, 1, width)) else data.frame(none = 0)
  median <- predict(fit, newdata = at, type = "quantile", p = 0.5)[1]
  sprintf('{"time": %s, "ended": %s, "covariates": %s, "width": %d, "parameters": %s, "standard_errors": %s, "log_likelihood": %.17g, "median": %.17g}',
          numbers(cases$time), numbers(cases$ended), numbers(t(cases$x)), width,
          numbers(c(fit$coefficients, -log(fit$scale))), # the power is 1 / scale
          numbers(sqrt(diag(fit$var))), fit$loglik[2], median)
}

cases <- c(case(12, 1.4, 3), case(80, 0.7, c(3, 0.4)), case(200, 2.5, c(2.5, -0.3, 0.5)))
cat(sprintf('{"generator": "tests/reference/weibull.R", "seed": %d, "r": "%s", "survival": "%s", "cases": [\n%s\n]}\n', seed,
            getRversion(), packageVersion("survival"), paste(cases, collapse = ",\n")))
