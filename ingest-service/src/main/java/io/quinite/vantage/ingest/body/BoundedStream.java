package io.quinite.vantage.ingest.body;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** A body as it is after decompression, which ends with {@link UnreadableBody} where it breaks a limit. */
public final class BoundedStream extends FilterInputStream {
    private static final int GZIP_BUFFER = 8 * 1024;
    private static final long RATIO_FROM_BYTES = 1024 * 1024;

    private final Wire wire;
    private final BodyLimits limits;
    private long bytes;

    /** What arrives from the client: counted, and not for ever. */
    private static final class Wire extends FilterInputStream {
        private final long deadline;
        private long bytes;

        Wire(InputStream in, int timeoutMs) {
            super(in);
            deadline = System.nanoTime() + Duration.ofMillis(timeoutMs).toNanos();
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (System.nanoTime() - deadline > 0) {
                throw new UnreadableBody(408, "body-timeout", "the body did not arrive in time");
            }
            int count = super.read(buffer, offset, length);
            bytes += Math.max(0, count);
            return count;
        }
    }

    private BoundedStream(InputStream in, Wire wire, BodyLimits limits) {
        super(in);
        this.wire = wire;
        this.limits = limits;
    }

    /** @param encoding the header Content-Encoding */
    public static BoundedStream open(InputStream body, @Nullable String encoding, BodyLimits limits)
            throws IOException {
        var wire = new Wire(body, limits.bodyTimeoutMs());
        String name = encoding == null ? "identity" : encoding.strip().toLowerCase(Locale.ROOT);
        return switch (name) {
            case "identity" -> new BoundedStream(wire, wire, limits);
            case "gzip", "x-gzip" -> {
                try {
                    yield new BoundedStream(new GZIPInputStream(wire, GZIP_BUFFER), wire, limits);
                } catch (ZipException | EOFException e) {
                    throw malformed();
                }
            }
            default -> throw new UnreadableBody(415, "unsupported-encoding", "the content encoding is not gzip");
        };
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count;
        try {
            count = super.read(buffer, offset, length);
        } catch (ZipException | EOFException e) {
            if (in == wire) {
                throw e;
            }
            throw malformed();
        }
        bytes += Math.max(0, count);
        if (bytes > limits.bodyBytesMax()) {
            throw new UnreadableBody(
                    413,
                    "body-too-large",
                    "the body is larger than " + limits.bodyBytesMax() + " bytes; send it in parts");
        }
        if (bytes > RATIO_FROM_BYTES && bytes / limits.gzipRatioMax() > wire.bytes) {
            throw new UnreadableBody(
                    413, "compression-ratio", "the body is compressed more than " + limits.gzipRatioMax() + " times");
        }
        return count;
    }

    private static UnreadableBody malformed() {
        return new UnreadableBody(400, "malformed-gzip", "the body is not a whole gzip stream");
    }
}
