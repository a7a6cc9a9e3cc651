package io.quinite.vantage.ingest.send;

import io.quinite.vantage.kit.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;

/**
 * How far a file has been sent, as FILE.progress tells.
 *
 * @param offset where the first byte stands that the door has not decided on
 * @param lines before it
 * @param accepted facts
 * @param rejected facts
 * @param rejectedBytes how long FILE.rejected was then
 */
record Progress(Path file, long offset, long lines, long accepted, long rejected, long rejectedBytes) {

    static Progress none(Path file) {
        return new Progress(file, 0, 0, 0, 0, 0);
    }

    static Progress read(Path file) throws IOException {
        Path saved = saved(file);
        try {
            long[] numbers = Arrays.stream(Files.readString(saved).strip().split(" "))
                    .mapToLong(Long::parseLong)
                    .toArray();
            return new Progress(file, numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
        } catch (NoSuchFileException e) {
            return none(file);
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new UserError(saved + " does not say how far " + file + " was sent; delete it to send all of it", e);
        }
    }

    Progress after(Chunk chunk, int refused, long rejectedLength) {
        return new Progress(
                file,
                chunk.endOffset(),
                lines + chunk.lineCount(),
                accepted + chunk.facts() - refused,
                rejected + refused,
                rejectedLength);
    }

    /** Whole or not at all. */
    void write() throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".progress.new");
        Files.writeString(fresh, offset + " " + lines + " " + accepted + " " + rejected + " " + rejectedBytes + "\n");
        Files.move(fresh, saved(file), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    void forget() throws IOException {
        Files.deleteIfExists(saved(file));
    }

    private static Path saved(Path file) {
        return file.resolveSibling(file.getFileName() + ".progress");
    }
}
