package io.quinite.vantage.endtoend;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Seeded traffic: two organizations, their campaigns, leads and calls, as facts in an order that no clock would give,
 * some delivered more than once.
 */
final class Traffic {
    private static final Instant BEGIN = Instant.parse("2026-10-05T04:00:00Z");
    private static final List<String> FAILURES =
            List.of("busy", "no-answer", "timeout", "cancel", "failed", "rejected");
    private static final List<String> DEPARTMENTS = List.of("sales", "support");

    final List<UUID> organizations = new ArrayList<>();
    /** Campaign to organization. */
    final Map<UUID, UUID> campaigns = new LinkedHashMap<>();

    final List<Fact> leadFacts = new ArrayList<>();
    final List<Fact> callFacts = new ArrayList<>();
    private final Map<UUID, UUID> leads = new LinkedHashMap<>();
    private final Random random;

    private Traffic(long seed) {
        this.random = new Random(seed);
    }

    static Traffic of(long seed, int leads, int calls) {
        var traffic = new Traffic(seed);
        for (int i = 0; i < 2; i++) {
            traffic.organizations.add(traffic.uuid());
        }
        for (int i = 0; i < 5; i++) {
            traffic.campaigns.put(traffic.uuid(), traffic.organizations.get(i % 2));
        }
        for (int i = 0; i < leads; i++) {
            traffic.lead(i, traffic.organizations.get(i % 2));
        }
        for (int i = 0; i < calls; i++) {
            traffic.call(i);
        }
        return traffic;
    }

    /** Rows that the pipeline only refers to. */
    List<String> referenceSql() {
        var sql = new ArrayList<String>();
        for (UUID organization : organizations) {
            sql.add("insert into organizations (id, name) values ('%s', 'organization') on conflict do nothing"
                    .formatted(organization));
        }
        campaigns.forEach((campaign, organization) -> sql.add(
                "insert into campaigns (id, organization_id, name) values ('%s', '%s', 'campaign') on conflict do nothing"
                        .formatted(campaign, organization)));
        return sql;
    }

    /** The facts in an order of delivery: displaced by up to {@code reach} places, one in ten twice. */
    List<Fact> delivered(List<Fact> facts, int reach) {
        record Delivery(double place, Fact fact) {}

        var deliveries = new ArrayList<Delivery>();
        for (int i = 0; i < facts.size(); i++) {
            deliveries.add(new Delivery(i + random.nextDouble() * reach, facts.get(i)));
            if (random.nextInt(10) == 0) {
                deliveries.add(new Delivery(random.nextDouble() * facts.size(), facts.get(i)));
            }
        }
        return deliveries.stream()
                .sorted(Comparator.comparingDouble(Delivery::place))
                .map(Delivery::fact)
                .toList();
    }

    /**
     * Facts that contradict what was delivered before: another campaign for a call that has one, and an event_id that is
     * used again for something else. Each must be refused and leave its call as it is.
     */
    List<Fact> contradictions() {
        var found = new ArrayList<Fact>();
        for (Fact fact : callFacts) {
            if (fact.type().equals("call_placed") && random.nextInt(8) == 0) {
                UUID other = campaigns.keySet().stream()
                        .filter(campaign -> !campaign.equals(fact.campaignId()))
                        .findFirst()
                        .orElseThrow();
                found.add(fact.with(
                        uuid(), "call_transferred", other, fact.leadId(), Map.of("reason", "wrong campaign")));
                found.add(fact.with(
                        fact.eventId(),
                        "call_transferred",
                        fact.campaignId(),
                        fact.leadId(),
                        Map.of("reason", "reused id")));
            }
        }
        return found;
    }

    private void lead(int number, UUID organization) {
        UUID lead = uuid();
        leads.put(lead, organization);
        Instant at = BEGIN.minus(Duration.ofHours(1 + random.nextInt(400)));
        var data = new LinkedHashMap<String, Object>();
        data.put("name", "Lead \u0928 " + number);
        data.put("source", number % 3 == 0 ? "website" : "manual");
        data.put("email", "lead" + number + "@example.com");
        data.put("metadata", Map.of("budget", Integer.toString(random.nextInt(90))));
        leadFacts.add(leadFact("lead_captured", lead, organization, at, data));
        for (int i = random.nextInt(4); i > 0; i--) {
            Map<String, Object> change = new LinkedHashMap<>();
            switch (random.nextInt(4)) {
                case 0 ->
                    change.put(
                            "status", List.of("contacted", "qualified", "lost").get(random.nextInt(3)));
                case 1 -> change.put("email", null);
                case 2 -> change.put("notes", "call back\n\"soon\" " + i);
                default -> change.put("metadata", Map.of("budget", "n" + i, "color", "red"));
            }
            leadFacts.add(
                    leadFact("lead_updated", lead, organization, at.plusSeconds(random.nextInt(900_000)), change));
        }
    }

    private Fact leadFact(String type, UUID lead, UUID organization, Instant at, Map<String, Object> data) {
        return new Fact(
                uuid(),
                type,
                at.plus(random.nextInt(1_000_000), ChronoUnit.MICROS),
                lead.toString(),
                organization,
                null,
                null,
                data);
    }

    private void call(int number) {
        UUID campaign = List.copyOf(campaigns.keySet()).get(random.nextInt(campaigns.size()));
        UUID organization = Objects.requireNonNull(campaigns.get(campaign));
        var own = leads.entrySet().stream()
                .filter(lead -> lead.getValue().equals(organization))
                .map(Map.Entry::getKey)
                .toList();
        var call = new CallFacts(uuid().toString(), organization, campaign, own.get(random.nextInt(own.size())));
        Instant at = BEGIN.plusSeconds(random.nextInt(1_000_000)).plus(random.nextInt(1_000_000), ChronoUnit.MICROS);
        call.add("call_placed", at, true, Map.of("to", "+9198" + number, "attempt", 1 + random.nextInt(3)));
        switch (random.nextInt(5)) {
            case 0 -> call.add("call_ended", at.plusSeconds(30), false, ended(FAILURES.get(random.nextInt(6)), 0));
            case 1 -> {
                call.add("machine_detected", at.plusSeconds(9), false, Map.of());
                call.add("call_ended", at.plusSeconds(20), false, ended("completed", 11));
            }
            default -> conversation(call, at);
        }
        if (random.nextInt(4) == 0) {
            call.add(
                    "call_noted",
                    at.plusSeconds(90),
                    true,
                    Map.of("text", "note " + number, "metadata", Map.of("n", "" + number)));
        }
    }

    private void conversation(CallFacts call, Instant at) {
        int seconds = 5 + random.nextInt(300);
        call.add("call_answered", at.plusSeconds(4), false, Map.of());
        if (random.nextBoolean()) {
            call.add(
                    "transfer_requested",
                    at.plusSeconds(8),
                    true,
                    Map.of("reason", "price", "department", DEPARTMENTS.get(random.nextInt(2))));
            if (random.nextBoolean()) {
                Map<String, Object> data = random.nextBoolean()
                        ? Map.of("reason", "booked")
                        : Map.of("bridged_at", at.plusSeconds(11).toString());
                call.add("call_transferred", at.plusSeconds(12), false, data);
            }
        }
        call.add("call_ended", at.plusSeconds(seconds), false, ended("completed", seconds));
        call.add(
                "transcript_ready",
                at.plusSeconds(seconds + 2L),
                random.nextBoolean(),
                Map.of("text", "AI: \u0928\u092e\u0938\u094d\u0924\u0947\n".repeat(1 + random.nextInt(20))));
        call.add(
                "recording_ready",
                at.plusSeconds(seconds + 60L),
                false,
                Map.of("url", "https://media.example.com/" + seconds + ".mp3"));
    }

    private static Map<String, Object> ended(String status, int seconds) {
        return Map.of("provider_status", status, "duration_seconds", seconds);
    }

    private UUID uuid() {
        return new UUID((random.nextLong() & ~0xf000L) | 0x4000L, (random.nextLong() >>> 2) | 0x8000_0000_0000_0000L);
    }

    private final class CallFacts {
        private final String sid;
        private final UUID organization;
        private final UUID campaign;
        private final UUID lead;

        CallFacts(String sid, UUID organization, UUID campaign, UUID lead) {
            this.sid = sid;
            this.organization = organization;
            this.campaign = campaign;
            this.lead = lead;
        }

        void add(String type, Instant at, boolean knowsTheCall, Map<String, Object> data) {
            @Nullable UUID named = knowsTheCall ? campaign : null;
            callFacts.add(new Fact(uuid(), type, at, sid, organization, named, knowsTheCall ? lead : null, data));
        }
    }
}
