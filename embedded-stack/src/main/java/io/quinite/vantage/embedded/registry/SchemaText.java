package io.quinite.vantage.embedded.registry;

import io.quinite.vantage.embedded.registry.Registered.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/**
 * A schema as somebody sent it, parsed.
 *
 * @param canonical its text without white space, in which a type of a reference stays a name: two texts that differ
 *     only in form are one schema
 */
record SchemaText(Schema schema, String canonical, List<Reference> references) {

    /**
     * @param find finds a referenced version
     * @throws RegistryException where it is no Avro schema
     */
    static SchemaText parse(String text, List<Reference> references, Function<Reference, Registered> find) {
        var types = new ArrayList<Schema>();
        var parser = new Schema.Parser();
        try {
            collect(references, find, parser, types);
            var schema = parser.parse(text);
            // The one rendering of Avro's that keeps every attribute and yet leaves referenced types as names.
            @SuppressWarnings("deprecation")
            String canonical = types.isEmpty() ? schema.toString() : schema.toString(types, false);
            return new SchemaText(schema, canonical, List.copyOf(references));
        } catch (AvroRuntimeException e) {
            throw RegistryException.invalidSchema(String.valueOf(e.getMessage()));
        }
    }

    /** Depth first: a reference's own references must be known before it is parsed. */
    private static void collect(
            List<Reference> references,
            Function<Reference, Registered> find,
            Schema.Parser parser,
            List<Schema> types) {
        for (Reference reference : references) {
            if (!parser.getTypes().containsKey(reference.name())) {
                Registered found = find.apply(reference);
                collect(found.references(), find, parser, types);
                types.add(parser.parse(found.schema()));
            }
        }
    }
}
