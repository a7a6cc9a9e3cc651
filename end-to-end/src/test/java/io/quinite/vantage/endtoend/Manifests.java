package io.quinite.vantage.endtoend;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.strimzi.api.kafka.model.kafka.Kafka;
import io.strimzi.api.kafka.model.nodepool.KafkaNodePool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The documents of kubernetes/, and whether each says only what its type knows. */
final class Manifests {
    static final Path DIRECTORY = Path.of("../kubernetes");

    private static final Map<String, Class<?>> TYPES = Map.of(
            "apps/v1 Deployment", Deployment.class,
            "apps/v1 StatefulSet", StatefulSet.class,
            "v1 Service", Service.class,
            "batch/v1 Job", Job.class,
            "policy/v1 PodDisruptionBudget", PodDisruptionBudget.class,
            "autoscaling/v2 HorizontalPodAutoscaler", HorizontalPodAutoscaler.class,
            "networking.k8s.io/v1 NetworkPolicy", NetworkPolicy.class,
            "kafka.strimzi.io/v1 Kafka", Kafka.class,
            "kafka.strimzi.io/v1 KafkaNodePool", KafkaNodePool.class);

    /** Types of which no Java class is to be had: their fields are not checked here. */
    private static final List<String> UNKNOWN_TYPES = List.of("postgresql.cnpg.io/v1 Cluster");

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            // The classes would keep a field that they do not know, to hand it on.
            .annotationIntrospector(new JacksonAnnotationIntrospector() {
                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                    return Boolean.FALSE;
                }
            })
            .build();

    private Manifests() {}

    /** Of every file but those that are not for the API server. */
    static List<JsonNode> documents() throws IOException {
        var documents = new ArrayList<JsonNode>();
        for (String file : files()) {
            documents.addAll(read(Files.readString(DIRECTORY.resolve(file))));
        }
        return documents;
    }

    static List<String> files() throws IOException {
        try (var files = Files.list(DIRECTORY)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".yaml")
                            && !List.of("kustomization.yaml", "prometheus-adapter.yaml")
                                    .contains(name))
                    .sorted()
                    .toList();
        }
    }

    static List<JsonNode> read(String yaml) {
        var documents = new ArrayList<JsonNode>();
        new Load(LoadSettings.builder().build())
                .loadAllFromString(yaml)
                .forEach(document -> documents.add(JSON.valueToTree(document)));
        return documents;
    }

    static String type(JsonNode document) {
        return document.path("apiVersion").asText() + " "
                + document.path("kind").asText();
    }

    static boolean isTyped(JsonNode document) {
        return !UNKNOWN_TYPES.contains(type(document));
    }

    /** @throws IllegalArgumentException where a field is unknown or its value of another type; it names the path */
    static void check(JsonNode document) {
        if (!isTyped(document)) {
            return;
        }
        var type = TYPES.get(type(document));
        if (type == null) {
            throw new IllegalArgumentException("no type is known for " + type(document));
        }
        JSON.convertValue(document, type);
    }
}
