package io.quinite.vantage.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quinite.vantage.embedded.EmbeddedStack;
import io.quinite.vantage.kit.Settings;
import io.quinite.vantage.sink.law.RandomFacts;
import io.quinite.vantage.sink.law.Seeds;
import io.quinite.vantage.sink.law.Tables;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The sink is killed with -9 again and again while it works; what it leaves is what the law says. */
final class KillIT {
    private static final int KILLS = 4;
    private static final int CALLS = 1500;

    static LongStream seeds() {
        return Seeds.some(1);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldLoseAndRepeatNothingWhenItIsKilledInTheMidstOfBatches(long seed, @TempDir Path directory)
            throws Exception {
        var world = new RandomFacts(seed);
        try (var stack = EmbeddedStack.start(directory);
                var traffic = new Traffic(stack.settings())) {
            var tables = new Tables(stack.postgres().connect());
            tables.addOrganizationsAndProjects(world);
            tables.addCampaigns(world);
            var plan = traffic.plan(world, CALLS);
            // Small batches, so that there is much to be killed in.
            var settings = stack.settingsAs("vantage_sink")
                    .with("sink.batch.rows.max", "37")
                    .with("sink.sweep.interval.ms", "50");
            traffic.sendPart(plan, 0, 2);
            killAgainAndAgain(settings, tables, world.random());
            traffic.sendPart(plan, 1, 2);

            Process last = start(settings);
            try {
                traffic.awaitOracle(tables, plan);
            } finally {
                last.destroyForcibly().waitFor();
            }
            assertThat(tables.unbalanced()).isEmpty();
            assertThat(tables.number("select count(*) from call_logs")).isEqualTo(CALLS);
            assertThat(tables.number("select count(*) from pipeline.parked_facts"))
                    .isZero();
            assertThat(tables.number("select sum(consumed) from pipeline.sink_offsets"))
                    .isEqualTo(plan.calls().size() + plan.leads().size());
        }
    }

    private static void killAgainAndAgain(Settings settings, Tables tables, Random random) throws Exception {
        for (int kill = 0; kill < KILLS; kill++) {
            long before = consumed(tables);
            long more = 100L + random.nextInt(900);
            // Another group each time: where to go on is in the database, and nobody waits for the dead member.
            Process child = start(settings.with("sink.group.id", "kill-" + kill));
            try {
                await().atMost(Duration.ofSeconds(60))
                        .pollInterval(Duration.ofMillis(2))
                        .until(() -> consumed(tables) >= before + more || !child.isAlive());
            } finally {
                child.destroyForcibly().waitFor();
            }
        }
    }

    private static long consumed(Tables tables) throws Exception {
        return tables.number("select coalesce(sum(consumed), 0) from pipeline.sink_offsets");
    }

    /** As an operator starts it: its own main, settings from the environment. */
    private static Process start(Settings settings) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                SinkService.class.getName()));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
        settings.startingWith("").forEach((key, value) -> builder.environment()
                .put("VANTAGE_" + key.toUpperCase(Locale.ROOT).replace('.', '_'), value));
        return builder.start();
    }
}
