package io.quinite.vantage.analytics.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.quinite.vantage.campaigns.CampaignTotals;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LiveClientTest {
    private static final UUID ORGANIZATION = new UUID(0, 1);
    private static final UUID CAMPAIGN = new UUID(0, 2);

    @Test
    void shouldSayOnlyTheNewestOfEachCampaignThatWaits() throws IOException {
        var client = new LiveClient(ORGANIZATION, null);
        for (int version = 1; version <= 5_000; version++) {
            client.offer(totals(ORGANIZATION, CAMPAIGN, version));
        }

        assertThat(written(client)).contains("\"version\":5000").doesNotContain("\"version\":4999");
    }

    @Test
    void shouldSayNothingOfOthers() throws IOException {
        var client = new LiveClient(ORGANIZATION, CAMPAIGN);
        client.offer(totals(new UUID(0, 9), CAMPAIGN, 1));
        client.offer(totals(ORGANIZATION, new UUID(0, 8), 2));
        client.offer(totals(ORGANIZATION, CAMPAIGN, 3));

        assertThat(written(client)).containsOnlyOnce("event: campaign").contains("\"version\":3");
    }

    @Test
    void shouldLetAClientGoWithAWordThatDoesNotKeepUp() throws IOException {
        var client = new LiveClient(ORGANIZATION, null);
        for (int i = 0; i <= LiveClient.CAMPAIGNS_MAX; i++) {
            client.offer(totals(ORGANIZATION, new UUID(1, i), 1));
        }

        assertThat(written(client)).contains("event: dropped").doesNotContain("event: campaign");
    }

    /** What one round writes. */
    private static String written(LiveClient client) throws IOException {
        var out = new ByteArrayOutputStream();
        var rounds = new AtomicInteger();
        client.write(out, () -> rounds.incrementAndGet() > 1);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static CampaignTotals totals(UUID organization, UUID campaign, long version) {
        return CampaignTotals.newBuilder()
                .setOrganizationId(organization)
                .setCampaignId(campaign)
                .setTotalCalls(1)
                .setTransferredCalls(0)
                .setVersion(version)
                .setAsOf(Instant.EPOCH)
                .build();
    }
}
