package floatlab.compare;

import floatlab.runtime.Require;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The layers by the names that a user types, such as {@code conv2d:stride=1,padding=0}. */
final class LayerNames {
    /** Names, inputs and parameters, as the help shows them. */
    static final String HELP = """
              conv2d:stride=1,padding=0,dilation=1,groups=1   x,w[,bias]
              linear                                          x,w[,bias]
              einsum:ij,jk->ik                                x,w
              batchnorm:eps=1e-5                              x,mean,variance[,weight,bias]
              batchnorm-train:eps=1e-5                        x[,weight,bias]
              layernorm:axes=1,eps=1e-5                       x[,weight,bias]
              rmsnorm:axes=1,eps=1e-6                         x[,weight]
              softmax:axis=-1   log-softmax:axis=-1           x
              cross-entropy:mean=1                            logits,targets
              attention:scale=0.125,causal=0                  q,k,v
              sum:axis=-1   mean:axis=-1   cumsum:axis=-1     x
              variance:axis=-1,ddof=0                         x
              avgpool:kernel=2,stride=2,padding=0             x
              maxpool:kernel=2,stride=2,padding=0             x
              bilinear:height=16,width=16,corners=0           x
              relu exp log sqrt tanh sigmoid silu gelu erf sin cos:ulps=2   x
              quantize:scale=0.1,zero=0,low=-128,high=127     x
            """;

    private final String name;
    private final Map<String, String> parameters = new LinkedHashMap<>();
    private final List<NpyArray> inputs;

    private LayerNames(String name, List<NpyArray> inputs) {
        this.name = name;
        this.inputs = inputs;
    }

    static Expected expected(String spec, List<NpyArray> inputs) {
        int colon = spec.indexOf(':');
        LayerNames layer = new LayerNames(colon < 0 ? spec : spec.substring(0, colon), inputs);
        String rest = colon < 0 ? "" : spec.substring(colon + 1);
        if (layer.name.equals("einsum")) {
            layer.inputs(2, 2);
            return Layers.einsum(rest, inputs.get(0), inputs.get(1));
        }
        for (String parameter : rest.isEmpty() ? new String[0] : rest.split(",", -1)) {
            int equals = parameter.indexOf('=');
            Require.that(equals > 0, "layer", () -> spec, "parameters such as stride=1");
            layer.parameters.put(parameter.substring(0, equals), parameter.substring(equals + 1));
        }
        Expected expected = layer.expected();
        Require.that(
                layer.parameters.isEmpty(),
                "layer",
                () -> spec,
                "no parameter " + String.join(", ", layer.parameters.keySet()));
        return expected;
    }

    private Expected expected() {
        NpyArray x = inputs.isEmpty() ? null : inputs.get(0);
        switch (name) {
            case "conv2d":
                inputs(2, 3);
                return Layers.conv2d(
                        x,
                        input(1),
                        input(2),
                        whole("stride", 1),
                        whole("padding", 0),
                        whole("dilation", 1),
                        whole("groups", 1));
            case "linear":
                inputs(2, 3);
                return Layers.linear(x, input(1), input(2));
            case "batchnorm":
                inputs(3, 5);
                return Layers.batchNorm(x, input(1), input(2), input(3), input(4), number("eps", 1e-5));
            case "batchnorm-train":
                inputs(1, 3);
                return Layers.batchNormInTraining(x, input(1), input(2), number("eps", 1e-5));
            case "layernorm":
                inputs(1, 3);
                return Layers.layerNorm(x, whole("axes", 1), input(1), input(2), number("eps", 1e-5));
            case "rmsnorm":
                inputs(1, 2);
                return Layers.rmsNorm(x, whole("axes", 1), input(1), number("eps", 1e-6));
            case "cross-entropy":
                inputs(2, 2);
                return Layers.crossEntropy(x, input(1), whole("mean", 1) != 0);
            case "attention":
                inputs(3, 3);
                return Layers.attention(x, input(1), input(2), number("scale", Double.NaN), whole("causal", 0) != 0);
            default:
                inputs(1, 1);
                return ofOne(x);
        }
    }

    private Expected ofOne(NpyArray x) {
        return switch (name) {
            case "softmax" -> Layers.softmax(x, whole("axis", -1));
            case "log-softmax" -> Layers.logSoftmax(x, whole("axis", -1));
            case "sum" -> Layers.sum(x, whole("axis", -1));
            case "mean" -> Layers.mean(x, whole("axis", -1));
            case "cumsum" -> Layers.runningSum(x, whole("axis", -1));
            case "variance" -> Layers.variance(x, whole("axis", -1), whole("ddof", 0));
            case "avgpool", "maxpool" -> {
                int kernel = whole("kernel", 2);
                int stride = whole("stride", kernel);
                int padding = whole("padding", 0);
                yield name.equals("avgpool")
                        ? Layers.averagePool(x, kernel, stride, padding)
                        : Layers.maxPool(x, kernel, stride, padding);
            }
            case "bilinear" -> Layers.interpolate(x, whole("height", 0), whole("width", 0), whole("corners", 0) != 0);
            case "quantize" ->
                Layers.quantize(x, number("scale", 0), whole("zero", 0), whole("low", -128), whole("high", 127));
            case "relu", "exp", "log", "sqrt", "tanh", "sigmoid", "silu", "gelu", "erf", "sin", "cos" ->
                Layers.elementwise(name, x, number("ulps", 2));
            default -> throw Require.unexpected("layer", name, "one that --help lists");
        };
    }

    private NpyArray input(int at) {
        return at < inputs.size() ? inputs.get(at) : null;
    }

    private void inputs(int least, int most) {
        Require.that(
                inputs.size() >= least && inputs.size() <= most,
                "inputs",
                () -> inputs.size() + " arrays",
                (least == most ? "" + least : least + " to " + most) + " for " + name);
    }

    private int whole(String key, int otherwise) {
        String value = parameters.remove(key);
        Require.that(value == null || value.matches("-?[0-9]{1,9}"), "layer's " + key, () -> value, "a whole number");
        return value == null ? otherwise : Integer.parseInt(value);
    }

    private double number(String key, double otherwise) {
        String value = parameters.remove(key);
        Require.that(
                value == null || value.matches("[-+]?[0-9]*[.]?[0-9]+([eE][-+]?[0-9]+)?"),
                "layer's " + key,
                () -> value,
                "a number");
        return value == null ? otherwise : Double.parseDouble(value);
    }
}
