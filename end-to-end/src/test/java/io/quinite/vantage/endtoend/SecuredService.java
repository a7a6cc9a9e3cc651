package io.quinite.vantage.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.quinite.vantage.analytics.AnalyticsService;
import io.quinite.vantage.cdc.CdcService;
import io.quinite.vantage.feed.LeadFeedService;
import io.quinite.vantage.ingest.IngestService;
import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.schemas.rights.GrantRightsCommand;
import io.quinite.vantage.sink.SinkService;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import picocli.CommandLine;

/** A service with a user of its own, its role in PostgreSQL, and a right without which it cannot work. */
enum SecuredService {
    INGEST(
            "ingest-service",
            "",
            IngestService.class,
            ResourceType.TOPIC,
            AclOperation.WRITE,
            Topics.CALL_EVENTS.name()),
    ANALYTICS(
            "analytics-streams",
            "",
            AnalyticsService.class,
            ResourceType.TRANSACTIONAL_ID,
            AclOperation.WRITE,
            "vantage-analytics-"),
    SINK("sink-service", "vantage_sink", SinkService.class, ResourceType.GROUP, AclOperation.READ, "vantage-sink"),
    CDC(
            "cdc-service",
            "vantage_cdc",
            CdcService.class,
            ResourceType.TOPIC,
            AclOperation.WRITE,
            Topics.CDC_POSITIONS.name()),
    FEED(
            "lead-feed",
            "vantage_feed",
            LeadFeedService.class,
            ResourceType.TOPIC,
            AclOperation.READ,
            Topics.LEAD_CHANGES.name());

    final String module;
    final String role;
    final Class<?> main;
    final ResourceType type;
    final AclOperation operation;
    final String resource;

    SecuredService(
            String module, String role, Class<?> main, ResourceType type, AclOperation operation, String resource) {
        this.module = module;
        this.role = role;
        this.main = main;
        this.type = type;
        this.operation = operation;
        this.resource = resource;
    }

    /** With which it works, once it has its rights. */
    Map<String, String> settings(SecuredSurroundings surroundings) {
        var settings = surroundings.settings(module, role);
        if (role.isEmpty()) {
            settings.keySet().removeIf(key -> key.startsWith("postgres."));
        }
        return settings;
    }

    /** By the command, with the settings that the services are started with. */
    static void grantRights(SecuredSurroundings surroundings, Path directory) throws IOException {
        var arguments = new ArrayList<String>();
        Path administrator = directory.resolve("administrator.properties");
        Files.writeString(administrator, "kafka.bootstrap.servers=" + surroundings.insideServers() + "\n");
        arguments.addAll(List.of("--config", administrator.toString()));
        for (SecuredService service : values()) {
            arguments.add(write(directory, service.module, service.settings(surroundings))
                    .toString());
        }
        var said = new StringWriter();
        var command = new CommandLine(new GrantRightsCommand())
                .setOut(new PrintWriter(said, true))
                .setErr(new PrintWriter(said, true));
        assertThat(command.execute(arguments.toArray(String[]::new)))
                .as(said.toString())
                .isZero();
    }

    /**
     * What its program says before it ends with status 1, when it is started with these settings.
     *
     * @param directory for its settings and for what it says
     */
    String sentence(Path directory, Map<String, String> settings) throws Exception {
        var builder = new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName());
        builder.environment()
                .put("VANTAGE_CONFIG", write(directory, "wrong", settings).toString());
        Path said = directory.resolve("said");
        var process = builder.redirectError(said.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ended").isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).isEqualTo(1);
        // Kafka's client logs a failed login by itself.
        var lines = Files.readAllLines(said).stream()
                .filter(line -> line.startsWith(module + ": "))
                .toList();
        assertThat(lines).as("sentences on stderr").hasSize(1);
        return lines.get(0);
    }

    private static Path write(Path directory, String name, Map<String, String> settings) throws IOException {
        Path file = directory.resolve(name + ".properties");
        var properties = new Properties();
        properties.putAll(settings);
        try (var writer = Files.newBufferedWriter(file)) {
            properties.store(writer, null);
        }
        return file;
    }
}
