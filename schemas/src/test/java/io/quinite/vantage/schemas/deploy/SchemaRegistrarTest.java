package io.quinite.vantage.schemas.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.schemas.registry.StubRegistry;
import io.quinite.vantage.schemas.registry.StubRegistry.Answer;
import io.quinite.vantage.schemas.registry.StubRegistry.Request;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SchemaRegistrarTest {
    private StubRegistry registry;

    @BeforeEach
    void start() throws Exception {
        registry = StubRegistry.start();
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    @Test
    void shouldRegisterEveryTopicAndItsRule() {
        var registered = SchemaRegistrar.registerAll(registry.config());

        assertThat(registered)
                .extracting(SchemaRegistrar.Registered::subject)
                .containsExactlyElementsOf(Topics.all().stream()
                        .map(topic -> topic.name() + "-value")
                        .toList());
        assertThat(registered).extracting(SchemaRegistrar.Registered::id).doesNotHaveDuplicates();
        assertThat(registry.requests())
                .filteredOn(request -> request.method().equals("PUT"))
                .hasSameSizeAs(Topics.all())
                .allSatisfy(request -> assertThat(request.body()).contains("BACKWARD_TRANSITIVE"));
    }

    @Test
    void shouldChangeNothingTheSecondTime() {
        var first = SchemaRegistrar.registerAll(registry.config());

        assertThat(SchemaRegistrar.registerAll(registry.config())).isEqualTo(first);
    }

    @Test
    void shouldLeaveTheRuleToTheRegistryWhenTold() {
        SchemaRegistrar.registerAll(registry.config(), Duration.ofSeconds(1), Optional.empty());

        assertThat(registry.requests()).extracting(Request::method).doesNotContain("PUT");
    }

    @Test
    void shouldWaitForARegistryThatIsJustStarting() {
        var asked = new AtomicInteger();
        registry.answer(request -> asked.incrementAndGet() < 4 ? new Answer(503, "") : null);

        assertThat(SchemaRegistrar.registerAll(registry.config())).hasSameSizeAs(Topics.all());
    }

    @Test
    void shouldNotWaitForEver() {
        registry.close();

        assertThatExceptionOfType(DeploymentException.class)
                .isThrownBy(
                        () -> SchemaRegistrar.registerAll(registry.config(), Duration.ofSeconds(1), Optional.empty()))
                .withMessageContaining("no schema registry after 1 s")
                .withMessageContaining(registry.url());
    }

    @Test
    void shouldGoOnWithARegistryThatFallsSilentForAWhile() {
        var asked = new HashSet<String>();
        // Each step of one subject once, so also between the schema and its rule.
        registry.answer(request ->
                request.path().contains("/crm.lead-events-value") && asked.add(request.method() + request.path())
                        ? new Answer(503, "")
                        : null);

        var registered = SchemaRegistrar.registerAll(registry.config());

        assertThat(asked).hasSize(3);
        assertThat(registered).hasSameSizeAs(Topics.all()).isEqualTo(SchemaRegistrar.registerAll(registry.config()));
        assertThat(registry.requests())
                .filteredOn(request -> request.method().equals("PUT"))
                .filteredOn(request -> request.path().endsWith("/crm.lead-events-value"))
                .as("the rule, refused once, then set by both runs")
                .hasSize(3);
    }

    @Test
    void shouldSayWhatWasRegisteredWhenTheRegistryStaysAway() {
        registry.answer(
                request -> request.path().startsWith("/subjects/crm.lead-events-value/") ? new Answer(503, "") : null);

        assertThatExceptionOfType(DeploymentException.class)
                .isThrownBy(
                        () -> SchemaRegistrar.registerAll(registry.config(), Duration.ofSeconds(1), Optional.empty()))
                .withMessageContaining("went away while crm.lead-events-value was registered")
                .withMessageContaining(registry.url());
    }

    @Test
    void shouldSayWhyASchemaIsRefused() {
        registry.answer(request -> {
            if (request.path().startsWith("/compatibility/subjects/crm.lead-events-value/")) {
                return new Answer(200, "{\"is_compatible\":false,\"messages\":[\"TYPE_MISMATCH at /fields/3\"]}");
            }
            return request.path().equals("/subjects/crm.lead-events-value/versions")
                            && request.method().equals("POST")
                    ? new Answer(409, "{\"error_code\":409,\"message\":\"incompatible\"}")
                    : null;
        });

        assertThatExceptionOfType(DeploymentException.class)
                .isThrownBy(() -> SchemaRegistrar.registerAll(registry.config()))
                .withMessageContaining("not compatible with what crm.lead-events-value holds")
                .withMessageContaining("TYPE_MISMATCH at /fields/3");
    }

    @Test
    void shouldSayWhenTheAddressIsNoRegistrys() {
        registry.answer(request -> new Answer(404, "<html/>"));

        assertThatExceptionOfType(DeploymentException.class)
                .isThrownBy(() -> SchemaRegistrar.registerAll(registry.config()))
                .withMessageContaining("/apis/ccompat/v7");
    }
}
