package io.quinite.vantage.schemas.serde;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/**
 * Finds records of unions that the reader's union does not name. Avro reads such a record as the first one of the union
 * that can take its fields: a new kind of fact, all of whose fields are unknown here, would silently become a CallPlaced
 * and count as a call. What stands in fields that the reader does not have at all is skipped and no trouble.
 */
final class UnknownBranches {
    private record Pair(String writer, String reader) {}

    private UnknownBranches() {}

    /** Whether a record of the writer's schema may hold one. */
    static boolean possible(Schema writer, Schema reader) {
        return possible(writer, reader, new HashSet<>());
    }

    /** The full name of the first one that the datum, read with the writer's schema, holds. */
    static Optional<String> in(@Nullable Object datum, Schema writer, Schema reader) {
        if (datum == null) {
            return Optional.empty();
        }
        if (writer.getType() == Schema.Type.UNION) {
            Schema branch = writer.getTypes().get(GenericData.get().resolveUnion(writer, datum));
            Optional<Schema> counterpart = counterpart(branch, reader);
            return counterpart.isPresent()
                    ? in(datum, branch, counterpart.get())
                    : Optional.of(branch.getFullName()).filter(name -> branch.getType() == Schema.Type.RECORD);
        }
        if (datum instanceof IndexedRecord record && reader.getType() == Schema.Type.RECORD) {
            return first(writer.getFields().stream()
                    .map(field -> readersField(field, reader)
                            .flatMap(known -> in(record.get(field.pos()), field.schema(), known.schema())))
                    .toList());
        }
        if (datum instanceof Collection<?> list && reader.getType() == Schema.Type.ARRAY) {
            return first(list.stream()
                    .map(element -> in(element, writer.getElementType(), reader.getElementType()))
                    .toList());
        }
        if (datum instanceof Map<?, ?> map && reader.getType() == Schema.Type.MAP) {
            return first(map.values().stream()
                    .map(value -> in(value, writer.getValueType(), reader.getValueType()))
                    .toList());
        }
        return Optional.empty();
    }

    private static boolean possible(Schema writer, Schema reader, Set<Pair> seen) {
        return switch (writer.getType()) {
            case UNION ->
                writer.getTypes().stream().anyMatch(branch -> counterpart(branch, reader)
                        .map(known -> possible(branch, known, seen))
                        .orElse(branch.getType() == Schema.Type.RECORD));
            case RECORD ->
                reader.getType() == Schema.Type.RECORD
                        && seen.add(new Pair(writer.getFullName(), reader.getFullName()))
                        && writer.getFields().stream().anyMatch(field -> readersField(field, reader)
                                .map(known -> possible(field.schema(), known.schema(), seen))
                                .orElse(false));
            case ARRAY ->
                reader.getType() == Schema.Type.ARRAY
                        && possible(writer.getElementType(), reader.getElementType(), seen);
            case MAP ->
                reader.getType() == Schema.Type.MAP && possible(writer.getValueType(), reader.getValueType(), seen);
            default -> false;
        };
    }

    /** What the reader has for a branch of the writer's union. */
    private static Optional<Schema> counterpart(Schema branch, Schema reader) {
        List<Schema> candidates = reader.getType() == Schema.Type.UNION ? reader.getTypes() : List.of(reader);
        return candidates.stream()
                .filter(candidate -> candidate.getType() == branch.getType())
                .filter(candidate -> branch.getType() != Schema.Type.RECORD
                        || candidate.getFullName().equals(branch.getFullName())
                        || candidate.getAliases().contains(branch.getFullName()))
                .findFirst();
    }

    private static Optional<Schema.Field> readersField(Schema.Field field, Schema reader) {
        return reader.getFields().stream()
                .filter(known ->
                        known.name().equals(field.name()) || known.aliases().contains(field.name()))
                .findFirst();
    }

    private static Optional<String> first(List<Optional<String>> names) {
        return names.stream().flatMap(Optional::stream).findFirst();
    }
}
