package floatlab.notebook;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The colours that a picture may have. Stored as indices into a palette, a picture takes a third of the space. */
final class Palette {
    private static final int MOST = 256;

    private final int[] colors;
    private final IndexColorModel model;
    private final Map<Integer, Integer> index = new HashMap<>();

    private Palette(int[] colors) {
        this.colors = colors;
        model = new IndexColorModel(8, colors.length, colors, 0, false, -1, DataBuffer.TYPE_BYTE);
    }

    /** The 256 most frequent colours of a picture, or all if it has fewer. */
    static Palette of(BufferedImage image) {
        Map<Integer, Integer> counts = new HashMap<>();
        for (int pixel : pixels(image)) {
            counts.merge(pixel & 0xFFFFFF, 1, Integer::sum);
        }
        List<Integer> found = new ArrayList<>(counts.keySet());
        found.sort(Comparator.comparing((Integer color) -> -counts.get(color)).thenComparing(color -> color));
        return new Palette(found.stream().limit(MOST).mapToInt(color -> color).toArray());
    }

    /** A picture in these colours: each colour that is not among them is replaced by the nearest one. */
    BufferedImage applyTo(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        int[] pixels = pixels(image);
        BufferedImage indexed = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_INDEXED, model);
        byte[] indices = new byte[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            // Neighbours are alike, and a look into the map takes long.
            indices[i] = i > 0 && pixels[i] == pixels[i - 1]
                    ? indices[i - 1]
                    : (byte) (int) index.computeIfAbsent(pixels[i] & 0xFFFFFF, this::nearest);
        }
        indexed.getRaster().setDataElements(0, 0, width, height, indices);
        return indexed;
    }

    private static int[] pixels(BufferedImage image) {
        int width = image.getWidth();
        return image.getRGB(0, 0, width, image.getHeight(), null, 0, width);
    }

    private int nearest(int color) {
        int best = 0;
        int bestDistance = Integer.MAX_VALUE;
        for (int i = 0; i < colors.length && bestDistance > 0; i++) {
            int red = (colors[i] >> 16 & 0xFF) - (color >> 16 & 0xFF);
            int green = (colors[i] >> 8 & 0xFF) - (color >> 8 & 0xFF);
            int blue = (colors[i] & 0xFF) - (color & 0xFF);
            int distance = red * red + green * green + blue * blue;
            if (distance < bestDistance) {
                bestDistance = distance;
                best = i;
            }
        }
        return best;
    }
}
