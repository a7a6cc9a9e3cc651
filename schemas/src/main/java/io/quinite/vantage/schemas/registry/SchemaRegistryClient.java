package io.quinite.vantage.schemas.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;

/** Asks a schema registry. Safe for many threads; answers that cannot change are asked for once. */
public final class SchemaRegistryClient {
    private final RegistryHttp http;
    private final Map<Integer, Schema> byId = new ConcurrentHashMap<>();
    private final Map<SubjectSchema, Integer> ids = new ConcurrentHashMap<>();

    private record SubjectSchema(String subject, Schema schema) {}

    public SchemaRegistryClient(RegistryConfig config) {
        http = new RegistryHttp(config);
    }

    /**
     * Makes the schema a version of the subject, if it is not one already.
     *
     * @return its id
     * @throws RegistryException when it is not compatible with the versions before it
     */
    public int register(String subject, Schema schema, boolean normalize) {
        Schema portable = PortableSchemas.portable(schema);
        String path = "/subjects/" + encoded(subject) + "/versions" + normalized(normalize);
        int id = http.ask("POST", path, request(portable)).path("id").asInt();
        ids.put(new SubjectSchema(subject, portable), id);
        return id;
    }

    /**
     * The id of a schema that is a version of the subject.
     *
     * @throws RegistryException when it is none
     */
    public int idOf(String subject, Schema schema, boolean normalize) {
        var key = new SubjectSchema(subject, PortableSchemas.portable(schema));
        Integer known = ids.get(key);
        if (known == null) {
            String path = "/subjects/" + encoded(subject) + normalized(normalize);
            known = http.ask("POST", path, request(key.schema())).path("id").asInt();
            ids.put(key, known);
        }
        return known;
    }

    /**
     * The schema behind an id, with whatever it refers to.
     *
     * @throws RegistryException when there is none, or it is not Avro
     */
    public Schema byId(int id) {
        Schema known = byId.get(id);
        if (known == null) {
            known = schema(http.ask("GET", "/schemas/ids/" + id, null), "id " + id);
            byId.put(id, known);
        }
        return known;
    }

    /** The newest version of the subject; asked for every time, because it changes. */
    public RegisteredSchema latest(String subject) {
        return registered(subject, "latest");
    }

    public RegisteredSchema bySubjectAndVersion(String subject, int version) {
        return registered(subject, Integer.toString(version));
    }

    /** The subject's versions, in order; empty when the registry does not know it. */
    public List<Integer> versions(String subject) {
        List<Integer> versions = new ArrayList<>();
        try {
            http.ask("GET", "/subjects/" + encoded(subject) + "/versions", null)
                    .forEach(version -> versions.add(version.asInt()));
        } catch (RegistryException e) {
            if (!e.isNotFound()) {
                throw e;
            }
        }
        return versions;
    }

    /** Every subject that the registry knows. */
    public List<String> subjects() {
        List<String> subjects = new ArrayList<>();
        http.ask("GET", "/subjects", null).forEach(subject -> subjects.add(subject.asText()));
        return subjects;
    }

    /** What speaks against the schema as the next version of the subject by the subject's own rule; empty for nothing. */
    public List<String> incompatibilities(String subject, Schema schema) {
        JsonNode answer;
        try {
            String path = "/compatibility/subjects/" + encoded(subject) + "/versions/latest?verbose=true";
            answer = http.ask("POST", path, request(PortableSchemas.portable(schema)));
        } catch (RegistryException e) {
            if (e.isNotFound()) {
                return List.of();
            }
            throw e;
        }
        if (answer.path("is_compatible").asBoolean()) {
            return List.of();
        }
        List<String> reasons = new ArrayList<>();
        answer.path("messages").forEach(message -> reasons.add(message.asText()));
        return reasons.isEmpty() ? List.of("the registry gives no reason") : reasons;
    }

    /** Sets the rule that later versions of the subject must keep, such as BACKWARD_TRANSITIVE. */
    public void setCompatibility(String subject, String level) {
        http.ask("PUT", "/config/" + encoded(subject), Map.of("compatibility", level));
    }

    private RegisteredSchema registered(String subject, String version) {
        JsonNode answer = http.ask("GET", "/subjects/" + encoded(subject) + "/versions/" + version, null);
        return new RegisteredSchema(
                subject,
                answer.path("version").asInt(),
                answer.path("id").asInt(),
                schema(answer, subject + " " + version));
    }

    private Schema schema(JsonNode answer, String what) {
        String type = answer.path("schemaType").asText("AVRO");
        if (!type.equals("AVRO")) {
            throw new RegistryException(200, 200, "the schema of " + what + " is " + type + ", not Avro");
        }
        try {
            return new References(http).parsed(answer);
        } catch (SchemaParseException e) {
            throw new RegistryException(200, 200, "the schema of " + what + " is not Avro: " + e.getMessage());
        }
    }

    private static Map<String, String> request(Schema schema) {
        return Map.of("schema", schema.toString());
    }

    private static String normalized(boolean normalize) {
        return normalize ? "?normalize=true" : "";
    }

    static String encoded(String subject) {
        return URLEncoder.encode(subject, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
