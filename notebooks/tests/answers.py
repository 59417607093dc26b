"""Answers to the tasks under "Your turn", right and wrong, and what the feedback has to say to each.

For each notebook: the text of the untouched stub, then pairs of what a reader may write in its place and a part of the
feedback. Every task has a right answer and at least one that is wrong in a way that readers are.
"""

ANSWERS = {
    "01-one-plus-huge": {
        "Integer firstFailure(int p) { return null; }": [
            ("Integer firstFailure(int p) { int k = 0;"
             " while (BigInteger.TEN.pow(k).bitLength() <= p) k++; return k; }", "correct"),
            ("Integer firstFailure(int p) { return p; }", "not right"),
            ("Integer firstFailure(int p) { return 1 / (p - p); }", "stopped with ArithmeticException"),
            ("Integer firstFailure(int p) { return firstFailure(p); }", "calls itself without end"),
        ],
        'String myTree = "?";': [
            ('String myTree = "(((((0+((1+2)+6))+4)+3)+5)+7)";', "correct"),
            ('String myTree = "(((((((0+1)+2)+3)+4)+5)+6)+7)";', "not right"),
            ('String myTree = "(((((((0+4)+1)+2)+3)+5)+6)+7)";', "added to each other at once"),
        ],
    },
    "02-inside-a-float": {
        "float myUlp(float x) { return Float.NaN; }": [
            ("float myUlp(float x) { int e = Math.max(Float.floatToIntBits(x) >>> 23 & 0xff, 1);"
             " return Math.scalb(1f, e - 150); }", "correct"),
            ("float myUlp(float x) { int e = Float.floatToIntBits(x) >>> 23 & 0xff;"
             " return Math.scalb(1f, e - 150); }", "almost, 1 ulp off"),
            ("float myUlp(float x) { return 0x1p-23f; }", "not the right size"),
        ],
        "float myValue = Float.NaN;": [
            ("float myValue = -12.5f;", "correct"),
            ("float myValue = 12.5f;", "the sign is wrong"),
            ("float myValue = -25f;", "off by more than rounding"),
        ],
        "Double myDecode(int bits) { return null; }": [
            ("Double myDecode(int bits) { int e = bits >>> 23 & 0xff, f = bits & 0x7fffff;"
             " double m = e == 255 ? (f == 0 ? Double.POSITIVE_INFINITY : Double.NaN)"
             " : e == 0 ? Math.scalb((double) f, -149) : Math.scalb((double) (f | 1 << 23), e - 150);"
             " return bits < 0 ? -m : m; }", "correct"),
            ("Double myDecode(int bits) { return decode(bits); }", "not"),
        ],
    },
    "03-the-bias-puzzle": {
        "float myUlp = Float.NaN;": [
            ("float myUlp = 0x1p-24f;", "correct"),
            ("float myUlp = 0x1p-23f;", "off by more than rounding"),
            ("float myUlp = 1e-7f * 1e-7f;", "not the right size"),
            ("float myUlp = Math.nextUp(0x1p-24f);", "almost, 1 ulp off"),
        ],
        "float myBias = Float.NaN;": [
            ("float myBias = 0x1.564d18p-3f;", "correct"),
            ("float myBias = 0x1.564d1p-3f;", "4 ulps off"),
            ("float myBias = b;", "2 ulps off"),
        ],
    },
    "04-adding-many-numbers": {
        "float myBlocked(float[] x) {\n    return Float.NaN;\n}": [
            ("float myBlocked(float[] x) {\n    float total = 0;\n    for (int i = 0; i < x.length; i += 4) {\n"
             "        float s = 0;\n        for (int k = i; k < Math.min(i + 4, x.length); k++) s += x[k];\n"
             "        total += s;\n    }\n    return total;\n}", "correct"),
            ("float myBlocked(float[] x) {\n    float s = 0;\n    for (float term : x) s += term;\n    return s;\n}",
             "the rounding is not"),
            ("float myBlocked(float[] x) {\n    float s = 0;\n    for (int i = 0; i < 8; i++) s += x[i];\n    return s;\n}",
             "stopped with ArrayIndexOutOfBoundsException"),
        ],
        "double myCondition = Predict.NOT_YET;": [
            ("double myCondition = 27;", "correct"),
            ("double myCondition = 1;", "not the right size"),
        ],
        "double myTerms = Predict.NOT_YET;": [
            ("double myTerms = 1024;", "correct"),
            ("double myTerms = 10;", "not the right size"),
        ],
    },
    "05-errors-that-average": {
        "double myPercent = Predict.NOT_YET;": [
            ("double myPercent = 0.03;", "correct"),
            ("double myPercent = 0.3;", "not the right size"),
        ],
        "float myTerm = Float.NaN;": [
            ("float myTerm = 0.5f;", "correct"),
            ("float myTerm = 0.1f;", "not"),
        ],
        "float myStop = Float.NaN;": [
            ("float myStop = 0x1p23f;", "correct"),
            ("float myStop = 0x1p24f;", "off by more than rounding"),
        ],
    },
    "06-cancellation": {
        "float myBase = Float.NaN;": [
            ("float myBase = 0x1.000002p0f;", "correct"),
            ("float myBase = 1f;", "almost, 1 ulp off"),
        ],
        "float compound(int n) {\n    return Float.NaN;\n}": [
            ("float compound(int n) {\n    float base = 1 + 1f / n;\n    double power = 1;\n"
             "    for (int i = 0; i < n; i++) power *= base;\n    return (float) power;\n}", "correct"),
            ("float compound(int n) {\n    return 2.7182817f;\n}", "off by more than rounding"),
        ],
        "float difference(float x) {\n    return Float.NaN;\n}": [
            ("float difference(float x) {\n    return 1 / ((float) Math.sqrt(x + 1) + (float) Math.sqrt(x));\n}",
             "correct"),
            ("float difference(float x) {\n    return (float) Math.sqrt(x + 1) - (float) Math.sqrt(x);\n}",
             "off by more than rounding"),
        ],
    },
    "12-training-drift": {
        "double mySteps = Predict.NOT_YET;": [
            ("double mySteps = 200;", "correct"),
            ("double mySteps = 60;", "not the right size"),
            ("double mySteps = 190;", "off by more than rounding"),
        ],
        "float mySum(float[] terms) {\n    return Float.NaN;\n}": [
            ("float mySum(float[] terms) {\n    float[] x = terms.clone();\n    Arrays.sort(x);\n    float s = 0;\n"
             "    for (float t : x) s += t;\n    return s;\n}", "correct"),
            ("float mySum(float[] terms) {\n    float s = 0;\n    for (float t : terms) s += t;\n    return s;\n}",
             "the rounding is not"),
            ("float mySum(float[] terms) {\n    double s = 0;\n    for (float t : terms) s += t;\n"
             "    return (float) s;\n}", "not"),
        ],
    },
}


def cells(notebook, stub, answer):
    """What a reader runs: the cell with the answer in place of the stub, and the cell with the feedback if it is another."""
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    place = next(i for i, source in enumerate(code) if stub in source)
    run = [code[place].replace(stub, answer)]
    while "Feedback." not in run[-1]:
        place += 1
        run.append(code[place])
    return run
