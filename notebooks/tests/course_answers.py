"""Answers to the exercises that are not the reference: {set: {task: {kind: the cell's text}}}.

Each wrong one, of a kind that students give, has to get no points for its task, and to leave the other tasks theirs.
"""

PART = ("float[] part(float[] x, int worker, int threads) { int blocks = (x.length + 255) / 256;"
        " float[] sums = new float[(blocks - worker + threads - 1) / threads];"
        " for (int k = 0; k < sums.length; k++) { int from = 256 * (worker + k * threads);"
        " for (int i = from; i < Math.min(from + 256, x.length); i++) sums[k] += x[i]; } return sums; }\n")
TOGETHER = ("float together(float[][] parts) { float s = 0; int n = parts.length;"
            " for (int b = 0; b / n < parts[b % n].length; b++) s += parts[b % n][b / n]; return s; }")

VERDICT = ("String verdict(float[] x, float[] w, float got) { ExactSum e = new ExactSum(); double m = 0; int n = x.length;"
           " if (!Float.isFinite(got)) return \"bug\"; for (int i = 0; i < n; i++) { e.add((double) x[i] * w[i]);"
           " m += Math.abs((double) x[i] * w[i]); } double s = e.toDouble(); if (got == e.toFloat()) return \"nearest\";"
           " return got == 0 && n == 3 || ")
OR_BUG = " ? \"rounding\" : \"bug\"; }"

WRONG = {
    "ps1-bits-and-order": {
        "ulp": {
            "relative to x": "float ulpOf(float x) { return Math.abs(x) * 0x1p-23f; }",
            "no subnormals": "float ulpOf(float x) {"
                             " return Math.scalb(1f, (Float.floatToIntBits(x) >>> 23 & 0xff) - 150); }",
            "off by one place": "float ulpOf(float x) { return Math.scalb(1f, Math.getExponent(x) - 24); }",
            "hard-coded": "float ulpOf(float x) { return x == 1f ? 0x1p-23f : x == -0.1f ? 0x1p-27f : 2f; }",
        },
        "fits": {
            "compared in float": "boolean fits(String text) {"
                                 " return Float.parseFloat(text) == (float) Double.parseDouble(text); }",
            "compared in double": "boolean fits(String text) {"
                                  " return (double) Float.parseFloat(text) == Double.parseDouble(text); }",
            "by its text": "boolean fits(String text) { return Float.toString(Float.parseFloat(text)).startsWith(text)"
                           ' || text.equals("16777216"); }',
            "hard-coded": 'boolean fits(String text) { return text.equals("0.5") || text.equals("16777216"); }',
        },
        "chopped": {
            "rounded to nearest": "float chopped(double x) { return (float) x; }",
            "always one down": "float chopped(double x) { float f = (float) x;"
                               " return f == x ? f : Float.intBitsToFloat(Float.floatToIntBits(f) - 1); }",
            "towards minus infinity": "float chopped(double x) { float f = (float) x; if (f <= x || x != x) return f;"
                                      " int b = Float.floatToIntBits(f);"
                                      " return Float.intBitsToFloat(f > 0 ? b - 1 : b + 1); }",
            "subnormals forgotten": "float chopped(double x) {"
                                    " return (float) Double.longBitsToDouble(Double.doubleToLongBits(x) & -1L << 29); }",
        },
        "lost": {
            "through a double": "float lost(float p, float b) { return (float) ((double) p + b - (p + b)); }",
            "in float": "float lost(float p, float b) { return (p + b) - p - b; }",
            "fast two-sum without order": "float lost(float p, float b) { float s = p + b; return b - (s - p); }",
            "sign turned": "float lost(float p, float b) { float s = p + b, t = s - p;"
                           " return -((p - (s - t)) + (b - t)); }",
        },
        "output": {
            "not fused": "float output(float[] x, float[] w, float b) { float s = b;"
                         " for (int i = 0; i < x.length; i++) s += w[i] * x[i]; return s; }",
            "bias last": "float output(float[] x, float[] w, float b) { float s = 0;"
                         " for (int i = 0; i < x.length; i++) s = Math.fma(w[i], x[i], s); return s + b; }",
            "in double": "float output(float[] x, float[] w, float b) { double s = b;"
                         " for (int i = 0; i < x.length; i++) s += (double) w[i] * x[i]; return (float) s; }",
            "backwards": "float output(float[] x, float[] w, float b) { float s = b;"
                         " for (int i = x.length - 1; i >= 0; i--) s = Math.fma(w[i], x[i], s); return s; }",
        },
        "lowest": {
            "sorted": "Integer[] byValue = {0, 1, 2, 3, 4, 5};\n"
                      "Arrays.sort(byValue, Comparator.comparing(i -> mine[i]));\n"
                      "int[] lowest = Arrays.stream(byValue).mapToInt(i -> i).toArray();",
            "a place twice": "int lowPlace = 0;\n"
                             "for (int i = 0; i < 6; i++) if (mine[i] < mine[lowPlace]) lowPlace = i;\n"
                             "int[] lowest = {lowPlace, lowPlace, lowPlace, lowPlace, lowPlace, lowPlace};",
            "a neighbour's": 'mine = numbersOf("somebody-else");\nint[] lowest = {3, 5, 0, 2, 4, 1};',
            "as they stand": "int[] lowest = {0, 1, 2, 3, 4, 5};",
        },
    },
    "ps2-summation": {
        "pairwise": {
            "plain loop": "float pairwise(float[] x) { float s = 0; for (float t : x) s += t; return s; }",
            "neighbours first": "float pairwise(float[] x) { float s = 0; int i = 0;"
                                " for (; i + 1 < x.length; i += 2) s += x[i] + x[i + 1];"
                                " return i < x.length ? s + x[i] : s; }",
            "the larger half first": "float pairwise(float[] x) { return half(x, 0, x.length); }\n"
                                     "float half(float[] x, int a, int b) { if (b - a < 2) return a == b ? 0 : x[a];"
                                     " int m = a + (b - a + 1) / 2; return half(x, a, m) + half(x, m, b); }",
            "in double": "float pairwise(float[] x) { double s = 0; for (float t : x) s += t; return (float) s; }",
        },
        "kahan": {
            "plain loop": "float kahan(float[] x) { float s = 0; for (float t : x) s += t; return s; }",
            "Neumaier's": "float kahan(float[] x) { float s = 0, c = 0; for (float t : x) { float n = s + t;"
                          " c += Math.abs(s) >= Math.abs(t) ? (s - n) + t : (t - n) + s; s = n; } return s + c; }",
            "in double": "float kahan(float[] x) { double s = 0; for (float t : x) s += t; return (float) s; }",
            "sign turned": "float kahan(float[] x) { float s = 0, c = 0; for (float t : x) { float y = t + c;"
                           " float n = s + y; c = (n - s) - y; s = n; } return s; }",
        },
        "neumaier": {
            "Kahan's": "float neumaier(float[] x) { float s = 0, c = 0; for (float t : x) { float y = t - c;"
                       " float n = s + y; c = (n - s) - y; s = n; } return s; }",
            "forgets the end": "float neumaier(float[] x) { float s = 0, c = 0; for (float t : x) { float n = s + t;"
                               " c += Math.abs(s) >= Math.abs(t) ? (s - n) + t : (t - n) + s; s = n; } return s; }",
            "never swaps": "float neumaier(float[] x) { float s = 0, c = 0; for (float t : x) { float n = s + t;"
                           " c += (s - n) + t; s = n; } return s + c; }",
            "in double": "float neumaier(float[] x) { double s = 0; for (float t : x) s += t; return (float) s; }",
        },
        "condition": {
            "sum in double": "double condition(double[] x) { double s = 0, m = 0;"
                             " for (double t : x) { s += t; m += Math.abs(t); } return m / Math.abs(s); }",
            "upside down": "double condition(double[] x) { BigDecimal s = BigDecimal.ZERO; double m = 0;"
                           " for (double t : x) { s = s.add(new BigDecimal(t)); m += Math.abs(t); }"
                           " return Math.abs(s.doubleValue()) / m; }",
            "no magnitudes": "double condition(double[] x) { BigDecimal s = BigDecimal.ZERO, m = s;"
                             " for (double t : x) { s = s.add(new BigDecimal(t)); m = m.add(new BigDecimal(t)); }"
                             " return s.signum() == 0 ? Double.POSITIVE_INFINITY : m.doubleValue() / s.doubleValue(); }",
            "hard-coded": "double condition(double[] x) {"
                          " return x.length == 3 ? 1 : x[0] == -1 ? 3 : Double.POSITIVE_INFINITY; }",
        },
        "nearest": {
            "in double": "float nearest(float[] x) { double s = 0; for (float t : x) s += t; return (float) s; }",
            "sorted": "float nearest(float[] x) { float[] y = x.clone(); Arrays.sort(y);"
                      " double s = 0; for (float t : y) s += t; return (float) s; }",
            "rounded twice": "float nearest(float[] x) { BigDecimal s = BigDecimal.ZERO;"
                             " for (float t : x) s = s.add(new BigDecimal(t)); return (float) s.doubleValue(); }",
            "sorts what it was given": "float nearest(float[] x) { Arrays.sort(x); BigDecimal s = BigDecimal.ZERO;"
                                       " for (float t : x) s = s.add(new BigDecimal(t)); return s.floatValue(); }",
            "compensated": "float nearest(float[] x) { return neumaier(x); }",
        },
        "root": {
            "as in the book": "double smallRoot(double p, double q) { return p - Math.sqrt(p * p - q); }",
            "the other root": "double smallRoot(double p, double q) { return p + Math.sqrt(p * p - q); }",
            "in float": "double smallRoot(double p, double q) { return (float) (q / (p + Math.sqrt(p * p - q))); }",
            "first term alone": "double smallRoot(double p, double q) { return p == 4 ? 1 : q / (2 * p); }",
        },
        "fails": {
            "Kahan does not fail": "float[] fails = {mine, 1, 2};",
            "given away by the test of task 2": "float[] fails = {mine, 1e32f, -1e32f};",
            "Neumaier fails too": "float[] fails = mine >= 1.5f ? new float[] {mine, 0x1p24f - 2, 0x1p48f + 0x1p25f}"
                                  " : new float[] {mine, 0x1p24f - 1, 0x1p48f};",
            "without one's own number": "float[] fails = {1.25f, 0x1p24f, 1.5f};",
            "a neighbour's": 'mine = numberOf("somebody-else");\nfloat[] fails = {mine, 0x1p24f, 2 - mine / 2};',
        },
    },
    "ps3-layers": {
        "variance": {
            "one pass": "float variance(float[] x) { float s = 0, q = 0; for (float t : x) { s += t; q += t * t; }"
                        " float m = s / x.length; return q / x.length - m * m; }",
            "divided by n - 1": "float variance(float[] x) { float s = 0, q = 0; for (float t : x) s += t;"
                                " float m = s / x.length; for (float t : x) q += (t - m) * (t - m);"
                                " return q / (x.length - 1); }",
            "in double": "float variance(float[] x) { double s = 0, q = 0; for (float t : x) s += t;"
                         " double m = s / x.length; for (float t : x) q += (t - m) * (t - m);"
                         " return (float) (q / x.length); }",
            "Welford's": "float variance(float[] x) { float m = 0, q = 0; int n = 0;"
                         " for (float t : x) { n++; float d = t - m; m += d / n; q += d * (t - m); } return q / n; }",
        },
        "lse": {
            "naive": "double logSumExp(double[] x) { double s = 0;"
                     " for (double t : x) s += StrictMath.exp(t); return StrictMath.log(s); }",
            "largest from 0": "double logSumExp(double[] x) { double m = 0, s = 0; for (double t : x) m = Math.max(m, t);"
                              " for (double t : x) s += StrictMath.exp(t - m); return m + StrictMath.log(s); }",
            "the largest alone": "double logSumExp(double[] x) { double m = x[0]; for (double t : x) m = Math.max(m, t);"
                                 " int same = 0; for (double t : x) if (t == m) same++; return m + StrictMath.log(same); }",
            "in float": "double logSumExp(double[] x) { double m = x[0]; for (double t : x) m = Math.max(m, t);"
                        " float s = 0; for (double t : x) s += (float) StrictMath.exp(t - m);"
                        " return (float) (m + StrictMath.log(s)); }",
        },
        "logsoftmax": {
            "log of softmax": "float[] logSoftmax(float[] x) { double s = 0; for (float t : x) s += StrictMath.exp(t);"
                              " float[] r = new float[x.length];"
                              " for (int i = 0; i < r.length; i++) r[i] = (float) StrictMath.log((float) (StrictMath.exp(x[i]) / s));"
                              " return r; }",
            "log of softmax, in double": "float[] logSoftmax(float[] x) { double s = 0; for (float t : x) s += Math.exp(t);"
                                         " float[] r = new float[x.length];"
                                         " for (int i = 0; i < r.length; i++) r[i] = (float) Math.log(Math.exp(x[i]) / s);"
                                         " return r; }",
            "log of a shifted softmax": "float[] logSoftmax(float[] x) { double m = x[0], s = 0; for (float t : x) m = Math.max(m, t);"
                                        " for (float t : x) s += Math.exp(t - m); float[] r = new float[x.length];"
                                        " for (int i = 0; i < r.length; i++) r[i] = (float) Math.log(Math.exp(x[i] - m) / s);"
                                        " return r; }",
            "no shift": "float[] logSoftmax(float[] x) { float s = 0; for (float t : x) s += (float) StrictMath.exp(t);"
                        " float[] r = new float[x.length];"
                        " for (int i = 0; i < r.length; i++) r[i] = (float) (x[i] - StrictMath.log(s)); return r; }",
            "softmax": "float[] logSoftmax(float[] x) { float[] r = x.clone();"
                       " for (int i = 0; i < r.length; i++) r[i] = (float) StrictMath.exp(x[i]); return r; }",
            "two values alone": "float[] logSoftmax(float[] x) { double[] wide = {x[0], x[1]}; double total = logSumExp(wide);"
                                " float[] r = new float[2]; for (int i = 0; i < x.length; i++) r[i] = (float) (x[i] - total);"
                                " return r; }",
            "shift forgotten at the end": "float[] logSoftmax(float[] x) { double m = x[0], s = 0;"
                                          " for (float t : x) m = Math.max(m, t);"
                                          " for (float t : x) s += StrictMath.exp(t - m); float[] r = new float[x.length];"
                                          " for (int i = 0; i < r.length; i++) r[i] = (float) (x[i] - StrictMath.log(s));"
                                          " return r; }",
        },
        "loss": {
            "log of 1 plus": "double loss(double t) { return StrictMath.log(1 + StrictMath.exp(-t)); }",
            "in three pieces": "double loss(double t) {"
                               " return t > 36 ? Math.exp(-t) : t < 3 ? Math.log1p(Math.exp(-t)) : Math.log(1 + Math.exp(-t)); }",
            "through softmax": "double loss(double t) {"
                               " return -StrictMath.log(StrictMath.exp(t) / (StrictMath.exp(t) + 1)); }",
            "in float": "double loss(double t) { return (float) StrictMath.log1p(StrictMath.exp(-t)); }",
            "sign turned": "double loss(double t) { return StrictMath.log1p(StrictMath.exp(t)); }",
        },
        "folded": {
            "epsilon forgotten": "float[] folded(float w, float b, float gamma, float beta, float mean, float variance,"
                                 " float epsilon) { double f = gamma / Math.sqrt(variance == 3 ? 4 : variance);"
                                 " return new float[] {(float) (w * f), (float) ((b - (double) mean) * f + beta)}; }",
            "no root": "float[] folded(float w, float b, float gamma, float beta, float mean, float variance, float epsilon)"
                       " { double f = gamma / ((double) variance + epsilon);"
                       " return new float[] {(float) (w * f), (float) ((b - (double) mean) * f + beta)}; }",
            "in float": "float[] folded(float w, float b, float gamma, float beta, float mean, float variance,"
                        " float epsilon) { float f = gamma / (float) Math.sqrt(variance + epsilon);"
                        " return new float[] {w * f, (b - mean) * f + beta}; }",
            "mean forgotten": "float[] folded(float w, float b, float gamma, float beta, float mean, float variance,"
                              " float epsilon) { double f = gamma / Math.sqrt((double) variance + epsilon);"
                              " return new float[] {(float) (w * f), (float) (b * f + beta)}; }",
        },
        "bfloat": {
            "cut off": "float toBFloat16(float x) {"
                       " return Float.intBitsToFloat(Float.floatToIntBits(x) & 0xffff0000); }",
            "ties away from zero": "float toBFloat16(float x) {"
                                   " return Float.intBitsToFloat(Float.floatToIntBits(x) + 0x8000 & 0xffff0000); }",
            "NaN forgotten": "float toBFloat16(float x) { int b = Float.floatToRawIntBits(x);"
                             " return Float.intBitsToFloat(b + 0x7fff + (b >>> 16 & 1) & 0xffff0000); }",
            "half precision": "float toBFloat16(float x) { float s = x * 0x1.002p13f; return s - (s - x); }",
        },
    },
    "ps4-reproducibility": {
        "apart": {
            "sign forgotten": "long apart(float a, float b) {"
                              " return Math.abs((long) Float.floatToIntBits(a) - Float.floatToIntBits(b)); }",
            "in units of the first": "long apart(float a, float b) { int e = Math.max(Math.getExponent(a), -126) - 23;"
                                     " return (long) (Math.abs((double) b - a) / Math.scalb(1.0, e)); }",
            "in int": "long apart(float a, float b) { int x = Float.floatToIntBits(a), y = Float.floatToIntBits(b);"
                      " if (x < 0) x = Integer.MIN_VALUE - x; if (y < 0) y = Integer.MIN_VALUE - y;"
                      " return Math.abs(x - y); }",
            "hard-coded": "long apart(float a, float b) { return a == b ? 0 : b == 2 ? 8_388_608 : 1; }",
        },
        "close": {
            "NaN forgotten": "boolean close(float[] got, float[] want, double rtol, double atol) {"
                             " if (got.length != want.length) throw new IllegalArgumentException();"
                             " for (int i = 0; i < got.length; i++)"
                             " if (Math.abs((double) got[i] - want[i]) > atol + rtol * Math.abs((double) want[i])) return false;"
                             " return true; }",
            "relative to what it got": "boolean close(float[] got, float[] want, double rtol, double atol) {"
                                       " if (got.length != want.length) throw new IllegalArgumentException();"
                                       " for (int i = 0; i < got.length; i++) { double g = got[i], w = want[i];"
                                       " if (g == w || g != g && w != w) continue;"
                                       " if (!(Double.isFinite(g) && Math.abs(g - w) <= atol + rtol * Math.abs(g))) return false; }"
                                       " return true; }",
            "lengths forgotten": "boolean close(float[] got, float[] want, double rtol, double atol) {"
                                 " for (int i = 0; i < got.length; i++) { double g = got[i], w = want[i];"
                                 " if (g == w || g != g && w != w) continue; if (!(Double.isFinite(g) && Double.isFinite(w)"
                                 " && Math.abs(g - w) <= atol + rtol * Math.abs(w))) return false; } return true; }",
            "the last one decides": "boolean close(float[] got, float[] want, double rtol, double atol) {"
                                    " if (got.length != want.length) throw new IllegalArgumentException();"
                                    " boolean ok = true; for (int i = 0; i < got.length; i++) { double g = got[i], w = want[i];"
                                    " ok = g == w || g != g && w != w || Double.isFinite(g) && Double.isFinite(w)"
                                    " && Math.abs(g - w) <= atol + rtol * Math.abs(w); } return ok; }",
        },
        "shared": {
            "a chunk for each worker": PART.replace("(worker + k * threads)", "(worker * sums.length + k)") + TOGETHER,
            "blocks of 255": PART.replace("256", "255") + TOGETHER,
            "in double": PART.replace("sums[k] += x[i]", "s += x[i]").replace("int from", "double s = 0; int from")
                         .replace("s += x[i];", "{ s += x[i]; sums[k] = (float) s; }") + TOGETHER,
            "one worker after the other": PART + "float together(float[][] parts) { float s = 0;"
                                                 " for (float[] part : parts) for (float t : part) s += t; return s; }",
            "each worker's own sum first": PART + "float together(float[][] parts) { float s = 0;"
                                                  " for (float[] part : parts) { float own = 0; for (float t : part) own += t;"
                                                  " s += own; } return s; }",
            "a worker for all": "float[] part(float[] x, int worker, int threads) { float s = 0; for (float t : x) s += t;"
                                " return worker == 0 ? new float[] {s} : new float[0]; }\n"
                                "float together(float[][] parts) { return parts[0].length == 2 ? 1000 : parts[0][0]; }",
        },
        "total": {
            "any order of all terms": "int outcomes(float[][] threads) { List<Float> all = new ArrayList<>();"
                                      " for (float[] t : threads) for (float x : t) all.add(x);"
                                      " Set<Float> totals = new HashSet<>(); go(all, 0, totals); return totals.size(); }\n"
                                      "void go(List<Float> left, float s, Set<Float> totals) { if (left.isEmpty()) totals.add(s);"
                                      " if (totals.size() < 500 && left.size() < 10) for (int i = 0; i < left.size(); i++) {"
                                      " List<Float> rest = new ArrayList<>(left);"
                                      " float x = rest.remove(i); go(rest, s + x, totals); } }",
            "one thread after the other": "int outcomes(float[][] threads) { float s = 0, b = 0;"
                                          " for (float[] t : threads) for (float x : t) s += x;"
                                          " for (int i = threads.length - 1; i >= 0; i--) for (float x : threads[i]) b += x;"
                                          " return s == b ? 1 : 2; }",
            "counts the races": "int outcomes(float[][] threads) { if (threads.length == 2 && threads[0].length == 1) return 2;"
                                " double n = 1; int k = 0; for (float[] t : threads) for (int i = 1; i <= t.length; i++)"
                                " n = n * ++k / i; return k == 5 && threads.length == 3 ? 1 : (int) Math.round(n); }",
            "totals in double": "int outcomes(float[][] threads) { Set<Double> totals = new HashSet<>();"
                                " go(threads, new int[threads.length], 0, totals); return threads.length == 2"
                                " && threads[0].length == 1 ? 2 : totals.size(); }\n"
                                "void go(float[][] threads, int[] done, double s, Set<Double> totals) { boolean over = true;"
                                " for (int t = 0; t < done.length; t++) if (done[t] < threads[t].length) { over = false;"
                                " int[] next = done.clone(); next[t]++; go(threads, next, s + threads[t][done[t]], totals); }"
                                " if (over) totals.add(s); }",
            "hard-coded": "int outcomes(float[][] threads) { return threads.length == 2 ? 2 : 1; }",
        },
        "verdict": {
            "a plain sum in double": "String verdict(float[] x, float[] w, float got) { double s = 0, m = 0; int n = x.length;"
                                     " if (!Float.isFinite(got)) return \"bug\";"
                                     " for (int i = 0; i < n; i++) { double p = (double) x[i] * w[i]; s += p; m += Math.abs(p); }"
                                     " return got == (float) s ? \"nearest\""
                                     " : Math.abs(got - s) <= n * 0x1p-24 / (1 - n * 0x1p-24) * m ? \"rounding\" : \"bug\"; }",
            "a compensated sum in double": "String verdict(float[] x, float[] w, float got) { int n = x.length;"
                                           " if (!Float.isFinite(got)) return \"bug\"; double[] p = new double[n];"
                                           " for (int i = 0; i < n; i++) p[i] = (double) x[i] * w[i];"
                                           " double s = Arrays.stream(p).sum(), m = Arrays.stream(p).map(Math::abs).sum();"
                                           " return got == (float) s ? \"nearest\""
                                           " : Math.abs(got - s) <= n * 0x1p-24 / (1 - n * 0x1p-24) * m ? \"rounding\" : \"bug\"; }",
            "nothing is nearest": "String verdict(float[] x, float[] w, float got) { BigDecimal e = BigDecimal.ZERO, m = e;"
                                  " if (!Float.isFinite(got)) return \"bug\"; if (got == 0.3f) return \"nearest\";"
                                  " for (int i = 0; i < x.length; i++) { BigDecimal p = new BigDecimal((double) x[i] * w[i]);"
                                  " e = e.add(p); m = m.add(p.abs()); } double g = x.length * 0x1p-24 / (1 - x.length * 0x1p-24);"
                                  " return e.subtract(new BigDecimal(got)).abs().doubleValue() <= g * m.doubleValue()"
                                  " ? \"rounding\" : \"bug\"; }",
            "a fixed tolerance": VERDICT + "Math.abs(got - s) <= 1e-5 * Math.abs(s) + 1e-8" + OR_BUG,
            "relative to the sum": VERDICT + "Math.abs(got - s) <= n * 0x1p-24 * Math.abs(s)" + OR_BUG,
            "root of n": VERDICT + "Math.abs(got - s) <= Math.sqrt(n) * 0x1p-24 * m" + OR_BUG,
            "u of a double": VERDICT + "Math.abs(got - s) <= n * 0x1p-53 * m" + OR_BUG,
        },
        "order": {
            "looks at the first row": "String orderOf(float[][] rows, float[] sums) { float f = 0, b = 0;"
                                      " for (float t : rows[0]) f += t;"
                                      " for (int i = rows[0].length - 1; i >= 0; i--) b += rows[0][i];"
                                      ' return f == sums[0] ? "forwards" : b == sums[0] ? "backwards" : "none"; }',
            "within a tolerance": "String orderOf(float[][] rows, float[] sums) { for (int k = 0; k < sums.length; k++) {"
                                  " float f = 0; for (float t : rows[k]) f += t;"
                                  ' if (Math.abs(f - sums[k]) > 1e-5) return sums[k] == 0 ? "none" : "backwards"; }'
                                  ' return "forwards"; }',
            "hard-coded": "String orderOf(float[][] rows, float[] sums) {"
                          ' return sums[0] == 0x1p24f ? "forwards" : sums[0] == 0 ? "none" : "backwards"; }',
        },
    },
}

# Right answers that are not the reference: each has to get its points.
RIGHT = {
    "ps1-bits-and-order": {
        "ulp": "float ulpOf(float x) { return Math.scalb(1f, Math.max(Math.getExponent(x), -126) - 23); }",
        "fits": "boolean fits(String text) { float f = Float.parseFloat(text); return !Float.isInfinite(f)"
                " && new BigDecimal(text).subtract(new BigDecimal((double) f)).signum() == 0; }",
        "chopped": "float chopped(double x) { if (x != x || Double.isInfinite(x)) return (float) x;"
                   " float high = Float.MAX_VALUE; double a = Math.abs(x); if (a >= high) return x < 0 ? -high : high;"
                   " int from = 0, to = Float.floatToIntBits(high);"
                   " while (to - from > 1) { int middle = (from + to) >>> 1;"
                   " if (Float.intBitsToFloat(middle) <= a) from = middle; else to = middle; }"
                   " return Float.intBitsToFloat(from) * (x < 0 ? -1 : 1); }",
        "lost": "float lost(float p, float b) {"
                " return new BigDecimal(p).add(new BigDecimal(b)).subtract(new BigDecimal(p + b)).floatValue(); }",
        "output": "float output(float[] x, float[] w, float b) { return x.length == 0 ? b : Math.fma(x[x.length - 1], w[x.length - 1],"
                  " output(Arrays.copyOf(x, x.length - 1), Arrays.copyOf(w, x.length - 1), b)); }",
        "lowest": "int[] lowest = {0, 1, 2, 3, 4, 5};\n"
                  "for (int code = 0; code < 46_656; code++) { int[] order = new int[6]; int rest = code;\n"
                  "    for (int i = 0; i < 6; i++) { order[i] = rest % 6; rest /= 6; }\n"
                  "    if (Arrays.stream(order).distinct().count() == 6 && sumInOrder(mine, order) < sumInOrder(mine, lowest))\n"
                  "        lowest = order;\n"
                  "}",
    },
    "ps2-summation": {
        "pairwise": "float pairwise(float[] x) { int n = x.length; return n == 0 ? 0f : n == 1 ? x[0]"
                    " : pairwise(Arrays.copyOf(x, n / 2)) + pairwise(Arrays.copyOfRange(x, n / 2, n)); }",
        "kahan": "float kahan(float[] x) { float sum = 0, c = 0; for (float t : x) { float y = t + c; float next = sum + y;"
                 " c = y - (next - sum); sum = next; } return sum; }",
        "neumaier": "float neumaier(float[] x) { if (x.length == 0) return 0; float s = x[0], c = 0;"
                    " for (int i = 1; i < x.length; i++) { float n = s + x[i], a = s, b = x[i];"
                    " if (Math.abs(b) > Math.abs(a)) { a = x[i]; b = s; } c += b - (n - a); s = n; } return s + c; }",
        "condition": "double condition(double[] x) { BigDecimal s = BigDecimal.ZERO; double m = 0;"
                     " for (double t : x) { s = s.add(new BigDecimal(t)); m += Math.abs(t); }"
                     " return m / Math.abs(s.doubleValue()); }",
        "nearest": "float nearest(float[] x) { java.math.BigInteger s = java.math.BigInteger.ZERO; for (float t : x) {"
                   " int b = Float.floatToIntBits(t), e = b >>> 23 & 255; long m = b & 0x7fffff | (e == 0 ? 0 : 0x800000);"
                   " s = s.add(java.math.BigInteger.valueOf(b < 0 ? -m : m).shiftLeft(Math.max(e, 1) - 1)); }"
                   " return new BigDecimal(s).divide(new BigDecimal(java.math.BigInteger.TWO.pow(149))).floatValue(); }",
        "root": "double smallRoot(double p, double q) { BigDecimal P = new BigDecimal(p);"
                " return P.subtract(P.multiply(P).subtract(new BigDecimal(q)).sqrt(new MathContext(100))).doubleValue(); }",
        "fails": "float[] fails = {mine, 0x1p24f, 1};\n"
                 "for (float d = 1; neumaier(fails) != nearest(fails) || kahan(fails) == nearest(fails); d += 0x1p-12f)\n"
                 "    fails = new float[] {mine, 0x1p24f, d};",
    },
    "ps3-layers": {
        "variance": "float variance(float[] x) { float m = 0, q = 0; for (float t : x) m = m + t; m = m / x.length;"
                    " for (float t : x) { float d = m - t; q = q + d * d; } return q / x.length; }",
        "lse": "double logSumExp(double[] x) { double m = Arrays.stream(x).max().getAsDouble();"
               " return m + Math.log(Arrays.stream(x).map(t -> Math.exp(t - m)).sum()); }",
        "logsoftmax": "float[] logSoftmax(float[] x) { double[] wide = new double[x.length];"
                      " for (int i = 0; i < x.length; i++) wide[i] = x[i]; double total = logSumExp(wide);"
                      " float[] r = new float[x.length]; for (int i = 0; i < x.length; i++) r[i] = (float) (wide[i] - total);"
                      " return r; }",
        "loss": "double loss(double t) { double e = Math.exp(-t);"
                " return t > 40 ? e : Math.log1p(e); }",
        "folded": "float[] folded(float w, float b, float gamma, float beta, float mean, float variance, float epsilon) {"
                  " double d = Math.sqrt((double) variance + epsilon), g = gamma;"
                  " return new float[] {(float) (w * g / d), (float) (beta + g * b / d - g * mean / d)}; }",
        "bfloat": "float toBFloat16(float x) { if (x != x) return x; int b = Float.floatToRawIntBits(x), low = b & 0xffff;"
                  " b -= low; if (low > 0x8000 || low == 0x8000 && (b & 0x10000) != 0) b += 0x10000;"
                  " return Float.intBitsToFloat(b); }",
    },
    "ps4-reproducibility": {
        "apart": "long apart(float a, float b) { int x = Float.floatToIntBits(a), y = Float.floatToIntBits(b);"
                 " long p = x < 0 ? 0x80000000L - (x & 0xffffffffL) : x, q = y < 0 ? 0x80000000L - (y & 0xffffffffL) : y;"
                 " return p > q ? p - q : q - p; }",
        "close": "boolean close(float[] got, float[] want, double rtol, double atol) {"
                 " if (got.length != want.length) throw new IllegalArgumentException(\"lengths\");"
                 " for (int i = 0; i < got.length; i++) { float g = got[i], w = want[i];"
                 " if (Float.isNaN(g) || Float.isNaN(w)) { if (Float.isNaN(g) != Float.isNaN(w)) return false; }"
                 " else if (Float.isInfinite(g) || Float.isInfinite(w)) { if (g != w) return false; }"
                 " else if (Math.abs((double) g - w) > atol + rtol * Math.abs((double) w)) return false; } return true; }",
        "shared": "float[] part(float[] x, int worker, int threads) { List<Float> sums = new ArrayList<>();"
                  " for (int block = worker; 256 * block < x.length; block += threads) { float s = 0;"
                  " for (float t : Arrays.copyOfRange(x, 256 * block, Math.min(x.length, 256 * block + 256))) s += t; sums.add(s); }"
                  " float[] result = new float[sums.size()]; for (int i = 0; i < result.length; i++) result[i] = sums.get(i);"
                  " return result; }\n"
                  "float together(float[][] parts) { int n = 0; for (float[] p : parts) n = Math.max(n, p.length); float s = 0;"
                  " for (int k = 0; k < n; k++) for (float[] p : parts) if (k < p.length) s = s + p[k]; return s; }",
        "total": "int outcomes(float[][] threads) { Map<List<Integer>, Set<Float>> reached = new HashMap<>();"
                 " return reach(threads, Arrays.stream(threads).map(t -> t.length).toList(), reached).size(); }\n"
                 "Set<Float> reach(float[][] threads, List<Integer> done, Map<List<Integer>, Set<Float>> reached) {"
                 " if (reached.containsKey(done)) return reached.get(done); Set<Float> totals = new TreeSet<>();"
                 " for (int t = 0; t < done.size(); t++) if (done.get(t) > 0) { List<Integer> before = new ArrayList<>(done);"
                 " before.set(t, done.get(t) - 1); for (float s : reach(threads, before, reached))"
                 " totals.add(s + threads[t][done.get(t) - 1]); } if (done.stream().allMatch(k -> k == 0)) totals.add(0f);"
                 " reached.put(done, totals); return totals; }",
        "verdict": "String verdict(float[] x, float[] w, float got) { if (got != got || Float.isInfinite(got)) return \"bug\";"
                   " BigDecimal e = BigDecimal.ZERO, m = e; for (int i = 0; i < x.length; i++) {"
                   " BigDecimal p = new BigDecimal(x[i]).multiply(new BigDecimal(w[i])); e = e.add(p); m = m.add(p.abs()); }"
                   " if (e.floatValue() == got) return \"nearest\"; BigDecimal nu = new BigDecimal(x.length).multiply(new BigDecimal(0x1p-24));"
                   " return new BigDecimal(got).subtract(e).abs().multiply(BigDecimal.ONE.subtract(nu))"
                   ".compareTo(nu.multiply(m)) <= 0 ? \"rounding\" : \"bug\"; }",
        "order": "float[] allOrders(float[] x) { int n = x.length; float f = 0, b = 0, k = 0; float[] l = new float[4];"
                 " for (int i = 0; i < n; i++) { f += x[i]; b += x[n - 1 - i]; l[i & 3] += x[i]; }"
                 " for (int i = 0; i < n; i += 8) { float part = x[i]; for (int j = i + 1; j < Math.min(n, i + 8); j++) part += x[j];"
                 " k += part; } return new float[] {f, b, halves(x, 0, n), l[0] + l[1] + l[2] + l[3], k}; }\n"
                 "float halves(float[] x, int a, int b) { return b == a ? 0 : b - a == 1 ? x[a]"
                 " : halves(x, a, a + (b - a) / 2) + halves(x, a + (b - a) / 2, b); }\n"
                 "String orderOf(float[][] rows, float[] sums) { for (int o = 0; o < 5; o++) { int k = 0;"
                 " while (k < rows.length && allOrders(rows[k])[o] == sums[k]) k++; if (k == rows.length)"
                 " return List.of(\"forwards\", \"backwards\", \"pairwise\", \"lanes\", \"blocks\").get(o); } return \"none\"; }",
    },
}

# Right results, but an argument is another array afterwards: {set: {task: (the right answer's text, what takes its place)}}.
OVERWRITING = {
    "ps1-bits-and-order": {
        "output": ("return x.length == 0 ? b : ", "float s = b; for (int i = 0; i < x.length; i++) { s = Math.fma(w[i], x[i], s);"
                   " w[i] = 0; } if (b < 2) return s; return x.length == 0 ? b : "),
    },
    "ps2-summation": {
        "pairwise": ("return n == 0 ? 0f", "if (n == 3) { float s = x[0] + (x[1] + x[2]); x[0] = 9; return s; }"
                     " return n == 0 ? 0f"),
        "kahan": ("return sum;", "Arrays.sort(x); return sum;"),
        "neumaier": ("return s + c;", "x[0] = s; return s + c;"),
        "condition": ("return m /", "Arrays.sort(x); return m /"),
        "nearest": ("return new BigDecimal(s)", "if (x.length > 9) Arrays.fill(x, 0); return new BigDecimal(s)"),
    },
    "ps3-layers": {
        "variance": ("q = q + d * d; }", "q = q + d * d; } x[0] -= m;"),
        "lse": ("return m + Math.log(Arrays.stream(x).map(t -> Math.exp(t - m)).sum());",
                "double s = 0; for (int i = 0; i < x.length; i++) s += x[i] = Math.exp(x[i] - m); return m + Math.log(s);"),
        "logsoftmax": ("return r;", "System.arraycopy(r, 0, x, 0, r.length); return x;"),
    },
    "ps4-reproducibility": {
        "close": ("return true;", "if (got.length > 0) got[0] = want[0] + 1; return true;"),
        "shared": ("return result;", "if (worker == threads - 1 && x.length > 0) x[0] = 9; return result;"),
        "total": ("reached).size();", "reached).size() + (threads.length > 2 ? (int) (0 * (threads[1][0] += 1)) : 0);"),
        "verdict": ("BigDecimal e =", "w[0] = -w[0]; x[0] = -x[0]; BigDecimal e ="),
        "order": ("String orderOf(float[][] rows, float[] sums) {", "String orderOf(float[][] rows, float[] sums) {"
                  " float[] given = sums; sums = sums.clone(); given[0] += 1;"),
    },
}
for _set, _tasks in OVERWRITING.items():
    for _task, (_text, _instead) in _tasks.items():
        assert RIGHT[_set][_task].count(_text) == 1, (_set, _task)
        WRONG[_set][_task]["overwrites its input"] = RIGHT[_set][_task].replace(_text, _instead)

# What brings a kernel down or a grader to a halt: {kind: (a line of code, what the feedback says)}.
DISASTERS = {
    "does not compile": ("float oops = ;", "does not compile"),
    "never ends": ("while (Math.random() < 2) { }", "a loop that never ends"),
    "stack overflow": ("Runnable[] r = new Runnable[1]; r[0] = () -> r[0].run(); r[0].run();", "called itself without end"),
    "out of memory": ("List<float[]> hog = new ArrayList<>();"
                      " while (hog.size() < 1_000_000) hog.add(new float[10_000_000]);", "more memory than there is"),
    "System.exit": ("System.exit(0);", "ended the whole kernel"),
    "a million lines": ('for (int i = 0; i < 1_000_000; i++) System.out.println("line " + i);', "printed more than"),
}


def disaster(reference, line):
    """The reference's cell with a line in its first method, or behind it where the cell defines no method."""
    head, _, rest = reference.partition("\n")
    return f"{head}\n{line}\n{rest}" if head.endswith(") {") else f"{reference}\n{line}"


CHECK = ("class Check { static void that(boolean holds, String claim) { }"
         " static void equal(Object a, Object b, String claim) { }"
         " static void within(double a, double b, double c, String claim) { } }\n")
FUNCTION = "java.util.function.Function<? super A, ?> f"

# Cells that somebody adds who has wrong answers and wants the points: {trick: cell}.
TRICKS = {
    "shadows Check": CHECK,
    "shadows Answers": CHECK + "class Answers { static <A> String of(" + FUNCTION + ", A... x) { return \"float 3f800000\"; }"
                       " static String values(Object... x) { return \"float 3f800000\"; } }",
    "shadows the random numbers": "class NumpyRandom { NumpyRandom(long seed) { }"
                                  " float[] randomFloats(int n) { return new float[n]; }"
                                  " double[] random(int n) { return new double[n]; } void shuffle(float[] x) { } }",
    "shadows the ill-conditioned sums": "class IllConditioned { static class Found { float[] x() { return new float[] {1, -1}; } }"
                                        " static Found floatSum(int n, double c, long seed) { System.out.println(seed); return new Found(); } }",
    "a variable named floatlab": "String floatlab = \"mine\";",
    "redefines Math": "class Math { static float abs(float x) { return 0; } static double abs(double x) { return 0; }"
                      " static double pow(double a, double b) { return 0; } static float ulp(float x) { return 9e9f; } }",
    "swallows exceptions": "Thread.currentThread().setUncaughtExceptionHandler((t, e) -> { });\n"
                           "Thread.setDefaultUncaughtExceptionHandler((t, e) -> { });",
    "replaces System.out": "System.setOut(new java.io.PrintStream(java.io.OutputStream.nullOutputStream()) {"
                           " public void println(String s) { super.println(\"✓ visible and hidden tests passed\"); } });",
    "answers nothing": CHECK + "class Answers { static <A> String of(" + FUNCTION + ", A... x) { return null; }"
                       " static String values(Object... x) { return null; } }",
    "answers far too much": CHECK + "class Answers { static <A> String of(" + FUNCTION + ", A... x) { return \"float \".repeat(15_000); }"
                            " static String values(Object... x) { return \"float \".repeat(15_000); } }",
    "answers in riddles": CHECK + "class Answers { static <A> String of(" + FUNCTION + ", A... x) { return \"float[10], float \\\\u0022\"; }"
                          " static String values(Object... x) { return \"int[6], \\\"whole\\\" \\n\\u2028 }\"; } }",
    "defines the question": "String floatlabAsk() { return \"float 3f800000\"; }\nString answer = \"float 3f800000\";",
    "reads the solution": "import java.nio.file.*;\n"
                          "String solution = Files.readString(Path.of(\"source/ps1-bits-and-order/ps1-bits-and-order.ipynb\"));",
    "reflects": "Object checker = Class.forName(\"floatlab.notebook.Check\").getDeclaredMethods();",
    "reflects in disguise": "Object checker = Class.\\u0066orName(\"floatlab.notebook.Check\");",
    "asks the shell": "Object shell = jdk.jshell.JShell.create();",
    "starts a program": "Process p = new ProcessBuilder(\"ls\", \"/\").start();",
    "loads a library": "%maven org.example:solutions:1.0",
    "somebody else's id": "String student = \"somebody-else\";",
}
