package floatlab.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpyArrayTest {
    private static byte[] file(int version, String header, byte... data) {
        byte[] text = header.getBytes(version == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
        int lengthBytes = version == 1 ? 2 : 4;
        ByteBuffer file =
                ByteBuffer.allocate(8 + lengthBytes + text.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
        if (version == 1) {
            file.putShort((short) text.length);
        } else {
            file.putInt(text.length);
        }
        return file.put(text).put(data).array();
    }

    private static String header(String descr, boolean fortran, String shape) {
        return "{'descr': '" + descr + "', 'fortran_order': " + (fortran ? "True" : "False") + ", 'shape': " + shape
                + ", }\n";
    }

    private static NpyArray read(byte... file) throws IOException {
        return NpyArray.read(new ByteArrayInputStream(file));
    }

    /** The data are the bytes that numpy.save wrote for array([[1, 2, 3], [4, 5, 6]]) in several types and orders. */
    @ParameterizedTest
    @CsvSource({
        "<f4, false, 0000803f0000004000004040000080400000a0400000c040",
        ">f4, false, 3f80000040000000404000004080000040a0000040c00000",
        "<f4, true, 0000803f00008040000000400000a040000040400000c040",
        ">f8, true, 3ff000000000000040100000000000004000000000000000401400000000000040080000000000004018000000000000",
        "<f8, false, 000000000000f03f000000000000004000000000000008400000000000001040000000000000144000000000000018"
                + "40"
    })
    void readsBothTypesBothByteOrdersBothOrders(String descr, boolean fortran, String data) throws IOException {
        for (int version = 1; version <= 3; version++) {
            NpyArray array = read(file(
                    version, header(descr, fortran, "(2, 3)"), HexFormat.of().parseHex(data)));
            assertThat(array.shape()).containsExactly(2, 3);
            assertThat(array.doubles()).containsExactly(1, 2, 3, 4, 5, 6);
            assertThat(array.isDouble()).isEqualTo(descr.endsWith("8"));
            assertThat(array).hasToString((descr.endsWith("8") ? "float64" : "float32") + " (2, 3)");
        }
    }

    /** The data are the bytes that NumPy and ml_dtypes write for these numbers. */
    @ParameterizedTest
    @CsvSource({
        "<f2, float16, 003e00c0ff7b0100, 1.5, -2, 65504, 5.9604644775390625e-8",
        ">f2, float16, 3e00c0007bff0001, 1.5, -2, 65504, 5.9604644775390625e-8",
        "<V2, bfloat16, c03f00c000470100, 1.5, -2, 32768, 9.183549615799121e-41",
        "<f1, float8_e5m2, 3ec07b01, 1.5, -2, 57344, 1.52587890625e-5",
        "|b1, bool, 00010100, 0, 1, 1, 0",
        "|i1, int8, 007f80ff, 0, 127, -128, -1",
        "|u1, uint8, 007f80ff, 0, 127, 128, 255",
        "<i2, int16, 0000ff7f0080feff, 0, 32767, -32768, -2",
        ">u2, uint16, 00007fff8000fffe, 0, 32767, 32768, 65534",
        "<i4, int32, 00000000ffffff7f00000080feffffff, 0, 2147483647, -2147483648, -2",
        ">u4, uint32, 000000007fffffff80000000fffffffe, 0, 2147483647, 2147483648, 4294967294",
        "<i8, int64, 0000000000000000ffffff7f000000000000000000000080feffffffffffffff, 0, 2147483647, -9.223372036854775808e18, -2",
        ">u8, uint64, 0000000000000000000000007fffffff8000000000000000ffffffffffffffff, 0, 2147483647, 9.223372036854775808e18, 1.8446744073709551616e19",
    })
    void readsShortFloatsWholeNumbersAndTruthValues(
            String descr, String type, String data, double a, double b, double c, double d) throws IOException {
        NpyArray array =
                read(file(1, header(descr, true, "(4,)"), HexFormat.of().parseHex(data)));
        assertThat(array.type().title()).isEqualTo(type);
        assertThat(array).hasToString(type + " (4,)");
        assertThat(array.doubles()).containsExactly(a, b, c, d);
        if (array.type().bytes() < 4) {
            assertThat(array.floats()).containsExactly((float) a, (float) b, (float) c, (float) d);
        } else {
            assertThatIllegalStateException()
                    .isThrownBy(array::floats)
                    .withMessage("the elements are " + type + ", not float32: ask for doubles()");
        }
    }

    @Test
    void fortranOrderOfShortNumbers() throws IOException {
        NpyArray array =
                read(file(1, header("<i2", true, "(2, 2)"), HexFormat.of().parseHex("0100020003000400")));
        assertThat(array.doubles()).containsExactly(1, 3, 2, 4);
    }

    /** More than one piece, of a stream whose length is not known. */
    @Test
    void growsWhileItReads() throws IOException {
        int count = 5_000_000;
        byte[] data = new byte[count];
        new Random(3).nextBytes(data);
        NpyArray array = read(file(2, header("|i1", false, "(5, 1000000)"), data));
        for (int i = 0; i < count; i += 77_777) {
            assertThat(array.elements().at(i)).isEqualTo(data[i]);
        }
    }

    /** A file's length is known, so that memory is not even asked for. */
    @Test
    void aFileThatPromisesTooMuchIsRefusedAtOnce(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("short.npy");
        Files.write(file, file(1, header("<f8", false, "(2147483000,)"), new byte[16]));
        assertThatExceptionOfType(EOFException.class)
                .isThrownBy(() -> NpyArray.read(file))
                .withMessage(file + ": the .npy file ends within its elements: it has 16 bytes of them, its header says"
                        + " 17179864000");
    }

    @Test
    void fortranOrderOfThreeAxes() throws IOException {
        ByteBuffer data = ByteBuffer.allocate(4 * 24).order(ByteOrder.LITTLE_ENDIAN);
        for (int k = 0; k < 4; k++) {
            for (int j = 0; j < 3; j++) {
                for (int i = 0; i < 2; i++) {
                    data.putFloat(100 * i + 10 * j + k);
                }
            }
        }
        float[] floats =
                read(file(1, header("<f4", true, "(2, 3, 4)"), data.array())).floats();
        int at = 0;
        for (int i = 0; i < 2; i++) {
            for (int j = 0; j < 3; j++) {
                for (int k = 0; k < 4; k++) {
                    assertThat(floats[at++]).isEqualTo(100 * i + 10 * j + k);
                }
            }
        }
    }

    @Test
    void writesWhatNumpyWrites() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        NpyArray.of(new float[] {1, -0.0f, Float.NaN}, 3).write(out);
        byte[] expected = file(
                1,
                "{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }" + " ".repeat(60) + "\n",
                HexFormat.of().parseHex("0000803f000000800000c07f"));
        assertThat(out.toByteArray()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "1", "7", "2,3", "0,5", "1,1,1,1", "3,1,2", "2,2,2,2,2", "600001"})
    void readsWhatItWrites(String lengths) throws IOException {
        int[] shape = lengths.isEmpty()
                ? new int[0]
                : Arrays.stream(lengths.split(",")).mapToInt(Integer::parseInt).toArray();
        int size = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        Random random = new Random(9);
        float[] data = new float[size];
        for (int k = 0; k < size; k++) {
            data[k] = Float.intBitsToFloat(random.nextInt());
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        NpyArray.of(data, shape).write(out);
        assertThat(out.size() - 4 * size).isGreaterThan(0).matches(start -> start % 64 == 0);
        ByteArrayInputStream in = new ByteArrayInputStream(out.toByteArray());
        NpyArray read = NpyArray.read(in);
        assertThat(read.shape()).isEqualTo(shape);
        assertThat(read.floats()).isEqualTo(data);
        assertThat(in.available()).isZero();
    }

    @Test
    void aStreamOfSeveralArraysThatComesInDribbles() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        NpyArray.ofRows(new float[][] {{1, 2}, {3, 4}, {5, 6}}).write(out);
        NpyArray.of(new float[] {7}).write(out);
        InputStream dribbles = new ByteArrayInputStream(out.toByteArray()) {
            @Override
            public synchronized int read(byte[] b, int off, int len) {
                return super.read(b, off, Math.min(len, 3));
            }
        };
        assertThat(NpyArray.read(dribbles).tensor().shapeText()).isEqualTo("(1, 1, 3, 2)");
        assertThat(NpyArray.read(dribbles).floats()).containsExactly(7);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'shape': (1,), 'fortran_order': False, 'descr': '<f4'}",
                "  {'descr':'<f4','fortran_order':False,'shape':(1L,),}  \n",
                "{ 'descr' : '<f4' , 'fortran_order' : False , 'shape' : ( 1 , ) , }"
            })
    void keysComeInAnyOrder(String header) throws IOException {
        assertThat(read(file(1, header, new byte[4])).shape()).containsExactly(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    {'descr': '<f4', 'fortran_order': False}                                   | it needs descr, fortran_order and shape
                    'descr': '<f4'                                                             | it is not a dictionary
                    {'descr': '<f4', 'fortran_order': 0, 'shape': (1,)}                        | an entry other than
                    {'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,)}           | an entry other than
                    {'descr': '<f4', 'fortran_order': False, 'shape': (1)}                     | shape is not a tuple of lengths
                    {'descr': '<f4', 'fortran_order': False, 'shape': (1 2)}                   | shape is not a tuple of lengths
                    {'descr': '<f4', 'fortran_order': False, 'shape': (,)}                     | shape is not a tuple of lengths
                    {'descr': '<f4', 'fortran_order': False, 'shape': 'x'}                     | shape is not a tuple
                    {'descr': '<f4', 'fortran_order': False, 'shape': '1,'}                    | shape is not a tuple
                    {'descr': '<f4', 'fortran_order': False, 'shape': True}                    | shape is not a tuple
                    {'descr': '<f4', 'fortran_order': False, 'shape': (1,,)}                   | shape is not a tuple of lengths
                    {'descr': '<f4', 'fortran_order': False, 'shape': (1L2,)}                  | shape is not a tuple of lengths
                    {'descr': '<f4', 'fortran_order': '<f4', 'shape': (1,)}                    | fortran_order is neither True nor False
                    {'descr': '<f4', 'fortran_order': False, 'shape': (-1,)}                   | an entry other than
                    {'descr': '<f4', 'fortran_order': False, 'shape': (99999999999,)}          | shape has an axis of 99999999999
                    {'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'more': 'x'}       | an entry other than
                    {'descr': '<c8', 'fortran_order': False, 'shape': (1,)}                    | element type is '<c8', expected one of float64, float32, float16, bfloat16
                    {'descr': '<U4', 'fortran_order': False, 'shape': (1,)}                    | element type is '<U4'
                    {'descr': 'f4', 'fortran_order': False, 'shape': (1,)}                     | element type is 'f4'
                    {'descr': '', 'fortran_order': False, 'shape': (1,)}                       | element type is ''
                    """)
    void badHeaders(String header, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(file(1, header, new byte[400])))
                .withMessageContaining(message);
    }

    @Test
    void objectsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(file(1, header("|O", false, "(1,)"), new byte[400])))
                .withMessageStartingWith("element type is '|O', expected one of ")
                .withMessageEndingWith("convert the array first, as with x.astype('float32')");
        for (String code : new String[] {"|f4", "<V1", "<m8"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> read(file(1, header(code, false, "(1,)"), new byte[400])))
                    .withMessageStartingWith("element type is '" + code + "', expected one of ");
        }
    }

    @Test
    void shapesThatNoArrayHolds() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(file(1, header("<f4", false, "(2147483647, 2147483647, 2147483647)"))))
                .withMessage("shape is (2147483647, 2147483647, 2147483647), which is more elements than an array can"
                        + " hold");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(file(1, header("<f4", false, "(" + "2, ".repeat(33) + ")"))))
                .withMessageContaining("shape has 33 axes, expected at most 32");
    }

    /** A small file that promises a huge array fails because it is too short, not for lack of memory. */
    @Test
    void promisesAreNotBelieved() {
        assertThatExceptionOfType(EOFException.class)
                .isThrownBy(() -> read(file(1, header("<f8", true, "(2147483000,)"), new byte[16])))
                .withMessage(
                        "the .npy file ends within element 2 of 2147483000: its bytes are fewer than its header says");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(
                        (byte) 0x93,
                        (byte) 'N',
                        (byte) 'U',
                        (byte) 'M',
                        (byte) 'P',
                        (byte) 'Y',
                        (byte) 2,
                        (byte) 0,
                        (byte) -1,
                        (byte) -1,
                        (byte) -1,
                        (byte) -1))
                .withMessage(".npy header has 4294967295 bytes, expected at most 65536");
    }

    @Test
    void anEmptyAxisNeedsNoElements() throws IOException {
        assertThat(read(file(1, header("<f4", true, "(2147483647, 2147483647, 0)")))
                        .floats())
                .isEmpty();
    }

    @Test
    void truncatedAnywhere() {
        byte[] file = file(1, header("<f4", false, "(2,)"), new byte[8]);
        for (int length = 0; length < file.length; length++) {
            byte[] part = Arrays.copyOf(file, length);
            assertThatExceptionOfType(EOFException.class)
                    .isThrownBy(() -> read(part))
                    .withMessageStartingWith("the .npy file ends within ");
        }
    }

    @Test
    void otherFiles() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read("PK\3\4 an .npz is a zip".getBytes(StandardCharsets.US_ASCII)))
                .withMessage("this is no .npy file: it does not start with \\x93NUMPY");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(file(4, header("<f4", false, "(1,)"))))
                .withMessage(".npy version is 4.0, expected 1.0, 2.0 or 3.0");
        assertThatNullPointerException()
                .isThrownBy(() -> NpyArray.read((InputStream) null))
                .withMessage("in");
    }

    @Test
    void aFileIsWrittenAndReadByItsName(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("mine.npy");
        Files.write(file, new byte[1000]); // longer than the new content, so that none of it may stay
        NpyArray.of(new float[] {1, -0f, 3}, 3).write(file);
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        NpyArray.of(new float[] {1, -0f, 3}, 3).write(expected);
        assertThat(Files.readAllBytes(file)).isEqualTo(expected.toByteArray());
        assertThat(NpyArray.read(file).floats()).containsExactly(1, -0f, 3);
    }

    @Test
    void aBadFileIsNamed(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("mine.npy");
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> NpyArray.read(file))
                .withMessage(file.toString());
        assertThatIOException().isThrownBy(() -> NpyArray.read(folder)).withMessageStartingWith(folder + "");
        Files.writeString(file, "12345678");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NpyArray.read(file))
                .withMessage(file + ": this is no .npy file: it does not start with \\x93NUMPY");
        Files.write(file, new byte[3]);
        assertThatExceptionOfType(EOFException.class)
                .isThrownBy(() -> NpyArray.read(file))
                .withMessageStartingWith(file + ": the .npy file ends within ");
        assertThatNullPointerException()
                .isThrownBy(() -> NpyArray.read((Path) null))
                .withMessage("file");
        assertThatNullPointerException()
                .isThrownBy(() -> NpyArray.of(new float[1], 1).write((Path) null))
                .withMessage("file");
    }

    @Test
    void doublesLeaveTheFileAsItWas(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("mine.npy"), "precious");
        NpyArray doubles = read(file(1, header("<f8", false, "(1,)"), new byte[8]));
        assertThatIllegalStateException().isThrownBy(() -> doubles.write(file));
        assertThat(file).hasContent("precious");
    }

    @Test
    void badArguments() throws IOException {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NpyArray.of(new float[3], 2, 2))
                .withMessage("data.length is 3, expected the product of the shape (2, 2)");
        int[] axes = new int[33];
        Arrays.fill(axes, 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NpyArray.of(new float[1], axes))
                .withMessage("shape.length is 33, expected 0 to 32");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NpyArray.of(new float[3], -3))
                .withMessage("shape[0] is -3, expected 0 or more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NpyArray.of(new float[0], 65536, 65536))
                .withMessage("data.length is 0, expected the product of the shape (65536, 65536)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NpyArray.ofRows(new float[][] {{1}, {1, 2}}))
                .withMessage("rows[1] has 2 floats, expected 1");
        for (int missing = 0; missing < 2; missing++) {
            float[][] rows = {{1}, {2}};
            rows[missing] = null;
            assertThatNullPointerException()
                    .isThrownBy(() -> NpyArray.ofRows(rows))
                    .withMessage("rows[" + missing + "]");
        }
        NpyArray doubles = read(file(1, header("<f8", false, "(1,)"), new byte[8]));
        assertThatIllegalStateException()
                .isThrownBy(doubles::floats)
                .withMessage("the elements are float64, not float32: ask for doubles()");
        assertThatIllegalStateException().isThrownBy(() -> doubles.write(new ByteArrayOutputStream()));
        assertThatIllegalStateException()
                .isThrownBy(() -> NpyArray.of(new float[1], 1, 1, 1, 1, 1).tensor())
                .withMessage("the array has 5 axes, a tensor has 4");
    }
}
