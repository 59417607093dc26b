package floatlab.compare;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A file of tensors with a header in JSON. Eight bytes say how long the header is; for each tensor it says type, shape and
 * where its bytes begin and end. Everything it says is checked against the file before any tensor is read.
 *
 * <p>Source: the format's description in the repository of the package safetensors.
 */
final class Safetensors {
    /** The format's own limit. */
    private static final long MOST_HEADER_BYTES = 100_000_000;

    private static final Map<String, ElementType> TYPES = Map.ofEntries(
            Map.entry("F64", ElementType.FLOAT64),
            Map.entry("F32", ElementType.FLOAT32),
            Map.entry("F16", ElementType.FLOAT16),
            Map.entry("BF16", ElementType.BFLOAT16),
            Map.entry("F8_E4M3", ElementType.FLOAT8_E4M3),
            Map.entry("F8_E5M2", ElementType.FLOAT8_E5M2),
            Map.entry("BOOL", ElementType.BOOL),
            Map.entry("I8", ElementType.INT8),
            Map.entry("U8", ElementType.UINT8),
            Map.entry("I16", ElementType.INT16),
            Map.entry("U16", ElementType.UINT16),
            Map.entry("I32", ElementType.INT32),
            Map.entry("U32", ElementType.UINT32),
            Map.entry("I64", ElementType.INT64),
            Map.entry("U64", ElementType.UINT64));

    private Safetensors() {}

    /** One tensor: its type as the file says, its shape, and where its bytes begin in the file. */
    private record Place(String type, int[] shape, int count, long begin, long end) {}

    /** The tensors of a file, by name, in the order of the header. */
    static Map<String, ResultFile.Reader> open(Path file) throws IOException {
        long size = Files.size(file);
        try (InputStream in = Files.newInputStream(file)) {
            ByteBuffer length = ByteBuffer.wrap(in.readNBytes(8)).order(ByteOrder.LITTLE_ENDIAN);
            if (length.capacity() < 8) {
                throw new EOFException("the file has " + length.capacity() + " bytes, fewer than any format's header");
            }
            long header = length.getLong();
            if (header < 2 || header > Math.min(MOST_HEADER_BYTES, size - 8)) {
                throw new IllegalArgumentException(
                        "this is no file that can be read here: as safetensors its header would"
                                + " have " + Long.toUnsignedString(header) + " bytes, but the file has " + size
                                + "; save arrays as .npy, .npz or .safetensors");
            }
            String text = new String(in.readNBytes((int) header), StandardCharsets.UTF_8);
            if (!text.startsWith("{")) {
                throw new IllegalArgumentException(
                        "the header of the safetensors file begins with '" + text.charAt(0) + "', expected '{'");
            }
            return readers(file, Json.object(text), 8 + header, size);
        }
    }

    private static Map<String, ResultFile.Reader> readers(Path file, Map<?, ?> header, long data, long size) {
        Map<String, ResultFile.Reader> readers = new LinkedHashMap<>();
        List<Map.Entry<String, Place>> places = new ArrayList<>();
        for (Map.Entry<?, ?> entry : header.entrySet()) {
            String name = (String) entry.getKey();
            if (!name.equals("__metadata__")) {
                Place place = place(ResultFile.shortened(name), entry.getValue(), data, size);
                places.add(Map.entry(ResultFile.shortened(name), place));
                readers.put(name, () -> read(file, place));
            }
        }
        places.sort(Comparator.comparingLong(entry -> entry.getValue().begin()));
        long end = data;
        String before = "the header";
        for (Map.Entry<String, Place> entry : places) {
            Place place = entry.getValue();
            if (place.begin() != place.end() && place.begin() < end) {
                throw new IllegalArgumentException(
                        "the bytes of " + before + " and of " + entry.getKey() + " overlap: the header is damaged");
            }
            if (place.begin() > end) {
                throw new IllegalArgumentException("between " + before + " and " + entry.getKey() + " are "
                        + (place.begin() - end) + " bytes that belong to no tensor: the header is damaged");
            }
            end = Math.max(end, place.end());
            before = entry.getKey();
        }
        if (end < size) {
            throw new IllegalArgumentException("behind " + before + " are " + (size - end)
                    + " bytes that belong to no tensor: the header is damaged");
        }
        return readers;
    }

    private static Place place(String name, Object entry, long data, long size) {
        if (!(entry instanceof Map<?, ?> map)
                || !(map.get("dtype") instanceof String type)
                || !(map.get("shape") instanceof List<?> lengths)
                || !(map.get("data_offsets") instanceof List<?> offsets)
                || offsets.size() != 2) {
            throw new IllegalArgumentException(
                    "the header's entry for " + name + " is damaged, expected dtype, shape and two data_offsets");
        }
        if (lengths.size() > NpyFormat.MOST_AXES) {
            throw new IllegalArgumentException(
                    name + " has " + lengths.size() + " axes, expected at most " + NpyFormat.MOST_AXES);
        }
        int[] shape = new int[lengths.size()];
        for (int axis = 0; axis < shape.length; axis++) {
            shape[axis] = (int) whole(name, "shape", lengths.get(axis), Integer.MAX_VALUE);
        }
        int count = Elements.count(shape);
        if (count < 0) {
            throw new IllegalArgumentException(
                    name + " has the shape " + NpyArray.text(shape) + ", more elements than an array can hold");
        }
        long begin = whole(name, "data_offsets", offsets.get(0), size - data);
        long end = whole(name, "data_offsets", offsets.get(1), size - data);
        ElementType known = TYPES.get(type);
        if (end < begin || known != null && end - begin != (long) count * known.bytes()) {
            throw new IllegalArgumentException(name + " has " + (end - begin) + " bytes, but its shape "
                    + NpyArray.text(shape) + " of " + ResultFile.shortened(type) + " needs "
                    + (known == null ? "0 or more" : "" + (long) count * known.bytes()) + ": the header is damaged");
        }
        return new Place(type, shape, count, data + begin, data + end);
    }

    private static long whole(String name, String what, Object value, long most) {
        if (!(value instanceof Long whole) || whole < 0 || whole > most) {
            throw new IllegalArgumentException("the header's " + what + " of " + name + " holds "
                    + ResultFile.shortened(String.valueOf(value)) + ", expected 0 to " + most
                    + (what.equals("shape") ? "" : ", the end of the file: it is cut off or damaged"));
        }
        return whole;
    }

    private static NpyArray read(Path file, Place place) throws IOException {
        ElementType type = TYPES.get(place.type());
        if (type == null) {
            throw new IllegalArgumentException("the element type is " + ResultFile.shortened(place.type())
                    + ", expected one of " + ElementType.titles() + ": convert the tensor first");
        }
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            channel.position(place.begin());
            InputStream in = Channels.newInputStream(channel);
            return new NpyArray(
                    place.shape(), Elements.readAll(in, type, ByteOrder.LITTLE_ENDIAN, place.count(), "safetensors"));
        }
    }
}
