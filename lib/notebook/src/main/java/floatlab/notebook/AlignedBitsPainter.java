package floatlab.notebook;

import floatlab.notebook.AlignedBits.Row;
import floatlab.runtime.Require;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/** Draws sums in bits, one below the other, all places under each other: see {@link AlignedBits#picture}. */
final class AlignedBitsPainter {
    private static final int WIDTH = 760;
    private static final int MARGIN = 16;
    private static final int HEADLINE = 34;
    private static final int TITLE = 24;
    private static final int LINE = 19;
    private static final int GAP = 20;
    private static final int NAMES = 66;
    private static final int REMARK = 190;
    private static final int WIDEST_CELL = 15;

    private static final Color INK = new Color(0x222222);
    private static final Color PALE = new Color(0x999999);

    /** The colours of a and b, in which a bit that is lost is marked as theirs. */
    private static final Color[] OWNERS = {new Color(0x0072B2), new Color(0xC24E00)};

    private final String claim;
    private final List<String> titles;
    private final List<AlignedBits> sums;
    private final int high;
    private final int low;
    private final double cell;

    AlignedBitsPainter(String claim, List<String> titles, List<AlignedBits> sums) {
        this.claim = Objects.requireNonNull(claim, "claim");
        this.titles = List.copyOf(titles);
        this.sums = List.copyOf(sums);
        Require.that(!sums.isEmpty(), "sums", () -> "empty", "at least one sum");
        Require.that(titles.size() == sums.size(), "titles", titles::size, "as many as there are sums, " + sums.size());
        high = sums.stream().mapToInt(AlignedBits::high).max().orElseThrow();
        low = sums.stream().mapToInt(AlignedBits::low).min().orElseThrow();
        cell = Math.min(WIDEST_CELL, (WIDTH - 2.0 * MARGIN - NAMES - REMARK) / (high - low + 2));
        Require.that(
                cell >= 6, "sums", () -> high - low + 1 + " places", "at most " + 70 + " from the first to the last");
    }

    Rendering render() {
        int height = 2 * MARGIN + HEADLINE + sums.size() * (TITLE + 3 * LINE + GAP) - GAP;
        List<String> words = new ArrayList<>(List.of(claim));
        for (int i = 0; i < sums.size(); i++) {
            words.add(titles.get(i) + "\n" + sums.get(i));
        }
        byte[] png = ChartPainter.png(WIDTH, height, this::paint);
        String alt = claim + " "
                + String.join(
                        " ",
                        IntStream.range(0, sums.size())
                                .mapToObj(i -> titles.get(i) + ": " + remark(sums.get(i)) + ".")
                                .toList());
        return Rendering.ofText(String.join("\n\n", words)).withPng(png, WIDTH, height, alt);
    }

    private void paint(Graphics2D graphics) {
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, WIDTH, WIDTH * 10);
        graphics.setColor(INK);
        graphics.setFont(ChartPainter.font("DejaVuSans-Bold.ttf").deriveFont(14f));
        graphics.drawString(claim, MARGIN, MARGIN + 14);
        int y = MARGIN + HEADLINE;
        for (int i = 0; i < sums.size(); i++) {
            graphics.setColor(INK);
            graphics.setFont(ChartPainter.font("DejaVuSans-Bold.ttf").deriveFont(12.5f));
            graphics.drawString(titles.get(i), MARGIN, y + 14);
            paint(graphics, sums.get(i), y + TITLE);
            y += TITLE + 3 * LINE + GAP;
        }
    }

    private void paint(Graphics2D graphics, AlignedBits sum, int top) {
        Font mono = ChartPainter.font("DejaVuSansMono.ttf").deriveFont(13f);
        Font bold = ChartPainter.font("DejaVuSansMono-Bold.ttf").deriveFont(13f);
        Font sans = ChartPainter.font("DejaVuSans.ttf").deriveFont(12f);
        List<Row> rows = sum.rows().subList(0, 3);
        for (int r = 0; r < rows.size(); r++) {
            int y = top + r * LINE;
            graphics.setFont(sans);
            graphics.setColor(r < 2 ? OWNERS[r] : INK);
            graphics.drawString(rows.get(r).name(), MARGIN, y + 14);
            for (int place = high; place >= low; place--) {
                char digit = rows.get(r).digit(place);
                double x = x(place);
                boolean beyond = sum.grid() != null && place < sum.grid();
                boolean lost = beyond && digit == '1';
                if (lost) {
                    graphics.setColor(r < 2 ? OWNERS[r] : owner(sum));
                    graphics.fillRect((int) Math.round(x), y + 1, (int) Math.round(cell), LINE - 3);
                }
                graphics.setColor(lost ? Color.WHITE : beyond ? PALE : INK);
                graphics.setFont(digit == '1' ? bold : mono);
                String text = String.valueOf(digit);
                graphics.drawString(text, (float) (x + (cell - 8) / 2), y + 14);
                if (place == 0 && low < 0) {
                    graphics.setColor(INK);
                    graphics.drawString(".", (float) (x(-1) - cell + (cell - 8) / 2), y + 14);
                }
            }
        }
        graphics.setColor(INK);
        graphics.setStroke(new BasicStroke(1));
        int under = top + 2 * LINE - 1;
        graphics.drawLine(MARGIN, under, (int) x(low - 1), under);
        if (sum.grid() != null) {
            int end = (int) Math.round(x(sum.grid() - 1));
            graphics.setStroke(new BasicStroke(2));
            graphics.drawLine(end, top - 4, end, top + 3 * LINE + 2);
        }
        graphics.setFont(sans);
        graphics.setColor(sum.isExact() ? INK : owner(sum));
        graphics.drawString(remark(sum), (float) x(low - 1) + 14, top + 2 * LINE + 14);
    }

    /** The left edge of a place; behind the point there is room for it. */
    private double x(int place) {
        return MARGIN + NAMES + (high - place + (place < 0 && high >= 0 ? 0.6 : 0)) * cell;
    }

    private static Color owner(AlignedBits sum) {
        return sum.isBeyondA() && sum.isBeyondB() ? INK : OWNERS[sum.isBeyondA() ? 0 : 1];
    }

    private static String remark(AlignedBits sum) {
        boolean a = sum.isBeyondA();
        boolean b = sum.isBeyondB();
        if (sum.isExact()) {
            return a && b ? "together a whole step" : "everything has a place";
        }
        return a && b ? "both have bits beyond" : "a bit of " + (a ? sum.nameA() : sum.nameB()) + " is lost";
    }
}
