package io.quinite.vantage.analytics;

import io.quinite.vantage.calls.CallAnswered;
import io.quinite.vantage.calls.CallEnded;
import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.calls.CallNoted;
import io.quinite.vantage.calls.CallPlaced;
import io.quinite.vantage.calls.CallSource;
import io.quinite.vantage.calls.CallTransferred;
import io.quinite.vantage.schemas.Identities;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Random facts of calls, and, independently of the code under test, the totals that they must come to. Two organizations
 * name the same campaign ids, so that totals which mix organizations are seen.
 */
public final class CallTraffic {
    private static final Instant START = Instant.parse("2026-11-02T04:00:00Z");

    private final Random random;
    private final List<UUID> organizations = new ArrayList<>();
    private final List<UUID> campaigns = new ArrayList<>();
    private int calls;

    public CallTraffic(long seed, int organizations, int campaigns) {
        random = new Random(seed);
        for (int i = 0; i < organizations; i++) {
            this.organizations.add(uuid());
        }
        for (int i = 0; i < campaigns; i++) {
            this.campaigns.add(uuid());
        }
    }

    /** Total and transferred calls. */
    public record Totals(long total, long transferred) {}

    /** Facts of so many new calls, each fact once, none in contradiction to another. */
    public List<CallEvent> calls(int count) {
        var facts = new ArrayList<CallEvent>();
        for (int i = 0; i < count; i++) {
            facts.addAll(call());
        }
        return facts;
    }

    /** The same facts out of order, one in ten of them delivered twice. */
    public List<CallEvent> delivered(List<CallEvent> facts) {
        var deliveries = new ArrayList<>(facts);
        for (CallEvent fact : facts) {
            if (random.nextInt(10) == 0) {
                deliveries.add(CallEvent.newBuilder(fact)
                        .setReceivedAt(fact.getReceivedAt().plusSeconds(60))
                        .build());
            }
        }
        Collections.shuffle(deliveries, random);
        return deliveries;
    }

    /** The facts, among them some that reuse an event id or name another organization, campaign or lead. */
    public List<CallEvent> withContradictions(List<CallEvent> facts) {
        var all = new ArrayList<>(facts);
        for (CallEvent fact : facts) {
            if (random.nextInt(8) != 0) {
                continue;
            }
            var other = CallEvent.newBuilder(fact).setFact(new CallTransferred());
            switch (random.nextInt(4)) {
                case 0 -> other.setAttributes(Map.of("again", "otherwise"));
                case 1 -> other.setEventId(uuid()).setOrganizationId(any(organizations));
                case 2 -> other.setEventId(uuid()).setCampaignId(any(campaigns));
                default -> other.setEventId(uuid()).setLeadId(uuid());
            }
            all.add(other.build());
        }
        Collections.shuffle(all, random);
        return all;
    }

    private List<CallEvent> call() {
        String sid = "call-" + calls++ + "-" + random.nextInt(1_000_000);
        UUID organization = any(organizations);
        UUID campaign = random.nextInt(20) == 0 ? null : any(campaigns);
        UUID lead = uuid();
        boolean bridged = random.nextInt(4) == 0;
        var facts = new ArrayList<CallEvent>();
        facts.add(fact(sid, organization, campaign, lead, new CallPlaced()));
        for (int i = random.nextInt(4); i > 0; i--) {
            Object what =
                    switch (random.nextInt(3)) {
                        case 0 -> new CallAnswered();
                        case 1 -> CallEnded.newBuilder().setDurationSeconds(12).build();
                        default -> CallNoted.newBuilder().setText("note " + i).build();
                    };
            boolean knowing = random.nextBoolean();
            facts.add(fact(sid, organization, knowing ? campaign : null, knowing ? lead : null, what));
        }
        if (bridged) {
            facts.add(fact(sid, organization, null, null, new CallTransferred()));
        }
        return facts;
    }

    private CallEvent fact(String sid, UUID organization, @Nullable UUID campaign, @Nullable UUID lead, Object what) {
        Instant at = START.plus(random.nextInt(1_000_000_000), ChronoUnit.MICROS);
        return CallEvent.newBuilder()
                .setEventId(uuid())
                .setCallSid(sid)
                .setOrganizationId(organization)
                .setCampaignId(campaign)
                .setLeadId(lead)
                .setOccurredAt(at)
                .setReceivedAt(at.plusSeconds(1))
                .setSource(CallSource.SIMULATOR)
                .setFact(what)
                .build();
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private UUID uuid() {
        return new UUID(random.nextLong(), random.nextLong());
    }

    /**
     * What the totals must be, by campaign key, computed the plain way: all accepted facts of each call are kept, and counted
     * at the end.
     *
     * @param log in log order, at least per call
     */
    public static Map<String, Totals> expected(List<CallEvent> log) {
        var accepted = new HashMap<String, List<CallEvent>>();
        for (CallEvent fact : log) {
            List<CallEvent> call = accepted.computeIfAbsent(fact.getCallSid(), sid -> new ArrayList<>());
            if (acceptable(call, fact)) {
                call.add(fact);
            }
        }
        var totals = new TreeMap<String, Totals>();
        for (List<CallEvent> call : accepted.values()) {
            call.stream()
                    .filter(fact -> fact.getCampaignId() != null)
                    .findFirst()
                    .ifPresent(fact -> totals.merge(
                            Identities.campaignKey(fact.getOrganizationId(), fact.getCampaignId()),
                            new Totals(1, call.stream().anyMatch(f -> f.getFact() instanceof CallTransferred) ? 1 : 0),
                            (a, b) -> new Totals(a.total + b.total, a.transferred + b.transferred)));
        }
        return totals;
    }

    private static boolean acceptable(List<CallEvent> call, CallEvent fact) {
        return call.stream()
                .noneMatch(earlier -> earlier.getEventId().equals(fact.getEventId())
                        || !earlier.getOrganizationId().equals(fact.getOrganizationId())
                        || differ(earlier.getCampaignId(), fact.getCampaignId())
                        || differ(earlier.getLeadId(), fact.getLeadId()));
    }

    private static boolean differ(@Nullable UUID a, @Nullable UUID b) {
        return a != null && b != null && !a.equals(b);
    }
}
