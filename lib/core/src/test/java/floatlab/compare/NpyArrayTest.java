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
                    {'descr': '<i4', 'fortran_order': False, 'shape': (1,)}                    | element type is '<i4', expected '<f4', '>f4', '<f8' or '>f8'
                    {'descr': '<f2', 'fortran_order': False, 'shape': (1,)}                    | element type is '<f2'
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
                .withMessage("element type is '|O', expected '<f4', '>f4', '<f8' or '>f8'");
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
                .withMessage("the .npy file ends within element 0 of 2147483000: 16 bytes are there, 1048576 were"
                        + " expected");
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
