package io.quinite.vantage.analytics.http;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What can be asked for. Every route of figures asks for the key first, and answers for one organization only. */
final class Routes {
    /** Everything that is answered: openapi.yaml says the same, and a test compares them. */
    static final List<String> PATHS = List.of(
            "/v1/campaigns",
            "/v1/campaigns/{id}",
            "/v1/campaigns/{id}/windows",
            "/v1/organizations/{id}",
            "/v1/organizations/{id}/windows",
            OpenApi.PATH);

    private static final int ROWS_MAX = 10_000;
    private static final int ROWS = 1_000;
    private static final Set<String> SIZES = Set.of("1m", "1h", "1d");
    private static final String EVENTS = "text/event-stream";

    private final Gate gate;
    private final Figures figures;
    private final Peers peers;
    private final LiveChanges live;

    Routes(Gate gate, Figures figures, Peers peers, LiveChanges live) {
        this.gate = gate;
        this.figures = figures;
        this.peers = peers;
        this.live = live;
    }

    void addTo(JavalinConfig config) {
        List<Handler> handlers = List.of(
                this::campaigns,
                this::campaign,
                this::campaignWindows,
                this::organization,
                this::organizationWindows,
                new OpenApi()::handle);
        for (int i = 0; i < PATHS.size(); i++) {
            config.routes.get(PATHS.get(i), handlers.get(i));
        }
    }

    private void campaigns(Context context) {
        UUID organization = gate.organization(context, null);
        if (wantsEvents(context)) {
            live.show(context, organization, null);
            return;
        }
        int limit = Parameters.integer(context, "limit", ROWS, ROWS_MAX);
        String after = context.queryParam("after");
        var rows = new ArrayList<>(figures.campaigns(organization));
        if (!Peers.isHandedOn(context)) {
            figures.instances().stream()
                    .filter(instance -> !peers.isSelf(instance))
                    .forEach(instance -> rows.addAll(peers.ask(instance, context)));
        }
        rows.sort(Comparator.comparing(Routes::campaignId));
        answer(
                context,
                rows.stream()
                        .filter(row -> after == null || campaignId(row).compareTo(after) > 0)
                        .limit(limit)
                        .toList());
    }

    private void campaign(Context context) {
        UUID campaign = Parameters.uuid("the campaign", context.pathParam("id"));
        UUID organization = gate.organization(context, null);
        if (wantsEvents(context)) {
            live.show(context, organization, campaign);
        } else {
            one(context, organization, campaign);
        }
    }

    private void organization(Context context) {
        UUID named = Parameters.uuid("the organization", context.pathParam("id"));
        one(context, gate.organization(context, named), null);
    }

    private void campaignWindows(Context context) {
        UUID campaign = Parameters.uuid("the campaign", context.pathParam("id"));
        windows(context, gate.organization(context, null), campaign);
    }

    private void organizationWindows(Context context) {
        UUID named = Parameters.uuid("the organization", context.pathParam("id"));
        windows(context, gate.organization(context, named), null);
    }

    private void one(Context context, UUID organization, @Nullable UUID campaign) {
        answer(context, atHome(context, organization, campaign, () -> {
            var row = figures.totals(organization, campaign);
            return row == null ? List.of() : List.of(row);
        }));
    }

    private void windows(Context context, UUID organization, @Nullable UUID campaign) {
        var span = span(context);
        answer(context, atHome(context, organization, campaign, () -> figures.windows(organization, campaign, span)));
    }

    private static Figures.Span span(Context context) {
        String size = context.queryParam("size");
        if (size == null || !SIZES.contains(size)) {
            throw new Refusal(400, "invalid-parameter", "size must be 1m, 1h or 1d, not " + size);
        }
        Instant to = Parameters.instant(context, "to", Instant.now().plus(Duration.ofDays(1)));
        Instant from = Parameters.instant(context, "from", to.minus(Duration.ofDays(2)));
        if (!from.isBefore(to)) {
            throw new Refusal(400, "invalid-parameter", "from must be before to");
        }
        String zone = context.queryParam("zone");
        return new Figures.Span(
                size, zone == null ? "UTC" : zone, from, to, Parameters.integer(context, "limit", ROWS, ROWS_MAX));
    }

    private interface Reading {
        List<Map<String, Object>> rows();
    }

    private List<Map<String, Object>> atHome(
            Context context, UUID organization, @Nullable UUID campaign, Reading reading) {
        String home = figures.home(organization, campaign);
        if (peers.isSelf(home)) {
            return reading.rows();
        }
        if (Peers.isHandedOn(context)) {
            throw Refusal.notNow("the partitions are moving; try again");
        }
        return peers.ask(home, context);
    }

    private static void answer(Context context, List<Map<String, Object>> rows) {
        String accept = context.header("Accept");
        if (accept != null && accept.contains("text/csv")) {
            context.contentType("text/csv; charset=utf-8").result(Rows.csv(rows));
        } else {
            context.contentType("application/json").result(Rows.json(rows));
        }
    }

    private static boolean wantsEvents(Context context) {
        String accept = context.header("Accept");
        return accept != null && accept.contains(EVENTS);
    }

    private static String campaignId(Map<String, Object> row) {
        return String.valueOf(row.get("campaign_id"));
    }
}
