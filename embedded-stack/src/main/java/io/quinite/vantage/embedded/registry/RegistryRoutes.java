package io.quinite.vantage.embedded.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.quinite.vantage.embedded.registry.Registered.Reference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Confluent's REST API on {@link Subjects}: paths, parameters, JSON and error codes. */
final class RegistryRoutes {
    private static final Logger log = LoggerFactory.getLogger(RegistryRoutes.class);
    private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";

    private final ObjectMapper json = new ObjectMapper();
    private final Subjects subjects;

    RegistryRoutes(Subjects subjects) {
        this.subjects = subjects;
    }

    void add(RoutesConfig routes) {
        routes.get("/", http -> answer(http, Map.of()));
        routes.get("/schemas/types", http -> answer(http, List.of("AVRO")));
        routes.get("/mode", http -> answer(http, Map.of("mode", "READWRITE")));
        schemas(routes);
        versions(routes);
        compatibility(routes);
        config(routes);
        errors(routes);
    }

    private void schemas(RoutesConfig routes) {
        routes.get("/schemas/ids/{id}", http -> {
            var found = subjects.byId(id(http));
            var body = json.createObjectNode().put("schema", found.schema());
            references(body, found);
            answer(http, body);
        });
        routes.get("/schemas/ids/{id}/schema", http -> http.contentType(CONTENT_TYPE)
                .result(subjects.byId(id(http)).schema()));
        routes.get(
                "/schemas/ids/{id}/versions",
                http -> answer(
                        http,
                        subjects.versionsOf(id(http), deleted(http)).stream()
                                .map(one -> json.createObjectNode()
                                        .put("subject", one.subject())
                                        .put("version", one.version()))
                                .toList()));
        routes.get(
                "/schemas/ids/{id}/subjects",
                http -> answer(
                        http,
                        subjects.versionsOf(id(http), deleted(http)).stream()
                                .map(Registered::subject)
                                .distinct()
                                .toList()));
    }

    private void versions(RoutesConfig routes) {
        routes.get("/subjects", http -> {
            String prefix = http.queryParam("subjectPrefix");
            answer(
                    http,
                    subjects.names(deleted(http)).stream()
                            .filter(name -> prefix == null || name.startsWith(prefix))
                            .toList());
        });
        routes.post("/subjects/{subject}", http -> {
            var sent = body(http);
            answer(http, version(subjects.lookUp(subject(http), schema(sent), references(sent), deleted(http))));
        });
        routes.delete(
                "/subjects/{subject}", http -> answer(http, subjects.deleteSubject(subject(http), permanent(http))));
        routes.get(
                "/subjects/{subject}/versions",
                http -> answer(
                        http,
                        subjects.existingVersions(subject(http), deleted(http)).stream()
                                .map(Registered::version)
                                .toList()));
        routes.post("/subjects/{subject}/versions", http -> {
            var sent = body(http);
            answer(http, Map.of("id", subjects.register(subject(http), schema(sent), references(sent))));
        });
        String one = "/subjects/{subject}/versions/{version}";
        routes.get(one, http -> answer(http, version(found(http))));
        routes.delete(
                one,
                http -> answer(
                        http, subjects.deleteVersion(subject(http), http.pathParam("version"), permanent(http))));
        routes.get(one + "/schema", http -> http.contentType(CONTENT_TYPE)
                .result(found(http).schema()));
        routes.get(one + "/referencedby", http -> {
            var found = found(http);
            answer(http, subjects.referencing(found.subject(), found.version()));
        });
    }

    private void compatibility(RoutesConfig routes) {
        String path = "/compatibility/subjects/{subject}/versions";
        routes.post(path, http -> compatibility(http, null));
        routes.post(path + "/{version}", http -> compatibility(http, http.pathParam("version")));
    }

    private void compatibility(Context http, @Nullable String version) throws IOException {
        var sent = body(http);
        var objections = subjects.objections(subject(http), version, schema(sent), references(sent));
        var body = json.createObjectNode().put("is_compatible", objections.isEmpty());
        if (flag(http, "verbose")) {
            objections.forEach(body.putArray("messages")::add);
        }
        answer(http, body);
    }

    private void config(RoutesConfig routes) {
        routes.get("/config", http -> answer(http, level(subjects.level())));
        routes.put("/config", http -> {
            var level = level(body(http));
            subjects.setLevel(null, level);
            answer(http, Map.of("compatibility", level.name()));
        });
        routes.get("/config/{subject}", http -> {
            var own = subjects.level(subject(http));
            if (own.isEmpty() && !flag(http, "defaultToGlobal")) {
                throw new RegistryException(
                        40408, "Subject '" + subject(http) + "' does not have subject-level compatibility configured");
            }
            answer(http, level(own.orElseGet(subjects::level)));
        });
        routes.put("/config/{subject}", http -> {
            var level = level(body(http));
            subjects.setLevel(subject(http), level);
            answer(http, Map.of("compatibility", level.name()));
        });
        routes.delete("/config/{subject}", http -> {
            var before = subjects.level(subject(http));
            subjects.setLevel(subject(http), null);
            answer(http, level(before.orElseGet(subjects::level)));
        });
    }

    private void errors(RoutesConfig routes) {
        routes.exception(RegistryException.class, (e, http) -> error(http, e.status(), e.code(), e.getMessage()));
        routes.exception(
                JsonProcessingException.class,
                (e, http) -> error(http, 400, 400, "no JSON: " + e.getOriginalMessage()));
        routes.exception(Exception.class, (e, http) -> {
            log.error("request failed method={} path={}", http.method(), http.path(), e);
            error(http, 500, 50001, "Error in the backend data store: " + e);
        });
        routes.error(404, http -> {
            if (!CONTENT_TYPE.equals(http.res().getContentType())) {
                error(http, 404, 404, "HTTP 404 Not Found");
            }
        });
    }

    private Registered found(Context http) {
        return subjects.version(subject(http), http.pathParam("version"), deleted(http));
    }

    private ObjectNode version(Registered one) {
        var body = json.createObjectNode()
                .put("subject", one.subject())
                .put("version", one.version())
                .put("id", one.id())
                .put("schema", one.schema());
        references(body, one);
        return body;
    }

    private static void references(ObjectNode body, Registered one) {
        if (!one.references().isEmpty()) {
            var array = body.putArray("references");
            one.references().forEach(to -> array.addObject()
                    .put("name", to.name())
                    .put("subject", to.subject())
                    .put("version", to.version()));
        }
    }

    private static List<Reference> references(JsonNode sent) {
        var references = new ArrayList<Reference>();
        sent.path("references")
                .forEach(to -> references.add(new Reference(
                        to.path("name").asText(),
                        to.path("subject").asText(),
                        to.path("version").asInt())));
        return references;
    }

    private static String schema(JsonNode sent) {
        String type = sent.path("schemaType").asText("AVRO");
        if (!type.equals("AVRO")) {
            throw RegistryException.invalidSchema("this registry knows AVRO only, not " + type);
        }
        String schema = sent.path("schema").textValue();
        if (schema == null) {
            throw RegistryException.invalidSchema("the request has no schema");
        }
        return schema;
    }

    private static Map<String, String> level(CompatibilityLevel level) {
        return Map.of("compatibilityLevel", level.name());
    }

    private static CompatibilityLevel level(JsonNode sent) {
        return CompatibilityLevel.of(sent.path("compatibility").asText());
    }

    private static String subject(Context http) {
        return http.pathParam("subject");
    }

    private static int id(Context http) {
        try {
            return Integer.parseInt(http.pathParam("id"));
        } catch (NumberFormatException e) {
            throw new RegistryException(404, "HTTP 404 Not Found");
        }
    }

    private static boolean deleted(Context http) {
        return flag(http, "deleted");
    }

    private static boolean permanent(Context http) {
        return flag(http, "permanent");
    }

    private static boolean flag(Context http, String name) {
        return "true".equals(http.queryParam(name));
    }

    private JsonNode body(Context http) throws IOException {
        return json.readTree(http.bodyAsBytes());
    }

    private void answer(Context http, Object body) throws IOException {
        http.contentType(CONTENT_TYPE).result(json.writeValueAsBytes(body));
    }

    private void error(Context http, int status, int code, @Nullable String message) {
        http.status(status)
                .contentType(CONTENT_TYPE)
                .result(json.createObjectNode()
                        .put("error_code", code)
                        .put("message", message)
                        .toString());
    }
}
