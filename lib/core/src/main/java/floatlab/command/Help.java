package floatlab.command;

import floatlab.compare.Layers;

/** What the command can do, and how to read its answer. */
final class Help {
    static final String TEXT = """
            floatlab: two results differ. Rounding, or a bug?

              java -jar floatlab-core.jar compare A B [options]
              java -jar floatlab-core.jar order Y --inputs x.npy,w.npy[,bias.npy] [--stride N] [--padding N] [--groups N]

            A and B are .npy, .npz or .safetensors files, an index of those, or folders of .npy files. Of several arrays,
            those of one name are compared, in the order of A.

            What the judge can say depends on what you give it, the best first:

              --layer NAME --inputs x.npy,w.npy,…
                  It computes the layer in double and derives how far any order of its sums can be from that. Beyond it is
                  a bug, and it says whose: compare a.npy b.npy --layer conv2d:padding=1 --inputs x.npy,w.npy,bias.npy
              --reference R
                  A third result, computed in float64: is b any worse than a, and which one should you look at?
              --products N, --depth D
                  Nothing but the files. N terms are added for an output (1000 if you do not say), in D layers one after the
                  other. From the files alone few things are certain, so expect more "cannot tell".

              --factors tf32|bf16|fp16|e4m3|e5m2
                  x and w are rounded to this format before they are multiplied, and that is allowed.
              --json
                  verdict, reason, index, a, b, difference, relative and bound, for programs. A bound that is not known
                  is null.

            The answer is also the exit code:

              0  rounding      equal, or rounding explains the differences
              1  bug           no order of additions explains them, or chance does not
              2  cannot tell   the reason says what to give to know
              3  not comparable, such as other shapes or damaged files
              64 the command is wrong
              Of many pairs, any 1 counts first, then 3, then 2.

            Layers, their parameters with what holds if you leave them out, and their inputs in this order:

            """ + Layers.help() + """

            order names the order of additions that gives the outputs Y bit for bit, if it is one of those known here.
            """;

    private Help() {}
}
