package floatlab.compare;

import floatlab.runtime.ArraySize;
import floatlab.runtime.Interruption;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The bytes of a {@code .npy} file: a magic number, a version, a header that is a Python dictionary, and the elements. */
final class NpyFormat {
    /** The most axes that an array of NumPy can have. */
    static final int MOST_AXES = 32;

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

    /** No array of numbers has a longer header. */
    private static final int MOST_HEADER_BYTES = 1 << 16;

    /** Elements are read in pieces of this size, so that a file which promises more than it holds takes no memory. */
    private static final int PIECE_BYTES = 1 << 20;

    /** An entry of the header. NumPy writes its three keys in this order, and reads them in any order. */
    private static final Pattern ENTRY = Pattern.compile(
            "\\s*'(descr|fortran_order|shape)'\\s*:\\s*('[^']*'|True|False|\\([0-9L,\\s]*\\))\\s*(,|$)");

    private NpyFormat() {}

    /** Reads one array, as {@link NpyArray#read(InputStream)} says. */
    static NpyArray read(InputStream in) throws IOException {
        byte[] start = bytes(in, 8, "the magic number");
        if (!Arrays.equals(start, 0, 6, MAGIC, 0, 6)) {
            throw new IllegalArgumentException("this is no .npy file: it does not start with \\x93NUMPY");
        }
        int version = start[6];
        if (version < 1 || version > 3 || start[7] != 0) {
            throw new IllegalArgumentException(
                    ".npy version is " + version + "." + start[7] + ", expected 1.0, 2.0 or 3.0");
        }
        ByteBuffer length = ByteBuffer.wrap(bytes(in, version == 1 ? 2 : 4, "the header's length"))
                .order(ByteOrder.LITTLE_ENDIAN);
        long headerBytes =
                version == 1 ? Short.toUnsignedInt(length.getShort()) : Integer.toUnsignedLong(length.getInt());
        if (headerBytes > MOST_HEADER_BYTES) {
            throw new IllegalArgumentException(
                    ".npy header has " + headerBytes + " bytes, expected at most " + MOST_HEADER_BYTES);
        }
        Charset charset = version == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
        return Header.parse(new String(bytes(in, (int) headerBytes, "the header"), charset))
                .elements(in);
    }

    private static byte[] bytes(InputStream in, int count, String what) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("the .npy file ends within " + what + ": " + bytes.length + " bytes are there, "
                    + count + " were expected");
        }
        return bytes;
    }

    /** Writes an array of floats, as {@link NpyArray#write(OutputStream)} says. */
    static void write(OutputStream out, float[] data, int[] shape) throws IOException {
        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': " + NpyArray.text(shape) + ", }";
        int unpadded = MAGIC.length + 4 + header.length() + 1;
        header += " ".repeat(-unpadded & 63) + "\n"; // the elements begin at a multiple of 64 bytes
        ByteBuffer start = ByteBuffer.allocate(MAGIC.length + 4).order(ByteOrder.LITTLE_ENDIAN);
        start.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) header.length());
        out.write(start.array());
        out.write(header.getBytes(StandardCharsets.ISO_8859_1));
        for (int at = 0; at < data.length; ) {
            Interruption.check();
            int some = Math.min(PIECE_BYTES / 4, data.length - at);
            ByteBuffer piece = ByteBuffer.allocate(4 * some).order(ByteOrder.LITTLE_ENDIAN);
            piece.asFloatBuffer().put(data, at, some);
            out.write(piece.array());
            at += some;
        }
        out.flush();
    }

    /** What a header says about the elements. */
    private record Header(int elementBytes, ByteOrder byteOrder, boolean fortranOrder, int[] shape) {

        static Header parse(String text) {
            String inside = text.strip();
            if (!inside.startsWith("{") || !inside.endsWith("}")) {
                throw bad("it is not a dictionary", text);
            }
            inside = inside.substring(1, inside.length() - 1).strip();
            Map<String, String> entries = new HashMap<>();
            Matcher entry = ENTRY.matcher(inside);
            for (int at = 0; at < inside.length(); at = entry.end()) {
                if (!entry.region(at, inside.length()).lookingAt()) {
                    throw bad("it has an entry other than descr, fortran_order and shape", text);
                }
                entries.put(entry.group(1), entry.group(2));
            }
            if (entries.size() < 3) {
                throw bad("it needs descr, fortran_order and shape", text);
            }
            String fortran = entries.get("fortran_order");
            if (!fortran.equals("True") && !fortran.equals("False")) {
                throw bad("fortran_order is neither True nor False", text);
            }
            String descr = entries.get("descr");
            if (!descr.matches("'[<>]f[48]'")) {
                throw new IllegalArgumentException(
                        "element type is " + shortened(descr) + ", expected '<f4', '>f4', '<f8' or '>f8'");
            }
            return new Header(
                    descr.charAt(3) - '0',
                    descr.charAt(1) == '<' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN,
                    fortran.equals("True"),
                    shape(entries.get("shape"), text));
        }

        private static int[] shape(String tuple, String text) {
            String inside = tuple.substring(1, tuple.length() - 1).strip();
            if (tuple.startsWith("(") && inside.isEmpty()) {
                return new int[0];
            }
            // (3,) is a tuple of one length, (3) is not a tuple
            String[] lengths = inside.replaceFirst(",$", "").split(",", -1);
            if (!tuple.startsWith("(")
                    || !inside.contains(",")
                    || !Arrays.stream(lengths).allMatch(length -> length.matches("\\s*[0-9]+L?\\s*"))) {
                throw bad("shape is not a tuple of lengths", text);
            }
            if (lengths.length > MOST_AXES) {
                throw bad("shape has " + lengths.length + " axes, expected at most " + MOST_AXES, text);
            }
            int[] shape = new int[lengths.length];
            for (int axis = 0; axis < shape.length; axis++) {
                try {
                    shape[axis] =
                            Integer.parseInt(lengths[axis].replace("L", "").strip());
                } catch (NumberFormatException e) {
                    String expected = ", expected at most " + Integer.MAX_VALUE;
                    throw bad("shape has an axis of " + shortened(lengths[axis]) + expected, text);
                }
            }
            return shape;
        }

        private static IllegalArgumentException bad(String what, String text) {
            return new IllegalArgumentException("bad .npy header: " + what + ": " + shortened(text.strip()));
        }

        private static String shortened(String text) {
            return text.length() <= 120 ? text : text.substring(0, 120) + "…";
        }

        /** Reads the elements. */
        NpyArray elements(InputStream in) throws IOException {
            int count = count();
            List<ByteBuffer> pieces = new ArrayList<>();
            for (int at = 0; at < count; ) {
                Interruption.check();
                int some = Math.min(PIECE_BYTES / elementBytes, count - at);
                byte[] piece = bytes(in, some * elementBytes, "element " + at + " of " + count);
                pieces.add(ByteBuffer.wrap(piece).order(byteOrder));
                at += some;
            }
            if (elementBytes == 4) {
                FloatBuffer read = FloatBuffer.allocate(count);
                pieces.forEach(piece -> read.put(piece.asFloatBuffer()));
                float[] floats = fortranOrder ? new float[count] : read.array();
                rearrange((to, from) -> floats[to] = read.get(from), count);
                return new NpyArray(shape, floats, null);
            }
            DoubleBuffer read = DoubleBuffer.allocate(count);
            pieces.forEach(piece -> read.put(piece.asDoubleBuffer()));
            double[] doubles = fortranOrder ? new double[count] : read.array();
            rearrange((to, from) -> doubles[to] = read.get(from), count);
            return new NpyArray(shape, null, doubles);
        }

        private int count() {
            boolean empty = Arrays.stream(shape).anyMatch(n -> n == 0);
            long count = empty ? 0 : 1;
            for (int n : shape) {
                count *= n;
                if (count > ArraySize.MOST) {
                    throw new IllegalArgumentException(
                            "shape is " + NpyArray.text(shape) + ", which is more elements than an array can hold");
                }
            }
            return (int) count;
        }

        /** Brings the elements into row-major order, if they were read with the first axis running fastest. */
        private void rearrange(Move move, int count) {
            int[] index = new int[shape.length];
            for (int k = 0; fortranOrder && k < count; k++) {
                Interruption.checkNowAndThen(k);
                int place = 0;
                for (int axis = shape.length - 1; axis >= 0; axis--) {
                    place = place * shape[axis] + index[axis];
                }
                move.element(k, place);
                for (int axis = shape.length - 1; axis >= 0 && ++index[axis] == shape[axis]; axis--) {
                    index[axis] = 0;
                }
            }
        }
    }

    /** Moves an element from the array that was read to another. */
    private interface Move {
        void element(int to, int from);
    }
}
