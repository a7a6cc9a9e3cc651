package io.quinite.vantage.embedded.registry;

import java.util.List;

/**
 * One version of a subject.
 *
 * @param schema as text
 * @param deleted softly: hidden, but still found by its id
 */
record Registered(String subject, int version, int id, String schema, List<Reference> references, boolean deleted) {

    /**
     * A named type that another subject defines.
     *
     * @param name the full name of the type
     */
    record Reference(String name, String subject, int version) {}

    Registered {
        references = List.copyOf(references);
    }

    Registered asDeleted() {
        return new Registered(subject, version, id, schema, references, true);
    }

    boolean holds(SchemaText text) {
        return schema.equals(text.canonical()) && references.equals(text.references());
    }
}
