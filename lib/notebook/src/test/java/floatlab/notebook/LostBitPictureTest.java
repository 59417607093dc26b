package floatlab.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** The committed picture of the README is what the command draws. */
class LostBitPictureTest {
    private static final Path FOLDER = Path.of("../../notebooks/site");
    private static final Path ANIMATION = FOLDER.resolve("lost-bit.gif");
    private static final Path STILL = FOLDER.resolve("lost-bit.png");

    /** The mean difference of a colour, of 255, that edges of letters and the palette may make. */
    private static final double TOLERANCE = 0.2;

    private final LostBitPicture picture = new LostBitPicture(LostBit.ofTheThread());

    private static double difference(BufferedImage one, BufferedImage other) {
        assertThat(one.getWidth()).isEqualTo(other.getWidth());
        assertThat(one.getHeight()).isEqualTo(other.getHeight());
        int width = one.getWidth();
        int[] a = one.getRGB(0, 0, width, one.getHeight(), null, 0, width);
        int[] b = other.getRGB(0, 0, width, one.getHeight(), null, 0, width);
        long sum = 0;
        for (int i = 0; i < a.length; i++) {
            for (int shift = 0; shift < 24; shift += 8) {
                sum += Math.abs((a[i] >> shift & 0xFF) - (b[i] >> shift & 0xFF));
            }
        }
        return sum / (3.0 * a.length);
    }

    @Test
    void theAnimationShowsWhatIsDrawn() throws IOException {
        try (GifFrames frames = new GifFrames(Files.readAllBytes(ANIMATION))) {
            for (int time : new int[] {0, 135, 290, LostBitPicture.END}) {
                assertThat(difference(frames.at(time), picture.at(time)))
                        .as("at %s/100 s", time)
                        .isLessThan(TOLERANCE);
            }
        }
    }

    @Test
    void itSaysItInFiveSecondsAndStaysForFive() throws IOException {
        assertThat(Files.size(ANIMATION)).isLessThan(400_000);
        try (GifFrames frames = new GifFrames(Files.readAllBytes(ANIMATION))) {
            assertThat(frames.count()).isGreaterThan(40);
            int begin = 0;
            int end = 0;
            while (frames.hasNext()) {
                begin = end;
                end = frames.next();
            }
            assertThat(begin).isBetween(400, LostBitPicture.END);
            assertThat(end).isEqualTo(LostBitPicture.END + LostBitPicture.REST);
        }
    }

    @Test
    void theStillIsTheLastFrame() throws IOException {
        assertThat(difference(ImageIO.read(STILL.toFile()), picture.at(LostBitPicture.END)))
                .isLessThan(TOLERANCE);
        assertThat(Files.size(STILL)).isLessThan(100_000);
    }

    @Test
    void aMissingWordIsADifference() {
        assertThat(difference(picture.at(LostBitPicture.FALL), picture.at(LostBitPicture.FALL + LostBitPicture.STEP)))
                .as("the words beside the bit change")
                .isGreaterThan(TOLERANCE);
    }

    @Test
    void theCommandWantsAFolder() {
        assertThatThrownBy(() -> LostBitPicture.main("no/such/folder"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "the arguments are 'no/such/folder', expected a folder to write lost-bit.gif and lost-bit.png into");
        assertThatThrownBy(LostBitPicture::main).hasMessageStartingWith("the arguments are ''");
    }
}
