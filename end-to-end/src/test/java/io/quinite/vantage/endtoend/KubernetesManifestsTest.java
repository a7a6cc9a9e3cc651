package io.quinite.vantage.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** kubernetes/ says only what Kubernetes and Strimzi know, and means what docker-compose.yml and the settings mean. */
class KubernetesManifestsTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern KNOB = Pattern.compile("(?m)^([A-Z_0-9]+)=(.*)$");
    private static final Pattern VARIABLE = Pattern.compile("\\bVANTAGE_[A-Z_]+\\b");

    @Test
    void shouldSayOnlyWhatTheTypesKnow() throws Exception {
        var documents = Manifests.documents();

        assertThat(documents).hasSizeGreaterThan(20);
        for (var document : documents) {
            assertThatCode(() -> Manifests.check(document))
                    .as(Manifests.type(document) + " " + name(document))
                    .doesNotThrowAnyException();
        }
    }

    /** A check that takes everything is none: in each object of each document, a field that nobody knows. */
    @Test
    void shouldRefuseAnUnknownFieldWhereverItIs() throws Exception {
        int places = 0;
        for (var document : Manifests.documents()) {
            if (!Manifests.isTyped(document)) {
                continue;
            }
            for (var place : objects(document.path("spec"), "/spec")) {
                if (isMap(place)) {
                    continue;
                }
                var copy = document.deepCopy();
                ((ObjectNode) copy.at(place)).put("redinessProbe", 1);
                assertThatThrownBy(() -> Manifests.check(copy))
                        .as(name(document) + place)
                        .hasMessageContaining("redinessProbe");
                places++;
            }
        }
        assertThat(places).isGreaterThan(300);
    }

    @Test
    void shouldRefuseAValueOfAnotherType() throws Exception {
        var document = Manifests.read(Files.readString(Manifests.DIRECTORY.resolve("sink-service.yaml")))
                .get(0);
        ((ObjectNode) document.path("spec")).set("replicas", TextNode.valueOf("two"));

        assertThatThrownBy(() -> Manifests.check(document)).hasMessageContaining("replicas");
    }

    @Test
    void shouldListEveryFileInTheKustomization() throws Exception {
        var kustomization = Manifests.read(Files.readString(Manifests.DIRECTORY.resolve("kustomization.yaml")))
                .get(0);

        assertThat(texts(kustomization.path("resources"))).containsExactlyInAnyOrderElementsOf(Manifests.files());
        assertThat(kustomization.path("images").findValuesAsText("name"))
                .containsExactlyInAnyOrderElementsOf(images().stream()
                        .filter(image -> image.startsWith("vantage/"))
                        .map(image -> image.substring(0, image.indexOf(':')))
                        .collect(Collectors.toSet()));
    }

    @Test
    void shouldRunTheImagesOfCompose() throws Exception {
        String compose = compose();

        for (String image : images()) {
            assertThat(compose).contains("image: " + image + "\n");
        }
    }

    @Test
    void shouldSetOnlySettingsThatExist() throws Exception {
        String documented = Files.readString(ROOT.resolve("docs/configuration.md"));
        var variables = new TreeSet<String>();
        for (String file : Manifests.files()) {
            variables.addAll(variables(Files.readString(Manifests.DIRECTORY.resolve(file))));
        }
        variables.addAll(variables(Files.readString(Manifests.DIRECTORY.resolve("kustomization.yaml"))));

        assertThat(variables).hasSizeGreaterThan(10);
        for (String variable : variables) {
            String key = variable.substring("VANTAGE_".length())
                    .toLowerCase(Locale.ROOT)
                    .replace('_', '.');
            boolean known = documented.contains("`" + key + "`") || documented.contains("`" + key + "=");
            // What TLS needs of Kafka's clients, the page names with its prefix or by the last part only.
            assertThat(known || compose().contains(variable + ":")).as(variable).isTrue();
        }
    }

    @Test
    void shouldListenWhereComposeSaysAndTakeItsMemory() throws Exception {
        String compose = compose();
        for (var document : Manifests.documents()) {
            for (var container : containers(document)) {
                String service = container.path("name").asText();
                var block = Pattern.compile("(?ms)^  " + service + ":\n(.*?)(?=^  \\S|^\\S|\\z)")
                        .matcher(compose);
                if (!container.path("image").asText().startsWith("vantage/") || !container.has("ports")) {
                    continue;
                }
                assertThat(block.find()).as(service).isTrue();
                String text = block.group(1);
                for (var port : container.path("ports")) {
                    assertThat(text).contains(":" + port.path("containerPort").asText() + "\"");
                }
                String memory = container.at("/resources/limits/memory").asText();
                assertThat(text).contains("mem_limit: " + memory.replace("Mi", "m"));
            }
        }
    }

    @Test
    void shouldNameOnlyPortsAndVolumesThatThePodHas() throws Exception {
        for (var document : Manifests.documents()) {
            var spec = document.at("/spec/template/spec");
            var volumes = new TreeSet<>(spec.path("volumes").findValuesAsText("name"));
            document.at("/spec/volumeClaimTemplates")
                    .forEach(claim -> volumes.add(claim.at("/metadata/name").asText()));
            for (var container : containers(document)) {
                assertThat(volumes).containsAll(container.path("volumeMounts").findValuesAsText("name"));
                Set<String> ports = new TreeSet<>(container.path("ports").findValuesAsText("name"));
                for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
                    if (container.has("ports")) {
                        assertThat(ports)
                                .as(container.path("name").asText() + " " + probe)
                                .contains(container
                                        .path(probe)
                                        .at("/httpGet/port")
                                        .asText());
                    }
                }
                assertThat(container
                                .at("/securityContext/readOnlyRootFilesystem")
                                .asBoolean())
                        .isTrue();
                assertThat(texts(container.at("/securityContext/capabilities/drop")))
                        .containsExactly("ALL");
            }
        }
    }

    @Test
    void shouldScaleByMetricsThatExist() throws Exception {
        String metrics = Files.readString(ROOT.resolve("docs/operations.md"));
        String adapter = Files.readString(Manifests.DIRECTORY.resolve("prometheus-adapter.yaml"));
        var asked = new ArrayList<String>();
        for (var document : Manifests.documents()) {
            document.at("/spec/metrics").forEach(metric -> {
                String name = metric.at("/external/metric/name").asText();
                if (!name.isEmpty()) {
                    asked.add(name);
                }
            });
        }

        assertThat(asked).isNotEmpty();
        for (String name : asked) {
            assertThat(metrics).contains("| `" + name + "` |");
            assertThat(adapter).contains("name: {as: " + name + "}");
        }
    }

    private static String compose() throws Exception {
        String[] text = {
            Files.readString(ROOT.resolve("docker-compose.yml"))
                    + Files.readString(ROOT.resolve("containers/secure.yml"))
        };
        KNOB.matcher(Files.readString(ROOT.resolve(".env")))
                .results()
                .forEach(knob -> text[0] = text[0].replace("${" + knob.group(1) + "}", knob.group(2)));
        return text[0];
    }

    private static Set<String> images() throws Exception {
        var images = new TreeSet<String>();
        for (var document : Manifests.documents()) {
            containers(document)
                    .forEach(container -> images.add(container.path("image").asText()));
        }
        return images;
    }

    private static Set<String> variables(String text) {
        return VARIABLE.matcher(text)
                .results()
                .map(found -> found.group())
                .filter(name -> !name.equals("VANTAGE_CONFIG"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<JsonNode> containers(JsonNode document) {
        var containers = new ArrayList<JsonNode>();
        Consumer<JsonNode> add = containers::add;
        document.at("/spec/template/spec/initContainers").forEach(add);
        document.at("/spec/template/spec/containers").forEach(add);
        return containers;
    }

    /** JSON pointers of every object under {@code node}. */
    private static List<String> objects(JsonNode node, String path) {
        var found = new ArrayList<String>();
        if (node instanceof ObjectNode object) {
            found.add(path);
            object.properties().forEach(each -> found.addAll(objects(each.getValue(), path + "/" + each.getKey())));
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                found.addAll(objects(array.get(i), path + "/" + i));
            }
        }
        return found;
    }

    /** Whether its keys are the user's, as those of labels are. */
    private static boolean isMap(String path) {
        return path.matches(
                        ".*/(labels|annotations|matchLabels|requests|limits|jvmOptions|config|selector|hard|-Xms)(/.*)?")
                && !path.matches(".*/template/spec/selector");
    }

    private static List<String> texts(JsonNode array) {
        var texts = new ArrayList<String>();
        array.forEach(each -> texts.add(each.asText()));
        return texts;
    }

    private static String name(JsonNode document) {
        return document.at("/metadata/name").asText();
    }
}
