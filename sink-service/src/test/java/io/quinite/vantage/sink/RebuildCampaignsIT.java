package io.quinite.vantage.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.kit.Settings;
import io.quinite.vantage.kit.UserError;
import io.quinite.vantage.sink.reconcile.Difference;
import io.quinite.vantage.sink.reconcile.Options;
import io.quinite.vantage.sink.reconcile.Progress;
import io.quinite.vantage.sink.reconcile.Rebuild;
import io.quinite.vantage.sink.reconcile.Reconciler;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The numbers of calls, counted anew from the log and set while the sink goes on. */
@SuppressWarnings("try") // A service works without being called.
final class RebuildCampaignsIT {
    @TempDir
    private Path directory;

    private PlayedStack played;
    private Settings administrator;
    private List<UUID> campaigns;

    @BeforeEach
    void start() throws Exception {
        played = new PlayedStack(directory, 200);
        administrator = played.stack.settingsAs("postgres");
        campaigns = List.copyOf(played.world.campaigns.keySet());
    }

    @AfterEach
    void stop() {
        played.close();
    }

    private Rebuild rebuild() {
        return Rebuild.campaigns(administrator, Progress.quiet(), Options.ANALYTICS_GROUP);
    }

    private String shown(UUID campaign) throws SQLException {
        return played.tables.value(
                "select total_calls || '/' || transferred_calls || '/' || conversion_rate from campaigns where id = '"
                        + campaign + "'");
    }

    private static String counted(Collection<CallEvent> facts, UUID campaign) {
        long calls = PlayedStack.calls(facts, campaign);
        long transferred = PlayedStack.transferred(facts, campaign);
        double rate = calls == 0 ? 0 : Math.round(transferred * 10_000.0 / calls) / 100.0;
        return calls + "/" + transferred + "/" + String.format(Locale.ROOT, "%.2f", rate);
    }

    @Test
    void shouldSetWhatTheLogSaysAndLeaveNewerTotalsAlone() throws Exception {
        UUID wrong = campaigns.get(0);
        UUID moving = campaigns.get(1);
        UUID untold = campaigns.get(2);
        var facts = played.plan.calls();
        try (var sink = played.sink()) {
            played.traffic.send(played.plan);
            for (UUID campaign : campaigns) {
                long more = campaign.equals(wrong) ? 5 : 0;
                if (!campaign.equals(untold)) {
                    played.sendTotals(
                            campaign,
                            PlayedStack.calls(facts, campaign) + more,
                            PlayedStack.transferred(facts, campaign),
                            4);
                }
            }
            played.commitAnalytics();
            played.awaitRead();
            played.tables.run("update campaigns set total_calls = 99 where id = '" + untold + "'");
            var found = new ArrayList<Difference>();

            try (var rebuild = rebuild()) {
                var built = rebuild.build(null, found::add);
                assertThat(built.rows()).isEqualTo(campaigns.size());
                played.sendTotals(moving, 1000, 500, 5);
                await().until(() -> shown(moving).startsWith("1000/500/"));
                assertThat(rebuild.swap()).isEqualTo(2);
            }

            assertThat(found).extracting(Difference::campaignId).containsExactlyInAnyOrder(wrong, untold);
            assertThat(found).allSatisfy(difference -> assertThat(difference.fields())
                    .extracting(Difference.Field::name)
                    .contains("total_calls", "conversion_rate"));
            // Several sweeps later too.
            await().during(Duration.ofSeconds(1)).untilAsserted(() -> {
                assertThat(shown(wrong)).isEqualTo(counted(facts, wrong));
                assertThat(shown(untold)).isEqualTo(counted(facts, untold));
                assertThat(shown(moving)).startsWith("1000/500/");
                assertThat(shown(campaigns.get(3))).isEqualTo(counted(facts, campaigns.get(3)));
            });
            assertThat(played.tables.list("select nspname from pg_namespace where nspname = 'rebuild'"))
                    .isEmpty();

            // What was written over stays so when the sink reads it late, and what analytics says next counts.
            played.sendTotals(wrong, 7777, 0, 3);
            played.sendTotals(untold, 8, 4, 1);
            await().until(() -> shown(untold).equals("8/4/50.00"));
            played.awaitRead();
            assertThat(shown(wrong)).isEqualTo(counted(facts, wrong));
        }
    }

    @Test
    void shouldCountWhatWasInTheLogAtATime() throws Exception {
        var half = new Traffic.Plan(
                played.plan.leads(),
                played.plan.calls().subList(0, played.plan.calls().size() / 2));
        var rest = new Traffic.Plan(
                List.of(),
                played.plan
                        .calls()
                        .subList(half.calls().size(), played.plan.calls().size()));
        try (var sink = played.sink()) {
            played.traffic.send(half);
            played.awaitRead();
            // The broker counts in milliseconds.
            var then = Instant.now().minusMillis(2);
            played.traffic.send(rest);
            played.commitAnalytics();
            played.awaitRead();

            try (var rebuild = rebuild()) {
                rebuild.build(then, difference -> {});

                for (UUID campaign : campaigns) {
                    assertThat(played.tables.value("select total_calls || '/' || transferred_calls || '/' ||"
                                    + " conversion_rate from rebuild.campaigns where id = '" + campaign + "'"))
                            .isEqualTo(counted(half.calls(), campaign));
                }
            }
        }
    }

    @Test
    void shouldNotSetTotalsOfWhichItDoesNotKnowWhichFactsTheyHold() throws Exception {
        try (var sink = played.sink()) {
            played.traffic.send(played.plan);
            played.sendTotals(played.plan.calls(), 1);
            played.awaitRead();

            try (var rebuild = rebuild()) {
                rebuild.build(null, difference -> {});

                assertThatThrownBy(rebuild::swap)
                        .isInstanceOf(UserError.class)
                        .hasMessageContaining(Options.ANALYTICS_GROUP)
                        .hasMessageContaining("--analytics-group");
            }
            assertThat(Reconciler.run(played.settings).first()).isEmpty();
        }
    }
}
