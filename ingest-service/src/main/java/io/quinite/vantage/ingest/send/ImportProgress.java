package io.quinite.vantage.ingest.send;

import io.quinite.vantage.kit.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;

/**
 * How far a CSV file has been imported, as FILE.import-progress tells.
 *
 * @param identity of the file and the options: another one must begin anew
 * @param offset where the first record stands that the door has not decided on
 * @param lines before it, the header's not counted
 * @param rows before it
 * @param reportBytes how long FILE.errors.csv was then
 */
record ImportProgress(
        Path file, long identity, long offset, long lines, long rows, long accepted, long refused, long reportBytes) {

    static ImportProgress none(Path file, long identity) {
        return new ImportProgress(file, identity, 0, 0, 0, 0, 0, 0);
    }

    static ImportProgress read(Path file, long identity) throws IOException {
        Path saved = saved(file);
        try {
            long[] n = Arrays.stream(Files.readString(saved).strip().split(" ", -1))
                    .mapToLong(Long::parseLong)
                    .toArray();
            if (n[0] != identity) {
                throw new UserError(file + " or the options have changed since " + saved
                        + " was written; to import all of it, add --from-start");
            }
            return new ImportProgress(file, n[0], n[1], n[2], n[3], n[4], n[5], n[6]);
        } catch (NoSuchFileException e) {
            return none(file, identity);
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new UserError(saved + " does not say how far " + file + " was imported; add --from-start", e);
        }
    }

    /** Whole or not at all. */
    void write() throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".import-progress.new");
        Files.writeString(
                fresh,
                identity + " " + offset + " " + lines + " " + rows + " " + accepted + " " + refused + " " + reportBytes
                        + "\n");
        Files.move(fresh, saved(file), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    void forget() throws IOException {
        Files.deleteIfExists(saved(file));
    }

    private static Path saved(Path file) {
        return file.resolveSibling(file.getFileName() + ".import-progress");
    }
}
