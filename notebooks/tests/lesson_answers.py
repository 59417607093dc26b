"""Right and wrong answers to the tasks under "Your turn", and what the feedback says to each.

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
            ('String myTree = "(((((((0+4)+1)+2)+3)+5)+6)+7)";', "is added directly to −10⁸"),
        ],
    },
    "01b-how-a-library-adds": {
        "float mySum(float[] x) { throw new UnsupportedOperationException(); }": [
            ("float mySum(float[] x) { return ((x[0] + x[7]) + (x[1] + x[6])) + ((x[2] + x[5]) + (x[3] + x[4])); }",
             "correct"),
            ("float mySum(float[] x) { return loop(x); }", "not right"),
            ("float mySum(float[] x) { return x[8]; }", "stopped with ArrayIndexOutOfBoundsException"),
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
            ("float myBias = 0x1.564d16p-3f;", "correct"),
            ("float myBias = b + 0x1p-30f;", "almost, 1 ulp off"),
            ("float myBias = 0x1.564d18p-3f;", "almost, 1 ulp off"),
            ("float myBias = 0x1.564d1cp-3f;", "3 ulps off"),
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
        "double myCondition = Double.NaN;": [
            ("double myCondition = 27;", "correct"),
            ("double myCondition = 1;", "not the right size"),
        ],
        "double myTerms = Double.NaN;": [
            ("double myTerms = 1024;", "correct"),
            ("double myTerms = 10;", "not the right size"),
        ],
    },
    "05-errors-that-average": {
        "double myPercent = Double.NaN;": [
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
    "07-batchnorm-and-linear": {
        "float myWelford(float[] x) {\n    return Float.NaN;\n}": [
            ("float myWelford(float[] x) {\n    float mean = 0, m = 0;\n    for (int k = 1; k <= x.length; k++) {\n"
             "        float d = x[k - 1] - mean;\n        mean += d / k;\n        m += d * (x[k - 1] - mean);\n    }\n"
             "    return m / (x.length - 1);\n}", "correct"),
            ("float myWelford(float[] x) {\n    return onePass(x);\n}", "not the right size"),
            ("float myWelford(float[] x) {\n    return twoPass(x);\n}", "almost, 1 ulp off"),
            ("float myWelford(float[] x) {\n    float mean = 0, m = 0;\n    for (int k = 1; k <= x.length; k++) {\n"
             "        float d = x[k - 1] - mean;\n        mean += d / k;\n        m += d * d;\n    }\n"
             "    return m / (x.length - 1);\n}", "not the right size"),
        ],
        "LinearOrder myOrder = null;": [
            ("LinearOrder myOrder = new LinearOrder(Arithmetic.MUL_ADD, BiasOrder.LAST, 4);", "correct"),
            ("LinearOrder myOrder = new LinearOrder(Arithmetic.FMA, BiasOrder.LAST, 4);", "Not right: "),
            ("LinearOrder myOrder = LinearOrder.recursive(Arithmetic.FMA, BiasOrder.LAST);", "Not right: 99 of 128"),
        ],
        "    return null;\n}\nvar bn": [
            ("    float factor = 1 / (float) Math.sqrt(variance + eps) * gamma;\n"
             "    return new float[] {w * factor, (b - mean) * factor + beta};\n}\nvar bn", "correct"),
            ("    float factor = gamma / (float) Math.sqrt(variance + eps);\n"
             "    return new float[] {w * factor, b * factor + beta};\n}\nvar bn", "Not right: "),
            ("    float factor = gamma / (variance + eps);\n"
             "    return new float[] {w * factor, (b - mean) * factor + beta};\n}\nvar bn", "Not right: 2 of 2"),
            ("    return new float[] {w};\n}\nvar bn", "wrong size, you have 1 values"),
        ],
    },
    "08-softmax-and-log": {
        "    for (float v : x) sum += FloatMath.exp(v);\n    return Float.NaN;\n}": [
            ("    float m = Math.max(x[0], x[1]);\n    for (float v : x) sum += FloatMath.exp(v - m);\n"
             "    return m + FloatMath.log(sum);\n}", "correct"),
            ("    for (float v : x) sum += FloatMath.exp(v);\n    return FloatMath.log(sum);\n}", "not"),
            ("    float m = Math.max(x[0], x[1]);\n    for (float v : x) sum += FloatMath.exp(v - m);\n"
             "    return FloatMath.log(sum);\n}", "not the right size"),
        ],
        "double myGap = Predict.NOT_YET;": [
            ("double myGap = 37;", "correct"),
            ("double myGap = 17;", "not the right size"),
            ("double myGap = 53;", "off by more than rounding"),
        ],
        "float logistic(float z) {\n    return Float.NaN;\n}": [
            ("float logistic(float z) {\n    return Math.max(-z, 0) + FloatMath.log1p(FloatMath.exp(-Math.abs(z)));\n}",
             "correct"),
            ("float logistic(float z) {\n    return FloatMath.log(1 + FloatMath.exp(-z));\n}", "not"),
            ("float logistic(float z) {\n    return FloatMath.log1p(FloatMath.exp(-z));\n}", "not"),
        ],
    },
    "09-low-precision": {
        "double myCount = Predict.NOT_YET;": [
            ("double myCount = 4096;", "correct"),
            ("double myCount = 2048;", "off by more than rounding"),
            ("double myCount = 12;", "not the right size"),
        ],
        "float stochasticBf16(float x, int randomBits) {\n    return Float.NaN;\n}": [
            ("float stochasticBf16(float x, int randomBits) {\n"
             "    return Float.intBitsToFloat((Float.floatToIntBits(x) + randomBits) & 0xffff0000);\n}", "correct"),
            ("float stochasticBf16(float x, int randomBits) {\n"
             "    return Float.intBitsToFloat(Float.floatToIntBits(x) & 0xffff0000);\n}", "off by more than rounding"),
            ("float stochasticBf16(float x, int randomBits) {\n"
             "    return Float.intBitsToFloat(Float.floatToIntBits(x) + randomBits);\n}",
             "off by more than rounding"),
        ],
        "double myExponent = Predict.NOT_YET;": [
            ("double myExponent = 9;", "correct"),
            ("double myExponent = 512;", "not the right size"),
            ("double myExponent = 8;", "off by more than rounding"),
        ],
    },
    "10-parallel-order": {
        "float myTotal(int[] number, float[] part) {\n    return Float.NaN;\n}": [
            ("float myTotal(int[] number, float[] part) {\n    float[] sorted = new float[part.length];\n"
             "    for (int k = 0; k < part.length; k++) sorted[number[k]] = part[k];\n"
             "    float total = 0;\n    for (float p : sorted) total += p;\n    return total;\n}", "correct"),
            ("float myTotal(int[] number, float[] part) {\n    float total = 0;\n"
             "    for (float p : part) total += p;\n    return total;\n}", "the rounding is not"),
            ("float myTotal(int[] number, float[] part) {\n    float[] sorted = part.clone();\n"
             "    Arrays.sort(sorted);\n    float total = 0;\n    for (float p : sorted) total += p;\n"
             "    return total;\n}", "the rounding is not"),
            ("float myTotal(int[] number, float[] part) {\n    float total = 0;\n"
             "    for (int k = 0; k < part.length; k++) total += part[number[k]];\n    return total;\n}",
             "the rounding is not"),
        ],
        'String myTree = "?";': [
            ('String myTree = "((0+5)+((((1+6)+3)+4)+(2+7)))";', "correct"),
            ('String myTree = OrderDetective.reveal(8, mystery::sum).tree().toString().replace(" ", "");', "correct"),
            ('String myTree = "(((((((0+1)+2)+3)+4)+5)+6)+7)";', "order of the mystery"),
            ('String myTree = "((0+5)+(((1+6)+3)+4)+(2+7))";', "stopped with IllegalArgumentException"),
        ],
        "double myOrders = NOT_YET;": [
            ("double myOrders = 184756;", "correct"),
            ("double myOrders = 1 << 20;", "not the right size"),
            ("double myOrders = 20 * 19;", "not the right size"),
        ],
    },
    "11-a-billion-flops": {
        "double myRoundings = Predict.NOT_YET;": [
            ("double myRoundings = 256;", "correct"),
            ("double myRoundings = 255;", "off by more than rounding"),
            ("double myRoundings = 65536;", "not the right size"),
        ],
        "double myShare = Predict.NOT_YET;": [
            ("double myShare = 4 * 0x1p-10 / 2;", "correct"),
            ("double myShare = 4 * 0x1p-10;", "off by more than rounding"),
            ("double myShare = 0x1p-10 / 4;", "not the right size"),
        ],
        "double myLayers = Predict.NOT_YET;": [
            ("double myLayers = Math.ceil(24 * Math.log(2) / Math.log(stretch));", "correct"),
            ("double myLayers = 24;", "not the right size"),
            ("double myLayers = 86;", "off by more than rounding"),
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
    "13-living-with-it": {
        "double myTolerance(int n) {\n    return Predict.NOT_YET;\n}": [
            ("double myTolerance(int n) {\n    double k = n + 1;\n"
             "    return 2 * (k * 0x1p-24 / (1 - k * 0x1p-24));\n}", "correct"),
            ("double myTolerance(int n) {\n    double k = n + 1;\n"
             "    return k * 0x1p-24 / (1 - k * 0x1p-24);\n}", "off by more than rounding"),
            ("double myTolerance(int n) {\n    return 2 * (n * 0x1p-24 / (1 - n * 0x1p-24));\n}", "not the right size"),
        ],
        "Integer myChannel = null;": [
            ("Integer myChannel = 3;", "correct"),
            ("Integer myChannel = 6;", "not right"),
            ("Integer myChannel = 4;", "not right"),
        ],
        "double myOutputs = Predict.NOT_YET;": [
            ("double myOutputs = 6464;", "correct"),
            ("double myOutputs = 6400;", "off by more than rounding"),
            ("double myOutputs = 100;", "not the right size"),
        ],
    },
}


def cells(notebook, stub, answer):
    """The cells that a reader runs: from the one with the answer in place of the stub to the one with the feedback."""
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    place = next(i for i, source in enumerate(code) if stub in source)
    run = [code[place].replace(stub, answer)]
    while "Feedback." not in run[-1]:
        place += 1
        run.append(code[place])
    return run
