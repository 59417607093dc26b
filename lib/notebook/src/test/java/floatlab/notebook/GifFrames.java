package floatlab.notebook;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.w3c.dom.Element;

/** Plays a GIF. Times are in hundredths of a second. */
final class GifFrames implements AutoCloseable {
    private final ImageReader reader =
            ImageIO.getImageReadersByFormatName("gif").next();
    private final ImageInputStream in;
    private final int count;
    private BufferedImage picture;
    private int played;
    private int end;

    GifFrames(byte[] gif) throws IOException {
        in = ImageIO.createImageInputStream(new ByteArrayInputStream(gif));
        reader.setInput(in);
        count = reader.getNumImages(true);
    }

    int count() {
        return count;
    }

    boolean hasNext() {
        return played < count;
    }

    /** Plays one frame more and returns when it ends. */
    int next() throws IOException {
        BufferedImage part = reader.read(played);
        Element about = (Element) reader.getImageMetadata(played).getAsTree("javax_imageio_gif_image_1.0");
        if (picture == null) {
            picture = new BufferedImage(part.getWidth(), part.getHeight(), BufferedImage.TYPE_INT_RGB);
        }
        Graphics2D graphics = picture.createGraphics();
        graphics.drawImage(
                part,
                number(about, "ImageDescriptor", "imageLeftPosition"),
                number(about, "ImageDescriptor", "imageTopPosition"),
                null);
        graphics.dispose();
        played++;
        end += number(about, "GraphicControlExtension", "delayTime");
        return end;
    }

    /** What is seen at a time; asked for later times only. */
    BufferedImage at(int time) throws IOException {
        while (hasNext() && end <= time) {
            next();
        }
        return picture;
    }

    @Override
    public void close() throws IOException {
        reader.dispose();
        in.close();
    }

    private static int number(Element about, String element, String attribute) {
        return Integer.parseInt(((Element) about.getElementsByTagName(element).item(0)).getAttribute(attribute));
    }
}
