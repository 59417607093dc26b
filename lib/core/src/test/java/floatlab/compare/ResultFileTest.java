package floatlab.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResultFileTest {
    private static final String A = "'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}";

    @TempDir
    Path folder;

    private Path safetensors(String name, String header, byte... data) throws IOException {
        byte[] text = header.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        ByteBuffer file = ByteBuffer.allocate(8 + text.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(text.length).put(text).put(data);
        return Files.write(folder.resolve(name), file.array());
    }

    private static byte[] npy(float... data) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        NpyArray.of(data, data.length).write(out);
        return out.toByteArray();
    }

    private Path zip(String name, String... entries) throws IOException {
        Path file = folder.resolve(name);
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
            for (int i = 0; i < entries.length; i++) {
                out.putNextEntry(new ZipEntry(entries[i]));
                out.write(npy(i, i + 0.5f));
            }
        }
        return file;
    }

    @Test
    void aSingleArray() throws IOException {
        Path file = Files.write(folder.resolve("any.name"), npy(1, 2));
        ResultFile result = ResultFile.open(file);
        assertThat(result.isSingle()).isTrue();
        assertThat(result.names()).containsExactly("");
        assertThat(result.read("").floats()).containsExactly(1, 2);
        assertThat(result).hasToString(file.toString());
        assertThatNullPointerException().isThrownBy(() -> result.read(null)).withMessage("name");
        assertThatNullPointerException().isThrownBy(() -> ResultFile.open(null)).withMessage("path");
    }

    @Test
    void anArchive() throws IOException {
        ResultFile result = ResultFile.open(zip("x.npz", "second.npy", "first.npy", "more/last.npy", "readme.txt"));
        assertThat(result.names()).containsExactly("second", "first", "more/last");
        assertThat(result.read("more/last").floats()).containsExactly(2, 2.5f);
        assertThat(result).asString().endsWith("x.npz: 3 arrays: second, first, more/last");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> result.read("third"))
                .withMessageEndingWith("x.npz has no array third");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ResultFile.open(zip("t.pt", "archive/data.pkl")))
                .withMessageContaining("save with safetensors or numpy.savez");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ResultFile.open(zip("e.zip", "readme.txt")))
                .withMessageEndingWith("this zip archive holds no .npy file: save with numpy.savez");
        byte[] whole = Files.readAllBytes(zip("y.npz", "a.npy"));
        for (int length = 8; length < whole.length; length += 13) {
            Path cut = Files.write(folder.resolve("cut.npz"), Arrays.copyOf(whole, length));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ResultFile.open(cut))
                    .withMessageStartingWith(cut + ": the archive is damaged or cut off");
        }
    }

    @Test
    void safetensorsOfSeveralTypes() throws IOException {
        ResultFile result = ResultFile.open(safetensors(
                "x.safetensors",
                "{'__metadata__':{'format':'pt'},'h.\\u00e4':{'dtype':'BF16','shape':[2,1],'data_offsets':[0,4]},"
                        + "'i':{'dtype':'I8','shape':[],'data_offsets':[4,5]},'none':{'dtype':'F32','shape':[0],"
                        + "'data_offsets':[4,4]},'odd':{'dtype':'F4','shape':[4],'data_offsets':[5,7]}}   ",
                (byte) 0xc0,
                (byte) 0x3f,
                (byte) 0,
                (byte) 0xc0,
                (byte) -7,
                (byte) 1,
                (byte) 2));
        assertThat(result.names()).containsExactly("h.ä", "i", "none", "odd");
        assertThat(result.read("h.ä")).hasToString("bfloat16 (2, 1)");
        assertThat(result.read("h.ä").doubles()).containsExactly(1.5, -2);
        assertThat(result.read("i").doubles()).containsExactly(-7);
        assertThat(result.read("none").doubles()).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> result.read("odd"))
                .withMessageContaining("odd: the element type is F4, expected one of float64");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {'a':{'dtype':'F32','shape':[2],'data_offsets':[0,9]}}      | holds 9, expected 0 to 8
                    {'a':{'dtype':'F32','shape':[2],'data_offsets':[0,4]}}      | a has 4 bytes, but its shape (2,) of F32 needs 8
                    {'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}}      | between the header and a are 4 bytes
                    {'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}}      | behind a are 4 bytes that belong to no tensor
                    {'a':{'dtype':'F32','shape':[1],'data_offsets':[8,4]}}      | a has -4 bytes
                    {'a':{'dtype':'F32','shape':[-2],'data_offsets':[0,8]}}     | shape of a holds -2
                    {'a':{'dtype':'F32','shape':[2.0],'data_offsets':[0,8]}}    | shape of a holds 2.0
                    {'a':{'dtype':'F32','shape':[9999999999999999999999],'data_offsets':[0,8]}} | shape of a holds 99999
                    {'a':{'dtype':'F32','shape':[2147483647,2147483647,2147483647],'data_offsets':[0,8]}} | more elements than
                    {'a':{'dtype':'F32','shape':[2],'data_offsets':[0]}}        | entry for a is damaged
                    {'a':{'dtype':7,'shape':[2],'data_offsets':[0,8]}}          | entry for a is damaged
                    {'a':7}                                                     | entry for a is damaged
                    {'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},'b':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}} | the bytes of a and of b overlap
                    {'a':1,'a':2}                                               | each name once, not twice a
                    {'a':[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]}                   | at most 16 levels
                    {'a'                                                        | expected more at character 4
                    {'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}} x    | nothing behind it
                    {'a\\q':1}                                                  | a known escape
                    [1]                                                         | begins with '[', expected '{'
                    """)
    void headersThatLie(String header, String message) throws IOException {
        Path file = safetensors("lie.safetensors", header, new byte[8]);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ResultFile.open(file))
                .withMessageStartingWith(file + ": ")
                .withMessageContaining(message);
    }

    @Test
    void truncatedAnywhere() throws IOException {
        byte[] whole = Files.readAllBytes(safetensors("x.safetensors", "{" + A + "}", new byte[8]));
        for (int length = 0; length < whole.length; length++) {
            Path cut = Files.write(folder.resolve("cut.safetensors"), Arrays.copyOf(whole, length));
            assertThatExceptionOfType(Exception.class)
                    .isThrownBy(() -> ResultFile.open(cut))
                    .isInstanceOfAny(EOFException.class, IllegalArgumentException.class)
                    .withMessageStartingWith(cut + ": ");
        }
    }

    @Test
    void damagedAnywhere() throws IOException {
        byte[] whole = Files.readAllBytes(safetensors("x.safetensors", "{" + A + "}", new byte[8]));
        Random random = new Random(5);
        for (int i = 0; i < 200; i++) {
            byte[] bytes = whole.clone();
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            Path file = Files.write(folder.resolve("damaged.safetensors"), bytes);
            try {
                ResultFile result = ResultFile.open(file);
                for (String name : result.names()) {
                    result.read(name);
                }
            } catch (IllegalArgumentException | EOFException e) {
                assertThat(e).hasMessageStartingWith(file + ": ");
            }
        }
    }

    @Test
    void theIndexOfShards() throws IOException {
        safetensors("one.safetensors", "{" + A + "}", new byte[8]);
        safetensors("two.safetensors", "{" + A.replace("'a'", "'b'") + "}", new byte[8]);
        Path index = folder.resolve("model.safetensors.index.json");
        Files.writeString(
                index,
                "{\"metadata\":{\"total_size\":16},\"weight_map\":{\"b\":\"two.safetensors\",\"a\":\"one.safetensors\"}}");
        assertThat(ResultFile.open(index).names()).containsExactly("b", "a");
        assertThat(ResultFile.open(index).read("b").floats()).containsExactly(0, 0);
        assertThat(ResultFile.open(folder).names()).containsExactly("b", "a");
        for (String[] wrong : new String[][] {
            {"{\"weight_map\":{\"a\":\"two.safetensors\"}}", "a is in two.safetensors, but it is not"},
            {"{\"weight_map\":{\"a\":\"three.safetensors\"}}", "the file three.safetensors, which is not there"},
            {"{\"weight_map\":{\"a\":\"../x.safetensors\"}}", "expected a file in the same folder"},
            {"{\"weight_map\":{\"a\":\"..\"}}", "expected a file in the same folder"},
            {"{\"weight_map\":{\"a\":7}}", "expected a file in the same folder"},
            {"{}", "no weight_map"},
        }) {
            Files.writeString(index, wrong[0]);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ResultFile.open(index))
                    .withMessageContaining(wrong[1]);
        }
        Files.delete(index);
        assertThat(ResultFile.open(folder).names()).containsExactly("a", "b");
    }

    @Test
    void aFolderInNaturalOrder() throws IOException {
        for (String name : new String[] {"layer10.npy", "layer9.npy", "layer9b.npy", "sub/x.npy", "a.txt"}) {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.write(file, npy(1));
        }
        ResultFile result = ResultFile.open(folder);
        assertThat(result.names()).containsExactly("layer9", "layer9b", "layer10", "sub/x");
        assertThat(result.read("sub/x").floats()).containsExactly(1);
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ResultFile.open(empty))
                .withMessage(empty + ": this folder holds no .npy and no .safetensors file");
    }

    /** More tensors than anybody compares at once are refused before memory is spent on them. */
    @Test
    void tooManyTensors() throws IOException {
        StringBuilder header = new StringBuilder("{");
        for (int i = 0; i < 120_000; i++) {
            header.append(i == 0 ? "" : ",")
                    .append("'")
                    .append(i)
                    .append("':{'dtype':'F32','shape':[0],'data_offsets':[0,0]}");
        }
        Path file = safetensors("many.safetensors", header.append("}").toString());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ResultFile.open(file))
                .withMessage(file + ": it holds more than 100000 arrays: compare it in parts");
    }

    @Test
    void otherFilesAreRefusedWithWhatToDo() throws IOException {
        Path none = folder.resolve("none.npy");
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> ResultFile.open(none))
                .withMessage(none + ": there is no such file or folder");
        Path empty = Files.write(folder.resolve("empty.npy"), new byte[0]);
        assertThatIOException()
                .isThrownBy(() -> ResultFile.open(empty))
                .withMessageStartingWith(empty + ": the file has 0");
        for (String[] other : new String[][] {
            {"\u0089HDF\r\n\u001a\n", "this is HDF5"},
            {"\u0080\u0004pickle...", "looks like a pickle"},
            {"1.0 2.0 3.0 4.0\n", "this is no file that can be read here"},
        }) {
            Path file = Files.write(folder.resolve("other"), other[0].getBytes(StandardCharsets.ISO_8859_1));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ResultFile.open(file))
                    .withMessageStartingWith(file + ": ")
                    .withMessageContaining(other[1])
                    .withMessageContaining("save");
        }
    }
}
