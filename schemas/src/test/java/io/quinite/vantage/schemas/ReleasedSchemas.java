package io.quinite.vantage.schemas;

import io.quinite.vantage.schemas.registry.PortableSchemas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.specific.SpecificData;

/**
 * The versions that a topic's schema has had: {@code src/main/avro-released/<topic>/v<N>.avsc}, each a version of its
 * subject in the registry. What the build uses must be the newest of them and must read records of every other.
 */
final class ReleasedSchemas {
    private static final Path FOLDER = Path.of("src", "main", "avro-released");

    private ReleasedSchemas() {}

    static List<Schema> of(Topic<?> topic) throws IOException {
        List<Schema> versions = new ArrayList<>();
        Path folder = FOLDER.resolve(topic.name());
        for (int version = 1; Files.exists(folder.resolve("v" + version + ".avsc")); version++) {
            versions.add(new Schema.Parser().parse(Files.readString(folder.resolve("v" + version + ".avsc"))));
        }
        return versions;
    }

    static Schema current(Topic<?> topic) {
        return PortableSchemas.portable(SpecificData.get().getSchema(topic.valueType()));
    }

    /** What is wrong with the current schema of a topic that has had these versions; empty for nothing. */
    static List<String> problems(Schema current, List<Schema> versions) {
        List<String> problems = new ArrayList<>();
        for (int i = 0; i < versions.size(); i++) {
            var verdict = SchemaCompatibility.checkReaderWriterCompatibility(current, versions.get(i));
            if (verdict.getType() != SchemaCompatibilityType.COMPATIBLE) {
                verdict.getResult()
                        .getIncompatibilities()
                        .forEach(one ->
                                problems.add(one.getType() + " at " + one.getLocation() + ": " + one.getMessage()));
                problems.add("so records of v" + (i + 1) + " could not be read any more");
            }
        }
        // The text, not the meaning: for the registry another comment is another version.
        if (versions.isEmpty() || !versions.get(versions.size() - 1).toString().equals(current.toString())) {
            problems.add("the schema is not the newest version: copy it to v" + (versions.size() + 1)
                    + ".avsc (or over the newest, if no release had that yet)");
        }
        return problems;
    }
}
