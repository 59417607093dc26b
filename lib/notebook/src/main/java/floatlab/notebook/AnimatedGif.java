package floatlab.notebook;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOInvalidTreeException;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Pictures that follow each other, as a GIF that begins again when it ends. A frame holds only the rectangle that changes. */
final class AnimatedGif {
    private static final String FORMAT = "javax_imageio_gif_image_1.0";

    /** How often the animation plays, as two bytes: 0 is for ever. */
    private static final byte[] FOR_EVER = {1, 0, 0};

    private record Frame(BufferedImage picture, Rectangle place, int hundredths) {}

    private final Palette palette;
    private final List<Frame> frames = new ArrayList<>();
    private BufferedImage last;

    AnimatedGif(Palette palette) {
        this.palette = palette;
    }

    /** Appends a picture, which stays for some hundredths of a second. A picture equal to the last one prolongs that. */
    void add(BufferedImage picture, int hundredths) {
        BufferedImage next = palette.applyTo(picture);
        Rectangle changed = last == null ? new Rectangle(next.getWidth(), next.getHeight()) : changed(last, next);
        if (changed.isEmpty()) {
            Frame before = frames.remove(frames.size() - 1);
            frames.add(new Frame(before.picture, before.place, before.hundredths + hundredths));
        } else {
            frames.add(new Frame(part(next, changed), changed, hundredths));
        }
        last = next;
    }

    /** The smallest rectangle that holds every pixel that differs; empty if none does. */
    private static Rectangle changed(BufferedImage before, BufferedImage after) {
        byte[] old = ((DataBufferByte) before.getRaster().getDataBuffer()).getData();
        byte[] now = ((DataBufferByte) after.getRaster().getDataBuffer()).getData();
        int width = after.getWidth();
        int left = width;
        int top = after.getHeight();
        int right = -1;
        int bottom = -1;
        for (int i = 0; i < now.length; i++) {
            if (now[i] != old[i]) {
                left = Math.min(left, i % width);
                right = Math.max(right, i % width);
                top = Math.min(top, i / width);
                bottom = i / width;
            }
        }
        return right < 0 ? new Rectangle() : new Rectangle(left, top, right - left + 1, bottom - top + 1);
    }

    /** A copy, because the writer of JDK 17 does not look where a subimage begins. */
    private static BufferedImage part(BufferedImage whole, Rectangle place) {
        IndexColorModel colors = (IndexColorModel) whole.getColorModel();
        BufferedImage part = new BufferedImage(place.width, place.height, BufferedImage.TYPE_BYTE_INDEXED, colors);
        part.setData(whole.getData(place).createTranslatedChild(0, 0));
        return part;
    }

    byte[] bytes() {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.prepareWriteSequence(null);
            for (Frame frame : frames) {
                writer.writeToSequence(new IIOImage(frame.picture, null, about(frame, writer)), null);
            }
            writer.endWriteSequence();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /** Where a frame goes, how long it stays, and, for the first, that all play for ever. */
    private IIOMetadata about(Frame frame, ImageWriter writer) throws IIOInvalidTreeException {
        // Made from the colours of the picture: the specifier of its type would have a palette that nobody asked for.
        ImageTypeSpecifier type = new ImageTypeSpecifier(frame.picture.getColorModel(), frame.picture.getSampleModel());
        IIOMetadata about = writer.getDefaultImageMetadata(type, null);
        IIOMetadataNode root = new IIOMetadataNode(FORMAT);
        IIOMetadataNode descriptor = child(root, "ImageDescriptor");
        descriptor.setAttribute("imageLeftPosition", "" + frame.place.x);
        descriptor.setAttribute("imageTopPosition", "" + frame.place.y);
        descriptor.setAttribute("imageWidth", "" + frame.place.width);
        descriptor.setAttribute("imageHeight", "" + frame.place.height);
        descriptor.setAttribute("interlaceFlag", "FALSE");
        IIOMetadataNode control = child(root, "GraphicControlExtension");
        control.setAttribute("disposalMethod", "doNotDispose");
        control.setAttribute("userInputFlag", "FALSE");
        control.setAttribute("transparentColorFlag", "FALSE");
        control.setAttribute("delayTime", "" + frame.hundredths);
        control.setAttribute("transparentColorIndex", "0");
        if (frame == frames.get(0)) {
            IIOMetadataNode application = child(child(root, "ApplicationExtensions"), "ApplicationExtension");
            application.setAttribute("applicationID", "NETSCAPE");
            application.setAttribute("authenticationCode", "2.0");
            application.setUserObject(FOR_EVER);
        }
        about.mergeTree(FORMAT, root);
        return about;
    }

    private static IIOMetadataNode child(IIOMetadataNode parent, String name) {
        IIOMetadataNode child = new IIOMetadataNode(name);
        parent.appendChild(child);
        return child;
    }
}
