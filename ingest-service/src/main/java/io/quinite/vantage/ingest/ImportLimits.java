package io.quinite.vantage.ingest;

import io.quinite.vantage.ingest.body.BodyLimits;
import io.quinite.vantage.kit.Section;

/**
 * Limits of imports, under {@code ingest.import.}.
 *
 * @param atOnceMax imports that run; one more is answered 503. Each keeps one of the threads that read requests
 * @param rowsInFlightMax rows of one import that Kafka has not acknowledged; the reading waits
 * @param rowCharsMax of one row
 * @param patienceMs how long rows that Kafka does not acknowledge are sent again before the import is stopped
 * @param region where phone numbers without a country code are, of ISO 3166-1
 * @param body limits of the whole body
 */
public record ImportLimits(
        int atOnceMax, int rowsInFlightMax, int rowCharsMax, int patienceMs, String region, BodyLimits body) {
    private static final int MIB = 1024 * 1024;

    static ImportLimits from(Section section, int gzipRatioMax) {
        int rowChars = section.integer("import.row.chars.max", MIB, 1024, 16 * MIB);
        return new ImportLimits(
                section.integer("import.at.once.max", 4, 1, 1_000),
                section.integer("import.rows.in.flight.max", 2_000, 100, 100_000),
                rowChars,
                section.integer("import.patience.ms", 10_000, 0, 60_000),
                section.text("import.region", "IN"),
                new BodyLimits(
                        section.integer("import.bytes.max", 1024 * MIB, MIB, Integer.MAX_VALUE),
                        rowChars,
                        Integer.MAX_VALUE,
                        gzipRatioMax,
                        section.integer("import.timeout.ms", 3_600_000, 1_000, 86_400_000)));
    }
}
