package floatlab.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small pairs of real libraries, recorded by {@code record_judge_pairs.py}: none is a bug. */
class HonestPairsTest {
    @TempDir
    Path folder;

    @Test
    void noneIsCalledABug() throws IOException {
        try (InputStream in = HonestPairsTest.class.getResourceAsStream("/floatlab/compare/pairs.zip");
                ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Files.write(folder.resolve(entry.getName()), zip.readAllBytes());
            }
        }
        List<JudgePairs.Recorded> pairs = JudgePairs.list(folder);
        assertThat(pairs).hasSize(150);
        int rounding = 0;
        for (JudgePairs.Recorded pair : pairs) {
            JudgePairs.Verdicts verdicts =
                    JudgePairs.judge(pair, ResultFile.open(folder.resolve(pair.name() + ".npz")));
            assertThat(verdicts.alone().verdict())
                    .as("%s: %s", pair, verdicts.alone())
                    .isNotEqualTo(Judgement.Verdict.BUG);
            assertThat(verdicts.layer().verdict())
                    .as("%s: %s", pair, verdicts.layer())
                    .isNotEqualTo(Judgement.Verdict.BUG);
            rounding += verdicts.layer().verdict() == Judgement.Verdict.ROUNDING ? 1 : 0;
        }
        assertThat(rounding).isGreaterThan(pairs.size() * 9 / 10);
    }
}
