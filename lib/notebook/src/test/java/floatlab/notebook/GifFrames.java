package floatlab.notebook;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.w3c.dom.Element;

/** Plays a GIF: what is shown when. */
final class GifFrames {
    /** The whole picture from one time to another, in hundredths of a second. */
    record Shown(BufferedImage picture, int begin, int end) {}

    private GifFrames() {}

    static List<Shown> of(byte[] gif) throws IOException {
        ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
        List<Shown> shown = new ArrayList<>();
        try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(gif))) {
            reader.setInput(in);
            int time = 0;
            for (int i = 0; i < reader.getNumImages(true); i++) {
                BufferedImage part = reader.read(i);
                Element about = (Element) reader.getImageMetadata(i).getAsTree("javax_imageio_gif_image_1.0");
                BufferedImage whole = i == 0
                        ? new BufferedImage(part.getWidth(), part.getHeight(), BufferedImage.TYPE_INT_RGB)
                        : copy(shown.get(i - 1).picture());
                int x = number(about, "ImageDescriptor", "imageLeftPosition");
                int y = number(about, "ImageDescriptor", "imageTopPosition");
                Graphics2D graphics = whole.createGraphics();
                graphics.drawImage(part, x, y, null);
                graphics.dispose();
                int end = time + number(about, "GraphicControlExtension", "delayTime");
                shown.add(new Shown(whole, time, end));
                time = end;
            }
        } finally {
            reader.dispose();
        }
        return shown;
    }

    private static BufferedImage copy(BufferedImage image) {
        BufferedImage copy = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
        copy.setData(image.getData());
        return copy;
    }

    private static int number(Element about, String element, String attribute) {
        return Integer.parseInt(((Element) about.getElementsByTagName(element).item(0)).getAttribute(attribute));
    }
}
