package io.quinite.vantage.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.quinite.vantage.embedded.EmbeddedStack;
import io.quinite.vantage.kit.Endpoints;
import io.quinite.vantage.schemas.AnalyticsGroup;
import io.quinite.vantage.surroundings.EmbeddedOnly;
import java.nio.file.Files;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starting {@code vantage up}, stopping it, killing it and starting it again. */
@EmbeddedOnly("vantage up has them in its process")
final class UpIT {
    @TempDir
    private Path directory;

    private UpProcess up;

    @BeforeEach
    void start() throws Exception {
        up = UpProcess.start(directory);
    }

    @AfterEach
    void stop() throws Exception {
        up.end();
    }

    @Test
    void shouldCountAgainAfterAReset() throws Exception {
        assertThat(up.command("simulate", "--calls", "30", "--rate", "0", "--seed", "8")
                        .status())
                .isZero();
        Awaitility.await()
                .atMost(UpProcess.READY)
                .untilAsserted(() -> assertThat(up.command("campaigns").out()).containsPattern("6 campaigns +30 "));
        up.stop();

        var dryRun = up.command("analytics", "reset");
        var reset = up.command("analytics", "reset", "--yes");
        up.startAgain();

        assertThat(dryRun.out())
                .contains("would delete topic vantage-analytics-")
                .contains("--yes does it");
        assertThat(reset.status()).describedAs(reset.err()).isZero();
        assertThat(reset.out())
                .contains("deletes offsets of the consumer group")
                .contains("done");
        Awaitility.await().atMost(UpProcess.READY).untilAsserted(() -> assertThat(
                        up.value("select max(epoch)::text from pipeline.campaign_totals"))
                .isEqualTo(Integer.toString(AnalyticsGroup.publishedEpoch(0) + 1)));
        Awaitility.await()
                .atMost(UpProcess.READY)
                .untilAsserted(() -> assertThat(up.command("campaigns").out()).containsPattern("6 campaigns +30 "));
    }

    @Test
    void shouldStopLoudlyWhenPostgresqlIsKilled() throws Exception {
        EmbeddedStack.endOrphans(up.data); // SIGKILL for all its processes

        assertThat(up.awaitEnd()).isEqualTo(1);
        assertThat(up.log()).contains("postgresql failed, so everything stops: ");
        assertThat(up.data.resolve(Endpoints.FILE)).doesNotExist();
    }

    @Test
    void shouldKeepItsDataAndItsAddressesWhenItIsKilledAndStartedAgain() throws Exception {
        var before = Endpoints.read(up.data);
        String kept =
                up.value("insert into organizations (id, name) values (gen_random_uuid(), 'kept') returning id::text");

        up.kill();
        var status = up.command("status");
        up.startAgain();

        assertThat(status.status()).isEqualTo(1);
        assertThat(status.err()).contains("does not answer");
        assertThat(Endpoints.read(up.data)).isEqualTo(before);
        assertThat(up.value("select id::text from organizations where name = 'kept'"))
                .isEqualTo(kept);
    }

    @Test
    void shouldRefuseToStartTwiceOnOneDirectoryAndLeaveNothingWhenItStops() throws Exception {
        var second = up.command("up");
        var status = up.command("status");
        var reset = up.command("analytics", "reset", "--yes");
        String postmaster = Files.readAllLines(up.data.resolve("postgres/data/postmaster.pid"))
                .get(0);

        up.stop();

        assertThat(second.status()).isEqualTo(1);
        assertThat(second.err()).contains("a stack runs on " + up.data + " already (process " + up.pid() + ")");
        assertThat(status.status()).describedAs(status.err()).isZero();
        assertThat(status.out()).contains("ready").contains("facts -> rows");
        assertThat(reset.status()).isEqualTo(1);
        assertThat(reset.err()).contains("analytics runs as the consumer group").contains("stop every instance");
        assertThat(up.log()).contains("ready; Ctrl-C stops it").endsWith("stopped\n");
        assertThat(up.data.resolve(Endpoints.FILE)).doesNotExist();
        assertThat(up.data.resolve("postgres/data/postmaster.pid")).doesNotExist();
        assertThat(ProcessHandle.of(Long.parseLong(postmaster))
                        .flatMap(process -> process.info().command()))
                .isEmpty();
    }
}
