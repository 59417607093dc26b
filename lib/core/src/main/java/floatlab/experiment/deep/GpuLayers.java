package floatlab.experiment.deep;

import floatlab.experiment.Recorded;
import java.util.List;

/**
 * What a GPU's formats cost in a convolution: five layers of real networks in float32, with TF32 allowed, in bfloat16 and
 * float16, with the channels last, and with cuDNN choosing its algorithm by trial.
 *
 * <p>An error is relative to the root mean square of the layer's outputs, which were also computed in double.
 * {@link #source()} says what it was recorded with.
 */
public final class GpuLayers {
    private static final String RESOURCE = "deep/gpu-layers.csv";

    private GpuLayers() {}

    /**
     * One layer in one setting.
     *
     * @param layer the kernel, the channels, and the images
     * @param setting the format, and what else was set
     * @param outputs how many outputs there are
     * @param differing how many of them have other bits than on the CPU in float32
     * @param largest the largest error, relative to the outputs' root mean square
     * @param rms the root of the mean of the squared errors, relative to the same
     */
    public record Row(String layer, String setting, int outputs, int differing, double largest, double rms) {}

    /** {@return a row for each layer and setting} */
    public static List<Row> run() {
        return Recorded.rows(RESOURCE).stream()
                .map(fields -> new Row(
                        fields[0],
                        fields[1],
                        Integer.parseInt(fields[2]),
                        Integer.parseInt(fields[3]),
                        Double.parseDouble(fields[4]),
                        Double.parseDouble(fields[5])))
                .toList();
    }

    /** {@return the versions and the GPU that it was recorded with, on one line} */
    public static String source() {
        return Recorded.source(RESOURCE);
    }
}
