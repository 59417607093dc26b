package floatlab.order;

/**
 * In which order a convolution visits the terms of one output: the channels c of the group, the kernel's rows kh and
 * its columns kw, each ascending; the name lists the loops from the outermost to the innermost.
 */
public enum LoopNest {
    /** For each channel, for each row of the kernel, for each column. The order in which NCHW weights lie in memory. */
    C_KH_KW("(c, kh, kw)"),

    /** For each channel, for each column of the kernel, for each row. */
    C_KW_KH("(c, kw, kh)"),

    /** For each row of the kernel, for each channel, for each column. */
    KH_C_KW("(kh, c, kw)"),

    /** For each row of the kernel, for each column, for each channel. */
    KH_KW_C("(kh, kw, c)"),

    /** For each column of the kernel, for each channel, for each row. */
    KW_C_KH("(kw, c, kh)"),

    /** For each column of the kernel, for each row, for each channel. */
    KW_KH_C("(kw, kh, c)");

    private final String text;

    LoopNest(String text) {
        this.text = text;
    }

    /** {@return the loops from the outermost to the innermost, such as {@code (c, kh, kw)}} */
    public String describe() {
        return text;
    }
}
