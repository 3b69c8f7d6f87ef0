# Top four against bottom four of twelve reps, from base R, for tests/unit/team/comparison.cpp.
#
# Run: Rscript tests/reference/team.R > tests/reference/team.json   (base R only)
#
# The numbers are made up so that the groups' means are those of an enterprise team: activity, discovery calls and demos equal,
# close rate 46% against 25%, deal size 160k against 70k. p: every one of choose(8, 4) ways, two-sided by |difference|.

outcome <- c(1.62, 1.48, 1.41, 1.33, 1.05, 0.98, 0.94, 0.9, 0.71, 0.64, 0.58, 0.49)
metrics <- list(
  activity = c(748, 756, 751, 745, 740, 760, 752, 747, 752, 744, 749, 755),
  `discovery calls` = c(15, 14, 16, 15, 15, 14, 16, 15, 15, 16, 14, 15),
  demos = c(9, 10, 8, 9, 9, 9, 10, 8, 9, 8, 10, 9),
  `close rate` = c(0.50, 0.47, 0.45, 0.42, 0.36, 0.33, 0.35, 0.31, 0.29, 0.26, 0.24, 0.21),
  `deal size` = c(163000, 171000, 149000, 157000, 110000, 96000, 104000, 92000, 77000, 63000, 72000, 68000))

number <- function(x) paste0("[", paste(sprintf("%.17g", x), collapse = ","), "]")
top <- 1:4
bottom <- 9:12
exact_p <- function(a, b) {
  all <- c(a, b)
  seen <- abs(mean(a) - mean(b))
  ways <- combn(length(all), length(a), function(i) abs(mean(all[i]) - mean(all[-i])))
  mean(ways >= seen - 1e-9 * max(abs(all)))
}
p <- sapply(metrics, function(m) exact_p(m[top], m[bottom]))
q <- p.adjust(p, "BH")
rows <- sapply(names(metrics), function(name) {
  a <- metrics[[name]][top]; b <- metrics[[name]][bottom]
  ci <- t.test(a, b, conf.level = 0.8)$conf.int
  sprintf('{"metric":"%s","values":%s,"mean_top":%.17g,"mean_bottom":%.17g,"difference":%s,"p":%.17g,"q":%.17g}',
          name, number(metrics[[name]]), mean(a), mean(b), number(c(mean(a) - mean(b), ci)), p[[name]], q[[name]])
})
cat('{"generator":"tests/reference/team.R","versions":{"R":"', as.character(getRversion()), '"},"seed":null,"outcome":',
    number(outcome), ',"rows":[\n', paste(rows, collapse = ",\n"), "\n]}\n", sep = "")
