package io.quinite.vantage.analytics.http;

import io.quinite.vantage.campaigns.CampaignTotals;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who looks at changes as Server-Sent Events. Records are absolute values, so of each campaign only the newest
 * waits; a client that is behind by more than {@value #CAMPAIGNS_MAX} campaigns is let go with a word.
 */
final class LiveClient {
    static final int CAMPAIGNS_MAX = 1_000;
    private static final long QUIET_MS = TimeUnit.SECONDS.toMillis(10);

    private final UUID organization;
    private final @Nullable UUID campaign;
    private final Map<UUID, CampaignTotals> waiting = new LinkedHashMap<>();
    private boolean tooSlow;

    /** @param campaign null for all of the organization */
    LiveClient(UUID organization, @Nullable UUID campaign) {
        this.organization = organization;
        this.campaign = campaign;
    }

    /** Never waits for the client. */
    synchronized void offer(CampaignTotals totals) {
        if (!organization.equals(totals.getOrganizationId())
                || (campaign != null && !campaign.equals(totals.getCampaignId()))) {
            return;
        }
        waiting.put(totals.getCampaignId(), totals);
        if (waiting.size() > CAMPAIGNS_MAX) {
            tooSlow = true;
            waiting.clear();
        }
        notifyAll();
    }

    /** Until the client is gone ({@link IOException}) or let go. */
    void write(OutputStream out, BooleanSupplier closed) throws IOException {
        send(out, ": changes follow\n\n");
        while (!closed.getAsBoolean()) {
            List<CampaignTotals> next = next();
            if (next == null) {
                send(out, "event: dropped\ndata: {\"detail\":\"you do not keep up; ask again\"}\n\n");
                return;
            }
            if (next.isEmpty()) {
                send(out, ": still here\n\n");
            }
            for (CampaignTotals totals : next) {
                send(
                        out,
                        "event: campaign\nid: " + totals.getCampaignId() + "/" + totals.getEpoch() + "/"
                                + totals.getVersion() + "\ndata: "
                                + new String(Rows.json(Rows.of(totals)), StandardCharsets.UTF_8) + "\n\n");
            }
        }
    }

    /** What waits, which is nothing after a quiet while; null where the client is too slow. */
    private synchronized @Nullable List<CampaignTotals> next() {
        try {
            long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(QUIET_MS);
            long left = QUIET_MS;
            while (waiting.isEmpty() && !tooSlow && left > 0) {
                wait(left);
                left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
        if (tooSlow) {
            return null;
        }
        var next = new ArrayList<>(waiting.values());
        waiting.clear();
        return next;
    }

    private static void send(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
