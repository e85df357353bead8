# Figures of the statistics manual, computed independently of evalkit. From the root of the repository:
#   Rscript tests/reference/r/core.R > tests/reference/r/core.csv
# Made with R 4.2.2 (Debian 12, r-base-core: base, stats and nothing else). The tests read the CSV; R is no dependency.
options(digits = 17)
put <- function(name, value) cat(sprintf("%s,%.12g\n", name, value))
cat("figure,value\n")

# Intervals of shares: Wilson (prop.test without continuity correction) and Clopper-Pearson (binom.test).
for (case in list(c(12, 20), c(3, 10), c(45, 60), c(1, 250))) {
  name <- sprintf("%d of %d", case[1], case[2])
  wilson <- prop.test(case[1], case[2], correct = FALSE)$conf.int
  put(paste("wilson low", name), wilson[1]); put(paste("wilson high", name), wilson[2])
}
for (case in list(c(4, 9), c(0, 12), c(12, 12), c(1, 3))) {
  name <- sprintf("%d of %d", case[1], case[2])
  exact <- binom.test(case[1], case[2])$conf.int
  put(paste("exact low", name), exact[1]); put(paste("exact high", name), exact[2])
}

# Tango's score interval: the likelihood maximised by optimize(), the limits found by uniroot().
tango <- function(up, down, n) {
  same <- n - up - down
  part <- function(count, share) if (count == 0) 0 else count * log(share)
  score <- function(delta) {
    from <- max(0, -delta); to <- (1 - delta) / 2
    q <- optimize(function(q) part(up, q + delta) + part(down, q) + part(same, 1 - 2 * q - delta),
                  c(from, to), maximum = TRUE, tol = 1e-12)$maximum
    ((up - down) / n - delta) / sqrt((2 * q + delta - delta^2) / n)
  }
  z <- qnorm(0.975); observed <- (up - down) / n
  c(uniroot(function(d) score(d) - z, c(-1 + 1e-9, observed - 1e-9), tol = 1e-12)$root,
    uniroot(function(d) score(d) + z, c(observed + 1e-9, 1 - 1e-9), tol = 1e-12)$root)
}
for (case in list(c(1, 7, 21), c(12, 3, 20), c(5, 5, 40), c(30, 9, 80))) {
  name <- sprintf("%d up %d down of %d", case[1], case[2], case[3])
  limits <- tango(case[1], case[2], case[3])
  put(paste("tango low", name), limits[1]); put(paste("tango high", name), limits[2])
}

# Sign test.
put("sign test 9 up 2 down", binom.test(9, 11)$p.value)
put("sign test 5 up 5 down", binom.test(5, 10)$p.value)

# Signed rank. Without zeros and ties R's own exact test; with them every pattern of signs is tried.
darwin <- c(49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48)
put("wilcoxon exact p darwin", wilcox.test(darwin, exact = TRUE)$p.value)
put("wilcoxon normal p darwin", wilcox.test(darwin, exact = FALSE, correct = FALSE)$p.value)
pratt <- function(d) {
  r <- rank(abs(d))[d != 0]; up <- sum(r[d[d != 0] > 0])
  patterns <- as.matrix(expand.grid(rep(list(0:1), length(r))))
  sums <- patterns %*% r
  c(z = (up - sum(r) / 2) / sqrt(sum(r^2) / 4), p = mean(abs(sums - sum(r) / 2) >= abs(up - sum(r) / 2) - 1e-9))
}
moves <- c(2, 1, 1, 1, 3, -1, 0, 0, 0, 2, 1, -1, 1, 0, 2)
put("pratt z moves", pratt(moves)["z"]); put("pratt p moves", pratt(moves)["p"])
nonzero <- moves[moves != 0]; r <- rank(abs(nonzero))
put("rank biserial moves", sum(r * sign(nonzero)) / sum(r))

# Standardised means of a scale.
before <- c(21, 25, 18, 30, 27, 22, 24, 19, 28, 26); after <- c(24, 27, 18, 29, 33, 25, 23, 25, 31, 30)
put("srm", mean(after - before) / sd(after - before)); put("effect size", mean(after - before) / sd(before))
stayed <- c(2, 3, 3, 4, 5, 2, 4); gone <- c(1, 2, 3, 1, 2)
put("smd", (mean(stayed) - mean(gone)) / sqrt((var(stayed) + var(gone)) / 2))
put("cliffs delta", mean(sign(outer(stayed, gone, "-"))))

# Theil-Sen: median of the slopes over all pairs of days.
days <- c(0, 20, 55, 90, 180); values <- c(2, 3, 3, 5, 4)
steps <- outer(values, values, "-") / outer(days, days, "-")
put("theil sen per 30 days", 30 * median(steps[upper.tri(steps)]))

# Weighting by the chance of being seen: logistic regression, Hajek mean, Kish's n.
start <- rep(1:3, c(20, 20, 20))
seen <- c(rep(1, 8), rep(0, 12), rep(1, 13), rep(0, 7), rep(1, 18), rep(0, 2))
rose <- c(rep(c(1, 1, 0, 1), 2), rep(0, 12), rep(c(1, 0), length.out = 13), rep(0, 7), rep(c(1, 0, 0), 6), 0, 0)
chance <- fitted(glm(seen ~ factor(start), family = binomial))
w <- 1 / chance[seen == 1]; w <- pmin(w, quantile(w, 0.99, type = 7))
put("weighted mean", sum(w * rose[seen == 1]) / sum(w)); put("effective n", sum(w)^2 / sum(w^2))

# Funnel: exact limits with interpolation (Spiegelhalter 2005, A.1.1).
limit <- function(n, theta, p) {
  r <- qbinom(p, n, theta); alpha <- (pbinom(r, n, theta) - p) / (pbinom(r, n, theta) - pbinom(r - 1, n, theta))
  min(1, max(0, (r - alpha) / n))
}
for (p in c(0.001, 0.025, 0.975, 0.999)) put(sprintf("funnel 40 at 0.55 p %s", p), limit(40, 0.55, p))

# Slopes of the reliability-corrected comparison: fixed effects by lm(), and a weighted gradient.
set.seed(20250101)
programme <- rep(1:6, c(12, 15, 20, 18, 25, 14))
x <- round(20 + 2 * programme + rnorm(104, sd = 5)); y <- round(8 + 0.4 * x + rnorm(104, sd = 4))
write.csv(data.frame(programme = letters[programme], x = x, y = y), "tests/reference/r/scores.csv",
          row.names = FALSE, quote = FALSE)
within <- unname(coef(lm(y ~ x + factor(programme)))["x"])
reliability <- 1 - 3^2 / summary(lm(x ~ factor(programme)))$sigma^2
used <- min(1, within / reliability)
put("slope within", within); put("reliability", reliability); put("slope used", used)
adjusted <- tapply(y, programme, mean) - used * (tapply(x, programme, mean) - mean(x))
line <- summary(lm(adjusted ~ tapply(x, programme, mean), weights = table(programme)))$coefficients[2, ]
put("gradient", line[1]); put("gradient se", line[2])
put("residual sd", summary(lm(I(y - used * x) ~ factor(programme)))$sigma)

# Intake: representation, access, gate.
put("hypergeometric 3 of 30 from 40 of 200", phyper(3, 40, 160, 30))
far <- binom.test(3, 30)$conf.int / (40 / 200)
put("representation low", far[1]); put("representation high", far[2])
gate <- array(c(12, 10, 8, 20, 9, 11, 5, 15), c(2, 2, 2))  # accepted, refused; further, nearer; referrer
test <- mantelhaen.test(gate, correct = FALSE)
put("gate odds ratio", test$estimate); put("gate low", test$conf.int[1]); put("gate high", test$conf.int[2])
put("kendall tau", cor(c(1, 2, 2, 3, 4, 5, 5), c(2, 1, 4, 4, 6, 5, 8), method = "kendall"))

# Quality of a scale: alpha, omega by factanal(), ICC(2,1) by the mean squares of aov().
set.seed(7)
trait <- rnorm(60)
items <- sapply(c(0.9, 0.7, 0.8, 0.6), function(l) pmin(5, pmax(1, round(3 + l * trait + rnorm(60, sd = 0.8)))))
write.table(items, "tests/reference/r/items.csv", sep = ",", row.names = FALSE, col.names = paste0("q", 1:4), quote = FALSE)
k <- ncol(items)
put("alpha", k / (k - 1) * (1 - sum(diag(cov(items))) / sum(cov(items))))
one <- factanal(items, 1, control = list(opt = list(factr = 1)))
l <- one$loadings[, 1] * apply(items, 2, sd); psi <- one$uniquenesses * diag(cov(items))
put("omega", sum(l)^2 / (sum(l)^2 + sum(psi)))
put("spearman brown", 2 * cor(items[, 1], items[, 2]) / (1 + cor(items[, 1], items[, 2])))
shrout <- matrix(c(9, 2, 5, 8, 6, 1, 3, 2, 8, 4, 6, 8, 7, 1, 2, 6, 10, 5, 6, 9, 6, 2, 4, 7), 6, byrow = TRUE)
ms <- summary(aov(c(shrout) ~ factor(row(shrout)) + factor(col(shrout))))[[1]][["Mean Sq"]]
put("icc 2 1", (ms[1] - ms[3]) / (ms[1] + 3 * ms[3] + 4 * (ms[2] - ms[3]) / 6))

# Several tests: Holm's adjustment.
adjusted <- p.adjust(c(0.001, 0.04, 0.03, 0.012), method = "holm")
for (i in 1:4) put(sprintf("holm %d", i), adjusted[i])
