package floatlab.train;

/** The parameters of {@link NetSpec}'s network, in the order in which they lie one after another. */
public enum Part {
    /** Weight of the first convolution, (channels1, 1, 3, 3). */
    CONV1_WEIGHT,
    /** Bias of the first convolution, one for each channel. */
    CONV1_BIAS,
    /** Weight of the second convolution, (channels2, channels1, 3, 3). */
    CONV2_WEIGHT,
    /** Bias of the second convolution, one for each channel. */
    CONV2_BIAS,
    /** Factors of the normalisation after the second convolution, one for each channel, if there is one. */
    NORM_WEIGHT,
    /** Summands of the normalisation, one for each channel, if there is one. */
    NORM_BIAS,
    /** Weight of the linear layer, (10, channels2·4·4). */
    LINEAR_WEIGHT,
    /** Bias of the linear layer, one for each class. */
    LINEAR_BIAS
}
