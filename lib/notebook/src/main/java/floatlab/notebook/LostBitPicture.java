package floatlab.notebook;

import floatlab.format.FloatText;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.font.FontRenderContext;
import java.awt.font.GlyphVector;
import java.awt.geom.Line2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The picture in the project's README: p + b loses a bit, so (p + b) − p is not b. The numbers come from {@link LostBit}; this
 * class draws them, as an addition on squared paper with a column for each bit.
 */
final class LostBitPicture {
    static final int WIDTH = 800;
    static final int HEIGHT = 420;

    /** Pixels of the picture for each logical pixel. */
    static final int DENSITY = 2;

    /** When things happen, in hundredths of a second. Every frame of a movement stays for a twentieth of a second. */
    static final int STEP = 5;

    static final int ADD = 100;
    static final int ADDED = 170;
    static final int FALL = 240;
    static final int FALLEN = 300;
    static final int SUBTRACT = 350;
    static final int SUBTRACTED = 410;
    static final int COMPARE = 420;
    static final int COMPARED = 480;
    static final int END = 500;

    /** How long the last frame stays before the animation begins again. */
    static final int REST = 500;

    private static final Color INK = new Color(0x222222);
    private static final Color FAINT = new Color(0x777777);
    private static final Color OF_P = new Color(0x0062A3);
    private static final Color OF_B = new Color(0x00785A);
    private static final Color LOST = new Color(0xC8102E);
    private static final int TINT = 28;

    private static final int MARGIN = 24;
    private static final int COLUMN = 19;
    private static final int BOX = 24;
    private static final int PLACES = 26;
    private static final int POINT = 140;
    private static final int DECIMALS = POINT + (PLACES + 1) * COLUMN + 14;

    /** The tops of the rows. */
    private static final int P_ROW = 92;

    private static final int B_ROW = 126;
    private static final int SUM_ROW = 168;
    private static final int DIFFERENCE_ROW = 252;
    private static final int COMPARED_ROW = 286;

    private final LostBit numbers;

    LostBitPicture(LostBit numbers) {
        this.numbers = numbers;
    }

    /**
     * Writes the animation, lost-bit.gif, and its last frame, lost-bit.png.
     *
     * @param args the folder to write them into
     * @throws IllegalArgumentException if that is not one folder
     * @throws IOException if they cannot be written
     */
    public static void main(String... args) throws IOException {
        if (args.length != 1 || !Files.isDirectory(Path.of(args[0]))) {
            throw new IllegalArgumentException("the arguments are '" + String.join(" ", args)
                    + "', expected a folder to write lost-bit.gif and lost-bit.png into");
        }
        System.setProperty("java.awt.headless", "true");
        LostBitPicture picture = new LostBitPicture(LostBit.ofTheThread());
        Files.write(Path.of(args[0], "lost-bit.gif"), picture.animation());
        Files.write(Path.of(args[0], "lost-bit.png"), picture.still());
    }

    byte[] animation() {
        AnimatedGif gif = new AnimatedGif(Palette.of(at(END)));
        for (int time = 0; time < END; time += STEP) {
            gif.add(at(time), STEP);
        }
        gif.add(at(END), REST);
        return gif.bytes();
    }

    byte[] still() {
        BufferedImage last = at(END);
        return ChartPainter.encoded(Palette.of(last).applyTo(last));
    }

    /** The frame at a time, in hundredths of a second since the beginning. */
    BufferedImage at(int time) {
        BufferedImage image = new BufferedImage(DENSITY * WIDTH, DENSITY * HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        try {
            graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            graphics.setColor(Color.WHITE);
            graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
            graphics.scale(DENSITY, DENSITY);
            new Drawing(graphics, numbers, time).draw();
        } finally {
            graphics.dispose();
        }
        return image;
    }

    /** One frame. */
    private static final class Drawing {
        private static final FontRenderContext EXACT = new FontRenderContext(null, true, true);

        private final Graphics2D graphics;
        private final LostBit numbers;
        private final int time;
        private final Font plain = ChartPainter.font("DejaVuSans.ttf");
        private final Font bold = ChartPainter.font("DejaVuSans-Bold.ttf");
        private final Font code = ChartPainter.font("DejaVuSansMono.ttf");
        private final Font boldCode = ChartPainter.font("DejaVuSansMono-Bold.ttf");

        Drawing(Graphics2D graphics, LostBit numbers, int time) {
            this.graphics = graphics;
            this.numbers = numbers;
            this.time = time;
        }

        void draw() {
            question();
            text("A float has room for " + LostBit.BITS + " bits:", plain.deriveFont(15f), x(1), P_ROW - 12, FAINT);
            row(P_ROW, "p", numbers.p(), OF_P, PLACES);
            row(B_ROW, "+ b", numbers.b(), OF_B, PLACES);
            if (time > ADD) {
                line(MARGIN, SUM_ROW - 8, x(PLACES + 1), SUM_ROW - 8, 1.5f, INK);
                exactSum();
            }
            if (time > SUBTRACT) {
                int shown = (int) (PLACES * done(SUBTRACT, SUBTRACTED));
                row(DIFFERENCE_ROW, "(p + b) − p", numbers.difference(), INK, shown);
            }
            if (time > COMPARE) {
                double done = done(COMPARE, COMPARED);
                // Slow at both ends.
                double way = done * done * (3 - 2 * done);
                row(B_ROW + way * (COMPARED_ROW - B_ROW), "b", numbers.b(), OF_B, PLACES);
            }
            if (time > COMPARED) {
                answer();
            }
            String source = "p is a weight times a pixel, b is a bias: the numbers of a thread in the PyTorch forum";
            text(source, plain.deriveFont(13f), MARGIN, HEIGHT - 16, FAINT);
        }

        /** How much of a movement is done, from 0 to 1. */
        private double done(int begin, int end) {
            return Math.max(0, Math.min(1, (time - begin) / (double) (end - begin)));
        }

        private void question() {
            double x = text("(p + b) - p == b", boldCode.deriveFont(23f), MARGIN, 42, INK);
            x = text("  is  ", plain.deriveFont(20f), x, 42, INK);
            x = text(String.valueOf(numbers.equal()), boldCode.deriveFont(23f), x, 42, LOST);
            text(".  Why?", plain.deriveFont(20f), x, 42, INK);
        }

        /** The sum grows from its last bit, as on paper. Then the bits that a float has no box for fall down. */
        private void exactSum() {
            int first = PLACES + 1 - (int) Math.round(PLACES * done(ADD, ADDED));
            int last = LostBit.lastPlace(numbers.sum());
            boolean falling = time > FALL;
            label("p + b", SUM_ROW);
            for (int place = 1; place <= last; place++) {
                box(place, SUM_ROW, INK);
                if (place >= first) {
                    digit(LostBit.bit(falling ? numbers.sum() : numbers.exactSum(), place), place, SUM_ROW, INK);
                }
            }
            double done = done(FALL, FALLEN);
            double y = SUM_ROW + 34 * done * done;
            for (int place = last + 1; place <= LostBit.lastOne(numbers.exactSum()); place++) {
                if (place >= first) {
                    graphics.setColor(LOST);
                    graphics.fill(shape(place, y));
                    digit(LostBit.bit(numbers.exactSum(), place), place, y, Color.WHITE);
                }
            }
            if (time > ADDED) {
                String needed = LostBit.lastOne(numbers.exactSum()) - LostBit.firstPlace(numbers.sum()) + 1 + "";
                String says = falling ? "no room for the " + needed + "th bit" : "this sum needs " + needed + " bits";
                Font font = plain.deriveFont(16f);
                text(says, font, x(last) - width(says, font), SUM_ROW + 52, LOST);
            }
            if (time > FALLEN) {
                decimal(numbers.sum(), SUM_ROW, INK);
            }
        }

        private void answer() {
            for (int place = 1; place <= PLACES; place++) {
                if (LostBit.bit(numbers.b(), place) != LostBit.bit(numbers.difference(), place)) {
                    graphics.setColor(LOST);
                    graphics.setStroke(new BasicStroke(3));
                    int height = COMPARED_ROW + BOX - DIFFERENCE_ROW + 4;
                    graphics.draw(
                            new RoundRectangle2D.Double(x(place) - 1, DIFFERENCE_ROW - 2, COLUMN + 1, height, 8, 8));
                }
            }
            text("≠", bold.deriveFont(20f), DECIMALS - 2, COMPARED_ROW + 1, LOST);
            text("One bit had no room in p + b. It does not come back.", bold.deriveFont(21f), MARGIN, 360, LOST);
        }

        /** A float: its bits up to a place, with boxes for the 24 that it keeps, and the decimal that Java prints. */
        private void row(double y, String name, float number, Color color, int shown) {
            label(name, y);
            for (int place = 1; place <= Math.min(shown, LostBit.lastPlace(number)); place++) {
                boolean kept = place >= LostBit.firstPlace(number);
                if (kept) {
                    box(place, y, color);
                }
                digit(LostBit.bit(number, place), place, y, kept ? color : FAINT);
            }
            if (shown == PLACES) {
                decimal(number, y, color);
            }
        }

        private void label(String name, double y) {
            Font font = code.deriveFont(16f);
            text(name, font, POINT - 14 - width(name, font), y + 18, INK);
            text("0.", font, POINT - 2, y + 18, FAINT);
        }

        private void decimal(float number, double y, Color color) {
            text(FloatText.shortest(number), code.deriveFont(16f), DECIMALS, y + 18, color);
        }

        private static double x(int place) {
            return POINT + place * COLUMN;
        }

        private static Shape shape(int place, double y) {
            return new RoundRectangle2D.Double(x(place) + 0.5, y, COLUMN - 1.5, BOX, 5, 5);
        }

        private void box(int place, double y, Color color) {
            graphics.setColor(new Color(color.getRed(), color.getGreen(), color.getBlue(), TINT));
            graphics.fill(shape(place, y));
        }

        private void digit(int bit, int place, double y, Color color) {
            text(String.valueOf(bit), code.deriveFont(17f), x(place) + 4.2, y + 18, color);
        }

        private void line(double x, double y, double toX, double toY, float width, Color color) {
            graphics.setColor(color);
            graphics.setStroke(new BasicStroke(width));
            graphics.draw(new Line2D.Double(x, y, toX, toY));
        }

        /** Draws the outlines of letters, which look the same on every machine, and returns where they end. */
        private double text(String text, Font font, double x, double y, Color color) {
            GlyphVector glyphs = font.createGlyphVector(EXACT, text);
            graphics.setColor(color);
            graphics.fill(glyphs.getOutline((float) x, (float) y));
            return x + glyphs.getLogicalBounds().getWidth();
        }

        private static double width(String text, Font font) {
            return font.createGlyphVector(EXACT, text).getLogicalBounds().getWidth();
        }
    }
}
