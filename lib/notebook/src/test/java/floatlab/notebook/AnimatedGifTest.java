package floatlab.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AnimatedGifTest {
    private static BufferedImage square(int left) {
        BufferedImage image = new BufferedImage(60, 40, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, 60, 40);
        graphics.setColor(new Color(0xC8102E));
        graphics.fillRect(left, 10, 8, 8);
        graphics.setColor(new Color(0x0062A3));
        graphics.fillRect(left + 2, 12, 3, 5);
        graphics.dispose();
        return image;
    }

    private static int[] pixels(BufferedImage image) {
        return image.getRGB(0, 0, 60, 40, null, 0, 60);
    }

    @Test
    void everyFrameComesBackAsItWas() throws IOException {
        AnimatedGif gif = new AnimatedGif(Palette.of(square(5)));
        gif.add(square(5), 10);
        gif.add(square(20), 5);
        gif.add(square(47), 7);
        try (GifFrames frames = new GifFrames(gif.bytes())) {
            assertThat(frames.next()).isEqualTo(10);
            assertThat(pixels(frames.at(9))).isEqualTo(pixels(square(5)));
            assertThat(frames.next()).isEqualTo(15);
            assertThat(pixels(frames.at(14))).isEqualTo(pixels(square(20)));
            assertThat(frames.next()).isEqualTo(22);
            assertThat(pixels(frames.at(21))).isEqualTo(pixels(square(47)));
            assertThat(frames.hasNext()).isFalse();
        }
    }

    @Test
    void aPictureThatIsShownAgainStaysLonger() throws IOException {
        AnimatedGif gif = new AnimatedGif(Palette.of(square(5)));
        gif.add(square(5), 10);
        gif.add(square(5), 20);
        gif.add(square(6), 5);
        try (GifFrames frames = new GifFrames(gif.bytes())) {
            assertThat(frames.next()).isEqualTo(30);
            assertThat(frames.next()).isEqualTo(35);
            assertThat(frames.hasNext()).isFalse();
        }
    }

    @Test
    void itPlaysForEver() {
        AnimatedGif gif = new AnimatedGif(Palette.of(square(5)));
        gif.add(square(5), 10);
        gif.add(square(6), 10);
        assertThat(new String(gif.bytes(), StandardCharsets.ISO_8859_1)).contains("NETSCAPE2.0\3\1\0\0\0");
    }
}
