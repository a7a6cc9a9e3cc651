package io.quinite.vantage.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quinite.vantage.kit.Settings;
import io.quinite.vantage.teststack.TestStack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code cdc status} says whether changes flow, and otherwise what a start would. */
class StatusIT {
    private static final Duration AGE_MAX = Duration.ofSeconds(60);

    @TempDir
    static Path directory;

    static TestStack stack;

    @BeforeAll
    static void start() throws Exception {
        stack = TestStack.start(directory.resolve("stack"));
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    void shouldTellHowASlotStandsFromItsFirstDayToItsLoss() throws Exception {
        assertThat(report().state()).isEqualTo("missing");
        assertThat(report().problems()).singleElement().asString().contains("the first start of cdc-service makes it");

        try (var cdc = Running.ready(settings())) {
            await().atMost(Running.SOON)
                    .untilAsserted(() -> assertThat(report().problems()).isEmpty());
            var report = report();
            assertThat(report.state()).isEqualTo("reserved");
            assertThat(report.failover()).isTrue();
            assertThat(Objects.requireNonNull(report.holder()).role()).isEqualTo("vantage_cdc");
            assertThat(report.age()).isLessThan(Duration.ofSeconds(30));
            assertThat(report.lagBytes()).isLessThan(10_000_000);
            assertThat(report.safeBytes()).isNull();
            assertThat(report.advice()).singleElement().asString().contains("max_slot_wal_keep_size is -1");
            assertThat(cdc.reason()).isEmpty();
            assertThat(command(0)).contains("\"wal_status\":\"reserved\"");
        }

        await().atMost(Running.SOON).untilAsserted(() -> assertThat(report().problems())
                .containsExactly("nobody uses the slot: start cdc-service, or look at its log"));
        assertThat(SlotReport.read(CdcConfig.from(settings()), Duration.ZERO).holder())
                .isNull();

        sql("select pg_drop_replication_slot('vantage_leads')");
        assertThat(report().problems())
                .singleElement()
                .asString()
                .contains("does not exist any more")
                .contains("cdc.accept.gap.after=");
        assertThat(new ObjectMapper().readTree(command(1)).get("problems")).hasSize(1);
    }

    private static SlotReport report() throws Exception {
        return SlotReport.read(CdcConfig.from(settings()), AGE_MAX);
    }

    /** What the command prints, when it ends with {@code status}. */
    private static String command(int status) throws Exception {
        var output = Files.createTempFile(directory, "status", ".json");
        try (var command = ChildService.start(Command.class, settings(), output, "status", "--json")) {
            await().atMost(Running.SOON).until(() -> !command.isAlive());
            assertThat(command.exitStatus()).as(Files.readString(output)).isEqualTo(status);
        }
        return Files.readString(output)
                .lines()
                .filter(line -> line.startsWith("{"))
                .findFirst()
                .orElseThrow();
    }

    private static Settings settings() throws Exception {
        return stack.settingsAs("vantage_cdc").with("cdc.heartbeat.interval.ms", "500");
    }

    private static void sql(String query) throws Exception {
        try (var connection = stack.postgres().connect();
                var statement = connection.createStatement()) {
            statement.execute(query);
        }
    }
}
