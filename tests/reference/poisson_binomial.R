# The sum of independent deals by R's PoissonBinomial: amounts of 1 (ordinary) and whole amounts (generalised), for
# tests/unit/landing. Masses by convolution, deal by deal; both tails are sums of masses from their own end.
#
# Run: Rscript tests/reference/poisson_binomial.R > tests/reference/poisson_binomial.json   (Debian: r-cran-poissonbinomial)

library(PoissonBinomial)
seed <- 20171115
set.seed(seed)
number <- function(x) paste0("[", paste(sprintf("%.17g", x), collapse = ","), "]")

case <- function(name, p, a) {
  masses <- if (all(a == 1)) dpbinom(NULL, p, method = "Convolve") else dgpbinom(NULL, p, a, rep(0, length(p)), method = "Convolve")
  x <- seq_along(masses) - 1
  cdf <- cumsum(masses)
  at_least <- rev(cumsum(rev(masses)))
  # Places all over, and where the upper tail is 1e-3, 1e-6 and 1e-9.
  at <- sort(unique(c(round(quantile(x[masses > 1e-12], seq(0, 1, 0.1))) + 1, sapply(c(1e-3, 1e-6, 1e-9), function(t) max(which(at_least >= t))))))
  rows <- sprintf('{"x":%.17g,"cdf":%.17g,"at_least":%.17g}', x[at], pmin(cdf[at], 1), pmin(at_least[at], 1))
  sprintf('{"name":"%s","probability":%s,"amount":%s,"rows":[%s]}', name, number(p), number(a), paste(rows, collapse = ","))
}

whole <- function(n, most) sample.int(most, n, replace = TRUE)
cases <- c(
  case("ordinary, 12 deals", runif(12), rep(1, 12)),
  case("ordinary, 200 deals", runif(200, 0.05, 0.9), rep(1, 200)),
  case("ordinary, 1,000 deals, rare", runif(1000, 0, 0.01), rep(1, 1000)),
  case("ordinary, 2,000 deals", runif(2000, 0.05, 0.9), rep(1, 2000)),
  case("generalised, 15 deals", runif(15), whole(15, 50)),
  case("generalised, 120 deals", runif(120, 0.05, 0.9), whole(120, 40)),
  case("generalised, 400 deals", runif(400, 0.02, 0.6), whole(400, 25)))

cat('{"generator":"tests/reference/poisson_binomial.R","versions":{"R":"', as.character(getRversion()), '","PoissonBinomial":"',
    as.character(packageVersion("PoissonBinomial")), '"},"seed":', seed, ',"cases":[\n', paste(cases, collapse = ",\n"), "\n]}\n",
    sep = "")
