package floatlab.compare;

import floatlab.runtime.Interruption;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
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

    /** An entry of the header. NumPy writes its three keys in this order, and reads them in any order. */
    private static final Pattern ENTRY = Pattern.compile(
            "\\s*'(descr|fortran_order|shape)'\\s*:\\s*('[^']*'|True|False|\\([0-9L,\\s]*\\))\\s*(,|$)");

    /** NumPy's codes; V2 is how bfloat16 of the package ml_dtypes is saved, and f1 its float8_e5m2. V1 may be any of its types of a byte. */
    private static final Map<String, ElementType> TYPES = Map.ofEntries(
            Map.entry("f2", ElementType.FLOAT16),
            Map.entry("f4", ElementType.FLOAT32),
            Map.entry("f8", ElementType.FLOAT64),
            Map.entry("V2", ElementType.BFLOAT16),
            Map.entry("f1", ElementType.FLOAT8_E5M2),
            Map.entry("b1", ElementType.BOOL),
            Map.entry("i1", ElementType.INT8),
            Map.entry("u1", ElementType.UINT8),
            Map.entry("i2", ElementType.INT16),
            Map.entry("u2", ElementType.UINT16),
            Map.entry("i4", ElementType.INT32),
            Map.entry("u4", ElementType.UINT32),
            Map.entry("i8", ElementType.INT64),
            Map.entry("u8", ElementType.UINT64));

    private NpyFormat() {}

    /** Reads one array, as {@link NpyArray#read(InputStream)} says. */
    static NpyArray read(InputStream in) throws IOException {
        return read(in, -1);
    }

    /** The same, of a stream that holds as many bytes as available says. */
    static NpyArray read(InputStream in, long available) throws IOException {
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
                .elements(in, available < 0 ? -1 : Math.max(0, available - 8 - (version == 1 ? 2 : 4) - headerBytes));
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
            int some = Math.min(Elements.PIECE_BYTES / 4, data.length - at);
            ByteBuffer piece = ByteBuffer.allocate(4 * some).order(ByteOrder.LITTLE_ENDIAN);
            piece.asFloatBuffer().put(data, at, some);
            out.write(piece.array());
            at += some;
        }
        out.flush();
    }

    /** What a header says about the elements. */
    private record Header(ElementType type, ByteOrder byteOrder, boolean fortranOrder, int[] shape) {

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
            String code = descr.replace("'", "");
            ElementType type = code.isEmpty() ? null : TYPES.get(code.substring(1));
            boolean known = type != null && "<>|=".indexOf(code.charAt(0)) >= 0;
            if (!known || type.bytes() > 1 && code.charAt(0) == '|') {
                throw new IllegalArgumentException("element type is " + shortened(descr) + ", expected one of "
                        + ElementType.titles() + ": convert the array first, as with x.astype('float32')");
            }
            return new Header(
                    type,
                    code.charAt(0) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN,
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

        /** Reads the elements; available is how many bytes follow the header, or −1 if that is not known. */
        NpyArray elements(InputStream in, long available) throws IOException {
            int count = count();
            if (available >= 0 && available < (long) count * type.bytes()) {
                throw new EOFException("the .npy file ends within its elements: it has " + available
                        + " bytes of them, its header says " + (long) count * type.bytes());
            }
            Elements read = available < 0
                    ? Elements.read(in, type, byteOrder, count, ".npy")
                    : Elements.readAll(in, type, byteOrder, count, ".npy");
            return new NpyArray(shape, fortranOrder ? read.fromFortran(shape) : read);
        }

        private int count() {
            int count = Elements.count(shape);
            if (count < 0) {
                throw new IllegalArgumentException(
                        "shape is " + NpyArray.text(shape) + ", which is more elements than an array can hold");
            }
            return count;
        }
    }
}
