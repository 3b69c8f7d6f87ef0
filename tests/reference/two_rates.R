# Reference for stats/two_rates.hpp: R's fisher.test, the likelihood ratio by glm's deviance, Newcombe's interval from the Wilson
# intervals of prop.test. Rscript tests/reference/two_rates.R > tests/reference/two_rates.json
# SPDX-License-Identifier: Apache-2.0
cases <- list(c(3, 10, 8, 12), c(0, 5, 4, 9), c(30, 100, 45, 110), c(500, 5000, 610, 5200), c(7, 7, 2, 6), c(12, 40, 12, 40), c(1, 2000, 9, 2100), c(60000, 200000, 30500, 100000))
wilson <- function(k, n, level) prop.test(k, n, conf.level = level, correct = FALSE)$conf.int
digits <- function(x) formatC(x, digits = 17, format = "g")
rows <- sapply(cases, function(t) {
  k <- c(t[1], t[3]); n <- c(t[2], t[4])
  fisher <- fisher.test(matrix(c(k, n - k), 2), conf.int = FALSE)$p.value
  g <- anova(glm(cbind(k, n - k) ~ factor(1:2), binomial), test = "Chisq")$`Pr(>Chi)`[2]
  a <- suppressWarnings(wilson(k[1], n[1], 0.8)); b <- suppressWarnings(wilson(k[2], n[2], 0.8)); p <- k / n; d <- p[2] - p[1]
  low <- d - sqrt((p[2] - b[1])^2 + (a[2] - p[1])^2); high <- d + sqrt((b[2] - p[2])^2 + (p[1] - a[1])^2)
  paste0('{"counts":[', paste(t, collapse = ","), '],"fisher":', digits(fisher), ',"likelihood_ratio":', digits(g), ',"low":', digits(low), ',"high":', digits(high), "}")
})
cat('{"generator":"tests/reference/two_rates.R","versions":{"R":"', as.character(getRversion()), '"},"level":0.8,"cases":[\n', paste(rows, collapse = ",\n"), "]}\n", sep = "")
