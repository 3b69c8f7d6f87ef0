# Wilson, Jeffreys and Clopper-Pearson intervals from base R, for tests/unit/stats/proportion.cpp.
#
# Run: Rscript tests/reference/proportion.R > tests/reference/proportion.json   (base R only)
#
# Jeffreys has low = 0 at k = 0 and high = 1 at k = n (Brown, Cai & DasGupta 2001).

interval <- function(k, n, level) {
  a <- (1 - level) / 2
  w <- suppressWarnings(prop.test(k, n, conf.level = level, correct = FALSE))$conf.int
  c <- binom.test(k, n, conf.level = level)$conf.int
  j <- c(if (k == 0) 0 else qbeta(a, k + 0.5, n - k + 0.5),
         if (k == n) 1 else qbeta(a, k + 0.5, n - k + 0.5, lower.tail = FALSE))
  sprintf('{"k":%d,"n":%d,"level":%.17g,"wilson":[%.17g,%.17g],"jeffreys":[%.17g,%.17g],"clopper_pearson":[%.17g,%.17g]}',
          k, n, level, w[1], w[2], j[1], j[2], c[1], c[2])
}

rows <- character(0)
for (level in c(0.5, 0.8, 0.95, 0.999))
  for (n in c(1, 2, 3, 5, 10, 25, 60, 200))
    for (k in unique(round(seq(0, n, length.out = min(n + 1, 13)))))
      rows <- c(rows, interval(k, n, level))
for (n in c(6711, 1000000)) for (k in c(1, n %/% 7, 4238)) rows <- c(rows, interval(k, n, 0.8))

cat('{"generator":"tests/reference/proportion.R","versions":{"R":"', as.character(getRversion()), '"},"seed":null,"cases":[\n',
    paste(rows, collapse = ",\n"), "\n]}\n", sep = "")
