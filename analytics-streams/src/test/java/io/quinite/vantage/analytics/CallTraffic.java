package io.quinite.vantage.analytics;

import io.quinite.vantage.calls.CallAnswered;
import io.quinite.vantage.calls.CallEnded;
import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.calls.CallNoted;
import io.quinite.vantage.calls.CallPlaced;
import io.quinite.vantage.calls.CallRinging;
import io.quinite.vantage.calls.CallSource;
import io.quinite.vantage.calls.CallTransferred;
import io.quinite.vantage.calls.MachineDetected;
import io.quinite.vantage.calls.TransferRequested;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Random facts of calls: what they must come to, {@link BruteForce} says. Two organizations
 * name the same campaign ids, so that totals which mix organizations are seen.
 */
public final class CallTraffic {
    /** What counts as late in the tests that say nothing else. */
    public static final Duration GRACE = Duration.ofDays(30);

    private static final Instant START = Instant.parse("2026-10-10T04:00:00Z");
    private static final List<String> DEPARTMENTS = List.of("sales", "support", "", "visits");

    private final Random random;
    private final int hotPercent;
    private final List<UUID> organizations = new ArrayList<>();
    private final List<UUID> campaigns = new ArrayList<>();
    private int calls;

    public CallTraffic(long seed, int organizations, int campaigns) {
        this(seed, organizations, campaigns, 0);
    }

    /** @param hotPercent how many percent of the calls are of one campaign of one organization, and not of any */
    public CallTraffic(long seed, int organizations, int campaigns, int hotPercent) {
        random = new Random(seed);
        this.hotPercent = hotPercent;
        for (int i = 0; i < organizations; i++) {
            this.organizations.add(uuid());
        }
        for (int i = 0; i < campaigns; i++) {
            this.campaigns.add(uuid());
        }
    }

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
        boolean hot = hotPercent > 0 && random.nextInt(100) < hotPercent;
        UUID organization = hot ? organizations.get(0) : any(organizations);
        UUID campaign = hot ? campaigns.get(0) : random.nextInt(20) == 0 ? null : any(campaigns);
        UUID lead = uuid();
        var facts = new ArrayList<CallEvent>();
        if (random.nextInt(20) != 0) {
            facts.add(fact(sid, organization, campaign, lead, new CallPlaced()));
        } else {
            facts.add(fact(sid, organization, campaign, lead, new CallRinging()));
        }
        for (int i = random.nextInt(6); i > 0; i--) {
            boolean knowing = random.nextBoolean();
            facts.add(fact(sid, organization, knowing ? campaign : null, knowing ? lead : null, anything()));
        }
        return facts;
    }

    private Object anything() {
        return switch (random.nextInt(10)) {
            case 0 -> new CallAnswered();
            case 1 -> new MachineDetected();
            case 2 ->
                TransferRequested.newBuilder().setDepartment(any(DEPARTMENTS)).build();
            case 3 ->
                CallTransferred.newBuilder().setDepartment(any(DEPARTMENTS)).build();
            case 4 -> new CallTransferred();
            case 5 -> CallNoted.newBuilder().setText("a note").build();
            case 6 -> ended("busy", 0);
            default -> ended("completed", (int) Math.exp(random.nextDouble() * 8));
        };
    }

    private static CallEnded ended(String word, int seconds) {
        return CallEnded.newBuilder()
                .setProviderStatus(word)
                .setDurationSeconds(seconds)
                .build();
    }

    private CallEvent fact(String sid, UUID organization, @Nullable UUID campaign, @Nullable UUID lead, Object what) {
        Instant at = START.plus(random.nextLong(4 * 86_400_000_000L), ChronoUnit.MICROS);
        // Never within a minute of the grace, so that both deliveries of a fact are late or neither is.
        Duration way =
                random.nextInt(15) == 0 ? Duration.ofDays(random.nextInt(40)).plusHours(1) : Duration.ofSeconds(1);
        return CallEvent.newBuilder()
                .setEventId(uuid())
                .setCallSid(sid)
                .setOrganizationId(organization)
                .setCampaignId(campaign)
                .setLeadId(lead)
                .setOccurredAt(at)
                .setReceivedAt(at.plus(way))
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
}
