package io.quinite.vantage.embedded.registry;

import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;

/** What a new schema of a subject must be able to do with the earlier ones; Confluent's seven. */
enum CompatibilityLevel {
    NONE(false, false, false),
    BACKWARD(true, false, false),
    BACKWARD_TRANSITIVE(true, false, true),
    FORWARD(false, true, false),
    FORWARD_TRANSITIVE(false, true, true),
    FULL(true, true, false),
    FULL_TRANSITIVE(true, true, true);

    private final boolean newReadsOld;
    private final boolean oldReadsNew;
    private final boolean transitive;

    CompatibilityLevel(boolean newReadsOld, boolean oldReadsNew, boolean transitive) {
        this.newReadsOld = newReadsOld;
        this.oldReadsNew = oldReadsNew;
        this.transitive = transitive;
    }

    /** @throws RegistryException where there is no such level */
    static CompatibilityLevel of(String name) {
        return Arrays.stream(values())
                .filter(level -> level.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new RegistryException(
                        42203,
                        "Invalid compatibility level. Valid values are none, backward, forward, full, "
                                + "backward_transitive, forward_transitive, and full_transitive"));
    }

    /**
     * Why {@code candidate} may not follow {@code earlier}; empty when it may.
     *
     * @param earlier in the order of their versions; only the last one counts unless the level is transitive
     */
    List<String> objections(Schema candidate, List<Schema> earlier) {
        var compared = transitive || earlier.isEmpty() ? earlier : List.of(earlier.get(earlier.size() - 1));
        return compared.stream()
                .flatMap(old -> {
                    var back = newReadsOld ? incompatibilities(candidate, old) : List.<String>of();
                    var forth = oldReadsNew ? incompatibilities(old, candidate) : List.<String>of();
                    return java.util.stream.Stream.concat(back.stream(), forth.stream());
                })
                .distinct()
                .toList();
    }

    private static List<String> incompatibilities(Schema reader, Schema writer) {
        var result = SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
                .getResult();
        return result.getCompatibility() == SchemaCompatibilityType.COMPATIBLE
                ? List.of()
                : result.getIncompatibilities().stream()
                        .map(found -> found.getType() + " at " + found.getLocation() + ": " + found.getMessage())
                        .toList();
    }
}
